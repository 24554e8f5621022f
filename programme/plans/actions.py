"""What people do with plans: load them from files, and enter the period or the adoption that a document leaves out."""

from collections.abc import Mapping, Sequence

from programme.access.audit import refuse_stale, write_audit
from programme.access.doing import action
from programme.access.model import Actor
from programme.access.rights import Right, require
from programme.language import NotAllowed
from programme.language.dates import date_in_text, local_date
from programme.plans.keeping import change_row, plan_row, refuse_examples_in_real_store, write_plans
from programme.plans.model import (
    AdoptionForm,
    AdoptionGivenByPlan,
    AdoptionInFuture,
    PeriodForm,
    PeriodGivenByPlan,
    Plan,
)
from programme.store import Transaction
from programme.store.store import Row


@action
def load_plans(actor: Actor, transaction: Transaction, plans: Sequence[Plan]) -> None:
    """Write the plans that the store lacks; one whose slug is there is left as it is.

    Dissolved departments' plans are loaded like others. Raises ExamplePlanInRealStore.
    """
    require(actor, Right.WRITE_PLANS)
    refuse_examples_in_real_store(transaction, plans)
    known = {row["id"] for row in transaction.rows("SELECT id FROM plan")}
    new = [plan for plan in plans if plan.slug not in known]
    write_plans(transaction, new)
    for plan in new:
        after = {"title": plan.title, "department": plan.department, "source": plan.source}
        write_audit(transaction, actor, "load_plans", kind="plan", record_id=plan.slug, after=after)


@action
def enter_period(actor: Actor, transaction: Transaction, form: PeriodForm, *, plan_id: str, version: int) -> str:
    """Give a period to a plan whose document gives none, or correct one given so; gives the plan's id.

    Source: DOMAIN.md, «programme management may enter one with a source». Raises PeriodGivenByPlan, StaleRecord.
    """
    require(actor, Right.WRITE_PLANS)
    before = _plan(transaction, plan_id)
    if before["period_from"] is not None and not before["period_source"]:
        raise PeriodGivenByPlan(title=before["title"])
    refuse_stale(transaction, kind="plan", record_id=plan_id, read=version, stored=before["version"])
    after = {"period_from": form.period_from, "period_to": form.period_to, "period_source": form.source}
    _change_plan(transaction, actor, "enter_period", before, after)
    return plan_id


@action
def enter_adoption(actor: Actor, transaction: Transaction, form: AdoptionForm, *, plan_id: str, version: int) -> str:
    """Enter when a plan was adopted whose document does not tell, or correct what was entered; gives the plan's id.

    Its areas can be brought in from then on. Raises AdoptionGivenByPlan, AdoptionInFuture, StaleRecord.
    """
    require(actor, Right.WRITE_PLANS)
    before = _plan(transaction, plan_id)
    if before["is_adopted"] and not before["adoption_source"]:
        raise AdoptionGivenByPlan(title=before["title"])
    if form.on > local_date(actor.at):
        raise AdoptionInFuture(title=before["title"], day=date_in_text(form.on))
    refuse_stale(transaction, kind="plan", record_id=plan_id, read=version, stored=before["version"])
    after = {"adopted_by": form.by, "adopted_on": form.on, "adoption_source": form.source, "is_adopted": True}
    _change_plan(transaction, actor, "enter_adoption", before, after)
    return plan_id


def _change_plan(transaction: Transaction, actor: Actor, action: str, before: Row, after: Mapping[str, object]) -> None:
    """Change what stands at a plan's top, and log it."""
    change_row(transaction, "plan", before["id"], after)
    was = {column: before[column] for column in after}
    write_audit(transaction, actor, action, kind="plan", record_id=before["id"], before=was, after=after)


def _plan(transaction: Transaction, plan_id: str) -> Row:
    row = plan_row(transaction, plan_id)
    if row is None:
        raise NotAllowed
    return row
