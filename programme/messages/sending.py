"""Sending what waits in the outbox, by plain SMTP. What holds if the process dies on the way is in docs/messages.md."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import EmailMessage
from smtplib import SMTP
from typing import Final, NamedTuple
from uuid import uuid4

from programme.access.audit import write_audit
from programme.access.doing import action
from programme.access.model import Actor
from programme.access.rights import Right, require
from programme.language import RuleBroken, _, later
from programme.messages.claims import SENDING, Claimed, LeaseLost, claim, due_messages, put_off
from programme.messages.lease import give_back_lease, rests_until, take_lease
from programme.messages.letters import AsNow, Queued, Renew, as_queued, letter_of
from programme.messages.mail import Mail, MailPutOff, MailRefused, MailUnreachable, hand_over
from programme.messages.model import MessageKind
from programme.messages.outbox import facts_as_json
from programme.messages.state import MOST_ATTEMPTS, next_attempt
from programme.messages.wording import composed
from programme.store import Kind, Store, Transaction

__all__ = ["BATCH", "Mail", "Outcome", "send_waiting"]

Issue = Callable[[str], str]
"""Gives a new token for the record with that id. Raises RuleBroken where there is none to give any more."""
Clock = Callable[[], datetime]
_LOG = logging.getLogger("programme")
BATCH: Final = 50
"""How many messages are sent in one round."""

WITHOUT_ADDRESS = later("Personen har ingen e-postadresse.")
NOT_COMPOSED = later("Meldingen kunne ikke skrives.")
EDITED_BEFORE = later(
    "Det meldingen sier, er endret etter at den ble skrevet for hånd. Se over teksten, lagre den, og prøv igjen."
)
STOPPED_TOO_OFTEN = later("Appen har stoppet flere ganger mens meldingen ble sendt. Den kan ha kommet fram.")


class Outcome(NamedTuple):
    """What came of a round: how many mails the server has accepted, and whether more may be waiting.

    `is_busy`: somebody else sends. `rests_until`: the server was not reached, and is not asked again before then.
    """

    sent: int = 0
    is_more: bool = False
    is_busy: bool = False
    rests_until: datetime | None = None


class _Unsendable(Exception):
    """A message that will not be sent, and why."""


def send_waiting(
    actor: Actor,
    store: Store,
    mail: Mail,
    *,
    address: str,
    issue: Issue,
    confirm: Issue | None = None,
    open_interest: Issue | None = None,
    renew: Renew = as_queued,
    clock: Clock | None = None,
    is_over: Callable[[], bool] = lambda: False,
) -> Outcome:
    """Send the oldest messages that are due, 50 at most, links to sign in with first. By the system.

    `address` is the app's own, for links. `issue` gives the token for a link to sign in with, `confirm` for an address
    to confirm, `open_interest` for one to a municipality's interest (without them: `issue`). `renew` says what messages
    say when the round begins; one that was edited before that became something else is parked. `clock` tells the time
    as the round goes on (without it, it stands still at `actor.at`). Between two messages `is_over` is asked, and the
    rest goes on waiting when it says so.

    What fails in passing is tried again later, what can never be sent is parked with its fault in a sentence. An
    example store sends nothing. One process sends at a time. Raises MailUnreachable; what is not sent by then waits.
    """
    require(actor, Right.RUN_JOBS)
    clock = clock or (lambda: actor.at)
    if store.kind is not Kind.REAL or not due_messages(store, clock(), most=1):
        return Outcome()
    if rest := rests_until(store, SENDING, clock()):
        return Outcome(rests_until=rest)
    holder = str(uuid4())
    if not take_lease(store, SENDING, holder=holder, now=clock()):
        return Outcome(is_busy=True)
    of_interest = open_interest or issue
    tokens = {
        MessageKind.SIGN_IN_LINK: issue,
        MessageKind.EMAIL_TO_CONFIRM: confirm or issue,
        MessageKind.MUNICIPAL_INTEREST_LINK: of_interest,
        MessageKind.MUNICIPAL_INTEREST_LINK_TO_CONFIRM: of_interest,
    }
    return _held(_Round(actor, store, mail, holder, address, tokens, renew, clock, is_over))


def _held(round_of: "_Round") -> Outcome:
    """The round, under the lease: it is given back whatever happens."""
    has_failed = False
    try:
        return round_of.send()
    except MailUnreachable:
        has_failed = True
        raise
    finally:
        give_back_lease(
            round_of.store,
            SENDING,
            holder=round_of.holder,
            now=round_of.clock(),
            has_failed=has_failed,
            has_succeeded=round_of.sent > 0,
        )


@dataclass(slots=True)
class _Round:
    """What every message of the round is sent with, and how many are `sent`."""

    actor: Actor
    store: Store
    mail: Mail
    holder: str
    address: str
    tokens: Mapping[MessageKind, Issue]
    renew: Renew
    clock: Clock
    is_over: Callable[[], bool]
    sent: int = 0
    as_now: AsNow = lambda message: message

    def send(self) -> Outcome:
        """Send what is due one by one, each claimed for this process alone right before. Raises MailUnreachable."""
        with self.mail.connected() as server:
            due = due_messages(self.store, self.clock(), most=BATCH)
            self.as_now = self.renew(replace(self.actor, at=self.clock()), self.store, due)
            for each in due:
                if server.sock is None:  # the server has hung up after the last one: no fault of this one
                    raise MailUnreachable
                if self.is_over():
                    return Outcome(sent=self.sent, is_more=True)
                try:
                    claimed = self._claim(each.id)
                except LeaseLost:
                    return Outcome(sent=self.sent, is_busy=True)
                self.sent += bool(claimed and self._send(server, claimed))
        return Outcome(sent=self.sent, is_more=len(due) == BATCH)

    def _claim(self, message_id: str) -> Claimed | None:
        """The message, now ours alone until the claim runs out; None if it is not due any more. Raises LeaseLost."""
        return claim(self.store, message_id, holder=self.holder, now=self.clock())

    def _send(self, server: SMTP, claimed: Claimed) -> bool:
        """Send it and note what became of it; gives whether the server accepted it. Raises MailUnreachable."""
        try:
            said = self._hand_over(server, claimed)
        except _Unsendable as error:
            self._note(claimed, fault=str(error))
            return False
        except MailPutOff as error:
            self._put_off(claimed, str(error))
            return False
        except OSError as error:  # the connection broke with this mail under way, so that it may be the cause
            self._put_off(claimed, str(MailPutOff()))
            raise MailUnreachable from error
        self._note(claimed, fault=None, said=said)
        return True

    def _hand_over(self, server: SMTP, claimed: Claimed) -> Queued:
        """Gives the message as it went. Raises _Unsendable, MailPutOff, and what a broken connection raises."""
        if claimed.attempts > MOST_ATTEMPTS:
            raise _Unsendable(_(STOPPED_TOO_OFTEN))
        if not claimed.addresses:
            raise _Unsendable(_(WITHOUT_ADDRESS))
        try:
            said, mail = self._mail(claimed)
            hand_over(server, mail)
        except (RuleBroken, MailRefused) as error:
            raise _Unsendable(str(error)) from error
        return said

    def _mail(self, claimed: Claimed) -> tuple[Queued, EmailMessage]:
        """The message as it is now, and the mail that says so."""
        message, now = claimed.message, self.clock()
        token = self.tokens[message.kind](message.record_id) if message.kind in self.tokens else ""
        try:
            said = self.as_now(message)
            if message.is_edited and said.facts != message.facts:
                raise _Unsendable(_(EDITED_BEFORE))
            letter = letter_of(self.store, said, address=self.address, at=now, token=token)
            mail = composed(letter, sender=self.mail.sender, recipients=claimed.addresses, at=now)
        except (KeyError, ValueError) as error:  # one that cannot be written must not hold up the others
            _LOG.exception("message not composed")
            raise _Unsendable(_(NOT_COMPOSED)) from error
        # The same each time the message is sent: a mail that comes twice can be recognised.
        del mail["Message-ID"]
        mail["Message-ID"] = f"<{message.id}@{self.mail.sender.rpartition('@')[2]}>"
        return said, mail

    def _note(self, claimed: Claimed, *, fault: str | None, said: Queued | None = None) -> None:
        now, message = self.clock(), claimed.message
        facts = said.facts if said and said.facts != message.facts else None
        _note(replace(self.actor, at=now), self.store, message.id, holder=self.holder, fault=fault, facts=facts)

    def _put_off(self, claimed: Claimed, fault: str) -> None:
        again = next_attempt(claimed.attempts, self.clock())
        if again is None:
            self._note(claimed, fault=fault)
            return
        put_off(self.store, claimed.message.id, holder=self.holder, until=again)


@action
def _note(
    actor: Actor,
    transaction: Transaction,
    message_id: str,
    *,
    holder: str,
    fault: str | None,
    facts: Mapping[str, object] | None,
) -> None:
    """What became of the message: sent now, also when the claim has run out meanwhile; or the fault it has.

    `facts` are those it went with, where they are others than it was queued with.
    """
    after = {"sent_at": None if fault else actor.at, "fault": fault}
    noted = transaction.rows(
        """
        UPDATE outbox SET sent_at = $sent_at, fault = $fault, claimed_by = NULL, claimed_until = NULL
        WHERE id = $id AND (claimed_by = $holder OR $is_sent) AND sent_at IS NULL RETURNING id
        """,
        id=message_id,
        holder=holder,
        is_sent=fault is None,
        **after,
    )
    if noted and facts is not None:
        said = facts_as_json(facts)
        transaction.rows("UPDATE outbox SET facts = $facts WHERE id = $id", facts=said, id=message_id)
    if noted:
        write_audit(transaction, actor, "send_message", kind="outbox", record_id=message_id, after=after)
