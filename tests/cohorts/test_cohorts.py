"""Cohorts, their dates and the history of these, and who is told when one moves."""

from datetime import UTC, date, datetime, timedelta

import pytest
from pydantic import ValidationError

from programme.access.audit import StaleRecord
from programme.access.model import Actor, system
from programme.cohorts.actions import change_cohort, move_date, set_up_cohort
from programme.cohorts.model import CohortForm, DateKind, DateSet, MoveDateForm, PostponementMade, is_after_deadline
from programme.cohorts.moving import moved_alone
from programme.cohorts.queries import cohort as cohort_query
from programme.cohorts.queries import cohorts, concerned_by_date, date_history
from programme.cohorts.rules import (
    CohortSlugFaulty,
    CohortSlugTaken,
    DateUnchanged,
    DeadlineAfterCohort,
    FewerMainGatherings,
    FewerPreGatherings,
)
from programme.language import NotAllowed
from programme.language.dates import local_date
from programme.store import Store
from tests.cohorts.rows import insert_row
from tests.factories import COHORT, MORNING, board_member, cohort, contact, programme_manager

LATER = MORNING + timedelta(days=3)


def form(**changes: object) -> CohortForm:
    return CohortForm.model_validate(
        {"name": "2024–25", "starts_on": date(2024, 8, 1), "ends_on": date(2025, 12, 31)} | changes
    )


def moved(day: date, kind: DateKind = DateKind.COUNTY_INTEREST) -> MoveDateForm:
    return MoveDateForm(kind=kind, falls_on=day, reason="Utsatt etter ønske fra fylkesavdelingene")


def plan_gathering(store: Store, number: int, *, kind: str = "main", cancelled: bool = False) -> None:
    insert_row(
        store,
        "gathering",
        id=f"{kind}-{number}",
        cohort_slug=COHORT,
        kind=kind,
        number=number,
        starts_at=MORNING,
        ends_at=LATER,
        cancelled_at=LATER if cancelled else None,
    )


def told(store: Store) -> list[str]:
    return sorted(row["recipient_id"] for row in store.rows("SELECT recipient_id FROM outbox"))


def test_cohorts_are_given_newest_first_with_their_deadlines(store: Store) -> None:
    cohort(store)
    cohort(store, "2026-27", name="2026–27", starts_on=date(2026, 8, 1), ends_on=date(2027, 12, 31))
    actor = programme_manager(store)

    found = cohorts(actor, store)

    assert [each.slug for each in found] == ["2026-27", COHORT]
    assert found[1] == cohort_query(actor, store, COHORT)
    assert found[1].deadlines[DateKind.COUNTY_INTEREST] == date(2023, 9, 15)
    assert found[1].title == "Programperiode 2024–25"


def test_a_cohort_without_deadlines_is_found_and_never_late(store: Store) -> None:
    actor = programme_manager(store)
    set_up_cohort(actor, store, form(), slug=COHORT, deadlines={})

    found = cohorts(actor, store)[0]

    assert found.deadlines == {}
    assert not is_after_deadline(found.deadlines.get(DateKind.APPLICATION), LATER)


@pytest.mark.parametrize("slug", ["2024/25", "Høst", "", "-2024", "a b", "æ"])
def test_a_slug_that_cannot_stand_in_an_address_is_refused(store: Store, slug: str) -> None:
    with pytest.raises(CohortSlugFaulty):
        set_up_cohort(programme_manager(store), store, form(), slug=slug, deadlines={})


def test_a_slug_is_used_once(store: Store) -> None:
    cohort(store)
    with pytest.raises(CohortSlugTaken):
        cohort(store)


def test_a_deadline_after_the_cohort_is_refused_and_nothing_written(store: Store) -> None:
    late = {DateKind.APPLICATION: date(2026, 1, 1)}
    with pytest.raises(DeadlineAfterCohort):
        set_up_cohort(programme_manager(store), store, form(), slug=COHORT, deadlines=late)
    assert store.rows("SELECT slug FROM cohort") == []


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "  "},
        {"ends_on": date(2024, 8, 1)},
        {"pre_gatherings": 7},
        {"main_gatherings": 0},
        {"recommended_members_least": 9, "recommended_members_most": 8},
    ],
)
def test_a_faulty_form_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        form(**changes)


def test_change_cohort_keeps_what_was_before_in_the_log(store: Store) -> None:
    cohort(store)
    actor = programme_manager(store)

    assert change_cohort(actor, store, form(main_gatherings=8), slug=COHORT, version=1) == COHORT

    changed = cohort_query(actor, store, COHORT)
    assert (changed.main_gatherings, changed.version) == (8, 2)
    logged = store.rows(
        "SELECT before ->> 'main_gatherings' AS before, after ->> 'main_gatherings' AS after FROM audit_log "
        "WHERE action = 'change_cohort'"
    )
    assert logged == [{"before": "6", "after": "8"}]


