"""Drafts as they are read and judged inside a transaction. No rights are checked here: who calls has done it."""

from collections.abc import Sequence

from programme.organisation.model import Department, DepartmentUnknown
from programme.plans.drafts.model import TOP, Draft, DraftEntry, DraftLine
from programme.plans.drafts.rules import BaseUnknown, DraftLocked, PlanReplaced, VersionStarted
from programme.plans.model import Adoption, Period
from programme.store import Reader
from programme.store.derived import kept_by_content
from programme.store.store import Row, one_row

_DRAFTS = """
    SELECT plan_draft.*, department.name AS department_name, department.dissolved, plan.title AS base_title,
           (SELECT count(*) FROM plan_draft_entry WHERE draft_id = plan_draft.id AND removed_at IS NULL) AS entries
    FROM plan_draft
    JOIN department ON department.department_code = plan_draft.department_code
    LEFT JOIN plan ON plan.id = plan_draft.base_plan_id
"""
_DRAFT = f"{_DRAFTS} WHERE plan_draft.id = $draft_id"
_SEEN = f"{_DRAFTS} WHERE $everything OR plan_draft.department_code = any($departments)"
_ENTRIES = "SELECT * FROM plan_draft_entry WHERE draft_id = $draft_id ORDER BY sequence, id"
_BASE = """
    SELECT plan.title, plan.department_code, replaced_plan.newer_title, plan_draft.id AS started,
           plan.department_code = $department AS is_own,
           EXISTS (SELECT 1 FROM department_succession
                   WHERE predecessor = plan.department_code AND successor = $department) AS is_predecessor
    FROM plan
    LEFT JOIN replaced_plan ON replaced_plan.plan_id = plan.id
    LEFT JOIN plan_draft ON plan_draft.base_plan_id = plan.id AND plan_draft.is_new_version
                        AND plan_draft.plan_id IS NULL AND plan_draft.discarded_at IS NULL
    WHERE plan.id = $plan_id
"""


def department_on_record(reader: Reader, code: str) -> Department:
    """The department, a dissolved one too: older plans are theirs. Raises DepartmentUnknown."""
    row = one_row(
        reader, "SELECT department_code, name, dissolved FROM department WHERE department_code = $code", code=code
    )
    if row is None:
        raise DepartmentUnknown
    return Department.model_validate(row)


def seen_drafts(reader: Reader, *, everything: bool, departments: Sequence[str]) -> list[DraftLine]:
    """The drafts of `departments`, or of all, in no order."""
    rows = reader.rows(_SEEN, everything=everything, departments=list(departments))
    return [DraftLine.model_validate(_line(row)) for row in rows]


def stored_draft(reader: Reader, draft_id: str) -> Draft | None:
    """The draft with its entries; None when there is none."""
    row = one_row(reader, _DRAFT, draft_id=draft_id)
    if row is None:
        return None
    rows = reader.rows(_ENTRIES, draft_id=draft_id)
    entries = _entries([{**each, "refers_to": tuple(each["refers_to"])} for each in rows])
    adoption = Adoption(by=row["adopted_by"] or None, on=row["adopted_on"])
    return Draft.model_validate({**row, **_line(row), "adoption": adoption, "rows": entries})


def _line(row: Row) -> dict[str, object]:
    department = {"department_code": row["department_code"], "name": row["department_name"]}
    return {
        "draft_id": row["id"],
        "department": department | {"dissolved": row["dissolved"]},
        "title": row["title"],
        "period": row["period_from"] and Period(start=row["period_from"], end=row["period_to"]),
        "base_plan_id": row["base_plan_id"] or "",
        "base_title": row["base_title"] or "",
        "is_new_version": row["is_new_version"],
        "plan_id": row["plan_id"] or "",
        "is_discarded": row["discarded_at"] is not None,
        "entries": row["entries"],
    }


@kept_by_content
def _entries(rows: Sequence[Row]) -> tuple[DraftEntry, ...]:
    return tuple(map(_entry, rows))


def _entry(row: Row) -> DraftEntry:
    return DraftEntry(
        entry_id=row["id"],
        key=row["entry_key"],
        parent=row["parent_key"] or TOP,
        place=row["sequence"],
        kind=row["kind"],
        level=row["level_name"],
        number=row["number"],
        label=row["label"],
        scope=row["scope"],
        refers_to=row["refers_to"],
        is_removed=row["removed_at"] is not None,
        version=row["version"],
    )


def require_open(draft: Draft) -> None:
    """Raises DraftLocked when the draft was adopted or thrown away."""
    if not draft.is_open:
        raise DraftLocked(title=draft.title)


def require_base(reader: Reader, plan_id: str, *, department: str, is_new_version: bool) -> None:
    """The plan may be copied by the department: its own, or for a new period one of a predecessor's.

    Raises BaseUnknown, PlanReplaced, VersionStarted.
    """
    base = one_row(reader, _BASE, plan_id=plan_id, department=department)
    if base is None or not (base["is_own"] or (base["is_predecessor"] and not is_new_version)):
        raise BaseUnknown
    if is_new_version:
        _require_newest(base)
        if base["started"]:
            raise VersionStarted(title=base["title"])


def require_not_replaced(reader: Reader, plan_id: str, *, department: str) -> None:
    """Raises PlanReplaced when the plan has got a newer version."""
    base = one_row(reader, _BASE, plan_id=plan_id, department=department)
    if base:
        _require_newest(base)


def _require_newest(base: Row) -> None:
    if base["newer_title"]:
        raise PlanReplaced(title=base["title"], newer=base["newer_title"])
