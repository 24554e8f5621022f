"""What people do about people and members: make persons known, give them roles, correct memberships."""

from datetime import date, timedelta
from uuid import uuid4

from programme.access.audit import refuse_stale, write_audit
from programme.access.doing import action
from programme.access.grants import grant_role
from programme.access.model import Actor, Role, Scope
from programme.access.rights import Right, require
from programme.language import NotAllowed
from programme.language.dates import date_in_text
from programme.organisation.model import (
    MembershipEndsBeforeItBegins,
    MembershipForm,
    MembershipUnchanged,
    PersonForm,
)
from programme.organisation.records import department_of, find_or_add_person, municipality_name, municipality_scope
from programme.store import Transaction
from programme.store.store import Row, one_row

_EXISTS = "SELECT 1 AS found FROM municipality WHERE municipality_number = $municipality"
_NEWEST_MEMBERSHIP = """
    SELECT id, from_date, to_date, is_confirmed, version FROM membership
    WHERE municipality_number = $municipality ORDER BY version DESC LIMIT 1
"""


@action
def appoint_programme_manager(actor: Actor, transaction: Transaction, form: PersonForm) -> str:
    """The person becomes part of programme management; gives the person's id."""
    require(actor, Right.WRITE_PEOPLE)
    return _appoint(transaction, actor, form, Role.PROGRAMME_MANAGEMENT, Scope())


@action
def appoint_board_member(actor: Actor, transaction: Transaction, form: PersonForm, *, department: str) -> str:
    """The person acts for the department; gives the person's id. Raises DepartmentUnknown."""
    require(actor, Right.WRITE_PEOPLE)
    return _appoint(transaction, actor, form, Role.BOARD, Scope(department_of(transaction, department).department_code))


@action
def appoint_contact(actor: Actor, transaction: Transaction, form: PersonForm, *, municipality: str, cohort: str) -> str:
    """The person becomes the municipality's contact in the cohort; gives the person's id."""
    require(actor, Right.WRITE_PEOPLE)
    return _appoint(transaction, actor, form, Role.CONTACT, municipality_scope(transaction, municipality, cohort))


@action
def introduce_person(actor: Actor, transaction: Transaction, form: PersonForm) -> str:
    """Make a person known who has no role yet; gives the person's id."""
    require(actor, Right.WRITE_PEOPLE)
    return find_or_add_person(transaction, actor, form)


@action
def set_membership(
    actor: Actor, transaction: Transaction, form: MembershipForm, *, municipality: str, version: int
) -> str:
    """Programme management confirms a membership, or ends or begins one from a day; gives the municipality's number.

    `version` is that of the newest membership that was read. Raises StaleRecord, MembershipUnchanged,
    MembershipEndsBeforeItBegins.
    """
    require(actor, Right.WRITE_MEMBERSHIP)
    if not one_row(transaction, _EXISTS, municipality=municipality):
        raise NotAllowed
    newest = one_row(transaction, _NEWEST_MEMBERSHIP, municipality=municipality)
    stored = newest["version"] if newest else 0
    refuse_stale(transaction, kind="membership", record_id=municipality, read=version, stored=stored)
    _set_membership(transaction, newest, form, municipality)
    write_audit(
        transaction,
        actor,
        "set_membership",
        kind="membership",
        record_id=municipality,
        before=newest,
        after=form.model_dump(exclude={"reason"}),
        reason=form.reason,
    )
    return municipality


def _set_membership(transaction: Transaction, newest: Row | None, form: MembershipForm, municipality: str) -> None:
    is_open = newest is not None and newest["to_date"] is None
    if not form.is_member:
        if newest is None or not is_open:
            raise MembershipUnchanged(municipality=municipality_name(transaction, municipality))
        _end_membership(transaction, newest, form.from_date, municipality)
    elif newest is None or not is_open:
        _begin_membership(transaction, newest, form.from_date, municipality)
    elif newest["is_confirmed"]:
        raise MembershipUnchanged(municipality=municipality_name(transaction, municipality))
    else:
        transaction.rows(
            "UPDATE membership SET is_confirmed = true, version = version + 1 WHERE id = $id", id=newest["id"]
        )


def _end_membership(transaction: Transaction, newest: Row, first_day_outside: date, municipality: str) -> None:
    last_day, began = first_day_outside - timedelta(days=1), newest["from_date"]
    if began is not None and last_day < began:
        name = municipality_name(transaction, municipality)
        raise MembershipEndsBeforeItBegins(municipality=name, day=date_in_text(began))
    transaction.rows(
        "UPDATE membership SET to_date = $last_day, is_confirmed = true, version = version + 1 WHERE id = $id",
        last_day=last_day,
        id=newest["id"],
    )


def _begin_membership(transaction: Transaction, newest: Row | None, first_day: date, municipality: str) -> None:
    # The next membership goes on counting, so that a form opened before the last one ended is stale.
    version = newest["version"] + 1 if newest else 1
    if newest and first_day <= newest["to_date"]:
        first_day = newest["to_date"] + timedelta(days=1)
    transaction.insert(
        "membership",
        id=str(uuid4()),
        municipality_number=municipality,
        from_date=first_day,
        to_date=None,
        is_confirmed=True,
        version=version,
    )


def _appoint(transaction: Transaction, actor: Actor, form: PersonForm, role: Role, scope: Scope) -> str:
    person_id = find_or_add_person(transaction, actor, form)
    grant_id = grant_role(transaction, actor, person_id=person_id, role=role, scope=scope)
    write_audit(
        transaction,
        actor,
        "grant_role",
        kind="role_grant",
        record_id=grant_id,
        after={"person": person_id, "role": role, "department": scope.department, "municipality": scope.municipality},
    )
    return person_id
