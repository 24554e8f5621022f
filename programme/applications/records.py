"""Applications as other parts of the programme read them in a transaction. No rights are checked here."""

from datetime import datetime

from programme.applications.rules import ApplicationClosed
from programme.cohorts.model import Cohort, is_after_deadline
from programme.cohorts.records import application_deadline_of, cohort_of
from programme.groups.records import require_department_takes_part
from programme.language.dates import date_in_text
from programme.organisation.records import municipality_on
from programme.store import Reader


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
