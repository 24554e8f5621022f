"""A municipality says that it is interested, by itself or through its department's board."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from programme.access.audit import StaleRecord
from programme.access.model import Actor
from programme.interest.actions import (
    confirm_municipal_interest,
    register_municipal_interest,
    register_municipal_interest_on_behalf,
    withdraw_municipal_interest,
)
from programme.interest.municipal import MunicipalInterestStatus
from programme.interest.queries import municipal_interests
from programme.interest.records import stored_municipal_interest
from programme.interest.rules import (
    InterestAlreadyConfirmed,
    InterestClosed,
    InterestNotRegistered,
    MunicipalityHasAnswered,
)
from programme.language import NotAllowed
from programme.messages.model import MessageKind
from programme.messages.wording import subject_line
from programme.organisation.model import MunicipalityExpired, MunicipalityOfAnotherDepartment, MunicipalityUnknown
from programme.store import Store
from tests.factories import BODO, COHORT, acting, board_member, cohort, contact, programme_manager
from tests.interest.making import AUTUMN, BERGEN, FAUSKE, NORDLAND, counts, municipal_form

OWN = {"cohort": COHORT, "municipality": BODO}
FOR_BODO = {"cohort": COHORT, "department": NORDLAND, "municipality": BODO}
LAST_IN_TIME = datetime(2024, 1, 5, 22, 59, 59, 999000, tzinfo=UTC)
FIRST_LATE = datetime(2024, 1, 5, 23, 0, tzinfo=UTC)
LAST_OPEN = datetime(2024, 5, 15, 21, 59, 59, 999000, tzinfo=UTC)
CLOSED = datetime(2024, 5, 15, 22, 0, tzinfo=UTC)


def _contact(store: Store, at: datetime = AUTUMN) -> Actor:
    cohort(store)
    return contact(store, at=at)


def _status(store: Store) -> MunicipalInterestStatus:
    stored = stored_municipal_interest(store, **OWN)
    assert stored
    return stored.status


@pytest.mark.parametrize(
    ("at", "status"),
    [
        (LAST_IN_TIME, MunicipalInterestStatus.REGISTERED),
        (FIRST_LATE, MunicipalInterestStatus.LATE),
        (LAST_OPEN, MunicipalInterestStatus.LATE),
    ],
)
def test_interest_is_marked_after_its_deadline(store: Store, at: datetime, status: MunicipalInterestStatus) -> None:
    register_municipal_interest(_contact(store, at), store, municipal_form(), **OWN)
    assert _status(store) is status


def test_interest_closes_with_the_application_deadline(store: Store) -> None:
    person = _contact(store)
    board = board_member(store, at=CLOSED)
    register_municipal_interest_on_behalf(board_member(store, at=AUTUMN), store, municipal_form(), **FOR_BODO)
    late, before = acting(store, person.person_id, CLOSED), counts(store)
    for attempt in (
        lambda: register_municipal_interest(late, store, municipal_form(), **OWN, version=1),
        lambda: confirm_municipal_interest(late, store, **OWN, version=1),
        lambda: register_municipal_interest_on_behalf(board, store, municipal_form(), **FOR_BODO, version=1),
    ):
        with pytest.raises(InterestClosed) as raised:
            attempt()
        assert str(raised.value).startswith("Søknadsfristen var 15. mai 2024")
    assert counts(store) == before
    withdraw_municipal_interest(late, store, **OWN, version=1)
    assert _status(store) is MunicipalInterestStatus.WITHDRAWN


def test_an_edit_keeps_the_mark_and_registering_anew_is_judged_anew(store: Store) -> None:
    person = _contact(store)
    late = acting(store, person.person_id, FIRST_LATE)
    register_municipal_interest(person, store, municipal_form(), **OWN)
    register_municipal_interest(late, store, municipal_form("Else Eksempel"), **OWN, version=1)
    assert _status(store) is MunicipalInterestStatus.REGISTERED
    withdraw_municipal_interest(late, store, **OWN, version=2)
    register_municipal_interest(late, store, municipal_form(), **OWN, version=3)
    assert _status(store) is MunicipalInterestStatus.LATE


def test_the_board_registers_and_the_municipality_confirms(store: Store) -> None:
    person = _contact(store)
    board = board_member(store, at=AUTUMN)
    register_municipal_interest_on_behalf(board, store, municipal_form(), **FOR_BODO)
    assert _status(store) is MunicipalInterestStatus.TO_CONFIRM
    confirm_municipal_interest(person, store, **OWN, version=1)
    assert _status(store) is MunicipalInterestStatus.REGISTERED
    rows = store.rows("SELECT kind, recipient_id FROM outbox ORDER BY kind, recipient_id")
    told = {(row["kind"], row["recipient_id"]) for row in rows}
    assert told == {
        ("municipal_interest_to_confirm", person.person_id),
        ("municipal_interest_received", person.person_id),
        ("municipal_interest_received", board.person_id),
    }
    before = counts(store)
    with pytest.raises(InterestAlreadyConfirmed):
        confirm_municipal_interest(person, store, **OWN, version=1)
    with pytest.raises(MunicipalityHasAnswered) as raised:
        register_municipal_interest_on_behalf(board, store, municipal_form(), **FOR_BODO, version=2)
    assert str(raised.value).startswith("Bodø har selv meldt interesse.")
    assert counts(store) == before


def test_the_board_is_told_when_the_municipality_withdraws(store: Store) -> None:
    person = _contact(store)
    board = board_member(store, at=AUTUMN)
    board_member(store, "agder", at=AUTUMN)
    interest_id = register_municipal_interest(person, store, municipal_form(), **OWN)
    withdraw_municipal_interest(person, store, **OWN, version=1)
    sql = """
        SELECT recipient_id, record_id, facts ->> 'municipality' AS municipality FROM outbox
        WHERE kind = 'municipal_interest_withdrawn'
    """
    told = {"recipient_id": board.person_id, "record_id": interest_id, "municipality": "Bodø"}
    assert store.rows(sql) == [told]
    said = subject_line(MessageKind.MUNICIPAL_INTEREST_WITHDRAWN, told)
    assert said == "Fremtidens kulturskole: Bodø har trukket interessen"


def test_confirm_and_withdraw_need_one_that_stands(store: Store) -> None:
    person = _contact(store)
    before = counts(store)
    for act in (confirm_municipal_interest, withdraw_municipal_interest):
        with pytest.raises(InterestNotRegistered) as raised:
            act(person, store, **OWN, version=0)
        assert str(raised.value).startswith("Bodø har ingen interesse som er meldt.")
    assert counts(store) == before


@pytest.mark.parametrize(
    ("number", "rule"),
    [(BERGEN, MunicipalityOfAnotherDepartment), ("0000", MunicipalityUnknown), ("3001", MunicipalityExpired)],
)
def test_the_board_registers_for_its_own_municipalities(store: Store, number: str, rule: type[Exception]) -> None:
    cohort(store)
    board, before = board_member(store, at=AUTUMN), counts(store)
    with pytest.raises(rule):
        register_municipal_interest_on_behalf(
            board, store, municipal_form(), cohort=COHORT, department=NORDLAND, municipality=number
        )
    assert counts(store) == before


def test_two_contacts_that_save_and_one_that_clicks_twice(store: Store) -> None:
    first = _contact(store)
    second = contact(store, at=AUTUMN)
    ids = [register_municipal_interest(first, store.once("form"), municipal_form(), **OWN) for _ in range(2)]
    before = counts(store)
    assert (len(set(ids)), before["municipal_interest"]) == (1, 1)
    for stale in (
        lambda: register_municipal_interest(second, store, municipal_form(), **OWN),
        lambda: withdraw_municipal_interest(second, store, **OWN, version=2),
    ):
        with pytest.raises(StaleRecord) as raised:
            stale()
        assert str(raised.value).startswith("Kai Eksempel har endret dette")
    assert counts(store) == before


Attempt = Callable[[Actor, Store], object]


@pytest.mark.parametrize(
    "attempt",
    [
        lambda actor, store: register_municipal_interest(actor, store, municipal_form(), **OWN),
        lambda actor, store: confirm_municipal_interest(actor, store, **OWN, version=0),
        lambda actor, store: withdraw_municipal_interest(actor, store, **OWN, version=0),
    ],
)
def test_only_the_municipalitys_contact_speaks_for_it(store: Store, attempt: Attempt) -> None:
    cohort(store)
    others = [programme_manager(store), board_member(store), contact(store, FAUSKE), acting(store, None)]
    before = counts(store)
    for actor in others:
        with pytest.raises(NotAllowed):
            attempt(actor, store)
    assert counts(store) == before


def test_only_the_departments_board_registers_on_behalf(store: Store) -> None:
    person = _contact(store)
    others = [programme_manager(store), board_member(store, "agder"), person, acting(store, None)]
    before = counts(store)
    for actor in others:
        with pytest.raises(NotAllowed):
            register_municipal_interest_on_behalf(actor, store, municipal_form(), **FOR_BODO)
    assert counts(store) == before


def test_municipal_interests_are_read_by_those_they_concern(store: Store) -> None:
    cohort(store)
    people = {number: contact(store, number, at=AUTUMN) for number in (BODO, BERGEN, FAUSKE)}
    for number, person in people.items():
        register_municipal_interest(person, store, municipal_form(), cohort=COHORT, municipality=number)
    readers = [programme_manager(store), board_member(store), people[BERGEN], board_member(store, "agder")]
    read = [[row.municipality for row in municipal_interests(actor, store, cohort=COHORT)] for actor in readers]
    assert read == [["Bergen", "Bodø", "Fauske"], ["Bodø", "Fauske"], ["Bergen"], []]
    with pytest.raises(NotAllowed):
        municipal_interests(acting(store, None), store, cohort=COHORT)
