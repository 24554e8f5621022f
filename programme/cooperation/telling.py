"""Who hears of it when municipalities are asked to cooperate, say yes or leave: queued with the change."""

from collections.abc import Iterable, Sequence

from programme.access.model import Actor, Role, Scope
from programme.cooperation.model import LeavingForm
from programme.cooperation.records import StoredCooperation, StoredPartner
from programme.language import _
from programme.language.dates import local_date
from programme.language.numbers import listed, name_order
from programme.messages.model import MessageKind
from programme.messages.outbox import queue_message
from programme.messages.records import municipality_facts
from programme.organisation.records import people_in_role, short_department_name
from programme.store import Reader, Transaction

_OWN_PAGE, _BOARDS_PAGE = "soknad", "kommuner"


def tell_of_proposal(
    transaction: Transaction, actor: Actor, stored: StoredCooperation, asked: Iterable[StoredPartner]
) -> None:
    """Whoever may answer for one that is `asked`: its contacts, without any its department's board."""
    asker = _acting(transaction, actor, stored)
    for partner in asked:
        recipients, page = _answering(transaction, actor, stored, partner)
        facts = _facts(transaction, stored, partner, of=partner) | {"asker": asker, "page": page}
        none = _("Kommunen har ingen kontaktperson, derfor spør vi fylkesstyret.")
        facts["without_contact"] = none if page == _BOARDS_PAGE else ""
        kind = MessageKind.COOPERATION_PROPOSED
        queue_message(transaction, actor, kind, recipients=recipients, record_id=stored.id, facts=facts)


def tell_of_answer(
    transaction: Transaction, actor: Actor, stored: StoredCooperation, by: StoredPartner, *, to: Iterable[StoredPartner]
) -> None:
    """`by` has said yes: those who answer for `to` hear of it, and their mentors."""
    _tell(transaction, actor, MessageKind.COOPERATION_CONFIRMED, stored, by, to=to, said={})


def tell_of_leaving(
    transaction: Transaction, actor: Actor, stored: StoredCooperation, by: StoredPartner, form: LeavingForm
) -> None:
    """`by`, which was in it or asked, is so no longer: those who answer for all of them hear why, and their mentors."""
    said = _("gått ut av samarbeidet med") if by.confirmed_at else _("takket nei til å samarbeide med")
    facts = {"said": said, "reason": form.reason}
    _tell(transaction, actor, MessageKind.COOPERATION_LEFT, stored, by, to=stored.partners, said=facts)


def _tell(
    transaction: Transaction,
    actor: Actor,
    kind: MessageKind,
    stored: StoredCooperation,
    by: StoredPartner,
    *,
    to: Iterable[StoredPartner],
    said: dict[str, str],
) -> None:
    """Each person once, whoever does it not at all."""
    told, acting = {actor.person_id}, _acting(transaction, actor, stored, [by])
    about = said | {"who": by.name, "on_behalf": "" if acting == by.name else acting}
    for partner in to:
        if partner.has_left:
            continue
        answering, page = _answering(transaction, actor, stored, partner)
        mentors = people_in_role(transaction, Role.MENTOR, local_date(actor.at), _scope(stored, partner))
        facts = _facts(transaction, stored, partner, of=by) | about
        for people, where in ((answering, page), (mentors, _OWN_PAGE)):
            recipients = [person for person in people if person not in told]
            told.update(recipients)
            known = facts | {"page": where}
            queue_message(transaction, actor, kind, recipients=recipients, record_id=stored.id, facts=known)


def _answering(
    transaction: Transaction, actor: Actor, stored: StoredCooperation, partner: StoredPartner
) -> tuple[list[str], str]:
    """Who answers for the municipality, and on which page: a board does where there is no contact."""
    today = local_date(actor.at)
    contacts = people_in_role(transaction, Role.CONTACT, today, _scope(stored, partner))
    if contacts:
        return contacts, _OWN_PAGE
    return people_in_role(transaction, Role.BOARD, today, Scope(partner.department)), _BOARDS_PAGE


def _scope(stored: StoredCooperation, partner: StoredPartner) -> Scope:
    return Scope(municipality=partner.number, cohort=stored.cohort)


def _acting(reader: Reader, actor: Actor, stored: StoredCooperation, own: Sequence[StoredPartner] | None = None) -> str:
    """Who acts, in words: one of `own` (all, unless given) by its contact, else a board, else programme management."""
    contact_of = {(scope.municipality, scope.cohort) for scope in actor.scopes(Role.CONTACT)}
    for partner in stored.partners if own is None else own:
        if (partner.number, stored.cohort) in contact_of:
            return partner.name
    boards = {scope.department for scope in actor.scopes(Role.BOARD)}
    for code in (stored.department, *(partner.department for partner in stored.partners)):
        if code and code in boards:
            return _("fylkesstyret i {department}", department=short_department_name(reader, code))
    return _("programledelsen")


def _facts(
    transaction: Transaction, stored: StoredCooperation, partner: StoredPartner, *, of: StoredPartner
) -> dict[str, str]:
    """Whose message it is (`partner`'s), and those that `of` would cooperate with."""
    others = [each.name for each in stored.partners if each.number != of.number and not each.has_left]
    whose = {"cohort": stored.cohort, "municipality": partner.number}
    facts = municipality_facts(transaction, **whose, department=partner.department)
    return facts | {"partners": listed(sorted(others, key=name_order))}
