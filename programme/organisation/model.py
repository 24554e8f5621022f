"""People, municipalities and departments as the rest of the programme sees them, and what can be wrong with them."""

from datetime import date
from enum import StrEnum, auto
from functools import cached_property
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from programme.access.model import Role, Scope
from programme.language import RuleBroken, _, later
from programme.language.fields import Email, Name, RequiredText, ShortText, fault


def _case_number(text: str) -> str:
    if not text:
        raise fault("case_number_missing", later("Saksnummeret mangler. Skriv for eksempel 12/23."))
    return text


CaseNumber = Annotated[ShortText, AfterValidator(_case_number)]
"""How the minutes of an annual meeting number the case, 1 to 120 characters."""


class PersonForm(BaseModel):
    """Someone to be known to the programme."""

    name: Name
    email: Email


class RoleDates(BaseModel):
    """From and to which day a role is to be held, both included; no first day: from today, no last: until ended."""

    valid_from: date | None = None
    valid_to: date | None = None


class RoleState(StrEnum):
    """Where a role stands on a day."""

    IN_FORCE = auto()
    COMING = auto()
    ENDED = auto()
    WITHDRAWN = auto()

    @property
    def label(self) -> str:
        """The state in the reader's language."""
        return {
            RoleState.IN_FORCE: _("gjelder"),
            RoleState.COMING: _("begynner senere"),
            RoleState.ENDED: _("avsluttet"),
            RoleState.WITHDRAWN: _("trukket tilbake"),
        }[self]

    @property
    def is_standing(self) -> bool:
        """Whether the role is held, or will be."""
        return self in (RoleState.IN_FORCE, RoleState.COMING)


class PersonRole(BaseModel):
    """A role that a person holds, will hold or has held. `where` and `cohort` in words, empty where there is none."""

    model_config = ConfigDict(frozen=True)
    grant_id: str
    role: Role
    where: str
    cohort: str
    valid_from: date
    valid_to: date | None
    state: RoleState
    can_change: bool
    version: int

    @cached_property  # a page has many, and asks for each in every run
    def label(self) -> str:
        """`Kontaktperson, Bodø, 2024–25`."""
        return ", ".join(filter(None, (self.role.label, self.where, self.cohort)))


class Person(BaseModel):
    """Someone known to the programme, with the roles that the reader may know of, those of today first.

    `can_open`: whether the reader may see the addresses.
    """

    model_config = ConfigDict(frozen=True)
    person_id: str
    name: str
    roles: tuple[PersonRole, ...]
    can_open: bool


class PersonRecord(BaseModel):
    """All that is known of a person here: who it is and the e-mail addresses, in the order of the alphabet."""

    model_config = ConfigDict(frozen=True)
    person: Person
    emails: tuple[str, ...]


class PeopleQuery(BaseModel):
    """Who to look for: a part of the name, a role held at any time (none: all), and which page of 20, from 1 on."""

    model_config = ConfigDict(frozen=True)
    name: str = ""
    role: Role | None = None
    page: int = 1


class PeopleFound(BaseModel):
    """One page of those who were found, by name; how many they are in all, and which page it is of how many."""

    model_config = ConfigDict(frozen=True)
    people: tuple[Person, ...]
    count: int
    page: int
    pages: int


class RoleHolder(BaseModel):
    """A person and one role in force; what it is for in words (empty for programme management)."""

    model_config = ConfigDict(frozen=True)
    person_id: str
    name: str
    role: Role
    scope: Scope
    where: str

    @property
    def label(self) -> str:
        """`Fylkesstyret, Nordland`."""
        return role_in_words(self.role, self.where)


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
        return without_council(self.name)


class ExamplePerson(BaseModel):
    """Someone of the example world, with their roles in force in words (none: no role on that day)."""

    model_config = ConfigDict(frozen=True)
    person_id: str
    name: str
    roles: tuple[str, ...]

    @property
    def label(self) -> str:
        """`Kari Eksempel – Fylkesstyret, Nordland`."""
        return f"{self.name} – {'; '.join(self.roles) or _('ingen rolle denne dagen')}"


class MembershipState(BaseModel):
    """Whether a municipality is a member on the day that was asked for, and whether anybody has confirmed that."""

    model_config = ConfigDict(frozen=True)
    municipality_number: str
    name: str
    is_member: bool
    is_confirmed: bool
    version: int

    @property
    def label(self) -> str:
        """The state in the reader's language."""
        if not self.is_member:
            return _("ikke medlem")
        return _("medlem") if self.is_confirmed else _("medlem, ikke bekreftet")


class MembershipForm(BaseModel):
    """Whether a municipality is a member from `from_date` on, and how that is known."""

    is_member: bool
    from_date: date
    reason: RequiredText


def role_in_words(role: Role, where: str) -> str:
    """`Fylkesstyret, Nordland`; the role alone when it is for no place."""
    return f"{role.label}, {where}" if where else role.label


def state_of_role(valid_from: date, valid_to: date | None, day: date) -> RoleState:
    """Where a role with these days stands on `day`. One that was ended before it began has been withdrawn."""
    if valid_to is not None and valid_to < valid_from:
        return RoleState.WITHDRAWN
    if day < valid_from:
        return RoleState.COMING
    return RoleState.ENDED if valid_to is not None and valid_to < day else RoleState.IN_FORCE


def without_council(name: str) -> str:
    """`Nordland` for `Norsk kulturskoleråd Nordland`."""
    return name.removeprefix("Norsk kulturskoleråd ")


def why_longyearbyen_is_not_listed() -> str:
    """What a page says below a list of municipalities to choose from (DOMAIN.md, Places)."""
    return _("Longyearbyen er ikke en kommune og står derfor ikke på listen. Kontakt fylkesavdelingen.")


class MunicipalityMissing(RuleBroken):
    """No municipality was chosen."""

    sentence = later("Kommunen mangler. Velg en kommune fra listen.")
    field = "municipality"


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


class MembershipUnchanged(RuleBroken):
    """The municipality is recorded so already. Facts: municipality."""

    sentence = later("{municipality} er allerede registrert slik. Det er ingenting å endre.")
    field = "is_member"


class MembershipEndsBeforeItBegins(RuleBroken):
    """A membership ends after its first day. Facts: municipality, day."""

    sentence = later("{municipality} ble medlem {day}. Velg en senere dato.")
    field = "from_date"


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
