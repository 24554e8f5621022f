"""Dated role grants: who appoints writes them, and an Actor is built from them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import uuid4

from programme.access.model import Actor, Grant, Role, Scope, nobody
from programme.language.dates import local_date
from programme.store import Reader, Transaction

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
    transaction: Transaction, actor: Actor, *, person_id: str, role: Role, scope: Scope, valid_from: date | None = None
) -> str:
    """Give `person_id` the role from `valid_from` (default: today) on; gives the grant's id."""
    people = [person_id]
    return grant_roles(transaction, actor, person_ids=people, role=role, scope=scope, valid_from=valid_from)[0]


def grant_roles(
    transaction: Transaction,
    actor: Actor,
    *,
    person_ids: Iterable[str],
    role: Role,
    scope: Scope,
    valid_from: date | None = None,
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
                "valid_to": None,
                "granted_at": actor.at,
                "granted_by": actor.person_id,
            }
            for grant_id, person_id in grants.items()
        ],
    )
    return list(grants)


def end_role(transaction: Transaction, actor: Actor, *, person_id: str, role: Role, scope: Scope) -> None:
    """The person's grants of `role` in the municipality and cohort of `scope` end with yesterday."""
    transaction.rows(
        """
        UPDATE role_grant SET valid_to = $yesterday
        WHERE person_id = $person_id AND role = $role AND valid_to IS NULL
          AND municipality_number = $municipality AND cohort_slug = $cohort
        """,
        yesterday=local_date(actor.at) - timedelta(days=1),
        person_id=person_id,
        role=role,
        municipality=scope.municipality,
        cohort=scope.cohort,
    )
