"""Decisions, areas brought in and interest as other parts of the programme read them. No rights are checked here."""

from programme.interest.model import CountyInterest
from programme.interest.municipal import MunicipalInterest
from programme.store import Reader
from programme.store.store import Row, one_row

_BROUGHT = """
    SELECT plan_entry.id, plan_entry.label
    FROM brought_area JOIN plan_entry ON plan_entry.id = brought_area.area_id
    WHERE brought_area.cohort_slug = $cohort AND brought_area.department_code = $department
      AND brought_area.removed_at IS NULL
    ORDER BY plan_entry.plan_id, plan_entry.place
"""


def decision_of(reader: Reader, cohort: str, department: str) -> bool | None:
    """Whether the department takes part in the cohort; None before it has decided."""
    row = stored_decision(reader, cohort, department)
    return bool(row["takes_part"]) if row else None


def brought_areas(reader: Reader, cohort: str, department: str) -> list[tuple[str, str]]:
    """Id and name of each development area that the department brings into the cohort, in the plan's order."""
    rows = reader.rows(_BROUGHT, cohort=cohort, department=department)
    return [(row["id"], row["label"]) for row in rows]


def stored_interest(reader: Reader, cohort: str, department: str) -> CountyInterest | None:
    """The department's interest in the cohort, withdrawn ones too; None when it never registered one."""
    row = one_row(
        reader,
        "SELECT * FROM county_interest WHERE cohort_slug = $cohort AND department_code = $department",
        cohort=cohort,
        department=department,
    )
    return CountyInterest.model_validate(row) if row else None


def stored_municipal_interest(reader: Reader, cohort: str, municipality: str) -> MunicipalInterest | None:
    """The municipality's interest in the cohort, withdrawn ones too; None when there never was one."""
    row = one_row(
        reader,
        "SELECT * FROM municipal_interest WHERE cohort_slug = $cohort AND municipality_number = $municipality",
        cohort=cohort,
        municipality=municipality,
    )
    return MunicipalInterest.model_validate(row) if row else None


def stored_decision(reader: Reader, cohort: str, department: str) -> Row | None:
    """The department's decision on the cohort, with what its resolution says; None without one."""
    return one_row(
        reader,
        """
        SELECT participation_decision.*, annual_meeting.held_on, annual_meeting.place, resolution.case_number,
               resolution.agenda_item, resolution.wording
        FROM participation_decision
        JOIN resolution ON resolution.id = participation_decision.resolution_id
        JOIN annual_meeting ON annual_meeting.id = resolution.annual_meeting_id
        WHERE participation_decision.cohort_slug = $cohort
          AND participation_decision.department_code = $department
        """,
        cohort=cohort,
        department=department,
    )
