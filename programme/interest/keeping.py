"""The rows of interest and decisions, each written with its line in the audit log, inside a transaction.

No rights or rules are judged here: the action that calls has done it.
"""

from collections.abc import Mapping
from uuid import uuid4

from programme.access.audit import refuse_stale, write_audit
from programme.access.model import Actor
from programme.interest.decision import DecisionForm
from programme.interest.model import CountyInterest, CountyInterestForm, Received
from programme.interest.municipal import MunicipalInterest, MunicipalInterestForm
from programme.store import Transaction
from programme.store.store import Row

_COUNTY, _MUNICIPAL, _DECISION = "county_interest", "municipal_interest", "participation_decision"


def keep_interest(
    transaction: Transaction,
    actor: Actor,
    action: str,
    form: CountyInterestForm,
    given: Received,
    *,
    stored: CountyInterest | None,
    cohort: str,
    department: str,
    reason: str = "",
) -> str:
    """Write the department's interest in place of `stored`, not withdrawn; gives its id."""
    values = form.model_dump() | given._asdict() | {"withdrawn_at": None}
    if stored:
        change_row(transaction, _COUNTY, stored.id, values)
        interest_id = stored.id
    else:
        interest_id = str(uuid4())
        place = {"cohort_slug": cohort, "department_code": department}
        transaction.insert(_COUNTY, id=interest_id, version=1, **place, **values)
    before = stored.model_dump(mode="json") if stored else None
    write_audit(
        transaction, actor, action, kind=_COUNTY, record_id=interest_id, before=before, after=values, reason=reason
    )
    return interest_id


def keep_municipal_interest(
    transaction: Transaction,
    actor: Actor,
    action: str,
    form: MunicipalInterestForm,
    given: Received,
    *,
    stored: MunicipalInterest | None,
    cohort: str,
    municipality: str,
    is_on_behalf: bool,
    is_by_link: bool = False,
) -> str:
    """Write the municipality's interest in place of `stored`, not withdrawn; gives its id.

    On behalf it is unconfirmed, else the municipality's own word from now, said signed in or by a one-time link.
    """
    confirmed_at = None if is_on_behalf else actor.at
    values = form.model_dump() | given._asdict()
    values |= {"is_on_behalf": is_on_behalf, "is_by_link": is_by_link}
    values |= {"confirmed_at": confirmed_at, "withdrawn_at": None}
    if stored:
        change_row(transaction, _MUNICIPAL, stored.id, values)
        interest_id = stored.id
    else:
        interest_id = str(uuid4())
        place = {"cohort_slug": cohort, "municipality_number": municipality}
        transaction.insert(_MUNICIPAL, id=interest_id, version=1, **place, **values)
    before = stored.model_dump(mode="json") if stored else None
    write_audit(transaction, actor, action, kind=_MUNICIPAL, record_id=interest_id, before=before, after=values)
    return interest_id


def keep_decision(
    transaction: Transaction,
    actor: Actor,
    action: str,
    form: DecisionForm,
    stored: Row | None,
    *,
    cohort: str,
    department: str,
    resolution_id: str,
    reason: str,
) -> str:
    """Write the department's decision in place of `stored`; gives its id.

    A yes is its application. A yes that stays one was given when it was given first.
    """
    was_given = stored["applied_at"] if stored and stored["takes_part"] else actor.at
    values = {
        "takes_part": form.takes_part,
        "applied_at": was_given if form.takes_part else None,
        "resolution_id": resolution_id,
        "municipality_numbers": form.municipality_numbers,
        "recorded_at": actor.at,
        "recorded_by": actor.person_id,
        "reason_on_behalf": reason,
    }
    if stored:
        change_row(transaction, _DECISION, stored["id"], values)
        decision_id = str(stored["id"])
    else:
        decision_id = str(uuid4())
        place = {"cohort_slug": cohort, "department_code": department}
        transaction.insert(_DECISION, id=decision_id, version=1, **place, **values)
    after = form.model_dump(mode="json")
    write_audit(
        transaction, actor, action, kind=_DECISION, record_id=decision_id, before=stored, after=after, reason=reason
    )
    return decision_id


def change_row(transaction: Transaction, table: str, record_id: str, values: Mapping[str, object]) -> None:
    """Change the row's `values` (column names from code) and count its version up."""
    changes = ", ".join(["version = version + 1", *(f"{column} = ${column}" for column in values)])
    transaction.rows(f"UPDATE {table} SET {changes} WHERE id = $record_id", record_id=record_id, **values)


def withdraw(
    transaction: Transaction,
    actor: Actor,
    table: str,
    action: str,
    stored: CountyInterest | MunicipalInterest,
    *,
    reason: str = "",
) -> None:
    """Mark the interest in `table` as taken back now."""
    after = {"withdrawn_at": actor.at}
    change_row(transaction, table, stored.id, after)
    before = stored.model_dump(mode="json")
    write_audit(transaction, actor, action, kind=table, record_id=stored.id, before=before, after=after, reason=reason)


def refuse_stale_row(
    transaction: Transaction, table: str, stored: CountyInterest | MunicipalInterest | None, version: int
) -> None:
    """Raises StaleRecord when `version` is not that of `stored`; 0 is the version of nothing."""
    record_id, present = (stored.id, stored.version) if stored else ("", 0)
    refuse_stale(transaction, kind=table, record_id=record_id, read=version, stored=present)
