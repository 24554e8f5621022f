"""The first or last day of a cohort is moved: with a reason, around what is set and planned, and people are told."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError

from programme.access.audit import StaleRecord
from programme.access.model import Actor
from programme.cohorts.days import concerned_by_days, move_days
from programme.cohorts.further import set_further_deadline
from programme.cohorts.model import Cohort, DateKind, FurtherDeadlineForm, MoveDaysForm
from programme.cohorts.moving import AreaOutsideMovedCohort, CohortIsOver
from programme.cohorts.queries import cohort as cohort_query
from programme.cohorts.queries import postponements
from programme.cohorts.rules import (
    DaysUnchanged,
    DeadlineAfterCohort,
    DeadlineInPast,
    FirstDayHasBeen,
    GatheringOutsideDays,
    PreGatheringAfterStart,
    RecipientsChanged,
)
from programme.language import NotAllowed, RuleBroken
from programme.messages.model import MessageKind
from programme.messages.wording import worded
from programme.store import Store
from tests.cohorts.rows import insert_row
from tests.factories import BODO, COHORT, board_member, cohort, contact, programme_manager
from tests.interest.making import plan_with_area

FIRST, LAST = date(2024, 8, 1), date(2025, 12, 31)


def days(starts_on: date = FIRST, ends_on: date = LAST) -> MoveDaysForm:
    return MoveDaysForm(starts_on=starts_on, ends_on=ends_on, reason="Semesteret er kortere")


@pytest.fixture
def pia(store: Store) -> Actor:
    """Programme management in September 2023, with the cohort set up."""
    cohort(store)
    return programme_manager(store)


def move(store: Store, pia: Actor, form: MoveDaysForm, version: int = 1) -> Cohort:
    shown = [each.person_id for each in concerned_by_days(pia, store, form, slug=COHORT)]
    move_days(pia, store, form, slug=COHORT, version=version, shown=shown)
    return cohort_query(pia, store, COHORT)


def test_the_days_move_alone_and_whoever_takes_part_is_told_why(store: Store, pia: Actor) -> None:
    kai, silent = contact(store), board_member(store, "rogaland")
    insert_row(store, "municipal_interest", cohort_slug=COHORT, municipality_number=BODO)
    before = cohort_query(pia, store, COHORT)

    after = move(store, pia, days(ends_on=date(2026, 1, 31)))

    assert (after.starts_on, after.ends_on, after.version) == (FIRST, date(2026, 1, 31), 2)
    assert after.deadlines == before.deadlines
    [told] = store.rows("SELECT kind, recipient_id, facts FROM outbox")
    assert (told["kind"], told["recipient_id"]) == ("cohort_postponed", kai.person_id)
    assert silent.person_id != kai.person_id
    letter = worded(MessageKind.COHORT_POSTPONED, facts_of(store), address="")
    assert "Den varer nå fra 1. august 2024 til 31. januar 2026." in letter.before
    assert "Nye datoer: Siste dag: 31. januar 2026" in letter.before
    assert "Grunn: Semesteret er kortere" in letter.before
    assert ("Samlingene dine" in letter.before, letter.entries) == (False, ())
    [made] = postponements(pia, store, COHORT)
    assert (made.days, made.starts_on, made.ends_on, made.reason) == (0, FIRST, LAST, "Semesteret er kortere")
    [logged] = store.rows("SELECT reason, person_id FROM audit_log WHERE action = 'move_days'")
    assert logged == {"reason": "Semesteret er kortere", "person_id": pia.person_id}


def facts_of(store: Store) -> dict[str, str]:
    [row] = store.rows("SELECT facts FROM outbox")
    found: dict[str, str] = json.loads(row["facts"])
    return found


@pytest.mark.parametrize(
    ("form", "at", "rule"),
    [
        (days(), "2023-10-01", DaysUnchanged),
        (days(date(2023, 9, 30)), "2023-10-01", DeadlineInPast),
        (days(date(2024, 9, 1)), "2024-08-02", FirstDayHasBeen),
        (days(ends_on=date(2026, 1, 31)), "2026-01-01", CohortIsOver),
        (days(ends_on=date(2025, 1, 31)), "2025-02-01", DeadlineInPast),
        (days(date(2024, 2, 1), date(2024, 5, 14)), "2023-10-01", DeadlineAfterCohort),
    ],
)
def test_what_has_been_stays_and_deadlines_lie_within(
    store: Store, pia: Actor, form: MoveDaysForm, at: str, rule: type[RuleBroken]
) -> None:
    then = replace(pia, at=datetime.fromisoformat(at).replace(hour=9, tzinfo=UTC))
    for refused in (concerned_by_days, lambda *given, slug: move_days(*given, slug=slug, version=1, shown=[])):
        with pytest.raises(rule):
            refused(then, store, form, slug=COHORT)
    assert store.rows("SELECT 1 AS found FROM audit_log WHERE action = 'move_days'") == []


def test_the_first_day_that_has_been_stays_while_the_last_one_moves(store: Store, pia: Actor) -> None:
    assert (
        move(store, replace(pia, at=datetime(2025, 3, 1, 9, tzinfo=UTC)), days(ends_on=date(2026, 1, 31))).starts_on
        == FIRST
    )


def test_a_further_deadline_lies_within_too(store: Store, pia: Actor) -> None:
    opens, falls = date(2024, 1, 10), date(2024, 5, 20)
    further = FurtherDeadlineForm(kind=DateKind.MUNICIPAL_INTEREST, opens_on=opens, falls_on=falls, reason="Flere vil")
    set_further_deadline(pia, store, further, slug=COHORT, shown=[])
    with pytest.raises(DeadlineAfterCohort):
        move(store, pia, days(date(2024, 2, 1), date(2024, 5, 19)))


def test_gatherings_that_are_planned_lie_within(store: Store, pia: Actor) -> None:
    gathering(store, "main", datetime(2024, 9, 17, 8, tzinfo=UTC))
    gathering(store, "main", datetime(2024, 8, 1, 8, tzinfo=UTC), cancelled_at=pia.at)
    gathering(store, "pre", datetime(2024, 7, 15, 8, tzinfo=UTC))
    with pytest.raises(GatheringOutsideDays, match=r"Samling 1 er 17\. september 2024"):
        move(store, pia, days(date(2024, 9, 18)))
    with pytest.raises(GatheringOutsideDays):
        move(store, pia, days(ends_on=date(2024, 9, 16)))
    with pytest.raises(PreGatheringAfterStart, match=r"Presamling 1 er 15\. juli 2024"):
        move(store, pia, days(date(2024, 7, 15)))
    assert move(store, pia, days(date(2024, 9, 17), date(2024, 9, 18))).starts_on == date(2024, 9, 17)


def gathering(store: Store, kind: str, starts_at: datetime, **more: object) -> None:
    insert_row(
        store,
        "gathering",
        id=f"{kind}{starts_at}",
        cohort_slug=COHORT,
        kind=kind,
        starts_at=starts_at,
        ends_at=starts_at.replace(hour=14),
        **more,
    )


def test_areas_that_are_brought_in_still_overlap(store: Store, pia: Actor) -> None:
    area = plan_with_area(store, first="2024-01-01", last="2024-12-31")
    insert_row(store, "brought_area", cohort_slug=COHORT, department_code="nordland", area_id=area)
    with pytest.raises(AreaOutsideMovedCohort, match="«Samhandling», som Nordland har tatt med"):
        move(store, pia, days(date(2025, 1, 1)))


def test_it_takes_a_reason_the_newest_version_and_those_who_were_shown(store: Store, pia: Actor) -> None:
    with pytest.raises(ValidationError):
        MoveDaysForm(starts_on=FIRST, ends_on=LAST, reason=" ")
    with pytest.raises(ValidationError):
        days(LAST, FIRST)
    later = days(ends_on=date(2026, 1, 31))
    with pytest.raises(StaleRecord):
        move(store, pia, later, version=0)
    with pytest.raises(RecipientsChanged):
        move_days(pia, store, later, slug=COHORT, version=1, shown=["somebody"])
    for other in (board_member(store), contact(store)):
        with pytest.raises(NotAllowed):
            move_days(other, store, later, slug=COHORT, version=1, shown=[])
