"""Who is known to the programme and with which roles, as far as the reader may know (DOMAIN.md, people)."""

from collections.abc import Iterable

from programme.access.model import Actor, Role, Scope
from programme.access.rights import Right, permits
from programme.language import NotAllowed
from programme.language.dates import local_date
from programme.language.numbers import name_order
from programme.organisation.model import (
    PeopleFound,
    PeopleQuery,
    Person,
    PersonRole,
    RoleState,
    state_of_role,
    without_council,
)
from programme.organisation.roles import RIGHT_TO_GIVE
from programme.store import Reader, Store
from programme.store.store import Row

AT_ONCE = 20
"""How many people stand on one page."""
# Whoever has been erased is nobody to find; the roles stay, for figures to count.
_PEOPLE = """
    SELECT person.id AS person_id, person.name, role_grant.id AS grant_id, role_grant.role, role_grant.valid_from,
           role_grant.valid_to, role_grant.version, role_grant.municipality_number, role_grant.cohort_slug,
           coalesce(role_grant.department_code, municipality_department.department_code) AS department_code,
           coalesce(municipality.name_unique, department.name, '') AS place, coalesce(cohort.name, '') AS cohort,
           coalesce(application.state, 'draft') = 'draft' AS is_draft
    FROM person
    LEFT JOIN role_grant ON role_grant.person_id = person.id
    LEFT JOIN municipality ON municipality.municipality_number = role_grant.municipality_number
    LEFT JOIN municipality_department
      ON municipality_department.municipality_number = role_grant.municipality_number
    LEFT JOIN department ON department.department_code = role_grant.department_code
    LEFT JOIN cohort ON cohort.slug = role_grant.cohort_slug
    LEFT JOIN application ON application.municipality_number = role_grant.municipality_number
         AND application.cohort_slug = role_grant.cohort_slug
    WHERE NOT EXISTS (SELECT 1 FROM erasure WHERE erasure.person_id = person.id)
"""
_ONE = " AND person.id = $person_id"
_IN_ORDER = " ORDER BY person.id, role_grant.valid_from, role_grant.id"


def people(actor: Actor, store: Store, wanted: PeopleQuery) -> PeopleFound:
    """One page of the people that the actor may know of, with the roles that she may know of.

    Programme management knows of all; a board of its department, and of its municipalities' groups once these have
    applied; a contact of the own group. Nobody's addresses stand here: see open_person.
    """
    _require_any(actor)
    # All that what is seen hangs on: which roles she has, and which day it is.
    key = ("people", actor.grants, local_date(actor.at), wanted)
    return store.while_unchanged(key, lambda: _found(actor, store, wanted))


def _found(actor: Actor, reader: Reader, wanted: PeopleQuery) -> PeopleFound:
    seen = _by_person(row for row in reader.rows(_PEOPLE + _IN_ORDER) if _is_for(actor, row))
    found = [rows for rows in seen if _is_wanted(rows, wanted)]
    found.sort(key=lambda rows: name_order(rows[0]["name"]))
    pages = max(1, -(-len(found) // AT_ONCE))
    page = min(max(1, wanted.page), pages)
    shown = found[(page - 1) * AT_ONCE : page * AT_ONCE]
    return PeopleFound(people=tuple(_person(actor, rows) for rows in shown), count=len(found), page=page, pages=pages)


def person(actor: Actor, reader: Reader, person_id: str) -> Person:
    """One of those whom the actor may know of, as `people` has it. Raises NotAllowed for any other id."""
    _require_any(actor)
    rows = [row for row in reader.rows(_PEOPLE + _ONE + _IN_ORDER, person_id=person_id) if _is_for(actor, row)]
    if not rows:
        raise NotAllowed
    return _person(actor, rows)


def _require_any(actor: Actor) -> None:
    """Raises NotAllowed unless the actor may know of somebody."""
    if not any(permits(actor, Right.READ_PEOPLE, grant.scope) for grant in actor.grants):
        raise NotAllowed


def _is_for(actor: Actor, row: Row) -> bool:
    scope = _scope(row)
    if not permits(actor, Right.READ_PEOPLE, scope):
        return False
    # A group is the municipality's own until it has applied.
    is_secret = row["role"] == Role.MEMBER and row["is_draft"]
    return not is_secret or permits(actor, Right.READ_DRAFT_APPLICATION, scope)


def _scope(row: Row) -> Scope:
    return Scope(row["department_code"], row["municipality_number"], row["cohort_slug"])


def _by_person(rows: Iterable[Row]) -> list[list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["person_id"], []).append(row)
    return list(found.values())


def _is_wanted(rows: list[Row], wanted: PeopleQuery) -> bool:
    # Not in SQL: PostgreSQL may not know that Å is å.
    has_name = wanted.name.strip().casefold() in rows[0]["name"].casefold()
    return has_name and (wanted.role is None or any(row["role"] == wanted.role for row in rows))


def _person(actor: Actor, rows: list[Row]) -> Person:
    given = [row for row in rows if row["role"]]
    roles = [_role(actor, row) for row in given]
    states = list(RoleState)
    roles.sort(key=lambda role: (states.index(role.state), -role.valid_from.toordinal()))
    can_open = permits(actor, Right.WRITE_PEOPLE) or any(_opens(actor, row) for row in given)
    return Person(person_id=rows[0]["person_id"], name=rows[0]["name"], roles=tuple(roles), can_open=can_open)


def _role(actor: Actor, row: Row) -> PersonRole:
    role, state = Role(row["role"]), _state(actor, row)
    return PersonRole(
        grant_id=row["grant_id"],
        role=role,
        where=without_council(row["place"]),
        cohort=row["cohort"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        state=state,
        can_change=state.is_standing and _may_give(actor, row),
        version=row["version"],
    )


def _state(actor: Actor, row: Row) -> RoleState:
    return state_of_role(row["valid_from"], row["valid_to"], local_date(actor.at))


def _may_give(actor: Actor, row: Row) -> bool:
    role = Role(row["role"])
    return role in RIGHT_TO_GIVE and permits(actor, RIGHT_TO_GIVE[role], _scope(row))


def _opens(actor: Actor, row: Row) -> bool:
    """Whether the role lets the actor see the addresses: of her own board, of her own group."""
    is_own_member = row["role"] == Role.MEMBER and permits(actor, Right.WRITE_GROUP, _scope(row))
    return _state(actor, row).is_standing and (is_own_member or _may_give(actor, row))
