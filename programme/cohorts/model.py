"""A cohort: one run of the programme with its own dates and numbers; deadlines; regions."""

from datetime import date, datetime
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from programme.language import RuleBroken, _, later
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


class CohortForm(BaseModel):
    """What programme management sets for a cohort. Days are local dates, both ends included."""

    name: Name
    starts_on: date
    ends_on: date
    pre_gatherings: int = Field(default=2, ge=0, le=6)
    main_gatherings: int = Field(default=6, ge=1, le=24)
    recommended_members_least: int = Field(default=4, ge=2, le=50)
    recommended_members_most: int = Field(default=8, ge=2, le=50)

    @model_validator(mode="after")
    def ends_after_its_start(self) -> Self:
        """An end before the start is a slip of the pen."""
        if self.ends_on <= self.starts_on:
            raise fault("ends_before_start", later("Siste dag er før første dag. Rett én av datoene."))
        if self.recommended_members_most < self.recommended_members_least:
            sentence = later(
                "Anbefalt antall medlemmer: Det høyeste tallet er mindre enn det laveste. Rett ett av dem."
            )
            raise fault("most_below_least", sentence)
        return self


class Cohort(BaseModel):
    """One run of the programme. People read «Programperiode 2024–25»."""

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

    @property
    def title(self) -> str:
        """`Programperiode 2024–25`."""
        return _("Programperiode {name}", name=self.name)


class MoveDateForm(BaseModel):
    """A new day for a deadline, and why."""

    kind: DateKind
    falls_on: date
    reason: RequiredText


def is_after_deadline(falls_on: date | None, at: datetime) -> bool:
    """Whether `at` is too late for a deadline that lasts to the last second of `falls_on` in Oslo.

    Source: DOMAIN.md, «received before 00:00:00 on the 16th, Europe/Oslo». No deadline: never late.
    """
    return falls_on is not None and at >= end_of(falls_on)


class CohortSlugTaken(RuleBroken):
    """A cohort with the slug exists. Facts: slug."""

    sentence = later("Programperioden {slug} finnes fra før. Velg et annet kortnavn.")
    field = "slug"


class CohortSlugFaulty(RuleBroken):
    """The slug stands in addresses: digits, lower-case letters and hyphens. Facts: slug."""

    sentence = later(
        "Kortnavnet «{slug}» kan ikke brukes. Skriv for eksempel 2026-27: bare små bokstaver, tall og bindestrek."
    )
    field = "slug"


class DateUnchanged(RuleBroken):
    """Moving a deadline to the day it has. Facts: day."""

    sentence = later("Fristen er allerede {day}. Velg en annen dag.")
    field = "falls_on"


class DepartmentNotInCohort(RuleBroken):
    """A region holds departments that have decided to take part. Facts: department."""

    sentence = later("{department} har ikke vedtatt å delta og kan ikke være med i en region.")
    field = "departments"


class RegionHasInvited(RuleBroken):
    """Regions are joined until invitations go. Facts: region."""

    sentence = later("{region} har samlinger som er kunngjort. Avlys dem før du endrer regionen.")
    field = "departments"
