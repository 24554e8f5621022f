"""The states that participation is derived from, as they stood on a day: four readings, each one SQL.

No rights are checked here: the query that calls says what is visible.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Final

from programme.access.rights import Visible
from programme.gatherings.model import AttendanceState, counted_attendance
from programme.groups.model import GroupCounts, missing
from programme.language.dates import end_of, local_date
from programme.language.numbers import name_order
from programme.organisation.model import Department, without_council
from programme.participation.model import Attendance, DepartmentState, Invited, Membership, MunicipalState
from programme.store import Reader
from programme.store.derived import kept_by_content
from programme.store.store import Row

_DEPARTMENTS: Final = """
    SELECT department.department_code, department.name, board.department_code IS NOT NULL AS has_board,
           interest.answer, interest.received_at,
           coalesce(interest.is_late, false) AS is_late, interest.withdrawn_at,
           coalesce(interest.wants_dialogue AND interest.withdrawn_at IS NULL, false) AS wants_dialogue,
           decision.takes_part, decision.recorded_at AS decided_at, dialogue.last_dialogue, brought.areas
    FROM department
    LEFT JOIN county_interest AS interest ON interest.department_code = department.department_code
         AND interest.cohort_slug = $cohort AND interest.received_at < $until
    LEFT JOIN participation_decision AS decision ON decision.department_code = department.department_code
         AND decision.cohort_slug = $cohort AND decision.recorded_at < $until
    LEFT JOIN (
        SELECT department_code, max(held_on) AS last_dialogue FROM dialogue_meeting
        WHERE cohort_slug = $cohort AND recorded_at < $until AND deleted_at IS NULL GROUP BY department_code
    ) AS dialogue ON dialogue.department_code = department.department_code
    LEFT JOIN (
        SELECT brought_area.department_code, array_agg(plan_entry.label ORDER BY plan_entry.place) AS areas
        FROM brought_area JOIN plan_entry ON plan_entry.id = brought_area.area_id
        WHERE cohort_slug = $cohort AND brought_at < $until AND removed_at IS NULL
        GROUP BY brought_area.department_code
    ) AS brought ON brought.department_code = department.department_code
    LEFT JOIN (
        SELECT DISTINCT department_code FROM role_grant
        WHERE role = 'board' AND valid_from <= $today AND (valid_to IS NULL OR valid_to >= $today)
    ) AS board ON board.department_code = department.department_code
    WHERE NOT department.dissolved AND ($everything OR department.department_code = any($departments))
