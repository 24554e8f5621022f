"""What interest and decisions must keep to: one error a rule, and the judging of a development area."""

from datetime import date, datetime
from typing import Protocol, TypeVar

from pydantic import BaseModel, ConfigDict

from programme.language import RuleBroken, later
from programme.language.dates import date_in_text
from programme.language.numbers import listed


class InterestNotRegistered(RuleBroken):
    """There is no interest to correct, confirm or withdraw. Facts: unit (a department or municipality)."""

    sentence = later("{unit} har ingen interesse som er meldt. Meld interesse først.")


class InterestClosed(RuleBroken):
    """Municipal interest closes with the application deadline. Facts: day."""

    sentence = later("Søknadsfristen var {day}, og det går ikke lenger an å melde interesse. Kontakt programledelsen.")


class MunicipalityHasAnswered(RuleBroken):
    """A board does not write over a municipality's own word. Facts: municipality."""

    sentence = later("{municipality} har selv meldt interesse. Be kommunen om å endre den hvis noe er galt.")
    field = "municipality"


class InterestAlreadyConfirmed(RuleBroken):
    """The interest is the municipality's own word already. Facts: municipality."""

    sentence = later("Interessen for {municipality} er allerede bekreftet. Dere trenger ikke gjøre mer nå.")


class DialogueNotHeld(RuleBroken):
    """A dialogue meeting is recorded after it was held. Facts: day."""

    sentence = later("Dialogmøtet {day} er ikke holdt ennå. Registrer det når det er holdt, eller rett datoen.")
    field = "held_on"


class NobodyToRemind(RuleBroken):
    """Everybody who can be reminded has been, today."""

    sentence = later(
        "Ingen å minne på nå: Alle har svart, er påminnet i dag, eller har ingen i fylkesstyret å minne på."
    )


class InterestLinkUnusable(RuleBroken):
    """The link is past, replaced or unknown: one and the same answer."""

    sentence = later("Lenken virker ikke lenger. Be om en ny lenke på forsiden, så kan dere svare med den.")


class InterestLinkUsed(InterestLinkUnusable):
    """The link has been answered by, perhaps a moment ago: whoever pressed twice is told that the answer is kept."""

    sentence = later(
        "Dere har svart med denne lenken, og svaret er lagret. Vil dere endre det, kan dere be om en ny lenke."
    )


class InterestOfAnother(RuleBroken):
    """What another contact has said is not changed by a link that anybody can ask for. Facts: municipality."""

    sentence = later(
        "En annen kontakt har meldt fra for {municipality}. Be den personen eller fylkesstyret om å endre det."
    )


class ResolutionNotNew(RuleBroken):
    """A board changes its yes or no by a new resolution only. Facts: case_number, day."""

    sentence = later(
        "Sak {case_number} fra {day} er alt registrert med et annet svar. Et nytt svar trenger et nytt vedtak: "
        "Skriv dato og saksnummer for det. Er svaret feil registrert, kan programledelsen rette det."
    )
    field = "case_number"


class DepartmentHasNotDecided(RuleBroken):
    """Areas are brought in by a department that takes part. Facts: department."""

    sentence = later("{department} har ikke vedtatt å delta. Registrer vedtaket før dere velger utviklingsområder.")
    field = "area_ids"


class AreaUnknown(RuleBroken):
    """There is no development area with the id."""

    sentence = later("Utviklingsområdet finnes ikke. Velg ett fra listen.")
    field = "area_ids"


class AreaOfAnotherDepartment(RuleBroken):
    """An area stands in a plan of the department itself. Facts: area, department."""

    sentence = later("«{area}» står ikke i en plan for {department}. Velg et område fra fylkesavdelingens egne planer.")
    field = "area_ids"


class AreaNotAdopted(RuleBroken):
    """An area's plan is adopted. Facts: area, plan."""

    sentence = later(
        "«{area}» er ikke vedtatt. Velg et vedtatt område, eller be programledelsen føre inn når planen "
        "«{plan}» ble vedtatt, med kilde."
    )
    field = "area_ids"


class AreaReplaced(RuleBroken):
    """Of a plan in several versions the newest is chosen from. Facts: area, plan, newer."""

    sentence = later("«{area}» står i en eldre utgave av «{plan}». Velg området fra den nyeste utgaven, «{newer}».")
    field = "area_ids"


class AreaWithoutPeriod(RuleBroken):
    """An area's plan has a period. Facts: area, plan."""

    sentence = later(
        "«{area}» står i en plan uten oppgitt periode. Be programledelsen føre inn perioden for «{plan}», med kilde."
    )
    field = "area_ids"


class AreaOutsidePeriod(RuleBroken):
    """An area's plan holds on at least one day of the cohort. Facts: area, first, last, starts_on, ends_on."""

    sentence = later(
        "«{area}» gjelder fra {first} til {last}, men programperioden varer fra {starts_on} til {ends_on}. "
        "Velg et område fra en plan som gjelder da."
    )
    field = "area_ids"


class AreaInUse(RuleBroken):
    """An area that municipalities work with stays. Facts: area, municipalities."""

    sentence = later(
        "«{area}» kan ikke tas ut: {municipalities} arbeider med det. Be dem velge et annet område først, "
        "eller la det stå."
    )
    field = "area_ids"


class Area(BaseModel):
    """A development area with what decides whether it can be brought in; days are local dates, both included.

    `newer_title` is the plan that is chosen from in place of the area's own, empty where that is the newest.
    """

    model_config = ConfigDict(frozen=True)
    id: str
    label: str
    plan_title: str
    department_code: str
    is_adopted: bool
    period_from: date | None
    period_to: date | None
    newer_title: str = ""


def why_area_cannot_be_brought_in(
    area: Area, *, department_code: str, department: str, starts_on: date, ends_on: date
) -> RuleBroken | None:
    """The first rule that `area` breaks for the department (its code and its name) and the cohort's days.

    Source: DOMAIN.md, 9.
    """
    if area.department_code != department_code:
        return AreaOfAnotherDepartment(area=area.label, department=department)
    if not area.is_adopted:
        return AreaNotAdopted(area=area.label, plan=area.plan_title)
    if area.newer_title:
        return AreaReplaced(area=area.label, plan=area.plan_title, newer=area.newer_title)
    if area.period_from is None or area.period_to is None:
        return AreaWithoutPeriod(area=area.label, plan=area.plan_title)
    if area.period_to < starts_on or ends_on < area.period_from:
        return AreaOutsidePeriod(
            area=area.label,
            first=date_in_text(area.period_from),
            last=date_in_text(area.period_to),
            starts_on=date_in_text(starts_on),
            ends_on=date_in_text(ends_on),
        )
    return None


def area_in_use(label: str, municipalities: list[str]) -> AreaInUse:
    """The refusal to take out an area that `municipalities` (names) work with."""
    return AreaInUse(area=label, municipalities=listed(municipalities))


class Withdrawable(Protocol):
    """An interest, of a department or of a municipality."""

    @property
    def withdrawn_at(self) -> datetime | None:
        """When it was taken back (UTC)."""


Interest = TypeVar("Interest", bound=Withdrawable)


def require_registered(stored: Interest | None, unit: str) -> Interest:
    """The interest of `unit` (its name), which is there and not withdrawn. Raises InterestNotRegistered."""
    if stored is None or stored.withdrawn_at:
        raise InterestNotRegistered(unit=unit)
    return stored
