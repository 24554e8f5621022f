"""A cohort: one run of the programme with its own dates and numbers; deadlines; regions."""

from datetime import date, datetime
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from programme.language import _, later
from programme.language.dates import end_of
from programme.language.fields import Name, RequiredText, fault


class DateKind(StrEnum):
    """Which deadline of a cohort."""

    COUNTY_INTEREST = "county_interest"
    MUNICIPAL_INTEREST = "municipal_interest"
    APPLICATION = "application"

    @property
    def label(self) -> str:
        """The deadline in the reader's language."""
        return {
            DateKind.COUNTY_INTEREST: _("Frist for fylkesavdelingene til å melde interesse"),
            DateKind.MUNICIPAL_INTEREST: _("Frist for kommunene til å melde interesse"),
            DateKind.APPLICATION: _("Søknadsfrist for kommunene"),
        }[self]

    @property
    def in_sentence(self) -> str:
        """The deadline as it stands inside a sentence: `søknadsfristen for kommunene`."""
        return {
            DateKind.COUNTY_INTEREST: _("fristen for fylkesavdelingene til å melde interesse"),
            DateKind.MUNICIPAL_INTEREST: _("fristen for kommunene til å melde interesse"),
            DateKind.APPLICATION: _("søknadsfristen for kommunene"),
        }[self]


class CohortSettings(BaseModel):
    """A cohort's name and numbers, which programme management sets and changes."""

    name: Name
    pre_gatherings: int = Field(default=2, ge=0, le=6)
    main_gatherings: int = Field(default=6, ge=1, le=24)
    recommended_members_least: int = Field(default=4, ge=2, le=50)
    recommended_members_most: int = Field(default=8, ge=2, le=50)

    @model_validator(mode="after")
    def least_below_most(self) -> Self:
        """The other way round is a slip of the pen."""
        if self.recommended_members_most < self.recommended_members_least:
            sentence = later(
                "Anbefalt antall medlemmer: Det høyeste tallet er mindre enn det laveste. Rett ett av dem."
            )
            raise fault("most_below_least", sentence)
        return self


class _Days(BaseModel):
    starts_on: date
    ends_on: date

    @model_validator(mode="after")
    def ends_after_its_start(self) -> Self:
        """An end before the start is a slip of the pen."""
        if self.ends_on <= self.starts_on:
            raise fault("ends_before_start", later("Siste dag er før første dag. Rett én av datoene."))
        return self


class CohortForm(CohortSettings, _Days):
    """A new cohort: the same with its first and last day (local dates)."""


class MoveDaysForm(_Days):
    """A new first or last day for a cohort (local dates), or both, and why."""

    reason: RequiredText


class FurtherDeadline(BaseModel):
    """A deadline after the first: from `opens_on` to `falls_on` (local dates, both included) an answer is in time."""

    model_config = ConfigDict(frozen=True)
    id: str
    kind: DateKind
    opens_on: date
    falls_on: date
    reason: str
    version: int

    def is_open(self, day: date) -> bool:
        """Whether it is in force on the local date."""
        return self.opens_on <= day <= self.falls_on


class Cohort(BaseModel):
    """One run of the programme. People read «Programperiode 2024–25».

    `deadlines` has the first of each kind, `further` those after it, by the day they open.
    """

    model_config = ConfigDict(frozen=True)
    slug: str
    name: str
    starts_on: date
    ends_on: date
    pre_gatherings: int
    main_gatherings: int
    recommended_members_least: int
    recommended_members_most: int
    version: int
    deadlines: dict[DateKind, date]
    further: tuple[FurtherDeadline, ...] = ()

    def deadline_on(self, kind: DateKind, day: date) -> date | None:
        """The deadline that somebody is judged by on the local date `day`; None where there is none.

        The one in force that comes first; where none is in force, the one that passed last.
        """
        first = self.deadlines.get(kind)
        further = [each for each in self.further if each.kind is kind]
        in_force = [each.falls_on for each in further if each.is_open(day)]
        in_force += [first] if first and day <= first else []
        passed = [each.falls_on for each in further if each.falls_on < day] + ([first] if first else [])
        return min(in_force, default=None) or max(passed, default=None)

    @property
    def title(self) -> str:
        """`Programperiode 2024–25`."""
        return _("Programperiode {name}", name=self.name)