"""

_MUNICIPALITIES: Final = """
    WITH people AS (
        SELECT municipality_number, count(*) AS members, count(*) FILTER (WHERE is_committed) AS committed,
               count(*) FILTER (WHERE sector = 'kulturskole') AS from_kulturskole
        FROM group_membership
        WHERE cohort_slug = $cohort AND joined_on <= $today AND (left_on IS NULL OR left_on > $today)
        GROUP BY municipality_number
    ), contacts AS (
        SELECT municipality_number, count(DISTINCT person_id) AS contacts FROM role_grant
        WHERE role = 'contact' AND cohort_slug = $cohort
          AND valid_from <= $today AND (valid_to IS NULL OR valid_to >= $today)
        GROUP BY municipality_number
    ), mentors AS (
        SELECT assignment.municipality_number, max(person.name) FILTER (WHERE state = 'accepted') AS mentor,
               bool_or(state = 'offered') AS is_asked
        FROM mentor_assignment AS assignment
        JOIN mentor ON mentor.id = assignment.mentor_id
        JOIN person ON person.id = mentor.person_id
        WHERE assignment.cohort_slug = $cohort AND state IN ('offered', 'accepted') AND offered_at < $until
        GROUP BY assignment.municipality_number
    )
    SELECT municipality.municipality_number, municipality.name_unique AS name, municipality.is_invented,
           municipality.latitude, municipality.longitude, department.department_code, department.name AS department,
           region.id AS region_id, region.name AS region, interest.received_at AS interest_at,
           interest.confirmed_at IS NOT NULL AS is_confirmed, application.sent_at,
           CASE WHEN application.withdrawn_on > $today THEN 'sent'
                WHEN application.decided_at >= $until THEN 'sent' ELSE application.state END AS application,
           people.members, people.committed, people.from_kulturskole, contacts.contacts,
           linked_area.area_id, plan_entry.label AS area, mentors.mentor, mentors.is_asked,
           refusal.municipality_number IS NOT NULL AS refuses_mentor,
           taken_back.id IS NOT NULL AS has_withdrawn,
           member.municipality_number IS NOT NULL
               AND (municipality.valid_from IS NULL OR municipality.valid_from <= cohort.starts_on)
               AND (municipality.valid_to IS NULL OR municipality.valid_to >= cohort.starts_on) AS may_apply
    FROM municipality
    JOIN cohort ON cohort.slug = $cohort
    JOIN municipality_department AS place ON place.municipality_number = municipality.municipality_number
    JOIN department ON department.department_code = place.department_code
    LEFT JOIN municipal_interest AS interest ON interest.municipality_number = municipality.municipality_number
         AND interest.cohort_slug = $cohort AND interest.received_at < $until
         AND (interest.withdrawn_at IS NULL OR interest.withdrawn_at >= $until)
    LEFT JOIN municipal_interest AS taken_back ON taken_back.municipality_number = municipality.municipality_number
         AND taken_back.cohort_slug = $cohort AND taken_back.withdrawn_at < $until
    LEFT JOIN application ON application.municipality_number = municipality.municipality_number
         AND application.cohort_slug = $cohort AND application.sent_at < $until
    LEFT JOIN people ON people.municipality_number = municipality.municipality_number
    LEFT JOIN contacts ON contacts.municipality_number = municipality.municipality_number
    LEFT JOIN mentors ON mentors.municipality_number = municipality.municipality_number
    LEFT JOIN linked_area ON linked_area.municipality_number = municipality.municipality_number
         AND linked_area.cohort_slug = $cohort
    LEFT JOIN plan_entry ON plan_entry.id = linked_area.area_id
    LEFT JOIN region_department ON region_department.department_code = place.department_code
         AND region_department.cohort_slug = $cohort AND region_department.left_at IS NULL
    LEFT JOIN region ON region.id = region_department.region_id
    LEFT JOIN (
        SELECT DISTINCT municipality_number FROM guidance_refusal
        WHERE cohort_slug = $cohort AND refused_at < $until AND withdrawn_at IS NULL
    ) AS refusal ON refusal.municipality_number = municipality.municipality_number
    LEFT JOIN (
        SELECT DISTINCT municipality_number FROM membership JOIN cohort ON cohort.slug = $cohort
        WHERE (from_date IS NULL OR from_date <= cohort.starts_on) AND (to_date IS NULL OR to_date >= cohort.starts_on)
    ) AS member ON member.municipality_number = municipality.municipality_number
    WHERE (interest.id IS NOT NULL OR application.id IS NOT NULL
           OR municipality.municipality_number = any($municipalities))
      AND ($everything OR place.department_code = any($departments)
           OR municipality.municipality_number = any($municipalities))
"""

_MEMBERSHIPS: Final = """
    SELECT member.person_id, member.municipality_number, municipality.name_unique AS municipality,
           place.department_code, member.is_committed,
           coalesce(application.sent_at < $until, false) AS has_applied,
           coalesce(application.state IN ('declined', 'refused', 'withdrawn'), false)
               OR coalesce(NOT decision.takes_part, false) AS is_over
    FROM group_membership AS member
    JOIN municipality ON municipality.municipality_number = member.municipality_number
    LEFT JOIN municipality_department AS place ON place.municipality_number = member.municipality_number
    LEFT JOIN application ON application.cohort_slug = member.cohort_slug
         AND application.municipality_number = member.municipality_number
    LEFT JOIN participation_decision AS decision ON decision.cohort_slug = member.cohort_slug
         AND decision.department_code = place.department_code
    WHERE member.cohort_slug = $cohort AND member.person_id = any($people)
      AND member.joined_on <= $today AND (member.left_on IS NULL OR member.left_on > $today)
