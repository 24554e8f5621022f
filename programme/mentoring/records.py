"""Mentors and assignments as actions read and write them in a transaction. No rights are checked here."""

from programme.access.audit import write_audit
from programme.access.grants import end_role
from programme.access.model import Actor, Role
from programme.cooperation.records import partners_of
from programme.language import NotAllowed
from programme.language.dates import local_date
from programme.mentoring.model import (
    AssignmentState,
    GuidanceRefused,
    MentorFromSameMunicipality,
    MunicipalityHasMentor,
    MunicipalityNotEnrolled,
    StoredAssignment,
    StoredMentor,
)
from programme.organisation.records import municipality_name, municipality_scope
from programme.store import Reader, Transaction
from programme.store.store import one_row

_MENTOR = """
    SELECT mentor.*, person.name,
           (SELECT count(*) FROM mentor_assignment
            WHERE mentor_assignment.mentor_id = mentor.id AND state IN ('offered', 'accepted')) AS load
    FROM mentor JOIN person ON person.id = mentor.person_id WHERE mentor.id = $mentor_id
"""
_ASSIGNMENT = """
    SELECT mentor_assignment.*, mentor.person_id FROM mentor_assignment
    JOIN mentor ON mentor.id = mentor_assignment.mentor_id WHERE mentor_assignment.id = $assignment_id
"""
_OPEN_ASSIGNMENT = """
    SELECT mentor_assignment.*, mentor.person_id, person.name FROM mentor_assignment
    JOIN mentor ON mentor.id = mentor_assignment.mentor_id JOIN person ON person.id = mentor.person_id
    WHERE mentor_assignment.cohort_slug = $cohort AND mentor_assignment.municipality_number = $municipality
      AND state IN ('offered', 'accepted')
"""
_ENROLLED = """
    SELECT 1 AS found FROM application
    WHERE cohort_slug = $cohort AND municipality_number = $municipality AND state = 'accepted'
"""
_REFUSAL = """
    SELECT id FROM guidance_refusal
    WHERE cohort_slug = $cohort AND municipality_number = $municipality AND withdrawn_at IS NULL
"""
# A mentor belongs where the home is, and where the same person is a contact or in the group.
_BELONGS = """
    SELECT 1 AS found FROM mentor WHERE id = $mentor_id AND municipality_number = $municipality
    UNION ALL
    SELECT 1 FROM role_grant JOIN mentor ON mentor.person_id = role_grant.person_id
    WHERE mentor.id = $mentor_id AND role_grant.municipality_number = $municipality
      AND role_grant.cohort_slug = mentor.cohort_slug AND role_grant.role IN ('contact', 'member')
      AND (role_grant.valid_to IS NULL OR role_grant.valid_to >= $today)
"""
_STATE = """
    UPDATE mentor_assignment SET state = $state, answered_at = coalesce(answered_at, $answered_at), reason = $reason,
        version = version + 1
    WHERE id = $assignment_id
"""


def mentor_record(reader: Reader, mentor_id: str) -> StoredMentor:
    """The mentor. Raises NotAllowed for an unknown id."""
    row = one_row(reader, _MENTOR, mentor_id=mentor_id)
    if row is None:
        raise NotAllowed
    return StoredMentor.model_validate(row)


def assignment_record(reader: Reader, assignment_id: str) -> StoredAssignment:
    """The assignment. Raises NotAllowed for an unknown id."""
    row = one_row(reader, _ASSIGNMENT, assignment_id=assignment_id)
    if row is None:
        raise NotAllowed
    return StoredAssignment.model_validate(row)


def open_assignment(reader: Reader, cohort: str, municipality: str) -> StoredAssignment | None:
    """The municipality's offered or accepted assignment; there is one at most."""
    row = one_row(reader, _OPEN_ASSIGNMENT, cohort=cohort, municipality=municipality)
    return StoredAssignment.model_validate(row) if row else None


def standing_refusal(reader: Reader, cohort: str, municipality: str) -> str | None:
    """The id of the municipality's no to guidance, unless it was taken back."""
    row = one_row(reader, _REFUSAL, cohort=cohort, municipality=municipality)
    return str(row["id"]) if row else None


def guided_together(reader: Reader, cohort: str, municipality: str) -> list[str]:
    """Numbers of those that the municipality would share a mentor with.

    It cooperates with them, they are enrolled, and no mentor is theirs or has been declined.
    """
    return [
        other.number
        for other in partners_of(reader, cohort, municipality)
        if reader.rows(_ENROLLED, cohort=cohort, municipality=other.number)
        and standing_refusal(reader, cohort, other.number) is None
        and open_assignment(reader, cohort, other.number) is None
    ]


def require_enrolled(reader: Reader, cohort: str, municipality: str) -> None:
    """Raises MunicipalityNotEnrolled unless the municipality is accepted in the cohort."""
    if not reader.rows(_ENROLLED, cohort=cohort, municipality=municipality):
        raise MunicipalityNotEnrolled(municipality=municipality_name(reader, municipality))


def refuse_unassignable(transaction: Transaction, actor: Actor, mentor: StoredMentor, municipality: str) -> None:
    """Raises the rule that stands between the mentor and the municipality, capacity apart.

    MunicipalityNotEnrolled, GuidanceRefused, MunicipalityHasMentor, MentorFromSameMunicipality.
    """
    require_enrolled(transaction, mentor.cohort_slug, municipality)
    name = municipality_name(transaction, municipality)
    if standing_refusal(transaction, mentor.cohort_slug, municipality):
        raise GuidanceRefused(municipality=name)
    taken = one_row(transaction, _OPEN_ASSIGNMENT, cohort=mentor.cohort_slug, municipality=municipality)
    if taken:
        raise MunicipalityHasMentor(municipality=name, mentor=taken["name"])
    today = local_date(actor.at)
    if transaction.rows(_BELONGS, mentor_id=mentor.id, municipality=municipality, today=today):
        raise MentorFromSameMunicipality(mentor=mentor.name, municipality=name)


def set_state(
    transaction: Transaction,
    actor: Actor,
    name: str,
    assignment: StoredAssignment,
    state: AssignmentState,
    *,
    reason: str = "",
) -> None:
    """The assignment becomes `state`, logged as action `name`; one that is no longer open takes the role along."""
    transaction.rows(_STATE, assignment_id=assignment.id, state=state, answered_at=actor.at, reason=reason)
    if not state.is_open:
        scope = municipality_scope(transaction, assignment.municipality_number, assignment.cohort_slug)
        end_role(transaction, actor, person_id=assignment.person_id, role=Role.MENTOR, scope=scope)
    write_audit(
        transaction,
        actor,
        name,
        kind="mentor_assignment",
        record_id=assignment.id,
        before={"state": assignment.state},
        after={"state": state},
        reason=reason,
    )
