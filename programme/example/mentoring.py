"""Guidance in the example: five mentors with and without places left, offers and answers, one municipality's no."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial

from programme.example.people import MENTORS, PERNILLE, VILDE
from programme.example.stories import Story, stories
from programme.example.telling import COHORT, Event, World, moment, weekday
from programme.mentoring.actions import add_mentor, answer_assignment, assign_mentor, refuse_guidance
from programme.mentoring.model import AssignmentAnswerForm, MentorForm, RefusalForm
from programme.mentoring.records import open_assignment
from programme.organisation.model import PersonForm

_CAPACITIES = (3, 6, 8, 7, 7)
_BEGUN = date(2024, 5, 27)
_ASSIGNED = (
    ("1804", "1806", "1833"),
    ("1870", "1841", "5501", "5601", "5530", "9901"),
    ("5006", "5053", "5037", "5025", "3420", "9902"),
    ("3205", "3218", "3301", "3103", "9905"),
    ("3240", "4638", "4647", "4621", "4614", "3405", "3407"),
)
"""The municipalities offered to each of the five; some invented ones are offered to nobody."""
_UNANSWERED = "9902"
_TOO_FAR = "9905"
_REFUSING = ("9903", date(2024, 8, 26))
_MENTOR = "SELECT id FROM mentor WHERE cohort_slug = $cohort AND person_id = $person_id"


def events() -> Iterator[Event]:
    """Mentors, offers on the day of acceptance, answers in the days after."""
    for mentor, capacity in zip(MENTORS, _CAPACITIES, strict=True):
        if mentor is not VILDE:
            yield Event(moment(_BEGUN, 10), partial(_add, mentor=mentor, capacity=capacity))
    told = {story.number: story for story in stories()}
    for mentor, numbers in zip(MENTORS, _ASSIGNED, strict=True):
        for number in numbers:
            yield from _offer(told[number], mentor)
    number, day = _REFUSING
    yield Event(moment(day, 9), partial(_refuse, story=told[number]))


def _offer(story: Story, mentor: PersonForm) -> Iterator[Event]:
    if story.accepted_on:
        offered = partial(_assign, story=story, mentor=mentor)
        yield Event(moment(story.accepted_on, 14, story.place), offered)
        if story.number != _UNANSWERED:
            answered_on = weekday(story.accepted_on + timedelta(days=2 + story.place % 6))
            yield Event(moment(answered_on, 10, story.place), partial(_answer, story=story, mentor=mentor))


def _add(world: World, at: datetime, *, mentor: PersonForm, capacity: int) -> None:
    form = MentorForm(name=mentor.name, email=mentor.email, capacity=capacity)
    add_mentor(world.acting(PERNILLE, at), world.store, form, cohort=COHORT)


def _assign(world: World, at: datetime, *, story: Story, mentor: PersonForm) -> None:
    rows = world.store.rows(_MENTOR, cohort=COHORT, person_id=world.person(mentor))
    assign_mentor(world.acting(PERNILLE, at), world.store, rows[0]["id"], municipality=story.number)


def _answer(world: World, at: datetime, *, story: Story, mentor: PersonForm) -> None:
    accepts = story.number != _TOO_FAR
    reason = "" if accepts else "Jeg har fått en annen oppgave dette året."
    form = AssignmentAnswerForm(accepts=accepts, reason=reason)
    assignment = open_assignment(world.store, COHORT, story.number)
    if assignment:
        version = assignment.version
        answer_assignment(world.acting(mentor, at), world.store, form, assignment_id=assignment.id, version=version)


def _refuse(world: World, at: datetime, *, story: Story) -> None:
    form = RefusalForm(reason="Vi har egen utviklingsveileder i kommunen.")
    contact = world.acting(story.contact, at)
    refuse_guidance(contact, world.store, form, municipality=story.number, cohort=COHORT)
