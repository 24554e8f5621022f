"""What people do with personal data: correct their own, ask to be erased; erase, set times, write the notice."""

from programme.access.audit import refuse_stale, write_audit
from programme.access.doing import action
from programme.access.model import Actor, Role, Scope
from programme.access.rights import Right, require
from programme.language import NotAllowed
from programme.language.dates import local_date
from programme.messages.model import MessageKind
from programme.messages.outbox import queue_message
from programme.organisation.correcting import move_address, rename_person
from programme.organisation.records import email_addresses, people_in_role
from programme.personal.erasing import forget_people, known_people
from programme.personal.model import (
    AlreadyAsked,
    CannotEraseOneself,
    EmailForm,
    ErasureForm,
    NameForm,
    NameNotConfirmed,
    NoticeForm,
    NotOwnAddress,
    RetentionForm,
    WishUnusable,
)
from programme.personal.own import has_asked
from programme.personal.records import add_wish, issue_wish_token, own_id, refuse_taken, use_wish, wish_with
from programme.personal.retention import keep_no_longer, times_of_cohorts
from programme.sign_in.forgetting import end_sessions
from programme.sign_in.tokens import hashed
from programme.store import Transaction

_PERSON = "SELECT name, version FROM person WHERE id = $person_id"
_SET_TIMES = """
    INSERT INTO retention (cohort_slug, sensitive_months, person_months, version)
    VALUES ($cohort, $sensitive_months, $person_months, 1)
    ON CONFLICT (cohort_slug) DO UPDATE
    SET sensitive_months = excluded.sensitive_months, person_months = excluded.person_months,
        version = retention.version + 1
"""


@action
def correct_name(actor: Actor, transaction: Transaction, form: NameForm, *, version: int) -> str:
    """One's own name is another from now on; gives the person's id. Raises StaleRecord."""
    person_id = own_id(actor)
    [stored] = transaction.rows(_PERSON, person_id=person_id)
    refuse_stale(transaction, kind="person", record_id=person_id, read=version, stored=stored["version"])
    rename_person(transaction, person_id, form.name)
    before, after = {"name": stored["name"]}, {"name": form.name}
    write_audit(transaction, actor, "correct_name", kind="person", record_id=person_id, before=before, after=after)
    return person_id


@action
def ask_for_address(actor: Actor, transaction: Transaction, form: EmailForm) -> str:
    """Ask for another address in the place of one's own; a mail goes there, to be confirmed. Gives the wish's id.

    The answer is the same whether somebody has the address or not. Raises NotOwnAddress, TooManyWishes.
    """
    person_id = own_id(actor)
    if form.old_email not in email_addresses(transaction, person_id):
        raise NotOwnAddress
    wish_id = add_wish(transaction, person_id, form, actor.at)
    write_audit(transaction, actor, "ask_for_address", kind="email_wish", record_id=wish_id)
    queue_message(transaction, actor, MessageKind.EMAIL_TO_CONFIRM, recipients=[person_id], record_id=wish_id, facts={})
    return wish_id


@action
def issue_address_token(actor: Actor, transaction: Transaction, *, wish_id: str) -> str:
    """A new token to confirm the address with, made when its mail is sent. By the system. Raises WishUnusable."""
    require(actor, Right.RUN_JOBS)
    token = issue_wish_token(transaction, wish_id, actor.at)
    write_audit(transaction, actor, "issue_address_token", kind="email_wish", record_id=wish_id)
    return token


@action
def confirm_email(actor: Actor, transaction: Transaction, *, token: str) -> str:
    """The address that the token was sent to is one's own from now on; gives the person's id.

    Raises WishUnusable, AddressTaken.
    """
    person_id = own_id(actor)
    wish = wish_with(transaction, token, actor)
    old, new = wish["old_email"], wish["new_email"]
    if old not in email_addresses(transaction, person_id):
        raise WishUnusable
    refuse_taken(transaction, new)
    move_address(transaction, person_id, old=old, new=new)
    use_wish(transaction, wish, actor.at)
    before, after = {"email": old}, {"email": new}
    write_audit(transaction, actor, "confirm_email", kind="person", record_id=person_id, before=before, after=after)
    return person_id


