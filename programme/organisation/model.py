"""People, municipalities and departments as the rest of the programme sees them, and what can be wrong with them."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from programme.access.model import Role, Scope
from programme.language import RuleBroken, later
from programme.language.fields import Email, Name


class PersonForm(BaseModel):
    """Someone to be known to the programme."""

    name: Name
    email: Email


class Person(BaseModel):
    """Someone known to the programme."""

    model_config = ConfigDict(frozen=True)
    id: str
    name: str


class RoleHolder(BaseModel):
    """A person and one role in force; what it is for in words (empty for programme management)."""

    model_config = ConfigDict(frozen=True)
    person_id: str
    name: str
    role: Role
    scope: Scope
    where: str


class Municipality(BaseModel):
    """A municipality, valid on the day that was asked for."""

    model_config = ConfigDict(frozen=True)
    municipality_number: str
    name: str
    department_code: str
    is_invented: bool


class Department(BaseModel):
    """One of the council's regional units."""

    model_config = ConfigDict(frozen=True)
    department_code: str
    name: str
    dissolved: bool

    @property
    def short_name(self) -> str:
        """`Nordland` for `Norsk kulturskoleråd Nordland`."""
        return self.name.removeprefix("Norsk kulturskoleråd ")


class MunicipalityUnknown(RuleBroken):
    """No municipality has, or had, the number. Facts: number."""

    sentence = later("Ingen kommune har nummeret {number}. Velg en kommune fra listen.")
    field = "municipality"


class MunicipalityExpired(RuleBroken):
    """The number was not in force on the day that counts. Facts: number, name, day, successors."""

    sentence = later("{name} ({number}) er ikke en egen kommune {day}. Bruk {successors} i stedet.")
    field = "municipality"


class MunicipalityNotMember(RuleBroken):
    """The municipality is no member of Norsk kulturskoleråd. Facts: name."""

    sentence = later("{name} er ikke medlem av Norsk kulturskoleråd. Kontakt fylkesavdelingen om medlemskap.")
    field = "municipality"


class NotAMunicipality(RuleBroken):
    """Longyearbyen is no municipality and cannot take part as one."""

    sentence = later("Longyearbyen er ikke en kommune og kan ikke velges. Kontakt fylkesavdelingen.")
    field = "municipality"


class MunicipalityOfAnotherDepartment(RuleBroken):
    """A department names municipalities of its own only. Facts: municipality, department."""

    sentence = later("{municipality} hører ikke til {department}. Velg blant fylkesavdelingens egne kommuner.")
    field = "municipalities"


class DepartmentUnknown(RuleBroken):
    """There is no such department, or it is dissolved."""

    sentence = later("Fylkesavdelingen finnes ikke lenger. Velg en av de ti.")
    field = "department"


class MeetingDateInFuture(RuleBroken):
    """A resolution can only come from a meeting that has been held. Facts: day."""

    sentence = later("Årsmøtet {day} er ikke holdt ennå. Skriv datoen for møtet som gjorde vedtaket.")
    field = "held_on"


def is_in_force(valid_from: date | None, valid_to: date | None, day: date) -> bool:
    """Whether `day` lies between the two, both included; None is open."""
    return (valid_from is None or valid_from <= day) and (valid_to is None or day <= valid_to)
