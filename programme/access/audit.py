"""The audit log: one row a change, written in the change's own transaction, never changed or removed.

Single values can be forgotten (forgetting.py); that is the only thing that is ever done to a row.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from programme.access.hashing import with_hash
from programme.access.model import Actor
from programme.language import RuleBroken, later
from programme.language.dates import moment_in_text
from programme.store import Transaction


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
    transaction: Transaction, actor: Actor, action: str, *, kind: str, after: Mapping[str, Mapping[str, object]]
) -> None:
    """Log that `actor` did `action` to each of several new records of `kind`: `after` has what they are, by key."""
    rows = [with_hash(_row(actor, action, kind, key), None, values, "") for key, values in after.items()]
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
    rows = transaction.rows(
        """
        SELECT person.name, audit_log.logged_at FROM audit_log LEFT JOIN person ON person.id = audit_log.person_id
        WHERE record_kind = $kind AND record_id = $record_id ORDER BY logged_at DESC LIMIT 1
        """,
        kind=kind,
        record_id=record_id,
    )
    who = rows[0]["name"] if rows and rows[0]["name"] else later("En annen")
    when: datetime | None = rows[0]["logged_at"] if rows else None
    raise StaleRecord(who=who, when=moment_in_text(when) if when else "")
