"""Applications as other parts of the programme read them in a transaction. No rights are checked here."""

from datetime import datetime

from programme.applications.model import ApplicationState, EnrolledMunicipality
from programme.applications.rules import ApplicationClosed
from programme.cohorts.model import Cohort, is_after_deadline
from programme.cohorts.records import application_deadline_of, cohort_of
from programme.groups.records import require_department_takes_part
from programme.language.dates import date_in_text
from programme.organisation.records import municipality_on
from programme.store import Reader
from programme.store.store import one_row


def enrolled_municipalities(reader: Reader, cohort: str) -> list[EnrolledMunicipality]:
    """The municipalities whose application to the cohort is accepted, by number."""
    rows = reader.rows(
        """
        SELECT application.municipality_number, municipality.name_unique AS municipality, own.department_code
        FROM application
        JOIN municipality ON municipality.municipality_number = application.municipality_number
        JOIN municipality_department AS own ON own.municipality_number = application.municipality_number
        WHERE application.cohort_slug = $cohort AND application.state = 'accepted'
        ORDER BY application.municipality_number
        """,
        cohort=cohort,
    )
    return [EnrolledMunicipality.model_validate(row) for row in rows]


def is_enrolled(reader: Reader, cohort: str, municipality: str) -> bool:
    """Whether the municipality's application to the cohort is accepted."""
    return application_state(reader, cohort, municipality) is ApplicationState.ACCEPTED


def application_state(reader: Reader, cohort: str, municipality: str) -> ApplicationState | None:
    """Where the municipality's application stands; None before it is begun."""
    row = one_row(
        reader,
        "SELECT state FROM application WHERE cohort_slug = $cohort AND municipality_number = $municipality",
        cohort=cohort,
        municipality=municipality,
    )
    return ApplicationState(row["state"]) if row else None


def require_can_apply(reader: Reader, *, cohort: str, municipality: str, at: datetime) -> None:
    """Raises what keeps the municipality from sending an application at `at`.

    That is what municipality_on raises on the cohort's first day, DepartmentNotDecided, DepartmentSaidNo or
    ApplicationClosed.
    """
    period = cohort_of(reader, cohort)
    place = municipality_on(reader, municipality, period.starts_on)
    require_department_takes_part(reader, cohort, place)
    require_open(reader, period, municipality, at)


def require_open(reader: Reader, cohort: Cohort, municipality: str, at: datetime) -> None:
    """Raises ApplicationClosed after the application deadline that counts for the municipality."""
    falls_on = application_deadline_of(reader, cohort, municipality)
    if falls_on is not None and is_after_deadline(falls_on, at):
        raise ApplicationClosed(deadline=date_in_text(falls_on))
