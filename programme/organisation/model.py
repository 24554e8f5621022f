"""People, municipalities and departments as the rest of the programme sees them, and what can be wrong with them."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from programme.access.model import Role, Scope
from programme.language import RuleBroken, _, later
from programme.language.fields import Email, Name, RequiredText


class PersonForm(BaseModel):
    """Someone to be known to the programme."""

    name: Name
    email: Email


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
