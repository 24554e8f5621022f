"""What is wrong in a file with a plan: every fault with its row, column and reason; and how formats name things."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from programme.language import _
from programme.plans.model import EntryKind, Scope

KEY: Final = re.compile(r"[a-z0-9][a-z0-9.-]{0,39}")
LINE: Final = 200
"""How many characters a line of a plan may have."""


class Fault(NamedTuple):
    """What is wrong in a file: the sheet ("" where there is none), the row (0: no single one), the column, why."""

    sheet: str
    row: int
    column: str
    reason: str


class WrittenEntry(NamedTuple):
    """An entry as it is written: its row, its depth from 1 on (0: not readable), its cells by field of PlanEntry."""

    row: int
    depth: int
    cells: Mapping[str, str]
    refers_to: Sequence[str]


class Format(NamedTuple):
    """How a format calls things: its sheets, its columns by field, its words for kinds and scopes, small letters."""

    top: str
    content: str
    columns: Mapping[str, str]
    kinds: Mapping[str, EntryKind]
    scopes: Mapping[str, Scope]


class Faults:
    """The faults of one file, which is in `format`. `is_ours`: nothing that may be left out elsewhere is missing."""

    def __init__(self, format: Format, *, is_ours: bool) -> None:  # noqa: A002
        self.format = format
        self.is_ours = is_ours
        self.faults: list[Fault] = []

    def fault_at_top(self, row: int, field: str, reason: str) -> None:
        """Something is wrong with what stands at the plan's top."""
        self.faults.append(Fault(self.format.top, row, self.format.columns.get(field, field), reason))

    def fault_in(self, row: int, field: str, reason: str) -> None:
        """Something is wrong with an entry."""
        self.faults.append(Fault(self.format.content, row, self.format.columns.get(field, field), reason))


def too_long(limit: int) -> str:
    """The reason where a text is longer than `limit` characters."""
    return _("Teksten er for lang. Skriv høyst {limit} tegn.", limit=limit)
