"""What a next step is: a duty somebody has by one of their roles, in words, with the day it is due."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum, auto
from typing import NamedTuple
from urllib.parse import urlencode

from programme.access.model import Grant
from programme.access.rights import Right
from programme.cohorts.model import Cohort, DateKind, deadline_that_counts
from programme.gatherings.model import Gathering
from programme.language.dates import local_date
from programme.messages.reading import role_in_address

DAYS_SOON = 14


class Urgency(IntEnum):
    """How pressing a step is, most pressing first."""

    LATE = 0
    SOON = 1
    WAITING = 2
    DONE = 3


class Duty(StrEnum):
    """What somebody owes: where it is done, and which right doing it takes."""

    COUNTY_INTEREST = auto()
    DECISION = auto()
    AREAS = auto()
    OUTREACH = auto()
    MUNICIPAL_INTEREST = auto()
    COOPERATION = auto()
    COOPERATION_ON_BEHALF = auto()
    APPLICATION = auto()
    GROUP = auto()
    AREA = auto()
    COMMITMENT = auto()
    ANSWER = auto()
    MENTOR_OFFER = auto()
    BOARDS = auto()
    SILENCE = auto()
    DIALOGUE = auto()
    PROPOSALS = auto()
    SELECTION = auto()
    MENTORS = auto()
    ROSTER = auto()

    @property
    def page(self) -> str:
        """The file name of the page where it is done."""
        return _PLACES[self].page

    @property
    def address(self) -> str:
        """The address of that page, without a slash."""
        return _ADDRESSES[self.page]

    @property
    def right(self) -> Right:
        """What whoever owes it must be allowed to do."""
        return _PLACES[self].right


class _Place(NamedTuple):
    page: str
    right: Right
    query: Mapping[str, str] = {}


_PLACES: Mapping[Duty, _Place] = {
    Duty.COUNTY_INTEREST: _Place("interest", Right.WRITE_COUNTY_INTEREST),
    Duty.DECISION: _Place("interest", Right.WRITE_DECISION),
    Duty.AREAS: _Place("development_areas", Right.WRITE_DECISION),
    Duty.OUTREACH: _Place("municipalities", Right.WRITE_OUTREACH),
    Duty.MUNICIPAL_INTEREST: _Place("interest", Right.WRITE_MUNICIPAL_INTEREST),
    Duty.COOPERATION: _Place("application", Right.ANSWER_COOPERATION, {"vis": "sammen"}),
    Duty.COOPERATION_ON_BEHALF: _Place("municipalities", Right.ANSWER_COOPERATION, {"vis": "sammen"}),
    Duty.APPLICATION: _Place("application", Right.WRITE_APPLICATION, {"vis": "soknad"}),
    Duty.GROUP: _Place("application", Right.WRITE_GROUP, {"vis": "gruppen"}),
    Duty.AREA: _Place("application", Right.WRITE_GROUP, {"vis": "omrade"}),
    Duty.COMMITMENT: _Place("application", Right.COMMIT),
    Duty.ANSWER: _Place("gatherings", Right.ANSWER_INVITATION),
    Duty.MENTOR_OFFER: _Place("mentoring", Right.ANSWER_ASSIGNMENT),
    Duty.BOARDS: _Place("people", Right.APPOINT_BOARD),
    Duty.SILENCE: _Place("interest", Right.READ_COUNTY_INTEREST),
    Duty.DIALOGUE: _Place("interest", Right.RECORD_DIALOGUE),
    Duty.PROPOSALS: _Place("gatherings", Right.DECIDE_PROPOSAL),
    Duty.SELECTION: _Place("application", Right.DECIDE_APPLICATION),
    Duty.MENTORS: _Place("mentoring", Right.ASSIGN_MENTOR),
    Duty.ROSTER: _Place("gatherings", Right.WRITE_ATTENDANCE),
}
_ADDRESSES = {
    "interest": "interesse",
    "development_areas": "utviklingsomrader",
    "municipalities": "kommuner",
    "application": "soknad",
    "gatherings": "samlinger",
    "mentoring": "veiledning",
    "people": "personer",
}


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do or done: what (a sentence's beginning), what the link says, and by which role (`by`).

    `due` is a local date, None without one. `record` is the gathering's id where the step is about one.
    """

    duty: Duty
    by: Grant
    what: str
    action: str
    due: date | None
    urgency: Urgency
    record: str = ""

    @property
    def page(self) -> str:
        """The file name of the page where it is done."""
        return self.duty.page

    @property
    def done(self) -> bool:
        """Whether the state says that it is done."""
        return self.urgency is Urgency.DONE

    @property
    def query(self) -> dict[str, str]:
        """What stands in the page's address besides: the role, the view, and the gathering if there is one."""
        record = {"samling": self.record} if self.record else {}
        return {"rolle": role_in_address(self.by), **_PLACES[self.duty].query, **record}

    def path(self, cohort: str) -> str:
        """Where it is done, within the app: `/soknad?periode=2024-25&rolle=contact-1804-2024-25`."""
        return f"/{self.duty.address}?{urlencode({'periode': cohort, **self.query})}"


@dataclass(frozen=True, slots=True)
class Present:
    """The cohort, its gatherings, and the moment at which steps are judged.

    `extended` has the application deadline of each municipality that was given one of its own.
    """

    cohort: Cohort
    gatherings: Sequence[Gathering]
    at: datetime
    extended: Mapping[str, date] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The date in Oslo."""
        return local_date(self.at)

    def deadline(self, kind: DateKind, municipality: str = "") -> date | None:
        """The deadline of that kind that counts for the municipality (without one: for all), if there is one."""
        common = self.cohort.deadline_on(kind, self.today)
        if kind is not DateKind.APPLICATION:
            return common
        return deadline_that_counts(common, self.extended.get(municipality))

    def is_over(self, kind: DateKind, municipality: str = "") -> bool:
        """Whether that deadline has passed."""
        due = self.deadline(kind, municipality)
        return due is not None and due < self.today

    def to_do(
        self, duty: Duty, by: Grant, what: str, action: str, due: date | None = None, *, record: str = ""
    ) -> NextStep:
        """A step that waits."""
        return NextStep(duty, by, what, action, due, urgency(due, self.today), record)


def done(duty: Duty, by: Grant, what: str, action: str) -> NextStep:
    """A step that the state says is done."""
    return NextStep(duty, by, what, action, None, Urgency.DONE)


def urgency(due: date | None, today: date) -> Urgency:
    """How pressing something is that has not been done."""
    if due is None:
        return Urgency.WAITING
    if due < today:
        return Urgency.LATE
    return Urgency.SOON if due - today <= timedelta(days=DAYS_SOON) else Urgency.WAITING


def in_order(steps: Iterable[NextStep]) -> list[NextStep]:
    """Most pressing first, then by date, those without one after; what is done last."""
    return sorted(steps, key=lambda step: (step.urgency, step.due or date.max))
