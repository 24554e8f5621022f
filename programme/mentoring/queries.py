"""What people ask about guidance: mentors and their load, who has none, assignments."""

from collections.abc import Iterable

from programme.access.model import Actor, Role
from programme.access.rights import Right, Visible, visible
from programme.cooperation.records import cooperating_with
from programme.language import NotAllowed, _
from programme.language.numbers import name_order
from programme.mentoring.model import Assignment, AssignmentState, Mentor, MunicipalityWithoutMentor
from programme.store import Reader

_READABLE = """
    ($everything OR municipality_department.department_code = any($departments)
     OR municipality_department.municipality_number = any($municipalities))
"""
# Of what was declined, only programme management and the mentor hear.
_OPEN_TO_READER = f"(mentor.person_id = $person_id OR ({_READABLE} AND (state <> 'declined' OR $everything)))"
_MENTORS = f"""
    SELECT mentor.id, mentor.person_id, person.name, home.name_unique AS home_name, mentor.capacity, mentor.version,
           count(*) FILTER (WHERE state = 'offered' AND {_OPEN_TO_READER}) AS offered,
           count(*) FILTER (WHERE state = 'accepted' AND {_OPEN_TO_READER}) AS accepted
    FROM mentor
    JOIN person ON person.id = mentor.person_id
    LEFT JOIN municipality AS home ON home.municipality_number = mentor.municipality_number
    LEFT JOIN mentor_assignment ON mentor_assignment.mentor_id = mentor.id
    LEFT JOIN municipality_department
      ON municipality_department.municipality_number = mentor_assignment.municipality_number
    WHERE mentor.cohort_slug = $cohort
    GROUP BY mentor.id, mentor.person_id, person.name, home.name_unique, mentor.capacity, mentor.version
    HAVING $everything OR mentor.person_id = $person_id
        OR count(*) FILTER (WHERE state IN ('offered', 'accepted') AND {_READABLE}) > 0
"""
_WITHOUT = f"""
    SELECT application.municipality_number, municipality.name_unique AS name,
           replace(department.name, 'Norsk kulturskoleråd ', '') AS department_name,
           EXISTS (SELECT 1 FROM guidance_refusal
                   WHERE guidance_refusal.cohort_slug = application.cohort_slug
                     AND guidance_refusal.municipality_number = application.municipality_number
                     AND guidance_refusal.withdrawn_at IS NULL) AS has_refused
    FROM application
    JOIN municipality ON municipality.municipality_number = application.municipality_number
    JOIN municipality_department ON municipality_department.municipality_number = application.municipality_number
    JOIN department ON department.department_code = municipality_department.department_code
    WHERE application.cohort_slug = $cohort AND application.state = 'accepted' AND {_READABLE}
      AND NOT EXISTS (SELECT 1 FROM mentor_assignment
                      WHERE mentor_assignment.cohort_slug = application.cohort_slug
                        AND mentor_assignment.municipality_number = application.municipality_number
                        AND mentor_assignment.state IN ('offered', 'accepted'))
"""
_ASSIGNMENTS = """
    SELECT mentor_assignment.id, mentor_assignment.mentor_id, person.name AS mentor_name,
           mentor_assignment.municipality_number, municipality.name_unique AS municipality_name,
           replace(department.name, 'Norsk kulturskoleråd ', '') AS department_name,
           coalesce(plan_entry.label, '') AS area, mentor_assignment.state,
           mentor_assignment.offered_at, mentor_assignment.answered_at, mentor_assignment.version, {reason} AS reason
    FROM mentor_assignment
    JOIN mentor ON mentor.id = mentor_assignment.mentor_id
    JOIN person ON person.id = mentor.person_id
    JOIN municipality ON municipality.municipality_number = mentor_assignment.municipality_number
    JOIN municipality_department
      ON municipality_department.municipality_number = mentor_assignment.municipality_number
    JOIN department ON department.department_code = municipality_department.department_code
    LEFT JOIN linked_area ON linked_area.cohort_slug = mentor_assignment.cohort_slug
         AND linked_area.municipality_number = mentor_assignment.municipality_number
    LEFT JOIN plan_entry ON plan_entry.id = linked_area.area_id
    WHERE mentor_assignment.cohort_slug = $cohort AND {whose}
    ORDER BY mentor_assignment.offered_at, mentor_assignment.id
"""
_VISIBLE_ASSIGNMENTS = _ASSIGNMENTS.format(
    reason="CASE WHEN $everything OR mentor.person_id = $person_id THEN mentor_assignment.reason ELSE '' END",
    whose=_OPEN_TO_READER,
)
_OWN_ASSIGNMENTS = _ASSIGNMENTS.format(reason="mentor_assignment.reason", whose="mentor.person_id = $person_id")


