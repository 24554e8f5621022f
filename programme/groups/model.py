"""The municipal group: who is in it, what it lacks to be complete, and what is only advised (DOMAIN.md, 8 and 9)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum, auto
from typing import Self

from pydantic import BaseModel, ConfigDict

from programme.cohorts.model import Cohort
from programme.language import _, later
from programme.language.fields import Email, Name, ShortText
from programme.language.numbers import number

COMMITMENT_TEXTS: Mapping[int, str] = {
    1: later("Jeg forplikter meg til å delta på samlingene og i arbeidet mellom dem."),
}
"""What members have been asked to say, by version; a text that somebody has said is never changed."""
CURRENT_COMMITMENT = max(COMMITMENT_TEXTS)


class Sector(StrEnum):
    """Where a member comes from. Everyone who is not from kulturskole is a partner."""

    KULTURSKOLE = auto()
    KINDERGARTEN = auto()
    AFTER_SCHOOL = auto()
    SCHOOL = auto()
    LIBRARY = auto()
    HEALTH = auto()
    VOLUNTARY = auto()
    BUSINESS = auto()
    ADMINISTRATION = auto()
    POLITICAL_LEADERSHIP = auto()
    OTHER = auto()

    @property
    def label(self) -> str:
        """The sector in the reader's language."""
        return _(_SECTOR_LABELS[self])

    @property
    def is_oppvekst_or_kultur(self) -> bool:
        """Whether the sector belongs to the fields that the programme is about, kulturskole itself left out."""
        return self in _OPPVEKST | _KULTUR


_SECTOR_LABELS = {
    Sector.KULTURSKOLE: later("kulturskole"),
    Sector.KINDERGARTEN: later("barnehage"),
    Sector.AFTER_SCHOOL: later("SFO"),
    Sector.SCHOOL: later("skole"),
    Sector.LIBRARY: later("bibliotek"),
    Sector.HEALTH: later("helse"),
    Sector.VOLUNTARY: later("frivillighet"),
    Sector.BUSINESS: later("næringsliv"),
    Sector.ADMINISTRATION: later("kommuneadministrasjon"),
    Sector.POLITICAL_LEADERSHIP: later("politisk ledelse"),
    Sector.OTHER: later("annet"),
}
_OPPVEKST = frozenset({Sector.KINDERGARTEN, Sector.AFTER_SCHOOL, Sector.SCHOOL})
# Every complete group has kulturskole, so counting it would make the advice say nothing.
_KULTUR = frozenset({Sector.LIBRARY})


class MemberChangeForm(BaseModel):
    """What the contact writes about a member: `function` is the work in words, `organisation` the workplace."""

    sector: Sector
    function: ShortText = ""
    organisation: ShortText = ""
    has_mandate: bool = False


class MemberForm(MemberChangeForm):
    """Someone to be a member. The person is found by the address, or made known."""

    name: Name
    email: Email


class LeavingForm(BaseModel):
    """From which day on someone is a member no longer."""

    left_on: date


class _ReadModel(BaseModel):
    model_config = ConfigDict(frozen=True)


class Member(_ReadModel):
    """A member of a group; committed by the own word, or only recorded so by the contact, which does not count."""

    id: str
    person_id: str
    name: str
    sector: Sector
    function: str
    organisation: str
    has_mandate: bool
    joined_on: date
    version: int
    is_committed: bool
    is_recorded_on_behalf: bool

    @property
    def commitment_label(self) -> str:
        """Where the member's commitment stands, in the reader's language."""
        if self.is_committed:
            return _("bekreftet")
        return _("registrert av kontaktpersonen, ikke bekreftet") if self.is_recorded_on_behalf else _("ikke bekreftet")


class GroupCounts(_ReadModel):
    """What completeness is judged by: numbers of people. `committed` counts members' own words alone."""

    contacts: int = 0
    members: int = 0
    from_kulturskole: int = 0
    partners: int = 0
    committed: int = 0

    @classmethod
    def of(cls, members: Sequence[Member], *, contacts: int) -> Self:
        """The counts of a group's active members."""
        kulturskole = sum(member.sector is Sector.KULTURSKOLE for member in members)
        return cls(
            contacts=contacts,
            members=len(members),
            from_kulturskole=kulturskole,
            partners=len(members) - kulturskole,
            committed=sum(member.is_committed for member in members),
        )


class RequirementKind(StrEnum):
    """What a complete group has, in the order in which it is shown."""

    CONTACT = auto()
    FROM_KULTURSKOLE = auto()
    PARTNER = auto()
    COMMITMENT = auto()

    @property
    def label(self) -> str:
        """The requirement in a word or two."""
        return {
            RequirementKind.CONTACT: _("Kontaktperson"),
            RequirementKind.FROM_KULTURSKOLE: _("Fra kulturskolen"),
            RequirementKind.PARTNER: _("Samarbeidspart"),
            RequirementKind.COMMITMENT: _("Forpliktelse"),
        }[self]


class Requirement(_ReadModel):
    """One thing that a complete group has: whether it is there, how many, and in words what there is or what to do."""

    kind: RequirementKind
    met: bool
    sentence: str
    count: int


