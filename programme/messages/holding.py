"""What programme management does with messages before they go: hold, edit, release, try again, one or many at once."""

from collections.abc import Mapping
from typing import Final

from programme.access.audit import refuse_stale, write_audit, write_audits
from programme.access.doing import action
from programme.access.model import Actor
from programme.access.rights import Right, require
from programme.language import NotAllowed
from programme.messages.letters import COLUMNS, Renew, as_queued, queued
from programme.messages.model import MessageKind
from programme.messages.outbox import facts_as_json
from programme.messages.state import (
    IS_HELD,
    NEVER_HELD,
    STATE,
    LetterForm,
    MessageGone,
    MessageNeverHeld,
    MessageNotParked,
    MessageOnItsWay,
    MessageState,
)
from programme.store import Transaction
from programme.store.store import Row

_ONE = f"SELECT {COLUMNS}, fault, version, {STATE} AS state FROM outbox WHERE id = $id"
_NOT_ON_ITS_WAY = "sent_at IS NULL AND (claimed_until IS NULL OR claimed_until <= $now)"
_ALL_HELD = f"""
    SELECT id FROM outbox
    WHERE ($kind = '' OR kind = $kind) AND fault IS NULL AND {_NOT_ON_ITS_WAY} AND {IS_HELD}
"""
_ALL_PARKED = f"SELECT id FROM outbox WHERE ($kind = '' OR kind = $kind) AND fault IS NOT NULL AND {_NOT_ON_ITS_WAY}"
_FRESH: Final = {"fault": None, "attempts": 0, "next_attempt_at": None}
_NOT_LOGGED: Final = frozenset({"attempts", "next_attempt_at", "facts"})


@action
def hold_message(actor: Actor, transaction: Transaction, *, message_id: str, version: int) -> None:
    """The message goes only when it is released. Raises what `_to_change` does."""
    _to_change(actor, transaction, message_id, version)
    _change(transaction, actor, "hold_message", message_id, after={"hold": "held"})


@action
def release_message(actor: Actor, transaction: Transaction, *, message_id: str, version: int) -> None:
    """The message goes, also when its kind is held. Raises what `_to_change` does."""
    _to_change(actor, transaction, message_id, version)
    _change(transaction, actor, "release_message", message_id, after={"hold": "released"})


@action
def edit_message(
    actor: Actor,
    transaction: Transaction,
    form: LetterForm,
    *,
    message_id: str,
    version: int,
    renew: Renew = as_queued,
) -> None:
    """The message says what the form says, its link as it was. Raises what `_to_change` and `renew` do.

    `renew` says what the message was about when it was written so: it goes as long as that stays.
    """
    row = _to_change(actor, transaction, message_id, version)
    after = {"edited_subject": form.subject, "edited_text": form.text}
    before = {name: row[name] for name in after}
    message = queued(row)
    facts = facts_as_json(renew(actor, transaction, [message])(message).facts)
    _change(transaction, actor, "edit_message", message_id, after=after | {"facts": facts}, before=before)


@action
def restore_message(actor: Actor, transaction: Transaction, *, message_id: str, version: int) -> None:
    """The message says what its kind says again. Raises what `_to_change` does."""
    row = _to_change(actor, transaction, message_id, version)
    after: dict[str, object] = {"edited_subject": None, "edited_text": None}
    before = {name: row[name] for name in after}
    _change(transaction, actor, "restore_message", message_id, after=after, before=before)


@action
def retry_message(actor: Actor, transaction: Transaction, *, message_id: str, version: int) -> None:
    """What could not be sent is tried again from the beginning. Raises MessageNotParked, and what `_to_change` does."""
    before = _to_change(actor, transaction, message_id, version, also_links=True)
    if before["state"] != MessageState.PARKED:
        raise MessageNotParked
    _change(transaction, actor, "retry_message", message_id, after=_FRESH, before={"fault": before["fault"]})


