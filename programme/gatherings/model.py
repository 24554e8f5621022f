"""A gathering: presamling or samling, its semester, answers and attendance."""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from programme.language import _, later
from programme.language.dates import OSLO, at_oslo, local_date
from programme.language.fields import ShortText, fault

FIRST_AUTUMN_MONTH = 8


class GatheringKind(StrEnum):
    """Before the start and for prospects, or one of the numbered gatherings of the programme."""

    PRE = "pre"
    MAIN = "main"

    @property
    def label(self) -> str:
        """The kind in the reader's language."""
        return {GatheringKind.PRE: _("presamling"), GatheringKind.MAIN: _("samling")}[self]

    @property
    def plural(self) -> str:
        """Several of the kind, in the reader's language."""
        return {GatheringKind.PRE: _("presamlinger"), GatheringKind.MAIN: _("samlinger")}[self]


class AnswerState(StrEnum):
    """What somebody answers to an invitation."""

    COMES = "comes"
    COMES_NOT = "comes_not"
    SUBSTITUTE = "substitute"

    @property
    def label(self) -> str:
        """The answer in the reader's language."""
        return {
            AnswerState.COMES: _("kommer"),
            AnswerState.COMES_NOT: _("kommer ikke"),
            AnswerState.SUBSTITUTE: _("vara møter"),
        }[self]


class AttendanceState(StrEnum):
    """Whether somebody was there. Four states (DOMAIN.md, «oppmøte»)."""

    MET = "met"
    EXCUSED = "excused"
    ABSENT = "absent"
    SUBSTITUTE_MET = "substitute_met"

    @property
    def label(self) -> str:
        """The state in the reader's language."""
        return {
            AttendanceState.MET: _("møtte"),
            AttendanceState.EXCUSED: _("meldt forfall"),
            AttendanceState.ABSENT: _("ikke møtt"),
            AttendanceState.SUBSTITUTE_MET: _("vara møtte"),
        }[self]


class GatheringState(StrEnum):
    """Where a gathering stands at a moment."""

    PLANNED = "planned"
    CANCELLED = "cancelled"
    HELD = "held"

    @property
    def label(self) -> str:
        """The state in the reader's language."""
        return {
            GatheringState.PLANNED: _("planlagt"),
            GatheringState.CANCELLED: _("avlyst"),
            GatheringState.HELD: _("gjennomført"),
        }[self]


class Semester(NamedTuple):
    """Half a school year: autumn is August to December, spring January to July."""

    year: int
    is_autumn: bool

    @property
    def label(self) -> str:
        """`høst 2024`, `vår 2025`."""
        return _("høst {year}", year=self.year) if self.is_autumn else _("vår {year}", year=self.year)

    @property
    def first_day(self) -> date:
        """1 August or 1 January."""
        return date(self.year, FIRST_AUTUMN_MONTH if self.is_autumn else 1, 1)

    @property
    def last_day(self) -> date:
        """31 December or 31 July."""
        return date(self.year, 12 if self.is_autumn else FIRST_AUTUMN_MONTH - 1, 31)

    @property
    def following(self) -> "Semester":
        """The semester after this one."""
        return Semester(self.year + 1, is_autumn=False) if self.is_autumn else Semester(self.year, is_autumn=True)


def semester_of(day: date) -> Semester:
    """The semester that a local date lies in."""
    return Semester(day.year, is_autumn=day.month >= FIRST_AUTUMN_MONTH)


def semesters_between(first: date, last: date) -> list[Semester]:
    """All semesters from that of `first` to that of `last`, in order."""
    semesters = [semester_of(first)]
    while semesters[-1].last_day < last:
        semesters.append(semesters[-1].following)
    return semesters


