"""Whom a board follows up, where each stands, and what follows by itself from interest and application."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum, auto

from pydantic import BaseModel

from programme.groups.model import Sector
from programme.language import _, later
from programme.language.fields import LongText, Name, OptionalEmail, ShortText
from programme.language.numbers import name_order


class OutreachStatus(StrEnum):
    """How far the board has come with somebody."""

    NOT_CONTACTED = auto()
    CONTACTED = auto()
    INTERESTED = auto()
    DECLINED = auto()
    APPLIED = auto()

    @property
    def label(self) -> str:
        """The status in the reader's language."""
        return _(_LABELS[self])


_LABELS: Mapping[OutreachStatus, str] = {
    OutreachStatus.NOT_CONTACTED: later("ikke kontaktet"),
    OutreachStatus.CONTACTED: later("kontaktet"),
    OutreachStatus.INTERESTED: later("interessert"),
    OutreachStatus.DECLINED: later("takket nei"),
    OutreachStatus.APPLIED: later("søkt"),
}
PARTNER_KINDS: Sequence[Sector] = tuple(sector for sector in Sector if sector is not Sector.KULTURSKOLE)
"""What a partner can be (DOMAIN.md, samarbeidspart)."""


class OutreachForm(BaseModel):
    """What a board records of somebody. `followed_up_by` is the id of somebody on the board; days are local."""

    status: OutreachStatus
    followed_up_by: str | None = None
    contacted_on: date | None = None
    next_step: ShortText = ""
    next_step_on: date | None = None
    contact_name: ShortText = ""
    contact_email: OptionalEmail = ""
    notes: LongText = ""


class PartnerForm(OutreachForm):
    """The same of a partner, which the board names itself; it may belong to a municipality (number)."""

    partner_name: Name
    partner_kind: Sector
    municipality_number: str | None = None


class SeveralForm(BaseModel):
    """What is to be the same in several rows; None and empty: as it is in each. `nobody` takes away who follows up."""

    record_ids: frozenset[str]
    status: OutreachStatus | None = None
    followed_up_by: str | None = None
    nobody: bool = False
    contacted_on: date | None = None
    next_step: ShortText = ""
    next_step_on: date | None = None

    @property
    def values(self) -> dict[str, object]:
        """The columns that become another, and what they become."""
        given: dict[str, object] = {
            "status": self.status,
            "followed_up_by": self.followed_up_by,
            "contacted_on": self.contacted_on,
            "next_step": self.next_step,
            "next_step_on": self.next_step_on,
        }
        changed = {name: value for name, value in given.items() if value}
        return changed | ({"followed_up_by": None} if self.nobody else {})


@dataclass(frozen=True, slots=True)
class OutreachRow:
    """A municipality or a partner as a board follows it up; version 0 where nothing has been recorded.

    `municipality_number` is None for a partner without one; `name` is the municipality's or the partner's.
    `recorded` is what the board has said, `derived` what interest and application say by themselves. `introduced_at`
    is when the letter was laid out to be sent (UTC). Latitude and longitude in degrees.
    """

    id: str
    department_code: str
    name: str
    municipality_number: str | None
    partner_kind: Sector | None
    recorded: OutreachStatus
    derived: OutreachStatus | None
    followed_up_by: str | None
    followed_up_name: str
    contacted_on: date | None
    next_step: str
    next_step_on: date | None
    contact_name: str
    contact_email: str
    notes: str
    introduced_at: datetime | None
    latitude: float | None
    longitude: float | None
    version: int

    @property
    def is_partner(self) -> bool:
        """Whether it is somebody whom the board has named itself."""
        return self.partner_kind is not None

    @property
    def status(self) -> OutreachStatus:
        """The stronger of what is recorded and what follows by itself: the municipality's own word counts most."""
        if self.derived is None or self.recorded is OutreachStatus.APPLIED:
            return self.derived if self.derived is OutreachStatus.APPLIED else self.recorded
        return self.derived

    @property
    def follows(self) -> bool:
        """Whether the status follows by itself, whatever the board has recorded."""
        return self.status is self.derived

    @property
    def follows_in_words(self) -> str:
        """What the status follows from: `følger av søknaden`; empty where the board has recorded it."""
        if not self.follows:
            return ""
        return _("følger av søknaden") if self.derived is OutreachStatus.APPLIED else _("følger av interessen")

    @property
    def status_in_words(self) -> str:
        """`kontaktet`; `søkt – følger av søknaden`."""
        return " – ".join(filter(None, (self.status.label, self.follows_in_words)))

    @property
    def values(self) -> dict[str, object]:
        """What the board has recorded, by column."""
        own = {name: getattr(self, name) for name in OutreachForm.model_fields if name != "status"}
        named = {"partner_name": self.name, "partner_kind": self.partner_kind} if self.is_partner else {}
        return {"status": self.recorded, **own, **named} | (
            {"municipality_number": self.municipality_number} if self.is_partner else {}
        )


