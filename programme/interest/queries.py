"""What people ask about interest and decisions."""

from programme.access.entries import AuditEntry, entries_of
from programme.access.model import Actor, Scope
from programme.access.rights import Right, permits, require, visible
from programme.interest.decision import BroughtArea, ChoosableArea, Decision
from programme.interest.model import CountyInterestDetails, CountyInterestRow, Dialogue, county_status
from programme.interest.municipal import MunicipalInterestRow
from programme.interest.rules import Area, why_area_cannot_be_brought_in
from programme.language import _
from programme.language.numbers import name_order
from programme.organisation.model import without_council
from programme.store import Reader
from programme.store.store import one_row

_COUNTY_INTERESTS = """
    WITH dialogue AS (
        SELECT department_code, max(held_on) AS last_held
        FROM dialogue_meeting WHERE cohort_slug = $cohort AND deleted_at IS NULL GROUP BY department_code
    ), reminder AS (
        SELECT department_code, max(reminded_at) AS reminded_at
        FROM interest_reminder WHERE cohort_slug = $cohort GROUP BY department_code
    )
    SELECT department.department_code, department.name, interest.answer, interest.received_at, interest.is_late,
           interest.withdrawn_at, interest.municipality_numbers, interest.wants_dialogue,
           dialogue.last_held, decision.takes_part, reminder.reminded_at
    FROM department
    LEFT JOIN county_interest AS interest
      ON interest.department_code = department.department_code AND interest.cohort_slug = $cohort
    LEFT JOIN participation_decision AS decision
      ON decision.department_code = department.department_code AND decision.cohort_slug = $cohort
    LEFT JOIN dialogue ON dialogue.department_code = department.department_code
    LEFT JOIN reminder ON reminder.department_code = department.department_code
    WHERE NOT department.dissolved AND ($everything OR department.department_code = any($departments))
"""
_COUNTY_INTEREST = """
    SELECT county_interest.*, person.name AS changed_by, audit_log.logged_at AS changed_at
    FROM county_interest
    JOIN audit_log ON audit_log.record_kind = 'county_interest' AND audit_log.record_id = county_interest.id
    LEFT JOIN person ON person.id = audit_log.person_id
    WHERE county_interest.cohort_slug = $cohort AND county_interest.department_code = $department
    ORDER BY audit_log.logged_at DESC LIMIT 1
"""
_HISTORY = """
    WITH record AS (
        SELECT 'county_interest' AS kind, id FROM county_interest
        WHERE cohort_slug = $cohort AND department_code = $department
        UNION ALL
        SELECT 'dialogue_meeting', id FROM dialogue_meeting
        WHERE cohort_slug = $cohort AND department_code = $department
        UNION ALL
        SELECT 'participation_decision', id FROM participation_decision
        WHERE cohort_slug = $cohort AND department_code = $department
        UNION ALL
        SELECT 'resolution', resolution_id FROM participation_decision
        WHERE cohort_slug = $cohort AND department_code = $department
        UNION ALL
        SELECT 'attachment', attachment.id FROM attachment
        JOIN annual_meeting ON annual_meeting.id = attachment.record_id
        WHERE attachment.record_kind = 'annual_meeting' AND annual_meeting.department_code = $department
    )
    SELECT audit_log.*, person.name
    FROM record
    JOIN audit_log ON audit_log.record_kind = record.kind AND audit_log.record_id = record.id
    LEFT JOIN person ON person.id = audit_log.person_id
    ORDER BY audit_log.logged_at DESC, audit_log.id
"""
_DIALOGUES = """
    SELECT meeting.id, meeting.department_code, meeting.party, meeting.held_on, meeting.attendees, meeting.notes,
           meeting.next_step, meeting.version, coalesce(person.name, '') AS recorded_by,
           coalesce(department.name, '') AS department
    FROM dialogue_meeting AS meeting
    LEFT JOIN department ON department.department_code = meeting.department_code
    LEFT JOIN person ON person.id = meeting.recorded_by
    WHERE meeting.cohort_slug = $cohort AND meeting.deleted_at IS NULL
      AND ($everything OR meeting.department_code = any($departments))
    ORDER BY meeting.held_on DESC, meeting.recorded_at DESC, meeting.id
"""
_DECISION = """
    SELECT decision.id, decision.takes_part, decision.applied_at, decision.municipality_numbers, decision.recorded_at,
           decision.reason_on_behalf, decision.version, person.name AS recorded_by, decision.resolution_id,
           annual_meeting.held_on, annual_meeting.place, resolution.case_number, resolution.agenda_item,
           resolution.wording,
           plan_entry.id AS area_id, plan_entry.label, plan.title AS plan_title
    FROM participation_decision AS decision
    JOIN resolution ON resolution.id = decision.resolution_id
    JOIN annual_meeting ON annual_meeting.id = resolution.annual_meeting_id
    LEFT JOIN person ON person.id = decision.recorded_by
    LEFT JOIN brought_area ON brought_area.cohort_slug = decision.cohort_slug
         AND brought_area.department_code = decision.department_code AND brought_area.removed_at IS NULL
    LEFT JOIN plan_entry ON plan_entry.id = brought_area.area_id
    LEFT JOIN plan ON plan.id = plan_entry.plan_id
    WHERE decision.cohort_slug = $cohort AND decision.department_code = $department
    ORDER BY plan_entry.plan_id, plan_entry.place
"""
_AREAS = """
    SELECT plan_entry.id, plan_entry.label, plan.title AS plan_title, plan.department_code, plan.is_adopted,
           plan.period_from, plan.period_to, cohort.starts_on, cohort.ends_on, department.name AS department,
           brought_area.id IS NOT NULL AS is_brought, coalesce(newer_title, '') AS newer_title
    FROM plan_entry
    JOIN plan ON plan.id = plan_entry.plan_id
    JOIN department ON department.department_code = plan.department_code
    LEFT JOIN replaced_plan ON replaced_plan.plan_id = plan.id
    JOIN cohort ON cohort.slug = $cohort
    LEFT JOIN brought_area ON brought_area.area_id = plan_entry.id AND brought_area.cohort_slug = $cohort
         AND brought_area.department_code = $department AND brought_area.removed_at IS NULL
    WHERE plan_entry.kind = 'area' AND plan.department_code = $department
    ORDER BY plan.is_adopted DESC, plan.id, plan_entry.place
"""
_MUNICIPAL_INTERESTS = """
    SELECT municipal_interest.*, municipality.name_unique AS municipality, municipality_department.department_code
    FROM municipal_interest
    JOIN municipality ON municipality.municipality_number = municipal_interest.municipality_number
    JOIN municipality_department
      ON municipality_department.municipality_number = municipal_interest.municipality_number
    WHERE municipal_interest.cohort_slug = $cohort
      AND ($everything OR municipality_department.department_code = any($departments)
           OR municipal_interest.municipality_number = any($municipalities))
"""


