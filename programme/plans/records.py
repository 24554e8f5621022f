"""Plans as they are read from the store, by their own room too. No rights are checked here: who calls has done it."""

from collections.abc import Sequence
from datetime import date

from programme.language.numbers import name_order
from programme.plans.model import Plan
from programme.plans.tree import PlanHeader, PlanTree, plan_header, plan_of, plan_tree
from programme.store import Reader
from programme.store.derived import kept_by_content
from programme.store.store import Row

_HEADER = """
    SELECT plan.id AS plan_id, plan.title, plan.period_from, plan.period_to, plan.period_source, plan.adopted_by,
           coalesce(annual_meeting.held_on, plan.adopted_on) AS adopted_on, plan.adoption_source, plan.is_adopted,
           plan.is_example, plan.source,
           plan.predecessor_note, plan.version,
           department.department_code, department.name AS department_name, department.dissolved,
           (SELECT string_agg(successor.name, '|') FROM department_succession
            JOIN department AS successor ON successor.department_code = department_succession.successor
            WHERE department_succession.predecessor = plan.department_code) AS successors,
           (SELECT string_agg(successor, '|') FROM department_succession
            WHERE predecessor = plan.department_code) AS successor_codes,
           replaced_plan.newer_plan_id, replaced_plan.newer_title,
           plan_lineage.replaces IS NOT NULL AS is_new_version, earlier.id AS earlier_plan_id,
           earlier.title AS earlier_title, resolution.case_number, resolution.wording
    FROM plan
    JOIN department ON department.department_code = plan.department_code
    LEFT JOIN replaced_plan ON replaced_plan.plan_id = plan.id
    LEFT JOIN plan_lineage ON plan_lineage.plan_id = plan.id
    LEFT JOIN plan AS earlier ON earlier.id = coalesce(plan_lineage.replaces, plan_lineage.follows)
    LEFT JOIN resolution ON resolution.id = plan_lineage.resolution_id
    LEFT JOIN annual_meeting ON annual_meeting.id = resolution.annual_meeting_id
"""
_PLAN = f"""
    WITH header AS ({_HEADER} WHERE plan.id = $plan_id),
    referring AS (
        SELECT entry_id, string_agg(refers_to, '|' ORDER BY plan_reference.place) AS refers_to FROM plan_reference
        JOIN plan_entry ON plan_entry.id = entry_id
        WHERE plan_id = $plan_id GROUP BY entry_id
    )
    SELECT header.*, plan_entry.id AS entry_id, parent_id, kind, level_name, number, label, scope, refers_to
    FROM header
    JOIN plan_entry ON plan_entry.plan_id = header.plan_id
    LEFT JOIN referring ON referring.entry_id = plan_entry.id
    ORDER BY plan_entry.place
"""


def stored_headers(reader: Reader) -> list[PlanHeader]:
    """All plans: today's departments before the dissolved ones, the newest first, those without a period last."""
    return list(_headers(reader.rows(_HEADER)))


@kept_by_content
def _headers(rows: Sequence[Row]) -> tuple[PlanHeader, ...]:
    return tuple(sorted(map(plan_header, rows), key=_newest_first))


def _newest_first(header: PlanHeader) -> tuple[object, ...]:
    start = header.period.start if header.period else date.min
    is_replaced = bool(header.newer_plan_id)
    return header.department.dissolved, -start.toordinal(), name_order(header.title), is_replaced, header.plan_id


def stored_tree(reader: Reader, plan_id: str) -> PlanTree | None:
    """The plan as a tree; None when there is none."""
    rows = reader.rows(_PLAN, plan_id=plan_id)
    return _tree(rows) if rows else None


_tree = kept_by_content(plan_tree)


def stored_plan(reader: Reader, plan_id: str) -> Plan | None:
    """The plan as the document it was read from; None when there is none."""
    tree = stored_tree(reader, plan_id)
    return plan_of(tree) if tree else None
