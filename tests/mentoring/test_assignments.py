"""Mentors, capacity and assignments: every rule, nothing written when one is broken, who hears and who sees."""

import pytest
from pydantic import ValidationError

from programme.access.audit import StaleRecord
from programme.access.model import Actor, Role, nobody
from programme.access.rights import Right, permits
from programme.language import NotAllowed, RuleBroken
from programme.mentoring.actions import (
    add_mentor,
    answer_assignment,
    assign_mentor,
    change_capacity,
    end_assignment,
    refuse_guidance,
    take_back_refusal,
)
from programme.mentoring.model import (
    AssignmentAnswered,
    AssignmentAnswerForm,
    AssignmentOver,
    CapacityBelowLoad,
    CapacityForm,
    GuidanceNotRefused,
    GuidanceRefused,
    MentorAlreadyAdded,
    MentorAtCapacity,
    MentorForm,
    MentorFromSameMunicipality,
    MunicipalityHasMentor,
    MunicipalityNotEnrolled,
    ReasonForm,
    RefusalForm,
)
from programme.mentoring.records import assignment_record, mentor_record
from programme.organisation.model import MunicipalityUnknown
from programme.organisation.records import municipality_scope
from programme.store import Store
from tests.factories import BODO, COHORT, MORNING, acting, board_member, cohort, contact, programme_manager
from tests.gatherings.world import DURING, NARVIK, STEINKJER, counts, enrolled, member, mentor_of

FAUSKE = "1841"
WRITTEN = ("mentor", "mentor_assignment", "guidance_refusal", "role_grant", "audit_log", "outbox", "person")
YES, NO = AssignmentAnswerForm(accepts=True), AssignmentAnswerForm(accepts=False, reason="For lang reisevei.")
REASON = ReasonForm(reason="Vi klarer oss selv.")
REFUSAL = RefusalForm(reason="Vi klarer oss selv.")


def mentor_form(**changes: object) -> MentorForm:
    return MentorForm.model_validate(
        {"name": "Vera Eksempel", "email": "vera@veileder.example", "capacity": 1} | changes
    )


def added_mentor(store: Store, **changes: object) -> str:
    return add_mentor(programme_manager(store), store, mentor_form(**changes), cohort=COHORT)


def _as_mentor(store: Store, mentor_id: str) -> Actor:
    return acting(store, mentor_record(store, mentor_id).person_id)


def sees(store: Store, mentor_id: str, municipality: str = BODO) -> bool:
    scope = municipality_scope(store, municipality, COHORT)
    return permits(_as_mentor(store, mentor_id), Right.READ_GROUP, scope)


def _heard(store: Store) -> set[tuple[str, str]]:
    return {(row["kind"], row["recipient_id"]) for row in store.rows("SELECT kind, recipient_id FROM outbox")}


def test_add_mentor_makes_the_person_a_mentor_of_the_cohort(store: Store) -> None:
    cohort(store)
    mentor_id = added_mentor(store, capacity=3, home_municipality=NARVIK)
    mentor = mentor_record(store, mentor_id)
    assert (mentor.name, mentor.capacity, mentor.municipality_number, mentor.load) == ("Vera Eksempel", 3, NARVIK, 0)
    scopes = _as_mentor(store, mentor_id).scopes(Role.MENTOR)
    assert [(scope.municipality, scope.cohort) for scope in scopes] == [(None, COHORT)]


def test_person_is_a_mentor_once(store: Store) -> None:
    cohort(store)
    added_mentor(store)
    manager = programme_manager(store)
    before = counts(store, *WRITTEN)
    with pytest.raises(MentorAlreadyAdded) as caught:
        add_mentor(manager, store, mentor_form(), cohort=COHORT)
    assert str(caught.value) == "Vera Eksempel er allerede veileder i programperioden. Endre kapasiteten i stedet."
    assert counts(store, *WRITTEN) == before


