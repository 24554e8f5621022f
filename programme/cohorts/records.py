"""Cohorts, deadlines and regions as other parts of the programme read them. No rights are checked here."""

from datetime import date
from uuid import uuid4

from programme.access.model import Actor
from programme.cohorts.model import Cohort, Concerned, DateKind
from programme.language import NotAllowed
from programme.organisation.model import without_council
from programme.store import Reader, Transaction
from programme.store.store import one_row


def cohort_of(reader: Reader, slug: str) -> Cohort:
    """The cohort with its deadlines as they are now. Raises NotAllowed for an unknown slug."""
    row = one_row(reader, "SELECT * FROM cohort WHERE slug = $slug", slug=slug)
    if row is None:
        raise NotAllowed
    rows = reader.rows("SELECT kind, falls_on FROM cohort_deadline WHERE cohort_slug = $slug", slug=slug)
    deadlines: dict[DateKind, date] = {DateKind(deadline["kind"]): deadline["falls_on"] for deadline in rows}
    return Cohort(**row, deadlines=deadlines)


def region_of(reader: Reader, cohort: str, department: str) -> str | None:
    """The id of the department's region in the cohort; None while it has none."""
    row = one_row(
        reader,
        """
        SELECT region_id FROM region_department
        WHERE cohort_slug = $cohort AND department_code = $department AND left_at IS NULL
        """,
        cohort=cohort,
        department=department,
    )
    return row["region_id"] if row else None


def add_region(transaction: Transaction, actor: Actor, *, cohort: str, department: str, name: str) -> str:
    """A department's yes makes it a region of its own (DOMAIN.md, 10); gives the region's id."""
    region_id = str(uuid4())
    transaction.insert("region", id=region_id, cohort_slug=cohort, name=name, version=1)
    join_region(transaction, actor, cohort=cohort, department=department, region_id=region_id)
    return region_id


def join_region(transaction: Transaction, actor: Actor, *, cohort: str, department: str, region_id: str) -> None:
    """The department leaves the region it is in, if any, and joins `region_id`."""
    leave_region(transaction, actor, cohort=cohort, department=department)
    transaction.insert(
        "region_department",
        id=str(uuid4()),
        region_id=region_id,
        cohort_slug=cohort,
        department_code=department,
        joined_at=actor.at,
        left_at=None,
    )


def leave_region(transaction: Transaction, actor: Actor, *, cohort: str, department: str) -> None:
    """The department is in no region any more; nothing happens when it was in none."""
    transaction.rows(
        """
        UPDATE region_department SET left_at = $now
        WHERE cohort_slug = $cohort AND department_code = $department AND left_at IS NULL
        """,
        now=actor.at,
        cohort=cohort,
        department=department,
    )


_BOARDS_WITHOUT_ANSWER = """
    SELECT DISTINCT person.id AS person_id, person.name, department.name AS place
    FROM role_grant
    JOIN person ON person.id = role_grant.person_id
    JOIN department ON department.department_code = role_grant.department_code AND NOT department.dissolved
    WHERE role_grant.role = 'board'
      AND role_grant.valid_from <= $today AND (role_grant.valid_to IS NULL OR role_grant.valid_to >= $today)
      AND NOT EXISTS (
          SELECT 1 FROM county_interest
          WHERE county_interest.cohort_slug = $cohort AND county_interest.withdrawn_at IS NULL
            AND county_interest.department_code = role_grant.department_code)
    ORDER BY place, person.name, person_id
"""
# A municipality whose department has said no can neither apply nor show interest: no date of it concerns them.
_CONTACTS = """
    SELECT DISTINCT person.id AS person_id, person.name, municipality.name_unique AS place
    FROM role_grant
    JOIN person ON person.id = role_grant.person_id
    JOIN municipality ON municipality.municipality_number = role_grant.municipality_number
    LEFT JOIN municipality_department
      ON municipality_department.municipality_number = role_grant.municipality_number
    WHERE role_grant.role = 'contact' AND role_grant.cohort_slug = $cohort
      AND role_grant.valid_from <= $today AND (role_grant.valid_to IS NULL OR role_grant.valid_to >= $today)
      AND NOT EXISTS (
          SELECT 1 FROM application
          WHERE application.cohort_slug = $cohort AND application.state <> 'draft'
            AND application.municipality_number = role_grant.municipality_number)
      AND NOT EXISTS (
          SELECT 1 FROM participation_decision
          WHERE participation_decision.cohort_slug = $cohort AND NOT participation_decision.takes_part
            AND participation_decision.department_code = municipality_department.department_code)
"""
_WITHOUT_INTEREST = """
      AND NOT EXISTS (
          SELECT 1 FROM municipal_interest
          WHERE municipal_interest.cohort_slug = $cohort AND municipal_interest.withdrawn_at IS NULL
            AND municipal_interest.municipality_number = role_grant.municipality_number)
"""
_IN_ORDER = " ORDER BY place, person.name, person_id"
_CONCERNED = {
    DateKind.COUNTY_INTEREST: _BOARDS_WITHOUT_ANSWER,
    DateKind.MUNICIPAL_INTEREST: _CONTACTS + _WITHOUT_INTEREST + _IN_ORDER,
    DateKind.APPLICATION: _CONTACTS + _IN_ORDER,
}


def concerned_by(reader: Reader, *, cohort: str, kind: DateKind, today: date) -> list[Concerned]:
    """Those for whom the deadline is still ahead: «moving one tells those it affects, no others» (DOMAIN.md).

    For the county interest the boards that have not answered; for the municipalities' deadlines the contacts that have
    not sent what the deadline is for.
    """
    rows = reader.rows(_CONCERNED[kind], cohort=cohort, today=today)
    return [
        Concerned(person_id=row["person_id"], name=row["name"], where=without_council(row["place"])) for row in rows
    ]
