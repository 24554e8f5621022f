"""The rules of roles: no role twice at a time, none that ends before it begins, programme management on every day."""

from collections.abc import Iterable
from datetime import date, timedelta

from programme.access.grants import Span
from programme.language import RuleBroken, later


class DepartmentMissing(RuleBroken):
    """No department was chosen."""

    sentence = later("Fylkesavdelingen mangler. Velg en fylkesavdeling.")
    field = "department"


class RoleEndsBeforeItBegins(RuleBroken):
    """A role's last day is its first or a later one. Facts: day."""

    sentence = later("Rollen begynner {day}. Velg en siste dag som ikke er før den.")
    field = "valid_to"


class RoleGivenAlready(RuleBroken):
    """The person has the same role, for the same place, on some of the days. Facts: role, days."""

    sentence = later("Personen har allerede denne rollen ({role}, {days}). Rett datoene for den i stedet.")
    field = "valid_from"


class RoleOver(RuleBroken):
    """A role that has ended stands as it ended."""

    sentence = later("Rollen er avsluttet og kan ikke endres. Gi personen en ny rolle i stedet.")


class LastProgrammeManager(RuleBroken):
    """There is programme management on every day from today on. Facts: day."""

    sentence = later(
        "Da er det ingen i programledelsen fra {day}. Legg først til en annen i programledelsen, uten siste dag."
    )


def overlap(one: Span, other: Span) -> bool:
    """Whether there is a day in both."""
    if _is_empty(one) or _is_empty(other):
        return False
    return one.first <= (other.last or date.max) and other.first <= (one.last or date.max)


def first_day_without(spans: Iterable[Span], today: date) -> date | None:
    """The first day, from today on, that lies in none of `spans`; None when there is no such day."""
    day = today
    for span in sorted(spans, key=lambda each: each.first):
        if span.first > day:
            return day
        if span.last in (None, date.max):
            return None
        day = max(day, span.last + timedelta(days=1))
    return day


def _is_empty(span: Span) -> bool:
    return span.last is not None and span.last < span.first