"""
_INVITED: Final = """
    SELECT listed.person_id, listed.gathering_id, listed.affiliation,
           CASE WHEN listed.is_board THEN listed.affiliation ELSE place.department_code END AS department_code,
           listed.is_board, listed.is_board OR listed.is_member AS may_answer, answer.answer IS NOT NULL AS is_answered
    FROM gathering_invitation AS listed
    LEFT JOIN municipality_department AS place ON place.municipality_number = listed.affiliation
    LEFT JOIN gathering_answer AS answer ON answer.gathering_id = listed.gathering_id
         AND answer.person_id = listed.person_id AND answer.affiliation = listed.affiliation
    WHERE listed.cohort_slug = $cohort AND listed.person_id = any($people)
    ORDER BY listed.person_id, listed.gathering_id, listed.affiliation
"""
_ATTENDANCE: Final = """
    SELECT gathering.id AS gathering_id, gathering.number, gathering.starts_at,
           coalesce(gathering.roster_closed_at < $until, false) AS is_closed,
           invitation.affiliation AS unit, {unit}.{unit_name} AS name, {place}.department_code,
           attendance.state, count(*) AS people
    FROM gathering
    JOIN gathering_invitation AS invitation ON invitation.gathering_id = gathering.id AND invitation.{obligation}
    JOIN {unit} ON {unit}.{unit_key} = invitation.affiliation
    {join_place}
    LEFT JOIN attendance ON attendance.gathering_id = gathering.id AND attendance.person_id = invitation.person_id
         AND attendance.affiliation = invitation.affiliation
    WHERE gathering.cohort_slug = $cohort AND gathering.kind = 'main' AND gathering.cancelled_at IS NULL
      AND gathering.starts_at < $until AND ($everything OR {place}.department_code = any($departments) {or_own})
    GROUP BY gathering.id, gathering.number, gathering.starts_at, gathering.roster_closed_at,
             invitation.affiliation, {unit}.{unit_name}, {place}.department_code, attendance.state
    ORDER BY gathering.starts_at, gathering.id, invitation.affiliation
"""
# The same question of municipalities (their members' obligation) and of boards, which never mix.
_OF_MUNICIPALITIES: Final = _ATTENDANCE.format(
    unit="municipality",
    unit_key="municipality_number",
    unit_name="name_unique",
    obligation="is_member",
    place="place",
    join_place="JOIN municipality_department AS place ON place.municipality_number = invitation.affiliation",
    or_own="OR invitation.affiliation = any($municipalities)",
)
_OF_BOARDS: Final = _ATTENDANCE.format(
    unit="department",
    unit_key="department_code",
    unit_name="name",
    obligation="is_board",
    place="department",
    join_place="",
    or_own="",
)


def _until(now: datetime) -> datetime:
    """The end of the local day, in UTC: states are judged by the day.

    A reading by the very moment would differ from every other, and the store could not remember any.
    """
    return end_of(local_date(now))


def department_states(reader: Reader, cohort: str, shown: Visible, now: datetime) -> list[DepartmentState]:
    """The departments of today that are visible, by name."""
    values = {"everything": shown.everything, "departments": shown.departments}
    rows = reader.rows(_DEPARTMENTS, cohort=cohort, until=_until(now), today=local_date(now), **values)
    return sorted(map(_department_state, rows), key=lambda state: name_order(state.name))


def _department_state(row: Row) -> DepartmentState:
    name = Department(department_code=row["department_code"], name=row["name"], dissolved=False).short_name
    has_withdrawn = row["withdrawn_at"] is not None
    worded = {"name": name, "answer": None if has_withdrawn else row["answer"], "areas": tuple(row["areas"] or ())}
    return DepartmentState(**{**row, **worded, "has_withdrawn": has_withdrawn})


def municipal_states(reader: Reader, cohort: str, shown: Visible, now: datetime) -> list[MunicipalState]:
    """The visible municipalities with an interest or an application, and those named by number, by name."""
    rows = reader.rows(_MUNICIPALITIES, cohort=cohort, until=_until(now), today=local_date(now), **shown.values())
    return list(_municipal_states(rows))


@kept_by_content
def _municipal_states(rows: Sequence[Row]) -> tuple[MunicipalState, ...]:
    return tuple(sorted(map(_municipal_state, rows), key=lambda state: name_order(state.name)))


def _municipal_state(row: Row) -> MunicipalState:
    known = dict(row)
    of_school, committed = known.pop("from_kulturskole") or 0, known.pop("committed") or 0
    members = row["members"] or 0
    counts = GroupCounts(
        contacts=known.pop("contacts") or 0,
        members=members,
        from_kulturskole=of_school,
        partners=members - of_school,
        committed=committed,
    )
    department = Department(department_code=row["department_code"], name=row["department"], dissolved=False)
    return MunicipalState(
        **known
        | {
            "department": department.short_name,
            "members": members,
            "uncommitted": members - committed,
            "missing": missing(counts),
            "is_asked": bool(row["is_asked"]),
        }
    )


def memberships(reader: Reader, cohort: str, people: Sequence[str], now: datetime) -> list[Membership]:
    """The places in groups that the people (ids) have today, by municipality's name."""
    rows = reader.rows(_MEMBERSHIPS, cohort=cohort, people=list(people), until=_until(now), today=local_date(now))
    return sorted((Membership(**row) for row in rows), key=lambda each: name_order(each.municipality))


