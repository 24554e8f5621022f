"""The list that a board follows up, as it is read inside a transaction and by others. No rights are checked here.

What follows from interest and application is judged as it stood on the day of `at`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from programme.access.audit import changes_told
from programme.access.model import Role
from programme.groups.model import Sector
from programme.language.dates import end_of, local_date
from programme.language.numbers import name_order
from programme.outreach.model import BoardMember, OutreachRow, OutreachStatus
from programme.store import Reader
from programme.store.derived import kept_by_content
from programme.store.store import Row

_MEMBERS: Final = """
    SELECT cohort.slug || '/' || place.department_code || '/' || municipality.municipality_number AS id,
           place.department_code, municipality.municipality_number, municipality.name_unique AS name,
           municipality.latitude, municipality.longitude
    FROM municipality
    JOIN cohort ON cohort.slug = $cohort
    JOIN municipality_department AS place ON place.municipality_number = municipality.municipality_number
    WHERE ($everything OR place.department_code = any($departments))
      AND (municipality.valid_from IS NULL OR municipality.valid_from <= cohort.starts_on)
      AND (municipality.valid_to IS NULL OR municipality.valid_to >= cohort.starts_on)
      AND EXISTS (SELECT 1 FROM membership
                  WHERE membership.municipality_number = municipality.municipality_number
                    AND (from_date IS NULL OR from_date <= cohort.starts_on)
                    AND (to_date IS NULL OR to_date >= cohort.starts_on))
"""
_RECORDED: Final = """
    SELECT * FROM outreach WHERE cohort_slug = $cohort AND ($everything OR department_code = any($departments))
"""
_NAMES: Final = "SELECT id, name FROM person WHERE id = any($ids)"
_DERIVED: Final = """
    SELECT municipality_number, 'interested' AS status FROM municipal_interest
    WHERE cohort_slug = $cohort AND received_at < $until AND (withdrawn_at IS NULL OR withdrawn_at >= $until)
    UNION ALL
    SELECT municipality_number, 'applied' FROM application
    WHERE cohort_slug = $cohort AND sent_at < $until AND (state <> 'withdrawn' OR withdrawn_on > $today)
"""
_BOARD: Final = """
    SELECT DISTINCT person.id AS person_id, person.name
    FROM role_grant JOIN person ON person.id = role_grant.person_id
    WHERE role = $role AND department_code = $department
      AND valid_from <= $today AND (valid_to IS NULL OR valid_to >= $today)
"""
_PLACE: Final = ("id", "department_code", "municipality_number", "name", "latitude", "longitude")
_NOWHERE: Final = {"latitude": None, "longitude": None}
_TEXTS: Final = ("followed_up_name", "next_step", "contact_name", "contact_email", "notes")
_OTHERS: Final = ("followed_up_by", "contacted_on", "next_step_on", "introduced_at")
_UNRECORDED: Final[Row] = dict.fromkeys((*_TEXTS, *_OTHERS, "partner_kind", "status", "version"))


def listed(reader: Reader, cohort: str, departments: Sequence[str] | None, at: datetime) -> list[OutreachRow]:
    """Every member municipality (on the cohort's first day) and partner of the departments, by name; None: of all."""
    # Several reads, since only one of them is forgotten when a board writes; and joined they cost DuckDB more.
    today = local_date(at)
    of = {"cohort": cohort, "everything": departments is None, "departments": list(departments or ())}
    recorded = reader.rows(_RECORDED, **of)
    who = sorted({row["followed_up_by"] for row in recorded if row["followed_up_by"]})
    return list(
        _listed(
            reader.rows(_MEMBERS, **of),
            recorded,
            reader.rows(_DERIVED, cohort=cohort, until=end_of(today), today=today),
            reader.rows(_NAMES, ids=who) if who else [],
        )
    )


def uncontacted(reader: Reader, cohort: str, departments: Sequence[str], at: datetime) -> Mapping[str, tuple[str, ...]]:
    """The names of the members that nobody has contacted, by department code; a department without any is left out."""
    found: dict[str, tuple[str, ...]] = {}
    for row in listed(reader, cohort, departments, at):
        if not row.is_partner and row.status is OutreachStatus.NOT_CONTACTED:
            found[row.department_code] = (*found.get(row.department_code, ()), row.name)
    return found


def board_of(reader: Reader, department: str, at: datetime) -> list[BoardMember]:
    """Those who are on the department's board on the day, by name."""
    rows = reader.rows(_BOARD, role=Role.BOARD, department=department, today=local_date(at))
    return sorted((BoardMember(**row) for row in rows), key=lambda each: (name_order(each.name), each.person_id))


def told_of_changes(reader: Reader, rows: Sequence[OutreachRow], seen: Mapping[str, int]) -> str:
    """Who has changed what in the rows since they were seen (versions by id): `Bodø: Ola endret …`."""
    return " ".join(
        f"{row.name}: "
        + changes_told(reader, kind="outreach", record_id=row.id, since=seen.get(row.id, 0), now=row.version)
        for row in rows
    )


@kept_by_content
def _listed(
    members: Sequence[Row], recorded: Sequence[Row], derived: Sequence[Row], names: Sequence[Row]
) -> tuple[OutreachRow, ...]:
    called = {row["id"]: row["name"] for row in names}
    of_board = {row["id"]: {**row, "followed_up_name": called.get(row["followed_up_by"])} for row in recorded}
    follows = {row["municipality_number"]: row["status"] for row in derived}
    follows |= {row["municipality_number"]: row["status"] for row in derived if row["status"] == OutreachStatus.APPLIED}
    rows = [_row(row, of_board.get(row["id"], _UNRECORDED), follows.get(row["municipality_number"])) for row in members]
    partners = [
        _row({**row, **_NOWHERE, "name": row["partner_name"]}, row) for row in of_board.values() if row["partner_name"]
    ]
    return tuple(sorted(rows + partners, key=lambda row: (name_order(row.name), row.id)))


def _row(place: Row, recorded: Row, follows: str | None = None) -> OutreachRow:
    """One row of the list: where it is, what the board has recorded, and what follows by itself."""
    known: dict[str, Any] = {name: place[name] for name in _PLACE} | {name: recorded[name] for name in _OTHERS}
    return OutreachRow(
        **known | {name: recorded[name] or "" for name in _TEXTS},
        partner_kind=Sector(recorded["partner_kind"]) if recorded["partner_kind"] else None,
        recorded=OutreachStatus(recorded["status"] or OutreachStatus.NOT_CONTACTED),
        derived=OutreachStatus(follows) if follows else None,
        version=recorded["version"] or 0,
    )
