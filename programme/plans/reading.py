"""A plan from what stands in a file, whatever its format: every fault at once, each with its row, column and reason.

Nothing is guessed: a plan with a single fault is no plan until that is mended.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from programme.language import RuleBroken, later
from programme.organisation.model import Department
from programme.plans.faults import Fault, Faults, Format, WrittenEntry
from programme.plans.model import Plan
from programme.plans.reading_top import Top
from programme.plans.reading_tree import Tree


class ReadPlan(NamedTuple):
    """What was read: the plan where nothing is wrong, else the faults in the order of the file."""

    plan: Plan | None
    faults: tuple[Fault, ...]


class FileNotKnown(RuleBroken):
    """A plan comes as a workbook or as a data file."""

    sentence = later("Filen er verken en Excel-arbeidsbok (.xlsx) eller en datafil (.yaml). Velg en slik fil.")
    field = "file"


class FileMissing(RuleBroken):
    """There is no file."""

    sentence = later("Filen mangler. Velg en fil først.")
    field = "file"


class Reading(Faults):
    """One reading of a file: collects the faults, and gives the plan at the end where there are none.

    `departments`: whose plan it may be. None: anybody's, and then nothing that may be left out elsewhere is missing.
    """

    def __init__(self, format: Format, departments: Sequence[Department] | None) -> None:  # noqa: A002
        super().__init__(format, is_ours=departments is None)
        self._departments = departments

    def result(self, top: Mapping[str, tuple[str, int]], entries: Sequence[WrittenEntry]) -> ReadPlan:
        """What was read: fields at the top with their rows, and the entries, a parent before what is under it."""
        facts, areas = Top(self, top, self._departments).facts(), Tree(self, entries).areas()
        if self.faults:
            return ReadPlan(None, tuple(self.faults))
        return ReadPlan(Plan(**facts, entries=areas), ())
