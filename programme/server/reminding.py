"""Reminders, as the app sends them by itself and as `programme send-reminders` does, some people at a time."""

from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Final
from uuid import uuid4

from programme.access.model import Actor, system
from programme.language import _
from programme.language.dates import at_oslo, local_date
from programme.language.numbers import number
from programme.messages.lease import give_back_lease, take_lease
from programme.participation.actions import remind_next
from programme.participation.reminders import ReminderProgress
from programme.participation.reminding import is_anything_left
from programme.server.commands import Arguments
from programme.server.jobs import AGAIN, Job
from programme.server.running import Running
from programme.store import Store

REMINDING: Final = "send reminders"
"""The lease that whoever reminds must hold."""
FIRST_HOUR: Final = time(7)
"""When the app begins with a day's reminders, Oslo time: nobody is reminded at midnight."""


def reminders_job() -> Job:
    """Reminds everybody once a day, from seven in the morning on."""
    return Job(REMINDING, _some)


def _some(actor: Actor, store: Store) -> object:
    today = local_date(actor.at)
    # Asked first: a write, also one that changes nothing, makes the store forget what it has read.
    if actor.at < at_oslo(today, FIRST_HOUR) or not is_anything_left(store, today):
        return None
    progress = remind_alone(actor, store)
    return None if progress.is_over or progress.is_busy else AGAIN


def remind_some(now: Running, _arguments: Arguments) -> str:
    """Remind the next people, whatever the hour; gives a ReminderProgress as JSON, for `remind_everybody`."""
    return remind_alone(system(datetime.now(UTC)), now.store).model_dump_json()


def remind_alone(actor: Actor, store: Store) -> ReminderProgress:
    """As remind_next, while nobody else does it: two at once would do the same people, and one of them in vain."""
    holder = str(uuid4())
    if not take_lease(store, REMINDING, holder=holder, now=actor.at):
        return ReminderProgress(is_busy=True)
    try:
        return remind_next(actor, store)
    finally:
        give_back_lease(store, REMINDING, holder=holder, now=actor.at)


def remind_everybody(
    some: Callable[[], ReminderProgress], say: Callable[[str], None], is_over: Callable[[], bool]
) -> None:
    """Do `some` until all are reminded or `is_over` says to stop, and say how far it has come each time."""
    queued: dict[str, int] = {}
    while not (progress := some()).is_over:
        if progress.is_busy:
            say(_("Påminnelsene legges allerede i køen av en annen prosess."))
            return
        queued[progress.cohort] = progress.queued
        say(_said(progress))
        if is_over():
            say(_("Stoppet. Det som er lagt i køen, blir der. Kjør kommandoen igjen for å fortsette."))
            return
    if queued:
        say(_("Ferdig. Påminnelser lagt i køen i dag: {queued}.", queued=number(sum(queued.values()))))
    else:
        say(_("Dagens påminnelser er allerede lagt i køen. Det er ingenting mer å gjøre i dag."))


def _said(progress: ReminderProgress) -> str:
    return _(
        "{cohort}: {seen} av {people} personer er sett på, {queued} påminnelser er lagt i køen.",
        cohort=progress.cohort,
        seen=number(progress.seen),
        people=number(progress.people),
        queued=number(progress.queued),
    )
