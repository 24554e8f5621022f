"""Further deadlines: an answer is judged by the one in force when it arrived, and those they concern are told."""

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from programme.access.model import Actor
from programme.cohorts.further import concerned_by_further, set_further_deadline, take_back_further_deadline
from programme.cohorts.model import Cohort, DateKind, FurtherDeadline, FurtherDeadlineForm, TakeBackForm
from programme.cohorts.moving import PostponeForm
from programme.cohorts.records import cohort_of
from programme.cohorts.rules import DeadlineAfterCohort, DeadlineInPast, FurtherDeadlineTooEarly, RecipientsChanged
from programme.gatherings.postponing import postpone_cohort
from programme.interest.actions import correct_interest, register_interest, register_municipal_interest
from programme.interest.model import Answer
from programme.interest.queries import county_interest, municipal_interests
from programme.participation.queries import overview
from programme.store import Store
from tests.factories import BODO, COHORT, acting, board_member, cohort, contact, programme_manager
from tests.interest.making import NORDLAND, interest_form, municipal_form

COUNTY = DateKind.COUNTY_INTEREST
OWN = {"cohort": COHORT, "department": NORDLAND}
OCTOBER = datetime(2023, 10, 2, 9, 0, tzinfo=UTC)
IN_NOVEMBER = datetime(2023, 11, 15, 22, 59, 59, tzinfo=UTC)
FORM = FurtherDeadlineForm(
    kind=COUNTY, opens_on=date(2023, 11, 1), falls_on=date(2023, 11, 15), reason="Flere årsmøter er sene."
)


def add(store: Store, manager: Actor, form: FurtherDeadlineForm = FORM) -> str:
    concerned = concerned_by_further(manager, store, form, slug=COHORT)
    return set_further_deadline(manager, store, form, slug=COHORT, shown=[each.person_id for each in concerned])


@pytest.fixture
def manager(store: Store) -> Actor:
    cohort(store)
    return programme_manager(store, OCTOBER)


@pytest.mark.parametrize(
    ("at", "is_late", "due_on"),
    [
        (datetime(2023, 9, 15, 21, 59, 59, tzinfo=UTC), False, date(2023, 9, 15)),
        (datetime(2023, 9, 15, 22, 0, tzinfo=UTC), True, date(2023, 9, 15)),
        (datetime(2023, 10, 31, 22, 59, 59, tzinfo=UTC), True, date(2023, 9, 15)),
        (datetime(2023, 10, 31, 23, 0, tzinfo=UTC), False, date(2023, 11, 15)),
        (IN_NOVEMBER, False, date(2023, 11, 15)),
        (datetime(2023, 11, 15, 23, 0, tzinfo=UTC), True, date(2023, 11, 15)),
    ],
)
def test_an_answer_is_judged_by_the_deadline_in_force_when_it_arrived(
    store: Store, manager: Actor, at: datetime, *, is_late: bool, due_on: date
) -> None:
    add(store, manager)
    board = acting(store, board_member(store).person_id, at)
    register_interest(board, store, interest_form(), **OWN)
    found = county_interest(board, store, **OWN)
    assert found
    assert (found.is_late, found.due_on) == (is_late, due_on)


def test_what_was_late_stays_late_when_a_further_deadline_comes(store: Store, manager: Actor) -> None:
    board = acting(store, board_member(store).person_id, OCTOBER)
    register_interest(board, store, interest_form(), **OWN)
    add(store, manager)
    in_november = acting(store, board.person_id, IN_NOVEMBER)
    register_interest(in_november, store, interest_form(contact="Liv Eksempel"), **OWN, version=1)
    found = county_interest(in_november, store, **OWN)
    assert found
    assert found.is_late
    register_interest(in_november, store, interest_form(Answer.PERHAPS), **OWN, version=2)
    corrector = acting(store, manager.person_id, datetime(2023, 12, 1, tzinfo=UTC))
    correct_interest(corrector, store, interest_form(Answer.NO), **OWN, version=3, reason="Styret ringte.")
    found = county_interest(in_november, store, **OWN)
    assert found
    assert (found.is_late, found.due_on) == (False, FORM.falls_on)


def test_the_municipalities_have_further_deadlines_of_their_own(store: Store, manager: Actor) -> None:
    times = {"opens_on": date(2024, 2, 1), "falls_on": date(2024, 3, 1)}
    add(store, manager, FORM.model_copy(update={"kind": DateKind.MUNICIPAL_INTEREST, **times}))
    at = datetime(2024, 2, 15, tzinfo=UTC)
    person = acting(store, contact(store).person_id, at)
    register_municipal_interest(person, store, municipal_form(), cohort=COHORT, municipality=BODO)
    [row] = municipal_interests(person, store, cohort=COHORT)
    assert (row.is_late, row.due_on) == (False, date(2024, 3, 1))


def test_those_who_have_not_answered_are_told_and_shown_first(store: Store, manager: Actor) -> None:
    silent, answered = board_member(store), board_member(store, "vestland", OCTOBER)
    register_interest(answered, store, interest_form(), cohort=COHORT, department="vestland")
    with pytest.raises(RecipientsChanged):
        set_further_deadline(manager, store, FORM, slug=COHORT, shown=[])
    add(store, manager)
    told = store.rows("SELECT recipient_id FROM outbox WHERE kind = 'further_deadline_set'")
    assert told == [{"recipient_id": silent.person_id}]


