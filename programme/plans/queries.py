"""What people ask of adopted plans: which there are, what one says, and which municipalities took it up."""

from pydantic import BaseModel, ConfigDict

from programme.access.model import Actor
from programme.access.rights import Right, require
from programme.language import NotAllowed
from programme.plans.datafile import plan_datafile
from programme.plans.difference import Difference, difference
from programme.plans.records import stored_headers, stored_plan, stored_tree
from programme.plans.tree import PlanHeader, PlanTree, plan_of
from programme.plans.use import taken_up, uses_of
from programme.plans.workbook import plan_workbook
from programme.store import Reader


class Uptake(BaseModel):
    """How many municipalities took an entry up, and the names of those that the reader may see, sorted."""

    model_config = ConfigDict(frozen=True)
    entry_id: str
    municipalities: int
    names: tuple[str, ...]


def plans(actor: Actor, reader: Reader) -> list[PlanHeader]:
    """All plans: today's departments before the dissolved ones, the newest first, those without a period last."""
    require(actor, Right.READ_PLANS)
    return stored_headers(reader)


def plan(actor: Actor, reader: Reader, plan_id: str) -> PlanTree:
    """The plan as a tree. Raises NotAllowed when there is none."""
    require(actor, Right.READ_PLANS)
    tree = stored_tree(reader, plan_id)
    if tree is None:
        raise NotAllowed
    return tree


def plan_file(actor: Actor, reader: Reader, plan_id: str, *, is_workbook: bool) -> bytes:
    """The plan as a workbook or as a data file, which give the same plan when they are read. Raises NotAllowed."""
    tree = plan(actor, reader, plan_id)
    document = plan_of(tree)
    return plan_workbook(document, [tree.header.department]) if is_workbook else plan_datafile(document)


def plan_difference(actor: Actor, reader: Reader, plan_id: str) -> Difference | None:
    """What is otherwise in the plan than in the one that it replaces or was copied from; None where it was neither.

    Raises NotAllowed when there is no such plan.
    """
    tree = plan(actor, reader, plan_id)
    earlier = stored_plan(reader, tree.header.earlier_plan_id) if tree.header.earlier_plan_id else None
    return difference(earlier, plan_of(tree)) if earlier else None


def uptake(actor: Actor, reader: Reader, *, cohort: str, plan_id: str) -> list[Uptake]:
    """Which entries municipalities of the cohort took up; entries that nobody did are left out.

    Everyone signed in sees how many; who it is, only those who may read the group (DOMAIN.md, «application, group»).
    """
    return [
        Uptake(entry_id=entry_id, municipalities=use.municipalities, names=tuple(taker.name for taker in use.takers))
        for entry_id, use in uses_of(taken_up(actor, reader, cohort=cohort, plan_ids=[plan_id])).items()
    ]
