"""Gatherings as actions and other parts of the programme read them. No rights are checked here."""

from datetime import date

from programme.gatherings.model import AttendanceState, Gathering
from programme.language import NotAllowed
from programme.store import Reader
from programme.store.store import one_row


def gathering_of(reader: Reader, gathering_id: str) -> Gathering:
    """The gathering. Raises NotAllowed for an unknown id."""
    row = one_row(reader, "SELECT * FROM gathering WHERE id = $gathering_id", gathering_id=gathering_id)
    if row is None:
        raise NotAllowed
    return Gathering.model_validate(row)


def gatherings_of(reader: Reader, cohort: str) -> list[Gathering]:
    """All gatherings of the cohort, the cancelled ones too, in the order in which they start."""
    rows = reader.rows("SELECT * FROM gathering WHERE cohort_slug = $cohort ORDER BY starts_at, id", cohort=cohort)
    return [Gathering.model_validate(row) for row in rows]


def invited_people(reader: Reader, gathering_id: str, day: date) -> list[str]:
    """Ids of all who are invited, boards included; for who should hear of something on `day`.

    Whose roles all begin later, or are over, may not read it and is left out.
    """
    rows = reader.rows(
        """
        SELECT DISTINCT invited.person_id FROM gathering_invitation AS invited
        JOIN role_grant ON role_grant.person_id = invited.person_id
        WHERE gathering_id = $gathering_id AND valid_from <= $day AND (valid_to IS NULL OR valid_to >= $day)
        ORDER BY invited.person_id
        """,
        gathering_id=gathering_id,
        day=day,
    )
    return [row["person_id"] for row in rows]


def people_on_roster(reader: Reader, gathering_id: str) -> set[tuple[str, str]]:
    """(person id, affiliation) of all whose attendance can be recorded: invited, or have answered."""
    rows = reader.rows(
        """
        SELECT person_id, affiliation FROM gathering_invitation WHERE gathering_id = $gathering_id
        UNION
        SELECT person_id, affiliation FROM gathering_answer WHERE gathering_id = $gathering_id
        """,
        gathering_id=gathering_id,
    )
    return {(row["person_id"], row["affiliation"]) for row in rows}


def recorded_attendance(reader: Reader, gathering_id: str) -> dict[tuple[str, str], AttendanceState]:
    """What has been recorded, by (person id, affiliation)."""
    rows = reader.rows(
        "SELECT person_id, affiliation, state FROM attendance WHERE gathering_id = $gathering_id",
        gathering_id=gathering_id,
    )
    return {(row["person_id"], row["affiliation"]): AttendanceState(row["state"]) for row in rows}
