"""What people do about people: make them known and give them roles."""

from programme.access.audit import write_audit
from programme.access.doing import action
from programme.access.grants import grant_role
from programme.access.model import Actor, Role, Scope
from programme.access.rights import Right, require
from programme.organisation.model import PersonForm
from programme.organisation.records import department_of, find_or_add_person, municipality_scope
from programme.store import Transaction


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
