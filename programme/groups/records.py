"""Groups as other parts of the programme read them in a transaction. No rights are checked here.

In SQL: the view `group_membership` has every member there has been with place and commitment, the view `linked_area`
the area that each municipality works with, the view `lone_area` what it follows from when none was chosen.
"""

from datetime import date
from uuid import uuid4

from programme.access.audit import write_audit
from programme.access.model import Actor
from programme.cohorts.records import cohort_of
from programme.groups.rules import DepartmentNotDecided, DepartmentSaidNo
from programme.interest.records import decision_of
from programme.organisation.model import Municipality
from programme.organisation.records import department_of, municipality_on
from programme.store import Reader, Transaction
from programme.store.store import one_row

COUNTS = """
    SELECT municipal_group.id AS group_id, municipal_group.municipality_number,
           coalesce(min(contacts.found), 0) AS contacts, count(member.id) AS members,
           count(member.id) FILTER (WHERE member.sector = 'kulturskole') AS from_kulturskole,
           count(member.id) FILTER (WHERE member.sector <> 'kulturskole') AS partners,
           count(member.id) FILTER (WHERE member.is_committed) AS committed
    FROM municipal_group
    LEFT JOIN group_membership AS member
      ON member.group_id = municipal_group.id AND member.cohort_slug = $cohort
     AND member.joined_on <= $today AND (member.left_on IS NULL OR member.left_on > $today)
    LEFT JOIN (
        SELECT municipality_number, count(DISTINCT person_id) AS found FROM role_grant
        WHERE role = 'contact' AND cohort_slug = $cohort
          AND valid_from <= $today AND (valid_to IS NULL OR valid_to >= $today)
        GROUP BY municipality_number
    ) AS contacts ON contacts.municipality_number = municipal_group.municipality_number
    WHERE municipal_group.cohort_slug = $cohort
    GROUP BY municipal_group.id, municipal_group.municipality_number
"""
"""Each group of $cohort: group_id, municipality_number and the columns of GroupCounts as of $today (a local date)."""


def ensure_group(transaction: Transaction, actor: Actor, cohort: str, municipality: str) -> str:
    """The id of the municipality's group, made when there is none.

    Raises what municipality_on raises, judged on the cohort's first day.
    """
    known = group_id_of(transaction, cohort, municipality)
    if known:
        return known
    municipality_on(transaction, municipality, cohort_of(transaction, cohort).starts_on)
    group_id = str(uuid4())
    transaction.insert("municipal_group", id=group_id, cohort_slug=cohort, municipality_number=municipality)
    after = {"cohort": cohort, "municipality": municipality}
    write_audit(transaction, actor, "start_group", kind="municipal_group", record_id=group_id, after=after)
    return group_id


def group_id_of(reader: Reader, cohort: str, municipality: str) -> str | None:
    """The id of the municipality's group in the cohort; None before it is begun."""
    row = one_row(
        reader,
        "SELECT id FROM municipal_group WHERE cohort_slug = $cohort AND municipality_number = $municipality",
        cohort=cohort,
        municipality=municipality,
    )
    return str(row["id"]) if row else None


def active_member_ids(reader: Reader, cohort: str, municipality: str, day: date) -> list[str]:
    """Ids of the persons who are members of the municipality's group on `day`; for who should hear of something."""
    rows = reader.rows(
        """
        SELECT person_id FROM group_membership
        WHERE cohort_slug = $cohort AND municipality_number = $municipality
          AND joined_on <= $day AND (left_on IS NULL OR left_on > $day)
        ORDER BY person_id
        """,
        cohort=cohort,
        municipality=municipality,
        day=day,
    )
    return [row["person_id"] for row in rows]


def require_department_takes_part(reader: Reader, cohort: str, municipality: Municipality) -> None:
    """Raises DepartmentNotDecided or DepartmentSaidNo unless the municipality's department has said yes."""
    department = department_of(reader, municipality.department_code)
    takes_part = decision_of(reader, cohort, municipality.department_code)
    if takes_part is None:
        raise DepartmentNotDecided(department=department.short_name)
    if not takes_part:
        raise DepartmentSaidNo(department=department.short_name)