class OutreachOrder(StrEnum):
    """By what a list is sorted."""

    NAME = "navn"
    STATUS = "status"
    LAST_CONTACT = "sist"
    NEXT_STEP = "neste"

    @property
    def label(self) -> str:
        """The order in the reader's language."""
        return {
            OutreachOrder.NAME: _("Navn"),
            OutreachOrder.STATUS: _("Status"),
            OutreachOrder.LAST_CONTACT: _("Lengst siden kontakt"),
            OutreachOrder.NEXT_STEP: _("Neste steg, det første først"),
        }[self]


@dataclass(frozen=True, slots=True)
class OutreachFilter:
    """What a list is narrowed to; `who` is a person's id, NOBODY, or empty for all."""

    status: OutreachStatus | None = None
    who: str = ""
    partners: bool | None = None
    order: OutreachOrder = OutreachOrder.NAME


NOBODY = "ingen"
"""In place of a person's id: those whom nobody follows up."""
_KEYS: Mapping[OutreachOrder, Callable[[OutreachRow], object]] = {
    OutreachOrder.NAME: lambda row: name_order(row.name),
    OutreachOrder.STATUS: lambda row: list(OutreachStatus).index(row.status),
    OutreachOrder.LAST_CONTACT: lambda row: row.contacted_on or date.min,
    OutreachOrder.NEXT_STEP: lambda row: (row.next_step_on or date.max, not row.next_step),
}


def narrowed(rows: Iterable[OutreachRow], to: OutreachFilter) -> list[OutreachRow]:
    """The rows that fit, in the order asked for, by name within it."""
    fitting = [
        row
        for row in rows
        if (to.status is None or row.status is to.status)
        and (not to.who or (row.followed_up_by or NOBODY) == to.who)
        and (to.partners is None or row.is_partner is to.partners)
    ]
    return sorted(sorted(fitting, key=lambda row: name_order(row.name)), key=_KEYS[to.order])  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class OutreachCounts:
    """How many municipalities of a department stand where; partners counted apart."""

    department_code: str
    department: str
    by_status: Mapping[OutreachStatus, int]
    partners: int

    @property
    def municipalities(self) -> int:
        """All the department's members."""
        return sum(self.by_status.values())


@dataclass(frozen=True, slots=True)
class OutreachBatch:
    """Several rows changed at once: when (UTC), by whom, how many; undone when, and which were left then (names).

    `standing`: so many of them are still as they were made then, and can be undone.
    """

    id: str
    is_import: bool
    done_at: datetime
    done_by: str
    rows: int
    standing: int
    undone_at: datetime | None
    left: tuple[str, ...]


UNDO_DAYS = 14
"""For so many days a change of several rows can be undone."""


def has_lapsed(done_at: datetime, now: datetime) -> bool:
    """Whether it is too late to undo what was done then."""
    return now - done_at > timedelta(days=UNDO_DAYS)


@dataclass(frozen=True, slots=True)
class LetterSent:
    """What became of a letter: when it was laid out and sent (UTC), and why it could not be, in a sentence."""

    queued_at: datetime
    sent_at: datetime | None
    fault: str | None


@dataclass(frozen=True, slots=True)
class BoardMember:
    """Somebody who can follow up."""

    person_id: str
    name: str
