"""Everything that is kept about one person, read table by table. No rights are checked here."""

from datetime import datetime

from programme.access.model import Role
from programme.gatherings.model import AnswerState, AttendanceState, GatheringKind, titled
from programme.groups.model import Sector
from programme.language.dates import local_date
from programme.mentoring.model import AssignmentState
from programme.messages.letters import COLUMNS, queued, subjects
from programme.organisation.model import without_council
from programme.organisation.records import email_addresses
from programme.personal.model import (
    OwnAssignment,
    OwnCommitment,
    OwnData,
    OwnGathering,
    OwnIdentity,
    OwnInterest,
    OwnMembership,
    OwnMessage,
    OwnOutreach,
    OwnRole,
    OwnSession,
    OwnTraces,
)
from programme.personal.sensitive import without_sensitive
from programme.store import Reader
from programme.store.store import Row

_PERSON = "SELECT name, version FROM person WHERE id = $person_id"
_ROLES = """
    SELECT role_grant.role, coalesce(municipality.name_unique, department.name, '') AS place,
           coalesce(cohort.name, '') AS cohort, role_grant.valid_from, role_grant.valid_to
    FROM role_grant
    LEFT JOIN municipality ON municipality.municipality_number = role_grant.municipality_number
    LEFT JOIN department ON department.department_code = role_grant.department_code
    LEFT JOIN cohort ON cohort.slug = role_grant.cohort_slug
    WHERE person_id = $person_id ORDER BY role_grant.valid_from, role_grant.id
"""
_MEMBERSHIPS = """
    SELECT group_member.id, municipality.name_unique AS municipality, cohort.name AS cohort, sector, function,
           organisation, has_mandate, joined_on, left_on
    FROM group_member
    JOIN municipal_group ON municipal_group.id = group_member.group_id
    JOIN municipality ON municipality.municipality_number = municipal_group.municipality_number
    JOIN cohort ON cohort.slug = municipal_group.cohort_slug
    WHERE person_id = $person_id ORDER BY joined_on, group_member.id
"""
_COMMITMENTS = """
    SELECT member_id, given_at, by_member, withdrawn_at FROM commitment
    JOIN group_member ON group_member.id = commitment.member_id
    WHERE group_member.person_id = $person_id ORDER BY given_at
"""
_GATHERINGS = """
    SELECT gathering.kind, gathering.number, gathering.starts_at,
           coalesce(municipality.name_unique, department.name, '') AS place,
           answer.answer, coalesce(answer.substitute_name, '') AS substitute_name, attendance.state
    FROM (SELECT gathering_id, person_id, affiliation FROM gathering_answer WHERE person_id = $person_id
          UNION
          SELECT gathering_id, person_id, affiliation FROM attendance WHERE person_id = $person_id) AS kept
    JOIN gathering ON gathering.id = kept.gathering_id
    LEFT JOIN gathering_answer AS answer ON answer.gathering_id = kept.gathering_id
         AND answer.person_id = kept.person_id AND answer.affiliation = kept.affiliation
    LEFT JOIN attendance ON attendance.gathering_id = kept.gathering_id
         AND attendance.person_id = kept.person_id AND attendance.affiliation = kept.affiliation
    LEFT JOIN municipality ON municipality.municipality_number = kept.affiliation
    LEFT JOIN department ON department.department_code = kept.affiliation
    ORDER BY gathering.starts_at, place
"""
_ASSIGNMENTS = """
    SELECT municipality.name_unique AS municipality, cohort.name AS cohort, state, offered_at, answered_at, reason
    FROM mentor_assignment
    JOIN mentor ON mentor.id = mentor_assignment.mentor_id
    JOIN municipality ON municipality.municipality_number = mentor_assignment.municipality_number
    JOIN cohort ON cohort.slug = mentor_assignment.cohort_slug
    WHERE mentor.person_id = $person_id ORDER BY offered_at, mentor_assignment.id
"""
_OUTREACH = """
    SELECT coalesce(nullif(partner_name, ''), municipality.name_unique) AS whom, cohort.name AS cohort,
           coalesce(followed_up_by = $person_id, false) AS follows_up, own.email IS NOT NULL AS is_contact,
           contact_name, contact_email, notes
    FROM outreach
    JOIN cohort ON cohort.slug = outreach.cohort_slug
    LEFT JOIN municipality ON municipality.municipality_number = outreach.municipality_number
    LEFT JOIN person_email AS own ON own.email = outreach.contact_email AND own.person_id = $person_id
    WHERE followed_up_by = $person_id OR own.email IS NOT NULL
    ORDER BY outreach.id
"""
_INTERESTS = """
    SELECT municipality.name_unique AS municipality, cohort.name AS cohort, contact, contact_email, remark
    FROM municipal_interest
    JOIN person_email ON person_email.email = contact_email AND person_email.person_id = $person_id
    JOIN municipality ON municipality.municipality_number = municipal_interest.municipality_number
    JOIN cohort ON cohort.slug = municipal_interest.cohort_slug
    ORDER BY municipal_interest.received_at, municipal_interest.id
"""
_MESSAGES = f"SELECT {COLUMNS} FROM outbox WHERE recipient_id = $person_id ORDER BY queued_at, id"
_IDENTITIES = """
    SELECT issuer, subject, linked_at FROM identity WHERE person_id = $person_id ORDER BY linked_at
"""
_SESSIONS = """
    SELECT began_at, expires_at FROM session WHERE person_id = $person_id AND ended_at IS NULL ORDER BY began_at
"""
_TRACES = """
    SELECT count(*) AS changes, min(logged_at) AS first_at, max(logged_at) AS last_at
    FROM audit_log WHERE person_id = $person_id
"""
_ASKED = """
    SELECT 1 AS found FROM audit_log
    WHERE record_kind = 'person' AND record_id = $person_id AND action = 'ask_for_erasure' LIMIT 1
"""


