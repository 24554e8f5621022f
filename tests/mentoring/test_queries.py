"""Mentors, assignments and who has none, each as far as the actor may read."""

import pytest

from programme.access.model import Actor, nobody
from programme.language import NotAllowed
from programme.mentoring.actions import add_mentor, answer_assignment, assign_mentor, refuse_guidance
from programme.mentoring.model import AssignmentAnswerForm, MentorForm, RefusalForm
from programme.mentoring.queries import assignments, mentors, municipalities_without_mentor, my_assignments
from programme.mentoring.records import mentor_record
from programme.store import Store
from tests.factories import BODO, COHORT, MORNING, acting, board_member, cohort, contact, programme_manager
from tests.gatherings.world import NARVIK, STEINKJER, enrolled, member

VEFSN = "1824"


def _mentor(store: Store, name: str, capacity: int = 3) -> tuple[str, Actor]:
    address = name.split(maxsplit=1)[0].lower().replace("å", "a") + "@veileder.example"
    form = MentorForm(name=name, email=address, capacity=capacity)
    mentor_id = add_mentor(programme_manager(store), store, form, cohort=COHORT)
    return mentor_id, acting(store, mentor_record(store, mentor_id).person_id)


def _load(actor: Actor, store: Store) -> list[tuple[str, int, int]]:
    return [(mentor.name, mentor.offered, mentor.accepted) for mentor in mentors(actor, store, COHORT)]


def test_mentors_with_their_load_as_far_as_the_actor_may_read(store: Store) -> None:
    cohort(store)
    bodo, steinkjer, own_member = enrolled(store), enrolled(store, STEINKJER), member(store)
    vera_id, vera = _mentor(store, "Vera Eksempel")
    _ase_id, ase = _mentor(store, "Åse Eksempel")
    manager = programme_manager(store)
    offer = assign_mentor(manager, store, vera_id, municipality=BODO)
    assign_mentor(manager, store, vera_id, municipality=STEINKJER)
    vera = acting(store, vera.person_id)
    answer_assignment(vera, store, AssignmentAnswerForm(accepts=True), assignment_id=offer, version=1)
    assert _load(manager, store) == [("Vera Eksempel", 1, 1), ("Åse Eksempel", 0, 0)]
    assert _load(vera, store) == [("Vera Eksempel", 1, 1)]
    assert _load(ase, store) == [("Åse Eksempel", 0, 0)]
    assert _load(bodo, store) == _load(own_member, store) == [("Vera Eksempel", 0, 1)]
    assert _load(board_member(store), store) == [("Vera Eksempel", 0, 1)]
    assert _load(steinkjer, store) == [("Vera Eksempel", 1, 0)]
    assert _load(board_member(store, "agder"), store) == []
    assert mentors(manager, store, COHORT)[0].free == 1
    with pytest.raises(NotAllowed):
        mentors(nobody(MORNING), store, COHORT)


def test_municipalities_without_mentor_those_that_refused_last(store: Store) -> None:
    cohort(store)
    bodo, narvik, _vefsn, steinkjer = (enrolled(store, number) for number in (BODO, NARVIK, VEFSN, STEINKJER))
    contact(store, "1811")
    mentor_id, mentor = _mentor(store, "Vera Eksempel")
    assign_mentor(programme_manager(store), store, mentor_id, municipality=STEINKJER)
    refuse_guidance(bodo, store, RefusalForm(reason="Vi klarer oss selv."), municipality=BODO, cohort=COHORT)

    def without(actor: Actor) -> list[tuple[str, bool]]:
        found = municipalities_without_mentor(actor, store, COHORT)
        return [(municipality.name, municipality.has_refused) for municipality in found]

    assert without(programme_manager(store)) == [("Narvik", False), ("Vefsn", False), ("Bodø", True)]
    assert without(board_member(store)) == [("Narvik", False), ("Vefsn", False), ("Bodø", True)]
    assert without(narvik) == [("Narvik", False)]
    assert without(steinkjer) == without(mentor) == []
    with pytest.raises(NotAllowed):
        municipalities_without_mentor(nobody(MORNING), store, COHORT)


def test_assignments_are_seen_by_those_they_concern(store: Store) -> None:
    cohort(store)
    bodo, steinkjer = enrolled(store), enrolled(store, STEINKJER)
    mentor_id, mentor = _mentor(store, "Vera Eksempel")
    _other_id, other = _mentor(store, "Åse Eksempel")
    manager = programme_manager(store)
    first = assign_mentor(manager, store, mentor_id, municipality=BODO)
    mentor = acting(store, mentor.person_id)
    no = AssignmentAnswerForm(accepts=False, reason="For lang reisevei.")
    answer_assignment(mentor, store, no, assignment_id=first, version=1)
    assign_mentor(manager, store, mentor_id, municipality=BODO)
    mentor = acting(store, mentor.person_id)

    def seen(actor: Actor) -> list[tuple[str, str, str]]:
        found = assignments(actor, store, COHORT)
        return [(one.municipality_name, one.state, one.reason) for one in found]

    everything = [("Bodø", "declined", "For lang reisevei."), ("Bodø", "offered", "")]
    assert sorted(seen(manager)) == sorted(seen(mentor)) == everything
    assert seen(bodo) == seen(board_member(store)) == [("Bodø", "offered", "")]
    assert seen(steinkjer) == seen(other) == []
    assert sorted((one.state, one.reason) for one in my_assignments(mentor, store, COHORT)) == [
        ("declined", "For lang reisevei."),
        ("offered", ""),
    ]
    assert my_assignments(other, store, COHORT) == []
    for actor in (manager, bodo, board_member(store), nobody(MORNING)):
        with pytest.raises(NotAllowed):
            my_assignments(actor, store, COHORT)
    with pytest.raises(NotAllowed):
        assignments(nobody(MORNING), store, COHORT)
