"""What people do with adopted plans: load them from files, and give a period to one whose document gives none."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Self

from pydantic import BaseModel, model_validator

from programme.access.audit import refuse_stale, write_audit
from programme.access.doing import action
from programme.access.model import Actor
from programme.access.rights import Right, require
from programme.language import NotAllowed, RuleBroken, later
from programme.language.dates import date_in_text
from programme.language.fields import RequiredText, fault
from programme.plans.model import Plan, adopted, walk
from programme.store import Kind, Transaction
from programme.store.store import Row, one_row


class PeriodForm(BaseModel):
    """The days for which a plan holds, both included, and where that is known from."""

    period_from: date
    period_to: date
    source: RequiredText

    @model_validator(mode="after")
    def _end_is_not_before_start(self) -> Self:
        if self.period_to < self.period_from:
            sentence = later("Perioden slutter {end}, før den begynner {start}. Rett én av datoene.")
            days = {"start": date_in_text(self.period_from), "end": date_in_text(self.period_to)}
            raise fault("period_backwards", sentence, **days)
        return self


class PeriodGivenByPlan(RuleBroken):
    """A period that the document itself gives is not changed. Facts: title."""

    sentence = later("«{title}» oppgir selv perioden. Den kan ikke endres her.")
    field = "period_from"


class ExamplePlanInRealStore(RuleBroken):
    """Invented plans belong in example stores alone. Facts: title."""

    sentence = later("«{title}» er et eksempel og kan ikke legges inn i et virkelig lager. Ta den ut av mappen.")


@action
def load_plans(actor: Actor, transaction: Transaction, plans: Sequence[Plan]) -> None:
    """Write the plans that the store lacks; one whose slug is there is left as it is.

    Dissolved departments' plans are loaded like others. Raises ExamplePlanInRealStore.
    """
    require(actor, Right.WRITE_PLANS)
    _refuse_examples_in_real_store(transaction, plans)
    known = {row["id"] for row in transaction.rows("SELECT id FROM plan")}
    new = [plan for plan in plans if plan.slug not in known]
    transaction.insert_all("plan", map(_plan_row, new))
    transaction.insert_all("plan_entry", (row for plan in new for row in _entry_rows(plan)))
    transaction.insert_all("plan_reference", (row for plan in new for row in _reference_rows(plan)))
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
    transaction.rows(
        """
        UPDATE plan SET period_from = $period_from, period_to = $period_to, period_source = $source,
                        version = version + 1
        WHERE id = $plan_id
        """,
        plan_id=plan_id,
        **form.model_dump(),
    )
    write_audit(
        transaction,
        actor,
        "enter_period",
        kind="plan",
        record_id=plan_id,
        before={
            "period_from": before["period_from"],
            "period_to": before["period_to"],
            "source": before["period_source"],
        },
        after=form.model_dump(),
    )
    return plan_id


def _plan(transaction: Transaction, plan_id: str) -> Row:
    row = one_row(transaction, "SELECT * FROM plan WHERE id = $plan_id", plan_id=plan_id)
    if row is None:
        raise NotAllowed
    return row


def _refuse_examples_in_real_store(transaction: Transaction, plans: Sequence[Plan]) -> None:
    kind = transaction.rows("SELECT kind FROM store_identity")[0]["kind"]
    for plan in plans:
        if plan.example and kind == Kind.REAL:
            raise ExamplePlanInRealStore(title=plan.title)


def _plan_row(plan: Plan) -> Mapping[str, object]:
    return {
        "id": plan.slug,
        "department_code": plan.department,
        "title": plan.title,
        "period_from": plan.period and plan.period.start,
        "period_to": plan.period and plan.period.end,
        "period_source": "",
        "adopted_by": plan.adoption.by or "",
        "adopted_on": plan.adoption.on,
        "is_adopted": adopted(plan),
        "is_example": plan.example,
        "source": plan.source,
        "predecessor_note": plan.predecessor_note,
        "version": 1,
    }


def _entry_id(plan: Plan, key: str) -> str:
    return f"{plan.slug}/{key}"


def _entry_rows(plan: Plan) -> Iterator[Mapping[str, object]]:
    for place, placed in enumerate(walk(plan)):
        yield {
            "id": _entry_id(plan, placed.entry.key),
            "plan_id": plan.slug,
            "parent_id": placed.parent and _entry_id(plan, placed.parent),
            "place": place,
            "depth": placed.depth,
            "kind": placed.entry.kind,
            "level_name": placed.entry.level,
            "number": placed.entry.number,
            "label": placed.entry.label,
            "scope": placed.entry.scope,
        }


def _reference_rows(plan: Plan) -> Iterator[Mapping[str, object]]:
    for placed in walk(plan):
        for place, key in enumerate(placed.entry.refers_to):
            yield {
                "entry_id": _entry_id(plan, placed.entry.key),
                "place": place,
                "refers_to": _entry_id(plan, key),
            }
