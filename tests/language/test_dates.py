"""Dates and times as people in Norway read them, and the days on which the clocks change."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.language.dates import (
    at_oslo,
    date_in_table,
    date_in_text,
    days_left_in_text,
    end_of,
    local_date,
    moment_in_table,
    moment_in_text,
    time_in_text,
)


def test_dates_are_worded_in_norwegian() -> None:
    day = date(2023, 9, 5)
    moment = datetime(2023, 9, 5, 7, 0, tzinfo=UTC)
    assert (date_in_text(day), date_in_table(day), date_in_table(None)) == ("5. september 2023", "05.09.2023", "")
    clock = "kl.\N{NO-BREAK SPACE}09.00"
    assert (time_in_text(moment), moment_in_text(moment)) == (clock, f"5. september 2023 {clock}")
    assert (moment_in_table(moment), moment_in_table(None)) == (f"05.09.2023 {clock}", "")


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (2, "2 dager igjen"),
        (1, "1 dag igjen"),
        (0, "i dag"),
        (-1, "i går"),
        (-2, "2 dager siden"),
    ],
)
def test_distance_is_worded(days: int, words: str) -> None:
    assert days_left_in_text(days) == words


@pytest.mark.parametrize(("day", "hours"), [(date(2024, 3, 31), 23), (date(2024, 10, 27), 25), (date(2024, 6, 1), 24)])
def test_a_day_ends_when_the_next_begins_in_oslo(day: date, hours: int) -> None:
    assert end_of(day) - end_of(day - timedelta(days=1)) == timedelta(hours=hours)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 30)))
def test_the_last_moment_of_a_day_is_of_that_day(day: date) -> None:
    assert local_date(end_of(day) - timedelta(microseconds=1)) == day
    assert local_date(end_of(day)) == day + timedelta(days=1)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 30)), st.times().filter(lambda clock: clock.hour > 3))
def test_a_clock_in_oslo_comes_back_as_it_went(day: date, clock: time) -> None:
    assert local_date(at_oslo(day, clock)) == day
