"""What people ask of outreach: a board of its own department, programme management of all."""

from collections import Counter

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
from programme.outreach.introducing import introduction_letter
from programme.outreach.model import BoardMember, LetterSent, OutreachBatch, OutreachCounts, OutreachRow, OutreachStatus
from programme.outreach.records import board_of, listed
from programme.store import Reader
from programme.store.store import one_row

_MOST_CHANGES = 50
_LATEST = """
    SELECT batch.id, batch.is_import, batch.done_at, coalesce(person.name, '') AS done_by, batch.undone_at
    FROM outreach_batch AS batch LEFT JOIN person ON person.id = batch.done_by
    WHERE batch.cohort_slug = $cohort AND batch.department_code = $department
    ORDER BY batch.done_at DESC, batch.id LIMIT 1
"""
_CHANGED = "SELECT count(*) AS rows FROM outreach_batch_row WHERE batch_id = $batch_id"
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
    """The last time that several rows were changed at once; None where they never were."""
    _may_read(actor, reader, cohort, department)
    row = one_row(reader, _LATEST, cohort=cohort, department=department)
    if row is None:
        return None
    names = [each["name"] for each in reader.rows(_LEFT, batch_id=row["id"])] if row["undone_at"] else []
    count = reader.rows(_CHANGED, batch_id=row["id"])[0]
    return OutreachBatch(**row, **count, left=tuple(sorted(names, key=name_order)))


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


def introduction(actor: Actor, reader: Reader, *, cohort: str, department: str, record_id: str, address: str) -> Letter:
    """The letter about the programme as it would go to this row now; `address` is the app's own."""
    require(actor, Right.WRITE_OUTREACH, Scope(department=department, cohort=cohort))
    row = _the(actor, reader, cohort, department, record_id)
    return introduction_letter(reader, actor, row, cohort=cohort, address=address)


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
