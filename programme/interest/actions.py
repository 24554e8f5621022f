"""What people do before a cohort: boards and municipalities say that they are interested, departments decide.

`version` is the version that the form read, 0 where there was nothing to read; a stale one raises StaleRecord.
"""

from programme.access.audit import refuse_stale, write_audit
from programme.access.doing import action
from programme.access.model import Actor, Scope
from programme.access.rights import Right, require
from programme.cohorts.model import DateKind
from programme.cohorts.records import application_deadline_of, cohort_of
from programme.interest.areas import replace_areas
from programme.interest.deciding import decide
from programme.interest.decision import DecisionForm
from programme.interest.keeping import change_row, keep_interest, keep_municipal_interest, refuse_stale_row, withdraw
from programme.interest.links import send_link_to_confirm
from programme.interest.model import CountyInterestForm, Received, received
from programme.interest.municipal import MunicipalInterestForm, judge_municipal_interest, require_open
from programme.interest.records import brought_areas, stored_decision, stored_interest, stored_municipal_interest
from programme.interest.rules import (
    DepartmentHasNotDecided,
    InterestAlreadyConfirmed,
    MunicipalityHasAnswered,
    require_registered,
)
from programme.interest.telling import (
    ask_municipality_to_confirm,
    tell_board_of_municipality,
    tell_board_of_withdrawal,
    tell_of_interest,
    tell_of_withdrawn_interest,
)
from programme.language.dates import local_date
from programme.language.fields import Because
from programme.organisation.records import (
    department_of,
    municipality_name,
    municipality_on,
    municipality_scope,
    require_own_municipalities,
)
from programme.store import Transaction

_COUNTY, _MUNICIPAL, _DECISION = "county_interest", "municipal_interest", "participation_decision"


@action
def register_interest(
    actor: Actor, transaction: Transaction, form: CountyInterestForm, *, cohort: str, department: str, version: int = 0
) -> str:
    """The board registers its interest, changes it, or registers anew what it withdrew; gives the interest's id.

    Whether it is late is judged when the answer is given; a change of anything else keeps that. Raises StaleRecord,
    MunicipalityOfAnotherDepartment and what municipality_on raises.
    """
    require(actor, Right.WRITE_COUNTY_INTEREST, Scope(department=department, cohort=cohort))
    dates, own = cohort_of(transaction, cohort), department_of(transaction, department)
    stored = stored_interest(transaction, cohort, department)
    refuse_stale_row(transaction, _COUNTY, stored, version)
    require_own_municipalities(transaction, own, form.municipality_numbers, dates.starts_on)
    due_on = dates.deadline_on(DateKind.COUNTY_INTEREST, local_date(actor.at))
    given = received(form.answer, stored, due_on, actor.at)
    name = "change_interest" if stored and not stored.withdrawn_at else "register_interest"
    place = {"cohort": cohort, "department": department}
    interest_id = keep_interest(transaction, actor, name, form, given, stored=stored, **place)
    tell_of_interest(transaction, actor, form, given, cohort=dates, department=own, record_id=interest_id)
    return interest_id


@action
def correct_interest(
    actor: Actor,
    transaction: Transaction,
    form: CountyInterestForm,
    *,
    cohort: str,
    department: str,
    version: int,
    reason: str,
) -> str:
    """Programme management puts right what a board registered, with a reason; gives the interest's id.

    The board answered when it answered: a correction neither makes the answer late nor takes the mark away.
    Raises InterestNotRegistered, StaleRecord, MunicipalityOfAnotherDepartment.
    """
    require(actor, Right.CORRECT_COUNTY_INTEREST, Scope(department=department, cohort=cohort))
    why = Because(reason=reason).reason
    dates, own = cohort_of(transaction, cohort), department_of(transaction, department)
    stored = require_registered(stored_interest(transaction, cohort, department), own.short_name)
    refuse_stale_row(transaction, _COUNTY, stored, version)
    require_own_municipalities(transaction, own, form.municipality_numbers, dates.starts_on)
    given = Received(stored.received_at, stored.is_late, stored.due_on)
    place = {"cohort": cohort, "department": department}
    keep_interest(transaction, actor, "correct_interest", form, given, stored=stored, reason=why, **place)
    tell_of_interest(transaction, actor, form, given, cohort=dates, department=own, record_id=stored.id)
    return stored.id


