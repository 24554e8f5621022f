"""Who hears of interest and decisions: queued in the transaction of the change."""

from programme.access.model import Actor, Role, Scope
from programme.language.dates import local_date
from programme.messages.model import MessageKind
from programme.messages.outbox import queue_message
from programme.organisation.model import Department, Municipality
from programme.organisation.records import people_in_role
from programme.store import Transaction


def tell_department_and_management(
    transaction: Transaction, actor: Actor, kind: MessageKind, *, department: Department, record_id: str
) -> None:
    """A receipt to the department's board, and word to programme management."""
    today = local_date(actor.at)
    board = people_in_role(transaction, Role.BOARD, today, Scope(department=department.department_code))
    management = people_in_role(transaction, Role.PROGRAMME_MANAGEMENT, today, Scope())
    facts = {"department": department.short_name}
    queue_message(transaction, actor, kind, recipients=[*board, *management], record_id=record_id, facts=facts)


def tell_board_of_municipality(
    transaction: Transaction, actor: Actor, *, cohort: str, municipality: Municipality, record_id: str
) -> None:
    """Municipal interest is sent to the department: word to its board, a receipt to the municipality's contacts."""
    board = people_in_role(
        transaction, Role.BOARD, local_date(actor.at), Scope(department=municipality.department_code)
    )
    contacts = _contacts(transaction, actor, cohort=cohort, municipality=municipality)
    kind, facts = MessageKind.MUNICIPAL_INTEREST_RECEIVED, {"municipality": municipality.name}
    queue_message(transaction, actor, kind, recipients=[*board, *contacts], record_id=record_id, facts=facts)


def tell_board_of_withdrawal(
    transaction: Transaction, actor: Actor, *, scope: Scope, municipality: str, record_id: str
) -> None:
    """The board hears that the municipality (its scope and its name) has taken its interest back."""
    board = people_in_role(transaction, Role.BOARD, local_date(actor.at), Scope(department=scope.department))
    kind, facts = MessageKind.MUNICIPAL_INTEREST_WITHDRAWN, {"municipality": municipality}
    queue_message(transaction, actor, kind, recipients=board, record_id=record_id, facts=facts)


def ask_municipality_to_confirm(
    transaction: Transaction, actor: Actor, *, cohort: str, municipality: Municipality, record_id: str
) -> None:
    """The municipality's contacts hear that the board registered interest on its behalf."""
    contacts = _contacts(transaction, actor, cohort=cohort, municipality=municipality)
    kind, facts = MessageKind.MUNICIPAL_INTEREST_TO_CONFIRM, {"municipality": municipality.name}
    queue_message(transaction, actor, kind, recipients=contacts, record_id=record_id, facts=facts)


def _contacts(transaction: Transaction, actor: Actor, *, cohort: str, municipality: Municipality) -> list[str]:
    scope = Scope(municipality=municipality.municipality_number, cohort=cohort)
    return people_in_role(transaction, Role.CONTACT, local_date(actor.at), scope)