@action
def hold_kinds(actor: Actor, transaction: Transaction, kind: MessageKind | None = None) -> None:
    """From now on messages of `kind` (None: of all kinds) go only when they are released; those that wait too.

    Those released one by one go all the same. Raises MessageNeverHeld.
    """
    require(actor, Right.WRITE_OUTBOX)
    if kind in NEVER_HELD:
        raise MessageNeverHeld
    known = {row["kind"] for row in transaction.rows("SELECT kind FROM held_kind")}
    held = [each for each in MessageKind if each not in NEVER_HELD and (kind is None or each is kind)]
    for each in held:
        if each not in known:
            transaction.insert("held_kind", kind=each, held_at=actor.at, held_by=actor.person_id)
            write_audit(transaction, actor, "hold_kind", kind="held_kind", record_id=each, after={"held_at": actor.at})


@action
def let_kinds_go(actor: Actor, transaction: Transaction, kind: MessageKind | None = None) -> None:
    """Messages of `kind` (None: of all kinds) go by themselves again, those that were held with their kind at once."""
    require(actor, Right.WRITE_OUTBOX)
    for row in transaction.rows("SELECT kind, held_at FROM held_kind ORDER BY kind"):
        if kind is None or row["kind"] == kind:
            transaction.rows("DELETE FROM held_kind WHERE kind = $kind", kind=row["kind"])
            before = {"held_at": row["held_at"]}
            write_audit(transaction, actor, "let_kind_go", kind="held_kind", record_id=row["kind"], before=before)


@action
def release_held(actor: Actor, transaction: Transaction, kind: MessageKind | None = None) -> str:
    """All held messages of `kind` (None: of all kinds) go; those that come later are held as before. Gives how many."""
    return _change_all(transaction, actor, "release_message", _ALL_HELD, kind=kind, after={"hold": "released"})


@action
def retry_parked(actor: Actor, transaction: Transaction, kind: MessageKind | None = None) -> str:
    """All of `kind` (None: of all kinds) that could not be sent are tried again. Gives how many."""
    return _change_all(transaction, actor, "retry_message", _ALL_PARKED, kind=kind, after=_FRESH)


def _to_change(
    actor: Actor, transaction: Transaction, message_id: str, version: int, *, also_links: bool = False
) -> Row:
    """The message as it is. Raises NotAllowed, MessageGone, MessageOnItsWay, MessageNeverHeld, StaleRecord."""
    require(actor, Right.WRITE_OUTBOX)
    rows = transaction.rows(_ONE, id=message_id, now=actor.at)
    if not rows:
        raise NotAllowed
    [row] = rows
    if row["state"] == MessageState.SENT:
        raise MessageGone
    if row["state"] == MessageState.BEING_SENT:
        raise MessageOnItsWay
    if row["kind"] in NEVER_HELD and not also_links:
        raise MessageNeverHeld
    refuse_stale(transaction, kind="outbox", record_id=message_id, read=version, stored=row["version"])
    return row


def _change(
    transaction: Transaction,
    actor: Actor,
    name: str,
    message_id: str,
    *,
    after: Mapping[str, object],
    before: Mapping[str, object] | None = None,
) -> None:
    sets = ", ".join(f"{column} = ${column}" for column in after)
    transaction.rows(f"UPDATE outbox SET {sets}, version = version + 1 WHERE id = $id", id=message_id, **after)
    write_audit(transaction, actor, name, kind="outbox", record_id=message_id, before=before, after=_logged(after))


def _change_all(
    transaction: Transaction,
    actor: Actor,
    name: str,
    which: str,
    *,
    kind: MessageKind | None,
    after: Mapping[str, object],
) -> str:
    require(actor, Right.WRITE_OUTBOX)
    ids = [row["id"] for row in transaction.rows(which, kind=kind or "", now=actor.at)]
    sets = ", ".join(f"{column} = ${column}" for column in after)
    transaction.rows(f"UPDATE outbox SET {sets}, version = version + 1 WHERE id = any($ids)", ids=ids, **after)
    write_audits(transaction, actor, name, kind="outbox", after=dict.fromkeys(ids, _logged(after)))
    return str(len(ids))


def _logged(after: Mapping[str, object]) -> dict[str, object]:
    return {column: value for column, value in after.items() if column not in _NOT_LOGGED}
