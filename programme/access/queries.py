"""What programme management asks of the audit log."""

import json
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from programme.access.model import SYSTEM_ID, Actor, Role
from programme.access.rights import Right, require
from programme.store import Reader

_NEWEST = """
    SELECT audit_log.logged_at, audit_log.person_id, person.name, audit_log.action, audit_log.record_kind,
           audit_log.record_id, audit_log.before, audit_log.after, audit_log.reason
    FROM audit_log LEFT JOIN person ON person.id = audit_log.person_id
"""
_OF_RECORD = " WHERE audit_log.record_kind = $kind AND audit_log.record_id = $record_id"
_LIMIT = " ORDER BY audit_log.logged_at DESC, audit_log.id LIMIT $most"


class AuditEntry(BaseModel):
    """One change: when (UTC), who (empty once the name is erased), what, the values before and after, and why."""

    model_config = ConfigDict(frozen=True)
    logged_at: datetime
    name: str
    action: str
    record_kind: str
    record_id: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    reason: str

    @property
    def in_words(self) -> str:
        """What is other than before: `main_gatherings: 6 → 8`, with the names that the tables use."""
        before, after = self.before or {}, self.after or {}
        names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
        return "; ".join(f"{name}: {before.get(name, '–')} → {after.get(name, '–')}" for name in names)


def audit_log(
    actor: Actor, reader: Reader, *, most: int = 100, record: tuple[str, str] | None = None
) -> list[AuditEntry]:
    """The newest changes, newest first; with `record` (table, key) those of one record. For programme management."""
    require(actor, Right.READ_AUDIT_LOG)
    if record is None:
        rows = reader.rows(_NEWEST + _LIMIT, most=most)
    else:
        rows = reader.rows(_NEWEST + _OF_RECORD + _LIMIT, most=most, kind=record[0], record_id=record[1])
    return [
        AuditEntry(
            logged_at=row["logged_at"],
            name=Role.SYSTEM.label if row["person_id"] == SYSTEM_ID else row["name"] or "",
            action=row["action"],
            record_kind=row["record_kind"],
            record_id=row["record_id"],
            before=_parsed(row["before"]),
            after=_parsed(row["after"]),
            reason=row["reason"],
        )
        for row in rows
    ]


def _parsed(text: str | None) -> dict[str, Any] | None:
    return None if text is None else json.loads(text)
