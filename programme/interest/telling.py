"""Who hears of interest and decisions: queued in the transaction of the change."""

from collections.abc import Mapping

from programme.access.model import Actor, Role, Scope
from programme.cohorts.model import Cohort, DateKind
from programme.interest.decision import DecisionForm
from programme.interest.model import CountyInterestForm, Received, SilentDepartment
from programme.interest.municipal import MunicipalInterest
from programme.interest.words import deadline_in_words, yes_or_no
from programme.language import _
from programme.language.dates import date_in_text, local_date, moment_in_text
from programme.language.numbers import listed, name_order
from programme.messages.model import MessageKind
from programme.messages.outbox import queue_message
from programme.messages.reading import LINK_HOLDER, MAILBOX
from programme.messages.records import mailbox, municipality_facts
from programme.organisation.model import Department, Municipality
from programme.organisation.records import municipality_name, people_in_role, short_department_name
from programme.store import Transaction

_LINK_TO = """
    SELECT id FROM interest_link
    WHERE cohort_slug = $cohort AND municipality_number = $municipality AND email = $email
    ORDER BY created_at DESC, id LIMIT 1
"""


def tell_of_interest(
    transaction: Transaction,
    actor: Actor,
    form: CountyInterestForm,
    given: Received,
    *,
    cohort: Cohort,
    department: Department,
    record_id: str,
) -> None:
    """The receipt for what the board answered, with the text that the invitation asks for.

    The invitation (seed 003, «Frist for tilbakemelding») asks for a mail to the programme's mailbox with the name of
    the department and its interest; the receipt is that mail.
    """
    numbers = form.municipality_numbers
    names = sorted((municipality_name(transaction, number) for number in numbers), key=name_order)
    facts = {
        "department_name": department.name,
        "answer": form.answer.label.lower(),
        "municipalities": listed(names) or _("ingen nevnt"),
        "answerable": form.answerable or form.contact,
        "dialogue": yes_or_no(answer=form.wants_dialogue).lower(),
        "received": moment_in_text(given.received_at) + (_(", etter fristen") if given.is_late else ""),
    }
    kind = MessageKind.COUNTY_INTEREST_RECEIVED
    _tell_department(transaction, actor, kind, facts, cohort=cohort, department=department, record_id=record_id)


def remind_board(
    transaction: Transaction,
    actor: Actor,
    silent: SilentDepartment,
    *,
    cohort: Cohort,
    record_id: str,
) -> None:
    """A board that has not answered hears that it is waited for."""
    then = _("Etter det merkes svaret «etter fristen».")
    facts = {
        "department": silent.department,
        "deadline": deadline_in_words(cohort, DateKind.COUNTY_INTEREST, then, today=local_date(actor.at)),
        "period": cohort.name,
        "cohort": cohort.slug,
        "department_code": silent.department_code,
    }
    kind = MessageKind.COUNTY_INTEREST_REMINDER
    queue_message(transaction, actor, kind, recipients=silent.people, record_id=record_id, facts=facts)


def tell_of_withdrawn_interest(
    transaction: Transaction, actor: Actor, *, cohort: Cohort, department: Department, record_id: str
) -> None:
    """The board has taken its interest back."""
    kind = MessageKind.COUNTY_INTEREST_WITHDRAWN
    _tell_department(transaction, actor, kind, {}, cohort=cohort, department=department, record_id=record_id)


def tell_of_decision(
    transaction: Transaction,
    actor: Actor,
    form: DecisionForm,
    *,
    cohort: Cohort,
    department: Department,
    record_id: str,
) -> None:
    """The department's yes or no is recorded."""
    facts = {
        "decision": _("deltar") if form.takes_part else _("deltar ikke"),
        "day": date_in_text(form.held_on),
        "case": form.case_number,
        "application": _application(transaction, form),
    }
    kind = MessageKind.DECISION_RECORDED
    _tell_department(transaction, actor, kind, facts, cohort=cohort, department=department, record_id=record_id)


def _application(transaction: Transaction, form: DecisionForm) -> str:
    """What a yes is, in words: the invitation lets boards apply for the department and for member municipalities."""
    if not form.takes_part:
        return ""
    names = sorted((municipality_name(transaction, each) for each in form.municipality_numbers), key=name_order)
    if not names:
        return _("Dette er fylkesavdelingens søknad om å delta. Ingen kommuner er nevnt ennå.")
    return _("Dette er fylkesavdelingens søknad om å delta, for seg selv og på vegne av {names}.", names=listed(names))


