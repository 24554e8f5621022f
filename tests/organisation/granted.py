"""What the tests of roles share: who is given them, for which days, and what is stored of it."""

from datetime import date, timedelta

from hypothesis import strategies as st

from programme.access.grants import Span
from programme.organisation.model import PersonForm, RoleDates
from programme.store import Store
from programme.store.store import Row

TODAY = date(2023, 9, 3)
ANNA = PersonForm(name="Anna Eksempel", email="anna@kommune.example")
DAYS = st.integers(-3, 12).map(lambda days: TODAY + timedelta(days=days))
SPANS = st.builds(Span, DAYS, st.none() | DAYS)


def until(last: date) -> RoleDates:
    """From today to `last`."""
    return RoleDates(valid_to=last)


def grants_of(store: Store, person_id: str | None) -> list[Row]:
    """The person's roles, by first day."""
    sql = "SELECT id, valid_from, valid_to FROM role_grant WHERE person_id = $id ORDER BY valid_from, id"
    return store.rows(sql, id=person_id)


def grant_id(store: Store, person_id: str | None) -> str:
    """The id of the person's first role."""
    return str(grants_of(store, person_id)[0]["id"])


def spans(store: Store, person_id: str | None) -> list[tuple[object, object]]:
    """The first and last day of each of the person's roles."""
    return [(row["valid_from"], row["valid_to"]) for row in grants_of(store, person_id)]


def holds_on(span: Span, day: date) -> bool:
    """Whether a role with that span is held on the day."""
    return span.first <= day and (span.last is None or day <= span.last)