_MET: Mapping[RequirementKind, Callable[[GroupCounts], bool]] = {
    RequirementKind.CONTACT: lambda counts: counts.contacts > 0,
    RequirementKind.FROM_KULTURSKOLE: lambda counts: counts.from_kulturskole > 0,
    RequirementKind.PARTNER: lambda counts: counts.partners > 0,
    RequirementKind.COMMITMENT: lambda counts: 0 < counts.members == counts.committed,
}
"""What makes a group complete: a contact, kulturskole, a partner, everyone's own word. Source: DOMAIN.md, 8."""


def missing(counts: GroupCounts) -> tuple[RequirementKind, ...]:
    """What a complete group has that this one lacks, in the order in which it is shown."""
    return tuple(kind for kind, is_met in _MET.items() if not is_met(counts))


def is_complete(counts: GroupCounts) -> bool:
    """Whether nothing that a complete group has is missing."""
    return not missing(counts)


def requirements(counts: GroupCounts) -> list[Requirement]:
    """What makes a group complete, each with whether it is there and in words what there is or what to do."""
    of_each = (counts.contacts, counts.from_kulturskole, counts.partners, counts.committed)
    found = dict(zip(_MET, of_each, strict=True))
    return [
        Requirement(kind=kind, met=is_met(counts), sentence=_in_words(kind, counts, found[kind]), count=found[kind])
        for kind, is_met in _MET.items()
    ]


def _in_words(kind: RequirementKind, counts: GroupCounts, found: int) -> str:
    """What there is of a requirement or, where there is nothing, what to do."""
    if kind is RequirementKind.COMMITMENT and counts.members:
        members = number(counts.members)
        return _("{committed} av {members} har bekreftet", committed=number(found), members=members)
    if found:
        return number(found) if kind is RequirementKind.CONTACT else _people(found)
    return {
        RequirementKind.CONTACT: _("Be programledelsen registrere en kontaktperson."),
        RequirementKind.FROM_KULTURSKOLE: _("Legg til minst én fra kulturskolen."),
        RequirementKind.PARTNER: _("Legg til minst én fra en annen sektor: barnehage, SFO, skole, bibliotek …"),
        RequirementKind.COMMITMENT: _("Ingen er lagt til ennå. Hver enkelt bekrefter selv."),
    }[kind]


def advice(members: Sequence[MemberChangeForm | Member], cohort: Cohort) -> list[str]:
    """What a group might think of, each as a sentence; never a reason to stop it. Source: DOMAIN.md, 8.

    Nothing for an empty group: what it lacks is said by its requirements.
    """
    if not members:
        return []
    return [*_advice_on_people(members), *_advice_on_size(len(members), cohort)]


def _advice_on_people(members: Iterable[MemberChangeForm | Member]) -> list[str]:
    several = list(members)
    sentences = []
    if not any(member.has_mandate for member in several):
        sentences.append(_("Ingen i gruppen har fullmakt til å avgjøre for kommunen."))
    if not any(member.sector.is_oppvekst_or_kultur for member in several):
        sentences.append(_("Verken oppvekst (barnehage, SFO, skole) eller andre på kulturfeltet (bibliotek) er med."))
    return sentences


def _advice_on_size(size: int, cohort: Cohort) -> list[str]:
    least, most = cohort.recommended_members_least, cohort.recommended_members_most
    if size < least:
        return [_("Gruppen har {size}. Det anbefales minst {least} medlemmer.", size=_people(size), least=least)]
    if size > most:
        return [_("Gruppen har {size}. Det anbefales høyst {most} medlemmer.", size=_people(size), most=most)]
    return []


def _people(size: int) -> str:
    return _("1 medlem") if size == 1 else _("{size} medlemmer", size=number(size))


class LinkedArea(_ReadModel):
    """The area that the group works with; `is_chosen` is False where it is the department's only one.

    `newer_title` is the plan that has replaced the area's own, empty where none has.
    """

    area_id: str
    label: str
    is_chosen: bool
    entry_labels: tuple[str, ...] = ()
    newer_title: str = ""


class AreaChoice(_ReadModel):
    """An area that can be chosen, with what stands under it: (entry id, label with its number)."""

    area_id: str
    label: str
    entries: tuple[tuple[str, str], ...]


class MunicipalGroup(_ReadModel):
    """A municipality's group in a cohort as it is now; without members before it is begun."""

    municipality_number: str
    municipality: str
    department_code: str
    department: str
    members: tuple[Member, ...]
    contacts: tuple[str, ...]
    requirements: tuple[Requirement, ...]
    advice: tuple[str, ...]
    area: LinkedArea | None

    @property
    def is_complete(self) -> bool:
        """Whether every requirement is met."""
        return all(requirement.met for requirement in self.requirements)


class OwnCommitment(_ReadModel):
    """What a member's own page shows: which group, the text to say, and where it stands."""

    member_id: str
    municipality_number: str
    municipality: str
    text: str
    committed_at: datetime | None
    is_recorded_on_behalf: bool
    municipality_is_accepted: bool
    area: str
