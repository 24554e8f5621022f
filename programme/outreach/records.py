"""The list that a board follows up, as it is read inside a transaction and by others. No rights are checked here.

What follows from interest and application is judged as it stood on the day of `at`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

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
           place.department_code, municipality.municipality_number
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
_INTEREST: Final = """
    municipal_interest AS interest ON interest.municipality_number = listed.municipality_number
    AND interest.cohort_slug = $cohort AND interest.received_at < $until
    AND (interest.withdrawn_at IS NULL OR interest.withdrawn_at >= $until)
"""
_APPLICATION: Final = """
    application ON application.municipality_number = listed.municipality_number
    AND application.cohort_slug = $cohort AND application.sent_at < $until
    AND (application.state <> 'withdrawn' OR application.withdrawn_on > $today)
"""
_LIST: Final = f"""
    WITH listed AS (
        {_MEMBERS}
        UNION ALL
        SELECT id, department_code, municipality_number FROM outreach
        WHERE cohort_slug = $cohort AND partner_name <> '' AND ($everything OR department_code = any($departments))
    )
    SELECT listed.id, listed.department_code, listed.municipality_number, municipality.name_unique AS place,
           municipality.latitude, municipality.longitude, outreach.partner_name, outreach.partner_kind,
           outreach.status, outreach.followed_up_by, person.name AS followed_up_name, outreach.contacted_on,
           outreach.next_step, outreach.next_step_on, outreach.contact_name, outreach.contact_email, outreach.notes,
           outreach.introduced_at, outreach.version,
           interest.id IS NOT NULL AS is_interested, application.id IS NOT NULL AS has_applied
    FROM listed
    LEFT JOIN municipality ON municipality.municipality_number = listed.municipality_number
    LEFT JOIN outreach ON outreach.id = listed.id
    LEFT JOIN person ON person.id = outreach.followed_up_by
    LEFT JOIN {_INTEREST}
    LEFT JOIN {_APPLICATION}
"""
_UNCONTACTED: Final = f"""
    WITH listed AS ({_MEMBERS})
    SELECT listed.department_code, municipality.name_unique AS name
    FROM listed
    JOIN municipality ON municipality.municipality_number = listed.municipality_number
    LEFT JOIN outreach ON outreach.id = listed.id AND outreach.status <> 'not_contacted'
    LEFT JOIN {_INTEREST}
    LEFT JOIN {_APPLICATION}
    WHERE outreach.id IS NULL AND interest.id IS NULL AND application.id IS NULL
"""
_BOARD: Final = """
    SELECT DISTINCT person.id AS person_id, person.name
    FROM role_grant JOIN person ON person.id = role_grant.person_id
    WHERE role = $role AND department_code = $department
      AND valid_from <= $today AND (valid_to IS NULL OR valid_to >= $today)
"""


def listed(reader: Reader, cohort: str, departments: Sequence[str] | None, at: datetime) -> list[OutreachRow]:
    """Every member municipality (on the cohort's first day) and partner of the departments, by name; None: of all."""
    return list(_listed(reader.rows(_LIST, **_values(cohort, departments, at))))


def uncontacted(reader: Reader, cohort: str, departments: Sequence[str], at: datetime) -> Mapping[str, tuple[str, ...]]:
    """The names of the members that nobody has contacted, by department code; a department without any is left out."""
    return _uncontacted(reader.rows(_UNCONTACTED, **_values(cohort, departments, at)))


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


def _values(cohort: str, departments: Sequence[str] | None, at: datetime) -> dict[str, object]:
    today = local_date(at)
    return {
        "cohort": cohort,
        "everything": departments is None,
        "departments": list(departments or ()),
        "until": end_of(today),
        "today": today,
    }


@kept_by_content
def _listed(rows: Sequence[Row]) -> tuple[OutreachRow, ...]:
    return tuple(sorted(map(_row, rows), key=lambda row: (name_order(row.name), row.id)))


@kept_by_content
def _uncontacted(rows: Sequence[Row]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["department_code"], []).append(row["name"])
    return {code: tuple(sorted(names, key=name_order)) for code, names in found.items()}


def _row(row: Row) -> OutreachRow:
    known = dict(row)
    place, partner, kind = known.pop("place"), known.pop("partner_name"), known.pop("partner_kind")
    status, is_interested, has_applied = known.pop("status"), known.pop("is_interested"), known.pop("has_applied")
    texts = {
        name: known[name] or "" for name in ("followed_up_name", "next_step", "contact_name", "contact_email", "notes")
    }
    derived = None
    if not partner and (has_applied or is_interested):
        derived = OutreachStatus.APPLIED if has_applied else OutreachStatus.INTERESTED
    return OutreachRow(
        **known
        | texts
        | {
            "name": partner or place,
            "partner_kind": Sector(kind) if kind else None,
            "recorded": OutreachStatus(status) if status else OutreachStatus.NOT_CONTACTED,
            "derived": derived,
            "version": row["version"] or 0,
        }
    )
