"""What people do about guidance: mentors and their capacity, assignments, a municipality's no."""

from uuid import uuid4

from programme.access.audit import refuse_stale, write_audit
from programme.access.doing import action
from programme.access.grants import grant_role
from programme.access.model import Actor, Role, Scope
from programme.access.rights import Right, require
from programme.cohorts.records import cohort_of
from programme.language import NotAllowed, RuleBroken
from programme.language.dates import local_date
from programme.language.numbers import listed
from programme.mentoring.model import (
    AssignmentAnswered,
    AssignmentAnswerForm,
    AssignmentOver,
    AssignmentState,
    CapacityBelowLoad,
    CapacityForm,
    GuidanceNotRefused,
    GuidanceRefused,
    MentorAlreadyAdded,
    MentorAtCapacity,
    MentorForm,
    MentorLacksPlaces,
    ReasonForm,
    RefusalForm,
    StoredAssignment,
    StoredMentor,
)
from programme.mentoring.records import (
    assignment_record,
    guided_together,
    mentor_record,
    open_assignment,
    refuse_unassignable,
    require_enrolled,
    set_state,
    standing_refusal,
)
from programme.messages.model import MessageKind
from programme.messages.outbox import queue_message
from programme.messages.records import municipality_facts
from programme.organisation.model import PersonForm
from programme.organisation.records import (
    find_or_add_person,
    municipality_name,
    municipality_on,
    municipality_scope,
    people_in_role,
)
from programme.store import Transaction


@action
def add_mentor(actor: Actor, transaction: Transaction, form: MentorForm, *, cohort: str) -> str:
    """The person becomes a mentor in the cohort, with the role; gives the mentor's id.

    Raises MentorAlreadyAdded, and what municipality_on raises for the home.
    """
    require(actor, Right.ASSIGN_MENTOR)
    starts_on = cohort_of(transaction, cohort).starts_on
    if form.home_municipality is not None:
        municipality_on(transaction, form.home_municipality, starts_on)
    person_id = find_or_add_person(transaction, actor, PersonForm(name=form.name, email=form.email))
    known = "SELECT 1 AS found FROM mentor WHERE cohort_slug = $cohort AND person_id = $person_id"
    if transaction.rows(known, cohort=cohort, person_id=person_id):
        raise MentorAlreadyAdded(mentor=form.name)
    mentor_id = str(uuid4())
    own = {"capacity": form.capacity, "municipality_number": form.home_municipality}
    transaction.insert("mentor", id=mentor_id, cohort_slug=cohort, person_id=person_id, version=1, **own)
    grant_role(transaction, actor, person_id=person_id, role=Role.MENTOR, scope=Scope(cohort=cohort))
    after = own | {"person": person_id, "cohort": cohort}
    write_audit(transaction, actor, "add_mentor", kind="mentor", record_id=mentor_id, after=after)
    return mentor_id


@action
def change_capacity(actor: Actor, transaction: Transaction, form: CapacityForm, *, mentor_id: str, version: int) -> str:
    """How many municipalities the mentor can take; gives the mentor's id. Raises StaleRecord, CapacityBelowLoad."""
    require(actor, Right.ASSIGN_MENTOR)
    mentor = mentor_record(transaction, mentor_id)
    refuse_stale(transaction, kind="mentor", record_id=mentor_id, read=version, stored=mentor.version)
    if form.capacity < mentor.load:
        raise CapacityBelowLoad(mentor=mentor.name, load=mentor.load)
    transaction.rows(
        "UPDATE mentor SET capacity = $capacity, version = version + 1 WHERE id = $id",
        capacity=form.capacity,
        id=mentor_id,
    )
    before = {"capacity": mentor.capacity}
    write_audit(
        transaction,
        actor,
        "change_capacity",
        kind="mentor",
        record_id=mentor_id,
        before=before,
        after=form.model_dump(),
    )
    return mentor_id


