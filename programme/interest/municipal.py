"""When a municipality may say that it is interested, and how late that is. No store, no rights."""

from datetime import date, datetime

from programme.cohorts.model import Cohort, DateKind, is_after_deadline
from programme.interest.model import MunicipalInterest, Received
from programme.interest.rules import InterestClosed
from programme.language.dates import date_in_text, local_date


def require_open(closes_on: date | None, at: datetime) -> None:
    """Interest stays open, marked, until the application deadline (DOMAIN.md, 6). Raises InterestClosed.

    `closes_on` is the one that counts for the municipality (application_deadline_of).
    """
    if closes_on and is_after_deadline(closes_on, at):
        raise InterestClosed(day=date_in_text(closes_on))


def judge_municipal_interest(
    stored: MunicipalInterest | None, cohort: Cohort, at: datetime, *, closes_on: date | None
) -> Received:
    """When the interest was received: an edit keeps it, registering anew is judged anew. Raises InterestClosed."""
    require_open(closes_on, at)
    if stored and not stored.withdrawn_at:
        return Received(stored.received_at, stored.is_late, stored.due_on)
    due_on = cohort.deadline_on(DateKind.MUNICIPAL_INTEREST, local_date(at))
    return Received(at, is_after_deadline(due_on, at), due_on)
