"""Who hears of it when municipalities are asked to cooperate, say yes or leave: queued with the change."""

from programme.access.model import Actor, Role, Scope
from programme.cooperation.records import StoredCooperation, StoredPartner
from programme.language.dates import local_date
from programme.language.numbers import listed, name_order
from programme.messages.model import MessageKind
from programme.messages.outbox import queue_message
from programme.messages.records import municipality_facts
from programme.organisation.records import people_in_role
from programme.store import Transaction


def tell_of_proposal(
    transaction: Transaction, actor: Actor, stored: StoredCooperation, *, by: str | None = None
) -> None:
    """Whoever may answer for a municipality that has not is asked: its contacts, without any its department's board.

    `by`: the municipality that asks, if it is one.
    """
    asked = [each for each in stored.partners if each.confirmed_at is None and not each.has_left and each.number != by]
    for partner in asked:
        recipients, page = _contacts(transaction, actor, stored, partner), "soknad"
        if not recipients:
            page, today = "kommuner", local_date(actor.at)
            recipients = people_in_role(transaction, Role.BOARD, today, Scope(partner.department))
        facts = _facts(transaction, stored, partner) | {"page": page}
        kind = MessageKind.COOPERATION_PROPOSED
        queue_message(transaction, actor, kind, recipients=recipients, record_id=stored.id, facts=facts)


def tell_of_answer(transaction: Transaction, actor: Actor, stored: StoredCooperation, *, by: str) -> None:
    """The other municipalities hear that this one said yes."""
    _tell_others(transaction, actor, MessageKind.COOPERATION_CONFIRMED, stored, by=by)


def tell_of_leaving(transaction: Transaction, actor: Actor, stored: StoredCooperation, *, by: str) -> None:
    """The other municipalities hear that this one is out of it, or said no."""
    _tell_others(transaction, actor, MessageKind.COOPERATION_LEFT, stored, by=by)


def _tell_others(
    transaction: Transaction, actor: Actor, kind: MessageKind, stored: StoredCooperation, *, by: str
) -> None:
    for partner in stored.partners:
        if partner.number != by and not partner.has_left:
            recipients = _contacts(transaction, actor, stored, partner)
            facts = _facts(transaction, stored, partner) | {"who": stored.partner(by).name}
            queue_message(transaction, actor, kind, recipients=recipients, record_id=stored.id, facts=facts)


def _contacts(transaction: Transaction, actor: Actor, stored: StoredCooperation, partner: StoredPartner) -> list[str]:
    scope = Scope(municipality=partner.number, cohort=stored.cohort)
    return people_in_role(transaction, Role.CONTACT, local_date(actor.at), scope)


def _facts(transaction: Transaction, stored: StoredCooperation, partner: StoredPartner) -> dict[str, str]:
    whose = {"cohort": stored.cohort, "municipality": partner.number}
    others = sorted(
        (each.name for each in stored.partners if each.number != partner.number and not each.has_left), key=name_order
    )
    facts = municipality_facts(transaction, **whose, department=partner.department)
    return facts | {"partners": listed(others)}
