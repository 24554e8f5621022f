"""Semesters, what a form refuses, and when a missing mark counts."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from programme.gatherings.model import (
    AnswerForm,
    AnswerState,
    AttendanceState,
    GatheringKind,
    GatheringState,
    counted_attendance,
    semester_of,
    semesters_between,
)
from programme.language.fields import fault_sentences
from tests.gatherings.world import gathering_form


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2024, 8, 1), "høst 2024"),
        (date(2024, 12, 31), "høst 2024"),
        (date(2025, 1, 1), "vår 2025"),
        (date(2025, 7, 31), "vår 2025"),
    ],
)
def test_semester_of_a_day(day: date, label: str) -> None:
    assert semester_of(day).label == label


def test_semesters_of_the_cohort_are_three() -> None:
    labels = [semester.label for semester in semesters_between(date(2024, 8, 1), date(2025, 12, 31))]
    assert labels == ["høst 2024", "vår 2025", "høst 2025"]


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2090, 1, 1)))
def test_every_day_lies_in_one_semester_and_the_next_follows_at_once(day: date) -> None:
    semester = semester_of(day)
    assert semester.first_day <= day <= semester.last_day
    assert semester.following.first_day == semester.last_day + timedelta(days=1)


def test_states_have_the_programmes_words() -> None:
    assert [state.label for state in AttendanceState] == ["møtte", "meldt forfall", "ikke møtt", "vara møtte"]
    assert [state.label for state in AnswerState] == ["kommer", "kommer ikke", "vara møter"]
    assert [state.label for state in GatheringState] == ["planlagt", "avlyst", "gjennomført"]
    assert [kind.label for kind in GatheringKind] == ["presamling", "samling"]


@pytest.mark.parametrize(
    "changes",
    [
        {"ends_on": date(2024, 9, 17)},
        {"starts_clock": time(12), "ends_clock": time(11)},
        {"starts_clock": time(12), "ends_clock": time(12)},
    ],
)
def test_end_before_the_start_is_told(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError) as caught:
        gathering_form(**changes)
    sentence = "Samlingen slutter før den begynner. Rett datoen eller klokkeslettet."
    assert fault_sentences(caught.value) == [("ends_clock", sentence)]


def test_gathering_over_two_days_may_end_earlier_in_the_day() -> None:
    form = gathering_form(starts_clock=time(12), ends_on=date(2024, 9, 19), ends_clock=time(11))
    columns = form.columns()
    assert (columns["starts_at"], columns["ends_at"]) == (
        datetime(2024, 9, 18, 10, tzinfo=UTC),
        datetime(2024, 9, 19, 9, tzinfo=UTC),
    )


@pytest.mark.parametrize("number", [0, 100])
def test_number_out_of_range_is_told(number: int) -> None:
    with pytest.raises(ValidationError):
        gathering_form(number=number)


def test_substitute_has_a_name() -> None:
    with pytest.raises(ValidationError) as caught:
        AnswerForm(answer=AnswerState.SUBSTITUTE)
    sentence = "Navnet på vara mangler. Skriv hvem som møter."
    assert fault_sentences(caught.value) == [("substitute_name", sentence)]


def test_name_of_a_substitute_is_dropped_with_another_answer() -> None:
    assert AnswerForm(answer=AnswerState.COMES, substitute_name="Siv Eksempel").substitute_name == ""


@pytest.mark.parametrize(
    ("recorded", "is_obliged", "is_roster_closed", "counts_as"),
    [
        (None, True, False, None),
        (None, True, True, AttendanceState.ABSENT),
        (None, False, True, None),
        (AttendanceState.EXCUSED, True, True, AttendanceState.EXCUSED),
        (AttendanceState.MET, False, False, AttendanceState.MET),
    ],
)
def test_missing_mark_counts_only_on_a_closed_roster(
    recorded: AttendanceState | None,
    is_obliged: bool,  # noqa: FBT001
    is_roster_closed: bool,  # noqa: FBT001
    counts_as: AttendanceState | None,
) -> None:
    counted = counted_attendance(recorded, is_obliged=is_obliged, is_roster_closed=is_roster_closed)
    assert counted is counts_as
