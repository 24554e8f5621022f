"""A row of the outbox as a letter: as its kind words it, or as programme management has edited it."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from programme.access.grants import actor_of
from programme.access.model import Actor, Grant, Role
from programme.language import RuleBroken, later
from programme.messages.model import MessageKind
from programme.messages.reading import MAILBOX, may_read, reading_grant, role_in_address
from programme.messages.records import standing_template, written_kinds
from programme.messages.wording import Letter, subject_line, worded
from programme.store import Reader
from programme.store.store import Row

COLUMNS = """
    outbox.id, outbox.queued_at, outbox.sent_at, outbox.kind, outbox.recipient_id, outbox.record_id, outbox.facts,
    outbox.edited_subject, outbox.edited_text
"""
"""In SQL: what `queued` reads."""


class RecipientMayNotRead(RuleBroken):
    """Nobody is told of a thing that they may not read, or may read no more."""

    sentence = later("Mottakeren har ikke lenger tilgang til det meldingen gjelder.")


@dataclass(frozen=True, slots=True)
class Queued:
    """A message as it stands in the outbox; moments in UTC, `sent_at` None while it waits."""

    id: str
    queued_at: datetime
    sent_at: datetime | None
    kind: MessageKind
    recipient_id: str
    record_id: str
    facts: Mapping[str, Any]
    edited_subject: str | None
    edited_text: str | None

    @property
    def is_edited(self) -> bool:
        """Whether programme management has written it by hand."""
        return self.edited_subject is not None and self.edited_text is not None


AsNow = Callable[[Queued], Queued]
"""A message with its facts as they are now. Raises RuleBroken when there is nothing to tell any more."""
Renew = Callable[[Actor, Reader, Sequence[Queued]], AsNow]
"""Reads once what some messages follow from, and gives how each of them is at the actor's moment."""


def as_queued(*_given: object) -> AsNow:
    """What the messages say does not change while they wait."""
    return lambda message: message


def queued(row: Row) -> Queued:
    """The message of a row with COLUMNS."""
    return Queued(
        id=row["id"],
        queued_at=row["queued_at"],
        sent_at=row["sent_at"],
        kind=MessageKind(row["kind"]),
        recipient_id=row["recipient_id"],
        record_id=row["record_id"],
        facts=json.loads(row["facts"]),
        edited_subject=row["edited_subject"],
        edited_text=row["edited_text"],
    )


def letter_of(reader: Reader, message: Queued, *, address: str, at: datetime, token: str = "") -> Letter:
    """What the message says to its recipient, whose link looks with the role that may read the record.

    One that is sent says what it said then. `address` is the app's own, `token` opens a one-time link. Raises
    RecipientMayNotRead, KeyError and ValueError.
    """
    recipient = _recipient(reader, message.recipient_id, message.sent_at or at)
    if message.sent_at is None and not may_read(recipient, message.kind, message.facts):
        raise RecipientMayNotRead
    grant = reading_grant(recipient, message.kind, message.facts)
    template = standing_template(reader, message.kind, message.sent_at).text
    letter = worded(
        message.kind,
        message.facts,
        address=address,
        token=token,
        record_id=message.record_id,
        template=template,
        role=role_in_address(grant) if grant else "",
    )
    if message.edited_subject is None or message.edited_text is None:
        return letter
    return replace(letter, subject=message.edited_subject, before=message.edited_text)


def subjects(reader: Reader, messages: Iterable[Queued]) -> list[str]:
    """The subject line of each, in order: the one that its recipient got, or would get now."""
    written = written_kinds(reader)

    def subject(message: Queued) -> str:
        if message.edited_subject is not None:
            return message.edited_subject
        is_ours = message.kind in written
        template = standing_template(reader, message.kind, message.sent_at).text if is_ours else None
        return subject_line(message.kind, message.facts, template)

    return [subject(each) for each in messages]


def _recipient(reader: Reader, recipient_id: str, at: datetime) -> Actor:
    if recipient_id == MAILBOX:
        return Actor(None, "", (Grant(Role.PROGRAMME_MANAGEMENT),), at)
    return actor_of(reader, recipient_id, at)
