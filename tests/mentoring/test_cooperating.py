"""Municipalities that cooperate can have one mentor: offered in one act, a place each, and nobody of their own."""

import pytest

from programme.cooperation.actions import bring_together
from programme.cooperation.model import Stage, TogetherForm
from programme.mentoring.actions import (
    answer_assignment,
    assign_mentor,
    refuse_guidance,
)
from programme.mentoring.model import (
    MentorFromSameMunicipality,
    MentorLacksPlaces,
)
from programme.mentoring.queries import municipalities_without_mentor
from programme.mentoring.records import mentor_record
from programme.store import Store
from tests.factories import BODO, COHORT, acting, board_member, cohort, contact, programme_manager
from tests.gatherings.world import DURING, NARVIK, enrolled
from tests.mentoring.test_assignments import FAUSKE, REFUSAL, YES, added_mentor, sees
from tests.screens import html, opened


def cooperating(store: Store, *numbers: str) -> None:
    form = TogetherForm(stage=Stage.COOPERATING, municipalities=numbers)
    bring_together(board_member(store), store, form, cohort=COHORT, department="nordland")


def _offered(store: Store) -> set[str]:
    rows = store.rows("SELECT municipality_number FROM mentor_assignment WHERE state = 'offered'")
    return {row["municipality_number"] for row in rows}


def test_cooperating_municipalities_are_offered_to_one_mentor_in_one_act(store: Store) -> None:
    cohort(store)
    enrolled(store, BODO)
    enrolled(store, NARVIK)
    cooperating(store, BODO, NARVIK, FAUSKE)  # Fauske is not enrolled
    manager, mentor = programme_manager(store), added_mentor(store, capacity=2)

    assign_mentor(manager, store, mentor, municipality=BODO)

    assert _offered(store) == {BODO, NARVIK}
    assert mentor_record(store, mentor).load == 2
    assert sees(store, mentor, NARVIK)
    (told,) = store.rows("SELECT facts FROM outbox WHERE kind = 'mentor_offered'")
    assert "Bodø og Narvik" in told["facts"]
    assert not sees(store, mentor, FAUSKE)


def test_each_of_them_takes_up_a_place(store: Store) -> None:
    cohort(store)
    enrolled(store, BODO)
    enrolled(store, NARVIK)
    cooperating(store, BODO, NARVIK)
    mentor = added_mentor(store, capacity=1)

    with pytest.raises(MentorLacksPlaces, match="trenger 2 plasser"):
        assign_mentor(programme_manager(store), store, mentor, municipality=BODO)
    assert _offered(store) == set()


def test_one_that_has_a_mentor_or_has_refused_is_left_out(store: Store) -> None:
    cohort(store)
    for number in (BODO, NARVIK, FAUSKE):
        enrolled(store, number)
    manager, first = programme_manager(store), added_mentor(store, capacity=3)
    assign_mentor(manager, store, first, municipality=NARVIK)
    refuse_guidance(contact(store, FAUSKE), store, REFUSAL, municipality=FAUSKE, cohort=COHORT)
    cooperating(store, BODO, NARVIK, FAUSKE)
    other = added_mentor(store, capacity=1, email="vidar@veileder.example")

    assign_mentor(manager, store, other, municipality=BODO)
    assert mentor_record(store, other).load == 1


def test_nobody_guides_a_cooperation_that_their_own_municipality_is_in(store: Store) -> None:
    cohort(store)
    enrolled(store, BODO)
    enrolled(store, NARVIK)
    cooperating(store, BODO, NARVIK)
    mentor = added_mentor(store, capacity=3, home_municipality=NARVIK)

    with pytest.raises(MentorFromSameMunicipality, match="Narvik"):
        assign_mentor(programme_manager(store), store, mentor, municipality=BODO)
    assert _offered(store) == set()


def test_one_that_joins_later_is_shown_with_who_guides_the_others(on_screen: Store) -> None:
    cohort(on_screen)
    enrolled(on_screen, BODO)
    enrolled(on_screen, NARVIK)
    manager, mentor = programme_manager(on_screen), added_mentor(on_screen, capacity=2)
    assignment = assign_mentor(manager, on_screen, mentor, municipality=NARVIK)
    cooperating(on_screen, BODO, NARVIK)

    (wanting,) = municipalities_without_mentor(manager, on_screen, COHORT)
    assert (wanting.name, wanting.together_with, wanting.partners) == ("Bodø", (), ("Narvik (Vera Eksempel er spurt)",))
    person = on_screen.rows("SELECT person_id FROM mentor")[0]["person_id"]
    answer_assignment(acting(on_screen, person), on_screen, YES, assignment_id=assignment, version=1)
    shown = html(opened("mentoring", manager.person_id, dato=DURING.date().isoformat()))
    assert "Narvik (veileder: Vera Eksempel)</td>" in shown
    assert "Tildel den samme, hvis veilederen har plass." in shown

    assign_mentor(manager, on_screen, mentor, municipality=BODO)
    assert municipalities_without_mentor(manager, on_screen, COHORT) == []
    assert "Tildel den samme" not in html(opened("mentoring", manager.person_id, dato=DURING.date().isoformat()))
