"""What people ask of the messages."""

import json
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from programme.access.model import Actor
from programme.access.rights import Right, require
from programme.messages.model import MessageKind, subject
from programme.store import Reader

_NEWEST = """
    SELECT outbox.queued_at, outbox.kind, outbox.facts, outbox.record_id, person.name AS recipient
    FROM outbox LEFT JOIN person ON person.id = outbox.recipient_id
    ORDER BY outbox.queued_at DESC, outbox.id LIMIT $most
"""


class QueuedMessage(BaseModel):
    """A message that waits: when it was queued (UTC), to whom, and its subject line."""

    model_config = ConfigDict(frozen=True)
    queued_at: datetime
    kind: MessageKind
    recipient: str
    record_id: str
    subject: str


def outbox(actor: Actor, reader: Reader, *, most: int = 100) -> list[QueuedMessage]:
    """The newest queued messages, newest first. For programme management."""
    require(actor, Right.READ_OUTBOX)
    return [
        QueuedMessage(
            queued_at=row["queued_at"],
            kind=row["kind"],
            recipient=row["recipient"] or "",
            record_id=row["record_id"],
            subject=subject(MessageKind(row["kind"]), json.loads(row["facts"])),
        )
        for row in reader.rows(_NEWEST, most=most)
    ]
