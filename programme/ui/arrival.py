"""When the run or the click in progress arrived: the one moment by which all of it is judged."""

from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import cache

import streamlit as st

from programme.language.dates import OSLO, local_date
from programme.store import Store
from programme.ui.running import is_example, store

EXAMPLE_DAY_KEY = "dato"
_FIRST_DAY = date(2023, 9, 3)

_arrived: ContextVar[datetime | None] = ContextVar("arrived", default=None)


@cache
def example_day(example: Store) -> date:
    """The day an example shows unless another is chosen: that of the last thing recorded when the app started."""
    last: datetime | None = example.rows("SELECT max(logged_at) AS last FROM audit_log")[0]["last"]
    return max(local_date(last), _FIRST_DAY) if last else _FIRST_DAY


def note_arrival() -> datetime:
    """Take the time of the request that has come in; in example mode on the date that was chosen."""
    now = datetime.now(OSLO)
    if is_example():
        chosen: date = st.session_state.get(EXAMPLE_DAY_KEY) or example_day(store())
        now = datetime.combine(chosen, now.time(), OSLO)
    arrived_at = now.astimezone(UTC)
    _arrived.set(arrived_at)
    return arrived_at


def arrival() -> datetime:
    """The moment that was noted, aware, in UTC."""
    return _arrived.get() or note_arrival()