def all_of(reader: Reader, person_id: str, at: datetime, *, with_sensitive: bool) -> OwnData:
    """What is kept about the person, who is known; what is sensitive is empty unless it is asked for."""

    def shown(table: str, row: Row) -> Row:
        return row if with_sensitive else without_sensitive(table, row)

    def read(sql: str) -> list[Row]:
        return reader.rows(sql, person_id=person_id)

    [person], [traces] = read(_PERSON), read(_TRACES)
    return OwnData(
        **person,
        emails=email_addresses(reader, person_id),
        roles=tuple(map(_role, read(_ROLES))),
        memberships=_memberships(read(_MEMBERSHIPS), read(_COMMITMENTS)),
        gatherings=tuple(_gathering(shown("gathering_answer", row)) for row in read(_GATHERINGS)),
        assignments=tuple(_assignment(shown("mentor_assignment", row)) for row in read(_ASSIGNMENTS)),
        outreach=tuple(_outreach(shown("outreach", row)) for row in read(_OUTREACH)),
        interests=tuple(OwnInterest(**shown("municipal_interest", row)) for row in read(_INTERESTS)),
        messages=_messages(reader, read(_MESSAGES)),
        identities=tuple(OwnIdentity(**row) for row in read(_IDENTITIES)),
        sessions=tuple(OwnSession(**row) for row in read(_SESSIONS) if row["expires_at"] > at),
        traces=OwnTraces(**traces),
        has_asked_for_erasure=has_asked(reader, person_id),
    )


def has_asked(reader: Reader, person_id: str) -> bool:
    """Whether the person has asked to be erased."""
    return bool(reader.rows(_ASKED, person_id=person_id))


def _role(row: Row) -> OwnRole:
    return OwnRole(**{**row, "role": Role(row["role"]).label}, where=without_council(row["place"]))


def _memberships(rows: list[Row], commitments: list[Row]) -> tuple[OwnMembership, ...]:
    given: dict[str, list[OwnCommitment]] = {}
    for row in commitments:
        given.setdefault(row["member_id"], []).append(OwnCommitment(**row))
    return tuple(
        OwnMembership(**{**row, "sector": Sector(row["sector"]).label}, commitments=tuple(given.get(row["id"], ())))
        for row in rows
    )


def _gathering(row: Row) -> OwnGathering:
    return OwnGathering(
        gathering=titled(GatheringKind(row["kind"]), row["number"]),
        day=local_date(row["starts_at"]),
        place=without_council(row["place"]),
        answer=AnswerState(row["answer"]).label if row["answer"] else "",
        substitute_name=row["substitute_name"],
        attendance=AttendanceState(row["state"]).label if row["state"] else "",
    )


def _assignment(row: Row) -> OwnAssignment:
    return OwnAssignment(**{**row, "state": AssignmentState(row["state"]).label})


def _outreach(row: Row) -> OwnOutreach:
    """What is written of others is theirs."""
    said = dict(row)
    if not said.pop("is_contact"):
        said |= {"contact_name": "", "contact_email": "", "notes": ""}
    return OwnOutreach(**said)


def _messages(reader: Reader, rows: list[Row]) -> tuple[OwnMessage, ...]:
    known = [queued(row) for row in rows]
    lines = subjects(reader, known)
    return tuple(
        OwnMessage(queued_at=each.queued_at, sent_at=each.sent_at, subject=line)
        for each, line in zip(known, lines, strict=True)
    )
