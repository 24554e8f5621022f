"""What people ask of adopted plans: which there are, what one says, and which municipalities took it up."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from programme.access.model import Actor
from programme.access.rights import Right, Visible, require, visible
from programme.language import NotAllowed
from programme.language.numbers import name_order
from programme.plans.tree import PlanHeader, PlanTree, plan_header, plan_tree
from programme.store import Reader

_HEADER = """
    SELECT plan.id AS plan_id, plan.title, plan.period_from, plan.period_to, plan.period_source, plan.adopted_by,
           plan.adopted_on, plan.adoption_source, plan.is_adopted, plan.is_example, plan.source,
           plan.predecessor_note, plan.version,
           department.department_code, department.name AS department_name, department.dissolved,
           (SELECT array_agg(successor.name) FROM department_succession
            JOIN department AS successor ON successor.department_code = department_succession.successor
            WHERE department_succession.predecessor = plan.department_code) AS successors
    FROM plan JOIN department ON department.department_code = plan.department_code
"""
_PLAN = f"""
    WITH header AS ({_HEADER} WHERE plan.id = $plan_id),
    referring AS (
        SELECT entry_id, array_agg(refers_to ORDER BY plan_reference.place) AS refers_to FROM plan_reference
        JOIN plan_entry ON plan_entry.id = entry_id
        WHERE plan_id = $plan_id GROUP BY entry_id
    )
    SELECT header.*, plan_entry.id AS entry_id, parent_id, kind, level_name, number, label, scope, refers_to
    FROM header
    JOIN plan_entry ON plan_entry.plan_id = header.plan_id
    LEFT JOIN referring ON referring.entry_id = plan_entry.id
    ORDER BY plan_entry.place
"""
# Which area a municipality works with is told by the view linked_area. A draft of an application is its municipality's
# own affair, and an application that has ended takes nothing up. Who names a goal or an initiative takes up what it
# stands under too: `above` holds each entry with itself and with all entries over it.
_UPTAKE = """
    WITH RECURSIVE above (entry_id, ancestor_id) AS (
        SELECT id, id FROM plan_entry WHERE plan_id = $plan_id
        UNION ALL
        SELECT above.entry_id, plan_entry.parent_id
        FROM above JOIN plan_entry ON plan_entry.id = above.ancestor_id
        WHERE plan_entry.parent_id IS NOT NULL
    ),
    linked AS (
        SELECT linked_area.municipality_number, linked_area.area_id, area_link.entry_ids
        FROM linked_area
        JOIN plan_entry ON plan_entry.id = linked_area.area_id AND plan_entry.plan_id = $plan_id
        JOIN application ON application.cohort_slug = linked_area.cohort_slug
                        AND application.municipality_number = linked_area.municipality_number
        LEFT JOIN municipal_group ON municipal_group.cohort_slug = linked_area.cohort_slug
                                 AND municipal_group.municipality_number = linked_area.municipality_number
        LEFT JOIN area_link ON area_link.group_id = municipal_group.id
                           AND area_link.area_id = linked_area.area_id AND area_link.ended_at IS NULL
        WHERE linked_area.cohort_slug = $cohort
          AND application.state NOT IN ('draft', 'declined', 'refused', 'withdrawn')
    ),
    taken (municipality_number, entry_id) AS (
        SELECT municipality_number, area_id FROM linked
        UNION
        SELECT municipality_number, unnest(entry_ids) FROM linked
    )
    SELECT DISTINCT above.ancestor_id AS entry_id, municipality.municipality_number,
           CASE WHEN $everything OR department_code = any($departments)
                  OR municipality.municipality_number = any($municipalities) THEN municipality.name_unique END AS name
    FROM taken
    JOIN above ON above.entry_id = taken.entry_id
    JOIN municipality ON municipality.municipality_number = taken.municipality_number
    JOIN municipality_department ON municipality_department.municipality_number = taken.municipality_number
"""


class Uptake(BaseModel):
    """How many municipalities took an entry up, and the names of those that the reader may see, sorted."""

    model_config = ConfigDict(frozen=True)
    entry_id: str
    municipalities: int
    names: tuple[str, ...]


def plans(actor: Actor, reader: Reader) -> list[PlanHeader]:
    """All plans: today's departments before the dissolved ones, the newest first, those without a period last."""
    require(actor, Right.READ_PLANS)
    return sorted((plan_header(row) for row in reader.rows(_HEADER)), key=_newest_first)


def plan(actor: Actor, reader: Reader, plan_id: str) -> PlanTree:
    """The plan as a tree. Raises NotAllowed when there is none."""
    require(actor, Right.READ_PLANS)
    rows = reader.rows(_PLAN, plan_id=plan_id)
    if not rows:
        raise NotAllowed
    return plan_tree(rows)


def uptake(actor: Actor, reader: Reader, *, cohort: str, plan_id: str) -> list[Uptake]:
    """Which entries municipalities of the cohort took up; entries that nobody did are left out.

    Everyone signed in sees how many; who it is, only those who may read the group (DOMAIN.md, «application, group»).
    """
    require(actor, Right.READ_PLANS)
    readable = _readable_groups(actor, cohort)
    names: dict[str, list[str | None]] = {}
    for row in reader.rows(_UPTAKE, cohort=cohort, plan_id=plan_id, **readable.values()):
        names.setdefault(row["entry_id"], []).append(row["name"])
    return [
        Uptake(
            entry_id=entry_id,
            municipalities=len(found),
            names=tuple(sorted((name for name in found if name is not None), key=name_order)),
        )
        for entry_id, found in names.items()
    ]


def _readable_groups(actor: Actor, cohort: str) -> Visible:
    try:
        return visible(actor, Right.READ_GROUP, cohort)
    except NotAllowed:
        return Visible(everything=False, departments=[], municipalities=[])


def _newest_first(header: PlanHeader) -> tuple[object, ...]:
    start = header.period.start if header.period else date.min
    return header.department.dissolved, -start.toordinal(), name_order(header.title), header.plan_id
