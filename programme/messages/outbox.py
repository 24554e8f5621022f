"""Queueing a message: one row a recipient, in the transaction of the change that causes it."""

import json
from collections.abc import Iterable, Mapping
from uuid import uuid4

from programme.access.model import Actor
from programme.messages.model import MessageKind
from programme.store import Transaction


def queue_message(
    transaction: Transaction,
    actor: Actor,
    kind: MessageKind,
    *,
    recipients: Iterable[str],
    record_id: str,
    facts: Mapping[str, object],
) -> None:
    """Queue `kind` about `record_id` to each of `recipients` (person ids), its placeholders filled from `facts`."""
    transaction.insert_all(
        "outbox",
        [
            {
                "id": str(uuid4()),
                "queued_at": actor.at,
                "kind": kind,
                "recipient_id": recipient,
                "record_id": record_id,
                "facts": json.dumps(dict(facts), default=str, ensure_ascii=False),
            }
            for recipient in dict.fromkeys(recipients)
        ],
    )