def test_a_further_deadline_comes_after_the_one_before_it(store: Store, manager: Actor) -> None:
    with pytest.raises(FurtherDeadlineTooEarly, match=r"15\. september 2023"):
        add(store, manager, FORM.model_copy(update={"opens_on": date(2023, 9, 15)}))
    add(store, manager)
    with pytest.raises(FurtherDeadlineTooEarly, match=r"15\. november 2023"):
        add(store, manager, FORM.model_copy(update={"falls_on": date(2023, 12, 1)}))
    passed = {"opens_on": date(2023, 9, 20), "falls_on": date(2023, 10, 1)}
    with pytest.raises(DeadlineInPast):
        add(store, manager, FORM.model_copy(update=passed))
    with pytest.raises(DeadlineAfterCohort):
        add(store, manager, FORM.model_copy(update={"falls_on": date(2026, 1, 1)}))


@pytest.mark.parametrize(
    "wrong", [{"kind": DateKind.APPLICATION}, {"falls_on": date(2023, 10, 31)}, {"reason": " "}], ids=str
)
def test_a_form_that_cannot_be_meant_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        FurtherDeadlineForm.model_validate(FORM.model_dump() | wrong)


def test_taken_back_it_holds_no_more_and_what_came_in_time_stays_so(store: Store, manager: Actor) -> None:
    deadline_id = add(store, manager)
    board = acting(store, board_member(store).person_id, IN_NOVEMBER)
    other = board_member(store, "vestland", IN_NOVEMBER)
    register_interest(board, store, interest_form(), **OWN)
    back = TakeBackForm(reason="Satt ved en feil.")
    taker = acting(store, manager.person_id, IN_NOVEMBER)

    take_back_further_deadline(taker, store, back, slug=COHORT, deadline_id=deadline_id, version=1)

    register_interest(other, store, interest_form(), cohort=COHORT, department="vestland")
    late = county_interest(other, store, cohort=COHORT, department="vestland")
    in_time = county_interest(board, store, **OWN)
    assert late
    assert in_time
    assert (late.is_late, in_time.is_late) == (True, False)
    told = store.rows("SELECT recipient_id FROM outbox WHERE kind = 'further_deadline_taken_back'")
    assert told == [{"recipient_id": other.person_id}]


@pytest.mark.parametrize(
    ("at", "holds"), [(datetime(2023, 9, 4, 8, 0, tzinfo=UTC), "15. september 2023"), (OCTOBER, "")]
)
def test_who_hears_that_it_is_taken_back_hears_which_deadline_holds(store: Store, at: datetime, holds: str) -> None:
    cohort(store)
    board_member(store)
    manager = programme_manager(store, at)
    deadline_id = add(store, manager)
    back = TakeBackForm(reason="Satt ved en feil.")
    take_back_further_deadline(manager, store, back, slug=COHORT, deadline_id=deadline_id, version=1)

    [row] = store.rows("SELECT facts FROM outbox WHERE kind = 'further_deadline_taken_back'")
    facts = json.loads(row["facts"])
    assert (facts["day"], facts["holds"], facts["reason"]) == ("15. november 2023", holds, "Satt ved en feil.")


def test_the_next_step_of_a_silent_board_follows_the_deadline_in_force(store: Store, manager: Actor) -> None:
    add(store, manager)
    board = acting(store, board_member(store).person_id, IN_NOVEMBER)
    [step] = [each for each in overview(board, store, COHORT).steps if each.duty == "county_interest"]
    assert step.due == FORM.falls_on


def test_it_moves_along_with_the_whole_cohort(store: Store, manager: Actor) -> None:
    add(store, manager)
    postpone_cohort(manager, store, PostponeForm(days=7, reason="Utsatt."), slug=COHORT, version=1)
    [further] = cohort_of(store, COHORT).further
    assert (further.opens_on, further.falls_on) == (date(2023, 11, 8), date(2023, 11, 22))


DAYS = st.dates(date(2023, 1, 1), date(2023, 12, 31))
SPANS = st.lists(st.tuples(DAYS, DAYS).map(sorted), max_size=4)


@given(first=st.none() | DAYS, spans=SPANS, day=DAYS)
def test_whoever_has_an_open_deadline_is_in_time(first: date | None, spans: list[list[date]], day: date) -> None:
    further = tuple(
        FurtherDeadline(id=str(number), kind=COUNTY, opens_on=opens, falls_on=falls, reason="", version=1)
        for number, (opens, falls) in enumerate(spans)
    )
    days = {"starts_on": date(2024, 8, 1), "ends_on": date(2025, 12, 31)}
    numbers = dict.fromkeys(
        ("pre_gatherings", "main_gatherings", "recommended_members_least", "recommended_members_most", "version"), 2
    )
    deadlines = {COUNTY: first} if first else {}
    run = Cohort(slug=COHORT, name="2024–25", **days, **numbers, deadlines=deadlines, further=further)
    open_ones = [falls for opens, falls in spans if opens <= day <= falls] + ([first] if first and day <= first else [])
    due = run.deadline_on(COUNTY, day)
    assert (due is not None and due >= day) == bool(open_ones)
    if open_ones:
        assert due == min(open_ones)