class MoveDateForm(BaseModel):
    """A new day for a deadline, and why."""

    kind: DateKind
    falls_on: date
    reason: RequiredText


class FurtherDeadlineForm(BaseModel):
    """A further deadline for saying that one is interested, and why."""

    kind: DateKind
    opens_on: date
    falls_on: date
    reason: RequiredText

    @field_validator("kind")
    @classmethod
    def of_interest(cls, kind: DateKind) -> DateKind:
        """More time to apply is an extension, for one or for all."""
        if kind is DateKind.APPLICATION:
            sentence = later("Søknadsfristen har ingen flere runder. Flytt den, eller utsett den for én kommune.")
            raise fault("kind_of_application", sentence)
        return kind

    @model_validator(mode="after")
    def ends_after_its_start(self) -> Self:
        """An end before the start is a slip of the pen."""
        if self.falls_on < self.opens_on:
            raise fault("ends_before_start", later("Fristen er før den dagen det åpnes. Rett én av datoene."))
        return self


class ExtensionForm(BaseModel):
    """A later application deadline for one municipality (a local date), and why."""

    falls_on: date
    reason: RequiredText


class TakeBackForm(BaseModel):
    """Why an extension is taken back."""

    reason: RequiredText


class JoinRegionsForm(BaseModel):
    """Which regions become one, and what it is called."""

    name: Name
    region_ids: list[str]

    @field_validator("region_ids")
    @classmethod
    def at_least_two(cls, region_ids: list[str]) -> list[str]:
        """One region cannot be joined with itself."""
        several = list(dict.fromkeys(region_ids))
        if len(several) < 2:  # noqa: PLR2004 - two is what joining means
            raise fault("regions_missing", later("Velg minst to regioner som skal slås sammen."))
        return several


class DateSet(BaseModel):
    """One day that a deadline has had: `is_current` for the one that counts. `set_at` is UTC; `set_by` a name."""

    model_config = ConfigDict(frozen=True)
    kind: DateKind
    falls_on: date
    reason: str
    set_at: datetime
    set_by: str
    is_current: bool


class Extension(BaseModel):
    """A municipality's extended application deadline as it was set last; `falls_on` is None once it is taken back.

    `sequence` is its version, `set_at` UTC, `set_by` a name. `is_used`: an application came after the common deadline.
    """

    model_config = ConfigDict(frozen=True)
    municipality_number: str
    municipality: str
    falls_on: date | None
    reason: str
    set_at: datetime
    set_by: str
    sequence: int
    is_used: bool


class PostponementMade(BaseModel):
    """A time the whole cohort was moved: by how many days, its first and last day before, when (UTC) and by whom.

    By 0 days: its first or last day was moved by itself.
    """

    model_config = ConfigDict(frozen=True)
    days: int
    starts_on: date
    ends_on: date
    reason: str
    moved_at: datetime
    moved_by: str


class Concerned(BaseModel):
    """Someone who should hear of a moved deadline, and for which department or municipality."""

    model_config = ConfigDict(frozen=True)
    person_id: str
    name: str
    where: str


class Extendable(BaseModel):
    """A municipality that could be given a later application deadline; `version` is that of its last one, 0 for none.

    `contacts` are those who would be told.
    """

    model_config = ConfigDict(frozen=True)
    municipality_number: str
    municipality: str
    version: int
    contacts: tuple[Concerned, ...]


class RegionDepartment(BaseModel):
    """A department in a region; its name without the council's."""

    model_config = ConfigDict(frozen=True)
    department_code: str
    name: str


class Region(BaseModel):
    """Departments that share gatherings; `has_invited` once a main gathering of its own is announced."""

    model_config = ConfigDict(frozen=True)
    id: str
    name: str
    departments: tuple[RegionDepartment, ...]
    has_invited: bool


def is_after_deadline(falls_on: date | None, at: datetime) -> bool:
    """Whether `at` is too late for a deadline that lasts to the last second of `falls_on` in Oslo.

    Source: DOMAIN.md, «received before 00:00:00 on the 16th, Europe/Oslo». No deadline: never late.
    """
    return falls_on is not None and at >= end_of(falls_on)


def deadline_that_counts(common: date | None, extended: date | None) -> date | None:
    """The day by which one municipality is judged: the later of everybody's and its own; None: there is no deadline.

    Nobody loses by an extension, also when the common deadline is moved past it.
    """
    return max(common, extended) if common and extended else common
