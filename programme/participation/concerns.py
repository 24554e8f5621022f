"""Early warning: which municipalities fall behind what they have committed to, and by which rule.

Pure rules over the derived states. What has a remedy outside the municipality (a mentor who is asked, a roster that is
open) is no concern.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from programme.gatherings.model import Gathering, GatheringKind
from programme.groups.model import RequirementKind
from programme.language import _
from programme.language.dates import date_in_text
from programme.language.numbers import listed, number
from programme.participation.model import (
    Attendance,
    DepartmentState,
    Funnel,
    MunicipalState,
    Obligation,
    department_figures,
    municipal_figures,
    obligation,
)

DAYS_BEFORE_GATHERING = 30
"""A group is complete before its first main gathering (DOMAIN.md, 8); so long before it is said that it isn't."""
DAYS_BEFORE_DEADLINE = 14
"""So long before the application deadline an interested municipality is reminded."""


class Rule(StrEnum):
    """What somebody can be behind with, most pressing first."""

    NOT_MET = "not_met"
    GROUP_INCOMPLETE = "group_incomplete"
    COMMITMENTS_MISSING = "commitments_missing"
    NO_MENTOR = "no_mentor"
    APPLICATION_NOT_SENT = "application_not_sent"

    @property
    def page(self) -> str:
        """The page, by its file name, where it is mended."""
        return {
            Rule.NOT_MET: "gatherings",
            Rule.GROUP_INCOMPLETE: "application",
            Rule.COMMITMENTS_MISSING: "application",
            Rule.NO_MENTOR: "mentoring",
            Rule.APPLICATION_NOT_SENT: "application",
        }[self]


@dataclass(frozen=True, slots=True)
class Concern:
    """One reason why a municipality is behind: the rule and its facts.

    `gatherings` are the numbers of those not met at, `missing` what the group lacks, `people` how many have not
    committed themselves, `due` the local date of the gathering or deadline; empty where the rule has none.
    """

    rule: Rule
    municipality_number: str
    municipality: str
    gatherings: tuple[int, ...] = ()
    missing: tuple[RequirementKind, ...] = ()
    people: int = 0
    due: date | None = None

    @property
    def page(self) -> str:
        """The page to go to, by its file name."""
        return self.rule.page

    @property
    def sentence(self) -> str:
        """The reason in the reader's language, with the municipality's name."""
        due = date_in_text(self.due) if self.due else ""
        if self.rule is Rule.NOT_MET:
            return _not_met_sentence(self.municipality, self.gatherings)
        if self.rule is Rule.GROUP_INCOMPLETE:
            what = listed(kind.label.lower() for kind in self.missing)
            sentence = _("{municipality} mangler {what} for at gruppen skal være komplett til første samling, {due}.")
            return sentence.format(municipality=self.municipality, what=what, due=due)
        if self.rule is Rule.COMMITMENTS_MISSING:
            sentence = _("{municipality} har {people} som ikke har forpliktet seg. Første samling: {due}.")
            return sentence.format(municipality=self.municipality, people=_members(self.people), due=due)
        if self.rule is Rule.NO_MENTOR:
            return _("{municipality} har ingen veileder og har ikke takket nei.", municipality=self.municipality)
        sentence = _("{municipality} er interessert, men har ikke sendt søknad. Fristen er {due}.")
        return sentence.format(municipality=self.municipality, due=due)


def _not_met_sentence(municipality: str, numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return _("{municipality} møtte ikke på samling {number}.", municipality=municipality, number=numbers[0])
    sentence = _("{municipality} møtte ikke på de {count} siste samlingene.")
    return sentence.format(municipality=municipality, count=_small_number(len(numbers)))


def _small_number(count: int) -> str:
    words = {2: _("to"), 3: _("tre"), 4: _("fire"), 5: _("fem"), 6: _("seks")}
    return words.get(count, number(count))


def _members(people: int) -> str:
    return _("ett medlem") if people == 1 else _("{people} medlemmer", people=number(people))


@dataclass(frozen=True, slots=True)
class ParticipationRow:
    """A participating municipality: where it belongs, its obligation so far, and why it is behind, if it is."""

    state: MunicipalState
    obligation: Obligation
    concerns: tuple[Concern, ...]

    @property
    def is_behind(self) -> bool:
        """Whether anything is to be said."""
        return bool(self.concerns)


@dataclass(frozen=True, slots=True)
class Participation:
    """A cohort's participation as a whole, as far as one actor may read it; lists by name."""

    departments: tuple[DepartmentState, ...]
    municipalities: tuple[MunicipalState, ...]
    rows: tuple[ParticipationRow, ...]
    concerns: tuple[Concern, ...]

    @property
    def funnel(self) -> Funnel:
        """How many came to each stage."""
        return Funnel(department_figures(self.departments), municipal_figures(self.municipalities))


def first_main_gathering(gatherings: Iterable[Gathering], region_id: str | None) -> date | None:
    """The local date of the region's first main gathering, joint ones included; None while none is planned."""
    days = [
        gathering.day
        for gathering in gatherings
        if gathering.kind is GatheringKind.MAIN
        and not gathering.is_cancelled
        and gathering.region_id in (None, region_id)
    ]
    return min(days, default=None)


def concerns_of_participant(
    state: MunicipalState, rows: Sequence[Attendance], *, first_gathering: date | None, today: date
) -> tuple[Concern, ...]:
    """Why the participating municipality is behind; `rows` are its attendance, oldest first. Empty: it is not."""
    number_, name = state.municipality_number, state.name
    concerns = []
    missed = _missed_last(rows)
    if missed:
        concerns.append(Concern(Rule.NOT_MET, number_, name, gatherings=missed))
    if first_gathering and today >= first_gathering - timedelta(days=DAYS_BEFORE_GATHERING):
        missing = tuple(kind for kind in state.missing if kind is not RequirementKind.COMMITMENT)
        if missing:
            concerns.append(Concern(Rule.GROUP_INCOMPLETE, number_, name, missing=missing, due=first_gathering))
        if state.uncommitted:
            people = state.uncommitted
            concerns.append(Concern(Rule.COMMITMENTS_MISSING, number_, name, people=people, due=first_gathering))
    if state.mentor is None and not state.is_asked and not state.refuses_mentor:
        concerns.append(Concern(Rule.NO_MENTOR, number_, name))
    return tuple(concerns)


def _missed_last(rows: Sequence[Attendance]) -> tuple[int, ...]:
    """Numbers of the latest gatherings, one after another, where nobody met and somebody had not excused themselves."""
    missed: list[int] = []
    for row in reversed([row for row in rows if row.is_closed and row.invited]):
        if row.attended or not row.absent:
            break
        missed.insert(0, row.number)
    return tuple(missed)


def concern_of_applicant(state: MunicipalState, *, deadline: date | None, today: date) -> Concern | None:
    """That an interested municipality has not sent its application, in the last days before the deadline."""
    if deadline is None or state.interest_at is None or state.sent_at is not None:
        return None
    if not deadline - timedelta(days=DAYS_BEFORE_DEADLINE) <= today <= deadline:
        return None
    return Concern(Rule.APPLICATION_NOT_SENT, state.municipality_number, state.name, due=deadline)


def participation_row(
    state: MunicipalState, rows: Sequence[Attendance], *, first_gathering: date | None, today: date
) -> ParticipationRow:
    """All there is to say of a participating municipality; `first_gathering` is its region's first main one."""
    concerns = concerns_of_participant(state, rows, first_gathering=first_gathering, today=today)
    return ParticipationRow(state, obligation(rows), concerns)
