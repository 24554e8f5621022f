"""Who hears of a gathering that is planned, changed or called off."""

from collections.abc import Iterable, Sequence

from programme.access.model import Actor
from programme.gatherings.model import Gathering
from programme.gatherings.records import invited_people
from programme.language.dates import date_in_text
from programme.messages.model import MessageKind
from programme.messages.outbox import queue_message
from programme.store import Transaction


def tell_invited(transaction: Transaction, actor: Actor, kind: MessageKind, gathering: Gathering) -> None:
    """Queue `kind` to all who are invited now."""
    _tell(transaction, actor, kind, gathering, invited_people(transaction, gathering.id))


def tell_of_change(transaction: Transaction, actor: Actor, gathering: Gathering, invited_before: Sequence[str]) -> None:
    """A change to those who were invited before it; an invitation to those whom it added."""
    known = set(invited_before)
    added = [person for person in invited_people(transaction, gathering.id) if person not in known]
    _tell(transaction, actor, MessageKind.GATHERING_CHANGED, gathering, invited_before)
    _tell(transaction, actor, MessageKind.GATHERING_ANNOUNCED, gathering, added)


def _tell(
    transaction: Transaction, actor: Actor, kind: MessageKind, gathering: Gathering, recipients: Iterable[str]
) -> None:
    # Nobody needs to hear of a gathering that is over: what is entered afterwards is for the record.
    if gathering.ends_at > actor.at:
        facts = {"gathering": gathering.title.lower(), "day": date_in_text(gathering.day), "venue": gathering.venue}
        queue_message(transaction, actor, kind, recipients=recipients, record_id=gathering.id, facts=facts)
