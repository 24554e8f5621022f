"""Moving a whole cohort: what is ahead moves, what has been stays. No store, no rights."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from programme.cohorts.model import Cohort, DateKind, DateSet, PostponementMade
from programme.cohorts.rules import refuse_after_cohort
from programme.language import RuleBroken, _, later
from programme.language.dates import date_in_text
from programme.language.fields import RequiredText, fault

MOST_DAYS = 1095


class PostponeForm(BaseModel):
    """By how many days a cohort is moved, backwards when negative, or its new first day; and why."""

    days: Annotated[int | None, Field(ge=-MOST_DAYS, le=MOST_DAYS)] = None
    starts_on: Annotated[date | None, Field(validate_default=True)] = None
    reason: RequiredText

    @field_validator("starts_on")
    @classmethod
    def one_of_two(cls, starts_on: date | None, info: ValidationInfo) -> date | None:
        """Days or a new first day: both could say different things."""
        if "days" not in info.data:
            return starts_on
        if info.data["days"] is None and starts_on is None:
            raise fault("move_missing", later("Skriv hvor mange dager, eller velg ny første dag."))
        if info.data["days"] is not None and starts_on is not None:
            raise fault("move_twice", later("Skriv enten antall dager eller ny første dag, ikke begge."))
        return starts_on


class MovedDay(BaseModel):
    """A date of the cohort that moves: what it is called, and the local dates."""

    model_config = ConfigDict(frozen=True)
    what: str
    before: date
    after: date


class CohortIsOver(RuleBroken):
    """What is over is not moved. Facts: day (the last one)."""

    sentence = later("Programperioden var over {day} og kan ikke flyttes.")


class CohortHasBegun(RuleBroken):
    """A first day that has been stays. Facts: day."""

    sentence = later(
        "Programperioden begynte {day}, og det kan ikke endres. Skriv hvor mange dager resten skal flyttes."
    )
    field = "starts_on"


class CohortNotMoved(RuleBroken):
    """Moving by no days."""

    sentence = later("Da flyttes ingenting. Skriv et annet antall dager.")
    field = "days"


class DayWouldBePast(RuleBroken):
    """Nothing that is ahead is moved to before today. Facts: what, day."""

    sentence = later("{what} ville blitt {day}, og den dagen har vært. Flytt færre dager tilbake.")
    field = "days"


class AreaOutsideMovedCohort(RuleBroken):
    """An area that a department brought in overlaps the cohort (DOMAIN.md, 9). Facts: area, department, first, last."""

    sentence = later(
        "«{area}», som {department} har tatt med, gjelder fra {first} til {last}. Etter flyttingen er programperioden "
        "utenfor. Flytt færre dager, eller be fylkesavdelingen velge et annet område først."
    )


def days_to_move(form: PostponeForm, cohort: Cohort, today: date) -> int:
    """By how many days what is ahead moves. Raises CohortIsOver, CohortHasBegun, CohortNotMoved."""
    if cohort.ends_on < today:
        raise CohortIsOver(day=date_in_text(cohort.ends_on))
    days = form.days or 0
    if form.starts_on is not None:
        if cohort.starts_on < today:
            raise CohortHasBegun(day=date_in_text(cohort.starts_on))
        days = (form.starts_on - cohort.starts_on).days
    if days == 0:
        raise CohortNotMoved
    return days


def moved_cohort(cohort: Cohort, days: int, today: date) -> Cohort:
    """The cohort with every date from today on moved. Raises DayWouldBePast, DeadlineAfterCohort."""
    by = timedelta(days=days)
    deadlines = {kind: day + by if day >= today else day for kind, day in cohort.deadlines.items()}
    starts_on = cohort.starts_on + by if cohort.starts_on >= today else cohort.starts_on
    further = tuple(
        each.model_copy(update={"opens_on": _moved(each.opens_on, by, today), "falls_on": each.falls_on + by})
        if each.falls_on >= today
        else each
        for each in cohort.further
    )
    dates = {"starts_on": starts_on, "ends_on": cohort.ends_on + by, "deadlines": deadlines, "further": further}
    after = cohort.model_copy(update=dates)
    for each in moved_days(cohort, after):
        if each.after < today:
            raise DayWouldBePast(what=each.what, day=date_in_text(each.after))
    for kind, falls_on in deadlines.items():
        refuse_after_cohort(kind, falls_on, after.ends_on)
    return after


def _moved(day: date, by: timedelta, today: date) -> date:
    return day + by if day >= today else day


def moved_days(before: Cohort, after: Cohort) -> list[MovedDay]:
    """The dates that are other than before, in the order in which they come."""
    named = [
        (kind.label, before.deadlines[kind], after.deadlines[kind]) for kind in DateKind if kind in before.deadlines
    ]
    named += [
        (_("{what} (ny runde)", what=was.kind.label), was.falls_on, becomes.falls_on)
        for was, becomes in zip(before.further, after.further, strict=True)
    ]
    named += [(_("Første dag"), before.starts_on, after.starts_on), (_("Siste dag"), before.ends_on, after.ends_on)]
    moved = [MovedDay(what=what, before=was, after=becomes) for what, was, becomes in named if was != becomes]
    return sorted(moved, key=lambda each: each.after)


def moved_alone(history: Sequence[DateSet], made: Iterable[PostponementMade]) -> list[tuple[DateSet | None, DateSet]]:
    """Each time a deadline moved by itself: the day it had before (None for none), and the one it got.

    `history` is by kind, oldest first. What was set up with the cohort has no reason and is no move; what moved with
    the whole cohort is told by `made`.
    """
    whole = {each.moved_at for each in made}
    pairs = [
        (before if before and before.kind is after.kind else None, after)
        for before, after in zip([None, *history], history, strict=False)
    ]
    return [(before, after) for before, after in pairs if after.set_at not in whole and (before or after.reason)]
