"""Gatherings in the example: announced, answered, held; who was there, and rosters that are closed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from programme.cohorts.records import region_of
from programme.example.people import PETTER, substitute
from programme.example.schedule import END, SCHEDULE, Planned
from programme.example.stories import Story, stories
from programme.example.telling import COHORT, Event, World, chance_of, moment, weekday
from programme.gatherings.actions import answer_invitation, close_roster, plan_gathering, record_attendance_all
from programme.gatherings.model import AnswerForm, AnswerState, AttendanceMark, AttendanceState, GatheringKind
from programme.gatherings.records import gathering_of
from programme.store.store import Row

_INVITED = """
    SELECT invited.person_id, invited.affiliation, invited.is_member, invited.is_board,
           person_email.email, gathering_answer.answer
    FROM gathering_invitation AS invited
    JOIN person_email ON person_email.person_id = invited.person_id
    LEFT JOIN gathering_answer
      ON gathering_answer.gathering_id = invited.gathering_id
     AND gathering_answer.person_id = invited.person_id AND gathering_answer.affiliation = invited.affiliation
    WHERE invited.gathering_id = $gathering_id
"""
_ANSWERED_BEFORE = (19, 12, 6)
_SILENT = 0.85
_CONTACTS_COMING = 0.7
_OTHERS_ANSWER = (AnswerState.COMES, AnswerState.SUBSTITUTE, AnswerState.COMES_NOT)
_MET_AS_ANSWERED = {
    AnswerState.COMES: AttendanceState.MET,
    AnswerState.SUBSTITUTE: AttendanceState.SUBSTITUTE_MET,
    AnswerState.COMES_NOT: AttendanceState.EXCUSED,
}


def events() -> Iterator[Event]:
    """All gatherings; those before the end of the example are held."""
    for place, planned in enumerate(SCHEDULE):
        yield Event(moment(planned.announced_on, 12, place), partial(_plan, planned=planned))
        if planned.last_day <= END:
            yield from _answers(planned)
            yield Event(moment(planned.last_day, 17, place), partial(_mark, planned=planned))
            closed_on = min(weekday(planned.last_day + timedelta(days=2)), END)
            yield Event(moment(closed_on, 9, place), partial(_close, planned=planned))


def _answers(planned: Planned) -> Iterator[Event]:
    """Answers come on three days in the weeks before; each municipality and each board has its day."""
    for wave, days in enumerate(_ANSWERED_BEFORE):
        at = moment(weekday(planned.starts_on - timedelta(days=days)), 8, 30)
        yield Event(at, partial(_answer, planned=planned, wave=wave))


def _plan(world: World, at: datetime, *, planned: Planned) -> None:
    region_id = region_of(world.store, COHORT, planned.departments[0]) if planned.departments else None
    manager, form = world.acting(PETTER, at), planned.form(region_id)
    world.known[planned.key] = plan_gathering(manager, world.store, form, cohort=COHORT)


def _invited(world: World, planned: Planned) -> list[Row]:
    """Everyone invited, in an order that does not depend on the engine."""
    rows = world.store.rows(_INVITED, gathering_id=world.known[planned.key])
    return sorted(rows, key=lambda row: (row["email"], row["affiliation"]))


def _answer(world: World, at: datetime, *, planned: Planned, wave: int) -> None:
    """Those whose day it is answer, a minute apart; one in each group always.

    Of the others few answer, and most of those because they cannot come themselves.
    """
    answered: set[str] = set()
    for row in filter(_owes_an_answer, _invited(world, planned)):
        affiliation, chance = row["affiliation"], chance_of("answers", planned.key, row["email"])
        if chance_of("wave", planned.key, affiliation).randrange(len(_ANSWERED_BEFORE)) != wave:
            continue
        if affiliation in answered and chance.random() < _SILENT:
            continue
        answer = chance.choice(_OTHERS_ANSWER) if affiliation in answered else AnswerState.COMES
        form = AnswerForm(answer=answer, substitute_name=substitute(chance))
        answered.add(affiliation)
        actor = world.acting_as(row["person_id"], at + timedelta(minutes=len(answered)))
        answer_invitation(actor, world.store, world.known[planned.key], form, affiliation=affiliation)


def _mark(world: World, at: datetime, *, planned: Planned) -> None:
    told = {story.number: story for story in stories()}
    marks: list[AttendanceMark] = []
    missing: set[str] = set()
    for row in _invited(world, planned):
        state = _state(row, told.get(row["affiliation"]), planned, missing)
        if state:
            who = {"person_id": row["person_id"], "affiliation": row["affiliation"]}
            marks.append(AttendanceMark(state=state, **who))
    record_attendance_all(world.acting(PETTER, at), world.store, world.known[planned.key], marks)


def _state(row: Row, story: Story | None, planned: Planned, missing: set[str]) -> AttendanceState | None:
    """Who had answered did as answered, but for the invented municipalities of which it is told otherwise.

    None: no mark. `missing` are the municipalities of which one has been missed already.
    """
    if story and planned.kind is GatheringKind.MAIN and row["is_member"]:
        if planned.number in story.missed:
            return AttendanceState.ABSENT
        if planned.number in story.partly_missed and story.number not in missing:
            missing.add(story.number)
            return AttendanceState.ABSENT
    if row["answer"]:
        return _MET_AS_ANSWERED[AnswerState(row["answer"])]
    came = _owes_an_answer(row) or chance_of("came", planned.key, row["email"]).random() < _CONTACTS_COMING
    return AttendanceState.MET if came else None


def _owes_an_answer(row: Row) -> bool:
    """Whether it is somebody's own to answer: a contact who is no member may come, but answers nothing."""
    return bool(row["is_member"] or row["is_board"])


def _close(world: World, at: datetime, *, planned: Planned) -> None:
    gathering = gathering_of(world.store, world.known[planned.key])
    close_roster(world.acting(PETTER, at), world.store, gathering.id, version=gathering.version)
