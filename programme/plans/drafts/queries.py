"""What people ask of drafts: which there are, what one says, what it could begin from, what it would change."""

from programme.access.model import Actor, Scope
from programme.access.rights import Right, require, visible
from programme.language import NotAllowed
from programme.language.numbers import name_order
from programme.organisation.model import Department
from programme.plans.datafile import plan_datafile
from programme.plans.difference import Difference, difference
from programme.plans.drafts.model import Draft, DraftLine
from programme.plans.drafts.records import seen_drafts, stored_draft
from programme.plans.drafts.rules import DraftWithoutArea
from programme.plans.records import stored_headers, stored_plan
from programme.plans.tree import PlanHeader
from programme.plans.workbook import plan_template, plan_workbook
from programme.store import Reader

_DEPARTMENTS = """
    SELECT department_code, name, dissolved FROM department
    WHERE $everything OR department_code = any($departments)
"""
_NO_COHORT = ""


def drafts(actor: Actor, reader: Reader) -> list[DraftLine]:
    """The drafts that the actor may work on: those that are open first, then by department and title."""
    seen = visible(actor, Right.DRAFT_PLANS, _NO_COHORT)
    found = seen_drafts(reader, everything=seen.everything, departments=seen.departments)
    return sorted(
        found, key=lambda line: (not line.is_open, name_order(line.department.short_name), line.title, line.draft_id)
    )


def draft(actor: Actor, reader: Reader, draft_id: str) -> Draft:
    """The draft with all that is in it. Raises NotAllowed."""
    found = stored_draft(reader, draft_id)
    require(actor, Right.DRAFT_PLANS, Scope(department=found.department.department_code if found else None))
    if found is None:
        raise NotAllowed
    return found


def draft_departments(actor: Actor, reader: Reader) -> list[Department]:
    """The departments whose plans the actor may write, those of today first; of those dissolved, older plans."""
    seen = visible(actor, Right.DRAFT_PLANS, _NO_COHORT)
    rows = reader.rows(_DEPARTMENTS, everything=seen.everything, departments=seen.departments)
    found = [Department.model_validate(row) for row in rows]
    return sorted(found, key=lambda each: (each.dissolved, name_order(each.short_name)))


def bases(actor: Actor, reader: Reader, *, department: str) -> list[PlanHeader]:
    """The plans that the department's next one can be copied from: its own, and those of departments before it."""
    require(actor, Right.DRAFT_PLANS, Scope(department=department))
    return sorted(
        (
            header
            for header in stored_headers(reader)
            if department in (header.department.department_code, *header.successor_codes)
        ),
        key=lambda header: (header.department.department_code != department, name_order(header.title), header.plan_id),
    )


def draft_difference(actor: Actor, reader: Reader, draft_id: str) -> Difference | None:
    """What is otherwise in the draft than in the plan it was copied from; None where it was copied from none.

    Nor while it has no area. Raises NotAllowed.
    """
    found = draft(actor, reader, draft_id)
    earlier = stored_plan(reader, found.base_plan_id) if found.base_plan_id else None
    try:
        return difference(earlier, found.as_plan(found.base_plan_id)) if earlier else None
    except DraftWithoutArea:
        return None


def draft_file(actor: Actor, reader: Reader, draft_id: str, *, is_workbook: bool) -> bytes:
    """The draft as a workbook or as a data file. Raises NotAllowed, DraftWithoutArea."""
    found = draft(actor, reader, draft_id)
    document = found.as_plan(found.department.department_code)
    return plan_workbook(document, [found.department]) if is_workbook else plan_datafile(document)


def template_file(actor: Actor, reader: Reader) -> bytes:
    """A workbook to fill in, with the departments that the actor writes plans for."""
    return plan_template(draft_departments(actor, reader))
