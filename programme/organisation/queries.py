"""What people ask of departments, municipalities and people."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from programme.access.model import Actor, Grant, Role, Scope
from programme.access.rights import Right, require
from programme.language import NotAllowed, _
from programme.language.dates import local_date
from programme.language.numbers import name_order
from programme.organisation.model import (
    Department,
    ExamplePerson,
    MembershipState,
    Municipality,
    RoleHolder,
    role_in_words,
    without_council,
)
from programme.store import Kind, Reader, Store
from programme.store.derived import kept_by_content
from programme.store.store import Row

_MUNICIPALITIES = """
    SELECT municipality.municipality_number, municipality.name_unique AS name, municipality.is_invented,
           municipality_department.department_code
    FROM municipality
    JOIN municipality_department
      ON municipality_department.municipality_number = municipality.municipality_number
    WHERE (municipality.valid_from IS NULL OR municipality.valid_from <= $day)
      AND (municipality.valid_to IS NULL OR municipality.valid_to >= $day)
      AND EXISTS (
          SELECT 1 FROM membership
          WHERE membership.municipality_number = municipality.municipality_number
            AND (membership.from_date IS NULL OR membership.from_date <= $day)
            AND (membership.to_date IS NULL OR membership.to_date >= $day))
"""
_OF_DEPARTMENT = " AND municipality_department.department_code = $department"
_MEMBERSHIPS = """
    SELECT municipality.municipality_number, municipality.name_unique AS name,
           membership.from_date, membership.to_date, membership.is_confirmed, membership.version
    FROM municipality
    JOIN membership ON membership.municipality_number = municipality.municipality_number
    WHERE (municipality.valid_from IS NULL OR municipality.valid_from <= $day)
      AND (municipality.valid_to IS NULL OR municipality.valid_to >= $day)
    ORDER BY municipality.municipality_number, membership.version
"""
_ROLES = """
    SELECT person.id AS person_id, person.name, role_grant.role, role_grant.cohort_slug,
           role_grant.municipality_number,
           coalesce(role_grant.department_code, municipality_department.department_code) AS department_code,
           coalesce(municipality.name_unique, department.name, '') AS place
    FROM person
    LEFT JOIN role_grant ON role_grant.person_id = person.id
         AND role_grant.valid_from <= $today AND (role_grant.valid_to IS NULL OR role_grant.valid_to >= $today)
    LEFT JOIN municipality ON municipality.municipality_number = role_grant.municipality_number
    LEFT JOIN municipality_department
      ON municipality_department.municipality_number = role_grant.municipality_number
    LEFT JOIN department ON department.department_code = role_grant.department_code
"""
_AS_GRANTED = " ORDER BY role_grant.granted_at, role_grant.id"
# A list of thousands would be sent with every page.
_FIRST_OF_EACH_ROLE = (
    """
    WHERE person.id = $chosen OR person.id IN (
        SELECT id FROM (
            SELECT person.id, row_number() OVER (
                PARTITION BY coalesce(role_grant.role, '')
                ORDER BY introduced.logged_at NULLS LAST, role_grant.granted_at, person.id) AS place
            FROM person
            LEFT JOIN audit_log AS introduced ON introduced.record_kind = 'person'
                 AND introduced.record_id = person.id AND introduced.action = 'add_person'
            LEFT JOIN role_grant ON role_grant.person_id = person.id AND role_grant.valid_from <= $today
                 AND (role_grant.valid_to IS NULL OR role_grant.valid_to >= $today)) AS numbered
        WHERE place <= 40)
"""
    + _AS_GRANTED
)
_PLACES = """
    SELECT municipality_number AS code, name_unique AS place FROM municipality
    WHERE municipality_number = any($municipalities)
    UNION ALL
    SELECT department_code AS code, name AS place FROM department WHERE department_code = any($departments)
    UNION ALL
    SELECT 'cohort/' || slug AS code, name AS place FROM cohort WHERE slug = any($cohorts)
"""


def departments(actor: Actor, reader: Reader) -> list[Department]:
    """The departments of today, by name."""
    require(actor, Right.READ_COHORTS)
    rows = reader.rows("SELECT department_code, name, dissolved FROM department WHERE NOT dissolved")
    return sorted(map(Department.model_validate, rows), key=lambda department: name_order(department.name))


def municipalities(actor: Actor, reader: Reader, day: date) -> list[Municipality]:
    """The municipalities in force and members on `day` (for a cohort: its first), by name; Longyearbyen is none."""
    require(actor, Right.READ_COHORTS)
    return list(_by_name(reader.rows(_MUNICIPALITIES, day=day)))


def municipalities_of(actor: Actor, reader: Reader, department: str, day: date) -> list[Municipality]:
    """The department's municipalities in force and members on `day`, by name."""
    require(actor, Right.READ_COHORTS)
    return list(_by_name(reader.rows(_MUNICIPALITIES + _OF_DEPARTMENT, day=day, department=department)))


