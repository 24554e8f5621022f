"""What the queries give: a gathering in the schedule, a roster, an invitation of one's own."""

from pydantic import BaseModel, ConfigDict

from programme.gatherings.model import AnswerState, AttendanceState, Gathering


class Turnout(BaseModel):
    """Counts of people at one gathering: invited, by answer, and by what has been recorded."""

    model_config = ConfigDict(frozen=True)
    invited: int
    comes: int
    comes_not: int
    substitutes: int
    met: int
    recorded: int

    @property
    def unanswered(self) -> int:
        """Invited who have not answered."""
        return self.invited - self.comes - self.comes_not - self.substitutes


class ScheduledGathering(Gathering):
    """A gathering with names for people and its turnout, boards apart.

    `region_name` None: for the whole cohort. `is_own`: it is for the actor's department, or for all.
    """

    region_name: str | None
    host_name: str | None
    is_own: bool
    participants: Turnout
    boards: Turnout


class RosterLine(BaseModel):
    """One person on a roster.

    `recorded` is what somebody wrote; `attendance` what counts (see counted_attendance). Who answered or was there,
    but is invited no longer, is on it too. `is_member`: the gathering is an obligation of theirs in the group.
    """

    model_config = ConfigDict(frozen=True)
    person_id: str
    name: str
    affiliation: str
    is_board: bool
    is_member: bool
    answer: AnswerState | None
    substitute_name: str
    recorded: AttendanceState | None
    attendance: AttendanceState | None


class RosterGroup(BaseModel):
    """The people of one municipality, or of one department's board. `affiliation` is its number or code.

    `together_with`: names of the municipalities that it cooperates with, those alone that are on the list.
    """

    model_config = ConfigDict(frozen=True)
    affiliation: str
    name: str
    is_board: bool
    together_with: tuple[str, ...]
    lines: tuple[RosterLine, ...]


class Roster(BaseModel):
    """A gathering with everyone on its list whom the actor may read."""

    model_config = ConfigDict(frozen=True)
    gathering: Gathering
    groups: tuple[RosterGroup, ...]


class OwnInvitation(Gathering):
    """A gathering that a person is invited to, for which municipality or department, and the person's answer.

    A contact who is no member is told of the gathering, but answers only as a member (DOMAIN.md, «Who may do what»).
    """

    affiliation: str
    affiliation_name: str
    is_board: bool
    may_answer: bool
    answer: AnswerState | None
    substitute_name: str
    attendance: AttendanceState | None