def invitations(reader: Reader, cohort: str, people: Sequence[str]) -> list[Invited]:
    """What the people (ids) are invited to, and whether they have answered."""
    return [Invited(**row) for row in reader.rows(_INVITED, cohort=cohort, people=list(people))]


def municipal_attendance(reader: Reader, cohort: str, shown: Visible, now: datetime) -> list[Attendance]:
    """One row for each municipality and main gathering up to the day, by time of the gathering, then by name."""
    return list(_attendance(reader.rows(_OF_MUNICIPALITIES, cohort=cohort, until=_until(now), **shown.values())))


def board_attendance_rows(reader: Reader, cohort: str, shown: Visible, now: datetime) -> list[Attendance]:
    """The same of the boards, which are no part of any municipality's figures."""
    values = {"everything": shown.everything, "departments": shown.departments}
    return list(_attendance(reader.rows(_OF_BOARDS, cohort=cohort, until=_until(now), **values)))


@kept_by_content
def _attendance(rows: Sequence[Row]) -> tuple[Attendance, ...]:
    together = groupby(rows, key=lambda row: (row["gathering_id"], row["unit"]))
    summed = [_summed(list(states)) for _key, states in together]
    return tuple(sorted(summed, key=lambda row: (row.starts_at, name_order(row.name))))


def _summed(states: list[Row]) -> Attendance:
    first = states[0]
    counts: dict[AttendanceState | None, int] = {}
    for row in states:
        recorded = AttendanceState(row["state"]) if row["state"] else None
        state = counted_attendance(recorded, is_obliged=True, is_roster_closed=first["is_closed"])
        counts[state] = counts.get(state, 0) + row["people"]
    return Attendance(
        unit=first["unit"],
        name=without_council(first["name"]),
        department_code=first["department_code"],
        gathering_id=first["gathering_id"],
        number=first["number"],
        starts_at=first["starts_at"],
        is_closed=first["is_closed"],
        invited=sum(counts.values()),
        met=counts.get(AttendanceState.MET, 0),
        excused=counts.get(AttendanceState.EXCUSED, 0),
        absent=counts.get(AttendanceState.ABSENT, 0),
        substitute_met=counts.get(AttendanceState.SUBSTITUTE_MET, 0),
    )


def by_municipality(rows: Iterable[Attendance]) -> Mapping[str, list[Attendance]]:
    """The rows of each municipality, by number, in the order given."""
    found: dict[str, list[Attendance]] = {}
    for row in rows:
        found.setdefault(row.unit, []).append(row)
    return found
