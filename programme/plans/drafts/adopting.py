"""A draft becomes a plan: judged and written inside a transaction. No rights are checked here."""

from itertools import count

from programme.access.audit import write_audit
from programme.access.model import Actor
from programme.language import _
from programme.language.dates import date_in_text, local_date
from programme.organisation.annual_meetings import ResolutionForm
from programme.organisation.records import record_resolution
from programme.plans.drafts.keeping import change_draft_row
from programme.plans.drafts.model import DocumentedForm, Draft
from programme.plans.drafts.records import require_not_replaced
from programme.plans.drafts.rules import DraftChanged
from programme.plans.keeping import refuse_examples_in_real_store, write_plans
from programme.plans.model import Adoption, AdoptionInFuture, Plan
from programme.store import Reader, Transaction


def become_plan(
    transaction: Transaction,
    actor: Actor,
    action: str,
    draft: Draft,
    *,
    edition: int,
    resolution: ResolutionForm | None = None,
    documented: DocumentedForm | None = None,
) -> str:
    """Write the plan that the draft has become, in place of the one it is a new version of; gives the plan's id.

    By a `resolution`, or as an older document says of itself. Raises as adopt_plan and publish_plan do.
    """
    if edition != draft.edition:
        raise DraftChanged(title=draft.title)
    department = draft.department.department_code
    if draft.is_new_version:
        require_not_replaced(transaction, draft.base_plan_id, department=department)
    plan = draft.as_plan(free_slug(transaction, draft)).model_copy(
        update={"adoption": _adoption(actor, draft, resolution, documented)}
    )
    refuse_examples_in_real_store(transaction, [plan])
    resolution_id = _resolution(transaction, actor, draft, resolution) if resolution else None
    write_plans(transaction, [plan])
    _write_lineage(transaction, draft, plan, resolution_id)
    change_draft_row(transaction, actor, action, draft, before={"plan_id": ""}, after={"plan_id": plan.slug})
    after = {"title": plan.title, "department": department, "resolution_id": resolution_id}
    write_audit(transaction, actor, action, kind="plan", record_id=plan.slug, after=after)
    return plan.slug


def _adoption(
    actor: Actor, draft: Draft, resolution: ResolutionForm | None, documented: DocumentedForm | None
) -> Adoption:
    if resolution:
        return Adoption(by=_("Årsmøtet"), on=resolution.held_on)
    if documented and documented.on and documented.on > local_date(actor.at):
        raise AdoptionInFuture(title=draft.title, day=date_in_text(documented.on))
    return Adoption(by=(documented and documented.by) or None, on=documented and documented.on)


def _resolution(transaction: Transaction, actor: Actor, draft: Draft, form: ResolutionForm) -> str:
    return record_resolution(
        transaction,
        actor,
        department=draft.department.department_code,
        **form.model_dump(),
    )


def _write_lineage(transaction: Transaction, draft: Draft, plan: Plan, resolution_id: str | None) -> None:
    transaction.insert(
        "plan_lineage",
        plan_id=plan.slug,
        replaces=draft.base_plan_id if draft.is_new_version else None,
        follows=(draft.base_plan_id or None) if not draft.is_new_version else None,
        resolution_id=resolution_id,
    )


def free_slug(reader: Reader, draft: Draft) -> str:
    """Department and years, and a number where a plan has that already: `nordland-2024-2025-2`."""
    years = [str(draft.period.start.year), str(draft.period.end.year)] if draft.period else []
    stem = "-".join([draft.department.department_code, *dict.fromkeys(years)])
    taken = {row["id"] for row in reader.rows("SELECT id FROM plan")}
    names = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(name for name in names if name not in taken)
