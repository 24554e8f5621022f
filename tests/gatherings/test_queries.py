"""The schedule, rosters and own invitations, each as far as the actor may read."""

from datetime import date

import pytest

from programme.access.model import nobody
from programme.gatherings.actions import answer_invitation, cancel_gathering, record_attendance_all
from programme.gatherings.lists import Turnout
from programme.gatherings.model import AnswerForm, AnswerState, AttendanceMark, AttendanceState, GatheringState
from programme.gatherings.queries import my_invitations, roster, schedule
from programme.language import NotAllowed
from programme.store import Store
from tests.factories import BODO, COHORT, MORNING, board_member, cohort, contact, programme_manager
from tests.gatherings.world import (
    AFTER,
    NARVIK,
    STEINKJER,
    enrolled,
    gathering_form,
    member,
    mentor_of,
    planned,
    pre_form,
    region,
)

NONE = Turnout(invited=0, comes=0, comes_not=0, substitutes=0, met=0, recorded=0)


def _turnout(**counts: int) -> Turnout:
    return NONE.model_copy(update=counts)


def test_schedule_has_everything_in_order_with_semester_region_and_state(store: Store) -> None:
    cohort(store)
    nordland = region(store)
    later_one = planned(store, gathering_form(number=2, starts_on=date(2025, 2, 4), region_id=nordland))
    first = planned(store, gathering_form(host_municipality=BODO))
    pre = planned(store, pre_form())
    manager = programme_manager(store, AFTER)
    cancel_gathering(manager, store, later_one, version=1)
    seen = schedule(manager, store, COHORT)
    assert [
        (one.id, one.title, one.semester, one.region_name, one.host_name, one.state(manager.at)) for one in seen
    ] == [
        (pre, "Presamling 1", "høst 2023", None, None, GatheringState.HELD),
        (first, "Samling 1", "høst 2024", None, "Bodø", GatheringState.HELD),
        (later_one, "Samling 2", "vår 2025", "Nordland", None, GatheringState.CANCELLED),
    ]


def test_schedule_counts_answers_of_those_the_actor_may_read_boards_apart(store: Store) -> None:
    cohort(store)
    region(store)
    region(store, "trondelag")
    bodo, narvik, _steinkjer = enrolled(store), enrolled(store, NARVIK), enrolled(store, STEINKJER)
    own_member, board = member(store), board_member(store)
    other_member = member(store, name="Nils Eksempel")
    gathering_id = planned(store)
    answer_invitation(own_member, store, gathering_id, AnswerForm(answer=AnswerState.COMES), affiliation=BODO)
    answer_invitation(other_member, store, gathering_id, AnswerForm(answer=AnswerState.COMES_NOT), affiliation=BODO)
    substitute = AnswerForm(answer=AnswerState.SUBSTITUTE, substitute_name="Siv Eksempel")
    answer_invitation(board, store, gathering_id, substitute, affiliation="nordland")
    met = AttendanceMark(person_id=str(own_member.person_id), affiliation=BODO, state=AttendanceState.MET)
    record_attendance_all(programme_manager(store, AFTER), store, gathering_id, [met])
    in_bodo = _turnout(invited=3, comes=1, comes_not=1, met=1, recorded=1)
    boards = _turnout(invited=1, substitutes=1)
    seen = {
        name: [(one.participants, one.boards) for one in schedule(actor, store, COHORT)]
        for name, actor in {
            "management": programme_manager(store),
            "board": board,
            "contact": bodo,
            "member": own_member,
            "other contact": narvik,
            "mentor": mentor_of(store),
            "board elsewhere": board_member(store, "agder"),
        }.items()
    }
    assert seen == {
        "management": [(in_bodo.model_copy(update={"invited": 5}), boards)],
        "board": [(in_bodo.model_copy(update={"invited": 4}), boards)],
        "contact": [(in_bodo, NONE)],
        "member": [(in_bodo, NONE)],
        "other contact": [(_turnout(invited=1), NONE)],
        "mentor": [(in_bodo, NONE)],
        "board elsewhere": [(NONE, NONE)],
    }
    assert in_bodo.unanswered == 1  # the contact, who is told but answers only as a member