@action
def assign_mentor(actor: Actor, transaction: Transaction, mentor_id: str, *, municipality: str) -> str:
    """Offer the municipality to the mentor, with those it cooperates with that have none; gives its assignment's id.

    The mentor may from now on see them, answers for each, and gets one message. Each takes up a place. Raises
    MunicipalityNotEnrolled, GuidanceRefused, MunicipalityHasMentor, MentorFromSameMunicipality, MentorAtCapacity.
    """
    require(actor, Right.ASSIGN_MENTOR)
    mentor = mentor_record(transaction, mentor_id)
    refuse_unassignable(transaction, actor, mentor, municipality)
    others = guided_together(transaction, mentor.cohort_slug, municipality)
    for number in others:
        refuse_unassignable(transaction, actor, mentor, number)
    if mentor.load + 1 + len(others) > mentor.capacity:
        raise _lack_of_places(mentor, 1 + len(others))
    offered = [_offer(transaction, actor, mentor, number) for number in (municipality, *others)]
    _tell(transaction, actor, MessageKind.MENTOR_OFFERED, assignment_record(transaction, offered[0]), *others)
    return offered[0]


@action
def answer_assignment(
    actor: Actor, transaction: Transaction, form: AssignmentAnswerForm, *, assignment_id: str, version: int
) -> str:
    """The mentor's own yes or no; a no frees the place and ends the mentor's sight of the municipality.

    Gives the assignment's id. Raises StaleRecord, AssignmentAnswered.
    """
    assignment = _own_assignment(transaction, actor, assignment_id)
    refuse_stale(
        transaction, kind="mentor_assignment", record_id=assignment_id, read=version, stored=assignment.version
    )
    if assignment.state is not AssignmentState.OFFERED:
        name = municipality_name(transaction, assignment.municipality_number)
        raise AssignmentAnswered(municipality=name)
    state = AssignmentState.ACCEPTED if form.accepts else AssignmentState.DECLINED
    set_state(transaction, actor, "answer_assignment", assignment, state, reason=form.reason)
    kind = MessageKind.MENTOR_ACCEPTED if form.accepts else MessageKind.MENTOR_DECLINED
    _tell(transaction, actor, kind, assignment)
    return assignment_id


@action
def end_assignment(
    actor: Actor, transaction: Transaction, form: ReasonForm, *, assignment_id: str, version: int
) -> str:
    """Programme management ends an offer or an assignment; gives its id. Raises StaleRecord, AssignmentOver."""
    require(actor, Right.ASSIGN_MENTOR)
    assignment = assignment_record(transaction, assignment_id)
    refuse_stale(
        transaction, kind="mentor_assignment", record_id=assignment_id, read=version, stored=assignment.version
    )
    if not assignment.state.is_open:
        raise AssignmentOver(municipality=municipality_name(transaction, assignment.municipality_number))
    set_state(transaction, actor, "end_assignment", assignment, AssignmentState.ENDED, reason=form.reason)
    return assignment_id


@action
def refuse_guidance(
    actor: Actor, transaction: Transaction, form: RefusalForm, *, municipality: str, cohort: str
) -> str:
    """The municipality's no to guidance; an open assignment ends with it. Gives the refusal's id.

    Raises MunicipalityNotEnrolled, GuidanceRefused.
    """
    require(actor, Right.REFUSE_GUIDANCE, municipality_scope(transaction, municipality, cohort))
    require_enrolled(transaction, cohort, municipality)
    if standing_refusal(transaction, cohort, municipality):
        raise GuidanceRefused(municipality=municipality_name(transaction, municipality))
    refusal_id = str(uuid4())
    place = {"cohort_slug": cohort, "municipality_number": municipality}
    transaction.insert(
        "guidance_refusal", id=refusal_id, reason=form.reason, refused_at=actor.at, withdrawn_at=None, **place
    )
    write_audit(
        transaction,
        actor,
        "refuse_guidance",
        kind="guidance_refusal",
        record_id=refusal_id,
        after=place,
        reason=form.reason,
    )
    assignment = open_assignment(transaction, cohort, municipality)
    if assignment:
        set_state(transaction, actor, "refuse_guidance", assignment, AssignmentState.ENDED, reason=form.reason)
    return refusal_id


