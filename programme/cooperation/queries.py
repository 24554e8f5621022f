"""What people ask of municipalities that go together: who does, who could, and what has been done about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from programme.access.entries import AuditEntry, newest_entries
from programme.access.model import Actor
from programme.access.rights import Right, permits, visible
from programme.cohorts.records import cohort_of
from programme.cooperation.borders import land_borders
from programme.cooperation.keeping import may_keep, scope_of
from programme.cooperation.model import Cooperation, Partner
from programme.cooperation.records import StoredPartner, cooperation_record
from programme.cooperation.suggesting import Place, Suggestion, suggested_clusters, suggested_pairs
from programme.language import NotAllowed
from programme.language.numbers import name_order
from programme.organisation.model import without_council
from programme.store import Reader
from programme.store.derived import kept_by_content
from programme.store.store import Row

# What a board has only thought of is its own affair; a municipality's own people hear of it when they are asked.
_MOST_ENTRIES = 50
_COOPERATIONS = """
    SELECT cooperation.*, one.id AS row_id, one.municipality_number, one.confirmed_at, one.left_on, one.leaving_reason,
           municipality.name_unique AS name, place.department_code AS own_department,
           department.name AS department_name, coalesce(person.name, '') AS put_in_touch_by
    FROM cooperation
    JOIN cooperation_municipality AS one ON one.cooperation_id = cooperation.id
    JOIN municipality ON municipality.municipality_number = one.municipality_number
    JOIN municipality_department AS place ON place.municipality_number = one.municipality_number
    JOIN department ON department.department_code = place.department_code
    LEFT JOIN person ON person.id = cooperation.in_touch_by
    WHERE cooperation.cohort_slug = $cohort AND EXISTS (
        SELECT 1 FROM cooperation_municipality AS own
        JOIN municipality_department ON municipality_department.municipality_number = own.municipality_number
        WHERE own.cooperation_id = cooperation.id
          AND ($everything
               OR (municipality_department.department_code = any($departments)
                   AND (cooperation.stage <> 'noted' OR cooperation.department_code IS NULL
                        OR cooperation.department_code = any($departments)))
               OR (cooperation.stage = 'cooperating' AND own.municipality_number = any($municipalities)))
    )
    ORDER BY cooperation.created_at DESC, cooperation.id, one.left_on NULLS LAST
"""
# An area that two departments call the same is the same: plans belong to one department each. Another department's
# municipality is shown as the map and the public figures have it, and only while that department takes part.
_PLACES = """
    SELECT municipality.municipality_number AS number, municipality.name_unique AS name,
           place.department_code AS department, municipality.population, municipality.population_year,
           municipality.latitude, municipality.longitude,
           CASE WHEN is_readable AND (linked_area.is_chosen = false OR application.is_told)
                THEN lower(plan_entry.label) ELSE '' END AS area_key,
           CASE WHEN is_readable AND (linked_area.is_chosen = false OR application.is_told)
                THEN plan_entry.label ELSE '' END AS area,
           is_readable AND coalesce(linked_area.is_chosen AND application.is_told, false) AS has_chosen,
           is_readable AND (coalesce(application.is_told, false) OR interest.municipality_number IS NOT NULL)
               AS is_interested,
           is_readable AS is_own
    FROM municipality
    JOIN (SELECT municipality_number, department_code,
                 $everything OR department_code = any($departments) AS is_readable
          FROM municipality_department) AS place ON place.municipality_number = municipality.municipality_number
    LEFT JOIN region_department ON region_department.cohort_slug = $cohort AND region_department.left_at IS NULL
         AND region_department.department_code = place.department_code
    LEFT JOIN participation_decision AS decision ON decision.cohort_slug = $cohort
         AND decision.department_code = place.department_code
    LEFT JOIN (
        SELECT municipality_number, state, $everything OR state <> 'draft' AS is_told FROM application
        WHERE cohort_slug = $cohort
    ) AS application ON application.municipality_number = municipality.municipality_number
    LEFT JOIN municipal_interest AS interest ON interest.cohort_slug = $cohort AND interest.withdrawn_at IS NULL
         AND interest.municipality_number = municipality.municipality_number
    LEFT JOIN linked_area ON linked_area.cohort_slug = $cohort
         AND linked_area.municipality_number = municipality.municipality_number
    LEFT JOIN plan_entry ON plan_entry.id = linked_area.area_id
    WHERE (municipality.valid_from IS NULL OR municipality.valid_from <= $day)
      AND (municipality.valid_to IS NULL OR municipality.valid_to >= $day)
      AND EXISTS (
          SELECT 1 FROM membership WHERE membership.municipality_number = municipality.municipality_number
            AND (membership.from_date IS NULL OR membership.from_date <= $day)
            AND (membership.to_date IS NULL OR membership.to_date >= $day))
      AND coalesce(decision.takes_part, true)
      AND (is_readable OR region_department.id IS NOT NULL)
      AND NOT (is_readable AND coalesce(application.state, '') IN ('declined', 'refused', 'withdrawn'))
    ORDER BY municipality.municipality_number
