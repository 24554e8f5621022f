"""What programme management and boards see: all ten departments, and one department's timeline."""

from datetime import date

import pytest

from programme.access.forgetting import forget_in_audit
from programme.access.model import Actor
from programme.interest.actions import (
    bring_in_areas,
    correct_interest,
    record_decision,
    register_interest,
    withdraw_interest,
)
from programme.interest.dialogue import record_dialogue_meeting
from programme.interest.model import Answer, CountyInterestRow, CountyInterestStatus
from programme.interest.queries import county_interest, county_interests, interest_history
from programme.language import NotAllowed
from programme.organisation.queries import departments
from programme.store import Store
from tests.factories import BODO, COHORT, MORNING, acting, board_member, cohort, contact, programme_manager
from tests.interest.making import AUTUMN, FAUSKE, NORDLAND, decision_form, dialogue_form, interest_form, plan_with_area

OWN = {"cohort": COHORT, "department": NORDLAND}


def _whole_way(store: Store) -> tuple[Actor, Actor]:
    """Board and programme management do all there is to do before a cohort."""
    cohort(store)
    board, manager = board_member(store), programme_manager(store)
    form = interest_form(municipality_numbers=[BODO, FAUSKE], wants_dialogue=True)
    register_interest(board, store, form, **OWN)
    autumn = acting(store, board.person_id, AUTUMN)
    for day in (date(2023, 10, 3), date(2023, 9, 20)):
        record_dialogue_meeting(acting(store, manager.person_id, AUTUMN), store, dialogue_form(day), **OWN)
    record_decision(autumn, store, decision_form(area_ids=[plan_with_area(store)]), **OWN)
    return autumn, acting(store, manager.person_id, AUTUMN)


def test_county_interests_has_a_row_for_each_of_the_ten(store: Store) -> None:
    _board, manager = _whole_way(store)
    rows = county_interests(manager, store, cohort=COHORT)
    assert [row.department for row in rows] == [each.short_name for each in departments(manager, store)]
    assert {row.status for row in rows if row.department != "Nordland"} == {CountyInterestStatus.NOT_ANSWERED}
    assert rows[4] == CountyInterestRow(
        department_code=NORDLAND,
        department="Nordland",
        status=CountyInterestStatus.REGISTERED,
        answer=Answer.YES,
        received_at=MORNING,
        municipalities=2,
        wants_dialogue=True,
        last_dialogue=date(2023, 10, 3),
        takes_part=True,
        reminded_at=None,
    )


def test_county_interests_are_read_by_management_and_own_board(store: Store) -> None:
    board, _manager = _whole_way(store)
    assert [row.department for row in county_interests(board, store, cohort=COHORT)] == ["Nordland"]
    for actor in (contact(store), acting(store, None)):
        with pytest.raises(NotAllowed):
            county_interests(actor, store, cohort=COHORT)
    for actor in (contact(store), board_member(store, "agder"), acting(store, None)):
        for ask in (county_interest, interest_history):
            with pytest.raises(NotAllowed):
                ask(actor, store, **OWN)


def test_interest_history_tells_who_did_what_and_why(store: Store) -> None:
    board, manager = _whole_way(store)
    spring = AUTUMN.replace(month=12)
    board, manager = acting(store, board.person_id, spring), acting(store, manager.person_id, spring)
    bring_in_areas(board, store, [], **OWN, version=1)
    register_interest(board, store, interest_form(Answer.PERHAPS), **OWN, version=1)
    register_interest(board, store, interest_form(Answer.PERHAPS, contact="Else"), **OWN, version=2)
    correct_interest(manager, store, interest_form(Answer.NO), **OWN, version=3, reason="Styret ringte.")
    withdraw_interest(board, store, **OWN, version=4)
    told = [(entry.who, entry.what, entry.reason) for entry in interest_history(manager, store, **OWN)]
    assert sorted(told) == sorted(
        [
            ("Bo Eksempel", "meldte interesse", ""),
            ("Pia Eksempel", "registrerte et dialogmøte", ""),
            ("Pia Eksempel", "registrerte et dialogmøte", ""),
            ("Bo Eksempel", "førte inn årsmøtevedtaket", ""),
            ("Bo Eksempel", "registrerte vedtaket", ""),
            ("Bo Eksempel", "valgte utviklingsområder", ""),
            ("Bo Eksempel", "endret interessen", ""),
            ("Bo Eksempel", "endret interessen", ""),
            ("Pia Eksempel", "rettet interessen", "Styret ringte."),
            ("Bo Eksempel", "trakk interessen", ""),
        ]
    )
    assert told[-1] == ("Bo Eksempel", "meldte interesse", "")


def test_each_revision_tells_what_it_said_before(store: Store) -> None:
    cohort(store)
    board, other = board_member(store), board_member(store, at=AUTUMN)
    register_interest(board, store, interest_form(Answer.PERHAPS, municipality_numbers=[BODO]), **OWN)
    changed = interest_form(Answer.YES, municipality_numbers=[BODO, FAUSKE], answerable="Liv Eksempel")
    register_interest(other, store, changed, **OWN, version=1)

    newest, first = interest_history(board, store, **OWN)

    assert (newest.who, newest.logged_at) == (other.name, AUTUMN)
    told = {each.field: (each.before, each.after) for each in newest.differences}
    assert told["Svar"] == ("Kanskje", "Ja")
    assert told["Kommuner"] == ("Bodø", "Bodø, Fauske")
    assert told["Svarer for det"] == ("–", "Liv Eksempel")
    assert told["Etter fristen"] == ("Nei", "Ja")
    assert {each.field: each.after for each in first.differences}["Svar"] == "Kanskje"


def test_what_was_erased_from_the_history_reads_so(store: Store) -> None:
    _board, manager = _whole_way(store)
    for words in (["12/23"], ["yes"]):
        store.write(lambda transaction, words=words: forget_in_audit(transaction, words))  # type: ignore[misc]
    told = {
        (entry.what, each.field): each.after
        for entry in interest_history(manager, store, **OWN)
        for each in entry.differences
    }
    assert told["førte inn årsmøtevedtaket", "Sak"] == "slettet"
    assert told["meldte interesse", "Svar"] == "slettet"
