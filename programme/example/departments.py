"""The departments of the example: ten boards, each at its own pace, from the first word to the annual meeting."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import partial
from typing import NamedTuple

from programme.access.model import system
from programme.cohorts.actions import join_regions
from programme.cohorts.model import JoinRegionsForm
from programme.cohorts.records import region_of
from programme.example.people import BOARDS, KARI, PERNILLE
from programme.example.stories import stories
from programme.example.telling import COHORT, Event, World, moment
from programme.interest.actions import (
    record_decision,
    record_decision_for_board,
    register_interest,
    withdraw_interest,
)
from programme.interest.decision import DecisionForm
from programme.interest.dialogue import record_dialogue_meeting
from programme.interest.model import Answer, CountyInterestForm, DialogueForm
from programme.interest.records import stored_interest
from programme.language.dates import local_date
from programme.organisation.actions import appoint_board_member
from programme.organisation.model import PersonForm


class _Interest(NamedTuple):
    day: date
    department: str
    answer: Answer
    wants_dialogue: bool = False
    remark: str = ""


class _Decision(NamedTuple):
    department: str
    held_on: date
    recorded_on: date
    case_number: str
    areas: tuple[str, ...]


# Agder stays silent.
_INTERESTS = (
    _Interest(date(2023, 8, 24), "nordland", Answer.YES, wants_dialogue=True, remark="Vi tar det opp på årsmøtet."),
    _Interest(date(2023, 8, 29), "trondelag", Answer.YES, wants_dialogue=True),
    _Interest(date(2023, 8, 30), "vestland", Answer.PERHAPS, wants_dialogue=True, remark="Vi vil vite mer først."),
    _Interest(date(2023, 9, 5), "oslo-og-viken", Answer.YES),
    _Interest(date(2023, 9, 7), "rogaland", Answer.YES),
    _Interest(date(2023, 9, 11), "finnmark-troms-og-svalbard", Answer.YES, remark="Lange reiser må tas med i planen."),
    _Interest(date(2023, 9, 12), "vestfold-og-telemark", Answer.YES, wants_dialogue=True),
    _Interest(date(2023, 9, 13), "more-og-romsdal", Answer.NO, remark="Vi håper å være med neste gang."),
    _Interest(date(2023, 9, 14), "vestland", Answer.YES, wants_dialogue=True, remark="Dialogmøtet gav svar."),
    _Interest(date(2023, 9, 18), "innlandet", Answer.YES),
)
_WITHDRAWN = ("rogaland", date(2023, 11, 2))
_DIALOGUES = (
    ("vestland", date(2023, 9, 7), "Om reiseutgifter, og om hva kommunene binder seg til."),
    ("nordland", date(2023, 9, 28), "Om utviklingsområdet og hvilke kommuner som kan være med."),
    ("trondelag", date(2023, 10, 3), "Om presamlingene og årsmøtet."),
)
_DECISIONS = (
    _Decision(
        "innlandet", date(2023, 10, 19), date(2023, 10, 23), "7/23", ("innlandet-eksempel/1", "innlandet-eksempel/3")
    ),
    _Decision("vestfold-og-telemark", date(2023, 10, 25), date(2023, 10, 27), "6/23", ()),
    _Decision("nordland", date(2023, 10, 31), date(2023, 11, 1), "9/23", ("nordland-2024-2025/samhandling",)),
    _Decision(
        "finnmark-troms-og-svalbard",
        date(2023, 11, 2),
        date(2023, 11, 6),
        "8/23",
        ("finnmark-troms-og-svalbard-eksempel/1", "finnmark-troms-og-svalbard-eksempel/2"),
    ),
    _Decision("vestland", date(2023, 11, 7), date(2023, 11, 8), "11/23", ("vestland-eksempel/1",)),
    _Decision(
        "trondelag", date(2023, 11, 8), date(2023, 11, 10), "5/23", ("trondelag-eksempel/1", "trondelag-eksempel/2")
    ),
    _Decision(
        "oslo-og-viken",
        date(2023, 11, 14),
        date(2023, 11, 21),
        "12/23",
        ("oslo-og-viken-eksempel/1", "oslo-og-viken-eksempel/2"),
    ),
)
_RECORDED_BY_MANAGEMENT: Mapping[str, str] = {
    "oslo-og-viken": "Styret har ikke tilgang ennå og sendte protokollen til programledelsen."
}
_AGENDA_ITEM = "Deltakelse i Fremtidens kulturskole"
_NEXT_STEP = "Styret tar saken opp på årsmøtet."
_JOINED = ("nordland", "finnmark-troms-og-svalbard")
_ANSWERED_NO = "Årsmøtet prioriterer egne tiltak og deltar ikke i Fremtidens kulturskole 2024–25."
_ANSWERED_YES = "Fylkesavdelingen deltar i Fremtidens kulturskole 2024–25 sammen med kommunene som er nevnt."


def events() -> Iterator[Event]:
    """Boards, interest, dialogue, decisions, and the two departments that share a region."""
    for department, people in BOARDS.items():
        for person in people:
            if person is not KARI:
                yield Event(moment(date(2023, 8, 15), 12), partial(_appoint, person=person, department=department))
    for interest in _INTERESTS:
        yield Event(moment(interest.day, 9, 30), partial(_register, interest=interest))
    for department, day, notes in _DIALOGUES:
        yield Event(moment(day, 15), partial(_talk, department=department, notes=notes))
    for decision in _DECISIONS:
        yield Event(moment(decision.recorded_on, 11), partial(_decide, decision=decision))
    department, day = _WITHDRAWN
    yield Event(moment(day, 14), partial(_withdraw, department=department))
    yield Event(moment(date(2024, 1, 18), 13), _join)


def _appoint(world: World, at: datetime, *, person: PersonForm, department: str) -> None:
    appoint_board_member(system(at), world.store, person, department=department)


def _register(world: World, at: datetime, *, interest: _Interest) -> None:
    head = BOARDS[interest.department][0]
    form = CountyInterestForm(
        answer=interest.answer,
        contact=head.name,
        municipality_numbers=[] if interest.answer is Answer.NO else _own_municipalities(interest.department)[:6],
        wants_dialogue=interest.wants_dialogue,
        remark=interest.remark,
    )
    stored = stored_interest(world.store, COHORT, interest.department)
    version = stored.version if stored else 0
    place = {"cohort": COHORT, "department": interest.department}
    register_interest(world.acting(head, at), world.store, form, version=version, **place)


def _withdraw(world: World, at: datetime, *, department: str) -> None:
    stored = stored_interest(world.store, COHORT, department)
    board = world.acting(BOARDS[department][0], at)
    version = stored.version if stored else 0
    withdraw_interest(board, world.store, cohort=COHORT, department=department, version=version)


def _talk(world: World, at: datetime, *, department: str, notes: str) -> None:
    attendees = f"{BOARDS[department][0].name} og {PERNILLE.name}"
    form = DialogueForm(held_on=local_date(at), attendees=attendees, notes=notes, next_step=_NEXT_STEP)
    record_dialogue_meeting(world.acting(PERNILLE, at), world.store, form, cohort=COHORT, department=department)


def _decide(world: World, at: datetime, *, decision: _Decision) -> None:
    form = DecisionForm(
        takes_part=bool(decision.areas),
        held_on=decision.held_on,
        case_number=decision.case_number,
        agenda_item=_AGENDA_ITEM,
        wording=_ANSWERED_YES if decision.areas else _ANSWERED_NO,
        municipality_numbers=_own_municipalities(decision.department),
        area_ids=list(decision.areas),
    )
    place = {"cohort": COHORT, "department": decision.department}
    reason = _RECORDED_BY_MANAGEMENT.get(decision.department)
    if reason:
        record_decision_for_board(world.acting(PERNILLE, at), world.store, form, reason=reason, version=0, **place)
    else:
        record_decision(world.acting(BOARDS[decision.department][0], at), world.store, form, version=0, **place)


def _join(world: World, at: datetime) -> None:
    regions = [region_of(world.store, COHORT, department) for department in _JOINED]
    form = JoinRegionsForm(name="Nord", region_ids=[region for region in regions if region])
    join_regions(world.acting(PERNILLE, at), world.store, form, slug=COHORT)


def _own_municipalities(department: str) -> list[str]:
    return [story.number for story in stories() if story.department == department]
