"""When the run or the click in progress arrived: the one moment by which all of it is judged."""

from contextvars import ContextVar
from datetime import UTC, date, datetime

import streamlit as st

from programme.language.dates import OSLO
from programme.ui.running import is_example

EXAMPLE_DAY = date(2023, 9, 3)
EXAMPLE_DAY_KEY = "dato"

_arrived: ContextVar[datetime | None] = ContextVar("arrived", default=None)


def note_arrival() -> datetime:
    """Take the time of the request that has come in; in example mode on the date that was chosen."""
    now = datetime.now(OSLO)
    if is_example():
        chosen: date = st.session_state.get(EXAMPLE_DAY_KEY) or EXAMPLE_DAY
        now = datetime.combine(chosen, now.time(), OSLO)
    arrived_at = now.astimezone(UTC)
    _arrived.set(arrived_at)
    return arrived_at


def arrival() -> datetime:
    """The moment that was noted, aware, in UTC."""
    return _arrived.get() or note_arrival()
