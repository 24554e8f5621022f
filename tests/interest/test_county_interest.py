"""A board says whether it is interested: when it counts as late, and what it may not do."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from pydantic import ValidationError

from programme.access.audit import StaleRecord
from programme.access.model import Actor, system
from programme.cohorts.actions import set_up_cohort
from programme.cohorts.model import CohortForm, DateKind
from programme.interest.actions import (
    correct_interest,
    register_interest,
    withdraw_interest,
)
from programme.interest.dialogue import record_dialogue_meeting
from programme.interest.model import Answer, CountyInterestForm, CountyInterestStatus
from programme.interest.queries import county_interest
from programme.interest.rules import DialogueNotHeld, InterestNotRegistered
from programme.language import NotAllowed, RuleBroken
from programme.language.fields import fault_sentences
from programme.messages.actions import set_mailbox
from programme.messages.reading import MAILBOX
from programme.messages.templates import MailboxForm
from programme.organisation.model import (
    MunicipalityExpired,
    MunicipalityMissing,
    MunicipalityOfAnotherDepartment,
    MunicipalityUnknown,
    NotAMunicipality,
)
from programme.store import Store
from tests.factories import BODO, COHORT, MORNING, acting, board_member, cohort, contact, programme_manager
from tests.interest.making import (
    BERGEN,
    FAUSKE,
    IN_TIME,
    NORDLAND,
    TOO_LATE,
    counts,
    dialogue_form,
    interest_form,
)

OWN = {"cohort": COHORT, "department": NORDLAND}
MILLISECOND = timedelta(milliseconds=1)


def _later(store: Store, actor: Actor, at: datetime) -> Actor:
    return acting(store, actor.person_id, at)


def _state(store: Store, actor: Actor) -> tuple[Answer, CountyInterestStatus, datetime, int]:
    interest = county_interest(actor, store, **OWN)
    assert interest
    return interest.answer, interest.status, interest.received_at, interest.version


def test_register_interest_keeps_all_five_answers_and_who_sent_them(store: Store) -> None:
    cohort(store)
    board = board_member(store)
    form = interest_form(municipality_numbers=[BODO, FAUSKE, BODO], wants_dialogue=True, remark=" Vi gleder oss. ")
    register_interest(board, store, form, **OWN)
    interest = county_interest(board, store, **OWN)
    assert interest
    assert interest.model_dump(exclude={"id"}) == {
        "answer": Answer.YES,
        "contact": "Bo Eksempel",
        "answerable": "",
        "municipality_numbers": [BODO, FAUSKE],
        "wants_dialogue": True,
        "remark": "Vi gleder oss.",
        "received_at": MORNING,
        "is_late": False,
        "due_on": date(2023, 9, 15),
        "withdrawn_at": None,
        "version": 1,
        "changed_by": "Bo Eksempel",
        "changed_at": MORNING,
    }


@pytest.mark.parametrize(
    ("deadline", "last_moment"),
    [
        (date(2023, 9, 15), IN_TIME),
        (date(2024, 3, 30), datetime(2024, 3, 30, 22, 59, 59, 999000, tzinfo=UTC)),
        (date(2024, 3, 31), datetime(2024, 3, 31, 21, 59, 59, 999000, tzinfo=UTC)),
        (date(2024, 10, 26), datetime(2024, 10, 26, 21, 59, 59, 999000, tzinfo=UTC)),
        (date(2024, 10, 27), datetime(2024, 10, 27, 22, 59, 59, 999000, tzinfo=UTC)),
    ],
)
def test_register_interest_is_late_from_midnight_in_oslo(store: Store, deadline: date, last_moment: datetime) -> None:
    form = CohortForm(name="2025–26", starts_on=date(2025, 1, 1), ends_on=date(2026, 6, 30))
    set_up_cohort(system(MORNING), store, form, slug="c", deadlines={DateKind.COUNTY_INTEREST: deadline})
    statuses = []
    for department, moment in [("nordland", last_moment), ("agder", last_moment + MILLISECOND)]:
        board = board_member(store, department, moment)
        register_interest(board, store, interest_form(), cohort="c", department=department)
        interest = county_interest(board, store, cohort="c", department=department)
        statuses.append(interest and interest.status)
    assert statuses == [CountyInterestStatus.REGISTERED, CountyInterestStatus.LATE]


def test_register_interest_marks_the_answer_and_not_the_edit(store: Store) -> None:
    cohort(store)
    board = board_member(store, at=IN_TIME)
    register_interest(board, store, interest_form(), **OWN)
    late = _later(store, board, TOO_LATE)
    register_interest(late, store, interest_form(contact="Else Eksempel"), **OWN, version=1)
    assert _state(store, board) == (Answer.YES, CountyInterestStatus.REGISTERED, IN_TIME, 2)
    register_interest(late, store, interest_form(Answer.PERHAPS), **OWN, version=2)
    assert _state(store, board) == (Answer.PERHAPS, CountyInterestStatus.LATE, TOO_LATE, 3)


def test_register_interest_anew_is_judged_anew(store: Store) -> None:
    cohort(store)
    board = board_member(store, at=IN_TIME)
    register_interest(board, store, interest_form(), **OWN)
    withdraw_interest(board, store, **OWN, version=1)
    assert _state(store, board)[1] is CountyInterestStatus.WITHDRAWN
    register_interest(_later(store, board, TOO_LATE), store, interest_form(), **OWN, version=2)
    assert _state(store, board) == (Answer.YES, CountyInterestStatus.LATE, TOO_LATE, 3)


def test_correct_interest_keeps_when_the_board_answered(store: Store) -> None:
    cohort(store)
    board = board_member(store, at=IN_TIME)
    register_interest(board, store, interest_form(), **OWN)
    manager = programme_manager(store, TOO_LATE)
    correct_interest(manager, store, interest_form(Answer.NO), **OWN, version=1, reason="Styret ringte.")
    assert _state(store, board) == (Answer.NO, CountyInterestStatus.REGISTERED, IN_TIME, 2)
    newest = store.rows("SELECT reason FROM audit_log WHERE action = 'correct_interest'")
    assert newest == [{"reason": "Styret ringte."}]


def test_correct_interest_without_reason_writes_nothing(store: Store) -> None:
    cohort(store)
    register_interest(board_member(store), store, interest_form(), **OWN)
    manager, before = programme_manager(store), counts(store)
    with pytest.raises(ValidationError) as raised:
        correct_interest(manager, store, interest_form(), **OWN, version=1, reason=" ")
    assert fault_sentences(raised.value) == [("reason", "Feltet er tomt. Skriv noen ord.")]
    assert counts(store) == before


def test_interest_is_told_to_board_and_programme_management(store: Store) -> None:
    cohort(store)
    manager, board, other = programme_manager(store), board_member(store), board_member(store, "agder")
    register_interest(board, store, interest_form(), **OWN)
    withdraw_interest(board, store, **OWN, version=1)
    rows = store.rows("SELECT kind, recipient_id FROM outbox")
    kinds = ("county_interest_received", "county_interest_withdrawn")
    told = {(row["kind"], row["recipient_id"]) for row in rows}
    assert told == {(kind, who) for kind in kinds for who in (board.person_id, manager.person_id)}
    assert other.person_id not in {row["recipient_id"] for row in rows}


def test_the_receipt_is_copied_to_the_programmes_mailbox_where_there_is_one(store: Store) -> None:
    cohort(store)
    manager, board = programme_manager(store), board_member(store, at=TOO_LATE)
    set_mailbox(manager, store, MailboxForm(email="post@kulturskole.example"), version=0)
    register_interest(board, store, interest_form(municipality_numbers=[FAUSKE, BODO]), **OWN)

    rows = store.rows("SELECT recipient_id, facts FROM outbox")
    assert {row["recipient_id"] for row in rows} == {board.person_id, MAILBOX}
    facts = json.loads(rows[0]["facts"])
    assert facts["department_name"] == "Norsk kulturskoleråd Nordland"
    assert (facts["answer"], facts["municipalities"]) == ("ja", "Bodø og Fauske")
    assert facts["received"].endswith(", etter fristen")


@pytest.mark.parametrize(
    ("number", "rule", "sentence"),
    [
        (BERGEN, MunicipalityOfAnotherDepartment, "Bergen hører ikke til Nordland."),
        ("0000", MunicipalityUnknown, "Ingen kommune har nummeret 0000."),
        ("", MunicipalityMissing, "Kommunen mangler."),
        ("3001", MunicipalityExpired, "Halden (3001) er ikke en egen kommune 1. august 2024. Bruk"),
        ("2111", NotAMunicipality, "Longyearbyen er ikke en kommune"),
    ],
)
def test_register_interest_refuses_municipalities_not_its_own(
    store: Store, number: str, rule: type[RuleBroken], sentence: str
) -> None:
    cohort(store)
    board, before = board_member(store), counts(store)
    with pytest.raises(rule) as raised:
        register_interest(board, store, interest_form(municipality_numbers=[BODO, number]), **OWN)
    assert str(raised.value).startswith(sentence)
    assert counts(store) == before


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"contact": "Bo"}, [("answer", "Feltet mangler. Fyll det ut.")]),
        ({"answer": None, "contact": "Bo"}, [("answer", "Valget mangler. Velg ett av alternativene.")]),
        ({"answer": "yes", "contact": "  "}, [("contact", "Navnet mangler. Skriv inn et navn.")]),
        (
            {"answer": "yes", "contact": "B" * 10_000},
            [("contact", "Teksten er på 10\N{NO-BREAK SPACE}000 tegn. Skriv høyst 120.")],
        ),
    ],
)
def test_county_interest_form_says_what_is_wrong(typed: dict[str, object], wrong: list[tuple[str, str]]) -> None:
    with pytest.raises(ValidationError) as raised:
        CountyInterestForm.model_validate(typed)
    assert fault_sentences(raised.value) == wrong


def test_the_second_of_two_that_save_is_told_who_was_first(store: Store) -> None:
    cohort(store)
    first, second = board_member(store), board_member(store)
    register_interest(first, store, interest_form(), **OWN)
    before = counts(store)
    with pytest.raises(StaleRecord) as raised:
        register_interest(second, store, interest_form(Answer.NO), **OWN)
    when = "3. september 2023 kl.\N{NO-BREAK SPACE}09.00"
    assert str(raised.value).startswith(f"Bo Eksempel har endret dette siden du åpnet det ({when})")
    for stale in (
        lambda: withdraw_interest(second, store, **OWN, version=2),
        lambda: correct_interest(programme_manager(store), store, interest_form(), **OWN, version=0, reason="Feil"),
    ):
        with pytest.raises(StaleRecord):
            stale()
    changed = {name for name, number in counts(store).items() if number != before[name]}
    assert changed == {"audit_log"}  # the programme manager was appointed
    assert _state(store, first)[0] is Answer.YES


def test_register_interest_sent_twice_writes_one(store: Store) -> None:
    cohort(store)
    board = board_member(store)
    ids = [register_interest(board, store.once("form"), interest_form(), **OWN) for _ in range(3)]
    written = counts(store)
    assert (len(set(ids)), written["county_interest"], written["outbox"]) == (1, 1, 1)


def test_withdraw_interest_needs_one_that_stands(store: Store) -> None:
    cohort(store)
    board = board_member(store)
    with pytest.raises(InterestNotRegistered) as raised:
        withdraw_interest(board, store, **OWN, version=0)
    assert str(raised.value) == "Nordland har ingen interesse som er meldt. Meld interesse først."
    register_interest(board, store, interest_form(), **OWN)
    withdraw_interest(board, store, **OWN, version=1)
    before = counts(store)
    with pytest.raises(InterestNotRegistered):
        withdraw_interest(board, store, **OWN, version=2)
    assert counts(store) == before


def test_dialogue_meeting_is_recorded_after_it_was_held(store: Store) -> None:
    cohort(store)
    manager = programme_manager(store)
    record_dialogue_meeting(manager, store, dialogue_form(), **OWN)
    before = counts(store)
    with pytest.raises(DialogueNotHeld) as raised:
        record_dialogue_meeting(manager, store, dialogue_form(date(2023, 9, 4)), **OWN)
    assert str(raised.value).startswith("Dialogmøtet 4. september 2023 er ikke holdt ennå.")
    assert counts(store) == before
    assert before["dialogue_meeting"] == 1


Attempt = Callable[[Actor, Store], object]
BOARD_ONLY: list[Attempt] = [
    lambda actor, store: register_interest(actor, store, interest_form(), **OWN),
    lambda actor, store: withdraw_interest(actor, store, **OWN, version=1),
]
MANAGEMENT_ONLY: list[Attempt] = [
    lambda actor, store: record_dialogue_meeting(actor, store, dialogue_form(), **OWN),
    lambda actor, store: correct_interest(actor, store, interest_form(), **OWN, version=1, reason="Feil"),
]


@pytest.mark.parametrize("attempt", BOARD_ONLY)
def test_only_the_departments_own_board_registers_and_withdraws(store: Store, attempt: Attempt) -> None:
    cohort(store)
    others = [programme_manager(store), board_member(store, "agder"), contact(store), acting(store, None)]
    before = counts(store)
    for actor in others:
        with pytest.raises(NotAllowed):
            attempt(actor, store)
    assert counts(store) == before


@pytest.mark.parametrize("attempt", MANAGEMENT_ONLY)
def test_only_programme_management_corrects_and_records_dialogue(store: Store, attempt: Attempt) -> None:
    cohort(store)
    board = board_member(store)
    register_interest(board, store, interest_form(), **OWN)
    others = [board, contact(store), acting(store, None)]
    before = counts(store)
    for actor in others:
        with pytest.raises(NotAllowed):
            attempt(actor, store)
    assert counts(store) == before
