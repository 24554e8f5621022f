"""Further deadlines for saying that one is interested: set by programme management, who first sees whom it tells."""

from collections.abc import Sequence

from programme.cohorts.further import concerned_by_further, set_further_deadline, take_back_further_deadline
from programme.cohorts.model import DateKind, FurtherDeadline, FurtherDeadlineForm, TakeBackForm
from programme.language import RuleBroken, _
from programme.language.dates import date_in_table, date_in_text
from programme.store import Store
from programme.ui import feedback, show
from programme.ui.choice import choice_in_address
from programme.ui.context import Context
from programme.ui.forms import editing
from programme.ui.preview import Previewed, told

_OF_INTEREST = (DateKind.COUNTY_INTEREST, DateKind.MUNICIPAL_INTEREST)


def further_deadlines(context: Context) -> None:
    """A further deadline for those who missed the one before it: typed, shown with whom it tells, then confirmed."""
    adding: Previewed[FurtherDeadlineForm] = Previewed("further")
    if adding.wish:
        _confirm(context, adding, adding.wish)
    else:
        _type(context, adding)
    standing = context.cohort.further
    if standing:
        show.table([_row(each) for each in standing], caption=_("Nye runder som gjelder"))
        _take_back(context, standing)


def _type(context: Context, adding: Previewed[FurtherDeadlineForm]) -> None:
    before, slug = adding.typed, context.cohort.slug
    show.text(_("Svar som kommer mens runden er åpen, er i tide. Den første fristen og svarene på den står som før."))

    def preview(typed: feedback.Typed, store: Store) -> None:
        actor = context.actor  # first of all: whoever is signed out since is told so
        wish = FurtherDeadlineForm(**typed)
        concerned_by_further(actor, store, wish, slug=slug)
        adding.keep(wish)

    with feedback.form("further", _("Se hvem som får melding"), save=preview, done="") as form:
        kind = before.kind if before else None
        form.choose("kind", _("For hvem?"), _OF_INTEREST, label=lambda each: DateKind(each).label, value=kind)
        form.day("opens_on", _("Åpner"), value=before.opens_on if before else None)
        form.day("falls_on", _("Ny frist"), value=before.falls_on if before else None)
        form.long_text("reason", _("Hvorfor settes en ny frist?"), value=before.reason if before else "")


def _confirm(context: Context, adding: Previewed[FurtherDeadlineForm], wish: FurtherDeadlineForm) -> None:
    slug = context.cohort.slug
    try:
        concerned = concerned_by_further(context.actor, context.store, wish, slug=slug)
    except RuleBroken as broken:  # something has changed since it was typed
        show.text(str(broken))
        adding.way_back()
        return
    days = {"opens": date_in_text(wish.opens_on), "day": date_in_text(wish.falls_on)}
    show.text(_("{deadline}: åpner {opens}, og fristen er {day}.", deadline=wish.kind.label, **days))
    told(concerned)
    shown = [person.person_id for person in concerned]
    adding.confirm(
        _("Sett fristen"),
        save=lambda store: set_further_deadline(context.actor, store, wish, slug=slug, shown=shown),
        done=_("Den nye fristen er satt."),
    )


def _row(each: FurtherDeadline) -> dict[str, object]:
    return {
        _("Frist"): each.kind.label,
        _("Åpner"): date_in_table(each.opens_on),
        _("Ny frist"): date_in_table(each.falls_on),
        _("Hvorfor"): each.reason,
    }


def _take_back(context: Context, standing: Sequence[FurtherDeadline]) -> None:
    several = {each.id: each for each in standing}
    question = _("Hvilken runde vil du trekke tilbake?")
    chosen = choice_in_address(
        question, list(several), key="runde", label=lambda each: date_in_text(several[each].falls_on)
    )
    with feedback.form(
        f"take-back-further-{chosen}",
        _("Trekk fristen tilbake"),
        save=editing(context, take_back_further_deadline, TakeBackForm, slug=context.cohort.slug, deadline_id=chosen),
        done=_("Fristen er trukket tilbake."),
        version=several[chosen].version,
        primary=False,
    ) as form:
        form.long_text("reason", _("Hvorfor trekkes fristen tilbake?"))
