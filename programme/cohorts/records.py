"""Cohorts, deadlines and regions as other parts of the programme read them. No rights are checked here."""

from collections.abc import Iterable
from datetime import date
from uuid import uuid4

from programme.access.audit import write_audit
from programme.access.model import Actor
from programme.cohorts.model import Cohort, Concerned, DateKind, FurtherDeadline, deadline_that_counts
from programme.language import NotAllowed
from programme.organisation.model import without_council
from programme.store import Reader, Transaction
from programme.store.store import Row, one_row


def cohort_of(reader: Reader, slug: str) -> Cohort:
    """The cohort with its deadlines as they are now. Raises NotAllowed for an unknown slug."""
    row = one_row(reader, "SELECT * FROM cohort WHERE slug = $slug", slug=slug)
    if row is None:
        raise NotAllowed
    rows = reader.rows("SELECT kind, falls_on FROM cohort_deadline WHERE cohort_slug = $slug", slug=slug)
    deadlines: dict[DateKind, date] = {DateKind(deadline["kind"]): deadline["falls_on"] for deadline in rows}
    return Cohort(**row, deadlines=deadlines, further=further_deadlines(reader).get(slug, ()))


def further_deadlines(reader: Reader) -> dict[str, tuple[FurtherDeadline, ...]]:
    """The further deadlines that stand, of each cohort by its slug, in the order in which they open."""
    found: dict[str, tuple[FurtherDeadline, ...]] = {}
    for row in reader.rows(_FURTHER):
        found[row["cohort_slug"]] = (*found.get(row["cohort_slug"], ()), FurtherDeadline.model_validate(row))
    return found


_MOVE_FURTHER = """
    UPDATE further_deadline SET opens_on = $opens, falls_on = $falls, version = version + 1 WHERE id = $id
"""
_FURTHER = "SELECT * FROM further_deadline WHERE taken_back_at IS NULL ORDER BY opens_on, falls_on, id"


def application_deadline_of(reader: Reader, cohort: Cohort, municipality: str) -> date | None:
    """The application deadline that counts for the municipality (a local date): its own extension is in it."""
    return deadline_that_counts(
        cohort.deadlines.get(DateKind.APPLICATION), extended_deadlines(reader, cohort.slug).get(municipality)
    )


def extended_deadlines(reader: Reader, cohort: str) -> dict[str, date]:
    """The extensions in force, local dates by municipality number; which deadline counts, deadline_that_counts says."""
    sql = "SELECT municipality_number, falls_on FROM extension_in_force WHERE cohort_slug = $cohort"
    return {row["municipality_number"]: row["falls_on"] for row in reader.rows(sql, cohort=cohort)}


def set_date(transaction: Transaction, actor: Actor, *, slug: str, kind: DateKind, falls_on: date, reason: str) -> None:
    """The deadline gets a day, after those that it has had."""
    sql = "SELECT coalesce(max(sequence), 0) + 1 AS next FROM cohort_date WHERE cohort_slug = $slug AND kind = $kind"
    transaction.insert(
        "cohort_date",
        id=str(uuid4()),
        cohort_slug=slug,
        kind=kind,
        falls_on=falls_on,
        sequence=int(transaction.rows(sql, slug=slug, kind=kind)[0]["next"]),
        reason=reason,
        set_at=actor.at,
        set_by=actor.person_id,
    )


def keep_moved_cohort(
    transaction: Transaction, actor: Actor, action: str, before: Cohort, after: Cohort, *, days: int, reason: str
) -> None:
    """The cohort's dates become those of `after`; those that each has had are kept."""
    moved = {kind: day for kind, day in after.deadlines.items() if day != before.deadlines[kind]}
    for kind, falls_on in moved.items():
        set_date(transaction, actor, slug=before.slug, kind=kind, falls_on=falls_on, reason=reason)
    for was, becomes in zip(before.further, after.further, strict=True):
        if was != becomes:
            transaction.rows(
                _MOVE_FURTHER,
                id=was.id,
                opens=becomes.opens_on,
                falls=becomes.falls_on,
            )
    transaction.rows(
        "UPDATE cohort SET starts_on = $starts_on, ends_on = $ends_on, version = version + 1 WHERE slug = $slug",
        slug=before.slug,
        starts_on=after.starts_on,
        ends_on=after.ends_on,
    )
    transaction.insert(
        "cohort_postponement",
        id=str(uuid4()),
        cohort_slug=before.slug,
        days=days,
        starts_on=before.starts_on,
        ends_on=before.ends_on,
        reason=reason,
        moved_at=actor.at,
        moved_by=actor.person_id,
    )
    write_audit(
        transaction,
        actor,
        action,
        kind="cohort",
        record_id=before.slug,
        before=_days_of(before, moved),
        after=_days_of(after, moved),
        reason=reason,
    )


