"""What the check of the audit log found, and how it is told."""

import re
from datetime import datetime
from enum import StrEnum, auto

from pydantic import BaseModel, ConfigDict

from programme.language import RuleBroken, _, later
from programme.language.dates import moment_in_text
from programme.language.numbers import number


class NoSuchHead(RuleBroken):
    """What was given as a head cannot be one."""

    sentence = later("Hodet skal være nummeret, et kolon og 64 tegn, slik kontrollen skrev det. Lim inn hele.")


class Head(BaseModel):
    """The end of the chain: how many rows are sealed, and the last link (64 hex digits)."""

    model_config = ConfigDict(frozen=True)
    number: int
    chain: str

    def __str__(self) -> str:
        """`1745:9f2c…`, to be noted somewhere else than in the store."""
        return f"{self.number}:{self.chain}"

    @classmethod
    def from_text(cls, text: str) -> "Head":
        """The head that was noted. Raises NoSuchHead."""
        found = re.fullmatch(r"([1-9][0-9]{0,9}):([0-9a-f]{64})", text.strip())
        if found is None:
            raise NoSuchHead
        return cls(number=int(found[1]), chain=found[2])


class FaultKind(StrEnum):
    """What can be wrong with the log."""

    CHANGED_ROW = auto()
    MISSING_ROW = auto()
    BROKEN_CHAIN = auto()
    WITHOUT_HASH = auto()
    """Rows whose hash was taken away, or put in by someone who could not make one; not those from before hashes."""
    MISSING_OLDER = auto()
    CUT_OFF = auto()
    OTHER_CHAIN = auto()

    @property
    def sentence(self) -> str:
        """What is wrong; to be filled in: `{line}`, `{number}` in the chain, `{when}` it was logged, `{rows}`."""
        return {
            FaultKind.CHANGED_ROW: later("{line}, skrevet {when}, er endret etterpå."),
            FaultKind.MISSING_ROW: later("Linje {number} er borte fra loggen."),
            FaultKind.BROKEN_CHAIN: later(
                "Kjeden er brutt ved nummer {number}: noe er tatt ut, satt inn eller byttet."
            ),
            FaultKind.WITHOUT_HASH: later("{rows} mangler kontrollsum og kan ikke kontrolleres. Eldste: {when}."),
            FaultKind.MISSING_OLDER: later("{rows} fra før loggen fikk kontrollsummer, er borte."),
            FaultKind.CUT_OFF: later("Slutten av loggen er borte: kjeden gikk før til nummer {number}."),
            FaultKind.OTHER_CHAIN: later(
                "Kjeden er laget på nytt: nummer {number} er et annet enn det som ble notert."
            ),
        }[self]


class Fault(BaseModel):
    """The first thing that is wrong: its number in the chain, when the row was logged, how many rows it is about."""

    model_config = ConfigDict(frozen=True)
    kind: FaultKind
    number: int | None = None
    logged_at: datetime | None = None
    rows: int = 1

    def __str__(self) -> str:
        """The fault as a sentence."""
        line = _("Linje {number}", number=self.number) if self.number else _("En linje som venter på forsegling")
        when = moment_in_text(self.logged_at) if self.logged_at else ""
        return _(self.kind.sentence, line=line, number=self.number, when=when, rows=_lines(self.rows))


def _lines(count: int) -> str:
    return _("1 linje") if count == 1 else _("{count} linjer", count=number(count))


class Verdict(BaseModel):
    """What the check found: rows sealed, the head as far as the chain holds, the rows that wait, the first fault.

    `older` rows, up to `older_until`, are from before rows had hashes: nothing tells whether they are as written.
    """

    model_config = ConfigDict(frozen=True)
    sealed: int
    head: Head | None
    unsealed: int
    unsealed_since: datetime | None
    older: int = 0
    older_until: datetime | None = None
    fault: Fault | None

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return self.fault is None

    @property
    def sentences(self) -> list[str]:
        """The verdict for people, a sentence a line."""
        told = [str(self.fault)] if self.fault else [_("Endringsloggen stemmer.")]
        told.append(_("Forseglet: {lines}.", lines=_lines(self.sealed)))
        if self.unsealed_since:
            facts = {"lines": _lines(self.unsealed), "since": moment_in_text(self.unsealed_since)}
            told.append(_("Venter på forsegling: {lines}, den eldste fra {since}.", **facts))
        if self.older_until:
            facts = {"lines": _lines(self.older), "until": moment_in_text(self.older_until)}
            told.append(
                _("Fra før loggen fikk kontrollsummer, og kan ikke kontrolleres: {lines}, til {until}.", **facts)
            )
        if self.head and not self.fault:
            told.append(_("Noter hodet et annet sted, og oppgi det ved neste kontroll: {head}", head=self.head))
        return told
