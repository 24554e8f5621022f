"""The audit log: one row a change, written in the change's own transaction, never changed or removed.

Single values can be forgotten (forgetting.py); that is the only thing that is ever done to a row.
"""

from collections.abc import Mapping
from uuid import uuid4

from programme.access.entries import AuditEntry, newest_entries
from programme.access.hashing import with_hash
from programme.access.model import Actor
from programme.language import RuleBroken, _, later
from programme.language.dates import moment_in_text
from programme.language.numbers import listed, name_order
from programme.store import Reader, Transaction


def write_audit(
    transaction: Transaction,
    actor: Actor,
    action: str,
    *,
    kind: str,
    record_id: str,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    reason: str = "",
) -> None:
    """Log that `actor` did `action` (the action's name) to the record `kind`/`record_id` (table and key)."""
    row = _row(actor, action, kind, record_id)
    transaction.insert("audit_log", **with_hash(row, before, after, reason))


def write_audits(
    transaction: Transaction,
    actor: Actor,
    action: str,
    *,
    kind: str,
    after: Mapping[str, Mapping[str, object]],
    before: Mapping[str, Mapping[str, object]] | None = None,
) -> None:
    """Log that `actor` did `action` to each of several records of `kind`: what they became and were, by key."""
    was = before or {}
    rows = [with_hash(_row(actor, action, kind, key), was.get(key), values, "") for key, values in after.items()]
    transaction.insert_all("audit_log", rows)


def _row(actor: Actor, action: str, kind: str, record_id: str) -> dict[str, object]:
    return {
        "id": str(uuid4()),
        "logged_at": actor.at,
        "person_id": actor.person_id,
        "action": action,
        "record_kind": kind,
        "record_id": record_id,
    }


# All that is of the newest moment: no row of it comes before another. Whoever has only looked has changed nothing.
_NEWEST_CHANGE = """
    WITH change AS (
        SELECT person_id, logged_at FROM audit_log
        WHERE record_kind = $kind AND record_id = $record_id AND action <> 'open_person'
    )
    SELECT person.name, change.logged_at FROM change LEFT JOIN person ON person.id = change.person_id
    WHERE change.logged_at = (SELECT max(logged_at) FROM change)
"""


class StaleRecord(RuleBroken):
    """Someone else has saved the record since it was read; facts: who, when."""

    sentence = later(
        "{who} har endret dette siden du åpnet det ({when}). Det du skrev, står her fortsatt. "
        "Se over det som er endret, og lagre på nytt."
    )


def refuse_stale(transaction: Transaction, *, kind: str, record_id: str, read: int, stored: int) -> None:
    """Raises StaleRecord when the version that was read is not the stored one any more."""
    if read == stored:
        return
    rows = transaction.rows(_NEWEST_CHANGE, kind=kind, record_id=record_id)
    names = {row["name"] for row in rows if row["name"]}
    who = listed(sorted(names, key=name_order)) or later("En annen")
    raise StaleRecord(who=who, when=moment_in_text(rows[0]["logged_at"]) if rows else "")


class StaleFields(StaleRecord):
    """The same, told field by field; facts: changes."""

    sentence = later("{changes} Det du skrev, står her fortsatt. Se over det som er endret, og lagre på nytt.")


def refuse_stale_fields(transaction: Transaction, *, kind: str, record_id: str, read: int, stored: int) -> None:
    """As refuse_stale, for records that have one row of the log for each version. Raises StaleFields."""
    if read != stored:
        raise StaleFields(changes=changes_told(transaction, kind=kind, record_id=record_id, since=read, now=stored))


def changes_told(reader: Reader, *, kind: str, record_id: str, since: int, now: int) -> str:
    """Who has changed what in the record from version `since` to version `now`, a sentence a change."""
    entries = newest_entries(reader, kind=kind, record_id=record_id, most=max(now - since, 1))
    return " ".join(map(_told, reversed(entries)))


def _told(entry: AuditEntry) -> str:
    """One change: `Ola endret Status fra «kontaktet» til «interessert» (3. september 2023 kl. 09.00)`."""
    fields = [
        _("{field} fra «{before}» til «{after}»", field=each.field, before=each.before, after=each.after)
        for each in entry.differences
    ]
    when = moment_in_text(entry.logged_at)
    if not fields:
        return _("{who} {what} ({when}).", who=entry.who, what=entry.what, when=when)
    return _("{who} endret {fields} ({when}).", who=entry.who, fields=listed(fields), when=when)