def _days_of(cohort: Cohort, kinds: Iterable[DateKind]) -> dict[str, date]:
    own = {"starts_on": cohort.starts_on, "ends_on": cohort.ends_on}
    return own | {kind.value: cohort.deadlines[kind] for kind in kinds}


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
    SELECT DISTINCT person.id AS person_id, person.name, municipality.name_unique AS place,
           municipality.municipality_number
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
# Who has more time than both the old and the new day keeps it: nothing changes for them.
_WITHOUT_LATER_DAY = """
      AND NOT EXISTS (
          SELECT 1 FROM extension_in_force
          WHERE extension_in_force.cohort_slug = $cohort AND extension_in_force.falls_on >= $latest
            AND extension_in_force.municipality_number = role_grant.municipality_number)
"""
EXTENDABLE = f"""
    SELECT contact.municipality_number, contact.person_id, contact.place, contact.name,
           coalesce(newest.sequence, 0) AS version
    FROM ({_CONTACTS}) AS contact
    LEFT JOIN (SELECT municipality_number, max(sequence) AS sequence FROM application_extension
               WHERE cohort_slug = $cohort GROUP BY municipality_number) AS newest
      ON newest.municipality_number = contact.municipality_number
    ORDER BY contact.place, contact.name
"""
# `extension` is the table's row; `$after` the end of everybody's deadline.
EXTENSION_USED = """
    EXISTS (SELECT 1 FROM application JOIN application_copy ON application_copy.application_id = application.id
            WHERE application.cohort_slug = extension.cohort_slug
              AND application.municipality_number = extension.municipality_number
              AND application_copy.sent_at >= $after)
"""
_OF_ONE = " AND role_grant.municipality_number = $municipality"
_IN_ORDER = " ORDER BY place, person.name, person_id"


def concerned_by(reader: Reader, *, cohort: Cohort, kind: DateKind, falls_on: date, today: date) -> list[Concerned]:
    """Those for whom the deadline is still ahead, and another if it is moved to `falls_on`.

    «Moving one tells those it affects, no others» (DOMAIN.md): for the county interest the boards that have not
    answered; for the municipalities' deadlines the contacts that have not sent what the deadline is for.
    """
    if kind is DateKind.COUNTY_INTEREST:
        return concerned_people(reader.rows(_BOARDS_WITHOUT_ANSWER, cohort=cohort.slug, today=today))
    if kind is DateKind.MUNICIPAL_INTEREST:
        return concerned_people(reader.rows(_CONTACTS + _WITHOUT_INTEREST + _IN_ORDER, cohort=cohort.slug, today=today))
    latest = max(falls_on, cohort.deadlines.get(kind, falls_on))
    sql = _CONTACTS + _WITHOUT_LATER_DAY + _IN_ORDER
    return concerned_people(reader.rows(sql, cohort=cohort.slug, today=today, latest=latest))


def contacts_to_apply(reader: Reader, *, cohort: str, municipality: str, today: date) -> list[Concerned]:
    """The municipality's contacts, as long as applying is still ahead of it."""
    sql = _CONTACTS + _OF_ONE + _IN_ORDER
    return concerned_people(reader.rows(sql, cohort=cohort, municipality=municipality, today=today))


def concerned_people(rows: list[Row]) -> list[Concerned]:
    """The rows (person_id, name, place) as people, departments by their short names."""
    return [
        Concerned(person_id=row["person_id"], name=row["name"], where=without_council(row["place"])) for row in rows
    ]
