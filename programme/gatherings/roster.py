"""Keeping a roster inside a transaction: who was there, one row a person and affiliation."""

from collections.abc import Iterable

from programme.access.audit import write_audit
from programme.access.model import Actor
from programme.gatherings.model import AttendanceMark, AttendanceState, Gathering
from programme.gatherings.records import people_on_roster, recorded_attendance
from programme.gatherings.rules import GatheringNotHeldYet, NotInvited
from programme.language.dates import date_in_text, local_date
from programme.store import Transaction

_MARK = """
    INSERT INTO attendance (gathering_id, person_id, affiliation, state, recorded_at, recorded_by)
    VALUES ($gathering_id, $person_id, $affiliation, $state, $recorded_at, $recorded_by)
    ON CONFLICT (gathering_id, person_id, affiliation) DO UPDATE
    SET state = excluded.state, recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by
"""
_CLEAR = """
    DELETE FROM attendance WHERE gathering_id = $gathering_id AND person_id = $person_id AND affiliation = $affiliation
"""


def record_marks(transaction: Transaction, actor: Actor, gathering: Gathering, marks: Iterable[AttendanceMark]) -> None:
    """Write each mark that says something new. Raises NotInvited, GatheringNotHeldYet."""
    people, recorded = people_on_roster(transaction, gathering.id), recorded_attendance(transaction, gathering.id)
    for mark in marks:
        who = (mark.person_id, mark.affiliation)
        if who not in people:
            raise NotInvited(gathering=gathering.title)
        if mark.state is not AttendanceState.EXCUSED:
            refuse_before_the_day(gathering, actor)
        if recorded.get(who) is not mark.state:
            _write_mark(transaction, actor, gathering.id, mark, recorded.get(who))
            recorded[who] = mark.state


def clear_mark(transaction: Transaction, actor: Actor, gathering: Gathering, who: tuple[str, str]) -> None:
    """Take back what was recorded for (person id, affiliation); nothing happens when nothing was."""
    before = recorded_attendance(transaction, gathering.id).get(who)
    if before is None:
        return
    person_id, affiliation = who
    transaction.rows(_CLEAR, gathering_id=gathering.id, person_id=person_id, affiliation=affiliation)
    record_id = roster_line_id(gathering.id, person_id, affiliation)
    write_audit(
        transaction, actor, "clear_attendance", kind="attendance", record_id=record_id, before={"state": before}
    )


def refuse_before_the_day(gathering: Gathering, actor: Actor) -> None:
    """Raises GatheringNotHeldYet before the local date on which it starts."""
    if local_date(actor.at) < gathering.day:
        raise GatheringNotHeldYet(gathering=gathering.title, day=date_in_text(gathering.day))


def roster_line_id(gathering_id: str, person_id: str, affiliation: str) -> str:
    """How the audit log names an answer or a mark, whose keys have three parts."""
    return f"{gathering_id}/{person_id}/{affiliation}"


def _write_mark(
    transaction: Transaction, actor: Actor, gathering_id: str, mark: AttendanceMark, before: AttendanceState | None
) -> None:
    transaction.rows(
        _MARK, gathering_id=gathering_id, recorded_at=actor.at, recorded_by=actor.person_id, **mark.model_dump()
    )
    write_audit(
        transaction,
        actor,
        "record_attendance",
        kind="attendance",
        record_id=roster_line_id(gathering_id, mark.person_id, mark.affiliation),
        before={"state": before} if before else None,
        after={"state": mark.state},
    )
