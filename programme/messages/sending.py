"""Sending what waits in the outbox, by plain SMTP."""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from smtplib import SMTP
from typing import Any

from programme.access.audit import write_audit
from programme.access.doing import action
from programme.access.model import Actor
from programme.access.rights import Right, require
from programme.language import RuleBroken, _, later
from programme.messages.mail import Mail, MailPutOff, MailRefused, hand_over
from programme.messages.model import MessageKind
from programme.messages.wording import composed, worded
from programme.store import Kind, Store, Transaction

__all__ = ["Mail", "send_waiting"]

Issue = Callable[[str], str]
"""Gives a new token for the record with that id. Raises RuleBroken where there is none to give any more."""
_LOG = logging.getLogger("programme")
_BATCH = 50
_PATIENCE = timedelta(days=1)
"""How long a server may put a mail off before it counts as refused."""

WITHOUT_ADDRESS = later("Personen har ingen e-postadresse.")
NOT_COMPOSED = later("Meldingen kunne ikke skrives.")

# A link goes to the address that it was asked for at, a question whether an address is one's own to that address;
# everything else to each address that the person has.
_WAITING = """
    SELECT outbox.id, outbox.kind, outbox.record_id, outbox.facts, outbox.queued_at,
           coalesce(email_wish.new_email,
                    (SELECT string_agg(email, ' ' ORDER BY email) FROM person_email
                     WHERE person_email.person_id = outbox.recipient_id
                       AND email = coalesce(sign_in_link.email, email))) AS addresses
    FROM outbox
    LEFT JOIN sign_in_link ON sign_in_link.id = outbox.record_id
    LEFT JOIN email_wish ON email_wish.id = outbox.record_id
    WHERE sent_at IS NULL AND fault IS NULL
    ORDER BY outbox.queued_at, outbox.id LIMIT $batch
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message in the outbox, and where it goes."""

    id: str
    kind: MessageKind
    record_id: str
    facts: dict[str, Any]
    queued_at: datetime
    addresses: list[str]


class _Unsendable(Exception):
    """A message that will not be sent, and why."""


def send_waiting(
    actor: Actor, store: Store, mail: Mail, *, address: str, issue: Issue, confirm: Issue | None = None
) -> int:
    """Send the oldest messages that wait, 50 at most; gives how many the server has accepted. By the system.

    `address` is the app's own, for links. `issue` gives the token for a link to sign in with, `confirm` for an address
    to confirm (without it: `issue`). What can never be sent gets its fault, in a sentence. An example store sends
    nothing. Raises MailUnreachable; what is not sent by then goes on waiting. A mail goes twice if the server or the
    programme dies between accepting and noting.
    """
    require(actor, Right.RUN_JOBS)
    waiting = _waiting(store) if store.kind is Kind.REAL else []
    if not waiting:
        return 0
    with mail.connected() as server:
        tokens = {MessageKind.SIGN_IN_LINK: issue, MessageKind.EMAIL_TO_CONFIRM: confirm or issue}
        round_of = _Round(actor, store, server, mail.sender, address, tokens)
        return sum(round_of.send(message) for message in waiting)


def _waiting(store: Store) -> list[Waiting]:
    return [
        Waiting(
            row["id"],
            MessageKind(row["kind"]),
            row["record_id"],
            json.loads(row["facts"]),
            row["queued_at"],
            (row["addresses"] or "").split(),
        )
        for row in store.rows(_WAITING, batch=_BATCH)
    ]


@dataclass(frozen=True, slots=True)
class _Round:
    """One connection, and what every message on it is sent with."""

    actor: Actor
    store: Store
    server: SMTP
    sender: str
    address: str
    tokens: Mapping[MessageKind, Issue]

    def send(self, waiting: Waiting) -> bool:
        """Send it and note what became of it; gives whether the server accepted it."""
        try:
            self._hand_over(waiting)
        except _Unsendable as error:
            _note(self.actor, self.store, waiting.id, fault=str(error))
            return False
        except MailPutOff:
            return False
        _note(self.actor, self.store, waiting.id, fault=None)
        return True

    def _hand_over(self, waiting: Waiting) -> None:
        """Raises _Unsendable, MailPutOff, and what a broken connection raises."""
        if not waiting.addresses:
            raise _Unsendable(_(WITHOUT_ADDRESS))
        try:
            hand_over(self.server, self._mail(waiting))
        except (RuleBroken, MailRefused) as error:
            raise _Unsendable(str(error)) from error
        except MailPutOff as error:
            if self.actor.at - waiting.queued_at > _PATIENCE:
                raise _Unsendable(str(error)) from error
            raise

    def _mail(self, waiting: Waiting) -> EmailMessage:
        token = self.tokens[waiting.kind](waiting.record_id) if waiting.kind in self.tokens else ""
        try:
            letter = worded(waiting.kind, waiting.facts, address=self.address, token=token)
            return composed(letter, sender=self.sender, recipients=waiting.addresses, at=self.actor.at)
        except (KeyError, ValueError) as error:  # one that cannot be written must not hold up the others
            _LOG.exception("message not composed")
            raise _Unsendable(_(NOT_COMPOSED)) from error


@action
def _note(actor: Actor, transaction: Transaction, message_id: str, *, fault: str | None) -> None:
    """What became of the message: sent now, or the fault it has."""
    after = {"sent_at": None if fault else actor.at, "fault": fault}
    transaction.rows("UPDATE outbox SET sent_at = $sent_at, fault = $fault WHERE id = $id", id=message_id, **after)
    write_audit(transaction, actor, "send_message", kind="outbox", record_id=message_id, after=after)
