"""A department's decision as one piece of work: resolution, row, region, areas, word to those concerned.

No rights are checked here: the action that calls has done it.
"""

from programme.access.audit import refuse_stale
from programme.access.model import Actor
from programme.cohorts.model import Cohort
from programme.cohorts.records import add_region, cohort_of, leave_region, region_of
from programme.interest.areas import replace_areas
from programme.interest.decision import DecisionForm
from programme.interest.keeping import keep_decision
from programme.interest.records import stored_decision
from programme.interest.rules import ResolutionNotNew
from programme.interest.telling import tell_of_decision
from programme.language.dates import date_in_text
from programme.organisation.model import Department
from programme.organisation.records import department_of, record_resolution, require_own_municipalities
from programme.store import Transaction
from programme.store.store import Row


def decide(
    transaction: Transaction,
    actor: Actor,
    action: str,
    form: DecisionForm,
    *,
    cohort: str,
    department: str,
    version: int,
    reason: str,
) -> str:
    """Record what the department's annual meeting decided on the cohort; gives the decision's id."""
    dates, own = cohort_of(transaction, cohort), department_of(transaction, department)
    stored = stored_decision(transaction, cohort, department)
    record_id, present = (stored["id"], stored["version"]) if stored else ("", 0)
    refuse_stale(transaction, kind="participation_decision", record_id=record_id, read=version, stored=present)
    if not reason:
        _require_new_resolution(form, stored)
    require_own_municipalities(transaction, own, form.municipality_numbers, dates.starts_on)
    resolution_id = record_resolution(
        transaction,
        actor,
        department=department,
        held_on=form.held_on,
        case_number=form.case_number,
        wording=form.wording,
        place=form.place,
        agenda_item=form.agenda_item,
    )
    place = {"cohort": cohort, "department": department, "resolution_id": resolution_id}
    decision_id = keep_decision(transaction, actor, action, form, stored, reason=reason, **place)
    _settle_region(transaction, actor, form, cohort=dates, department=own)
    replace_areas(transaction, actor, cohort=dates, department=own, area_ids=form.area_ids)
    tell_of_decision(transaction, actor, form, cohort=dates, department=own, record_id=decision_id)
    return decision_id


def _require_new_resolution(form: DecisionForm, stored: Row | None) -> None:
    """A yes becomes a no, or the other way round, by another resolution; a slip is put right with a reason."""
    if stored is None or stored["takes_part"] == form.takes_part:
        return
    if (stored["held_on"], stored["case_number"]) == (form.held_on, form.case_number):
        raise ResolutionNotNew(case_number=form.case_number, day=date_in_text(form.held_on))


def _settle_region(
    transaction: Transaction, actor: Actor, form: DecisionForm, *, cohort: Cohort, department: Department
) -> None:
    """A yes makes the department a region of its own unless it is in one; a no takes it out (DOMAIN.md, 10)."""
    code = department.department_code
    if not form.takes_part:
        leave_region(transaction, actor, cohort=cohort.slug, department=code)
    elif region_of(transaction, cohort.slug, code) is None:
        add_region(transaction, actor, cohort=cohort.slug, department=code, name=department.short_name)
