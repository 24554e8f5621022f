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
_BY_BATCH = "before <> '{}' AND batch_id IN (SELECT id FROM outreach_batch WHERE cohort_slug = $cohort)"
SENSITIVE: Sequence[Sensitive] = (
    Sensitive("gathering_answer", "substitute_name", _BY_GATHERING, later("navn på vara")),
    Sensitive("guidance_refusal", "reason", _BY_COHORT, later("begrunnelser for å takke nei til veiledning")),
    Sensitive("mentor_assignment", "reason", _BY_COHORT, later("begrunnelser fra og om veiledere")),
    Sensitive("cooperation", "notes", _BY_COHORT, later("notater om kommuner som er satt i kontakt")),
    Sensitive("dialogue_meeting", "notes", _BY_COHORT, later("notater fra dialogmøter")),
    Sensitive("dialogue_meeting", "attendees", _BY_COHORT, later("hvem som møtte på dialogmøter")),
    Sensitive("dialogue_meeting", "next_step", _BY_COHORT, later("neste steg fra dialogmøter")),
    Sensitive("municipal_interest", "contact", _BY_COHORT, later("kontaktpersoner i kommunenes interesse")),
    Sensitive("municipal_interest", "contact_email", _BY_COHORT, later("e-postadresser i kommunenes interesse")),
    Sensitive("outreach", "contact_name", _BY_COHORT, later("kontaktpersoner i oppfølgingen")),
    Sensitive("outreach", "contact_email", _BY_COHORT, later("e-postadresser i oppfølgingen")),
    Sensitive("outreach", "notes", _BY_COHORT, later("notater fra oppfølgingen")),
    Sensitive("outreach_batch_row", "before", _BY_BATCH, later("det som kan angres i oppfølgingen")),
)


def without_sensitive(table: str, row: Row) -> Row:
    """The row of `table` as an export has it when nobody asked for more: its sensitive columns are empty."""
    return {**row, **{each.column: "" for each in SENSITIVE if each.table == table and each.column in row}}
