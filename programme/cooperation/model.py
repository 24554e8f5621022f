"""Municipalities that are brought together: how far it has come, who has said yes, and what can be wrong with it.

Cooperating municipalities (samarbeidende kommuner) apply together and share a mentor; each keeps a group of its own.
"""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, field_validator, model_validator

from programme.language import RuleBroken, _, later
from programme.language.fields import LongText, RequiredText, fault


class Origin(StrEnum):
    """Who began it."""

    SUGGESTED = "suggested"
    BOARD = "board"
    MANAGEMENT = "management"
    CONTACT = "contact"

    @property
    def label(self) -> str:
        """Who, in the reader's language."""
        return {
            Origin.SUGGESTED: _("foreslått av appen"),
            Origin.BOARD: _("opprettet av styret"),
            Origin.MANAGEMENT: _("opprettet av programledelsen"),
            Origin.CONTACT: _("foreslått av en kommune"),
        }[self]


class Stage(StrEnum):
    """How far it has come, in order."""

    NOTED = "noted"
    IN_TOUCH = "in_touch"
    COOPERATING = "cooperating"
    CAME_TO_NOTHING = "came_to_nothing"

    @property
    def label(self) -> str:
        """The stage in the reader's language."""
        return {
            Stage.NOTED: _("ikke satt i kontakt ennå"),
            Stage.IN_TOUCH: _("satt i kontakt"),
            Stage.COOPERATING: _("samarbeider"),
            Stage.CAME_TO_NOTHING: _("ble ikke noe"),
        }[self]


class CooperatingWith(NamedTuple):
    """A municipality that another one cooperates with."""

    number: str
    name: str


class RecordForm(BaseModel):
    """What a board or programme management records of a contact: how far it has come, since when, what came of it."""

    stage: Stage
    in_touch_on: date | None = None
    notes: LongText = ""

    @model_validator(mode="after")
    def _contact_has_a_day(self) -> "RecordForm":
        if self.stage is Stage.IN_TOUCH and self.in_touch_on is None:
            raise fault("contact_without_day", later("Datoen mangler. Velg dagen da kommunene ble satt i kontakt."))
        return self


class TogetherForm(RecordForm):
    """Municipalities (numbers, two or more) that are brought together."""

    municipalities: tuple[str, ...]

    @field_validator("municipalities")
    @classmethod
    def _several(cls, numbers: Sequence[str]) -> tuple[str, ...]:
        several = tuple(dict.fromkeys(numbers))
        if len(several) < 2:  # noqa: PLR2004 - one alone is not together
            raise fault("municipalities_missing", later("Velg minst to kommuner."))
        return several


class ProposalForm(BaseModel):
    """The municipalities (numbers) that a municipality wants to cooperate with."""

    municipalities: tuple[str, ...]

    @field_validator("municipalities")
    @classmethod
    def _at_least_one(cls, numbers: Sequence[str]) -> tuple[str, ...]:
        if not numbers:
            raise fault("municipalities_missing", later("Velg minst én kommune dere vil samarbeide med."))
        return tuple(dict.fromkeys(numbers))


class LeavingForm(BaseModel):
    """From which day, and why, a municipality cooperates no longer, or does not begin."""

    left_on: date
    reason: RequiredText


class _ReadModel(BaseModel):
    model_config = ConfigDict(frozen=True)


class Partner(_ReadModel):
    """One of the municipalities. `confirmed_at` (UTC): when it said yes; `may_answer`: the reader may say it for it."""

    number: str
    name: str
    department_code: str
    department: str
    confirmed_at: datetime | None
    left_on: date | None
    leaving_reason: str
    may_answer: bool = False

    @property
    def is_in(self) -> bool:
        """Whether it has said yes and not left."""
        return self.confirmed_at is not None and self.left_on is None

    @property
    def is_asked(self) -> bool:
        """Whether its yes or no is waited for."""
        return self.confirmed_at is None and self.left_on is None


