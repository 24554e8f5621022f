"""Cohorts, deadlines and regions as other parts of the programme read them. No rights are checked here."""

from datetime import date
from uuid import uuid4

from programme.access.model import Actor
from programme.cohorts.model import Cohort, DateKind
from programme.language import NotAllowed
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
