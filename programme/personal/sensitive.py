"""What is sensitive, in one place: who needs it sees it, no export holds it unless asked for, and it goes first."""

from collections.abc import Sequence
from typing import NamedTuple

from programme.language import later
from programme.store.store import Row


class Sensitive(NamedTuple):
    """A column that is sensitive, which of its rows belong to the cohort `$cohort`, and what it is in words."""

    table: str
    column: str
    of_cohort: str
    what: str


_BY_COHORT = "cohort_slug = $cohort"
_BY_GATHERING = "gathering_id IN (SELECT id FROM gathering WHERE cohort_slug = $cohort)"
SENSITIVE: Sequence[Sensitive] = (
    Sensitive("gathering_answer", "substitute_name", _BY_GATHERING, later("navn på vara")),
    Sensitive("guidance_refusal", "reason", _BY_COHORT, later("begrunnelser for å takke nei til veiledning")),
    Sensitive("mentor_assignment", "reason", _BY_COHORT, later("begrunnelser fra og om veiledere")),
    Sensitive("dialogue_meeting", "notes", _BY_COHORT, later("notater fra dialogmøter")),
)


def without_sensitive(table: str, row: Row) -> Row:
    """The row of `table` as an export has it when nobody asked for more: its sensitive columns are empty."""
    return {**row, **{each.column: "" for each in SENSITIVE if each.table == table and each.column in row}}