@action
def end_other_sessions(actor: Actor, transaction: Transaction, *, session_token: str) -> str:
    """Sign oneself out everywhere but in the browser with that token (empty: everywhere); gives the person's id."""
    person_id = own_id(actor)
    count = end_sessions(transaction, person_id, at=actor.at, besides=hashed(session_token))
    after = {"sessions": count}
    write_audit(transaction, actor, "end_other_sessions", kind="person", record_id=person_id, after=after)
    return person_id


@action
def ask_for_erasure(actor: Actor, transaction: Transaction) -> str:
    """Ask programme management to erase oneself; gives the person's id. Raises AlreadyAsked."""
    person_id = own_id(actor)
    if has_asked(transaction, person_id):
        raise AlreadyAsked
    management = people_in_role(transaction, Role.PROGRAMME_MANAGEMENT, local_date(actor.at), Scope())
    kind = MessageKind.ERASURE_ASKED_FOR
    queue_message(transaction, actor, kind, recipients=management, record_id=person_id, facts={})
    write_audit(transaction, actor, "ask_for_erasure", kind="person", record_id=person_id)
    return person_id


@action
def erase_person(actor: Actor, transaction: Transaction, form: ErasureForm, *, person_id: str) -> str:
    """The person is nobody any more; every figure stays. Gives the person's id. For programme management.

    Whoever erases stays, so programme management does not lose its last one, unless her own role ends some day.
    Raises CannotEraseOneself, AlreadyErased, NameNotConfirmed, LastProgrammeManager.
    """
    require(actor, Right.ERASE_PERSON)
    if person_id == actor.person_id:
        raise CannotEraseOneself
    [person] = known_people(transaction, [person_id])
    if form.confirmed_name != person.name:
        raise NameNotConfirmed
    forget_people(transaction, actor, [person], reason=form.reason, action="erase_person")
    return person_id


@action
def set_retention(actor: Actor, transaction: Transaction, form: RetentionForm, *, cohort: str, version: int) -> str:
    """Set how long what the cohort has is kept; gives the cohort's slug. Raises StaleRecord."""
    require(actor, Right.WRITE_RETENTION)
    found = {each.cohort_slug: each for each in times_of_cohorts(transaction)}
    if cohort not in found:
        raise NotAllowed
    known = found[cohort]
    refuse_stale(transaction, kind="retention", record_id=cohort, read=version, stored=known.version)
    transaction.rows(_SET_TIMES, cohort=cohort, **form.model_dump())
    before = known.model_dump(include=set(RetentionForm.model_fields))
    after = form.model_dump()
    write_audit(transaction, actor, "set_retention", kind="retention", record_id=cohort, before=before, after=after)
    return cohort


@action
def run_retention(actor: Actor, transaction: Transaction) -> str:
    """Take away what is past its time (see due_for_retention); gives in a sentence what was.

    A second run finds nothing. By programme management or the system.
    """
    require(actor, Right.RUN_RETENTION)
    return keep_no_longer(transaction, actor)


@action
def write_notice(actor: Actor, transaction: Transaction, form: NoticeForm, *, version: int) -> str:
    """The privacy notice says this from now on; gives its version. Raises StaleRecord."""
    require(actor, Right.WRITE_PRIVACY_NOTICE)
    stored = transaction.rows("SELECT coalesce(max(version), 0) AS newest FROM privacy_notice")[0]["newest"]
    refuse_stale(transaction, kind="privacy_notice", record_id=str(stored), read=version, stored=stored)
    transaction.insert(
        "privacy_notice", version=stored + 1, written_at=actor.at, written_by=actor.person_id, **form.model_dump()
    )
    new = str(stored + 1)
    write_audit(transaction, actor, "write_notice", kind="privacy_notice", record_id=new, after=form.model_dump())
    return new