def memberships(actor: Actor, reader: Reader, day: date) -> list[MembershipState]:
    """Each municipality in force on `day` that has ever been a member, and whether it is then; by name.

    For programme management.
    """
    require(actor, Right.WRITE_MEMBERSHIP)
    by_number: dict[str, list[Row]] = {}
    for row in reader.rows(_MEMBERSHIPS, day=day):
        by_number.setdefault(row["municipality_number"], []).append(row)
    states = [_membership(rows, day) for rows in by_number.values()]
    return sorted(states, key=lambda state: name_order(state.name))


def my_units(actor: Actor, reader: Reader) -> dict[Grant, str]:
    """The actor's own roles in words: `Fylkesstyret, Nordland`; `Kontaktperson, Bodø`. For anyone signed in.

    The same role for the same place in several cohorts: `Kontaktperson, Bodø (2024–25)`.
    """
    if not actor.is_signed_in:
        raise NotAllowed
    scopes = [grant.scope for grant in actor.grants]
    rows = reader.rows(
        _PLACES,
        municipalities=[scope.municipality for scope in scopes if scope.municipality],
        departments=[scope.department for scope in scopes if scope.department and not scope.municipality],
        cohorts=[scope.cohort for scope in scopes if scope.cohort],
    )
    places = {row["code"]: without_council(row["place"]) for row in rows}
    units = {
        grant: role_in_words(grant.role, places.get(grant.scope.municipality or grant.scope.department or "", ""))
        for grant in actor.grants
    }
    alike = Counter(units.values())
    return {
        grant: _("{role} ({cohort})", role=unit, cohort=places[f"cohort/{grant.scope.cohort}"])
        if alike[unit] > 1 and grant.scope.cohort
        else unit
        for grant, unit in units.items()
    }


def example_people(actor: Actor, store: Store, *, chosen: str | None = None) -> list[ExamplePerson]:
    """People of the example world to choose among: of each role on the day the 40 introduced first.

    `chosen` (a person's id) is among them in any case. For anyone, also not signed in, since this is how one signs in
    there. Raises NotAllowed in a real store.
    """
    if store.kind is not Kind.EXAMPLE:
        raise NotAllowed
    rows = store.rows(_ROLES + _FIRST_OF_EACH_ROLE, today=local_date(actor.at), chosen=chosen or "")
    return list(_example_people(rows))


@kept_by_content
def _example_people(rows: Sequence[Row]) -> tuple[ExamplePerson, ...]:
    by_person: dict[str, list[Row]] = {}
    for row in rows:
        by_person.setdefault(row["person_id"], []).append(row)
    return tuple(_example_person(several) for several in sorted(by_person.values(), key=_place_in_list))


@kept_by_content
def _by_name(rows: Sequence[Row]) -> tuple[Municipality, ...]:
    found = map(Municipality.model_validate, rows)
    return tuple(sorted(found, key=lambda municipality: name_order(municipality.name)))


def _membership(rows: list[Row], day: date) -> MembershipState:
    of_day = [
        row for row in rows if row["version"] and (row["from_date"] or day) <= day and day <= (row["to_date"] or day)
    ]
    newest = rows[-1]
    return MembershipState(
        municipality_number=newest["municipality_number"],
        name=newest["name"],
        is_member=bool(of_day),
        is_confirmed=bool((of_day or [newest])[-1]["is_confirmed"]),
        version=newest["version"],
    )


def _holder(row: Row) -> RoleHolder:
    return RoleHolder(
        person_id=row["person_id"],
        name=row["name"],
        role=Role(row["role"]),
        scope=Scope(row["department_code"], row["municipality_number"], row["cohort_slug"]),
        where=without_council(row["place"]),
    )


def _example_person(rows: list[Row]) -> ExamplePerson:
    words = dict.fromkeys(_holder(row).label for row in rows if row["role"])
    return ExamplePerson(person_id=rows[0]["person_id"], name=rows[0]["name"], roles=tuple(words))


def _place_in_list(rows: list[Row]) -> tuple[int, str]:
    order = list(Role)
    return min(order.index(Role(row["role"])) if row["role"] else len(order) for row in rows), name_order(
        rows[0]["name"]
    )