@action
def withdraw_interest(actor: Actor, transaction: Transaction, *, cohort: str, department: str, version: int) -> str:
    """The board takes its interest back; gives the interest's id. Raises InterestNotRegistered, StaleRecord."""
    require(actor, Right.WRITE_COUNTY_INTEREST, Scope(department=department, cohort=cohort))
    dates, own = cohort_of(transaction, cohort), department_of(transaction, department)
    stored = require_registered(stored_interest(transaction, cohort, department), own.short_name)
    refuse_stale_row(transaction, _COUNTY, stored, version)
    withdraw(transaction, actor, _COUNTY, "withdraw_interest", stored)
    tell_of_withdrawn_interest(transaction, actor, cohort=dates, department=own, record_id=stored.id)
    return stored.id


@action
def record_decision(
    actor: Actor, transaction: Transaction, form: DecisionForm, *, cohort: str, department: str, version: int = 0
) -> str:
    """The board records its annual meeting's yes or no, or a new one in place of it; gives the decision's id.

    A yes makes the department a region of its own, a no takes it out of its region. Raises StaleRecord,
    ResolutionNotNew, MeetingDateInFuture, MunicipalityOfAnotherDepartment and what replace_areas raises.
    """
    require(actor, Right.WRITE_DECISION, Scope(department=department, cohort=cohort))
    place = {"cohort": cohort, "department": department}
    return decide(transaction, actor, "record_decision", form, version=version, reason="", **place)


@action
def record_decision_for_board(
    actor: Actor,
    transaction: Transaction,
    form: DecisionForm,
    *,
    cohort: str,
    department: str,
    reason: str,
    version: int = 0,
) -> str:
    """Programme management records a decision for the board, with a reason; as record_decision otherwise.

    A yes or no that was recorded by mistake can be put right with the same resolution.
    """
    require(actor, Right.RECORD_DECISION_FOR_BOARD, Scope(department=department, cohort=cohort))
    why, place = Because(reason=reason).reason, {"cohort": cohort, "department": department}
    return decide(transaction, actor, "record_decision_for_board", form, version=version, reason=why, **place)


@action
def bring_in_areas(
    actor: Actor, transaction: Transaction, area_ids: list[str], *, cohort: str, department: str, version: int
) -> str:
    """The department brings just these development areas into the cohort; gives the decision's id.

    `version` is the decision's. Raises DepartmentHasNotDecided, StaleRecord and what replace_areas raises.
    """
    require(actor, Right.WRITE_DECISION, Scope(department=department, cohort=cohort))
    dates, own = cohort_of(transaction, cohort), department_of(transaction, department)
    stored = stored_decision(transaction, cohort, department)
    if stored is None or not stored["takes_part"]:
        raise DepartmentHasNotDecided(department=own.short_name)
    decision_id = str(stored["id"])
    refuse_stale(transaction, kind=_DECISION, record_id=decision_id, read=version, stored=stored["version"])
    before = brought_areas(transaction, cohort, department)
    replace_areas(transaction, actor, cohort=dates, department=own, area_ids=area_ids)
    change_row(transaction, _DECISION, decision_id, {})
    after = {"areas": [label for _id, label in brought_areas(transaction, cohort, department)]}
    was = {"areas": [label for _id, label in before]}
    write_audit(transaction, actor, "bring_in_areas", kind=_DECISION, record_id=decision_id, before=was, after=after)
    return decision_id


@action
def register_municipal_interest(
    actor: Actor,
    transaction: Transaction,
    form: MunicipalInterestForm,
    *,
    cohort: str,
    municipality: str,
    version: int = 0,
) -> str:
    """The contact registers the municipality's interest or changes it; gives the interest's id.

    It is the municipality's own word then, also where the board had registered it. Raises InterestClosed,
    StaleRecord and what municipality_on raises.
    """
    require(actor, Right.WRITE_MUNICIPAL_INTEREST, municipality_scope(transaction, municipality, cohort))
    dates = cohort_of(transaction, cohort)
    place = municipality_on(transaction, municipality, dates.starts_on)
    stored = stored_municipal_interest(transaction, cohort, municipality)
    refuse_stale_row(transaction, _MUNICIPAL, stored, version)
    closes_on = application_deadline_of(transaction, dates, municipality)
    given = judge_municipal_interest(stored, dates, actor.at, closes_on=closes_on)
    interest_id = keep_municipal_interest(
        transaction,
        actor,
        "register_municipal_interest",
        form,
        given,
        stored=stored,
        cohort=cohort,
        municipality=municipality,
        is_on_behalf=False,
    )
    tell_board_of_municipality(transaction, actor, cohort=cohort, municipality=place, record_id=interest_id)
    return interest_id


