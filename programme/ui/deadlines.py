"""The folds of «Programperiode» that move dates: each shows first what it does and whom it tells."""

from collections.abc import Sequence

from programme.cohorts import actions, extending, queries
from programme.cohorts.model import (
    DateKind,
    DateSet,
    Extendable,
    Extension,
    ExtensionForm,
    MoveDateForm,
    PostponementMade,
    TakeBackForm,
    refuse_move,
)
from programme.cohorts.moving import PostponeForm
from programme.gatherings import postponing
from programme.gatherings.model import Gathering
from programme.gatherings.postponing import MovedGathering, Postponement
from programme.language import RuleBroken, _
from programme.language.dates import date_in_table, date_in_text, local_date, time_in_text
from programme.language.numbers import listed
from programme.store import Store
from programme.ui import feedback, show
from programme.ui.choice import choice_in_address
from programme.ui.context import Context
from programme.ui.forms import editing
from programme.ui.preview import Previewed, told

_WHOLE, _ONE = "alle", "en"


def move_dates(context: Context, history: Sequence[DateSet], made: Sequence[PostponementMade]) -> None:
    """One of three: a deadline for all, the whole cohort, the application deadline for one municipality."""
    cohort, today = context.cohort, context.today
    # What is still ahead comes first: moving a deadline that has passed is the exception.
    kinds = sorted(DateKind, key=lambda each: cohort.deadlines.get(each, today) < today)
    labels = {kind.value: kind.label for kind in kinds}
    labels |= {_ONE: _("Søknadsfristen for én kommune"), _WHOLE: _("Hele programperioden med samlingene")}
    wanted = choice_in_address(_("Hva vil du flytte?"), list(labels), key="frist", label=labels.__getitem__)
    if wanted == _WHOLE:
        _postpone(context, made)
    elif wanted == _ONE:
        _extend(context)
    else:
        _move_a_date(context, DateKind(wanted), history)


def _move_a_date(context: Context, kind: DateKind, history: Sequence[DateSet]) -> None:
    """A new day for one deadline: typed, then shown with whom it concerns, then confirmed."""
    move: Previewed[MoveDateForm] = Previewed(f"move-{kind}")
    if move.wish:
        _confirm_move(context, move, move.wish)
    else:
        _type_move(context, move, kind)
    show.table([_set_day(each) for each in history], caption=_("Alle datoer fristene har hatt"))


def _type_move(context: Context, move: Previewed[MoveDateForm], kind: DateKind) -> None:
    cohort, before = context.cohort, move.typed

    def preview(typed: feedback.Typed, _store: Store) -> None:
        today = context.today  # first of all: whoever is signed out since is told so
        wish = MoveDateForm(kind=kind, **typed)
        refuse_move(wish, cohort, today)
        move.keep(wish)

    with feedback.form(f"move-{kind}", _("Se hvem som får melding"), save=preview, done="") as form:
        form.day("falls_on", _("Ny frist"), value=before.falls_on if before else cohort.deadlines.get(kind))
        form.long_text("reason", _("Hvorfor flyttes den?"), value=before.reason if before else "")


def _confirm_move(context: Context, move: Previewed[MoveDateForm], wish: MoveDateForm) -> None:
    cohort = context.cohort
    earlier = cohort.deadlines.get(wish.kind)
    facts = {
        "deadline": wish.kind.label,
        "before": date_in_text(earlier) if earlier else _("ikke satt"),
        "after": date_in_text(wish.falls_on),
    }
    show.text(_("{deadline}: fra {before} til {after}.", **facts))
    concerned = queries.concerned_by_date(context.actor, context.store, cohort.slug, wish.kind, wish.falls_on)
    told(concerned)
    shown = [person.person_id for person in concerned]
    move.confirm(
        _("Flytt fristen"),
        save=lambda store: actions.move_date(
            context.actor, store, wish, slug=cohort.slug, version=cohort.version, shown=shown
        ),
        done=_("Fristen er flyttet."),
    )


def _set_day(each: DateSet) -> dict[str, str]:
    return {
        _("Frist"): each.kind.label,
        _("Dato"): date_in_table(each.falls_on),
        _("Satt"): date_in_table(local_date(each.set_at)),
        _("Av"): each.set_by,
        _("Hvorfor"): each.reason,
    }


def _postpone(context: Context, made: Sequence[PostponementMade]) -> None:
    """The whole cohort with its gatherings: typed, then shown date by date, then confirmed."""
    moving: Previewed[PostponeForm] = Previewed("postpone")
    if moving.wish:
        _confirm_postponement(context, moving, moving.wish)
    else:
        _type_postponement(context, moving)
    if made:
        show.table([_made(each) for each in made], caption=_("Ganger programperioden er flyttet"))


def _type_postponement(context: Context, moving: Previewed[PostponeForm]) -> None:
    cohort, before = context.cohort, moving.typed
    show.text(
        _("Alle datoer som ikke har vært, og alle samlinger som ikke er holdt, flyttes like mange dager.")
        + " "
        + _("Et negativt tall flytter tilbake. Med hele uker (7, 14, 28 …) blir ukedagene de samme.")
    )

    def preview(typed: feedback.Typed, store: Store) -> None:
        actor = context.actor
        wish = PostponeForm(**typed)
        postponing.postponement(actor, store, wish, slug=cohort.slug)
        moving.keep(wish)

    with feedback.form("postpone", _("Se hva som flyttes"), save=preview, done="", primary=False) as form:
        form.number("days", _("Hvor mange dager?"), value=before.days if before else None, least=-1095, most=1095)
        form.day("starts_on", _("Eller ny første dag"), value=before.starts_on if before else None)
        form.long_text("reason", _("Hvorfor flyttes programperioden?"), value=before.reason if before else "")


