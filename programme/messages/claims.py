"""Taking a message that waits for this process alone, and putting it back. No rights are checked here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from programme.messages.lease import LASTS, renew_lease
from programme.messages.letters import COLUMNS, Queued, queued
from programme.messages.reading import MAILBOX, OUTREACH_CONTACT
from programme.messages.state import IS_HELD, NEVER_HELD
from programme.store import Store, Transaction

SENDING: Final = "send messages"
"""The lease that whoever sends must hold."""

_IS_DUE = f"""
    outbox.sent_at IS NULL AND outbox.fault IS NULL AND NOT {IS_HELD}
    AND (outbox.next_attempt_at IS NULL OR outbox.next_attempt_at <= $now)
    AND (outbox.claimed_until IS NULL OR outbox.claimed_until <= $now)
"""
_DUE = f"""
    SELECT {COLUMNS} FROM outbox WHERE {_IS_DUE}
    ORDER BY CASE WHEN kind = any($at_once) THEN 0 ELSE 1 END, queued_at, id LIMIT $batch
"""
_CLAIM = f"""
    UPDATE outbox SET claimed_by = $holder, claimed_until = $until, attempts = attempts + 1
    WHERE id = $id AND {_IS_DUE} RETURNING attempts
"""
# A link goes to the address that it was asked for at, a question whether an address is one's own to that address;
# what is for somebody outside to the address that a board has entered; everything else to each address of the person.
_CLAIMED = f"""
    SELECT {COLUMNS},
           coalesce(email_wish.new_email, interest_link.email, nullif(outreach.contact_email, ''),
                    CASE WHEN outbox.recipient_id = $mailbox THEN (SELECT email FROM programme_mailbox) END,
                    (SELECT string_agg(email, ' ' ORDER BY email) FROM person_email
                     WHERE person_email.person_id = outbox.recipient_id
                       AND email = coalesce(sign_in_link.email, email))) AS addresses
    FROM outbox
    LEFT JOIN sign_in_link ON sign_in_link.id = outbox.record_id
    LEFT JOIN email_wish ON email_wish.id = outbox.record_id
    LEFT JOIN interest_link ON interest_link.id = outbox.record_id
    LEFT JOIN outreach ON outreach.id = outbox.record_id AND outbox.recipient_id = $outreach_contact
    WHERE outbox.id = $id
"""
_PUT_OFF = """
    UPDATE outbox SET next_attempt_at = $again, claimed_by = NULL, claimed_until = NULL
    WHERE id = $id AND claimed_by = $holder
"""


class LeaseLost(Exception):
    """The lease is not ours any more: somebody else may be sending."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that this process alone may send, where it goes, and how often it has failed."""

    message: Queued
    addresses: list[str]
    attempts: int


def due_messages(store: Store, now: datetime, *, most: int) -> list[Queued]:
    """Those that go first: what somebody waits for at the screen, then the oldest."""
    return [queued(row) for row in store.rows(_DUE, now=now, batch=most, at_once=sorted(NEVER_HELD))]


def claim(store: Store, message_id: str, *, holder: str, now: datetime) -> Claimed | None:
    """The message, now the holder's alone until the claim runs out; None if it is not due any more.

    The lease lasts on from now. Raises LeaseLost.
    """

    def take(transaction: Transaction) -> Claimed | None:
        if not renew_lease(transaction, SENDING, holder=holder, now=now):
            raise LeaseLost
        mine = transaction.rows(_CLAIM, id=message_id, holder=holder, now=now, until=now + LASTS)
        if not mine:
            return None
        [row] = transaction.rows(_CLAIMED, id=message_id, mailbox=MAILBOX, outreach_contact=OUTREACH_CONTACT)
        return Claimed(queued(row), (row["addresses"] or "").split(), mine[0]["attempts"])

    return store.write(take)


def put_off(store: Store, message_id: str, *, holder: str, until: datetime) -> None:
    """The holder's message is due again at `until`."""
    store.write(lambda transaction: transaction.rows(_PUT_OFF, id=message_id, holder=holder, again=until))
