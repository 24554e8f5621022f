"""The group's link to a development area, judged and written inside a transaction. No rights are checked here."""

from programme.access.audit import write_audit
from programme.access.model import Actor
from programme.cohorts.records import cohort_of
from programme.groups.records import require_department_takes_part
from programme.groups.rules import AreaNotBroughtIn, EntryNotUnderArea
from programme.interest.records import brought_areas
from programme.interest.rules import Area, AreaUnknown, why_area_cannot_be_brought_in
from programme.organisation.records import department_of, municipality_on
from programme.store import Reader, Transaction
from programme.store.store import one_row

_AREA = """
    SELECT plan_entry.id, plan_entry.label, plan.title AS plan_title, plan.department_code, plan.is_adopted,
           plan.period_from, plan.period_to,
           coalesce((SELECT max(newer.title) FROM renewed_area
                     JOIN plan_entry AS newer_area ON newer_area.id = renewed_area.newer_area_id
                     JOIN plan AS newer ON newer.id = newer_area.plan_id
                     WHERE renewed_area.cohort_slug = $cohort AND renewed_area.area_id = plan_entry.id
                       AND renewed_area.department_code = plan.department_code), '') AS newer_title
    FROM plan_entry JOIN plan ON plan.id = plan_entry.plan_id
    WHERE plan_entry.id = $area_id AND plan_entry.kind = 'area'
"""
_UNDER = """
    WITH RECURSIVE under (id) AS (
        SELECT id FROM plan_entry WHERE parent_id = $area_id
        UNION ALL
        SELECT plan_entry.id FROM plan_entry JOIN under ON plan_entry.parent_id = under.id
    )
    SELECT id FROM under
"""


def link_area(
    transaction: Transaction,
    actor: Actor,
    link_id: str,
    *,
    cohort: str,
    municipality: str,
    group_id: str,
    area_id: str,
    entry_ids: list[str],
) -> None:
    """End the group's link, if any, and write a new one. Raises as choose_area does."""
    area = _choosable_area(transaction, cohort=cohort, municipality=municipality, area_id=area_id)
    under = {row["id"] for row in transaction.rows(_UNDER, area_id=area_id)} if entry_ids else set()
    if not under.issuperset(entry_ids):
        raise EntryNotUnderArea(area=area.label)
    transaction.rows(
        "UPDATE area_link SET ended_at = $now WHERE group_id = $group_id AND ended_at IS NULL",
        now=actor.at,
        group_id=group_id,
    )
    transaction.insert(
        "area_link",
        id=link_id,
        group_id=group_id,
        area_id=area_id,
        entry_ids=entry_ids,
        linked_at=actor.at,
        linked_by=actor.person_id,
        ended_at=None,
    )
    after = {"area": area_id, "entries": entry_ids}
    write_audit(transaction, actor, "choose_area", kind="area_link", record_id=link_id, after=after)


def _choosable_area(reader: Reader, *, cohort: str, municipality: str, area_id: str) -> Area:
    period = cohort_of(reader, cohort)
    place = municipality_on(reader, municipality, period.starts_on)
    require_department_takes_part(reader, cohort, place)
    department = department_of(reader, place.department_code)
    row = one_row(reader, _AREA, area_id=area_id, cohort=cohort)
    if row is None:
        raise AreaUnknown
    area = Area.model_validate(row)
    broken = why_area_cannot_be_brought_in(
        area,
        department_code=department.department_code,
        department=department.short_name,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
    )
    if broken:
        raise broken
    if area_id not in dict(brought_areas(reader, cohort, department.department_code)):
        raise AreaNotBroughtIn(area=area.label, department=department.short_name)
    return area