@action
def take_back_refusal(actor: Actor, transaction: Transaction, *, municipality: str, cohort: str) -> str:
    """The municipality wants guidance after all; gives the refusal's id. Raises GuidanceNotRefused."""
    require(actor, Right.REFUSE_GUIDANCE, municipality_scope(transaction, municipality, cohort))
    refusal_id = standing_refusal(transaction, cohort, municipality)
    if refusal_id is None:
        raise GuidanceNotRefused(municipality=municipality_name(transaction, municipality))
    transaction.rows(
        "UPDATE guidance_refusal SET withdrawn_at = $now WHERE id = $refusal_id", now=actor.at, refusal_id=refusal_id
    )
    after = {"withdrawn_at": actor.at}
    write_audit(transaction, actor, "take_back_refusal", kind="guidance_refusal", record_id=refusal_id, after=after)
    return refusal_id


def _offer(transaction: Transaction, actor: Actor, mentor: StoredMentor, municipality: str) -> str:
    """One municipality is offered to the mentor; gives the assignment's id."""
    scope = municipality_scope(transaction, municipality, mentor.cohort_slug)
    assignment_id = str(uuid4())
    transaction.insert(
        "mentor_assignment",
        id=assignment_id,
        mentor_id=mentor.id,
        cohort_slug=mentor.cohort_slug,
        municipality_number=municipality,
        state=AssignmentState.OFFERED,
        offered_at=actor.at,
        answered_at=None,
        reason="",
        version=1,
    )
    grant_role(transaction, actor, person_id=mentor.person_id, role=Role.MENTOR, scope=scope)
    after = {"mentor": mentor.id, "municipality": municipality, "state": AssignmentState.OFFERED}
    write_audit(transaction, actor, "assign_mentor", kind="mentor_assignment", record_id=assignment_id, after=after)
    return assignment_id


def _lack_of_places(mentor: StoredMentor, needed: int) -> RuleBroken:
    if needed == 1:
        return MentorAtCapacity(mentor=mentor.name, capacity=mentor.capacity)
    return MentorLacksPlaces(mentor=mentor.name, free=mentor.capacity - mentor.load, needed=needed)


def _own_assignment(transaction: Transaction, actor: Actor, assignment_id: str) -> StoredAssignment:
    assignment = assignment_record(transaction, assignment_id)
    scope = municipality_scope(transaction, assignment.municipality_number, assignment.cohort_slug)
    require(actor, Right.ANSWER_ASSIGNMENT, scope)
    # Two mentors can have had the same municipality: the role alone does not make an offer one's own.
    if assignment.person_id != actor.person_id:
        raise NotAllowed
    return assignment


def _tell(
    transaction: Transaction, actor: Actor, kind: MessageKind, assignment: StoredAssignment, *together: str
) -> None:
    """An offer goes to the mentor; a no to programme management; a yes to them and the municipality's contacts.

    `together`: the numbers of the municipalities that are offered with this one.
    """
    today = local_date(actor.at)
    contacts = Scope(municipality=assignment.municipality_number, cohort=assignment.cohort_slug)
    management = people_in_role(transaction, Role.PROGRAMME_MANAGEMENT, today, Scope())
    recipients = {
        MessageKind.MENTOR_OFFERED: [assignment.person_id],
        MessageKind.MENTOR_ACCEPTED: [*people_in_role(transaction, Role.CONTACT, today, contacts), *management],
        MessageKind.MENTOR_DECLINED: management,
    }[kind]
    scope = municipality_scope(transaction, assignment.municipality_number, assignment.cohort_slug)
    whose = {"cohort": assignment.cohort_slug, "municipality": assignment.municipality_number}
    facts = municipality_facts(transaction, **whose, department=scope.department)
    facts["municipality"] = listed([facts["municipality"], *(municipality_name(transaction, one) for one in together)])
    queue_message(transaction, actor, kind, recipients=recipients, record_id=assignment.id, facts=facts)
