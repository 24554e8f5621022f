"""A whole cohort is moved: its dates, its gatherings, who is told, what is refused, and back again."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from programme.access.audit import StaleRecord
from programme.access.model import Actor
from programme.cohorts.extending import grant_extension
from programme.cohorts.model import DateKind, ExtensionForm
from programme.cohorts.moving import (
    AreaOutsideMovedCohort,
    CohortHasBegun,
    CohortIsOver,
    CohortNotMoved,
    DayWouldBePast,
    PostponeForm,
)
from programme.cohorts.queries import cohort as cohort_query
from programme.cohorts.queries import date_history, postponements
from programme.cohorts.records import extended_deadlines
from programme.cohorts.rules import RecipientsChanged
from programme.gatherings.actions import cancel_gathering
from programme.gatherings.model import Gathering, GatheringKind
from programme.gatherings.postponing import postpone_cohort, postponement
from programme.gatherings.records import gathering_of
from programme.gatherings.rules import GatheringOutsideCohort
from programme.language import NotAllowed
from programme.language.dates import OSLO, at_oslo
from programme.messages.model import MessageKind
from programme.messages.wording import worded
from programme.store import Store
from tests.cohorts.rows import insert_row
from tests.factories import BODO, COHORT, MORNING, board_member, cohort, contact, programme_manager
from tests.gatherings.world import NARVIK, STEINKJER, applied, enrolled, gathering_form, planned, pre_form

SUMMER = datetime(2024, 7, 1, 8, 0, tzinfo=UTC)
"""Every deadline has passed, and the first gathering is ahead."""


def by(days: int) -> PostponeForm:
    return PostponeForm(days=days, reason="Planene ble ikke vedtatt i tide")


def to(day: date) -> PostponeForm:
    return PostponeForm(starts_on=day, reason="Planene ble ikke vedtatt i tide")


@pytest.fixture
def pia(store: Store) -> Actor:
    """Programme management in September 2023, with the cohort set up."""
    cohort(store)
    return programme_manager(store)


def moved(store: Store, pia: Actor, form: PostponeForm, version: int = 1) -> None:
    postpone_cohort(pia, store, form, slug=COHORT, version=version)


def told(store: Store, kind: str) -> set[str]:
    return {row["recipient_id"] for row in store.rows("SELECT recipient_id FROM outbox WHERE kind = $kind", kind=kind)}


def everything(store: Store) -> list[object]:
    tables = ("cohort", "cohort_date", "gathering", "outbox", "audit_log", "cohort_postponement")
    return [sorted(map(repr, store.rows(f"SELECT * FROM {table}"))) for table in tables]


def test_what_is_ahead_moves_and_what_has_been_stays(store: Store, pia: Actor) -> None:
    first, second = planned(store), planned(store, gathering_form(number=2, starts_on=date(2024, 11, 12)))
    held = planned(store, pre_form())
    later = replace(pia, at=datetime(2024, 2, 1, 8, 0, tzinfo=UTC))

    moved(store, later, by(31))

    found = cohort_query(pia, store, COHORT)
    assert (found.starts_on, found.ends_on) == (date(2024, 9, 1), date(2026, 1, 31))
    assert found.deadlines == {
        DateKind.COUNTY_INTEREST: date(2023, 9, 15),
        DateKind.MUNICIPAL_INTEREST: date(2024, 1, 5),
        DateKind.APPLICATION: date(2024, 6, 15),
    }
    days = [gathering_of(store, each).day for each in (first, second, held)]
    assert days == [date(2024, 10, 19), date(2024, 12, 13), date(2023, 10, 18)]
    assert gathering_of(store, second).starts_at.astimezone(OSLO).time() == time(10)
    assert [each.falls_on for each in date_history(pia, store, COHORT) if each.kind is DateKind.APPLICATION] == [
        date(2024, 5, 15),
        date(2024, 6, 15),
    ]
    (made,) = postponements(pia, store, COHORT)
    assert (made.days, made.starts_on, made.ends_on, made.moved_by) == (
        31,
        date(2024, 8, 1),
        date(2025, 12, 31),
        "Pia Eksempel",
    )


def test_the_day_of_a_deadline_is_not_over(store: Store, pia: Actor) -> None:
    on_the_day = replace(pia, at=datetime(2023, 9, 15, 21, 59, 59, 999000, tzinfo=UTC))
    planned_then = postponement(on_the_day, store, by(10), slug=COHORT)
    assert planned_then.after.deadlines[DateKind.COUNTY_INTEREST] == date(2023, 9, 25)
    afterwards = replace(pia, at=datetime(2023, 9, 15, 22, 0, tzinfo=UTC))
    planned_then = postponement(afterwards, store, by(10), slug=COHORT)
    assert planned_then.after.deadlines[DateKind.COUNTY_INTEREST] == date(2023, 9, 15)


def test_a_new_first_day_says_how_far(store: Store, pia: Actor) -> None:
    moved(store, pia, to(date(2024, 8, 15)))
    assert cohort_query(pia, store, COHORT).ends_on == date(2026, 1, 14)
    assert cohort_query(pia, store, COHORT).deadlines[DateKind.COUNTY_INTEREST] == date(2023, 9, 29)


def test_it_is_undone_by_moving_back(store: Store, pia: Actor) -> None:
    gathering_id = planned(store)
    before, then = cohort_query(pia, store, COHORT), gathering_of(store, gathering_id)

    moved(store, pia, by(60))
    moved(store, replace(pia, at=MORNING + timedelta(days=1)), by(-60), version=2)

    assert cohort_query(pia, store, COHORT) == before.model_copy(update={"version": 3})
    assert gathering_of(store, gathering_id) == then.model_copy(update={"version": 3})
    assert [each.days for each in postponements(pia, store, COHORT)] == [60, -60]


def test_once_it_has_begun_the_rest_is_moved(store: Store, pia: Actor) -> None:
    held, ahead = planned(store), planned(store, gathering_form(number=2, starts_on=date(2024, 11, 12)))
    autumn = replace(pia, at=datetime(2024, 10, 1, 8, 0, tzinfo=UTC))
    with pytest.raises(CohortHasBegun, match=r"1\. august 2024"):
        moved(store, autumn, to(date(2024, 12, 1)))

    moved(store, autumn, by(30))

    found = cohort_query(pia, store, COHORT)
    assert (found.starts_on, found.ends_on) == (date(2024, 8, 1), date(2026, 1, 30))
    assert [gathering_of(store, each).day for each in (held, ahead)] == [date(2024, 9, 18), date(2024, 12, 12)]


def test_a_gathering_that_goes_on_now_stays(store: Store, pia: Actor) -> None:
    now_on = planned(store)
    moved(store, replace(pia, at=datetime(2024, 9, 18, 8, 0, tzinfo=UTC)), by(7))
    assert gathering_of(store, now_on).day == date(2024, 9, 18)


@pytest.mark.parametrize(
    ("form", "at", "refusal"),
    [
        (by(0), MORNING, CohortNotMoved),
        (to(date(2024, 8, 1)), MORNING, CohortNotMoved),
        (by(-13), MORNING, DayWouldBePast),
        (by(-40), SUMMER, DayWouldBePast),
        (by(10), datetime(2026, 1, 2, tzinfo=UTC), CohortIsOver),
    ],
)
def test_what_breaks_a_rule_is_refused_in_a_sentence_and_nothing_done(
    store: Store, pia: Actor, form: PostponeForm, at: datetime, refusal: type[Exception]
) -> None:
    planned(store)
    before = everything(store)
    with pytest.raises(refusal):
        moved(store, replace(pia, at=at), form)
    assert everything(store) == before


def test_a_refusal_names_what_would_be_past(store: Store, pia: Actor) -> None:
    with pytest.raises(DayWouldBePast, match=r"Første dag ville blitt 22\. juni 2024"):
        moved(store, replace(pia, at=SUMMER), by(-40))


def test_a_pre_gathering_that_goes_on_stays_before_the_first_day(store: Store, pia: Actor) -> None:
    planned(store, pre_form(starts_on=date(2024, 6, 20)))
    with pytest.raises(GatheringOutsideCohort, match="Presamling 1 må holdes før"):
        moved(store, replace(pia, at=datetime(2024, 6, 20, 10, 0, tzinfo=UTC)), by(-42))


def test_an_area_that_would_be_left_behind_is_named(store: Store, pia: Actor) -> None:
    insert_row(
        store,
        "plan",
        id="plan",
        department_code="nordland",
        period_from=date(2024, 1, 1),
        period_to=date(2024, 12, 31),
        is_adopted=True,
    )
    insert_row(store, "plan_entry", id="area", plan_id="plan", kind="area", label="Samhandling")
    insert_row(store, "brought_area", id="1", cohort_slug=COHORT, department_code="nordland", area_id="area")
    with pytest.raises(AreaOutsideMovedCohort, match="«Samhandling», som Nordland har tatt med"):
        moved(store, pia, by(200))
    moved(store, pia, by(100))


def test_a_gathering_called_off_moves_along_and_nobody_hears_of_it(store: Store, pia: Actor) -> None:
    kai = enrolled(store)
    gathering_id = planned(store)
    cancel_gathering(pia, store, gathering_id, version=1)

    moved(store, pia, by(7))

    assert gathering_of(store, gathering_id).day == date(2024, 9, 25)
    assert told(store, "gathering_changed") == set()
    assert told(store, "cohort_postponed") == {kai.person_id}


def test_those_with_a_part_in_it_are_told_and_no_others(store: Store, pia: Actor) -> None:
    taking_part = enrolled(store)
    interested, refused, idle = contact(store, NARVIK), contact(store, STEINKJER), contact(store, "4601")
    insert_row(store, "municipal_interest", cohort_slug=COHORT, municipality_number=NARVIK)
    applied(store, STEINKJER, "declined")
    yes, no, silent = (board_member(store, each) for each in ("nordland", "vestland", "rogaland"))
    for department, answer in (("nordland", "yes"), ("vestland", "no")):
        insert_row(
            store, "county_interest", cohort_slug=COHORT, id=department, department_code=department, answer=answer
        )
    gathering_id = planned(store)

    shown = postponement(replace(pia, at=SUMMER), store, by(14), slug=COHORT)
    moved(store, replace(pia, at=SUMMER), by(14))

    expected = {each.person_id for each in (taking_part, interested, yes)}
    assert {each.person_id for each in shown.told} == told(store, "cohort_postponed") == expected
    assert not expected & {each.person_id for each in (refused, idle, no, silent, pia)}
    assert [each.before.id for each in shown.gatherings] == [gathering_id]


def test_all_that_moves_for_somebody_stands_in_one_message_with_a_calendar_file_for_each_gathering(
    store: Store, pia: Actor
) -> None:
    kai, interested = enrolled(store), contact(store, NARVIK)
    insert_row(store, "municipal_interest", cohort_slug=COHORT, municipality_number=NARVIK)
    ids = [planned(store, gathering_form(number=n, starts_on=date(2024, 9 + n // 2, 10 + n))) for n in range(1, 7)]

    moved(store, replace(pia, at=SUMMER), by(14))

    sql = "SELECT kind, recipient_id, facts FROM outbox WHERE queued_at = $at ORDER BY recipient_id"
    found = {row["recipient_id"]: row for row in store.rows(sql, at=SUMMER)}
    assert len(store.rows(sql, at=SUMMER)) == len(found) == 2
    assert {row["kind"] for row in found.values()} == {"cohort_postponed"}
    letters = {
        each: worded(MessageKind.COHORT_POSTPONED, json.loads(found[str(each.person_id)]["facts"]), address="")
        for each in (kai, interested)
    }
    assert [each.uid for each in letters[kai].entries] == ids
    assert {(each.method, each.sequence) for each in letters[kai].entries} == {("REQUEST", 2)}
    assert letters[kai].entries[5].link == f"/samlinger?periode={COHORT}&samling={ids[5]}"
    first = gathering_of(store, ids[0])
    assert (letters[kai].entries[0].starts_at, letters[kai].entries[0].ends_at) == (first.starts_at, first.ends_at)
    assert "Samlingene dine: samling 1: 25. september 2024 kl. 10.00 til kl. 16.00; samling 2:" in letters[kai].before
    assert "Siste dag: 14. januar 2026" in letters[interested].before
    assert (letters[interested].entries, "Samlingene" in letters[interested].before) == ((), False)


def test_whom_a_move_adds_to_a_gathering_is_invited_to_it(store: Store, pia: Actor) -> None:
    kai = enrolled(store)
    gathering_id = planned(store)
    ends = "UPDATE role_grant SET valid_to = $last WHERE person_id = $person"
    store.write(lambda transaction: transaction.rows(ends, last=date(2024, 9, 10), person=kai.person_id))

    moved(store, replace(pia, at=SUMMER), by(-10))

    sql = "SELECT kind, recipient_id, record_id FROM outbox WHERE queued_at = $at ORDER BY kind"
    assert [tuple(row.values()) for row in store.rows(sql, at=SUMMER)] == [
        ("cohort_postponed", kai.person_id, COHORT),
        ("gathering_announced", kai.person_id, gathering_id),
    ]


def test_while_a_deadline_is_ahead_those_it_waits_for_are_told_too(store: Store, pia: Actor) -> None:
    silent, idle = board_member(store, "rogaland"), contact(store, "4601")
    moved(store, pia, by(14))
    assert told(store, "cohort_postponed") == {silent.person_id, idle.person_id}
    assert told(store, "date_moved") == set()


def test_a_department_that_said_no_and_its_municipalities_hear_nothing(store: Store, pia: Actor) -> None:
    board, kai = board_member(store), contact(store)
    insert_row(store, "municipal_interest", cohort_slug=COHORT, municipality_number=BODO)
    insert_row(store, "county_interest", cohort_slug=COHORT, id="1", department_code="nordland", answer="yes")
    insert_row(store, "participation_decision", cohort_slug=COHORT, department_code="nordland", takes_part=False)
    moved(store, pia, by(14))
    assert {board.person_id, kai.person_id} & told(store, "cohort_postponed") == set()


def test_somebody_to_be_told_since_the_preview_stops_it(store: Store, pia: Actor) -> None:
    shown = [each.person_id for each in postponement(pia, store, by(14), slug=COHORT).told]
    late = board_member(store, "rogaland")
    before = everything(store)
    with pytest.raises(RecipientsChanged):
        postpone_cohort(pia, store, by(14), slug=COHORT, version=1, shown=shown)
    assert everything(store) == before
    postpone_cohort(pia, store, by(14), slug=COHORT, version=1, shown=[late.person_id])


def test_the_second_of_two_is_stale_and_a_double_click_counts_once(store: Store, pia: Actor) -> None:
    later = replace(pia, at=MORNING + timedelta(hours=1))
    for _click in range(2):
        postpone_cohort(later, store.once("click"), by(14), slug=COHORT, version=1)
    assert cohort_query(pia, store, COHORT).starts_on == date(2024, 8, 15)
    with pytest.raises(StaleRecord, match="Pia Eksempel"):
        moved(store, pia, by(14))


def test_an_extension_is_kept_and_loses_nothing(store: Store, pia: Actor) -> None:
    contact(store)
    form = ExtensionForm(falls_on=date(2024, 6, 1), reason="Sommer")
    grant_extension(pia, store, form, cohort=COHORT, municipality=BODO)
    moved(store, pia, by(31))
    assert extended_deadlines(store, COHORT) == {BODO: date(2024, 6, 1)}
    assert cohort_query(pia, store, COHORT).deadlines[DateKind.APPLICATION] == date(2024, 6, 15)


def test_everything_is_in_the_log_with_its_reason(store: Store, pia: Actor) -> None:
    planned(store)
    moved(store, pia, by(31))
    logged = store.rows(
        "SELECT record_kind, reason, after ->> 'starts_on' AS first FROM audit_log WHERE action = 'postpone_cohort' "
        "ORDER BY record_kind"
    )
    assert logged == [
        {"record_kind": "cohort", "reason": "Planene ble ikke vedtatt i tide", "first": "2024-09-01"},
        {"record_kind": "gathering", "reason": "Planene ble ikke vedtatt i tide", "first": None},
    ]


def test_only_programme_management_moves_a_cohort(store: Store, pia: Actor) -> None:
    for refused in (
        lambda: postpone_cohort(board_member(store), store, by(1), slug=COHORT, version=1),
        lambda: postponement(contact(store), store, by(1), slug=COHORT),
        lambda: postpone_cohort(pia, store, by(1), slug="1999", version=1),
    ):
        with pytest.raises(NotAllowed):
            refused()


@pytest.mark.parametrize(
    "typed",
    [
        {"days": None, "starts_on": None, "reason": "x"},
        {"days": 1, "starts_on": date(2024, 9, 1), "reason": "x"},
        {"days": 1, "reason": "  "},
        {"days": 2000, "reason": "x"},
    ],
)
def test_a_faulty_form_is_refused(typed: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        PostponeForm.model_validate(typed)


clocks = st.times(time(6), time(23)).map(lambda clock: clock.replace(second=0, microsecond=0))


@given(day=st.dates(date(2023, 1, 1), date(2026, 12, 31)), clock=clocks, days=st.integers(-400, 400))
def test_a_moved_gathering_keeps_its_hours_whatever_the_clocks_do(day: date, clock: time, days: int) -> None:
    gathering = Gathering(
        id="1",
        cohort_slug=COHORT,
        kind=GatheringKind.MAIN,
        number=1,
        region_id=None,
        starts_at=at_oslo(day, clock),
        ends_at=at_oslo(day + timedelta(days=1), clock),
        venue="",
        host_municipality=None,
        theme="",
        cancelled_at=None,
        roster_closed_at=None,
        version=1,
    )
    later = gathering.moved(days)
    assert later.day == day + timedelta(days=days)
    assert later.starts_at.astimezone(OSLO).time() == clock
    assert later.last_day == day + timedelta(days=days + 1)
    assert later.moved(-days) == gathering
