"""How far departments and municipalities have come, and how a municipality's attendance adds up.

Everything here is derived from what the other folders keep, as it stood on the actor's day, and never stored.
Plain frozen dataclasses: nobody types these, so there is nothing to validate.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from programme.access.model import Scope
from programme.groups.model import RequirementKind
from programme.language import _


class DepartmentStage(StrEnum):
    """How far a department has come; each stage holds those that came further."""

    INVITED = "invited"
    INTERESTED = "interested"
    DECIDED = "decided"

    @property
    def label(self) -> str:
        """The stage in the reader's language."""
        return {
            DepartmentStage.INVITED: _("Invitert"),
            DepartmentStage.INTERESTED: _("Interessert"),
            DepartmentStage.DECIDED: _("Vedtatt å delta"),
        }[self]


class MunicipalityStage(StrEnum):
    """How far a municipality has come; each stage holds those that came further."""

    INTERESTED = "interested"
    APPLIED = "applied"
    ACCEPTED = "accepted"
    COMPLETE = "complete"

    @property
    def label(self) -> str:
        """The stage in the reader's language."""
        return {
            MunicipalityStage.INTERESTED: _("Interessert"),
            MunicipalityStage.APPLIED: _("Søkt"),
            MunicipalityStage.ACCEPTED: _("Tatt opp"),
            MunicipalityStage.COMPLETE: _("Komplett gruppe"),
        }[self]


_Stage = TypeVar("_Stage", DepartmentStage, MunicipalityStage)


@dataclass(frozen=True, slots=True)
class Figure:
    """How many have come at least to `stage`, of how many."""

    stage: DepartmentStage | MunicipalityStage
    count: int
    of: int


@dataclass(frozen=True, slots=True)
class Funnel:
    """A figure a stage, first to last. `departments` is empty for who may not read about departments."""

    departments: tuple[Figure, ...]
    municipalities: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class DepartmentState:
    """A department in a cohort. `answer` is None while silent or withdrawn, `takes_part` before the decision.

    `has_board`: somebody acts for it now.
    """

    department_code: str
    name: str
    has_board: bool
    answer: str | None
    has_withdrawn: bool
    received_at: datetime | None
    is_late: bool
    withdrawn_at: datetime | None
    takes_part: bool | None
    decided_at: datetime | None
    areas: tuple[str, ...]
    wants_dialogue: bool
    last_dialogue: date | None

    @property
    def is_silent(self) -> bool:
        """Whether nothing has come: neither an interest, withdrawn or not, nor a decision."""
        return self.answer is None and self.takes_part is None and not self.has_withdrawn

    @property
    def waits_for_dialogue(self) -> bool:
        """Whether a dialogue meeting was asked for and none has been held."""
        return self.wants_dialogue and self.last_dialogue is None

    @property
    def stage(self) -> DepartmentStage:
        """The furthest stage. A yes to taking part is interest too, whether or not it was registered before."""
        if self.takes_part:
            return DepartmentStage.DECIDED
        return DepartmentStage.INTERESTED if self.answer in ("yes", "perhaps") else DepartmentStage.INVITED


@dataclass(frozen=True, slots=True)
class MunicipalState:
    """A municipality that has shown interest in a cohort, applied to it, or takes part in it.

    `interest_at` is None without an interest that stands, `sent_at` without an application that does; `missing` is
    what the group lacks to be complete (empty: complete); `region_id` and `region` None before the
    department has decided; `mentor` None without one who has accepted. `has_withdrawn` tells of the interest alone;
    `may_apply` whether the municipality is there and a member on the cohort's first day.
    """

    municipality_number: str
    name: str
    is_invented: bool
    latitude: float | None
    longitude: float | None
    department_code: str
    department: str
    region_id: str | None
    region: str | None
    interest_at: datetime | None
    is_confirmed: bool
    has_withdrawn: bool
    may_apply: bool
    application: str | None
    sent_at: datetime | None
    members: int
    uncommitted: int
    missing: tuple[RequirementKind, ...]
    area_id: str | None
    area: str | None
    mentor: str | None
    is_asked: bool
    refuses_mentor: bool

    @property
    def has_applied(self) -> bool:
        """Whether an application was sent and stands."""
        return self.sent_at is not None and self.application != "withdrawn"

    @property
    def takes_part(self) -> bool:
        """Whether the municipality is enrolled."""
        return self.application == "accepted"

    @property
    def is_complete(self) -> bool:
        """Whether the group lacks nothing."""
        return not self.missing

    @property
    def stage(self) -> MunicipalityStage | None:
        """The furthest stage; None for one whose interest and application were withdrawn or never sent."""
        if self.takes_part:
            return MunicipalityStage.COMPLETE if self.is_complete else MunicipalityStage.ACCEPTED
        if self.has_applied:
            return MunicipalityStage.APPLIED
        return MunicipalityStage.INTERESTED if self.interest_at else None


