"""What plans are used for: which municipalities of a cohort took up which entry, and where each of them stands."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from programme.access.model import Actor
from programme.access.rights import Right, Visible, require, visible
from programme.language import NotAllowed
from programme.language.numbers import name_order
from programme.plans.model import EntryKind
from programme.plans.records import stored_tree
from programme.plans.tree import TreeEntry
from programme.store import Reader
from programme.store.store import Row

# Which area a municipality works with is told by the view linked_area. A draft of an application is its municipality's
# own affair, and an application that has ended takes nothing up. Who names a goal or an initiative takes up what it
# stands under too: `above` holds each entry with itself and with all entries over it.
_TAKEN_UP = """
    WITH RECURSIVE above (entry_id, ancestor_id) AS (
        SELECT id, id FROM plan_entry WHERE plan_id = any($plan_ids)
        UNION ALL
        SELECT above.entry_id, plan_entry.parent_id
        FROM above JOIN plan_entry ON plan_entry.id = above.ancestor_id
        WHERE plan_entry.parent_id IS NOT NULL
    ),
    linked AS (
        SELECT linked_area.municipality_number, linked_area.area_id, area_link.entry_ids, application.state
        FROM linked_area
        JOIN plan_entry ON plan_entry.id = linked_area.area_id AND plan_entry.plan_id = any($plan_ids)
        JOIN application ON application.cohort_slug = linked_area.cohort_slug
                        AND application.municipality_number = linked_area.municipality_number
        LEFT JOIN municipal_group ON municipal_group.cohort_slug = linked_area.cohort_slug
                                 AND municipal_group.municipality_number = linked_area.municipality_number
        LEFT JOIN area_link ON area_link.group_id = municipal_group.id
                           AND area_link.area_id = linked_area.area_id AND area_link.ended_at IS NULL
        WHERE linked_area.cohort_slug = $cohort
          AND application.state NOT IN ('draft', 'declined', 'refused', 'withdrawn')
    ),
    taken (municipality_number, entry_id, state) AS (
        SELECT municipality_number, area_id, state FROM linked
        UNION
        SELECT municipality_number, unnest(entry_ids), state FROM linked
    )
    SELECT DISTINCT above.ancestor_id AS entry_id, municipality.municipality_number,
           CASE WHEN is_readable THEN municipality.name_unique END AS name,
           CASE WHEN is_readable THEN taken.state END AS state
    FROM taken
    JOIN above ON above.entry_id = taken.entry_id
    JOIN municipality ON municipality.municipality_number = taken.municipality_number
    JOIN (SELECT municipality_number,
                 $everything OR department_code = any($departments) OR municipality_number = any($municipalities)
                     AS is_readable
          FROM municipality_department) AS place ON place.municipality_number = taken.municipality_number
"""


class _ReadModel(BaseModel):
    model_config = ConfigDict(frozen=True)


class Taker(_ReadModel):
    """A municipality that took an entry up; `state` is that of its application (ApplicationState)."""

    name: str
    state: str


class Use(_ReadModel):
    """How many municipalities took an entry up, and those of them that the reader may know, by name."""

    municipalities: int = 0
    takers: tuple[Taker, ...] = ()

    @property
    def unnamed(self) -> int:
        """How many of them the reader may not know."""
        return self.municipalities - len(self.takers)


class EntryUse(_ReadModel):
    """An entry of a plan and its use; an area has `depth` 0."""

    entry_id: str
    kind: EntryKind
    level: str
    number: str
    label: str
    depth: int
    use: Use


class PlanUse(_ReadModel):
    """The use of a plan: its entries in the document's order, and how many municipalities work with any of them."""

    municipalities: int
    entries: tuple[EntryUse, ...]


def use_of_plan(actor: Actor, reader: Reader, *, cohort: str, plan_id: str) -> PlanUse:
    """Which municipalities of the cohort took up each entry of the plan. Raises NotAllowed when there is no such plan.

    Everyone signed in sees how many; who it is, only those who may read the group (DOMAIN.md, «application, group»).
    """
    require(actor, Right.READ_PLANS)
    tree = stored_tree(reader, plan_id)
    if tree is None:
        raise NotAllowed
    rows = taken_up(actor, reader, cohort=cohort, plan_ids=[plan_id])
    uses = uses_of(rows)
    entries = tuple(each for area in tree.areas for each in _entries(area, uses, 0))
    return PlanUse(municipalities=len({row["municipality_number"] for row in rows}), entries=entries)


def taken_up(actor: Actor, reader: Reader, *, cohort: str, plan_ids: Sequence[str]) -> list[Row]:
    """Entries and the municipalities that took them up, once each; name and state None where the actor may not know."""
    require(actor, Right.READ_PLANS)
    return reader.rows(_TAKEN_UP, cohort=cohort, plan_ids=list(plan_ids), **_readable_groups(actor, cohort).values())


def uses_of(rows: Sequence[Row]) -> dict[str, Use]:
    """The use of each entry that stands in `rows`, by its id."""
    several: dict[str, list[Row]] = {}
    for row in rows:
        several.setdefault(row["entry_id"], []).append(row)
    return {
        entry_id: Use(
            municipalities=len(found),
            takers=tuple(
                sorted(
                    (Taker(name=row["name"], state=row["state"]) for row in found if row["name"] is not None),
                    key=lambda taker: name_order(taker.name),
                )
            ),
        )
        for entry_id, found in several.items()
    }


def _entries(entry: TreeEntry, uses: dict[str, Use], depth: int) -> list[EntryUse]:
    own = EntryUse(
        entry_id=entry.entry_id,
        kind=entry.kind,
        level=entry.level,
        number=entry.number,
        label=entry.label,
        depth=depth,
        use=uses.get(entry.entry_id, Use()),
    )
    return [own, *(each for below in entry.entries for each in _entries(below, uses, depth + 1))]


def _readable_groups(actor: Actor, cohort: str) -> Visible:
    try:
        return visible(actor, Right.READ_GROUP, cohort)
    except NotAllowed:
        return Visible(everything=False, departments=[], municipalities=[])
