"""A municipality's interest, as it is typed and as it is read; when it may be said, and how late that is."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from programme.cohorts.model import Cohort, DateKind, is_after_deadline
from programme.interest.model import Received
from programme.interest.rules import InterestClosed
from programme.language import _
from programme.language.dates import date_in_text, local_date
from programme.language.fields import LongText, Name, OptionalEmail


class MunicipalInterestStatus(StrEnum):
    """Where a municipality stands with its interest."""

    TO_CONFIRM = "to_confirm"
    REGISTERED = "registered"
    LATE = "late"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The status in the reader's language."""
        return {
            MunicipalInterestStatus.TO_CONFIRM: _("Venter på bekreftelse fra kommunen"),
            MunicipalInterestStatus.REGISTERED: _("Meldt"),
            MunicipalInterestStatus.LATE: _("Meldt etter fristen"),
            MunicipalInterestStatus.WITHDRAWN: _("Trukket"),
        }[self]


class MunicipalInterestForm(BaseModel):
    """A municipality's interest: whom to reach, by name and address, and what to know."""

    contact: Name
    contact_email: OptionalEmail = ""
    remark: LongText = ""


class MunicipalInterest(BaseModel):
    """A municipality's interest; `confirmed_at` is when it was the municipality's own word (UTC).

    `is_by_link`: said by who had a one-time link to `contact_email`, not by a contact who was signed in.
    """

    model_config = ConfigDict(frozen=True)
    id: str
    municipality_number: str
    contact: str
    contact_email: str
    remark: str
    received_at: datetime
    is_late: bool
    is_on_behalf: bool
    is_by_link: bool
    due_on: date | None
    confirmed_at: datetime | None
    withdrawn_at: datetime | None
    version: int

    @property
    def status(self) -> MunicipalInterestStatus:
        """Where the municipality stands."""
        if self.withdrawn_at:
            return MunicipalInterestStatus.WITHDRAWN
        if self.confirmed_at is None:
            return MunicipalInterestStatus.TO_CONFIRM
        return MunicipalInterestStatus.LATE if self.is_late else MunicipalInterestStatus.REGISTERED

    @property
    def is_unclaimed(self) -> bool:
        """Whether a board has registered it for nobody whom a link could be sent to, and nobody has confirmed it."""
        return self.confirmed_at is None and not self.contact_email

    @property
    def can_be_struck(self) -> bool:
        """Whether it stands and nobody who was signed in for the municipality has said it: its board may strike it."""
        return self.withdrawn_at is None and (self.is_by_link or self.confirmed_at is None)


class MunicipalInterestRow(MunicipalInterest):
    """The same with the municipality's name and department."""

    municipality: str
    department_code: str


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
