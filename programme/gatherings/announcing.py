"""Who hears of a gathering that is planned, changed or called off."""

from collections.abc import Iterable, Sequence

from programme.access.model import Actor
from programme.gatherings.model import Gathering
from programme.gatherings.records import invited_people
from programme.language import _
from programme.language.dates import date_in_text, local_date, moment_in_text, time_in_text
from programme.messages.model import MessageKind
from programme.messages.outbox import queue_message
from programme.messages.records import period_facts
from programme.store import Transaction


def tell_invited(transaction: Transaction, actor: Actor, kind: MessageKind, gathering: Gathering) -> None:
    """Queue `kind` to all who are invited now."""
    _tell(transaction, actor, kind, gathering, told_of(transaction, actor, gathering.id))


def tell_of_change(transaction: Transaction, actor: Actor, gathering: Gathering, invited_before: Sequence[str]) -> None:
    """A change to those who were invited before it; an invitation to those whom it added."""
    _tell(transaction, actor, MessageKind.GATHERING_CHANGED, gathering, invited_before)
    tell_added(transaction, actor, gathering, invited_before)


def tell_added(transaction: Transaction, actor: Actor, gathering: Gathering, invited_before: Sequence[str]) -> None:
    """An invitation to those who are invited now and were not before a change."""
    known = set(invited_before)
    added = [person for person in told_of(transaction, actor, gathering.id) if person not in known]
    _tell(transaction, actor, MessageKind.GATHERING_ANNOUNCED, gathering, added)


def told_of(transaction: Transaction, actor: Actor, gathering_id: str) -> list[str]:
    """Ids of those who are told of the gathering now: who is invited and may read it."""
    return invited_people(transaction, gathering_id, local_date(actor.at))


def _tell(
    transaction: Transaction, actor: Actor, kind: MessageKind, gathering: Gathering, recipients: Iterable[str]
) -> None:
    # Nobody needs to hear of a gathering that is over: what is entered afterwards is for the record.
    if gathering.ends_at > actor.at:
        facts = facts_of(gathering) | period_facts(transaction, gathering.cohort_slug)
        queue_message(transaction, actor, kind, recipients=recipients, record_id=gathering.id, facts=facts)


def facts_of(gathering: Gathering) -> dict[str, str]:
    """What a message says of the gathering, and what its calendar file needs."""
    return {
        "gathering": gathering.title.lower(),
        "day": date_in_text(gathering.day),
        "when": _when(gathering),
        "venue": gathering.venue,
        "theme": gathering.theme,
        "starts_at": gathering.starts_at.isoformat(),
        "ends_at": gathering.ends_at.isoformat(),
        "version": str(gathering.version),
    }


def _when(gathering: Gathering) -> str:
    """`14. mars 2025 kl. 10.00 til kl. 16.00`, Oslo time."""
    begins = moment_in_text(gathering.starts_at)
    ends = time_in_text(gathering.ends_at)
    if gathering.last_day == gathering.day:
        return _("{begins} til {ends}", begins=begins, ends=ends)
    return _("{begins} til {day} {ends}", begins=begins, day=date_in_text(gathering.last_day), ends=ends)
