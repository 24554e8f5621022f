"""When somebody is reminded of what they owe: rules over the next steps, with no memory but what they are told.

A reminder is of a person, a deadline and one of the cohort's offsets (days before); all that the person owes by that
day stands in one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Annotated, Final
from urllib.parse import urlencode

from pydantic import AfterValidator, BaseModel, ConfigDict

from programme.cohorts.model import DateKind
from programme.language import RuleBroken, _, later
from programme.language.dates import date_in_text, days_left_in_text
from programme.language.fields import fault
from programme.participation.duties import Duty, NextStep, Present

DAYS_BEFORE: Final = (21, 14, 7, 1)
"""Where programme management has said nothing else."""
MOST_DAYS: Final = 120
MOST_OFFSETS: Final = 8
_NOT_DAYS: Final = later("Skriv hele dager med komma mellom, for eksempel 21, 14, 7, 1. Høyst {most} dager før.")
_TOO_MANY: Final = later("Skriv høyst {most} påminnelser for hver frist.")


def read_days(text: str) -> tuple[int, ...]:
    """`21, 14, 7, 1` as numbers, most first, each once; empty: nobody is reminded. Raises ValueError."""
    parts = text.replace(",", " ").split()
    if not all(part.isdecimal() and len(part) <= len(str(MOST_DAYS)) and int(part) <= MOST_DAYS for part in parts):
        raise ValueError(text)
    return tuple(sorted({int(part) for part in parts}, reverse=True))


def _days(text: str) -> str:
    try:
        days = read_days(text)
    except ValueError:
        raise fault("days_faulty", _(_NOT_DAYS, most=MOST_DAYS)) from None
    if len(days) > MOST_OFFSETS:
        raise fault("too_many_days", _(_TOO_MANY, most=MOST_OFFSETS))
    return days_in_text(days)


def days_in_text(days: Iterable[int]) -> str:
    """`21, 14, 7, 1`."""
    return ", ".join(map(str, days))


class ReminderForm(BaseModel):
    """How many days before a deadline people are reminded, as typed: `21, 14, 7, 1`."""

    days_before: Annotated[str, AfterValidator(_days)]


class ReminderSetting(BaseModel):
    """A cohort's offsets, most days first; `version` 0 where nobody has set them."""

    model_config = ConfigDict(frozen=True)
    days_before: tuple[int, ...] = DAYS_BEFORE
    version: int = 0


class ReminderProgress(BaseModel):
    """How far the reminders have come: of `people` in the cohort called `cohort`, `seen` are seen to.

    `queued`: how many messages that gave. `is_over`: nothing is left to do today. `is_busy`: another one is at it.
    """

    model_config = ConfigDict(frozen=True)
    cohort: str = ""
    people: int = 0
    seen: int = 0
    queued: int = 0
    is_over: bool = False
    is_busy: bool = False


class NothingOwed(RuleBroken):
    """What a reminder waited to say is done, late, or due on another day."""

    sentence = later("Påminnelsen gjelder ikke lenger: Det er gjort, eller fristen er flyttet eller har gått ut.")


class RemindedSince(RuleBroken):
    """A later reminder of the same deadline has been queued meanwhile."""

    sentence = later("En nyere påminnelse om den samme fristen er lagt i køen.")


class RemindersUnchanged(RuleBroken):
    """The offsets are those that hold already."""

    sentence = later("Påminnelsene sendes allerede så mange dager før. Ingenting er endret.")
    field = "days_before"


@dataclass(frozen=True, slots=True)
class Reminder:
    """What one person is reminded of: all that is owed by `due`, most pressing first, for the offset `days_before`."""

    person_id: str
    due: date
    days_before: int
    steps: tuple[NextStep, ...]

    def facts(self, present: Present) -> dict[str, str]:
        """What the message says."""
        cohort = present.cohort
        paths = {step.path(cohort.slug) for step in self.steps}
        return {
            "task": ". ".join(step.what for step in self.steps),
            "deadline": _deadline_in_sentence(self.steps[0].duty),
            "day": date_in_text(self.due),
            "days": days_left_in_text((self.due - present.today).days),
            "period": cohort.name,
            "cohort": cohort.slug,
            "due": self.due.isoformat(),
            # What is done in several places is gathered on Oversikt.
            "path": paths.pop() if len(paths) == 1 else f"/?{urlencode({'periode': cohort.slug})}",
        }


def _deadline_in_sentence(duty: Duty) -> str:
    kinds = {
        Duty.COUNTY_INTEREST: DateKind.COUNTY_INTEREST,
        Duty.MUNICIPAL_INTEREST: DateKind.MUNICIPAL_INTEREST,
        Duty.APPLICATION: DateKind.APPLICATION,
    }
    return kinds[duty].in_sentence if duty in kinds else _("fristen")


def reminder_now(person_id: str, steps: Iterable[NextStep], *, due: date, today: date) -> Reminder:
    """What a reminder of that day says now, from the person's steps. Raises NothingOwed."""
    owed = tuple(step for step in steps if step.due == due and not step.done)
    if not owed or due < today:
        raise NothingOwed
    return Reminder(person_id, due, (due - today).days, owed)


def nearest_offset(due: date, days_before: Iterable[int], *, since: date | None, today: date) -> int | None:
    """The offset to remind for today; None for none.

    It is the nearest to the deadline of those whose day has come after `since`, the last day that was done (None: no
    day was): so what was missed is made good once. A deadline that has passed is no longer coming.
    """
    if due < today:
        return None
    days = [(each, due - timedelta(days=each)) for each in days_before]
    return min((each for each, day in days if day <= today and (since is None or day > since)), default=None)


def reminders(
    steps: Mapping[str, Sequence[NextStep]], present: Present, days_before: Sequence[int], *, since: date | None
) -> list[Reminder]:
    """Whom to remind of what today, from the open steps of each person (by id): one a person and deadline."""
    return [
        Reminder(person_id, due, offset, tuple(owed))
        for person_id, own in steps.items()
        for due, owed in _by_due(own)
        if (offset := nearest_offset(due, days_before, since=since, today=present.today)) is not None
    ]


def _by_due(steps: Iterable[NextStep]) -> list[tuple[date, list[NextStep]]]:
    ahead = [(step.due, step) for step in steps if step.due is not None and not step.done]
    in_order = sorted(ahead, key=lambda each: each[0])
    return [(due, [step for _due, step in each]) for due, each in groupby(in_order, key=lambda each: each[0])]
