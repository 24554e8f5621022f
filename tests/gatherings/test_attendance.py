"""Keeping the roster: four states, undo, closing, and all or nothing."""

import pytest

from programme.access.audit import StaleRecord
from programme.access.model import nobody
from programme.gatherings.actions import (
    answer_invitation,
    cancel_gathering,
    clear_attendance,
    close_roster,
    record_attendance_all,
    reopen_roster,
)
from programme.gatherings.model import AnswerForm, AnswerState, AttendanceMark, AttendanceState
from programme.gatherings.queries import roster
from programme.gatherings.records import gathering_of, recorded_attendance
from programme.gatherings.rules import GatheringIsCancelled, GatheringNotHeldYet, NotInvited, RosterClosed
from programme.language import NotAllowed
from programme.store import Store
from tests.factories import BODO, MORNING, board_member, cohort, contact, person, programme_manager
from tests.gatherings.world import AFTER, DURING, WRITTEN, counts, enrolled, member, mentor_of, planned

MET, ABSENT = AttendanceState.MET, AttendanceState.ABSENT


def _mark(person_id: str | None, state: AttendanceState = MET, affiliation: str = BODO) -> AttendanceMark:
    return AttendanceMark(person_id=str(person_id), affiliation=affiliation, state=state)


@pytest.mark.parametrize("state", AttendanceState)
def test_each_state_is_kept_and_logged_and_can_be_undone(store: Store, state: AttendanceState) -> None:
    cohort(store)
    enrolled(store)
    own_member, manager, gathering_id = member(store), programme_manager(store, AFTER), planned(store)
    who = {"person_id": str(own_member.person_id), "affiliation": BODO}
    for _again in range(2):
        record_attendance_all(manager, store, gathering_id, [AttendanceMark(**who, state=state)])
    assert recorded_attendance(store, gathering_id) == {(own_member.person_id, BODO): state}
    clear_attendance(manager, store, gathering_id, **who)
    clear_attendance(manager, store, gathering_id, **who)
    assert recorded_attendance(store, gathering_id) == {}
    logged = store.rows("SELECT action FROM audit_log WHERE record_kind = 'attendance' ORDER BY action")
    assert [row["action"] for row in logged] == ["clear_attendance", "record_attendance"]


def test_attendance_recorded_again_after_undo_counts(store: Store) -> None:
    cohort(store)
    enrolled(store)
    own_member, manager, gathering_id = member(store), programme_manager(store, AFTER), planned(store)
    for state in (MET, ABSENT):
        record_attendance_all(manager, store, gathering_id, [_mark(own_member.person_id, state)])
    clear_attendance(manager, store, gathering_id, person_id=str(own_member.person_id), affiliation=BODO)
    record_attendance_all(manager, store, gathering_id, [_mark(own_member.person_id)])
    assert recorded_attendance(store, gathering_id) == {(own_member.person_id, BODO): MET}


def test_whole_roster_is_recorded_or_none_of_it(store: Store) -> None:
    cohort(store)
    own_contact = enrolled(store)
    own_member, manager, gathering_id = member(store), programme_manager(store, AFTER), planned(store)
    stranger = person(store, "Ukjent Eksempel")
    before = counts(store, *WRITTEN)
    with pytest.raises(NotInvited):
        record_attendance_all(manager, store, gathering_id, [_mark(own_member.person_id), _mark(stranger)])
    assert counts(store, *WRITTEN) == before
    marks = [_mark(own_member.person_id), _mark(own_contact.person_id, ABSENT), _mark(own_member.person_id, ABSENT)]
    record_attendance_all(manager, store, gathering_id, marks)
    assert recorded_attendance(store, gathering_id) == {
        (own_member.person_id, BODO): ABSENT,
        (own_contact.person_id, BODO): ABSENT,
    }


def test_one_who_has_answered_can_be_recorded_after_leaving(store: Store) -> None:
    cohort(store)
    enrolled(store)
    own_member, manager, gathering_id = member(store), programme_manager(store, AFTER), planned(store)
    answer_invitation(own_member, store, gathering_id, AnswerForm(answer=AnswerState.COMES), affiliation=BODO)
    store.write(lambda transaction: transaction.rows("UPDATE group_member SET left_on = DATE '2024-09-01'"))
    record_attendance_all(manager, store, gathering_id, [_mark(own_member.person_id)])
    assert recorded_attendance(store, gathering_id) == {(own_member.person_id, BODO): MET}


