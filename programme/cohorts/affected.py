"""Whom it affects that a cohort moves, and what it must still hold. No rights are checked here."""

from collections.abc import Sequence
from datetime import date

from programme.cohorts.model import Cohort, Concerned
from programme.cohorts.moving import AreaOutsideMovedCohort
from programme.cohorts.records import concerned_people
from programme.language.dates import date_in_text
from programme.organisation.model import without_council
from programme.store import Reader

# Who has a part in the cohort: boards that answered yes or perhaps or have decided to take part, the contacts and
# members of municipalities that are interested or apply, their mentors, and whoever is invited to what moves.
_TAKING_PART = """
    WITH refused AS (
        SELECT department_code FROM participation_decision WHERE cohort_slug = $cohort AND NOT takes_part
    ), department_in AS (
        SELECT department_code FROM participation_decision WHERE cohort_slug = $cohort AND takes_part
        UNION
        SELECT department_code FROM county_interest
        WHERE cohort_slug = $cohort AND answer <> 'no' AND withdrawn_at IS NULL
          AND department_code NOT IN (SELECT department_code FROM refused)
    ), municipality_in AS (
        SELECT municipality_number FROM application
        WHERE cohort_slug = $cohort AND state NOT IN ('declined', 'refused', 'withdrawn')
        UNION
        SELECT interest.municipality_number FROM municipal_interest AS interest
        WHERE interest.cohort_slug = $cohort AND interest.withdrawn_at IS NULL AND NOT EXISTS (
            SELECT 1 FROM application
            WHERE application.cohort_slug = $cohort
              AND application.municipality_number = interest.municipality_number
              AND application.state IN ('declined', 'refused', 'withdrawn'))
    ), open_municipality AS (
        SELECT municipality.municipality_number, municipality.name_unique AS place
        FROM municipality_in
        JOIN municipality ON municipality.municipality_number = municipality_in.municipality_number
        JOIN municipality_department AS own ON own.municipality_number = municipality_in.municipality_number
        WHERE own.department_code NOT IN (SELECT department_code FROM refused)
    ), told AS (
        SELECT role_grant.person_id, department.name AS place
        FROM role_grant
        JOIN department_in ON department_in.department_code = role_grant.department_code
        JOIN department ON department.department_code = role_grant.department_code
        WHERE role_grant.role = 'board'
          AND role_grant.valid_from <= $today AND (role_grant.valid_to IS NULL OR role_grant.valid_to >= $today)
        UNION
        SELECT role_grant.person_id, place
        FROM role_grant
        JOIN open_municipality ON open_municipality.municipality_number = role_grant.municipality_number
        WHERE role_grant.role = 'contact' AND role_grant.cohort_slug = $cohort
          AND role_grant.valid_from <= $today AND (role_grant.valid_to IS NULL OR role_grant.valid_to >= $today)
        UNION
        SELECT group_membership.person_id, place
        FROM group_membership
        JOIN open_municipality ON open_municipality.municipality_number = group_membership.municipality_number
        WHERE group_membership.cohort_slug = $cohort
          AND (group_membership.left_on IS NULL OR group_membership.left_on > $today)
        UNION
        SELECT mentor.person_id, place
        FROM mentor_assignment AS assignment
        JOIN mentor ON mentor.id = assignment.mentor_id
        JOIN open_municipality ON open_municipality.municipality_number = assignment.municipality_number
        WHERE assignment.cohort_slug = $cohort AND assignment.state IN ('offered', 'accepted')
        UNION
        SELECT invitation.person_id, coalesce(municipality.name_unique, department.name, '') AS place
        FROM gathering_invitation AS invitation
        LEFT JOIN municipality ON municipality.municipality_number = invitation.affiliation
        LEFT JOIN department ON department.department_code = invitation.affiliation
        WHERE invitation.gathering_id = any($gatherings)
    )
    SELECT told.person_id, person.name, told.place FROM told JOIN person ON person.id = told.person_id
"""
_AREAS_OUTSIDE = """
    SELECT plan_entry.label, department.name AS department, plan.period_from, plan.period_to
    FROM brought_area
    JOIN plan_entry ON plan_entry.id = brought_area.area_id
    JOIN plan ON plan.id = plan_entry.plan_id
    JOIN department ON department.department_code = brought_area.department_code
    WHERE brought_area.cohort_slug = $cohort AND brought_area.removed_at IS NULL
      AND (plan.period_to < $starts_on OR plan.period_from > $ends_on)
    ORDER BY plan_entry.label LIMIT 1
"""


def taking_part(reader: Reader, *, cohort: str, today: date, gatherings: Sequence[str] = ()) -> list[Concerned]:
    """Those with a part in the cohort, and those invited to the `gatherings` (ids): some of them more than once."""
    return concerned_people(reader.rows(_TAKING_PART, cohort=cohort, today=today, gatherings=list(gatherings)))


def refuse_areas_outside(reader: Reader, after: Cohort) -> None:
    """Raises AreaOutsideMovedCohort when an area that a department brought in does not overlap the new days."""
    values = {"cohort": after.slug, "starts_on": after.starts_on, "ends_on": after.ends_on}
    for row in reader.rows(_AREAS_OUTSIDE, **values):
        raise AreaOutsideMovedCohort(
            area=row["label"],
            department=without_council(row["department"]),
            first=date_in_text(row["period_from"]),
            last=date_in_text(row["period_to"]),
        )