@dataclass(frozen=True, slots=True)
class Membership:
    """A person in a municipality's group, and whether the municipality has applied, or will not take part any more."""

    person_id: str
    municipality_number: str
    municipality: str
    department_code: str | None
    is_committed: bool
    has_applied: bool
    is_over: bool

    def scope(self, cohort: str) -> Scope:
        """What the place belongs to."""
        return Scope(self.department_code, self.municipality_number, cohort)


@dataclass(frozen=True, slots=True)
class Invited:
    """A person's invitation to a gathering, for a municipality (number) or a department's board (code)."""

    person_id: str
    gathering_id: str
    affiliation: str
    department_code: str | None
    is_board: bool
    may_answer: bool
    is_answered: bool

    def scope(self, cohort: str) -> Scope:
        """What the person comes for."""
        return Scope(self.department_code, None if self.is_board else self.affiliation, cohort)


@dataclass(frozen=True, slots=True)
class Attendance:
    """One municipality (or one department's board) at one main gathering: persons in each state.

    `invited` is the obligation. While the roster is open the four states hold what has been recorded so far; once it is
    closed, `absent` also holds everyone of whom nothing was recorded (gatherings.model.counted_attendance).
    """

    unit: str
    name: str
    department_code: str
    gathering_id: str
    number: int
    starts_at: datetime
    is_closed: bool
    invited: int
    met: int
    excused: int
    absent: int
    substitute_met: int

    @property
    def attended(self) -> int:
        """Those who met, substitutes included."""
        return self.met + self.substitute_met

    @property
    def share(self) -> float | None:
        """Part of the obligation that was met, 0 to 1; None before the roster is closed and without an obligation."""
        return self.attended / self.invited if self.is_closed and self.invited else None


@dataclass(frozen=True, slots=True)
class Obligation:
    """A municipality's obligation so far, over the gatherings whose roster is closed."""

    gatherings: int = 0
    invited: int = 0
    attended: int = 0
    by_substitute: int = 0

    @property
    def share(self) -> float | None:
        """Part of the obligation that was met, 0 to 1; None before the first closed roster."""
        return self.attended / self.invited if self.invited else None


def department_figures(states: Sequence[DepartmentState]) -> tuple[Figure, ...]:
    """How many departments came at least to each stage."""
    stages = list(DepartmentStage)
    reached = [stages.index(state.stage) for state in states]
    return _figures(stages, reached, of=len(states))


def municipal_figures(states: Iterable[MunicipalState]) -> tuple[Figure, ...]:
    """How many municipalities came at least to each stage, of those that came to the first."""
    stages = list(MunicipalityStage)
    reached = [stages.index(state.stage) for state in states if state.stage]
    return _figures(stages, reached, of=len(reached))


def _figures(stages: Sequence[_Stage], reached: Sequence[int], *, of: int) -> tuple[Figure, ...]:
    return tuple(Figure(stage, sum(place >= least for place in reached), of) for least, stage in enumerate(stages))


def has_reached(state: MunicipalState, stage: MunicipalityStage) -> bool:
    """Whether the municipality has come at least to `stage`."""
    stages = list(MunicipalityStage)
    return state.stage is not None and stages.index(state.stage) >= stages.index(stage)


def department_has_reached(state: DepartmentState, stage: DepartmentStage) -> bool:
    """Whether the department has come at least to `stage`."""
    stages = list(DepartmentStage)
    return stages.index(state.stage) >= stages.index(stage)


def obligation(rows: Iterable[Attendance]) -> Obligation:
    """The rows of one municipality added up; gatherings whose roster is open do not count."""
    closed = [row for row in rows if row.is_closed]
    return Obligation(
        gatherings=len(closed),
        invited=sum(row.invited for row in closed),
        attended=sum(row.attended for row in closed),
        by_substitute=sum(row.substitute_met for row in closed),
    )