def _confirm_postponement(context: Context, moving: Previewed[PostponeForm], wish: PostponeForm) -> None:
    cohort = context.cohort
    try:
        planned = postponing.postponement(context.actor, context.store, wish, slug=cohort.slug)
    except RuleBroken as broken:  # something has changed since it was typed
        show.text(str(broken))
        moving.way_back()
        return
    _what_moves(planned)
    told(planned.told)
    shown = [person.person_id for person in planned.told]
    moving.confirm(
        _("Flytt programperioden"),
        save=lambda store: postponing.postpone_cohort(
            context.actor, store, wish, slug=cohort.slug, version=planned.before.version, shown=shown
        ),
        done=_("Programperioden er flyttet."),
    )


def _what_moves(planned: Postponement) -> None:
    dates = [
        {_("Hva"): each.what, _("Før"): date_in_table(each.before), _("Etter"): date_in_table(each.after)}
        for each in planned.dates
    ]
    show.table(dates, caption=_("Datoer som flyttes. Frister som har vært, blir stående."))
    nothing = _("Ingen samlinger flyttes. Samlinger som er holdt, blir stående.")
    gatherings = [_moved_gathering(each) for each in planned.gatherings]
    show.table(gatherings, caption=_("Samlinger som flyttes"), empty=nothing)


def _moved_gathering(each: MovedGathering) -> dict[str, str]:
    is_off = _("{gathering}, avlyst", gathering=each.before.title)
    return {
        _("Samling"): is_off if each.before.is_cancelled else each.before.title,
        _("For"): each.region or _("alle"),
        _("Før"): _when(each.before),
        _("Etter"): _when(each.after),
    }


def _when(gathering: Gathering) -> str:
    return f"{date_in_table(gathering.day)} {time_in_text(gathering.starts_at)}"


def _made(each: PostponementMade) -> dict[str, object]:
    return {
        _("Flyttet"): date_in_table(local_date(each.moved_at)),
        _("Dager"): each.days,
        _("Første dag før"): date_in_table(each.starts_on),
        _("Siste dag før"): date_in_table(each.ends_on),
        _("Av"): each.moved_by,
        _("Hvorfor"): each.reason,
    }


def _extend(context: Context) -> None:
    """More time to apply for one municipality, and taking it back."""
    given = queries.extensions(context.actor, context.store, context.cohort.slug)
    possible = {each.municipality_number: each for each in _extendable(context)}
    if possible:
        number = choice_in_address(
            _("Hvilken kommune?"), list(possible), key="kommune_frist", label=lambda each: possible[each].municipality
        )
        _grant(context, possible[number])
    else:
        show.text(_("Ingen kommuner med kontaktperson mangler søknad."))
    if given:
        show.table([_given(each) for each in given], caption=_("Kommuner som har fått utsatt søknadsfrist"))
        _take_back(context, given)


def _extendable(context: Context) -> list[Extendable]:
    return queries.extendable(context.actor, context.store, context.cohort.slug)


def _grant(context: Context, chosen: Extendable) -> None:
    place = {"cohort": context.cohort.slug, "municipality": chosen.municipality_number}
    show.text(_("Disse får melding: {names}.", names=listed(chosen.contacts)))
    with feedback.form(
        f"extend-{chosen.municipality_number}",
        _("Gi utsatt frist"),
        save=editing(context, extending.grant_extension, ExtensionForm, **place),
        done=_("Kommunen har fått utsatt frist."),
        version=chosen.version,
        primary=False,
    ) as form:
        form.day("falls_on", _("Ny søknadsfrist for kommunen"))
        form.long_text("reason", _("Hvorfor får kommunen lengre frist?"))


def _given(each: Extension) -> dict[str, str]:
    used = _("brukt") if each.is_used else ""
    return {
        _("Kommune"): each.municipality,
        _("Utsatt frist til"): date_in_table(each.falls_on) if each.falls_on else _("trukket tilbake"),
        _("Gitt av"): each.set_by,
        _("Dato"): date_in_table(local_date(each.set_at)),
        _("Hvorfor"): each.reason,
        _("Brukt"): used if each.falls_on else "",
    }


def _take_back(context: Context, given: Sequence[Extension]) -> None:
    newest: dict[str, Extension] = {}
    for each in given:
        newest.setdefault(each.municipality_number, each)
    open_ones = {number: each for number, each in newest.items() if each.falls_on and not each.is_used}
    if not open_ones:
        return
    number = choice_in_address(
        _("Hvilken utsettelse vil du trekke tilbake?"),
        list(open_ones),
        key="trekk",
        label=lambda each: open_ones[each].municipality,
    )
    with feedback.form(
        f"take-back-{number}",
        _("Trekk tilbake"),
        save=editing(
            context, extending.take_back_extension, TakeBackForm, cohort=context.cohort.slug, municipality=number
        ),
        done=_("Utsettelsen er trukket tilbake."),
        version=open_ones[number].sequence,
        primary=False,
    ) as form:
        form.long_text("reason", _("Hvorfor trekkes den tilbake?"))