def county_interests(actor: Actor, reader: Reader, *, cohort: str) -> list[CountyInterestRow]:
    """Each department that the actor may read, by name, also those that have not answered."""
    seen = visible(actor, Right.READ_COUNTY_INTEREST, cohort)
    rows = reader.rows(_COUNTY_INTERESTS, cohort=cohort, everything=seen.everything, departments=seen.departments)
    found = [
        CountyInterestRow(
            department_code=row["department_code"],
            department=without_council(row["name"]),
            status=county_status(row["is_late"], row["withdrawn_at"]),
            answer=row["answer"],
            received_at=row["received_at"],
            municipalities=len(row["municipality_numbers"] or []),
            wants_dialogue=bool(row["wants_dialogue"]),
            last_dialogue=row["last_held"],
            takes_part=row["takes_part"],
            reminded_at=row["reminded_at"],
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: name_order(row.department))


def county_interest(actor: Actor, reader: Reader, *, cohort: str, department: str) -> CountyInterestDetails | None:
    """The department's interest, withdrawn ones too, with who changed it last; None when it never had one."""
    require(actor, Right.READ_COUNTY_INTEREST, Scope(department=department, cohort=cohort))
    row = one_row(reader, _COUNTY_INTEREST, cohort=cohort, department=department)
    if row is None:
        return None
    return CountyInterestDetails.model_validate({**row, "changed_by": row["changed_by"] or _("Systemet")})


def dialogues(actor: Actor, reader: Reader, *, cohort: str) -> list[Dialogue]:
    """The dialogue meetings that the actor may read, newest first.

    A board reads that there was one with its own department, and the next step. Who came and what was said stands in
    programme management's own notes.
    """
    seen, may_read_all = visible(actor, Right.READ_COUNTY_INTEREST, cohort), permits(actor, Right.RECORD_DIALOGUE)
    rows = reader.rows(_DIALOGUES, cohort=cohort, everything=seen.everything, departments=seen.departments)
    own = {} if may_read_all else {"attendees": "", "notes": ""}
    return [
        Dialogue.model_validate({**row, "with_whom": row["party"] or without_council(row["department"]), **own})
        for row in rows
    ]


def interest_history(actor: Actor, reader: Reader, *, cohort: str, department: str) -> tuple[AuditEntry, ...]:
    """What was done about the department's interest, dialogue and decision, newest first, with what was before.

    What programme management notes of a dialogue meeting is its own.
    """
    require(actor, Right.READ_COUNTY_INTEREST, Scope(department=department, cohort=cohort))
    told = entries_of(reader, reader.rows(_HISTORY, cohort=cohort, department=department))
    if permits(actor, Right.RECORD_DIALOGUE):
        return told
    is_noted = "dialogue_meeting"
    return tuple(each.model_copy(update={"differences": ()}) if each.record_kind == is_noted else each for each in told)


def decision(actor: Actor, reader: Reader, *, cohort: str, department: str) -> Decision | None:
    """What the department decided, with its resolution and the areas it brings in; None before it has."""
    require(actor, Right.READ_DECISION, Scope(department=department, cohort=cohort))
    rows = reader.rows(_DECISION, cohort=cohort, department=department)
    if not rows:
        return None
    areas = [
        BroughtArea(id=row["area_id"], label=row["label"], plan_title=row["plan_title"])
        for row in rows
        if row["area_id"]
    ]
    return Decision.model_validate({**rows[0], "areas": areas, "recorded_by": rows[0]["recorded_by"] or _("Systemet")})


def choosable_areas(actor: Actor, reader: Reader, *, cohort: str, department: str) -> list[ChoosableArea]:
    """The areas of the department's plans, adopted plans first, each with why it cannot be brought in, if so.

    For those who choose, the board and programme management: drafts are among them.
    """
    require(actor, Right.READ_COUNTY_INTEREST, Scope(department=department, cohort=cohort))
    return [
        ChoosableArea(
            id=row["id"],
            label=row["label"],
            plan_title=row["plan_title"],
            is_brought=row["is_brought"],
            why_not=str(
                why_area_cannot_be_brought_in(
                    Area.model_validate(row),
                    department_code=department,
                    department=without_council(row["department"]),
                    starts_on=row["starts_on"],
                    ends_on=row["ends_on"],
                )
                or ""
            ),
        )
        for row in reader.rows(_AREAS, cohort=cohort, department=department)
    ]


def municipal_interests(actor: Actor, reader: Reader, *, cohort: str) -> list[MunicipalInterestRow]:
    """Each municipality's interest that the actor may read, withdrawn ones too, by name."""
    seen = visible(actor, Right.READ_MUNICIPAL_INTEREST, cohort)
    rows = reader.rows(_MUNICIPAL_INTERESTS, cohort=cohort, **seen.values())
    return sorted(
        (MunicipalInterestRow.model_validate(row) for row in rows), key=lambda row: name_order(row.municipality)
    )