@action
def register_municipal_interest_on_behalf(
    actor: Actor,
    transaction: Transaction,
    form: MunicipalInterestForm,
    *,
    cohort: str,
    department: str,
    municipality: str,
    version: int = 0,
) -> str:
    """The board registers interest for a municipality of its own, which is asked to confirm; gives the interest's id.

    The contact's address, where it is known, gets a one-time link to do so by, without an account.

    Raises InterestClosed, MunicipalityHasAnswered, StaleRecord, MunicipalityOfAnotherDepartment and what
    municipality_on raises.
    """
    require(actor, Right.REGISTER_MUNICIPAL_INTEREST_ON_BEHALF, Scope(department=department, cohort=cohort))
    dates = cohort_of(transaction, cohort)
    require_own_municipalities(transaction, department_of(transaction, department), [municipality], dates.starts_on)
    place = municipality_on(transaction, municipality, dates.starts_on)
    stored = stored_municipal_interest(transaction, cohort, municipality)
    if stored and stored.confirmed_at and not stored.withdrawn_at:
        raise MunicipalityHasAnswered(municipality=place.name)
    refuse_stale_row(transaction, _MUNICIPAL, stored, version)
    closes_on = application_deadline_of(transaction, dates, municipality)
    given = judge_municipal_interest(stored, dates, actor.at, closes_on=closes_on)
    interest_id = keep_municipal_interest(
        transaction,
        actor,
        "register_municipal_interest_on_behalf",
        form,
        given,
        stored=stored,
        cohort=cohort,
        municipality=municipality,
        is_on_behalf=True,
    )
    ask_municipality_to_confirm(transaction, actor, cohort=cohort, municipality=place, record_id=interest_id)
    if form.contact_email:
        send_link_to_confirm(transaction, actor, place, cohort=cohort, email=form.contact_email)
    return interest_id


@action
def confirm_municipal_interest(
    actor: Actor, transaction: Transaction, *, cohort: str, municipality: str, version: int
) -> str:
    """The contact confirms what the board registered; gives the interest's id.

    Raises InterestNotRegistered, InterestClosed, InterestAlreadyConfirmed, StaleRecord.
    """
    require(actor, Right.WRITE_MUNICIPAL_INTEREST, municipality_scope(transaction, municipality, cohort))
    dates = cohort_of(transaction, cohort)
    name = municipality_name(transaction, municipality)
    stored = require_registered(stored_municipal_interest(transaction, cohort, municipality), name)
    require_open(application_deadline_of(transaction, dates, municipality), actor.at)
    if stored.confirmed_at:
        raise InterestAlreadyConfirmed(municipality=name)
    refuse_stale_row(transaction, _MUNICIPAL, stored, version)
    after = {"confirmed_at": actor.at}
    change_row(transaction, _MUNICIPAL, stored.id, after)
    write_audit(transaction, actor, "confirm_municipal_interest", kind=_MUNICIPAL, record_id=stored.id, after=after)
    place = municipality_on(transaction, municipality, dates.starts_on)
    tell_board_of_municipality(transaction, actor, cohort=cohort, municipality=place, record_id=stored.id)
    return stored.id


@action
def withdraw_municipal_interest(
    actor: Actor, transaction: Transaction, *, cohort: str, municipality: str, version: int
) -> str:
    """The contact takes the municipality's interest back, at any time, and its board is told; gives the interest's id.

    Raises InterestNotRegistered, StaleRecord.
    """
    scope, name = municipality_scope(transaction, municipality, cohort), municipality_name(transaction, municipality)
    require(actor, Right.WRITE_MUNICIPAL_INTEREST, scope)
    stored = require_registered(stored_municipal_interest(transaction, cohort, municipality), name)
    refuse_stale_row(transaction, _MUNICIPAL, stored, version)
    withdraw(transaction, actor, _MUNICIPAL, "withdraw_municipal_interest", stored)
    tell_board_of_withdrawal(transaction, actor, scope=scope, record_id=stored.id)
    return stored.id
