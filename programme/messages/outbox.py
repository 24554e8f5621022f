"""Queueing a message: one row a recipient, in the transaction of the change that causes it."""

import json
from collections.abc import Iterable, Mapping
from uuid import uuid4

from programme.access.model import Actor
from programme.messages.model import MessageKind
from programme.store import Transaction


def facts_as_json(facts: Mapping[str, object]) -> str:
    """A message's facts as the store keeps them."""
    return json.dumps(dict(facts), default=str, ensure_ascii=False)


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
    each = dict.fromkeys(recipients, facts)
    queue_each(transaction, actor, kind, record_id=record_id, facts=each)


def queue_each(
    transaction: Transaction,
    actor: Actor,
    kind: MessageKind,
    *,
    record_id: str,
    facts: Mapping[str, Mapping[str, object]],
) -> None:
    """Queue `kind` about `record_id`, filled for each recipient from facts of their own: `facts` by person id."""
    transaction.insert_all(
        "outbox",
        [
            {
                "id": str(uuid4()),
                "queued_at": actor.at,
                "kind": kind,
                "recipient_id": recipient,
                "record_id": record_id,
                "facts": facts_as_json(own),
            }
            for recipient, own in facts.items()
        ],
    )
