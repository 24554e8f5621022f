"""The part of «Programperiode» that gives one municipality more time to apply, and takes it back: shown, then done."""

from collections.abc import Mapping, Sequence
from datetime import date

from programme.access.model import Actor
from programme.cohorts import extending, queries
from programme.cohorts.model import (
    Concerned,
    DateKind,
    Extendable,
    Extension,
    ExtensionForm,
    TakeBackForm,
    deadline_that_counts,
)
from programme.language import _
from programme.language.dates import date_in_table, local_date
from programme.ui import feedback, show
from programme.ui.choice import choice_in_address
from programme.ui.context import Context
from programme.ui.preview import Previewed, ids_of, told_in_words, what_changes


def extend(context: Context) -> None:
    """More time to apply for one municipality, and taking it back."""
    given = queries.extensions(context.actor, context.store, context.cohort.slug)
    newest: dict[str, Extension] = {}
    for each in given:
        newest.setdefault(each.municipality_number, each)
    found = queries.extendable(context.actor, context.store, context.cohort.slug)
    possible = {each.municipality_number: each for each in found}
    if possible:
        chosen = choice_in_address(
            _("Hvilken kommune?"), list(possible), key="kommune_frist", label=lambda each: possible[each].municipality
        )
        _grant(context, possible[chosen], newest.get(chosen))
    else:
        show.text(_("Ingen kommune kan få lengre frist nå. De som har en kontaktperson, har søkt."))
    if given:
        show.table([_given(each) for each in given], caption=_("Kommuner som har fått utsatt søknadsfrist"))
        _take_back(context, newest, possible)


def _grant(context: Context, chosen: Extendable, newest: Extension | None) -> None:
    grant: Previewed[ExtensionForm] = Previewed(f"extend-{chosen.municipality_number}")
    before = newest.falls_on if newest else None
    if grant.wish:
        _confirm_grant(context, grant, grant.wish, chosen, before)
    else:
        _type_grant(context, grant, chosen, before)


def _type_grant(context: Context, grant: Previewed[ExtensionForm], chosen: Extendable, before: date | None) -> None:
    cohort, typed_before = context.cohort, grant.typed

    def read(actor: Actor, typed: feedback.Typed) -> ExtensionForm:
        wish, today = ExtensionForm(**typed), local_date(actor.at)
        extending.refuse_extension(wish, cohort, municipality=chosen.municipality, before=before, today=today)
        return wish

    key, look = f"extend-{chosen.municipality_number}", grant.looking(context, read)
    with feedback.form(key, _("Se hvem som får melding"), save=look, done="") as form:
        day = typed_before.falls_on if typed_before else None
        form.day("falls_on", _("Ny søknadsfrist for kommunen"), value=day)
        reason = typed_before.reason if typed_before else ""
        form.long_text("reason", _("Hvorfor får kommunen lengre frist?"), value=reason)


def _confirm_grant(
    context: Context, grant: Previewed[ExtensionForm], wish: ExtensionForm, chosen: Extendable, before: date | None
) -> None:
    place = {"cohort": context.cohort.slug, "municipality": chosen.municipality_number}
    what_changes(
        _deadline_of(chosen.municipality), _counting(context, before), wish.falls_on, wish.reason, chosen.contacts
    )
    shown = ids_of(chosen.contacts)
    grant.confirm(
        _("Gi utsatt frist"),
        save=lambda store: extending.grant_extension(
            context.actor, store, wish, **place, version=chosen.version, shown=shown
        ),
        done=_("Kommunen har fått utsatt frist. {told}", told=told_in_words(chosen.contacts)),
    )


def _deadline_of(municipality: str) -> str:
    return _("Søknadsfrist for {municipality}", municipality=municipality)


def _counting(context: Context, own: date | None) -> date | None:
    return deadline_that_counts(context.cohort.deadlines.get(DateKind.APPLICATION), own)


def _given(each: Extension) -> dict[str, str]:
    until = date_in_table(each.falls_on) if each.falls_on else _("trukket tilbake")
    used = _("{until}, brukt", until=until) if each.falls_on and each.is_used else until
    by = _("{day} av {name}", day=date_in_table(local_date(each.set_at)), name=each.set_by)
    return {_("Kommune"): each.municipality, _("Utsatt frist til"): f"{used}\n{by}", _("Hvorfor"): each.reason}


def _take_back(context: Context, newest: Mapping[str, Extension], possible: Mapping[str, Extendable]) -> None:
    open_ones = {chosen: each for chosen, each in newest.items() if each.falls_on and not each.is_used}
    if not open_ones:
        return
    chosen = choice_in_address(
        _("Hvilken utsettelse vil du trekke tilbake?"),
        list(open_ones),
        key="trekk",
        label=lambda each: open_ones[each].municipality,
    )
    extension, contacts = open_ones[chosen], possible[chosen].contacts if chosen in possible else ()
    back: Previewed[TakeBackForm] = Previewed(f"take-back-{chosen}")
    if back.wish:
        _confirm_take_back(context, back, back.wish, extension, contacts)
    else:
        _type_take_back(context, back, chosen)


def _type_take_back(context: Context, back: Previewed[TakeBackForm], chosen: str) -> None:
    key, look = f"take-back-{chosen}", back.looking(context, lambda _actor, typed: TakeBackForm(**typed))
    with feedback.form(key, _("Se hvem som får vite det"), save=look, done="", primary=False) as form:
        reason = back.typed.reason if back.typed else ""
        form.long_text("reason", _("Hvorfor trekkes den tilbake?"), value=reason)


def _confirm_take_back(
    context: Context,
    back: Previewed[TakeBackForm],
    wish: TakeBackForm,
    extension: Extension,
    contacts: Sequence[Concerned],
) -> None:
    cohort, shown = context.cohort, ids_of(contacts)
    place = {"cohort": cohort.slug, "municipality": extension.municipality_number}
    after = cohort.deadlines[DateKind.APPLICATION]
    what_changes(
        _deadline_of(extension.municipality), _counting(context, extension.falls_on), after, wish.reason, contacts
    )
    back.confirm(
        _("Trekk tilbake utsettelsen"),
        save=lambda store: extending.take_back_extension(
            context.actor, store, wish, **place, version=extension.sequence, shown=shown
        ),
        done=_("Utsettelsen er trukket tilbake. {told}", told=told_in_words(contacts)),
    )