def test_home_that_does_not_exist_is_told_and_nobody_is_added(store: Store) -> None:
    cohort(store)
    manager = programme_manager(store)
    before = counts(store, *WRITTEN)
    with pytest.raises(MunicipalityUnknown):
        add_mentor(manager, store, mentor_form(home_municipality="0000"), cohort=COHORT)
    assert counts(store, *WRITTEN) == before


@pytest.mark.parametrize("capacity", [-1, 51])
def test_capacity_is_within_reason(capacity: int) -> None:
    with pytest.raises(ValidationError):
        mentor_form(capacity=capacity)


def test_offer_lets_the_mentor_see_the_municipality_and_tells_the_mentor(store: Store) -> None:
    cohort(store)
    enrolled(store)
    mentor_id = added_mentor(store)
    assert not sees(store, mentor_id)
    assignment_id = assign_mentor(programme_manager(store), store, mentor_id, municipality=BODO)
    assert assignment_record(store, assignment_id).state == "offered"
    assert sees(store, mentor_id)
    assert _heard(store) == {("mentor_offered", _as_mentor(store, mentor_id).person_id)}


def test_yes_is_told_to_the_contact_and_programme_management(store: Store) -> None:
    cohort(store)
    own_contact, mentor_id, manager = enrolled(store), added_mentor(store), programme_manager(store)
    assignment_id = assign_mentor(manager, store, mentor_id, municipality=BODO)
    answer_assignment(_as_mentor(store, mentor_id), store, YES, assignment_id=assignment_id, version=1)
    assert assignment_record(store, assignment_id).state == "accepted"
    assert {("mentor_accepted", own_contact.person_id), ("mentor_accepted", manager.person_id)} <= _heard(store)
    assert sees(store, mentor_id)


def test_no_frees_the_place_and_ends_the_sight(store: Store) -> None:
    cohort(store)
    own_contact, mentor_id, manager = enrolled(store), added_mentor(store), programme_manager(store)
    assignment_id = assign_mentor(manager, store, mentor_id, municipality=BODO)
    answer_assignment(_as_mentor(store, mentor_id), store, NO, assignment_id=assignment_id, version=1)
    assert assignment_record(store, assignment_id).state == "declined"
    assert not sees(store, mentor_id)
    assert mentor_record(store, mentor_id).load == 0
    heard = _heard(store)
    assert ("mentor_declined", manager.person_id) in heard
    assert ("mentor_declined", own_contact.person_id) not in heard
    assign_mentor(manager, store, mentor_id, municipality=BODO)
    assert sees(store, mentor_id)


def test_a_no_needs_no_reason() -> None:
    assert (AssignmentAnswerForm(accepts=False).reason, RefusalForm(reason=" ").reason) == ("", "")


def _refused(store: Store, mentor_id: str, municipality: str, rule: type[RuleBroken], sentence: str) -> None:
    manager = programme_manager(store)
    before = counts(store, *WRITTEN)
    with pytest.raises(rule) as caught:
        assign_mentor(manager, store, mentor_id, municipality=municipality)
    assert (str(caught.value), counts(store, *WRITTEN)) == (sentence, before)


def test_municipality_that_is_not_accepted_gets_no_mentor(store: Store) -> None:
    cohort(store)
    sentence = "Bodø er ikke tatt opp i programperioden og kan ikke få veileder ennå."
    _refused(store, added_mentor(store), BODO, MunicipalityNotEnrolled, sentence)


def test_mentor_takes_no_more_than_the_capacity(store: Store) -> None:
    cohort(store)
    enrolled(store)
    enrolled(store, NARVIK)
    mentor_id = added_mentor(store)
    assign_mentor(programme_manager(store), store, mentor_id, municipality=BODO)
    sentence = "Vera Eksempel har ikke flere ledige plasser (1). Velg en annen, eller øk kapasiteten."
    _refused(store, mentor_id, NARVIK, MentorAtCapacity, sentence)


