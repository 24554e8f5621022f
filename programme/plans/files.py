"""Reads our own plans from the files in data/plans, which people write and correct by hand."""

from pathlib import Path

from programme.language import RuleBroken, _, later
from programme.plans.datafile import read_datafile
from programme.plans.faults import Fault
from programme.plans.model import Plan


class PlanFileFaulty(RuleBroken):
    """A plan file cannot be used. Facts: `file` (its name), `what` (all that is wrong, each with its line)."""

    sentence = later("Planfilen {file} kan ikke brukes. {what}")


def read_plan(path: Path) -> Plan:
    """The plan in one YAML file, whose name is the plan's slug.

    Raises PlanFileFaulty naming the file and all that is wrong in it.
    """
    try:
        found = read_datafile(path.read_bytes(), None)
    except RuleBroken as broken:
        raise PlanFileFaulty(file=path.name, what=str(broken)) from broken
    if found.plan is None:
        raise PlanFileFaulty(file=path.name, what=" ".join(map(_told, found.faults)))
    if found.plan.slug != path.stem:
        what = _("Slug er {slug}. Den skal være lik filnavnet.", slug=found.plan.slug)
        raise PlanFileFaulty(file=path.name, what=what)
    return found.plan


def read_plans(folder: Path) -> tuple[Plan, ...]:
    """The plans of all `.yaml` files right in `folder` (not in folders below it), sorted by slug.

    Raises PlanFileFaulty for the first file that cannot be used.
    """
    return tuple(read_plan(path) for path in sorted(folder.glob("*.yaml")))


def _told(fault: Fault) -> str:
    facts = {"row": fault.row, "column": fault.column, "reason": fault.reason}
    return _("Rad {row}, {column}: {reason}", **facts) if fault.row else _("{column}: {reason}", **facts)
