"""Interest and decision: what boards and municipalities say, as it is typed and as it is read."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, NamedTuple, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, model_validator

from programme.cohorts.model import is_after_deadline
from programme.language import _, later
from programme.language.fields import LongText, Name, RequiredText, ShortText, fault


class Answer(StrEnum):
    """A board's first word: a temperature reading, not binding."""

    YES = "yes"
    PERHAPS = "perhaps"
    NO = "no"

    @property
    def label(self) -> str:
        """The answer in the reader's language."""
        return {Answer.YES: _("Ja"), Answer.PERHAPS: _("Kanskje"), Answer.NO: _("Nei")}[self]


class CountyInterestStatus(StrEnum):
    """Where a department stands with its interest."""

    NOT_ANSWERED = "not_answered"
    REGISTERED = "registered"
    LATE = "late"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The status in the reader's language."""
        return {
            CountyInterestStatus.NOT_ANSWERED: _("Ikke svart"),
            CountyInterestStatus.REGISTERED: _("Meldt"),
            CountyInterestStatus.LATE: _("Meldt etter fristen"),
            CountyInterestStatus.WITHDRAWN: _("Trukket"),
        }[self]


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


def _each_once(numbers: list[str]) -> list[str]:
    return list(dict.fromkeys(numbers))


def _case_number(text: str) -> str:
    if not text:
        raise fault("case_number_missing", later("Saksnummeret mangler. Skriv for eksempel 12/23."))
    return text


Choices = Annotated[list[str], AfterValidator(_each_once)]
"""Numbers or ids that were chosen, in the order of choosing, each once."""
CaseNumber = Annotated[ShortText, AfterValidator(_case_number)]
"""How the minutes of the annual meeting number the case, 1 to 120 characters."""


class CountyInterestForm(BaseModel):
    """A board's five answers; `municipality_numbers` are those it thinks could be interested."""

    answer: Answer
    contact: Name
    municipality_numbers: Choices = []
    wants_dialogue: bool = False
    remark: LongText = ""


class DialogueForm(BaseModel):
    """A dialogue meeting that was held, on a local date."""

    held_on: date
    notes: LongText = ""


class DecisionForm(BaseModel):
    """What the annual meeting decided on `held_on` (a local date), in which words.

    A no applies on nobody's behalf and brings nothing in, whatever else was ticked.
    """

    takes_part: bool
    held_on: date
    case_number: CaseNumber
    wording: RequiredText
    municipality_numbers: Choices = []
    area_ids: Choices = []

    @model_validator(mode="after")
    def a_no_names_nothing(self) -> Self:
        """What was ticked before the answer became no is not part of it."""
        if not self.takes_part:
            self.municipality_numbers, self.area_ids = [], []
        return self


class MunicipalInterestForm(BaseModel):
    """A municipality's interest: whom to reach, and what to know."""

    contact: Name
    remark: LongText = ""


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True)


class CountyInterest(_Read):
    """A department's interest as it stands; `received_at` is when the present answer was given (UTC)."""

    id: str
    answer: Answer
    contact: str
    municipality_numbers: list[str]
    wants_dialogue: bool
    remark: str
    received_at: datetime
    is_late: bool
    withdrawn_at: datetime | None
    version: int

    @property
    def status(self) -> CountyInterestStatus:
        """Where the department stands."""
        return county_status(self.is_late, self.withdrawn_at)


class CountyInterestDetails(CountyInterest):
    """The same with who last changed it and when (UTC)."""

    changed_by: str
    changed_at: datetime


class CountyInterestRow(_Read):
    """One department in the list of all; days are local dates, moments UTC. None: there is none."""

    department_code: str
    department: str
    status: CountyInterestStatus
    answer: Answer | None
    received_at: datetime | None
    municipalities: int
    wants_dialogue: bool
    last_dialogue: date | None
    takes_part: bool | None


class HistoryEntry(_Read):
    """One line of a timeline: when (UTC), who, what in words, and the reason where one was given."""

    moment: datetime
    who: str
    what: str
    reason: str


class BroughtArea(_Read):
    """A development area that a department brings into a cohort."""

    id: str
    label: str
    plan_title: str


class Decision(_Read):
    """A department's yes or no with its resolution; `areas` are those brought in now."""

    id: str
    takes_part: bool
    held_on: date
    case_number: str
    wording: str
    municipality_numbers: list[str]
    recorded_at: datetime
    recorded_by: str
    reason_on_behalf: str
    version: int
    areas: list[BroughtArea]


class ChoosableArea(_Read):
    """An area of a department's plans; `why_not` is empty when it can be chosen, else says how to mend it."""

    id: str
    label: str
    plan_title: str
    is_brought: bool
    why_not: str


class MunicipalInterest(_Read):
    """A municipality's interest; `confirmed_at` is when it was the municipality's own word (UTC)."""

    id: str
    municipality_number: str
    contact: str
    remark: str
    received_at: datetime
    is_late: bool
    is_on_behalf: bool
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


class MunicipalInterestRow(MunicipalInterest):
    """The same with the municipality's name and department."""

    municipality: str
    department_code: str


class Received(NamedTuple):
    """When an answer was given (UTC), and whether that was after the deadline."""

    received_at: datetime
    is_late: bool


def received(answer: Answer, stored: CountyInterest | None, falls_on: date | None, at: datetime) -> Received:
    """When the present answer was given: an edit of anything else keeps it, registering anew is judged anew.

    Source: DOMAIN.md, «judged once by when the request arrived».
    """
    if stored and not stored.withdrawn_at and stored.answer is answer:
        return Received(stored.received_at, stored.is_late)
    return Received(at, is_after_deadline(falls_on, at))


def county_status(is_late: bool | None, withdrawn_at: datetime | None) -> CountyInterestStatus:  # noqa: FBT001
    """The status of an interest; `is_late` is None when there is none."""
    if is_late is None:
        return CountyInterestStatus.NOT_ANSWERED
    if withdrawn_at:
        return CountyInterestStatus.WITHDRAWN
    return CountyInterestStatus.LATE if is_late else CountyInterestStatus.REGISTERED
