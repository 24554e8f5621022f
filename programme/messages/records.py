"""Templates and the programme's mailbox as they are stored. No rights are checked here."""

from datetime import datetime

from programme.messages.about import ABOUT
from programme.messages.model import MessageKind
from programme.messages.standard import Text
from programme.messages.templates import Standing, standing
from programme.store import Reader
from programme.store.store import Row, one_row

_NEWEST = """
    SELECT * FROM message_template WHERE kind = $kind AND ($at IS NULL OR written_at <= $at)
    ORDER BY version DESC LIMIT 1
"""
_PLACES = """
    SELECT (SELECT name FROM cohort WHERE slug = $cohort) AS period,
           (SELECT name_unique FROM municipality WHERE municipality_number = $municipality) AS municipality
"""


def standing_template(reader: Reader, kind: MessageKind, at: datetime | None = None) -> Standing:
    """The kind's text that holds now, or held at a moment."""
    row = one_row(reader, _NEWEST, kind=kind, at=at)
    return standing(kind, text_of(row) if row else None, row["version"] if row else 0)


def written_kinds(reader: Reader) -> set[MessageKind]:
    """The kinds for which programme management has ever written a text."""
    return {MessageKind(row["kind"]) for row in reader.rows("SELECT DISTINCT kind FROM message_template")}


def text_of(row: Row) -> Text | None:
    """The text of a stored version; None where it goes back to the standard, or asks for what its kind has not.

    A later version of the app may know a fact no more: then the standard text is better than none at all.
    """
    if row["is_standard"]:
        return None
    text = Text(row["subject"], row["text_before"], row["text_after"])
    return text if text.names <= ABOUT[MessageKind(row["kind"])].facts.keys() else None


def mailbox(reader: Reader) -> tuple[str, int]:
    """The address of the programme's mailbox, empty when there is none, and its version."""
    row = one_row(reader, "SELECT email, version FROM programme_mailbox")
    return (row["email"], row["version"]) if row else ("", 0)


def period_facts(reader: Reader, cohort: str) -> dict[str, str]:
    """What a message about something in the cohort says of it: its name, and its slug for the link."""
    row = one_row(reader, _PLACES, cohort=cohort, municipality="")
    return {"period": (row and row["period"]) or cohort, "cohort": cohort}


def municipality_facts(reader: Reader, *, cohort: str, municipality: str, department: str | None) -> dict[str, str]:
    """What a message about a municipality's record in the cohort says: whose, and what its reader must have a right to.

    `department` is the code of the municipality's own.
    """
    row = one_row(reader, _PLACES, cohort=cohort, municipality=municipality) or {}
    return {
        "municipality": row.get("municipality") or municipality,
        "period": row.get("period") or cohort,
        "cohort": cohort,
        "department_code": department or "",
        "municipality_number": municipality,
    }