"""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Who could go together, the best first. `population_year`: of which 1 January the figures are; None without."""

    pairs: tuple[Suggestion, ...]
    clusters: tuple[Suggestion, ...]
    places: tuple[Place, ...]
    population_year: int | None


def cooperations(actor: Actor, reader: Reader, *, cohort: str) -> list[Cooperation]:
    """The municipalities that are brought together and that the actor may read of, those still open first."""
    seen = visible(actor, Right.READ_COOPERATION, cohort)
    by_id: dict[str, list[Row]] = {}
    for row in reader.rows(_COOPERATIONS, cohort=cohort, **seen.values()):
        by_id.setdefault(row["id"], []).append(row)
    return sorted((_cooperation(actor, rows) for rows in by_id.values()), key=lambda each: not each.is_open)


def cooperation_history(actor: Actor, reader: Reader, *, cooperation_id: str) -> tuple[AuditEntry, ...]:
    """What has been done about it, newest first. For those who keep it."""
    stored = cooperation_record(reader, cooperation_id)
    if not may_keep(actor, stored.department, [each.department for each in stored.partners]):
        raise NotAllowed
    return newest_entries(reader, kind="cooperation", record_id=cooperation_id, most=_MOST_ENTRIES)


def suggestions(actor: Actor, reader: Reader, *, cohort: str) -> Suggestions:
    """Pairs and clusters that could go together, from what the actor may read. For boards and programme management.

    A board's have one of its own among them; of another department's municipality only place and size are known.
    """
    seen = visible(actor, Right.BRING_TOGETHER, cohort)
    day = cohort_of(reader, cohort).starts_on
    values = {"cohort": cohort, "day": day, "everything": seen.everything, "departments": seen.departments}
    return _suggestions(reader.rows(_PLACES, **values))


@kept_by_content
def _suggestions(rows: Sequence[Row]) -> Suggestions:
    years = {row["population_year"] for row in rows if row["population"] is not None}
    places = tuple(Place(**{name: value for name, value in row.items() if name != "population_year"}) for row in rows)
    borders = land_borders()
    return Suggestions(
        suggested_pairs(places, borders), suggested_clusters(places, borders), places, max(years, default=None)
    )


def _cooperation(actor: Actor, rows: Sequence[Row]) -> Cooperation:
    first = rows[0]
    keeps = may_keep(actor, first["department_code"], [row["own_department"] for row in rows])
    newest = {row["municipality_number"]: row for row in rows}
    partners = sorted(newest.values(), key=lambda row: name_order(row["name"]))
    return Cooperation(
        id=first["id"],
        origin=first["origin"],
        stage=first["stage"],
        in_touch_on=first["in_touch_on"],
        in_touch_by=first["put_in_touch_by"],
        notes=first["notes"] if keeps else "",
        created_at=first["created_at"],
        version=first["version"],
        partners=tuple(_partner(actor, row) for row in partners),
        may_keep=keeps,
    )


def _partner(actor: Actor, row: Row) -> Partner:
    number, code = row["municipality_number"], row["own_department"]
    stored = StoredPartner(row["row_id"], number, row["name"], code, row["confirmed_at"], row["left_on"] is not None)
    return Partner(
        number=number,
        name=row["name"],
        department_code=code,
        department=without_council(row["department_name"]),
        confirmed_at=row["confirmed_at"],
        left_on=row["left_on"],
        leaving_reason=row["leaving_reason"],
        may_answer=permits(actor, Right.ANSWER_COOPERATION, scope_of(stored, row["cohort_slug"])),
    )
