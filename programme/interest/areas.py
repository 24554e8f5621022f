"""The development areas that a department brings into a cohort: judged and replaced inside a transaction.

No rights are checked here: the action that calls has done it.
"""

from collections.abc import Iterable
from itertools import groupby
from uuid import uuid4

from programme.access.model import Actor
from programme.cohorts.model import Cohort
from programme.interest.records import brought_areas
from programme.interest.rules import Area, AreaUnknown, area_in_use, why_area_cannot_be_brought_in
from programme.language.numbers import name_order
from programme.organisation.model import Department
from programme.store import Reader, Transaction

_AREAS = """
    SELECT plan_entry.id, plan_entry.label, plan.title AS plan_title, plan.department_code,
           plan.is_adopted, plan.period_from, plan.period_to, coalesce(newer_title, '') AS newer_title
    FROM plan_entry JOIN plan ON plan.id = plan_entry.plan_id
    LEFT JOIN replaced_plan ON replaced_plan.plan_id = plan.id
    WHERE plan_entry.kind = 'area' AND plan_entry.id = any($area_ids)
"""
_IN_USE = """
    SELECT plan_entry.label, municipality.name_unique AS municipality
    FROM area_link
    JOIN municipal_group ON municipal_group.id = area_link.group_id
    JOIN municipality ON municipality.municipality_number = municipal_group.municipality_number
    JOIN municipality_department
      ON municipality_department.municipality_number = municipal_group.municipality_number
    JOIN plan_entry ON plan_entry.id = area_link.area_id
    WHERE area_link.ended_at IS NULL AND area_link.area_id = any($area_ids)
      AND municipal_group.cohort_slug = $cohort AND municipality_department.department_code = $department
    ORDER BY plan_entry.label
"""
_TAKE_OUT = """
    UPDATE brought_area SET removed_at = $now
    WHERE cohort_slug = $cohort AND department_code = $department AND removed_at IS NULL AND area_id = any($area_ids)
"""


def replace_areas(
    transaction: Transaction, actor: Actor, *, cohort: Cohort, department: Department, area_ids: Iterable[str]
) -> None:
    """The department brings in just `area_ids`. Those that it brings in already are not judged again.

    Raises AreaUnknown, AreaOfAnotherDepartment, AreaNotAdopted, AreaWithoutPeriod, AreaOutsidePeriod, AreaInUse.
    """
    wanted = list(dict.fromkeys(area_ids))
    present = [area_id for area_id, _label in brought_areas(transaction, cohort.slug, department.department_code)]
    added = [area_id for area_id in wanted if area_id not in present]
    taken_out = [area_id for area_id in present if area_id not in wanted]
    _require_choosable(transaction, added, cohort=cohort, department=department)
    _require_unused(transaction, taken_out, cohort=cohort, department=department)
    _take_out(transaction, actor, taken_out, cohort=cohort, department=department)
    transaction.insert_all(
        "brought_area",
        [
            {
                "id": str(uuid4()),
                "cohort_slug": cohort.slug,
                "department_code": department.department_code,
                "area_id": area_id,
                "brought_at": actor.at,
                "removed_at": None,
            }
            for area_id in added
        ],
    )


def _require_choosable(reader: Reader, area_ids: list[str], *, cohort: Cohort, department: Department) -> None:
    if not area_ids:
        return
    found = {row["id"]: Area.model_validate(row) for row in reader.rows(_AREAS, area_ids=area_ids)}
    for area_id in area_ids:
        if area_id not in found:
            raise AreaUnknown
        broken = why_area_cannot_be_brought_in(
            found[area_id],
            department_code=department.department_code,
            department=department.short_name,
            starts_on=cohort.starts_on,
            ends_on=cohort.ends_on,
        )
        if broken:
            raise broken


def _require_unused(reader: Reader, area_ids: list[str], *, cohort: Cohort, department: Department) -> None:
    if not area_ids:
        return
    rows = reader.rows(_IN_USE, area_ids=area_ids, cohort=cohort.slug, department=department.department_code)
    for label, linked in groupby(rows, key=lambda row: str(row["label"])):
        raise area_in_use(label, sorted({row["municipality"] for row in linked}, key=name_order))


def _take_out(
    transaction: Transaction, actor: Actor, area_ids: list[str], *, cohort: Cohort, department: Department
) -> None:
    if area_ids:
        transaction.rows(
            _TAKE_OUT, now=actor.at, cohort=cohort.slug, department=department.department_code, area_ids=area_ids
        )
