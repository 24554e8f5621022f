"""Dialogue meetings with departments and with other parties, and the reminding of those that have not answered."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from pydantic import ValidationError

from programme.access.audit import StaleRecord
from programme.access.model import Actor
from programme.cohorts.rules import RecipientsChanged
from programme.interest.actions import register_interest, withdraw_interest
from programme.interest.dialogue import (
    change_dialogue_meeting,
    delete_dialogue_meeting,
    record_dialogue_meeting,
    record_party_dialogue,
)
from programme.interest.model import DialogueForm, PartyDialogueForm
from programme.interest.queries import county_interests, dialogues, interest_history
from programme.interest.reminding import remind_silent, silent_departments, to_remind
from programme.interest.rules import DialogueNotHeld, NobodyToRemind
from programme.language import NotAllowed
from programme.store import Store
from tests.factories import COHORT, acting, board_member, cohort, programme_manager
from tests.interest.making import AUTUMN, NORDLAND, interest_form

OWN = {"cohort": COHORT, "department": NORDLAND}
FORM = DialogueForm(
    held_on=date(2023, 10, 3), attendees="Kari og Per", notes="Vi ser på reiseutgifter.", next_step="Per ringer."
)
PARTY = PartyDialogueForm(party="Fylkeskommunen", **FORM.model_dump())


def manager_of(store: Store) -> Actor:
    cohort(store)
    return programme_manager(store, AUTUMN)


def told(store: Store) -> list[str]:
    rows = store.rows("SELECT recipient_id FROM outbox WHERE kind = 'county_interest_reminder'")
    return sorted(row["recipient_id"] for row in rows)


def remind(actor: Actor, store: Store) -> None:
    shown = [person for each in to_remind(silent_departments(actor, store, cohort=COHORT)) for person in each.people]
    remind_silent(actor, store, cohort=COHORT, shown=shown)


def test_a_meeting_has_who_came_what_was_agreed_and_what_is_next(store: Store) -> None:
    manager = manager_of(store)
    record_dialogue_meeting(manager, store, FORM, **OWN)
    record_party_dialogue(manager, store, PARTY, cohort=COHORT)
    found = {each.with_whom: each for each in dialogues(manager, store, cohort=COHORT)}
    assert found.keys() == {"Nordland", "Fylkeskommunen"}
    for each in found.values():
        assert each.model_dump(include=set(DialogueForm.model_fields)) == FORM.model_dump()
    assert found["Fylkeskommunen"].department_code is None


def test_a_board_reads_its_own_meetings_alone(store: Store) -> None:
    manager = manager_of(store)
    record_dialogue_meeting(manager, store, FORM, **OWN)
    record_dialogue_meeting(manager, store, FORM, cohort=COHORT, department="vestland")
    record_party_dialogue(manager, store, PARTY, cohort=COHORT)
    board = board_member(store, at=AUTUMN)
    [own] = dialogues(board, store, cohort=COHORT)
    assert (own.with_whom, own.next_step, own.attendees, own.notes) == ("Nordland", "Per ringer.", "", "")
    assert "reiseutgifter" not in repr(interest_history(board, store, **OWN))
    for refused in (lambda: record_party_dialogue(board, store, PARTY, cohort=COHORT), lambda: remind(board, store)):
        with pytest.raises(NotAllowed):
            refused()


def test_a_party_has_a_name_and_a_meeting_has_been_held(store: Store) -> None:
    manager = manager_of(store)
    with pytest.raises(ValidationError):
        PartyDialogueForm(party=" ", held_on=FORM.held_on)
    tomorrow = PARTY.model_copy(update={"held_on": AUTUMN.date() + timedelta(days=1)})
    with pytest.raises(DialogueNotHeld):
        record_party_dialogue(manager, store, tomorrow, cohort=COHORT)


def test_a_meeting_is_changed_and_deleted_with_its_history(store: Store) -> None:
    manager = manager_of(store)
    dialogue_id = record_dialogue_meeting(manager, store, FORM, **OWN)
    changed = FORM.model_copy(update={"next_step": "Kari ringer."})
    change_dialogue_meeting(manager, store, changed, dialogue_id=dialogue_id, version=1)
    with pytest.raises(StaleRecord):
        change_dialogue_meeting(manager, store, FORM, dialogue_id=dialogue_id, version=1)

    delete_dialogue_meeting(manager, store, dialogue_id=dialogue_id, version=2)

    assert dialogues(manager, store, cohort=COHORT) == []
    assert [row.last_dialogue for row in county_interests(manager, store, cohort=COHORT)] == [None] * 10
    by_what = {each.what: each for each in interest_history(manager, store, **OWN)}
    assert by_what.keys() == {"registrerte et dialogmøte", "rettet et dialogmøte", "slettet et dialogmøte"}
    [difference] = by_what["rettet et dialogmøte"].differences
    assert (difference.before, difference.after) == ("Per ringer.", "Kari ringer.")
    with pytest.raises(NotAllowed):
        delete_dialogue_meeting(manager, store, dialogue_id=dialogue_id, version=3)


def test_a_department_does_not_become_a_party_by_a_forged_form(store: Store) -> None:
    manager = manager_of(store)
    dialogue_id = record_dialogue_meeting(manager, store, FORM, **OWN)
    change_dialogue_meeting(manager, store, PARTY, dialogue_id=dialogue_id, version=1)
    assert [each.with_whom for each in dialogues(manager, store, cohort=COHORT)] == ["Nordland"]


def test_the_silent_are_reminded_and_nobody_else(store: Store) -> None:
    manager = manager_of(store)
    silent = [board_member(store, at=AUTUMN) for _each in range(2)]
    answered, withdrew = board_member(store, "vestland", AUTUMN), board_member(store, "agder", AUTUMN)
    for board, department in ((answered, "vestland"), (withdrew, "agder")):
        register_interest(board, store, interest_form(), cohort=COHORT, department=department)
    withdraw_interest(withdrew, store, cohort=COHORT, department="agder", version=1)

    remind(manager, store)

    assert told(store) == sorted(str(each.person_id) for each in silent)
    by_name = {each.department: each for each in silent_departments(manager, store, cohort=COHORT)}
    assert "Vestland" not in by_name
    assert "Agder" not in by_name
    assert by_name["Nordland"].reminded_at == AUTUMN
    assert by_name["Rogaland"].people == ()
    rows = {row.department: row.reminded_at for row in county_interests(manager, store, cohort=COHORT)}
    assert (rows["Nordland"], rows["Rogaland"]) == (AUTUMN, None)


def test_a_reminder_says_that_the_deadline_was_and_one_may_still_answer(store: Store) -> None:
    manager = manager_of(store)
    board_member(store)
    for at in (datetime(2023, 9, 14, 8, 0, tzinfo=UTC), AUTUMN):
        remind(acting(store, manager.person_id, at), store)
    rows = store.rows("SELECT facts FROM outbox WHERE kind = 'county_interest_reminder' ORDER BY queued_at")
    assert [json.loads(row["facts"])["deadline"] for row in rows] == [
        "Fristen er 15. september 2023. Etter det merkes svaret «etter fristen».",
        "Fristen var 15. september 2023. Etter det merkes svaret «etter fristen».",
    ]


def test_nobody_is_reminded_twice_a_day(store: Store) -> None:
    manager = manager_of(store)
    board_member(store, at=AUTUMN)
    remind(manager, store)
    with pytest.raises(NobodyToRemind):
        remind(manager, store)
    newcomer = board_member(store, "vestland", AUTUMN)
    remind(manager, store)
    assert len(told(store)) == 2
    assert str(newcomer.person_id) in told(store)
    tomorrow = acting(store, manager.person_id, AUTUMN + timedelta(days=1))
    remind(tomorrow, store)
    assert len(told(store)) == 4


def test_whom_one_was_shown_is_whom_one_tells(store: Store) -> None:
    manager = manager_of(store)
    board_member(store, at=AUTUMN)
    with pytest.raises(RecipientsChanged):
        remind_silent(manager, store, cohort=COHORT, shown=[])
    assert told(store) == []
