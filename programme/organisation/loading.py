"""Reference data into the store, as often as one likes: what is there is left, what is new is added."""

from collections.abc import Iterable, Mapping
from uuid import uuid4

from programme.access.audit import write_audit
from programme.access.doing import action
from programme.access.model import Actor
from programme.access.rights import Right, require
from programme.organisation.reference import County, Municipality, ReferenceData, SchoolBreak
from programme.store import Transaction


@action
def load_reference_data(actor: Actor, transaction: Transaction, reference: ReferenceData) -> None:
    """Write the counties, municipalities, departments and breaks that the store lacks.

    All municipalities in force start as members, not confirmed (DOMAIN.md).
    """
    require(actor, Right.MAKE_STORE)
    add_missing(transaction, "county", ("county_number",), (_county_row(county) for county in reference.counties))
    add_municipalities(transaction, reference.municipalities, is_invented=False)
    add_missing(
        transaction,
        "municipality_succession",
        ("predecessor", "successor"),
        (step._asdict() for step in reference.municipality_successions),
    )
    _add_departments(transaction, reference)
    add_missing(
        transaction,
        "school_break",
        ("county_number", "season", "year", "first_day", "area"),
        (_break_row(school_break) for school_break in reference.school_breaks),
    )
    # One row for all: what the files hold is known from the files.
    after = {name: len(rows) for name, rows in reference}
    write_audit(transaction, actor, "load_reference_data", kind="reference_data", record_id="reference", after=after)


def add_municipalities(transaction: Transaction, municipalities: Iterable[Municipality], *, is_invented: bool) -> None:
    """Write the municipalities that the store lacks; those in force become members, not confirmed."""
    rows = [_municipality_row(municipality, is_invented=is_invented) for municipality in municipalities]
    add_missing(transaction, "municipality", ("municipality_number",), rows)
    add_missing(
        transaction,
        "membership",
        ("municipality_number",),
        (
            {
                "id": str(uuid4()),
                "municipality_number": row["municipality_number"],
                "from_date": None,
                "to_date": None,
                "is_confirmed": False,
                "version": 1,
            }
            for row in rows
            if row["valid_to"] is None
        ),
    )


def add_missing(
    transaction: Transaction, table: str, key: tuple[str, ...], rows: Iterable[Mapping[str, object]]
) -> None:
    """Insert those of `rows` whose `key` the table does not hold. Names come from code, never from people."""
    known = {tuple(row.values()) for row in transaction.rows(f"SELECT {', '.join(key)} FROM {table}")}
    transaction.insert_all(table, [row for row in rows if tuple(row[column] for column in key) not in known])


def _add_departments(transaction: Transaction, reference: ReferenceData) -> None:
    add_missing(
        transaction,
        "department",
        ("department_code",),
        (
            {
                "department_code": department.code,
                "name": department.name,
                "dissolved": department.is_dissolved,
                "dissolved_on": department.dissolved_on,
            }
            for department in reference.departments
        ),
    )
    add_missing(
        transaction,
        "department_county",
        ("department_code", "county_number"),
        (
            {
                "department_code": covered.department_code,
                "county_number": covered.county_number,
                "coverage": covered.confidence,
            }
            for covered in reference.department_counties
        ),
    )
    add_missing(
        transaction,
        "department_succession",
        ("predecessor", "successor"),
        (step._asdict() for step in reference.department_successions),
    )


def _county_row(county: County) -> dict[str, object]:
    return {
        "county_number": county.number,
        "name": county.name,
        "name_official": county.name_official or county.name,
        "valid_from": county.valid_from,
        "valid_to": county.valid_to,
    }


def _municipality_row(municipality: Municipality, *, is_invented: bool) -> dict[str, object]:
    columns = (
        "county_number",
        "name",
        "name_official",
        "name_unique",
        "population",
        "population_year",
        "written_language",
        "latitude",
        "longitude",
        "valid_from",
        "valid_to",
    )
    row = {column: getattr(municipality, column) for column in columns}
    return {"municipality_number": municipality.number, **row, "is_invented": is_invented}


def _break_row(school_break: SchoolBreak) -> dict[str, object]:
    return {
        "county_number": school_break.county_number,
        "season": school_break.kind,
        "year": school_break.year,
        "first_day": school_break.starts_on,
        "last_day": school_break.ends_on,
        "area": school_break.applies_to,
        "note": school_break.note or "",
        "source": school_break.source_url,
    }
