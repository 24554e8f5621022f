"""Dialogue meetings: programme management records those that were held, with departments and with other parties."""

from collections.abc import Mapping
from uuid import uuid4

from programme.access.audit import refuse_stale, write_audit
from programme.access.doing import action
from programme.access.model import Actor, Scope
from programme.access.rights import Right, require
from programme.cohorts.records import cohort_of
from programme.interest.keeping import change_row
from programme.interest.model import DialogueForm, PartyDialogueForm
from programme.interest.rules import DialogueNotHeld
from programme.language import NotAllowed
from programme.language.dates import date_in_text, local_date
from programme.organisation.records import department_of
from programme.store import Transaction
from programme.store.store import Row, one_row

_KIND = "dialogue_meeting"
_STORED = "SELECT * FROM dialogue_meeting WHERE id = $id AND deleted_at IS NULL"


@action
def record_dialogue_meeting(
    actor: Actor, transaction: Transaction, form: DialogueForm, *, cohort: str, department: str
) -> str:
    """Programme management records a dialogue meeting with the department; gives its id. Raises DialogueNotHeld."""
    require(actor, Right.RECORD_DIALOGUE, Scope(department=department, cohort=cohort))
    code = department_of(transaction, department).department_code
    with_whom = {"department_code": code, "party": ""}
    return _record(transaction, actor, "record_dialogue_meeting", form, {"cohort_slug": cohort, **with_whom})


@action
def record_party_dialogue(actor: Actor, transaction: Transaction, form: PartyDialogueForm, *, cohort: str) -> str:
    """Programme management records a dialogue meeting with another party; gives its id. Raises DialogueNotHeld."""
    require(actor, Right.RECORD_DIALOGUE, Scope(cohort=cohort))
    place = {"cohort_slug": cohort, "department_code": None}
    return _record(transaction, actor, "record_party_dialogue", form, place)


@action
def change_dialogue_meeting(
    actor: Actor, transaction: Transaction, form: DialogueForm, *, dialogue_id: str, version: int
) -> str:
    """Programme management puts right what it recorded; gives the meeting's id.

    A meeting with another party takes a PartyDialogueForm. Raises StaleRecord, DialogueNotHeld.
    """
    stored = _as_read(transaction, actor, dialogue_id, version)
    _refuse_future(actor, form)
    given = form.model_dump()
    if stored["department_code"] is not None:
        given.pop("party", None)
    before = {name: stored[name] for name, value in given.items() if stored[name] != value}
    change_row(transaction, _KIND, dialogue_id, given)
    after = {name: given[name] for name in before}
    write_audit(
        transaction, actor, "change_dialogue_meeting", kind=_KIND, record_id=dialogue_id, before=before, after=after
    )
    return dialogue_id


@action
def delete_dialogue_meeting(actor: Actor, transaction: Transaction, *, dialogue_id: str, version: int) -> str:
    """Programme management takes out a meeting that was recorded by mistake; gives its id. Raises StaleRecord."""
    stored = _as_read(transaction, actor, dialogue_id, version)
    change_row(transaction, _KIND, dialogue_id, {"deleted_at": actor.at})
    before = {name: stored[name] for name in PartyDialogueForm.model_fields if stored[name]}
    write_audit(transaction, actor, "delete_dialogue_meeting", kind=_KIND, record_id=dialogue_id, before=before)
    return dialogue_id


def _record(transaction: Transaction, actor: Actor, name: str, form: DialogueForm, place: Mapping[str, object]) -> str:
    _refuse_future(actor, form)
    cohort_of(transaction, str(place["cohort_slug"]))
    meeting_id, said = str(uuid4()), form.model_dump()
    recorded = {"recorded_at": actor.at, "recorded_by": actor.person_id, "deleted_at": None, "version": 1}
    transaction.insert(_KIND, id=meeting_id, **{**place, **said, **recorded})
    after = {column: value for column, value in form.model_dump(mode="json").items() if value}
    write_audit(transaction, actor, name, kind=_KIND, record_id=meeting_id, after=after)
    return meeting_id


def _refuse_future(actor: Actor, form: DialogueForm) -> None:
    if form.held_on > local_date(actor.at):
        raise DialogueNotHeld(day=date_in_text(form.held_on))


def _as_read(transaction: Transaction, actor: Actor, dialogue_id: str, version: int) -> Row:
    require(actor, Right.RECORD_DIALOGUE)
    stored = one_row(transaction, _STORED, id=dialogue_id)
    if stored is None:
        raise NotAllowed
    refuse_stale(transaction, kind=_KIND, record_id=dialogue_id, read=version, stored=stored["version"])
    return stored