def test_schedule_tells_which_gatherings_are_ones_own(store: Store) -> None:
    cohort(store)
    nordland, trondelag = region(store), region(store, "trondelag")
    planned(store)
    planned(store, gathering_form(number=2, region_id=nordland))
    planned(store, gathering_form(number=2, region_id=trondelag))
    own = {one.region_name for one in schedule(enrolled(store), store, COHORT) if one.is_own}
    assert own == {None, "Nordland"}
    assert all(one.is_own for one in schedule(programme_manager(store), store, COHORT))


def test_roster_is_by_municipality_with_the_boards_last(store: Store) -> None:
    cohort(store)
    region(store)
    enrolled(store, NARVIK)
    enrolled(store)
    own_member = member(store, name="Åse Eksempel")
    board = board_member(store)
    gathering_id = planned(store)
    answer_invitation(board, store, gathering_id, AnswerForm(answer=AnswerState.COMES), affiliation="nordland")
    seen = roster(programme_manager(store), store, gathering_id)
    assert [(group.affiliation, group.is_board, [line.name for line in group.lines]) for group in seen.groups] == [
        (BODO, False, ["Kai Eksempel", "Åse Eksempel"]),
        (NARVIK, False, ["Kai Eksempel"]),
        ("nordland", True, ["Bo Eksempel"]),
    ]
    assert [line.is_member for line in seen.groups[0].lines] == [False, True]
    assert seen.groups[0].lines[1].person_id == own_member.person_id
    assert seen.groups[2].lines[0].answer is AnswerState.COMES


def test_roster_shows_what_the_actor_may_read(store: Store) -> None:
    cohort(store)
    region(store)
    bodo, narvik, own_member, board = enrolled(store), enrolled(store, NARVIK), member(store), board_member(store)
    enrolled(store, STEINKJER)
    gathering_id = planned(store)

    def groups(actor: object) -> set[str]:
        return {group.affiliation for group in roster(actor, store, gathering_id).groups}  # type: ignore[arg-type]

    assert groups(programme_manager(store)) == {BODO, NARVIK, STEINKJER, "nordland"}
    assert groups(board) == {BODO, NARVIK, "nordland"}
    assert groups(bodo) == groups(own_member) == groups(mentor_of(store)) == {BODO}
    assert groups(narvik) == {NARVIK}
    for actor, asked in ((nobody(MORNING), gathering_id), (bodo, "unknown")):
        with pytest.raises(NotAllowed):
            roster(actor, store, asked)


def test_roster_keeps_one_who_answered_and_is_invited_no_longer(store: Store) -> None:
    cohort(store)
    enrolled(store)
    own_member, gathering_id = member(store), planned(store)
    answer_invitation(own_member, store, gathering_id, AnswerForm(answer=AnswerState.COMES), affiliation=BODO)
    store.write(lambda transaction: transaction.rows("UPDATE group_member SET left_on = DATE '2024-09-01'"))
    lines = roster(programme_manager(store), store, gathering_id).groups[0].lines
    assert {line.name for line in lines} == {"Kai Eksempel", "Mari Eksempel"}


def test_my_invitations_are_ones_own_alone(store: Store) -> None:
    cohort(store)
    region(store)
    bodo, board = enrolled(store), board_member(store)
    gathering_id = planned(store)
    planned(store, pre_form())
    assert [one.may_answer for one in my_invitations(bodo, store, COHORT)] == [False, False]
    bodo = member(store, person_id=bodo.person_id)
    answer_invitation(bodo, store, gathering_id, AnswerForm(answer=AnswerState.COMES_NOT), affiliation=BODO)
    own = [
        (one.id, one.affiliation_name, one.answer) for one in my_invitations(bodo, store, COHORT) if one.kind == "main"
    ]
    assert own == [(gathering_id, "Bodø", AnswerState.COMES_NOT)]
    seen = [(one.affiliation, one.is_board, one.answer) for one in my_invitations(board, store, COHORT)]
    assert seen == [("nordland", True, None)]
    assert my_invitations(programme_manager(store), store, COHORT) == []
    with pytest.raises(NotAllowed):
        my_invitations(nobody(MORNING), store, COHORT)


def test_schedule_is_for_those_signed_in(store: Store) -> None:
    cohort(store)
    contact(store)
    with pytest.raises(NotAllowed):
        schedule(nobody(MORNING), store, COHORT)
