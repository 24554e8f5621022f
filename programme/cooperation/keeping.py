"""Rows of municipalities that are brought together, as the actions write them in a transaction. No rights here."""

from collections.abc import Iterable, Sequence
from uuid import uuid4

from programme.access.audit import write_audit
from programme.access.model import Actor, Scope
from programme.access.rights import Right, permits
from programme.cooperation.model import (
    AlreadyTogether,
    LeavingBeforeJoining,
    LeavingForm,
    LeavingInFuture,
    NoneOfOwn,
    Origin,
    OtherDepartmentOutside,
    TogetherForm,
)
from programme.cooperation.records import StoredPartner
from programme.language.dates import date_in_text, local_date
from programme.language.numbers import listed, name_order
from programme.organisation.model import Municipality
from programme.organisation.records import municipality_name, short_department_name
from programme.store import Reader, Transaction
from programme.store.store import one_row

_TAKES_PART = """
    SELECT 1 AS found FROM region_department
    WHERE cohort_slug = $cohort AND department_code = $department AND left_at IS NULL
"""
_OPEN_RECORDS = """
    SELECT cooperation.id, one.municipality_number FROM cooperation
    JOIN cooperation_municipality AS one ON one.cooperation_id = cooperation.id AND one.left_on IS NULL
    WHERE cooperation.cohort_slug = $cohort AND cooperation.stage <> 'came_to_nothing'
"""


def may_keep(actor: Actor, department: str | None, departments: Iterable[str | None]) -> bool:
    """Whether the record is the actor's to keep: its board's (of `department`) and programme management's.

    Where no board keeps it, that of each of `departments`, those of its municipalities.
    """
    keepers = [department] if department else list(departments)
    return any(permits(actor, Right.BRING_TOGETHER, Scope(department=each)) for each in keepers)


def scope_of(partner: StoredPartner, cohort: str) -> Scope:
    """What the municipality's part in it belongs to."""
    return Scope(department=partner.department, municipality=partner.number, cohort=cohort)


def require_neighbours_may_join(
    reader: Reader, places: Sequence[Municipality], *, cohort: str, department: str | None
) -> None:
    """Raises NoneOfOwn, or OtherDepartmentOutside for one of a department that takes no part in the cohort.

    `department` None: programme management, to whom all are alike.
    """
    if department is None:
        return
    if len(places) > 1 and all(place.department_code != department for place in places):
        raise NoneOfOwn(department=short_department_name(reader, department))
    for place in places:
        of = str(place.department_code)
        if of != department and not one_row(reader, _TAKES_PART, cohort=cohort, department=of):
            raise OtherDepartmentOutside(municipality=place.name, department=short_department_name(reader, of))


def refuse_second_record(reader: Reader, cohort: str, numbers: Sequence[str]) -> None:
    """Raises AlreadyTogether when just these municipalities stand together in a record that is open."""
    together: dict[str, set[str]] = {}
    for row in reader.rows(_OPEN_RECORDS, cohort=cohort):
        together.setdefault(row["id"], set()).add(row["municipality_number"])
    if set(numbers) in together.values():
        names = sorted((municipality_name(reader, number) for number in numbers), key=name_order)
        raise AlreadyTogether(names=listed(names))


def write_record(
    transaction: Transaction,
    actor: Actor,
    form: TogetherForm,
    *,
    cohort: str,
    department: str | None,
    origin: Origin,
    numbers: Sequence[str],
) -> str:
    """A new record with its municipalities, none of which has said yes; gives its id."""
    record_id = str(uuid4())
    own = {"origin": origin, "stage": form.stage, "in_touch_on": form.in_touch_on, "notes": form.notes}
    transaction.insert(
        "cooperation",
        id=record_id,
        cohort_slug=cohort,
        department_code=department,
        in_touch_by=actor.person_id if form.in_touch_on else None,
        created_at=actor.at,
        created_by=actor.person_id,
        version=1,
        **own,
    )
    for number in numbers:
        add_partner(transaction, record_id, number)
    after = own | {"cohort": cohort, "municipalities": list(numbers)}
    action = "propose_cooperation" if origin is Origin.CONTACT else "bring_together"
    write_audit(transaction, actor, action, kind="cooperation", record_id=record_id, after=after)
    return record_id


def add_partner(transaction: Transaction, cooperation_id: str, number: str) -> None:
    """One more municipality, which has not said yes."""
    transaction.insert(
        "cooperation_municipality",
        id=str(uuid4()),
        cooperation_id=cooperation_id,
        municipality_number=number,
        confirmed_at=None,
        confirmed_by=None,
        left_on=None,
        leaving_reason="",
    )


def say_yes(transaction: Transaction, actor: Actor, partners: Iterable[StoredPartner]) -> None:
    """Each of the municipalities has said yes now."""
    for partner in partners:
        transaction.rows(
            "UPDATE cooperation_municipality SET confirmed_at = $now, confirmed_by = $by WHERE id = $id",
            now=actor.at,
            by=actor.person_id,
            id=partner.row_id,
        )


def mark_left(transaction: Transaction, partner: StoredPartner, form: LeavingForm) -> None:
    """The municipality is in it no longer."""
    transaction.rows(
        "UPDATE cooperation_municipality SET left_on = $left_on, leaving_reason = $reason WHERE id = $id",
        left_on=form.left_on,
        reason=form.reason,
        id=partner.row_id,
    )


def refuse_wrong_leaving_day(actor: Actor, form: LeavingForm, partner: StoredPartner) -> None:
    """Raises LeavingInFuture, LeavingBeforeJoining."""
    if form.left_on > local_date(actor.at):
        raise LeavingInFuture(day=date_in_text(form.left_on))
    if partner.confirmed_at is not None and form.left_on < local_date(partner.confirmed_at):
        raise LeavingBeforeJoining(day=date_in_text(local_date(partner.confirmed_at)))