def test_change_cohort_refuses_a_version_that_someone_else_has_changed(store: Store) -> None:
    cohort(store)
    actor = programme_manager(store, at=LATER)
    change_cohort(actor, store, form(name="Første"), slug=COHORT, version=1)

    with pytest.raises(StaleRecord, match="Pia Eksempel"):
        change_cohort(actor, store, form(name="Andre"), slug=COHORT, version=1)

    assert cohort_query(actor, store, COHORT).name == "Første"


def test_numbers_of_gatherings_stay_at_or_above_what_is_planned(store: Store) -> None:
    cohort(store)
    actor = programme_manager(store)
    plan_gathering(store, 5)
    plan_gathering(store, 6, cancelled=True)
    plan_gathering(store, 2, kind="pre")

    with pytest.raises(FewerMainGatherings, match="Samling 5"):
        change_cohort(actor, store, form(main_gatherings=4), slug=COHORT, version=1)
    with pytest.raises(FewerPreGatherings, match="Presamling 2"):
        change_cohort(actor, store, form(pre_gatherings=1), slug=COHORT, version=1)
    change_cohort(actor, store, form(main_gatherings=5), slug=COHORT, version=1)


def test_moving_a_date_keeps_the_one_before(store: Store) -> None:
    cohort(store)
    actor = programme_manager(store, at=LATER)

    move_date(actor, store, moved(date(2023, 10, 1)), slug=COHORT, version=1)

    assert cohort_query(actor, store, COHORT).deadlines[DateKind.COUNTY_INTEREST] == date(2023, 10, 1)
    history = [each for each in date_history(actor, store, COHORT) if each.kind is DateKind.COUNTY_INTEREST]
    assert [(each.falls_on, each.set_by, each.set_at, each.is_current) for each in history] == [
        (date(2023, 9, 15), "Systemet", MORNING, False),
        (date(2023, 10, 1), "Pia Eksempel", LATER, True),
    ]


def test_history_is_in_the_order_of_the_programme(store: Store) -> None:
    cohort(store)
    assert [each.kind for each in date_history(programme_manager(store), store, COHORT)] == list(DateKind)


def test_moving_a_date_to_where_it_is_says_so(store: Store) -> None:
    cohort(store)
    with pytest.raises(DateUnchanged, match=r"15\. september 2023"):
        move_date(programme_manager(store), store, moved(date(2023, 9, 15)), slug=COHORT, version=1)


def test_moving_a_date_that_someone_else_has_moved_is_stale(store: Store) -> None:
    cohort(store)
    actor = programme_manager(store)
    move_date(actor, store, moved(date(2023, 10, 1)), slug=COHORT, version=1)
    with pytest.raises(StaleRecord):
        move_date(actor, store, moved(date(2023, 10, 2)), slug=COHORT, version=1)


def test_an_unknown_cohort_and_a_forbidden_one_give_the_same_answer(store: Store) -> None:
    cohort(store)
    with pytest.raises(NotAllowed) as unknown:
        move_date(programme_manager(store), store, moved(date(2023, 10, 1)), slug="1999", version=1)
    with pytest.raises(NotAllowed) as forbidden:
        move_date(board_member(store), store, moved(date(2023, 10, 1)), slug=COHORT, version=1)
    assert str(unknown.value) == str(forbidden.value)


def answer(store: Store, department: str, *, withdrawn_at: datetime | None = None) -> None:
    insert_row(
        store,
        "county_interest",
        cohort_slug=COHORT,
        id=department,
        department_code=department,
        answer="yes",
        withdrawn_at=withdrawn_at,
    )


def test_a_moved_county_deadline_is_told_to_boards_that_have_not_answered(store: Store) -> None:
    cohort(store)
    answered, silent, withdrawn = (board_member(store, each) for each in ("nordland", "vestland", "rogaland"))
    contact(store)
    answer(store, "nordland")
    answer(store, "rogaland", withdrawn_at=LATER)
    actor = programme_manager(store)

    concerned = concerned_by_date(actor, store, COHORT, DateKind.COUNTY_INTEREST, date(2023, 10, 1))
    move_date(actor, store, moved(date(2023, 10, 1)), slug=COHORT, version=1)

    assert [each.where for each in concerned] == ["Rogaland", "Vestland"]
    assert told(store) == sorted(str(each.person_id) for each in (silent, withdrawn))
    assert answered.person_id not in told(store)