class Cooperation(_ReadModel):
    """Municipalities that are brought together, as the reader may see it; `partners` in the order of their names.

    `notes` is empty for those who may not keep the record; `may_keep`: the reader may.
    """

    id: str
    origin: Origin
    stage: Stage
    in_touch_on: date | None
    in_touch_by: str
    notes: str
    created_at: datetime
    version: int
    partners: tuple[Partner, ...]
    may_keep: bool

    @property
    def together(self) -> tuple[Partner, ...]:
        """Those that cooperate now; none when fewer than two do."""
        several = tuple(partner for partner in self.partners if partner.is_in)
        return several if self.stage is Stage.COOPERATING and len(several) > 1 else ()

    @property
    def asked(self) -> tuple[Partner, ...]:
        """Those whose yes or no is waited for."""
        if self.stage is not Stage.COOPERATING:
            return ()
        return tuple(partner for partner in self.partners if partner.is_asked)

    @property
    def is_open(self) -> bool:
        """Whether anything can still come of it."""
        if self.stage is Stage.COOPERATING:
            return bool(self.together) or bool(self.asked)
        return self.stage is not Stage.CAME_TO_NOTHING

    @property
    def state_in_words(self) -> str:
        """How far it has come, in the reader's language; who began it while nothing more has happened."""
        if self.stage is Stage.NOTED:
            return self.origin.label
        if self.stage is Stage.COOPERATING and not self.together:
            return _("venter på svar") if self.asked else _("samarbeidet er avsluttet")
        return self.stage.label


class AlreadyTogether(RuleBroken):
    """The same municipalities are brought together once. Facts: names."""

    sentence = later("{names} er allerede ført opp sammen. Åpne det som står der, og endre det.")
    field = "municipalities"


class AlreadyCooperates(RuleBroken):
    """A municipality cooperates in one place at a time in a cohort. Facts: municipality, others."""

    sentence = later(
        "{municipality} samarbeider allerede med {others}. Kommunen må gå ut av det samarbeidet før den kan gå inn i "
        "et nytt."
    )
    field = "municipalities"


class NoneOfOwn(RuleBroken):
    """A board brings its own municipalities together, with each other or with neighbours. Facts: department."""

    sentence = later("Ingen av kommunene hører til {department}. Velg minst én av deres egne.")
    field = "municipalities"


class OtherDepartmentOutside(RuleBroken):
    """Across a department's border both departments take part. Facts: municipality, department."""

    sentence = later(
        "{municipality} hører til {department}, som ikke har vedtatt å delta. Velg en kommune i en avdeling som deltar."
    )
    field = "municipalities"


class NotCooperatingYet(RuleBroken):
    """A municipality answers when it has been asked."""

    sentence = later("Kommunene er ikke bedt om å samarbeide ennå. Last siden på nytt og se hvor det står.")


class AlreadyAnswered(RuleBroken):
    """A municipality says yes once. Facts: municipality."""

    sentence = later("{municipality} har allerede svart. Last siden på nytt og se hva som er svart.")


class DayInFuture(RuleBroken):
    """What is recorded has happened. Facts: day."""

    sentence = later("{day} er ikke kommet ennå. Velg i dag eller en tidligere dag.")
    field = "in_touch_on"


class LeavingInFuture(DayInFuture):
    """A municipality leaves from today or from an earlier day. Facts: day."""

    field = "left_on"


class LeavingBeforeJoining(RuleBroken):
    """Nobody leaves before having begun. Facts: day."""

    sentence = later("Kommunen ble med {day} og kan ikke gå ut før det. Velg den dagen eller en senere dag.")
    field = "left_on"


class CooperationHolds(RuleBroken):
    """What municipalities have agreed on is ended by their leaving, not by a board's record. Facts: names."""

    sentence = later("{names} samarbeider. Samarbeidet slutter når kommunene går ut av det, med dato og grunn.")
    field = "stage"
