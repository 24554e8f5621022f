"""What people ask of cohorts: the cohorts, their dates and the history of these, the regions."""

from datetime import date

from programme.access.model import Actor
from programme.access.rights import Right, require
from programme.cohorts.model import (
    Cohort,
    Concerned,
    DateKind,
    DateSet,
    Extendable,
    Extension,
    PostponementMade,
    Region,
    RegionDepartment,
)
from programme.cohorts.records import (
    EXTENDABLE,
    EXTENSION_USED,
    cohort_of,
    concerned_by,
    concerned_people,
    further_deadlines,
)
from programme.language import _
from programme.language.dates import end_of, local_date
from programme.language.numbers import name_order
from programme.organisation.model import without_council
from programme.store import Reader
from programme.store.store import Row

_COHORTS = """
    SELECT cohort.*, cohort_deadline.kind, cohort_deadline.falls_on
    FROM cohort LEFT JOIN cohort_deadline ON cohort_deadline.cohort_slug = cohort.slug
    ORDER BY cohort.starts_on DESC, cohort.slug
"""
_HISTORY = """
    SELECT cohort_date.kind, cohort_date.falls_on, cohort_date.reason, cohort_date.set_at, person.name AS set_by,
           cohort_date.sequence = max(cohort_date.sequence) OVER (PARTITION BY cohort_date.kind) AS is_current
    FROM cohort_date LEFT JOIN person ON person.id = cohort_date.set_by
    WHERE cohort_date.cohort_slug = $slug
    ORDER BY cohort_date.sequence
"""
_REGIONS = """
    SELECT region.id, region.name, department.department_code, department.name AS department,
           EXISTS (SELECT 1 FROM gathering
                   WHERE gathering.region_id = region.id AND gathering.kind = 'main'
                     AND gathering.cancelled_at IS NULL) AS has_invited
    FROM region
    JOIN region_department ON region_department.region_id = region.id AND region_department.left_at IS NULL
    JOIN department ON department.department_code = region_department.department_code
    WHERE region.cohort_slug = $slug
"""
_POSTPONEMENTS = """
    SELECT moved.days, moved.starts_on, moved.ends_on, moved.reason, moved.moved_at, person.name AS moved_by
    FROM cohort_postponement AS moved LEFT JOIN person ON person.id = moved.moved_by
    WHERE moved.cohort_slug = $slug ORDER BY moved.moved_at, moved.id
"""
_EXTENSIONS = f"""
    SELECT extension.municipality_number, municipality.name_unique AS municipality, extension.falls_on,
           extension.reason, extension.set_at, coalesce(person.name, '') AS set_by, extension.sequence,
           {EXTENSION_USED} AS is_used
    FROM application_extension AS extension
    JOIN municipality ON municipality.municipality_number = extension.municipality_number
    LEFT JOIN person ON person.id = extension.set_by
    WHERE extension.cohort_slug = $slug
"""


def cohorts(actor: Actor, reader: Reader) -> list[Cohort]:
    """All cohorts with their deadlines, newest first."""
    require(actor, Right.READ_COHORTS)
    deadlines: dict[str, dict[DateKind, date]] = {}
    found: dict[str, Row] = {}
    for row in reader.rows(_COHORTS):
        found[row["slug"]] = row
        of_cohort = deadlines.setdefault(row["slug"], {})
        if row["kind"]:
            of_cohort[DateKind(row["kind"])] = row["falls_on"]
    further = further_deadlines(reader)
    return [Cohort(**row, deadlines=deadlines[slug], further=further.get(slug, ())) for slug, row in found.items()]


def cohort(actor: Actor, reader: Reader, slug: str) -> Cohort:
    """The cohort with its deadlines. Raises NotAllowed for an unknown slug."""
    require(actor, Right.READ_COHORTS)
    return cohort_of(reader, slug)


def date_history(actor: Actor, reader: Reader, slug: str) -> list[DateSet]:
    """Every day that each deadline of the cohort has had, by kind in the order of the programme, oldest first."""
    require(actor, Right.READ_COHORTS)
    history = [
        DateSet.model_validate({**row, "set_by": row["set_by"] or _("Systemet")})
        for row in reader.rows(_HISTORY, slug=slug)
    ]
    order = list(DateKind)
    return sorted(history, key=lambda date_set: order.index(date_set.kind))


def postponements(actor: Actor, reader: Reader, slug: str) -> list[PostponementMade]:
    """Each time the whole cohort was moved, oldest first."""
    require(actor, Right.READ_COHORTS)
    return [
        PostponementMade.model_validate({**row, "moved_by": row["moved_by"] or _("Systemet")})
        for row in reader.rows(_POSTPONEMENTS, slug=slug)
    ]


def regions(actor: Actor, reader: Reader, slug: str) -> list[Region]:
    """The cohort's regions that have departments, with these, both by name."""
    require(actor, Right.READ_COHORTS)
    found: dict[str, list[Row]] = {}
    for row in reader.rows(_REGIONS, slug=slug):
        found.setdefault(row["id"], []).append(row)
    return sorted((_region(rows) for rows in found.values()), key=lambda region: name_order(region.name))


def concerned_by_date(actor: Actor, reader: Reader, slug: str, kind: DateKind, falls_on: date) -> list[Concerned]:
    """Who would be told if the deadline were moved to `falls_on` now. For programme management."""
    require(actor, Right.WRITE_COHORTS)
    return concerned_by(
        reader, cohort=cohort_of(reader, slug), kind=kind, falls_on=falls_on, today=local_date(actor.at)
    )


def extensions(actor: Actor, reader: Reader, slug: str) -> list[Extension]:
    """Every later application deadline that a municipality was given or lost, by municipality, newest first.

    For programme management.
    """
    require(actor, Right.DECIDE_APPLICATION)
    common = cohort_of(reader, slug).deadlines.get(DateKind.APPLICATION)
    after = end_of(common) if common else actor.at
    found = [Extension.model_validate(row) for row in reader.rows(_EXTENSIONS, slug=slug, after=after)]
    return sorted(found, key=lambda each: (name_order(each.municipality), -each.sequence))


def extendable(actor: Actor, reader: Reader, slug: str) -> list[Extendable]:
    """The municipalities that could be given a later application deadline now, by name. For programme management."""
    require(actor, Right.DECIDE_APPLICATION)
    found: dict[str, list[Row]] = {}
    for row in reader.rows(EXTENDABLE, cohort=slug, today=local_date(actor.at)):
        found.setdefault(row["municipality_number"], []).append(row)
    several = [
        Extendable(
            municipality_number=number,
            municipality=rows[0]["place"],
            version=rows[0]["version"],
            contacts=tuple(concerned_people(rows)),
        )
        for number, rows in found.items()
    ]
    return sorted(several, key=lambda each: name_order(each.municipality))


def _region(rows: list[Row]) -> Region:
    departments = (
        RegionDepartment(department_code=row["department_code"], name=without_council(row["department"]))
        for row in rows
    )
    return Region(
        id=rows[0]["id"],
        name=rows[0]["name"],
        departments=tuple(sorted(departments, key=lambda department: name_order(department.name))),
        has_invited=rows[0]["has_invited"],
    )
