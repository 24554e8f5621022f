"""A department's interest and dialogue meetings, as they are typed and as they are read."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict

from programme.cohorts.model import is_after_deadline
from programme.language import _
from programme.language.fields import LongText, Name, ShortText


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


def _each_once(numbers: list[str]) -> list[str]:
    return list(dict.fromkeys(numbers))


Choices = Annotated[list[str], AfterValidator(_each_once)]
"""Numbers or ids that were chosen, in the order of choosing, each once."""


class CountyInterestForm(BaseModel):
    """A board's answers; `municipality_numbers` are those it thinks could be interested.

    `answerable` is who on the board answers for them, empty: the contact.
    """

    answer: Answer
    contact: Name
    answerable: ShortText = ""
    municipality_numbers: Choices = []
    wants_dialogue: bool = False
    remark: LongText = ""


class DialogueForm(BaseModel):
    """A dialogue meeting that was held on a local date: who came, what was agreed, and what comes next."""

    held_on: date
    attendees: LongText = ""
    notes: LongText = ""
    next_step: LongText = ""


class PartyDialogueForm(DialogueForm):
    """The same with another party than a department: the county council, a university, KS."""

    party: Name


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True)


class CountyInterest(_Read):
    """A department's interest as it stands; `received_at` is when the present answer was given (UTC).

    `due_on` is the last day (local) of the deadline that the answer was judged by, None where there was none.
    """

    id: str
    answer: Answer
    contact: str
    answerable: str
    municipality_numbers: list[str]
    wants_dialogue: bool
    remark: str
    received_at: datetime
    is_late: bool
    due_on: date | None
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
    reminded_at: datetime | None

    @property
    def is_in_dialogue(self) -> bool:
        """Whether programme management and the board talk, or are to, and nothing is decided."""
        return self.takes_part is None and (self.wants_dialogue or self.last_dialogue is not None)


class Dialogue(_Read):
    """A dialogue meeting. `department_code` is None for another party; `with_whom` is the name of either."""

    id: str
    department_code: str | None
    with_whom: str
    held_on: date
    attendees: str
    notes: str
    next_step: str
    recorded_by: str
    version: int


class SilentDepartment(_Read):
    """A department that has not answered: who of its board would be reminded (ids and names), and when it last was."""

    department_code: str
    department: str
    people: tuple[str, ...]
    names: tuple[str, ...]
    reminded_at: datetime | None
    is_reminded_today: bool


class Received(NamedTuple):
    """When an answer was given (UTC), whether that was after the deadline, and that deadline's last day (local)."""

    received_at: datetime
    is_late: bool
    due_on: date | None


def received(answer: Answer, stored: CountyInterest | None, falls_on: date | None, at: datetime) -> Received:
    """When the present answer was given: an edit of anything else keeps it, registering anew is judged anew.

    `falls_on` is the deadline in force at `at`. Source: DOMAIN.md, «judged once by when the request arrived».
    """
    if stored and not stored.withdrawn_at and stored.answer is answer:
        return Received(stored.received_at, stored.is_late, stored.due_on)
    return Received(at, is_after_deadline(falls_on, at), falls_on)


def county_status(is_late: bool | None, withdrawn_at: datetime | None) -> CountyInterestStatus:  # noqa: FBT001
    """The status of an interest; `is_late` is None when there is none."""
    if is_late is None:
        return CountyInterestStatus.NOT_ANSWERED
    if withdrawn_at:
        return CountyInterestStatus.WITHDRAWN
    return CountyInterestStatus.LATE if is_late else CountyInterestStatus.REGISTERED