def test_municipality_has_one_mentor(store: Store) -> None:
    cohort(store)
    enrolled(store)
    assign_mentor(programme_manager(store), store, added_mentor(store), municipality=BODO)
    other = added_mentor(store, name="Viggo Eksempel", email="viggo@veileder.example")
    sentence = "Bodø har allerede Vera Eksempel. Avslutt den tildelingen først."
    _refused(store, other, BODO, MunicipalityHasMentor, sentence)


SAME = "Vera Eksempel hører selv til i Bodø og kan ikke være veileder der. Velg en annen."


def test_mentor_does_not_guide_the_home_municipality(store: Store) -> None:
    cohort(store)
    enrolled(store)
    _refused(store, added_mentor(store, home_municipality=BODO), BODO, MentorFromSameMunicipality, SAME)


def test_mentor_does_not_guide_the_group_they_are_in(store: Store) -> None:
    cohort(store)
    enrolled(store)
    mentor_id = added_mentor(store)
    member(store, person_id=mentor_record(store, mentor_id).person_id)
    _refused(store, mentor_id, BODO, MentorFromSameMunicipality, SAME)


def test_municipality_that_refused_guidance_gets_no_mentor_until_it_takes_it_back(store: Store) -> None:
    cohort(store)
    own_contact, mentor_id = enrolled(store), added_mentor(store)
    refuse_guidance(own_contact, store, REFUSAL, municipality=BODO, cohort=COHORT)
    sentence = "Bodø har takket nei til veiledning. Kommunen må selv ombestemme seg først."
    _refused(store, mentor_id, BODO, GuidanceRefused, sentence)
    take_back_refusal(own_contact, store, municipality=BODO, cohort=COHORT)
    assign_mentor(programme_manager(store), store, mentor_id, municipality=BODO)
    assert sees(store, mentor_id)


def test_refusal_ends_an_assignment_and_is_said_once(store: Store) -> None:
    cohort(store)
    own_contact, mentor_id = enrolled(store), added_mentor(store)
    assignment_id = assign_mentor(programme_manager(store), store, mentor_id, municipality=BODO)
    refuse_guidance(own_contact, store, REFUSAL, municipality=BODO, cohort=COHORT)
    assert assignment_record(store, assignment_id).state == "ended"
    assert not sees(store, mentor_id)
    before = counts(store, *WRITTEN)
    with pytest.raises(GuidanceRefused):
        refuse_guidance(own_contact, store, REFUSAL, municipality=BODO, cohort=COHORT)
    assert counts(store, *WRITTEN) == before


def test_nothing_to_take_back_is_told(store: Store) -> None:
    cohort(store)
    own_contact = enrolled(store)
    with pytest.raises(GuidanceNotRefused) as caught:
        take_back_refusal(own_contact, store, municipality=BODO, cohort=COHORT)
    assert str(caught.value) == "Bodø har ikke takket nei til veiledning."


def test_refusal_is_for_enrolled_municipalities(store: Store) -> None:
    cohort(store)
    with pytest.raises(MunicipalityNotEnrolled):
        refuse_guidance(contact(store), store, REFUSAL, municipality=BODO, cohort=COHORT)


def test_capacity_changes_but_not_below_the_load(store: Store) -> None:
    cohort(store)
    enrolled(store)
    manager, mentor_id = programme_manager(store, DURING), added_mentor(store)
    assign_mentor(manager, store, mentor_id, municipality=BODO)
    change_capacity(manager, store, CapacityForm(capacity=4), mentor_id=mentor_id, version=1)
    with pytest.raises(StaleRecord, match="Pia Eksempel har endret dette"):
        change_capacity(manager, store, CapacityForm(capacity=5), mentor_id=mentor_id, version=1)
    with pytest.raises(CapacityBelowLoad) as caught:
        change_capacity(manager, store, CapacityForm(capacity=0), mentor_id=mentor_id, version=2)
    assert str(caught.value) == ("Plasser i bruk hos Vera Eksempel: 1. Skriv 1 eller mer, eller avslutt en tildeling.")
    assert mentor_record(store, mentor_id).capacity == 4


