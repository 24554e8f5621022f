"""When the run or the click in progress arrived: the one moment by which all of it is judged."""

from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import cache

import streamlit as st

from programme.language import _
from programme.language.dates import OSLO, local_date
from programme.store import Store
from programme.ui.running import is_example, store

DAY = "dato"
"""Name in the address of the day that an example shows, as YYYY-MM-DD."""
_FIRST_DAY, _LAST_DAY = date(2023, 9, 3), date(2099, 12, 31)

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
        now = datetime.combine(_chosen_day(), now.time(), OSLO)
    arrived_at = now.astimezone(UTC)
    _arrived.set(arrived_at)
    return arrived_at


def arrival() -> datetime:
    """The moment that was noted, aware, in UTC."""
    return _arrived.get() or note_arrival()


def choose_example_day() -> None:
    """For the frame, in an example: the day it is to show, which goes into the address."""
    day = st.date_input(_("Dato i eksempelet"), _chosen_day(), key=DAY, format="DD.MM.YYYY")
    if day and day != example_day(store()):
        st.query_params[DAY] = day.isoformat()
    else:
        st.query_params.pop(DAY, None)


def _chosen_day() -> date:
    """The day just chosen, else that in the address, else the example's own."""
    if DAY in st.session_state:
        chosen: date | None = st.session_state[DAY]
        return chosen or example_day(store())
    try:
        wanted = date.fromisoformat(st.query_params.get(DAY, ""))
    except ValueError:
        return example_day(store())
    return wanted if _FIRST_DAY <= wanted <= _LAST_DAY else example_day(store())
