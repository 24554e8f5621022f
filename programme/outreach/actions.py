"""What a board does to make the programme known: follow up municipalities and partners, one, several or from a file.

`version` is the version that the form read, 0 where there was nothing to read; `seen` are those of several rows, by id.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from programme.access.audit import refuse_stale_fields, write_audit
from programme.access.doing import action
from programme.access.model import Actor, Scope
from programme.access.rights import Right, require
from programme.documents.xlsx import ReadTable
from programme.language import NotAllowed
from programme.language.dates import date_in_text, local_date
from programme.messages.model import MessageKind
from programme.messages.outbox import queue_message
from programme.messages.reading import OUTREACH_CONTACT
from programme.organisation.records import municipality_name, require_cohort
from programme.outreach.importing import reading_of
from programme.outreach.introducing import applying_closed_on, introduction_facts
from programme.outreach.keeping import KIND, add, add_all, batch_of, keep, keep_batch, newest_batch, undo
from programme.outreach.model import (
    UNDO_DAYS,
    OutreachForm,
    OutreachRow,
    OutreachStatus,
    PartnerForm,
    SeveralForm,
    has_lapsed,
)
from programme.outreach.records import board_of, listed, told_of_changes
from programme.outreach.rules import (
    AddressMissing,
    AlreadySo,
    AlreadyUndone,
    ApplyingClosed,
    ContactedInFuture,
    NextStepMissing,
    NoRowsChosen,
    NothingToChange,
    NothingToImport,
    NotOnBoard,
    PartnerIsMunicipality,
    PartnerKnown,
    RowsAtFault,
    SeveralChanged,
    UndoLapsed,
)
from programme.store import Transaction


@action
def follow_up(
    actor: Actor,
    transaction: Transaction,
    form: OutreachForm,
    *,
    cohort: str,
    department: str,
    record_id: str,
    version: int,
) -> str:
    """The board records where a municipality or a partner stands; gives the record's id.

    A PartnerForm is for a partner, and for nobody else. Raises StaleFields, NotOnBoard, ContactedInFuture,
    NextStepMissing, PartnerKnown, PartnerIsMunicipality.
    """
    rows = _own_rows(actor, transaction, cohort=cohort, department=department)
    row = _the(rows, record_id)
    if isinstance(form, PartnerForm) != row.is_partner:
        raise NotAllowed
    refuse_stale_fields(transaction, kind=KIND, record_id=record_id, read=version, stored=row.version)
    _judge(actor, transaction, form, rows, own=row, department=department)
    keep(transaction, actor, "follow_up", {record_id: (row, form.model_dump())})
    return record_id


@action
def add_partner(actor: Actor, transaction: Transaction, form: PartnerForm, *, cohort: str, department: str) -> str:
    """The board names a partner that it wants to tell; gives the record's id. Raises what follow_up does."""
    rows = _own_rows(actor, transaction, cohort=cohort, department=department)
    _judge(actor, transaction, form, rows, own=None, department=department)
    return add(transaction, actor, form.model_dump(), cohort=cohort, department=department, action="add_partner")


@action
def remove_partner(
    actor: Actor, transaction: Transaction, *, cohort: str, department: str, record_id: str, version: int
) -> str:
    """The board takes a partner out of its list, for good; gives the record's id. Raises StaleFields."""
    row = _the(_own_rows(actor, transaction, cohort=cohort, department=department), record_id)
    if not row.is_partner:
        raise NotAllowed
    refuse_stale_fields(transaction, kind=KIND, record_id=record_id, read=version, stored=row.version)
    transaction.rows("DELETE FROM outreach WHERE id = $record_id", record_id=record_id)
    write_audit(transaction, actor, "remove_partner", kind=KIND, record_id=record_id, before=row.values)
    return record_id


@action
def change_several(
    actor: Actor,
    transaction: Transaction,
    form: SeveralForm,
    *,
    cohort: str,
    department: str,
    seen: Mapping[str, int],
) -> str:
    """The same in several rows at once; gives the id by which it can be undone.

    Raises NoRowsChosen, NothingToChange, AlreadySo, ContactedInFuture, NextStepMissing, NotOnBoard, SeveralChanged.
    """
    rows = {row.id: row for row in _own_rows(actor, transaction, cohort=cohort, department=department)}
    if not form.record_ids:
        raise NoRowsChosen
    if not form.values:
        raise NothingToChange
    _refuse_future(actor, form.contacted_on)
    if form.followed_up_by:
        _require_on_board(actor, transaction, department, form.followed_up_by)
    if not form.record_ids <= rows.keys():
        raise NotAllowed
    chosen = [row for record_id, row in rows.items() if record_id in form.record_ids]
    if form.next_step_on and not form.next_step and not all(row.next_step for row in chosen):
        raise NextStepMissing
    _refuse_changed(transaction, chosen, seen)
    before = keep(transaction, actor, "change_several", {row.id: (row, form.values) for row in chosen})
    if not before:
        raise AlreadySo
    versions = {row.id: row.version for row in chosen}
    return keep_batch(transaction, actor, before, versions, cohort=cohort, department=department, is_import=False)


@action
def undo_several(actor: Actor, transaction: Transaction, *, batch_id: str) -> str:
    """What several rows were before a change or an import, they are again, those left that somebody has changed since.

    Only the newest of the department's list, and only for UNDO_DAYS. Gives the batch's id. Raises AlreadyUndone,
    UndoLapsed.
    """
    batch = batch_of(transaction, batch_id)
    place = {"cohort": batch["cohort_slug"], "department": batch["department_code"]} if batch else None
    if batch is None or place is None:
        require(actor, Right.WRITE_OUTREACH)
        raise NotAllowed
    rows = _own_rows(actor, transaction, **place)
    if batch["undone_at"]:
        raise AlreadyUndone
    newest = newest_batch(transaction, batch["cohort_slug"], batch["department_code"], actor.at)
    if newest != batch or has_lapsed(batch["done_at"], actor.at):
        raise UndoLapsed(days=UNDO_DAYS)
    undo(transaction, actor, batch_id, {row.id: row for row in rows})
    return batch_id


