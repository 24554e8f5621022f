"""A department's annual meetings: what they decided, put right where it was typed wrong, and their minutes."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict

from programme.access.audit import refuse_stale, write_audit
from programme.access.doing import action
from programme.access.model import Actor, Scope
from programme.access.rights import Right, permits, require
from programme.documents.attachments import (
    Attachment,
    CheckedFile,
    attachments_of,
    content_of,
    described,
    keep_attachment,
    record_of,
    remove_attachment,
)
from programme.language import NotAllowed
from programme.language.dates import date_in_text, local_date
from programme.language.fields import Because, RequiredText, ShortText
from programme.organisation.model import CaseNumber, MeetingDateInFuture
from programme.store import Reader, Transaction
from programme.store.store import Row, one_row

_MEETING = "annual_meeting"

_MEETINGS = """
    SELECT id, held_on, place FROM annual_meeting WHERE department_code = $department ORDER BY held_on DESC, id
"""
_RESOLUTIONS = """
    SELECT resolution.id, annual_meeting_id, case_number, agenda_item, wording,
           resolution.version + annual_meeting.version AS version
    FROM resolution JOIN annual_meeting ON annual_meeting.id = resolution.annual_meeting_id
    WHERE department_code = $department ORDER BY case_number, resolution.id
"""
_RESOLUTION = """
    SELECT resolution.id, annual_meeting_id, department_code, held_on, place, case_number, agenda_item, wording,
           resolution.version + annual_meeting.version AS version
    FROM resolution JOIN annual_meeting ON annual_meeting.id = resolution.annual_meeting_id
    WHERE resolution.id = $id
"""


class ResolutionForm(BaseModel):
    """What an annual meeting decided on `held_on` (a local date): where, in which case, in which words."""

    held_on: date
    place: ShortText = ""
    case_number: CaseNumber
    agenda_item: ShortText = ""
    wording: RequiredText


class Resolution(BaseModel):
    """What was decided. `version` counts the changes of the resolution and of its meeting."""

    model_config = ConfigDict(frozen=True)
    id: str
    case_number: str
    agenda_item: str
    wording: str
    version: int


class AnnualMeeting(BaseModel):
    """A meeting that was held on a local date, with what it decided and its minutes."""

    model_config = ConfigDict(frozen=True)
    id: str
    held_on: date
    place: str
    resolutions: tuple[Resolution, ...]
    minutes: tuple[Attachment, ...]


def annual_meetings(actor: Actor, reader: Reader, department: str) -> list[AnnualMeeting]:
    """The department's annual meetings, newest first. For its board and programme management."""
    require(actor, Right.READ_MINUTES, Scope(department=department))
    meetings = reader.rows(_MEETINGS, department=department)
    minutes = attachments_of(reader, kind=_MEETING, records=[row["id"] for row in meetings])
    resolutions = reader.rows(_RESOLUTIONS, department=department)
    return [_meeting(row, resolutions, minutes.get(row["id"], [])) for row in meetings]


def _meeting(row: Row, resolutions: Sequence[Row], minutes: Sequence[Attachment]) -> AnnualMeeting:
    own = [Resolution(**_said(each)) for each in resolutions if each["annual_meeting_id"] == row["id"]]
    return AnnualMeeting(**row, resolutions=tuple(own), minutes=tuple(minutes))


def _said(row: Row) -> dict[str, object]:
    return {name: row[name] for name in Resolution.model_fields}


def minutes(actor: Actor, reader: Reader, *, attachment_id: str) -> bytes:
    """The content of minutes. For the meeting's own board and programme management."""
    meeting = _stored_meeting(reader, record_of(reader, attachment_id, kind=_MEETING))
    require(actor, Right.READ_MINUTES, Scope(department=meeting["department_code"]))
    return content_of(reader, attachment_id)


@action
def correct_resolution(
    actor: Actor, transaction: Transaction, form: ResolutionForm, *, resolution_id: str, version: int, reason: str = ""
) -> str:
    """Put right what was typed about a resolution and its meeting; gives the resolution's id.

    By the board, or by programme management with a reason. Raises StaleRecord, MeetingDateInFuture.
    """
    stored = one_row(transaction, _RESOLUTION, id=resolution_id)
    if stored is None:
        raise NotAllowed
    why = _why(actor, stored["department_code"], reason)
    refuse_stale(transaction, kind="resolution", record_id=resolution_id, read=version, stored=stored["version"])
    if form.held_on > local_date(actor.at):
        raise MeetingDateInFuture(day=date_in_text(form.held_on))
    after = form.model_dump()
    of_meeting = {name: after[name] for name in ("held_on", "place")}
    transaction.rows(
        "UPDATE annual_meeting SET held_on = $held_on, place = $place, version = version + 1 WHERE id = $id",
        id=stored["annual_meeting_id"],
        **of_meeting,
    )
    transaction.rows(
        """
        UPDATE resolution
        SET case_number = $case_number, agenda_item = $agenda_item, wording = $wording, version = version + 1
        WHERE id = $id
        """,
        id=resolution_id,
        **{name: value for name, value in after.items() if name not in of_meeting},
    )
    changed = {name: stored[name] for name, value in after.items() if stored[name] != value}
    write_audit(
        transaction,
        actor,
        "correct_resolution",
        kind="resolution",
        record_id=resolution_id,
        before=changed,
        after={name: after[name] for name in changed},
        reason=why,
    )
    return resolution_id


@action
def attach_minutes(
    actor: Actor, transaction: Transaction, file: CheckedFile, *, meeting_id: str, reason: str = ""
) -> str:
    """Keep minutes with the meeting; gives the file's id. By the board, or by programme management with a reason."""
    meeting = _stored_meeting(transaction, meeting_id)
    why = _why(actor, meeting["department_code"], reason)
    attachment_id = keep_attachment(transaction, actor, file, kind=_MEETING, record=meeting_id)
    after = {"held_on": meeting["held_on"], **described(file)}
    write_audit(
        transaction, actor, "attach_minutes", kind="attachment", record_id=attachment_id, after=after, reason=why
    )
    return attachment_id


@action
def remove_minutes(actor: Actor, transaction: Transaction, *, attachment_id: str, reason: str = "") -> str:
    """Take minutes out; what they were called and that they were there is kept. Gives the file's id."""
    meeting = _stored_meeting(transaction, record_of(transaction, attachment_id, kind=_MEETING))
    why = _why(actor, meeting["department_code"], reason)
    remove_attachment(transaction, actor, attachment_id)
    before = {"held_on": meeting["held_on"]}
    write_audit(
        transaction, actor, "remove_minutes", kind="attachment", record_id=attachment_id, before=before, reason=why
    )
    return attachment_id


def _stored_meeting(reader: Reader, meeting_id: str) -> Row:
    row = one_row(reader, "SELECT department_code, held_on FROM annual_meeting WHERE id = $id", id=meeting_id)
    if row is None:
        raise NotAllowed
    return row


def _why(actor: Actor, department: str, reason: str) -> str:
    """Why, which programme management must say. Raises NotAllowed for who may do neither."""
    scope = Scope(department=department)
    if permits(actor, Right.WRITE_DECISION, scope):
        return reason
    require(actor, Right.RECORD_DECISION_FOR_BOARD, scope)
    return Because(reason=reason).reason
