"""What people ask of outreach: a board of its own department, programme management of all."""

from collections import Counter
from datetime import date

from programme.access.entries import AuditEntry, newest_entries
from programme.access.model import Actor, Scope
from programme.access.rights import Right, require, visible
from programme.documents.xlsx import ReadTable, workbook
from programme.language import NotAllowed, _
from programme.language.dates import local_date
from programme.language.numbers import name_order
from programme.messages.wording import Letter
from programme.organisation.model import without_council
from programme.organisation.records import require_cohort
from programme.outreach.importing import ImportReading, outreach_table, reading_of
from programme.outreach.introducing import applying_closed_on, introduction_letter
from programme.outreach.keeping import newest_batch
from programme.outreach.model import (
    BoardMember,
    LetterSent,
    OutreachBatch,
    OutreachCounts,
    OutreachRow,
    OutreachStatus,
    has_lapsed,
)
from programme.outreach.records import board_of, listed
from programme.store import Reader
from programme.store.store import one_row

_MOST_CHANGES = 50
_DONE_BY = "SELECT name FROM person WHERE id = $person_id"
_CHANGED = """
    SELECT outreach_id, version, before <> '' AS has_content FROM outreach_batch_row WHERE batch_id = $batch_id
"""
_LEFT = """
    SELECT coalesce(nullif(outreach.partner_name, ''), municipality.name_unique) AS name
    FROM outreach_batch_row AS changed
    JOIN outreach ON outreach.id = changed.outreach_id
    LEFT JOIN municipality ON municipality.municipality_number = outreach.municipality_number
    WHERE changed.batch_id = $batch_id AND changed.is_left
"""
_LETTER = """
    SELECT queued_at, sent_at, fault FROM outbox
    WHERE kind = 'programme_introduced' AND record_id = $record_id ORDER BY queued_at DESC, id LIMIT 1
"""
_DEPARTMENTS = "SELECT department_code, name FROM department WHERE NOT dissolved"


def outreach(actor: Actor, reader: Reader, *, cohort: str, department: str) -> list[OutreachRow]:
    """Every member municipality and partner of the department, by name."""
    _may_read(actor, reader, cohort, department)
    return listed(reader, cohort, [department], actor.at)


def outreach_counts(actor: Actor, reader: Reader, *, cohort: str) -> list[OutreachCounts]:
    """How many stand where in each department that the actor may read, by its name."""
    shown = visible(actor, Right.READ_OUTREACH, cohort)
    require_cohort(reader, cohort)
    rows = listed(reader, cohort, None if shown.everything else shown.departments, actor.at)
    found = Counter((row.department_code, row.status) for row in rows if not row.is_partner)
    partners = Counter(row.department_code for row in rows if row.is_partner)
    counts = [
        OutreachCounts(
            each["department_code"],
            without_council(each["name"]),
            {status: found[each["department_code"], status] for status in OutreachStatus},
            partners[each["department_code"]],
        )
        for each in reader.rows(_DEPARTMENTS)
        if shown.everything or each["department_code"] in shown.departments
    ]
    return sorted(counts, key=lambda each: name_order(each.department))


def board_members(actor: Actor, reader: Reader, *, cohort: str, department: str) -> list[BoardMember]:
    """Those on the department's board today, who can follow up, by name."""
    _may_read(actor, reader, cohort, department)
    return board_of(reader, department, actor.at)


def outreach_history(
    actor: Actor, reader: Reader, *, cohort: str, department: str, record_id: str
) -> tuple[AuditEntry, ...]:
    """The latest changes of one row, newest first; 50 at most."""
    _the(actor, reader, cohort, department, record_id)
    return newest_entries(reader, kind="outreach", record_id=record_id, most=_MOST_CHANGES)


def latest_batch(actor: Actor, reader: Reader, *, cohort: str, department: str) -> OutreachBatch | None:
    """The last time that several rows were changed at once; None where that is no longer to be undone."""
    _may_read(actor, reader, cohort, department)
    row = newest_batch(reader, cohort, department, actor.at)
    if row is None or has_lapsed(row["done_at"], actor.at):
        return None
    names = [each["name"] for each in reader.rows(_LEFT, batch_id=row["id"])] if row["undone_at"] else []
    who = one_row(reader, _DONE_BY, person_id=row["done_by"])
    # Compared here: joined they cost DuckDB more, and the list has been read.
    versions = {each.id: each.version for each in listed(reader, cohort, [department], actor.at)}
    changed = reader.rows(_CHANGED, batch_id=row["id"])
    return OutreachBatch(
        row["id"],
        is_import=row["is_import"],
        done_at=row["done_at"],
        done_by=who["name"] if who else "",
        undone_at=row["undone_at"],
        left=tuple(sorted(names, key=name_order)),
        rows=len(changed),
        standing=sum(each["has_content"] and versions.get(each["outreach_id"]) == each["version"] for each in changed),
    )


def import_reading(actor: Actor, reader: Reader, table: ReadTable, *, cohort: str, department: str) -> ImportReading:
    """What a file would do to the department's list as it is now; changes nothing. Raises ColumnsMissing."""
    require(actor, Right.WRITE_OUTREACH, Scope(department=department, cohort=cohort))
    require_cohort(reader, cohort)
    rows = listed(reader, cohort, [department], actor.at)
    return reading_of(table, rows, board_of(reader, department, actor.at), today=local_date(actor.at))


def outreach_workbook(actor: Actor, reader: Reader, *, cohort: str, department: str) -> bytes:
    """The department's list as an Excel workbook, which can be filled in and imported."""
    rows = outreach(actor, reader, cohort=cohort, department=department)
    board = board_of(reader, department, actor.at)
    return workbook([outreach_table(rows, board, title=_("Oppfølging"))])


def introduction(
    actor: Actor, reader: Reader, *, cohort: str, department: str, record_id: str, address: str
) -> Letter | date:
    """The letter about the programme as it would go to this row now; `address` is the app's own.

    Once nobody can apply any longer it goes no more: then the day when applying closed.
    """
    require(actor, Right.WRITE_OUTREACH, Scope(department=department, cohort=cohort))
    row = _the(actor, reader, cohort, department, record_id)
    closed_on = applying_closed_on(reader, actor, row, cohort=cohort)
    return closed_on or introduction_letter(reader, actor, row, cohort=cohort, address=address)


def letter_sent(actor: Actor, reader: Reader, *, cohort: str, department: str, record_id: str) -> LetterSent | None:
    """What became of the latest letter to this row; None when none has been laid out."""
    _the(actor, reader, cohort, department, record_id)
    row = one_row(reader, _LETTER, record_id=record_id)
    return LetterSent(**row) if row else None


def _may_read(actor: Actor, reader: Reader, cohort: str, department: str) -> None:
    require(actor, Right.READ_OUTREACH, Scope(department=department, cohort=cohort))
    require_cohort(reader, cohort)


def _the(actor: Actor, reader: Reader, cohort: str, department: str, record_id: str) -> OutreachRow:
    """The row with that id. Raises NotAllowed."""
    rows = outreach(actor, reader, cohort=cohort, department=department)
    found = next((row for row in rows if row.id == record_id), None)
    if found is None:
        raise NotAllowed
    return found
