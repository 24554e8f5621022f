"""Answering for oneself: who may, until when, and what is kept."""

import pytest

from programme.access.model import nobody
from programme.gatherings.actions import answer_invitation, cancel_gathering, close_roster
from programme.gatherings.model import AnswerForm, AnswerState
from programme.gatherings.rules import GatheringHeld, GatheringIsCancelled, NotInvited, RosterClosed
from programme.language import NotAllowed
from programme.store import Store
from tests.factories import BODO, MORNING, acting, board_member, cohort, programme_manager
from tests.gatherings.world import (
    AFTER,
    DURING,
    NARVIK,
    WRITTEN,
    counts,
    enrolled,
    member,
    mentor_of,
    planned,
    region,
)

COMES = AnswerForm(answer=AnswerState.COMES)


def _answers(store: Store) -> list[tuple[str, str, str, str]]:
    rows = store.rows("SELECT * FROM gathering_answer ORDER BY answered_at, person_id")
    return [(row["person_id"], row["affiliation"], row["answer"], row["substitute_name"]) for row in rows]


def test_member_and_board_answer_for_themselves_and_a_contact_only_as_member(store: Store) -> None:
    cohort(store)
    region(store)
    own_contact = enrolled(store)
    people = [(member(store), BODO), (board_member(store), "nordland")]
    gathering_id = planned(store)
    with pytest.raises(NotAllowed):
        answer_invitation(own_contact, store, gathering_id, COMES, affiliation=BODO)
    people.append((member(store, person_id=own_contact.person_id), BODO))
    for actor, affiliation in people:
        answer_invitation(actor, store, gathering_id, COMES, affiliation=affiliation)
    assert set(_answers(store)) == {(actor.person_id, affiliation, "comes", "") for actor, affiliation in people}


def test_new_answer_replaces_the_old_and_both_are_logged(store: Store) -> None:
    cohort(store)
    enrolled(store)
    own_member, gathering_id = member(store), planned(store)
    substitute = AnswerForm(answer=AnswerState.SUBSTITUTE, substitute_name="Siv Eksempel")
    answer_invitation(own_member, store, gathering_id, COMES, affiliation=BODO)
    answer_invitation(own_member, store, gathering_id, substitute, affiliation=BODO)
    answer_invitation(own_member, store, gathering_id, substitute, affiliation=BODO)
    assert _answers(store) == [(own_member.person_id, BODO, "substitute", "Siv Eksempel")]
    assert len(store.rows("SELECT id FROM audit_log WHERE action = 'answer_invitation'")) == 2


def test_one_who_is_not_invited_cannot_answer(store: Store) -> None:
    cohort(store)
    region(store)
    outsider, gathering_id = board_member(store, "trondelag"), planned(store)
    with pytest.raises(NotInvited) as caught:
        answer_invitation(outsider, store, gathering_id, COMES, affiliation="trondelag")
    assert str(caught.value) == (
        "Personen er ikke invitert til Samling 1. Invitasjonen følger av opptak og medlemskap i gruppen."
    )


def test_answers_are_taken_until_the_gathering_is_over(store: Store) -> None:
    cohort(store)
    enrolled(store)
    own_member, gathering_id = member(store), planned(store)
    answer_invitation(acting(store, own_member.person_id, DURING), store, gathering_id, COMES, affiliation=BODO)
    with pytest.raises(GatheringHeld) as caught:
        answer_invitation(acting(store, own_member.person_id, AFTER), store, gathering_id, COMES, affiliation=BODO)
    assert str(caught.value) == "Samling 1 er over. Si fra til programledelsen hvis oppmøtet er ført feil."


def test_cancelled_gathering_and_closed_roster_take_no_answers(store: Store) -> None:
    cohort(store)
    enrolled(store)
    own_member, manager = member(store, at=DURING), programme_manager(store, DURING)
    gathering_id = planned(store)
    close_roster(manager, store, gathering_id, version=1)
    with pytest.raises(RosterClosed):
        answer_invitation(own_member, store, gathering_id, COMES, affiliation=BODO)
    store.write(lambda transaction: transaction.rows("UPDATE gathering SET roster_closed_at = NULL"))
    cancel_gathering(manager, store, gathering_id, version=2)
    with pytest.raises(GatheringIsCancelled):
        answer_invitation(own_member, store, gathering_id, COMES, affiliation=BODO)
    assert _answers(store) == []


def test_nobody_answers_for_another_place_or_without_a_role(store: Store) -> None:
    cohort(store)
    region(store)
    enrolled(store)
    narvik = enrolled(store, NARVIK)
    others = [
        (narvik, BODO),
        (member(store), "nordland"),
        (member(store), NARVIK),
        (board_member(store), BODO),
        (board_member(store, "agder"), "nordland"),
        (mentor_of(store), BODO),
        (programme_manager(store), BODO),
        (nobody(MORNING), BODO),
    ]
    gathering_id = planned(store)
    before = counts(store, *WRITTEN)
    for actor, affiliation in others:
        with pytest.raises(NotAllowed):
            answer_invitation(actor, store, gathering_id, COMES, affiliation=affiliation)
    with pytest.raises(NotAllowed):
        answer_invitation(narvik, store, "unknown", COMES, affiliation="trondelag")
    assert counts(store, *WRITTEN) == before


def test_double_submission_answers_once(store: Store) -> None:
    cohort(store)
    enrolled(store)
    own_member, gathering_id = member(store), planned(store)
    for _click in range(3):
        answer_invitation(own_member, store.once("form 1"), gathering_id, COMES, affiliation=BODO)
    assert len(_answers(store)) == 1
    assert len(store.rows("SELECT id FROM audit_log WHERE action = 'answer_invitation'")) == 1
