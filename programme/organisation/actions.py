"""What people do about people and members: make persons known, give, date and end roles, correct memberships."""

from programme.access.audit import refuse_stale, write_audit
from programme.access.doing import action
from programme.access.grants import StoredGrant, grant_of
from programme.access.model import ANYWHERE, Actor, Role, Scope
from programme.access.rights import Right, require
from programme.language import NotAllowed
from programme.organisation.membership import write_membership
from programme.organisation.model import MembershipForm, MunicipalityMissing, PersonForm, PersonRecord, RoleDates
from programme.organisation.people import person
from programme.organisation.records import (
    department_of,
    email_addresses,
    find_or_add_person,
    has_opened,
    municipality_scope,
    require_cohort,
)
from programme.organisation.roles import RIGHT_TO_GIVE, correct_span, end_span, give_role
from programme.organisation.rules import DepartmentMissing
from programme.store import Transaction
from programme.store.store import one_row

_EXISTS = "SELECT 1 AS found FROM municipality WHERE municipality_number = $municipality"
_NEWEST_MEMBERSHIP = """
    SELECT id, from_date, to_date, is_confirmed, version FROM membership
    WHERE municipality_number = $municipality ORDER BY version DESC LIMIT 1
"""
_FROM_TODAY = RoleDates()


@action
def appoint_programme_manager(
    actor: Actor, transaction: Transaction, form: PersonForm, *, dates: RoleDates = _FROM_TODAY
) -> str:
    """The person becomes part of programme management; gives the person's id.

    Here as below, whoever has the address is the person, under the name that is known, and hears of the role when
    somebody else gives it. Raises RoleEndsBeforeItBegins, RoleGivenAlready.
    """
    require(actor, Right.WRITE_PEOPLE)
    return give_role(transaction, actor, form, role=Role.PROGRAMME_MANAGEMENT, scope=ANYWHERE, dates=dates)


@action
def appoint_board_member(
    actor: Actor, transaction: Transaction, form: PersonForm, *, department: str, dates: RoleDates = _FROM_TODAY
) -> str:
    """The person acts for the department; gives the person's id.

    Raises DepartmentMissing, DepartmentUnknown, RoleEndsBeforeItBegins, RoleGivenAlready.
    """
    scope = Scope(department)
    require(actor, Right.APPOINT_BOARD, scope)
    if not department:
        raise DepartmentMissing
    department_of(transaction, department)
    return give_role(transaction, actor, form, role=Role.BOARD, scope=scope, dates=dates)


@action
def appoint_contact(
    actor: Actor,
    transaction: Transaction,
    form: PersonForm,
    *,
    municipality: str,
    cohort: str,
    dates: RoleDates = _FROM_TODAY,
) -> str:
    """The person becomes a contact of the municipality in the cohort; gives the person's id.

    Raises MunicipalityMissing, RoleEndsBeforeItBegins, RoleGivenAlready.
    """
    scope = municipality_scope(transaction, municipality, cohort) if municipality else ANYWHERE
    require(actor, Right.APPOINT_CONTACT, scope)
    if not municipality:
        raise MunicipalityMissing
    require_cohort(transaction, cohort)
    return give_role(transaction, actor, form, role=Role.CONTACT, scope=scope, dates=dates)


@action
def introduce_person(actor: Actor, transaction: Transaction, form: PersonForm) -> str:
    """Make a person known who has no role yet; gives the person's id."""
    require(actor, Right.WRITE_PEOPLE)
    return find_or_add_person(transaction, actor, form)


@action
def correct_role_dates(actor: Actor, transaction: Transaction, dates: RoleDates, *, grant_id: str, version: int) -> str:
    """Other days for a role that is held or will be, by those who may give it; gives the grant's id.

    Raises StaleRecord, RoleOver, RoleEndsBeforeItBegins, RoleGivenAlready, LastProgrammeManager.
    """
    grant = _own_grant(transaction, actor, grant_id)
    correct_span(transaction, actor, grant, dates, version=version)
    return grant_id


@action
def end_grant(actor: Actor, transaction: Transaction, *, grant_id: str, version: int) -> str:
    """The role is over at once, by those who may give it, and stays listed; gives the grant's id.

    Raises StaleRecord, RoleOver, LastProgrammeManager.
    """
    grant = _own_grant(transaction, actor, grant_id)
    end_span(transaction, actor, grant, version=version)
    return grant_id


@action
def open_person(actor: Actor, transaction: Transaction, *, person_id: str) -> PersonRecord:
    """The person with the e-mail addresses. Reading somebody else's is logged, once a day for each who reads.

    For programme management; a board for its own members; a contact for the own group. Raises NotAllowed.
    """
    found = person(actor, transaction, person_id)
    if not found.can_open:
        raise NotAllowed
    if person_id != actor.person_id and not has_opened(transaction, actor, person_id):
        write_audit(transaction, actor, "open_person", kind="person", record_id=person_id)
    return PersonRecord(person=found, emails=email_addresses(transaction, person_id))


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
    write_membership(transaction, newest, form, municipality)
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


def _own_grant(transaction: Transaction, actor: Actor, grant_id: str) -> StoredGrant:
    """The grant, when the actor may give such a role. Raises NotAllowed."""
    grant = grant_of(transaction, grant_id)
    if grant.role not in RIGHT_TO_GIVE:
        raise NotAllowed
    require(actor, RIGHT_TO_GIVE[grant.role], grant.scope)
    return grant
