"""A municipality's binding application: its states, what it says, and how it may move (DOMAIN.md, 6 and 7)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum, auto

from pydantic import BaseModel, ConfigDict

from programme.cooperation.model import CooperatingWith
from programme.groups.model import GroupCounts, is_complete
from programme.language import _
from programme.language.fields import LongText, RequiredText
from programme.language.numbers import listed


class ApplicationState(StrEnum):
    """Where an application stands. «Under vurdering» and «på venteliste» never look alike."""

    DRAFT = auto()
    SENT = auto()
    UNDER_REVIEW = auto()
    OFFERED = auto()
    ACCEPTED = auto()
    REFUSED = auto()
    WAITING_LIST = auto()
    DECLINED = auto()
    WITHDRAWN = auto()

    @property
    def label(self) -> str:
        """The state in the reader's language. Accepted is what programme management does to it: «tatt opp»."""
        return {
            ApplicationState.DRAFT: _("utkast"),
            ApplicationState.SENT: _("sendt"),
            ApplicationState.UNDER_REVIEW: _("under vurdering"),
            ApplicationState.OFFERED: _("tilbud"),
            ApplicationState.ACCEPTED: _("tatt opp"),
            ApplicationState.REFUSED: _("takket nei"),
            ApplicationState.WAITING_LIST: _("venteliste"),
            ApplicationState.DECLINED: _("avslag"),
            ApplicationState.WITHDRAWN: _("trukket"),
        }[self]


_DRAFT, _SENT, _REVIEW = ApplicationState.DRAFT, ApplicationState.SENT, ApplicationState.UNDER_REVIEW
_OFFERED, _ACCEPTED, _REFUSED = ApplicationState.OFFERED, ApplicationState.ACCEPTED, ApplicationState.REFUSED
_WAITING, _DECLINED, _WITHDRAWN = (
    ApplicationState.WAITING_LIST,
    ApplicationState.DECLINED,
    ApplicationState.WITHDRAWN,
)

TRANSITIONS: Mapping[ApplicationState, frozenset[ApplicationState]] = {
    _DRAFT: frozenset({_SENT}),
    _SENT: frozenset({_DRAFT, _REVIEW, _OFFERED, _ACCEPTED, _WAITING, _DECLINED, _WITHDRAWN}),
    _REVIEW: frozenset({_OFFERED, _ACCEPTED, _WAITING, _DECLINED, _WITHDRAWN}),
    _OFFERED: frozenset({_ACCEPTED, _REFUSED, _WITHDRAWN}),
    _WAITING: frozenset({_OFFERED, _ACCEPTED, _DECLINED, _WITHDRAWN}),
    _ACCEPTED: frozenset({_WITHDRAWN}),
    _REFUSED: frozenset(),
    _DECLINED: frozenset(),
    _WITHDRAWN: frozenset({_DRAFT}),
}
"""From each state, those it may become. One that was withdrawn can be begun again; the deadline holds for it too."""


def can_become(state: ApplicationState, wanted: ApplicationState) -> bool:
    """Whether an application in `state` may become `wanted`."""
    return wanted in TRANSITIONS[state]


class ApplicationForm(BaseModel):
    """What a municipality says when it applies. The two wishes are conditions for being accepted (DOMAIN.md, 6)."""

    motivation: LongText = ""
    wants_societal_development: bool = False
    makes_room_for_cocreation: bool = False


class ReasonForm(BaseModel):
    """Why an application is declined."""

    reason: RequiredText


class WithdrawalForm(BaseModel):
    """From which day, and why, a municipality takes no further part."""

    withdrawn_on: date
    reason: RequiredText


class _ReadModel(BaseModel):
    model_config = ConfigDict(frozen=True)


class SentMember(_ReadModel):
    """A member as the group was when the application was sent; sector and commitment in words."""

    name: str
    sector: str
    function: str
    organisation: str
    has_mandate: bool
    commitment: str


class SentContent(_ReadModel):
    """What was sent, as it was sent: names, words and the group of that moment.

    `together_with`: the municipalities that it cooperated with; older copies have none.
    """

    municipality_number: str
    municipality: str
    department: str
    cohort: str
    motivation: str
    wants_societal_development: bool
    makes_room_for_cocreation: bool
    contacts: tuple[str, ...]
    members: tuple[SentMember, ...]
    area: str
    missing: tuple[str, ...]
    together_with: tuple[str, ...] = ()


class SentCopy(_ReadModel):
    """A frozen application: when it was sent (UTC), by whom, and the SHA-256 of its stored text in hexadecimal."""

    sent_at: datetime
    sent_by: str
    digest: str
    content: SentContent


class Application(_ReadModel):
    """A municipality's application as it stands; `version` 0: not begun. `sent_copy` is what was sent last.

    `extended_to`: the later deadline that `extended_by` (a name) gave the municipality; None for everybody's.
    `together_with`: the names of the municipalities that it cooperates with now.
    """

    municipality_number: str
    municipality: str
    department: str
    state: ApplicationState
    motivation: str
    wants_societal_development: bool
    makes_room_for_cocreation: bool
    sent_at: datetime | None
    decided_at: datetime | None
    decision_reason: str
    withdrawn_on: date | None
    withdrawal_reason: str
    version: int
    extended_to: date | None
    extended_by: str
    together_with: tuple[str, ...]
    sent_copy: SentCopy | None


class ApplicationRow(_ReadModel):
    """An application in a list, with its group as it is today and the area it works with."""

    municipality_number: str
    municipality: str
    department_code: str
    department: str
    state: ApplicationState
    sent_at: datetime | None
    counts: GroupCounts
    area: str
    version: int
    together_with: tuple[CooperatingWith, ...]

    @property
    def is_complete(self) -> bool:
        """Whether the group has all that a complete one has."""
        return is_complete(self.counts)

    @property
    def can_be_accepted(self) -> bool:
        """Whether it can be accepted as it stands."""
        return can_become(self.state, ApplicationState.ACCEPTED)


def advice_on_accepting(municipality: str, alone: Sequence[ApplicationRow]) -> str:
    """What to know before `municipality` is accepted without `alone`, those it cooperates with; empty without any."""
    if not alone:
        return ""
    others = listed(f"{each.municipality} ({each.state.label})" for each in alone)
    return _(
        "{municipality} søker sammen med {others}. Tar du opp {municipality} alene, blir de ikke med.",
        municipality=municipality,
        others=others,
    )