@action
def import_outreach(
    actor: Actor,
    transaction: Transaction,
    table: ReadTable,
    *,
    cohort: str,
    department: str,
    seen: Mapping[str, int],
    only_good: bool = False,
) -> str:
    """What a file says of the rows, and its new partners; gives the id by which it can be undone.

    Raises RowsAtFault unless `only_good`, ColumnsMissing, NothingToImport, SeveralChanged.
    """
    rows = _own_rows(actor, transaction, cohort=cohort, department=department)
    found = reading_of(table, rows, board_of(transaction, department, actor.at), today=local_date(actor.at))
    if found.faults and not only_good:
        raise RowsAtFault(count=found.faulty_rows)
    if not found.changes and not found.partners:
        raise NothingToImport
    _refuse_changed(transaction, [row for row, _values in found.changes], seen)
    name = "import_outreach"
    before = keep(transaction, actor, name, {row.id: (row, values) for row, values in found.changes})
    place = {"cohort": cohort, "department": department}
    added = add_all(transaction, actor, list(found.partners), action=name, **place)
    versions = {row.id: row.version for row, _values in found.changes}
    return keep_batch(transaction, actor, before | {key: {} for key in added}, versions, is_import=True, **place)


@action
def send_introduction(
    actor: Actor, transaction: Transaction, *, cohort: str, department: str, record_id: str, version: int
) -> str:
    """The letter about the programme goes to the address that the board has entered; gives the record's id.

    Whoever was not contacted is so from today. Raises StaleFields, AddressMissing, ApplyingClosed.
    """
    row = _the(_own_rows(actor, transaction, cohort=cohort, department=department), record_id)
    refuse_stale_fields(transaction, kind=KIND, record_id=record_id, read=version, stored=row.version)
    if not row.contact_email:
        raise AddressMissing(name=row.name)
    if closed_on := applying_closed_on(transaction, actor, row, cohort=cohort):
        raise ApplyingClosed(day=date_in_text(closed_on))
    facts = introduction_facts(transaction, actor, row, cohort=cohort)
    kind = MessageKind.PROGRAMME_INTRODUCED
    queue_message(transaction, actor, kind, recipients=[OUTREACH_CONTACT], record_id=record_id, facts=facts)
    values: dict[str, object] = {"introduced_at": actor.at, "contacted_on": local_date(actor.at)}
    if row.recorded is OutreachStatus.NOT_CONTACTED:
        values["status"] = OutreachStatus.CONTACTED
    keep(transaction, actor, "send_introduction", {record_id: (row, values)})
    return record_id


def _own_rows(actor: Actor, transaction: Transaction, *, cohort: str, department: str) -> list[OutreachRow]:
    """The department's list, which the actor may write. Raises NotAllowed."""
    require(actor, Right.WRITE_OUTREACH, Scope(department=department, cohort=cohort))
    require_cohort(transaction, cohort)
    return listed(transaction, cohort, [department], actor.at)


def _the(rows: Sequence[OutreachRow], record_id: str) -> OutreachRow:
    """The row with that id. Raises NotAllowed."""
    found = next((row for row in rows if row.id == record_id), None)
    if found is None:
        raise NotAllowed
    return found


def _judge(
    actor: Actor,
    transaction: Transaction,
    form: OutreachForm,
    rows: Sequence[OutreachRow],
    *,
    own: OutreachRow | None,
    department: str,
) -> None:
    """Raises NotOnBoard, ContactedInFuture, NextStepMissing, PartnerKnown, PartnerIsMunicipality, NotAllowed."""
    _refuse_future(actor, form.contacted_on)
    if form.next_step_on and not form.next_step:
        raise NextStepMissing
    # Who has left the board since stays where they stood.
    if form.followed_up_by and form.followed_up_by != (own and own.followed_up_by):
        _require_on_board(actor, transaction, department, form.followed_up_by)
    if isinstance(form, PartnerForm):
        _judge_partner(transaction, form, rows, own)


def _judge_partner(
    transaction: Transaction, form: PartnerForm, rows: Sequence[OutreachRow], own: OutreachRow | None
) -> None:
    municipalities = {row.municipality_number for row in rows if not row.is_partner}
    if form.municipality_number is not None and form.municipality_number not in municipalities:
        raise NotAllowed
    for row in rows:
        if row is own or row.name.casefold() != form.partner_name.casefold():
            continue
        if not row.is_partner:
            raise PartnerIsMunicipality(name=municipality_name(transaction, str(row.municipality_number)))
        raise PartnerKnown(name=row.name)


def _refuse_future(actor: Actor, day: date | None) -> None:
    if day and day > local_date(actor.at):
        raise ContactedInFuture(day=date_in_text(day))


def _require_on_board(actor: Actor, transaction: Transaction, department: str, person_id: str) -> None:
    if person_id not in {each.person_id for each in board_of(transaction, department, actor.at)}:
        raise NotOnBoard


def _refuse_changed(transaction: Transaction, rows: Sequence[OutreachRow], seen: Mapping[str, int]) -> None:
    """Raises SeveralChanged when one of the rows is another than it was seen to be."""
    changed = [row for row in rows if seen.get(row.id) != row.version]
    if changed:
        raise SeveralChanged(changes=told_of_changes(transaction, changed, seen))
