"""For everyone: what is kept about me, and what can I do about it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from programme.documents.pdf import Section
from programme.language import _
from programme.language.numbers import number
from programme.personal import actions, queries
from programme.personal.document import sections
from programme.personal.model import EmailForm, NameForm, OwnData
from programme.store import Store
from programme.ui import feedback, flow, show
from programme.ui.browser import code_in_address, forget_code, session_token
from programme.ui.choice import choice_in_address, choice_in_sight, view_in_address
from programme.ui.context import anyone
from programme.ui.download import download
from programme.ui.forms import adding, doing, editing, folded

looker = anyone()
Export = Callable[..., bytes]
CODE = "bekreft"
"""Name in the address of the code that confirms a new e-mail address."""
VIEWS: Mapping[str, str] = {
    "deg": _("Hvem du er"),
    "alt": _("Alt som er lagret"),
    "filer": _("Last ned"),
    "slett": _("Bli slettet"),
}


def confirm_address() -> None:
    """One came by the link in a mail: one button. Opening the link alone changes nothing."""
    code = code_in_address(CODE)
    if not code:
        return
    show.text(_("Vil du bruke e-postadressen som lenken kom til?"))
    feedback.button("confirm", _("Bekreft adressen"), save=_confirm, done=_("Adressen er byttet."), primary=True)


def _confirm(store: Store) -> str:
    person_id = actions.confirm_email(looker.actor, store, token=code_in_address(CODE))
    forget_code(CODE)
    return person_id


def who(data: OwnData, section: Section) -> None:
    """Name and addresses, and the ways to correct them."""
    show.table(section.rows, caption=section.heading)
    with folded("name", _("Rett navnet")) as is_open:
        if is_open:
            correct_name(data)
    if data.emails:
        with folded("email", _("Bytt e-postadresse")) as is_open:
            if is_open:
                change_address(data)


def correct_name(data: OwnData) -> None:
    """The name is another at once."""
    save = editing(looker, actions.correct_name, NameForm)
    done = _("Navnet er rettet.")
    with feedback.form("name", _("Lagre"), save=save, done=done, version=data.version, primary=False) as form:
        form.text("name", _("Navn"), value=data.name)


def change_address(data: OwnData) -> None:
    """A new address is asked for; it counts when it is confirmed from there."""
    show.text(_("Vi sender en lenke til den nye adressen. Den gamle brukes til du har bekreftet."))
    save = adding(looker, actions.ask_for_address, EmailForm)
    done = _("Se etter en e-post på den nye adressen. Lenken i den virker i ett døgn.")
    with feedback.form("email", _("Send lenken"), save=save, done=done, primary=False) as form:
        form.choose("old_email", _("Adressen som skal byttes"), data.emails, value=data.emails[0])
        form.text("new_email", _("Ny adresse"))


def take_away() -> None:
    """All of it as a file."""
    show.heading(_("Last ned"))
    show.text(_("Filene har alt som er lagret om deg. PDF er til å lese, JSON til å bruke i andre programmer."))
    question = _("Skal navn på vara og begrunnelser være med?")
    words = {False: _("Nei"), True: _("Ja")}
    with_sensitive = choice_in_sight(question, list(words), label=words.__getitem__, key="sensitive")

    def made(export: Export) -> bytes:
        return export(looker.actor, looker.store, with_sensitive=with_sensitive)

    pdf, json = partial(made, queries.own_data_as_pdf), partial(made, queries.own_data_as_json)
    with flow.within(flow.row()):
        download(_("Last ned PDF"), pdf, key="pdf", file="mine-opplysninger.pdf", mime="application/pdf")
        download(_("Last ned JSON"), json, key="json", file="mine-opplysninger.json", mime="application/json")


def everything(parts: Sequence[Section]) -> None:
    """All that is kept, the part that one chooses."""
    show.heading(_("Alt som er lagret om deg"))
    by_place = {str(place): part for place, part in enumerate(parts)}
    titles = {place: _with_count(part) for place, part in by_place.items()}
    part = by_place[choice_in_address(_("Hvilken del?"), list(titles), key="del", label=titles.__getitem__)]
    show.table(part.rows, caption=part.heading, empty=part.empty)


def _with_count(part: Section) -> str:
    return f"{part.heading} ({number(len(part.rows))})" if part.rows else part.heading


def signed_in_elsewhere(data: OwnData) -> None:
    """The way to end what one is signed in with in other browsers."""
    if not data.sessions:
        return
    show.heading(_("Innlogget flere steder?"))
    show.text(_("Har du logget inn på en maskin du ikke har lenger, kan du logge ut der herfra."))

    def save(store: Store) -> str:
        return actions.end_other_sessions(looker.actor, store, session_token=session_token())

    feedback.button("sessions", _("Logg ut alle andre steder"), save=save, done=_("Du er bare innlogget her."))


def ask_for_erasure(data: OwnData) -> None:
    """The wish to be erased goes to programme management."""
    show.heading(_("Vil du bli slettet?"))
    if data.has_asked_for_erasure:
        show.text(_("Du har bedt om å bli slettet. Programledelsen har fått beskjed."))
        return
    show.text(
        _(
            "Da fjernes navnet og adressene dine overalt. Tallene for deltakelse blir stående, uten at noen kan se at "
            "det gjelder deg. Programledelsen gjør det, og du kan ikke logge inn etterpå."
        )
    )
    save = doing(looker, actions.ask_for_erasure)
    done = _("Programledelsen har fått beskjed.")
    confirm = _("Vil du be programledelsen om å slette deg?")
    feedback.button("erasure", _("Be om å bli slettet"), save=save, done=done, confirm=confirm)


data = queries.own_data(looker.actor, looker.store, with_sensitive=True)
identity, *others = sections(data)

show.title(_("Mine opplysninger"))
confirm_address()
view = view_in_address(VIEWS, key="vis")
if view == "deg":
    who(data, identity)
    signed_in_elsewhere(data)
elif view == "alt":
    everything(others)
elif view == "filer":
    take_away()
else:
    ask_for_erasure(data)
show.link("privacy", _("Les hvordan vi behandler opplysninger"))
