"""For programme management, to decide what messages say: each kind's text, how it would read, what it said before."""

from programme.access.model import Role
from programme.language import _
from programme.language.dates import date_in_table, local_date
from programme.messages import actions, template_queries
from programme.messages.model import MessageKind
from programme.messages.templates import (
    MailboxForm,
    Standing,
    TemplateForm,
    TemplateVersion,
    TemplateWish,
    form_of,
    placeholders,
)
from programme.store import Store
from programme.ui import feedback, show
from programme.ui.choice import choice_in_address
from programme.ui.context import page_context
from programme.ui.forms import doing, editing, folded
from programme.ui.letter import show_letter
from programme.ui.preview import Previewed
from programme.ui.running import own_address

context = page_context(Role.PROGRAMME_MANAGEMENT)


def chosen_kind() -> MessageKind:
    """The kind whose text is looked at; those with a text of our own say so."""
    changed = template_queries.changed_kinds(context.actor, context.store)
    labels = {str(kind): kind.label + (_(" · egen tekst") if kind in changed else "") for kind in MessageKind}
    options = sorted(labels, key=labels.__getitem__)
    return MessageKind(choice_in_address(_("Hvilken melding?"), options, key="melding", label=labels.__getitem__))


def text_of(stands: Standing) -> None:
    """The text that holds, to be changed; or how it would read, to be saved."""
    wished = Previewed[TemplateWish](f"template-{stands.kind}")
    if wished.wish:
        look_before_saving(stands.kind, wished, wished.wish)
        return
    show.text(
        _("Du ser standardteksten.") if stands.is_standard else _("Du ser teksten programledelsen har skrevet."),
    )
    write(stands, wished)
    show.table(
        [{_("Skriv"): word, _("Blir for eksempel"): sample} for word, sample in placeholders(stands.kind).items()],
        caption=_("Dette kan du sette inn, og det fylles ut for hver mottaker"),
        empty=_("Denne meldingen har ingenting som fylles ut."),
    )


def write(stands: Standing, wished: Previewed[TemplateWish]) -> None:
    """Subject, what stands before the link, what stands after it; what was typed stays until it is saved."""
    typed = wished.typed
    text = typed or form_of(stands.text)

    def look(typed: feedback.Typed, store: Store) -> None:
        form = TemplateForm(**typed)
        template_queries.preview(context.actor, store, form, kind=stands.kind, address=own_address())
        wished.keep(TemplateWish(**form.model_dump(), version=typed.version))

    with feedback.form(
        f"template-{stands.kind}",
        _("Se hvordan den blir"),
        save=look,
        done="",
        version=typed.version if typed else stands.version,
    ) as form:
        form.text("subject", _("Emne"), value=text.subject)
        form.long_text("text_before", _("Tekst før lenken"), value=text.text_before)
        form.long_text("text_after", _("Tekst etter lenken"), value=text.text_after)


def look_before_saving(kind: MessageKind, wished: Previewed[TemplateWish], wish: TemplateWish) -> None:
    """The message as it would read, and the way on or back."""
    form = TemplateForm(**wish.model_dump(exclude={"version"}))
    found = template_queries.preview(context.actor, context.store, form, kind=kind, address=own_address())
    show.heading(_("Slik blir meldingen"))
    show.text(
        _("Teksten er ikke lagret ennå. Her er den fylt ut med den siste meldingen av dette slaget.")
        if found.is_real
        else _("Teksten er ikke lagret ennå. Her er den fylt ut med et oppdiktet eksempel.")
    )
    show_letter(found.letter)
    save = doing(context, actions.write_template, form=form, kind=kind, version=wish.version)
    wished.confirm(_("Lagre teksten"), save=save, done=_("Teksten er lagret, og gjelder fra nå av."))


def earlier_texts(stands: Standing) -> None:
    """What the kind has said, and the way back to the standard."""
    versions = template_queries.template_versions(context.actor, context.store, kind=stands.kind)
    show.table(
        [
            {
                _("Lagret"): date_in_table(local_date(each.written_at)),
                _("Av"): each.written_by,
                _("Emne og tekst"): _("Standardteksten") if each.is_standard else _whole_text(each),
            }
            for each in versions
        ],
        caption=_("Tidligere tekster, den nyeste først"),
        empty=_("Teksten er aldri endret."),
    )
    if not stands.is_standard:
        feedback.button(
            f"standard-{stands.kind}",
            _("Gå tilbake til standardteksten"),
            save=doing(context, actions.restore_standard, kind=stands.kind, version=stands.version),
            done=_("Standardteksten gjelder igjen."),
            confirm=_("Teksten du har nå, blir stående blant de tidligere tekstene."),
        )


def _whole_text(each: TemplateVersion) -> str:
    return "\n\n".join(part for part in (each.subject, each.text_before, each.text_after) if part)


def mailbox() -> None:
    """Where a copy of what boards send goes."""
    email, version = template_queries.programme_mailbox(context.actor, context.store)
    show.text(
        _("Kvitteringer til fylkesstyrene går i kopi til denne adressen.")
        if email
        else _("Ingen adresse er satt. Da får hver enkelt i programledelsen kopi av kvitteringene til fylkesstyrene.")
    )
    with feedback.form(
        "mailbox",
        _("Lagre adressen"),
        save=editing(context, actions.set_mailbox, MailboxForm),
        done=_("Adressen er lagret."),
        version=version,
        primary=False,
    ) as form:
        form.text("email", _("E-postadresse"), value=email)
    if email:
        save, done = doing(context, actions.remove_mailbox, version=version), _("Adressen er tatt bort.")
        feedback.button("remove-mailbox", _("Ta bort adressen"), save=save, done=done)


show.title(_("Maler"))
standing = template_queries.template(context.actor, context.store, kind=chosen_kind())
text_of(standing)
with folded(f"earlier-{standing.kind}", _("Tidligere tekster")) as is_open:
    if is_open:
        earlier_texts(standing)
with folded("mailbox", _("Postkassen til programmet")) as is_open:
    if is_open:
        mailbox()