def test_before_the_day_only_excuses_are_recorded(store: Store) -> None:
    cohort(store)
    enrolled(store)
    own_member, manager, gathering_id = member(store), programme_manager(store), planned(store)
    record_attendance_all(manager, store, gathering_id, [_mark(own_member.person_id, AttendanceState.EXCUSED)])
    with pytest.raises(GatheringNotHeldYet) as caught:
        record_attendance_all(manager, store, gathering_id, [_mark(own_member.person_id)])
    assert str(caught.value) == "Samling 1 holdes 18. september 2024. Før dagen kan bare forfall føres."
    with pytest.raises(GatheringNotHeldYet):
        close_roster(manager, store, gathering_id, version=1)
    assert recorded_attendance(store, gathering_id) == {(own_member.person_id, BODO): AttendanceState.EXCUSED}


def test_closed_roster_stands_until_it_is_opened(store: Store) -> None:
    cohort(store)
    enrolled(store)
    own_member, manager, gathering_id = member(store), programme_manager(store, DURING), planned(store)
    close_roster(manager, store, gathering_id, version=1)
    with pytest.raises(RosterClosed) as caught:
        record_attendance_all(manager, store, gathering_id, [_mark(own_member.person_id)])
    assert str(caught.value) == "Oppmøtelisten for Samling 1 er lukket. Åpne den igjen for å endre."
    with pytest.raises(RosterClosed):
        clear_attendance(manager, store, gathering_id, person_id=str(own_member.person_id), affiliation=BODO)
    with pytest.raises(RosterClosed):
        cancel_gathering(manager, store, gathering_id, version=2)
    with pytest.raises(StaleRecord):
        reopen_roster(manager, store, gathering_id, version=1)
    reopen_roster(manager, store, gathering_id, version=2)
    reopen_roster(manager, store, gathering_id, version=3)
    record_attendance_all(manager, store, gathering_id, [_mark(own_member.person_id)])
    assert (gathering_of(store, gathering_id).roster_closed_at, gathering_of(store, gathering_id).version) == (None, 3)


def test_missing_mark_means_absent_only_once_the_roster_is_closed(store: Store) -> None:
    cohort(store)
    own_contact = enrolled(store)
    own_member, manager, gathering_id = member(store), programme_manager(store, DURING), planned(store)

    def seen() -> dict[str, AttendanceState | None]:
        return {line.person_id: line.attendance for line in roster(manager, store, gathering_id).groups[0].lines}

    assert seen() == {own_member.person_id: None, own_contact.person_id: None}
    close_roster(manager, store, gathering_id, version=1)
    assert seen() == {own_member.person_id: ABSENT, own_contact.person_id: None}
    assert recorded_attendance(store, gathering_id) == {}


def test_cancelled_gathering_has_no_attendance(store: Store) -> None:
    cohort(store)
    enrolled(store)
    own_member, manager, gathering_id = member(store), programme_manager(store, AFTER), planned(store)
    cancel_gathering(manager, store, gathering_id, version=1)
    with pytest.raises(GatheringIsCancelled):
        record_attendance_all(manager, store, gathering_id, [_mark(own_member.person_id)])


def test_only_programme_management_keeps_the_roster(store: Store) -> None:
    cohort(store)
    own_contact = enrolled(store, at=DURING)
    own_member = member(store, at=DURING)
    others = [own_contact, own_member, board_member(store, at=DURING), mentor_of(store, at=DURING), nobody(MORNING)]
    gathering_id, who = planned(store), {"person_id": str(own_member.person_id), "affiliation": BODO}
    before = counts(store, *WRITTEN)
    for actor in others:
        with pytest.raises(NotAllowed):
            record_attendance_all(actor, store, gathering_id, [AttendanceMark(**who, state=MET)])
        with pytest.raises(NotAllowed):
            clear_attendance(actor, store, gathering_id, **who)
        with pytest.raises(NotAllowed):
            close_roster(actor, store, gathering_id, version=1)
        with pytest.raises(NotAllowed):
            reopen_roster(actor, store, gathering_id, version=1)
    assert counts(store, *WRITTEN) == before


def test_double_submission_records_once(store: Store) -> None:
    cohort(store)
    own_contact = contact(store)
    enrolled(store)
    own_member, manager, gathering_id = member(store), programme_manager(store, AFTER), planned(store)
    marks = [_mark(own_member.person_id), _mark(own_contact.person_id)]
    for _click in range(3):
        record_attendance_all(manager, store.once("form 1"), gathering_id, marks)
    assert len(store.rows("SELECT id FROM audit_log WHERE action = 'record_attendance'")) == 2
