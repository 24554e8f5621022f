"""Dated role grants: who appoints writes them, and an Actor is built from them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

from programme.access.model import Actor, Grant, Role, Scope, nobody
from programme.language import NotAllowed
from programme.language.dates import local_date
from programme.store import Reader, Transaction
from programme.store.store import one_row

_IN_FORCE = """
    SELECT person.name, role_grant.role, role_grant.municipality_number, role_grant.cohort_slug,
           coalesce(role_grant.department_code, municipality_department.department_code) AS department_code
    FROM person
    LEFT JOIN role_grant ON role_grant.person_id = person.id
         AND role_grant.valid_from <= $today AND (role_grant.valid_to IS NULL OR role_grant.valid_to >= $today)
    LEFT JOIN municipality_department ON municipality_department.municipality_number = role_grant.municipality_number
    WHERE person.id = $person_id
    ORDER BY role_grant.granted_at, role_grant.id
"""
_GRANT = """
    SELECT role_grant.id, person_id, role, valid_from, valid_to, version, role_grant.municipality_number, cohort_slug,
           coalesce(role_grant.department_code, municipality_department.department_code) AS department_code
    FROM role_grant
    LEFT JOIN municipality_department ON municipality_department.municipality_number = role_grant.municipality_number
    WHERE role_grant.id = $grant_id
"""


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a role, both included; None: no last day. One that ends before it begins never held."""

    first: date
    last: date | None = None


@dataclass(frozen=True, slots=True)
class StoredGrant:
    """A grant as stored, with what it is for."""

    id: str
    person_id: str
    role: Role
    scope: Scope
    span: Span
    version: int


def actor_of(reader: Reader, person_id: str | None, at: datetime) -> Actor:
    """The person with the roles in force at `at`; nobody for an unknown id."""
    if not person_id:
        return nobody(at)
    rows = reader.rows(_IN_FORCE, person_id=person_id, today=local_date(at))
    if not rows:
        return nobody(at)
    grants = tuple(
        Grant(Role(row["role"]), Scope(row["department_code"], row["municipality_number"], row["cohort_slug"]))
        for row in rows
        if row["role"]
    )
    return Actor(person_id, rows[0]["name"], grants, at)


def grant_role(
    transaction: Transaction,
    actor: Actor,
    *,
    person_id: str,
    role: Role,
    scope: Scope,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> str:
    """Give `person_id` the role from `valid_from` (default: today) up to `valid_to`, if any; gives the grant's id."""
    dates = {"valid_from": valid_from, "valid_to": valid_to}
    return grant_roles(transaction, actor, person_ids=[person_id], role=role, scope=scope, **dates)[0]


def grant_roles(
    transaction: Transaction,
    actor: Actor,
    *,
    person_ids: Iterable[str],
    role: Role,
    scope: Scope,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> list[str]:
    """Give each of `person_ids` the role, as grant_role; gives the grants' ids, in the same order."""
    grants = {str(uuid4()): person_id for person_id in person_ids}
    transaction.insert_all(
        "role_grant",
        [
            {
                "id": grant_id,
                "person_id": person_id,
                "role": role,
                "department_code": scope.department if role is Role.BOARD else None,
                "municipality_number": scope.municipality,
                "cohort_slug": scope.cohort,
                "valid_from": valid_from or local_date(actor.at),
                "valid_to": valid_to,
                "granted_at": actor.at,
                "granted_by": actor.person_id,
                "version": 1,
            }
            for grant_id, person_id in grants.items()
        ],
    )
    return list(grants)


def end_role(transaction: Transaction, actor: Actor, *, person_id: str, role: Role, scope: Scope) -> None:
    """The person's grants of `role` in the municipality and cohort of `scope` end with yesterday."""
    transaction.rows(
        """
        UPDATE role_grant SET valid_to = $yesterday, version = version + 1
        WHERE person_id = $person_id AND role = $role AND valid_to IS NULL
          AND municipality_number = $municipality AND cohort_slug = $cohort
        """,
        yesterday=local_date(actor.at) - timedelta(days=1),
        person_id=person_id,
        role=role,
        municipality=scope.municipality,
        cohort=scope.cohort,
    )


def grant_of(reader: Reader, grant_id: str) -> StoredGrant:
    """The grant with that id. Raises NotAllowed for any other."""
    row = one_row(reader, _GRANT, grant_id=grant_id)
    if row is None:
        raise NotAllowed
    return StoredGrant(
        id=row["id"],
        person_id=row["person_id"],
        role=Role(row["role"]),
        scope=Scope(row["department_code"], row["municipality_number"], row["cohort_slug"]),
        span=Span(row["valid_from"], row["valid_to"]),
        version=row["version"],
    )


def date_grant(transaction: Transaction, grant_id: str, span: Span) -> None:
    """The grant has those days from now on, and is one version further."""
    transaction.rows(
        "UPDATE role_grant SET valid_from = $first, valid_to = $last, version = version + 1 WHERE id = $grant_id",
        first=span.first,
        last=span.last,
        grant_id=grant_id,
    )


def spans_of(reader: Reader, role: Role) -> list[Span]:
    """When anybody at all holds, has held or will hold `role`."""
    rows = reader.rows("SELECT valid_from, valid_to FROM role_grant WHERE role = $role", role=role)
    return [Span(row["valid_from"], row["valid_to"]) for row in rows]


def spans_of_person(
    reader: Reader, *, person_id: str, role: Role, scope: Scope, besides: str | None = None
) -> list[Span]:
    """When the person holds, has held or will hold `role` for just `scope`; the grant `besides` is left out."""
    rows = reader.rows(
        """
        SELECT valid_from, valid_to FROM role_grant
        WHERE person_id = $person_id AND role = $role AND id <> $besides
          AND coalesce(department_code, '') = $department
          AND coalesce(municipality_number, '') = $municipality AND coalesce(cohort_slug, '') = $cohort
        """,
        person_id=person_id,
        role=role,
        besides=besides or "",
        department=(scope.department if role is Role.BOARD else None) or "",
        municipality=scope.municipality or "",
        cohort=scope.cohort or "",
    )
    return [Span(row["valid_from"], row["valid_to"]) for row in rows]