def mentors(actor: Actor, reader: Reader, cohort: str) -> list[Mentor]:
    """The cohort's mentors by name, with capacity and load.

    All for programme management; for others themselves and those of municipalities that they may read, with the load
    that comes from these.
    """
    rows = reader.rows(_MENTORS, cohort=cohort, person_id=actor.person_id, **_readable(actor, cohort).values())
    return sorted((Mentor.model_validate(row) for row in rows), key=lambda mentor: name_order(mentor.name))


def municipalities_without_mentor(actor: Actor, reader: Reader, cohort: str) -> list[MunicipalityWithoutMentor]:
    """Enrolled municipalities that the actor may read and that have no mentor, by name; those that refused, last."""
    rows = reader.rows(_WITHOUT, cohort=cohort, **_readable(actor, cohort).values())
    # Only those without a mentor share the next one, and what is read here is just those.
    wanting = {row["municipality_number"] for row in rows if not row["has_refused"]}
    together = cooperating_with(reader, cohort)
    guided = {
        each.municipality_number: _guided(each)
        for each in assignments(actor, reader, cohort)
        if each.state.is_open and together.get(each.municipality_number)
    }
    found = [
        MunicipalityWithoutMentor.model_validate(
            {
                **row,
                "together_with": tuple(other.name for other in partners if other.number in wanting),
                "partners": tuple(guided[other.number] for other in partners if other.number in guided),
            }
        )
        for row in rows
        for partners in [together.get(row["municipality_number"], ())]
    ]
    return sorted(found, key=lambda municipality: (municipality.has_refused, name_order(municipality.name)))


def _guided(each: Assignment) -> str:
    known = {"municipality": each.municipality_name, "mentor": each.mentor_name}
    if each.state is AssignmentState.ACCEPTED:
        return _("{municipality} (veileder: {mentor})", **known)
    return _("{municipality} ({mentor} er spurt)", **known)


def assignments(actor: Actor, reader: Reader, cohort: str) -> list[Assignment]:
    """Assignments of municipalities that the actor may read, and the actor's own, by municipality, newest last."""
    values = _readable(actor, cohort).values()
    rows = reader.rows(_VISIBLE_ASSIGNMENTS, cohort=cohort, person_id=actor.person_id, **values)
    return _by_municipality(Assignment.model_validate(row) for row in rows)


def my_assignments(actor: Actor, reader: Reader, cohort: str) -> list[Assignment]:
    """The actor's own assignments as a mentor, by municipality. Raises NotAllowed for one who is no mentor there."""
    if not _is_mentor(actor, cohort):
        raise NotAllowed
    rows = reader.rows(_OWN_ASSIGNMENTS, cohort=cohort, person_id=actor.person_id)
    return _by_municipality(Assignment.model_validate(row) for row in rows)


def _by_municipality(found: Iterable[Assignment]) -> list[Assignment]:
    return sorted(found, key=lambda assignment: name_order(assignment.municipality_name))


def _is_mentor(actor: Actor, cohort: str) -> bool:
    return any(scope.cohort == cohort for scope in actor.scopes(Role.MENTOR))


def _readable(actor: Actor, cohort: str) -> Visible:
    """As `visible`; a mentor who has no municipality yet sees no municipality, but is not refused."""
    try:
        return visible(actor, Right.READ_MENTORING, cohort)
    except NotAllowed:
        if not _is_mentor(actor, cohort):
            raise
        return Visible(everything=False, departments=[], municipalities=[])