class GatheringForm(BaseModel):
    """What programme management says of a gathering: local dates and clock times in Oslo.

    `region_id` None: for the whole cohort. `ends_on` None: the day it starts.
    """

    kind: GatheringKind
    number: int = Field(ge=1, le=99)
    region_id: str | None = None
    starts_on: date
    starts_clock: time = time(10)
    ends_on: date | None = Field(default=None, validate_default=True)
    ends_clock: time = Field(default=time(16), validate_default=True)
    venue: ShortText = ""
    host_municipality: str | None = None
    theme: ShortText = ""

    @field_validator("ends_clock")
    @classmethod
    def ends_after_its_start(cls, ends_clock: time, info: ValidationInfo) -> time:
        """An end before the start is a slip of the pen. Fields at fault already are not judged here."""
        typed = info.data
        if not {"starts_on", "starts_clock", "ends_on"} <= typed.keys():
            return ends_clock
        if (typed["ends_on"] or typed["starts_on"], ends_clock) <= (typed["starts_on"], typed["starts_clock"]):
            raise fault(
                "ends_before_start", later("Samlingen slutter før den begynner. Rett datoen eller klokkeslettet.")
            )
        return ends_clock

    @property
    def day(self) -> date:
        """The local date on which it starts."""
        return self.starts_on

    @property
    def last_day(self) -> date:
        """The local date on which it ends."""
        return self.ends_on or self.starts_on

    @property
    def title(self) -> str:
        """`Samling 3`."""
        return titled(self.kind, self.number)

    def columns(self) -> dict[str, object]:
        """The columns of table `gathering` that the form decides; moments in UTC."""
        return self.model_dump(include={"kind", "number", "region_id", "venue", "host_municipality", "theme"}) | {
            "starts_at": at_oslo(self.starts_on, self.starts_clock),
            "ends_at": at_oslo(self.last_day, self.ends_clock),
        }


class Gathering(BaseModel):
    """A gathering as it is stored; moments in UTC."""

    model_config = ConfigDict(frozen=True)
    id: str
    cohort_slug: str
    kind: GatheringKind
    number: int
    region_id: str | None
    starts_at: datetime
    ends_at: datetime
    venue: str
    host_municipality: str | None
    theme: str
    cancelled_at: datetime | None
    roster_closed_at: datetime | None
    version: int

    @property
    def title(self) -> str:
        """`Samling 3`."""
        return titled(self.kind, self.number)

    @property
    def day(self) -> date:
        """The local date on which it starts."""
        return local_date(self.starts_at)

    @property
    def last_day(self) -> date:
        """The local date on which it ends."""
        return local_date(self.ends_at)

    @property
    def semester(self) -> str:
        """`høst 2024`."""
        return semester_of(self.day).label

    @property
    def is_cancelled(self) -> bool:
        """Whether it has been called off."""
        return self.cancelled_at is not None

    @property
    def is_roster_closed(self) -> bool:
        """Whether its attendance is final; only then does no mark mean «ikke møtt»."""
        return self.roster_closed_at is not None

    def moved(self, days: int) -> "Gathering":
        """The same gathering so many days later, at the same hours as clocks in Oslo show them."""
        starts_at, ends_at = (
            (moment.astimezone(OSLO) + timedelta(days=days)).astimezone(UTC)
            for moment in (self.starts_at, self.ends_at)
        )
        return self.model_copy(update={"starts_at": starts_at, "ends_at": ends_at})

    def state(self, at: datetime) -> GatheringState:
        """Where it stands at `at`."""
        if self.is_cancelled:
            return GatheringState.CANCELLED
        return GatheringState.HELD if self.ends_at <= at else GatheringState.PLANNED


def titled(kind: GatheringKind, number: int) -> str:
    """`Samling 3`."""
    return _("{kind} {number}", kind=kind.label.capitalize(), number=number)


class AnswerForm(BaseModel):
    """A person's own answer to an invitation."""

    answer: AnswerState
    substitute_name: ShortText = Field(default="", validate_default=True)

    @field_validator("substitute_name")
    @classmethod
    def names_the_substitute(cls, substitute_name: str, info: ValidationInfo) -> str:
        """A substitute has a name; without one, a name typed by the way is not kept."""
        if info.data.get("answer") is not AnswerState.SUBSTITUTE:
            return ""
        if not substitute_name:
            raise fault("substitute_missing", later("Navnet på vara mangler. Skriv hvem som møter."))
        return substitute_name


class AttendanceMark(BaseModel):
    """One line of a roster: who, for which municipality number or department code, and the state."""

    model_config = ConfigDict(frozen=True)
    person_id: str
    affiliation: str
    state: AttendanceState


def counted_attendance(
    recorded: AttendanceState | None, *, is_obliged: bool, is_roster_closed: bool
) -> AttendanceState | None:
    """What counts as somebody's attendance; None: not known, or nothing to count.

    Only a closed roster turns a missing mark into «ikke møtt», and only for those whom the gathering obliges: members
    and board members. A contact who is no member is invited but owes nothing, so a missing mark stays missing.
    """
    if recorded is None and is_obliged and is_roster_closed:
        return AttendanceState.ABSENT
    return recorded