def test_offer_is_answered_once(store: Store) -> None:
    cohort(store)
    enrolled(store)
    mentor_id = added_mentor(store)
    assignment_id = assign_mentor(programme_manager(store), store, mentor_id, municipality=BODO)
    mentor = _as_mentor(store, mentor_id)
    answer_assignment(mentor, store, YES, assignment_id=assignment_id, version=1)
    with pytest.raises(StaleRecord):
        answer_assignment(mentor, store, NO, assignment_id=assignment_id, version=1)
    with pytest.raises(AssignmentAnswered) as caught:
        answer_assignment(mentor, store, NO, assignment_id=assignment_id, version=2)
    assert str(caught.value) == ("Du har allerede svart for Bodø. Kontakt programledelsen hvis noe har endret seg.")


def test_ended_assignment_frees_municipality_and_mentor(store: Store) -> None:
    cohort(store)
    enrolled(store)
    manager, mentor_id = programme_manager(store), added_mentor(store)
    assignment_id = assign_mentor(manager, store, mentor_id, municipality=BODO)
    end_assignment(manager, store, REASON, assignment_id=assignment_id, version=1)
    assert not sees(store, mentor_id)
    with pytest.raises(AssignmentOver) as caught:
        end_assignment(manager, store, REASON, assignment_id=assignment_id, version=2)
    assert str(caught.value) == "Tildelingen for Bodø er allerede avsluttet."
    assign_mentor(manager, store, mentor_id, municipality=BODO)


def test_double_submission_writes_once(store: Store) -> None:
    cohort(store)
    enrolled(store)
    manager = programme_manager(store)
    mentors = {add_mentor(manager, store.once("form 1"), mentor_form(), cohort=COHORT) for _ in range(3)}
    (mentor_id,) = mentors
    offers = {assign_mentor(manager, store.once("form 2"), mentor_id, municipality=BODO) for _ in range(3)}
    assert (counts(store, "mentor", "mentor_assignment"), len(offers)) == ({"mentor": 1, "mentor_assignment": 1}, 1)


def test_each_role_does_what_is_its_own(store: Store) -> None:
    cohort(store)
    own_contact, steinkjer, own_member = enrolled(store), enrolled(store, STEINKJER), member(store)
    manager, mentor_id = programme_manager(store), added_mentor(store, capacity=2)
    assignment_id = assign_mentor(manager, store, mentor_id, municipality=BODO)
    mentor, colleague, board = _as_mentor(store, mentor_id), mentor_of(store), board_member(store)
    before = counts(store, *WRITTEN)
    for actor in (own_contact, steinkjer, own_member, mentor, colleague, board, nobody(MORNING)):
        with pytest.raises(NotAllowed):
            add_mentor(actor, store, mentor_form(email="ny@veileder.example"), cohort=COHORT)
        with pytest.raises(NotAllowed):
            change_capacity(actor, store, CapacityForm(capacity=9), mentor_id=mentor_id, version=1)
        with pytest.raises(NotAllowed):
            assign_mentor(actor, store, mentor_id, municipality=STEINKJER)
        with pytest.raises(NotAllowed):
            end_assignment(actor, store, REASON, assignment_id=assignment_id, version=1)
    for actor in (own_contact, steinkjer, own_member, manager, colleague, board, nobody(MORNING)):
        with pytest.raises(NotAllowed):
            answer_assignment(actor, store, YES, assignment_id=assignment_id, version=1)
    for actor in (steinkjer, own_member, mentor, colleague, manager, board, nobody(MORNING)):
        with pytest.raises(NotAllowed):
            refuse_guidance(actor, store, REFUSAL, municipality=BODO, cohort=COHORT)
        with pytest.raises(NotAllowed):
            take_back_refusal(actor, store, municipality=BODO, cohort=COHORT)
    with pytest.raises(NotAllowed):
        assign_mentor(manager, store, "unknown", municipality=BODO)
    with pytest.raises(NotAllowed):
        end_assignment(manager, store, REASON, assignment_id="unknown", version=1)
    assert counts(store, *WRITTEN) == before