def _tell_department(
    transaction: Transaction,
    actor: Actor,
    kind: MessageKind,
    facts: Mapping[str, str],
    *,
    cohort: Cohort,
    department: Department,
    record_id: str,
) -> None:
    """To the department's board, and a copy to the programme's mailbox: to each of its management where it has none."""
    today, code = local_date(actor.at), department.department_code
    board = people_in_role(transaction, Role.BOARD, today, Scope(department=code))
    address, _version = mailbox(transaction)
    copy = [MAILBOX] if address else people_in_role(transaction, Role.PROGRAMME_MANAGEMENT, today, Scope())
    known = {
        "department": department.short_name,
        "period": cohort.name,
        "cohort": cohort.slug,
        "department_code": code,
    }
    queue_message(transaction, actor, kind, recipients=[*board, *copy], record_id=record_id, facts={**known, **facts})


def tell_board_of_municipality(
    transaction: Transaction, actor: Actor, *, cohort: str, municipality: Municipality, record_id: str
) -> None:
    """Municipal interest is sent to the department: word to its board, a receipt to the municipality's contacts."""
    board = people_in_role(
        transaction, Role.BOARD, local_date(actor.at), Scope(department=municipality.department_code)
    )
    contacts = _contacts(transaction, actor, cohort=cohort, municipality=municipality)
    kind, facts = MessageKind.MUNICIPAL_INTEREST_RECEIVED, _facts(transaction, cohort, municipality)
    queue_message(transaction, actor, kind, recipients=[*board, *contacts], record_id=record_id, facts=facts)


def tell_board_of_withdrawal(transaction: Transaction, actor: Actor, *, scope: Scope, record_id: str) -> None:
    """The board hears that the municipality, whose scope it is, has taken its interest back."""
    board = people_in_role(transaction, Role.BOARD, local_date(actor.at), Scope(department=scope.department))
    kind, number = MessageKind.MUNICIPAL_INTEREST_WITHDRAWN, str(scope.municipality)
    facts = municipality_facts(transaction, cohort=str(scope.cohort), municipality=number, department=scope.department)
    queue_message(transaction, actor, kind, recipients=board, record_id=record_id, facts=facts)


def ask_municipality_to_confirm(
    transaction: Transaction, actor: Actor, *, cohort: str, municipality: Municipality, record_id: str
) -> None:
    """The municipality's contacts hear that the board registered interest on its behalf."""
    contacts = _contacts(transaction, actor, cohort=cohort, municipality=municipality)
    kind, facts = MessageKind.MUNICIPAL_INTEREST_TO_CONFIRM, _facts(transaction, cohort, municipality)
    queue_message(transaction, actor, kind, recipients=contacts, record_id=record_id, facts=facts)


def send_interest_link(
    transaction: Transaction,
    actor: Actor,
    kind: MessageKind,
    *,
    cohort: str,
    municipality: Municipality,
    record_id: str,
    said: Mapping[str, str],
) -> None:
    """The mail with the link (`record_id`), to the address that it was made for."""
    facts = {**said, **_facts(transaction, cohort, municipality)}
    queue_message(transaction, actor, kind, recipients=[LINK_HOLDER], record_id=record_id, facts=facts)


def give_receipt(
    transaction: Transaction,
    actor: Actor,
    *,
    cohort: str,
    municipality: Municipality,
    record_id: str,
    said: str,
) -> None:
    """Who answered by the link `record_id` gets a receipt at its address; `said`: what is done, in words."""
    kind = MessageKind.MUNICIPAL_INTEREST_RECEIPT
    facts = {"said": said, **_facts(transaction, cohort, municipality)}
    queue_message(transaction, actor, kind, recipients=[LINK_HOLDER], record_id=record_id, facts=facts)


def tell_of_striking(
    transaction: Transaction,
    actor: Actor,
    *,
    cohort: str,
    municipality: Municipality,
    stored: MunicipalInterest,
    reason: str,
) -> None:
    """The municipality's contacts hear that its interest is struck, and why; so does its address, if it had a link."""
    kind, number = MessageKind.MUNICIPAL_INTEREST_STRUCK, municipality.municipality_number
    department = short_department_name(transaction, municipality.department_code)
    facts = {**_facts(transaction, cohort, municipality), "department": department, "reason": reason}
    for link in transaction.rows(_LINK_TO, cohort=cohort, municipality=number, email=stored.contact_email):
        queue_message(transaction, actor, kind, recipients=[LINK_HOLDER], record_id=link["id"], facts=facts)
    contacts = _contacts(transaction, actor, cohort=cohort, municipality=municipality)
    queue_message(transaction, actor, kind, recipients=contacts, record_id=stored.id, facts=facts)


def _facts(transaction: Transaction, cohort: str, municipality: Municipality) -> dict[str, str]:
    number, department = municipality.municipality_number, municipality.department_code
    return municipality_facts(transaction, cohort=cohort, municipality=number, department=department)


def _contacts(transaction: Transaction, actor: Actor, *, cohort: str, municipality: Municipality) -> list[str]:
    scope = Scope(municipality=municipality.municipality_number, cohort=cohort)
    return people_in_role(transaction, Role.CONTACT, local_date(actor.at), scope)
