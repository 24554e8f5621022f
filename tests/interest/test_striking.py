"""A board strikes what nobody who was signed in has said for a municipality, with a reason, and both ends are told."""

import pytest

from programme.access.audit import StaleRecord
from programme.interest.actions import (
    register_municipal_interest,
    register_municipal_interest_on_behalf,
)
from programme.interest.by_link import (
    register_interest_by_link,
)
from programme.interest.municipal import MunicipalInterestStatus
from programme.interest.rules import (
    InterestNotRegistered,
    MunicipalityHasAnswered,
)
from programme.interest.striking import StrikeForm, strike_municipal_interest
from programme.language import NotAllowed
from programme.organisation.model import MunicipalityOfAnotherDepartment
from programme.store import Store
from tests.factories import BODO, COHORT, board_member, cohort, contact
from tests.interest.making import AUTUMN, BERGEN, municipal_form
from tests.interest.test_links import FOR_BODO, FORM, someone, status, token_for


def test_a_board_strikes_what_came_by_a_link_and_both_ends_are_told_why(store: Store) -> None:
    cohort(store)
    board, person = board_member(store, at=AUTUMN), contact(store, at=AUTUMN)
    register_interest_by_link(someone(), store, FORM, token=token_for(store), version=0)
    [link] = store.rows("SELECT id FROM interest_link")

    form = StrikeForm(reason="Ingen i kommunen kjenner til den.")
    interest_id = strike_municipal_interest(board, store, form, **FOR_BODO, version=1)

    assert status(store, board) is MunicipalInterestStatus.WITHDRAWN
    why = "facts ->> 'reason' AS reason"
    told = store.rows(f"SELECT recipient_id, record_id, {why} FROM outbox WHERE kind = 'municipal_interest_struck'")
    assert {(each["recipient_id"], each["record_id"]) for each in told} == {
        ("interest_link", link["id"]),
        (person.person_id, interest_id),
    }
    assert {each["reason"] for each in told} == {form.reason}
    [logged] = store.rows("SELECT person_id, reason FROM audit_log WHERE action = 'strike_municipal_interest'")
    assert logged == {"person_id": board.person_id, "reason": form.reason}
    register_interest_by_link(someone(), store, FORM, token=token_for(store, email="ny@bodo.example"), version=2)
    assert status(store, board) is MunicipalInterestStatus.REGISTERED


def test_a_board_strikes_its_own_mistake_and_nothing_that_a_contact_has_said(store: Store) -> None:
    cohort(store)
    board, person, form = board_member(store, at=AUTUMN), contact(store, at=AUTUMN), StrikeForm(reason="Feil kommune.")
    with pytest.raises(InterestNotRegistered):
        strike_municipal_interest(board, store, form, **FOR_BODO, version=0)
    register_municipal_interest_on_behalf(board, store, municipal_form(), **FOR_BODO)
    with pytest.raises(StaleRecord):
        strike_municipal_interest(board, store, form, **FOR_BODO, version=0)
    strike_municipal_interest(board, store, form, **FOR_BODO, version=1)
    assert status(store, board) is MunicipalInterestStatus.WITHDRAWN
    register_municipal_interest(person, store, municipal_form(), cohort=COHORT, municipality=BODO, version=2)
    with pytest.raises(MunicipalityHasAnswered):
        strike_municipal_interest(board, store, form, **FOR_BODO, version=3)
    of_agder = {"cohort": COHORT, "department": "agder", "municipality": BODO}
    for other, whose in ((board_member(store, "agder", AUTUMN), FOR_BODO), (person, FOR_BODO), (board, of_agder)):
        with pytest.raises(NotAllowed):
            strike_municipal_interest(other, store, form, **whose, version=3)
    with pytest.raises(MunicipalityOfAnotherDepartment):
        strike_municipal_interest(board, store, form, **FOR_BODO | {"municipality": BERGEN}, version=0)
