"""Roles as the actions write them inside a transaction. No rights are checked here."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta

from programme.access.audit import refuse_stale, write_audit
from programme.access.grants import (
    Span,
    StoredGrant,
    date_grant,
    grant_of,
    grant_role,
    spans_of,
    spans_of_person,
)
from programme.access.model import Actor, Role, Scope
from programme.access.rights import Right
from programme.language import _, later
from programme.language.dates import date_in_table, date_in_text, local_date
from programme.messages.model import MessageKind
from programme.messages.outbox import queue_message
from programme.messages.records import municipality_facts
from programme.organisation.model import PersonForm, RoleDates, state_of_role
from programme.organisation.records import find_or_add_person, short_department_name
from programme.organisation.rules import (
    LastProgrammeManager,
    RoleEndsBeforeItBegins,
    RoleGivenAlready,
    RoleOver,
    first_day_without,
    overlap,
)
from programme.store import Reader, Transaction

RIGHT_TO_GIVE: Mapping[Role, Right] = {
    Role.PROGRAMME_MANAGEMENT: Right.WRITE_PEOPLE,
    Role.BOARD: Right.APPOINT_BOARD,
    Role.CONTACT: Right.APPOINT_CONTACT,
}
"""Who may give a role, correct its dates and end it. Members' and mentors' roles follow from groups and mentoring."""

_GIVEN_AS: Mapping[Role, str] = {
    Role.PROGRAMME_MANAGEMENT: later("medlem av programledelsen"),
    Role.BOARD: later("medlem av fylkesstyret"),
    Role.CONTACT: later("kontaktperson"),
}


def give_role(
    transaction: Transaction, actor: Actor, form: PersonForm, *, role: Role, scope: Scope, dates: RoleDates
) -> str:
    """The person holds the role, and hears of it when somebody else gives it; gives the person's id.

    Raises RoleEndsBeforeItBegins, RoleGivenAlready.
    """
    person_id = find_or_add_person(transaction, actor, form)
    span = Span(dates.valid_from or local_date(actor.at), dates.valid_to)
    _refuse_backwards(span)
    _refuse_twice(transaction, span, person_id=person_id, role=role, scope=scope)
    grant_id = grant_role(
        transaction, actor, person_id=person_id, role=role, scope=scope, valid_from=span.first, valid_to=span.last
    )
    after = {"person": person_id, "role": role, **asdict(scope), **_days(span)}
    write_audit(transaction, actor, "grant_role", kind="role_grant", record_id=grant_id, after=after)
    _tell(transaction, actor, grant_of(transaction, grant_id))
    return person_id


def correct_span(transaction: Transaction, actor: Actor, grant: StoredGrant, dates: RoleDates, *, version: int) -> None:
    """The role gets other days; no first day: the one it has.

    Raises StaleRecord, RoleOver, RoleEndsBeforeItBegins, RoleGivenAlready, LastProgrammeManager.
    """
    span = Span(dates.valid_from or grant.span.first, dates.valid_to)
    _refuse_change(transaction, actor, grant, version)
    _refuse_backwards(span)
    _refuse_twice(transaction, span, person_id=grant.person_id, role=grant.role, scope=grant.scope, besides=grant.id)
    _write_span(transaction, actor, "correct_role_dates", grant, span)


def end_span(transaction: Transaction, actor: Actor, grant: StoredGrant, *, version: int) -> None:
    """The role held until yesterday; one that begins today or later has never held.

    Raises StaleRecord, RoleOver, LastProgrammeManager.
    """
    _refuse_change(transaction, actor, grant, version)
    span = Span(grant.span.first, local_date(actor.at) - timedelta(days=1))
    _write_span(transaction, actor, "end_grant", grant, span)


def refuse_without_management(reader: Reader, today: date) -> None:
    """Raises LastProgrammeManager when nobody is programme management on some day from `today` on."""
    day = first_day_without(spans_of(reader, Role.PROGRAMME_MANAGEMENT), today)
    if day is not None:
        raise LastProgrammeManager(day=date_in_text(day))


def _tell(transaction: Transaction, actor: Actor, grant: StoredGrant) -> None:
    # What the system does, whoever runs it tells of.
    if actor.person_id == grant.person_id or actor.has(Role.SYSTEM):
        return
    facts = {"role": _role_in_words(transaction, grant), "from": _days_in_words(grant.span)}
    queue_message(
        transaction, actor, MessageKind.ROLE_GIVEN, recipients=[grant.person_id], record_id=grant.id, facts=facts
    )


def _role_in_words(reader: Reader, grant: StoredGrant) -> str:
    """To stand after «som»: what the role is called, and for which department or municipality."""
    role, scope = _(_GIVEN_AS[grant.role]), grant.scope
    if scope.municipality and scope.cohort:
        of = municipality_facts(reader, cohort=scope.cohort, municipality=scope.municipality, department=None)
        return _("{role} for {municipality} i programperioden {period}", role=role, **of)
    if scope.department:
        return _("{role} for {department}", role=role, department=short_department_name(reader, scope.department))
    return role


def _days_in_words(span: Span) -> str:
    """To stand after «fra»."""
    first = date_in_text(span.first)
    return _("{first} til og med {last}", first=first, last=date_in_text(span.last)) if span.last else first


def _write_span(transaction: Transaction, actor: Actor, action: str, grant: StoredGrant, span: Span) -> None:
    date_grant(transaction, grant.id, span)
    if grant.role is Role.PROGRAMME_MANAGEMENT:
        refuse_without_management(transaction, local_date(actor.at))
    before, after = _days(grant.span), _days(span)
    write_audit(transaction, actor, action, kind="role_grant", record_id=grant.id, before=before, after=after)


def _refuse_change(transaction: Transaction, actor: Actor, grant: StoredGrant, version: int) -> None:
    refuse_stale(transaction, kind="role_grant", record_id=grant.id, read=version, stored=grant.version)
    if not state_of_role(grant.span.first, grant.span.last, local_date(actor.at)).is_standing:
        raise RoleOver


def _refuse_backwards(span: Span) -> None:
    if span.last is not None and span.last < span.first:
        raise RoleEndsBeforeItBegins(day=date_in_text(span.first))


def _refuse_twice(
    reader: Reader, span: Span, *, person_id: str, role: Role, scope: Scope, besides: str | None = None
) -> None:
    for held in spans_of_person(reader, person_id=person_id, role=role, scope=scope, besides=besides):
        if overlap(span, held):
            raise RoleGivenAlready(role=role.label, days=_in_words(held))


def _in_words(span: Span) -> str:
    if span.last is None:
        return _("fra {day}", day=date_in_table(span.first))
    return f"{date_in_table(span.first)}–{date_in_table(span.last)}"


def _days(span: Span) -> dict[str, object]:
    return {"valid_from": span.first, "valid_to": span.last}
