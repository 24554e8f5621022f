"""What deadlines, regions and the dates of a cohort must keep to: one error a rule."""

from collections.abc import Collection, Iterable
from datetime import date

from programme.cohorts.model import Cohort, CohortSettings, Concerned, DateKind, MoveDateForm
from programme.language import RuleBroken, later
from programme.language.dates import date_in_text


def refuse_past(falls_on: date, today: date) -> None:
    """Raises DeadlineInPast when a deadline would be over as soon as it is set."""
    if falls_on < today:
        raise DeadlineInPast(day=date_in_text(falls_on))


def refuse_move(form: MoveDateForm, cohort: Cohort, today: date) -> None:
    """Raises what keeps the deadline from being moved: DateUnchanged, DeadlineInPast, DeadlineAfterCohort."""
    if cohort.deadlines.get(form.kind) == form.falls_on:
        raise DateUnchanged(day=date_in_text(form.falls_on))
    refuse_past(form.falls_on, today)
    refuse_after_cohort(form.kind, form.falls_on, cohort.ends_on)


def as_shown(concerned: Iterable[Concerned], shown: Collection[str] | None) -> list[str]:
    """The ids of those concerned. Raises RecipientsChanged when they are others than those `shown`, if any were."""
    told = list(dict.fromkeys(person.person_id for person in concerned))
    if shown is not None and set(shown) != set(told):
        raise RecipientsChanged
    return told


def refuse_fewer_than_planned(form: CohortSettings, *, pre_planned: int, main_planned: int) -> None:
    """Raises FewerPreGatherings or FewerMainGatherings when the form's numbers are below the highest planned ones."""
    if form.pre_gatherings < pre_planned:
        raise FewerPreGatherings(planned=pre_planned)
    if form.main_gatherings < main_planned:
        raise FewerMainGatherings(planned=main_planned)


def refuse_after_cohort(kind: DateKind, falls_on: date, ends_on: date) -> None:
    """Raises DeadlineAfterCohort when a deadline falls after the cohort's last day: a slip of the pen."""
    if falls_on > ends_on:
        raise DeadlineAfterCohort(deadline=kind.in_sentence, day=date_in_text(ends_on))


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


class DaysUnchanged(RuleBroken):
    """Moving the first and the last day to the days they have."""

    sentence = later("Programperioden har allerede disse dagene. Velg en annen første eller siste dag.")
    field = "starts_on"


class FirstDayHasBeen(RuleBroken):
    """What has been stays. Facts: day."""

    sentence = later("Programperioden begynte {day}, og det kan ikke endres. La første dag stå.")
    field = "starts_on"


class GatheringOutsideDays(RuleBroken):
    """A gathering that is planned lies in its cohort. Facts: number, day."""

    sentence = later(
        "Samling {number} er {day} og ville blitt utenfor. Velg en annen dag, eller flytt samlingen først."
    )
    field = "ends_on"


class PreGatheringAfterStart(RuleBroken):
    """A pre-gathering that is planned lies before its cohort. Facts: number, day."""

    sentence = later(
        "Presamling {number} er {day} og må være før første dag. Velg en annen dag, eller flytt presamlingen først."
    )
    field = "starts_on"


class DeadlineAfterCohort(RuleBroken):
    """A deadline comes before its cohort is over. Facts: deadline, day (the cohort's last)."""

    sentence = later("Programperioden slutter {day}, og {deadline} må være før det. Rett datoen.")
    field = "falls_on"


class DeadlineInPast(RuleBroken):
    """A deadline is moved to a day that is still there to be used. Facts: day."""

    sentence = later("Dagen {day} har vært. Velg i dag eller en senere dag.")
    field = "falls_on"


class RecipientsChanged(RuleBroken):
    """Those who would be told are others than those who were shown."""

    sentence = later(
        "Hvem som får melding, har endret seg siden du så listen. Ingenting er gjort. "
        "Se over den nye listen, og bekreft på nytt."
    )


class NothingToExtend(RuleBroken):
    """There is no application deadline to extend."""

    sentence = later("Søknadsfristen er ikke satt ennå, så den kan ikke utsettes for én kommune.")


class ExtensionNotLater(RuleBroken):
    """An extension is later than everybody's deadline. Facts: day (everybody's)."""

    sentence = later("Søknadsfristen for alle er {day}. Velg en senere dag.")
    field = "falls_on"


class ExtensionUnchanged(RuleBroken):
    """The municipality has that day already. Facts: municipality, day."""

    sentence = later("{municipality} har allerede frist {day}. Velg en annen dag.")
    field = "falls_on"


class HasApplied(RuleBroken):
    """Only who has not sent an application needs more time. Facts: municipality."""

    sentence = later("{municipality} har sendt søknad og trenger ikke utsatt frist.")


class NobodyToApply(RuleBroken):
    """An application is sent by a contact. Facts: municipality."""

    sentence = later("{municipality} har ingen kontaktperson som kan søke. Legg til en på siden «Personer» først.")


class NotExtended(RuleBroken):
    """There is no extension to take back. Facts: municipality."""

    sentence = later("{municipality} har ikke utsatt frist nå.")


class ExtensionUsed(RuleBroken):
    """What has been made use of is not taken back. Facts: municipality."""

    sentence = later("{municipality} har søkt innenfor den utsatte fristen. Den kan ikke trekkes tilbake.")


class FurtherDeadlineTooEarly(RuleBroken):
    """A further deadline opens after the one before it. Facts: day (the last day of that one)."""

    sentence = later("Fristen før denne er {day}. Velg en senere dag å åpne på, eller flytt den fristen.")
    field = "opens_on"


class FewerPreGatherings(RuleBroken):
    """The number of pre-gatherings goes below what is planned. Facts: planned."""

    sentence = later("Presamling {planned} er planlagt. Avlys den først, eller skriv {planned} eller mer.")
    field = "pre_gatherings"


class FewerMainGatherings(RuleBroken):
    """The number of gatherings goes below what is planned. Facts: planned."""

    sentence = later("Samling {planned} er planlagt. Avlys den først, eller skriv {planned} eller mer.")
    field = "main_gatherings"


class DepartmentNotInCohort(RuleBroken):
    """A region holds departments that have decided to take part. Facts: department."""

    sentence = later("{department} har ikke vedtatt å delta og kan ikke være med i en region.")
    field = "departments"


class DepartmentAloneInRegion(RuleBroken):
    """Only a department that shares a region can be taken out of it. Facts: department."""

    sentence = later("{department} er allerede en region for seg selv.")
    field = "departments"


class RegionHasNoDepartments(RuleBroken):
    """The region was joined with another since the page was opened. Facts: region."""

    sentence = later("{region} er slått sammen med en annen region siden du åpnet siden. Velg på nytt.")
    field = "region_ids"


class RegionHasInvited(RuleBroken):
    """Regions are joined and split until invitations go (DOMAIN.md, 10). Facts: region."""

    sentence = later("{region} har samlinger som er kunngjort. Avlys dem før du endrer regionen.")
    field = "departments"