BODO, NARVIK, BERGEN, STAVANGER, EIGERSUND = "1804", "1806", "4601", "1103", "1101"


@pytest.mark.parametrize(
    ("kind", "places"),
    [
        (DateKind.MUNICIPAL_INTEREST, ["Bergen"]),
        (DateKind.APPLICATION, ["Bergen", "Bodø"]),
    ],
)
def test_a_moved_municipal_deadline_is_told_to_contacts_it_is_still_ahead_of(
    store: Store, kind: DateKind, places: list[str]
) -> None:
    cohort(store)
    cohort(store, "2026-27", name="2026–27", starts_on=date(2026, 8, 1), ends_on=date(2027, 12, 31))
    people: dict[str, Actor] = {number: contact(store, number) for number in (BODO, NARVIK, BERGEN, STAVANGER)}
    contact(store, EIGERSUND, "2026-27")
    insert_row(store, "municipal_interest", cohort_slug=COHORT, municipality_number=BODO)
    insert_row(store, "application", id="1", cohort_slug=COHORT, municipality_number=NARVIK, state="sent")
    insert_row(store, "application", id="2", cohort_slug=COHORT, municipality_number=BERGEN, state="draft")
    insert_row(store, "participation_decision", cohort_slug=COHORT, department_code="rogaland", takes_part=False)
    actor = programme_manager(store)

    concerned = concerned_by_date(actor, store, COHORT, kind, date(2024, 6, 1))
    move_date(actor, store, moved(date(2024, 6, 1), kind), slug=COHORT, version=1)

    assert [each.where for each in concerned] == places
    assert told(store) == sorted(each.person_id for each in concerned)
    assert {each.person_id for each in concerned} <= {person.person_id for person in people.values()}


def test_a_role_that_has_ended_is_told_nothing(store: Store) -> None:
    cohort(store)
    former = board_member(store, "vestland")
    store.write(lambda transaction: transaction.rows("UPDATE role_grant SET valid_to = $day", day=date(2023, 9, 4)))
    actor = Actor(former.person_id, "", system(LATER).grants, LATER)

    move_date(actor, store, moved(date(2023, 10, 1)), slug=COHORT, version=1)

    assert local_date(LATER) == date(2023, 9, 6)
    assert told(store) == []


@pytest.mark.parametrize(
    ("falls_on", "in_time", "late"),
    [
        (date(2023, 9, 15), datetime(2023, 9, 15, 21, 59, 59, 999000, UTC), datetime(2023, 9, 15, 22, 0, tzinfo=UTC)),
        # The clocks go forward on the deadline, and back on it: the day is 23 and 25 hours long.
        (date(2024, 3, 31), datetime(2024, 3, 31, 21, 59, 59, 999000, UTC), datetime(2024, 3, 31, 22, 0, tzinfo=UTC)),
        (date(2024, 10, 27), datetime(2024, 10, 27, 22, 59, 59, 999000, UTC), datetime(2024, 10, 27, 23, tzinfo=UTC)),
    ],
)
def test_a_deadline_lasts_to_its_last_second_in_oslo(falls_on: date, in_time: datetime, late: datetime) -> None:
    assert (is_after_deadline(falls_on, in_time), is_after_deadline(falls_on, late)) == (False, True)


def test_whoever_reads_cohorts_does_not_see_whom_a_date_concerns(store: Store) -> None:
    cohort(store)
    with pytest.raises(NotAllowed):
        concerned_by_date(board_member(store), store, COHORT, DateKind.APPLICATION, date(2024, 6, 1))


def test_what_moved_by_itself_is_told_apart_from_what_was_set_up_or_moved_with_all() -> None:
    def day(kind: DateKind, month: int, set_on: int, reason: str = "") -> DateSet:
        at = datetime(2023, 9, set_on, tzinfo=UTC)
        return DateSet(
            kind=kind, falls_on=date(2024, month, 1), reason=reason, set_at=at, set_by="Pia", is_current=False
        )

    board, municipal, application = DateKind
    first, moved = day(board, 1, set_on=1), day(board, 2, set_on=2, reason="Ferie")
    with_all, again = day(board, 3, set_on=3, reason="Utsatt"), day(board, 4, set_on=4, reason="Valg")
    added = day(application, 6, set_on=5, reason="Manglet")
    of_all = PostponementMade(
        days=29,
        starts_on=date(2024, 8, 1),
        ends_on=date(2025, 12, 31),
        reason="Utsatt",
        moved_at=with_all.set_at,
        moved_by="Pia",
    )

    history = [first, moved, with_all, again, day(municipal, 1, set_on=1), added]
    assert moved_alone(history, [of_all]) == [(first, moved), (with_all, again), (None, added)]
