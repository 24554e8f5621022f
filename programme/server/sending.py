"""`programme send-messages`: what waits is sent in portions, by the server that has the store or the command itself."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from pydantic import BaseModel, ConfigDict, ValidationError

from programme.access.model import system
from programme.language import _
from programme.language.dates import time_in_text
from programme.language.numbers import number
from programme.messages.mail import MailUnreachable
from programme.messages.queries import outbox_summary
from programme.messages.state import MessageState
from programme.server.commands import Answer, Arguments, CommandFailed
from programme.server.running import Running
from programme.server.work import send_round


class Portion(BaseModel):
    """How many messages were sent, whether there is more to send now, and how many are left in each state.

    `is_busy`: another process sends. `rests_until`: the mail server did not answer, and is not asked before then (UTC).
    """

    model_config = ConfigDict(frozen=True)
    sent: int
    is_more: bool
    is_busy: bool
    rests_until: datetime | None
    waiting: int
    held: int
    parked: int


def send_messages(now: Running, _arguments: Arguments) -> str:
    """One round of sending, and what is left after it. Gives a Portion as JSON. Raises CommandFailed."""
    return send_portion(now).model_dump_json()


def send_portion(now: Running, is_over: Callable[[], bool] = lambda: False) -> Portion:
    """As `send_messages`; ends between two messages when `is_over` says so.

    Raises CommandFailed where mail is not set up, and when the mail server is not reached.
    """
    mail = now.settings.mail
    if mail is None:
        raise CommandFailed(_("E-post er ikke satt opp. Sett PROGRAMME_SMTP og PROGRAMME_SENDER, og prøv igjen."))
    actor = system(datetime.now(UTC))
    try:
        outcome = send_round(actor, now.store, mail, now.settings.address, is_over)
    except MailUnreachable as error:
        raise CommandFailed(str(error)) from error
    summary = outbox_summary(actor, now.store)
    return Portion(
        **outcome._asdict(),
        waiting=summary.count(MessageState.WAITING) + summary.count(MessageState.BEING_SENT),
        held=summary.count(MessageState.HELD),
        parked=summary.count(MessageState.PARKED),
    )


def portion_told(answer: Answer | None) -> Portion:
    """What the server has answered. Raises CommandFailed, also when it has stopped or is of another version."""
    if answer is None:
        raise CommandFailed(_("Appen stoppet. Kjør kommandoen igjen for å fortsette."))
    if not answer.is_done:
        raise CommandFailed(answer.text)
    try:
        return Portion.model_validate_json(answer.text)
    except ValidationError as error:
        raise CommandFailed(_("Appen som kjører, er en annen utgave. Start den på nytt, og prøv igjen.")) from error


def send_everything(some: Callable[[], Portion], say: Callable[[str], None], is_over: Callable[[], bool]) -> bool:
    """Do `some` until nothing is left to send now, and say how far it has come each time; gives whether that went well.

    What fails in passing, is held or could not be sent is left, and told of.
    """
    sent, is_more = 0, True
    while is_more:
        last = some()
        sent, is_more = sent + last.sent, last.is_more
        say(_("Sendt: {sent}. Venter: {waiting}.", sent=number(sent), waiting=number(last.waiting)))
        if is_over():
            say(_("Stoppet. Resten venter. Kjør kommandoen igjen for å fortsette."))
            return True
    say(_rest(last))
    return last.rests_until is None


def _rest(last: Portion) -> str:
    if last.is_busy:
        return _("Meldingene sendes allerede av en annen prosess.")
    if last.rests_until:
        return _("E-posttjeneren svarte ikke sist. Neste forsøk er kl. {time}.", time=time_in_text(last.rests_until))
    return _(
        "Ferdig. Holdt tilbake: {held}. Kunne ikke sendes: {parked}.",
        held=number(last.held),
        parked=number(last.parked),
    )


@contextmanager
def stopping() -> Iterator[Callable[[], bool]]:
    """Whether the command has been asked to stop (Ctrl-C, or a signal to end): what is in hand is done first."""
    over = threading.Event()
    known = {each: signal.signal(each, lambda *_: over.set()) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield over.is_set
    finally:
        for each, handler in known.items():
            signal.signal(each, handler)
