"""The folds of «Programperiode» that move dates: each shows first what it does and whom it tells."""

from programme.access.model import Actor
from programme.cohorts import actions, queries
from programme.cohorts.model import DateKind, MoveDateForm
from programme.cohorts.moving import PostponeForm
from programme.cohorts.rules import refuse_move
from programme.gatherings import postponing
from programme.gatherings.model import Gathering
from programme.gatherings.postponing import MovedGathering, Postponement
from programme.language import RuleBroken, _
from programme.language.dates import date_in_table, local_date, time_in_text
from programme.language.numbers import number
from programme.ui import feedback, show
from programme.ui.choice import choice_in_address
from programme.ui.cohort_days import move_days
from programme.ui.context import Context
from programme.ui.extensions import extend
from programme.ui.further_deadlines import further_deadlines
from programme.ui.preview import Previewed, ids_of, told, told_in_words, what_changes

_WHOLE, _ONE, _FURTHER, _DAYS = "alle", "en", "ny", "dager"


def move_dates(context: Context) -> None:
    """A deadline for all or for one municipality, a further one, the whole cohort, or its first or last day."""
    cohort, today = context.cohort, context.today
    # What is still ahead comes first: moving a deadline that has passed is the exception.
    kinds = sorted(DateKind, key=lambda each: cohort.deadlines.get(each, today) < today)
    labels = {kind.value: kind.label for kind in kinds}
    labels |= {_ONE: _("Søknadsfristen for én kommune"), _WHOLE: _("Hele programperioden med samlingene")}
    labels |= {_DAYS: _("Bare første eller siste dag")}
    labels |= {_FURTHER: _("Ny runde for å melde interesse")}
    wanted = choice_in_address(_("Hva vil du flytte?"), list(labels), key="frist", label=labels.__getitem__)
    if wanted == _WHOLE:
        _postpone(context)
    elif wanted == _ONE:
        extend(context)
    elif wanted == _DAYS:
        move_days(context)
    elif wanted == _FURTHER:
        further_deadlines(context)
    else:
        _move_a_date(context, DateKind(wanted))


def _move_a_date(context: Context, kind: DateKind) -> None:
    """A new day for one deadline: typed, then shown with whom it concerns, then confirmed."""
    move: Previewed[MoveDateForm] = Previewed(f"move-{kind}")
    if move.wish:
        _confirm_move(context, move, move.wish)
    else:
        _type_move(context, move, kind)


def _type_move(context: Context, move: Previewed[MoveDateForm], kind: DateKind) -> None:
    cohort, before = context.cohort, move.typed

    def read(actor: Actor, typed: feedback.Typed) -> MoveDateForm:
        wish = MoveDateForm(kind=kind, **typed)
        refuse_move(wish, cohort, local_date(actor.at))
        return wish

    look = move.looking(context, read)
    with feedback.form(f"move-{kind}", _("Se hvem som får melding"), save=look, done="") as form:
        form.day("falls_on", _("Ny frist"), value=before.falls_on if before else cohort.deadlines.get(kind))
        form.long_text("reason", _("Hvorfor flyttes den?"), value=before.reason if before else "")


def _confirm_move(context: Context, move: Previewed[MoveDateForm], wish: MoveDateForm) -> None:
    cohort = context.cohort
    concerned = queries.concerned_by_date(context.actor, context.store, cohort.slug, wish.kind, wish.falls_on)
    what_changes(wish.kind.label, cohort.deadlines.get(wish.kind), wish.falls_on, wish.reason, concerned)
    shown = ids_of(concerned)
    move.confirm(
        _("Flytt fristen"),
        save=lambda store: actions.move_date(
            context.actor, store, wish, slug=cohort.slug, version=cohort.version, shown=shown
        ),
        done=_("Fristen er flyttet. {told}", told=told_in_words(concerned)),
    )


def _postpone(context: Context) -> None:
    """The whole cohort with its gatherings: typed, then shown date by date, then confirmed."""
    moving: Previewed[PostponeForm] = Previewed("postpone")
    if moving.wish:
        _confirm_postponement(context, moving, moving.wish)
    else:
        _type_postponement(context, moving)


def _type_postponement(context: Context, moving: Previewed[PostponeForm]) -> None:
    cohort, before = context.cohort, moving.typed
    show.text(
        _("Alle datoer som ikke har vært, og alle samlinger som ikke er holdt, flyttes like mange dager.")
        + " "
        + _("Et negativt tall flytter tilbake. Med hele uker (7, 14, 28 …) blir ukedagene de samme.")
    )

    def read(actor: Actor, typed: feedback.Typed) -> PostponeForm:
        wish = PostponeForm(**typed)
        postponing.postponement(actor, context.store, wish, slug=cohort.slug)
        return wish

    look = moving.looking(context, read)
    with feedback.form("postpone", _("Se hva som flyttes"), save=look, done="") as form:
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
    show.text(_("Dette blir {days} enn planlagt.", days=days_moved_in_text(planned.days)))
    show.text(_("Grunn: {reason}", reason=wish.reason))
    _what_moves(planned)
    told(planned.told)
    shown = ids_of(planned.told)
    moving.confirm(
        _("Flytt programperioden"),
        save=lambda store: postponing.postpone_cohort(
            context.actor, store, wish, slug=cohort.slug, version=planned.before.version, shown=shown
        ),
        done=_("Programperioden er flyttet. {told}", told=told_in_words(planned.told)),
    )


def days_moved_in_text(days: int) -> str:
    """`28 dager senere`, `1 dag tidligere` for -1."""
    count = _("1 dag") if abs(days) == 1 else _("{days} dager", days=number(abs(days)))
    return _("{count} senere", count=count) if days > 0 else _("{count} tidligere", count=count)


def _what_moves(planned: Postponement) -> None:
    dates = [
        {_("Hva"): each.what, _("Før"): date_in_table(each.before), _("Etter"): date_in_table(each.after)}
        for each in planned.dates
    ]
    show.table(dates, caption=_("Datoer som flyttes. Frister som har vært, blir stående."))
    nothing = _("Ingen samlinger flyttes. Samlinger som er holdt, blir stående.")
    gatherings = [_moved_gathering(each) for each in planned.gatherings]
    show.table(gatherings, caption=_("Samlinger som flyttes"), empty=nothing, low=True)


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
