"""Roles, grants with scope, and the actor: who asks, with which roles, at which moment."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from programme.language import _


class Role(StrEnum):
    """What a person may be. One person may be several."""

    PROGRAMME_MANAGEMENT = "programme_management"
    BOARD = "board"
    CONTACT = "contact"
    MEMBER = "member"
    MENTOR = "mentor"
    SYSTEM = "system"
    VISITOR = "visitor"

    @property
    def label(self) -> str:
        """The role in the reader's language."""
        return {
            Role.PROGRAMME_MANAGEMENT: _("Programledelsen"),
            Role.BOARD: _("Fylkesstyret"),
            Role.CONTACT: _("Kontaktperson"),
            Role.MEMBER: _("Medlem i kommunegruppe"),
            Role.MENTOR: _("Veileder"),
            Role.SYSTEM: _("Systemet"),
            Role.VISITOR: _("Ikke innlogget"),
        }[self]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a grant is for, or what a record belongs to. None: does not say."""

    department: str | None = None
    municipality: str | None = None
    cohort: str | None = None


ANYWHERE = Scope()


@dataclass(frozen=True, slots=True)
class Grant:
    """A role in force. For a municipality's role `scope.department` is the municipality's department."""

    role: Role
    scope: Scope = ANYWHERE


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. `at` is when the request arrived (aware): the clock of every rule and every dated role."""

    person_id: str | None
    name: str
    grants: tuple[Grant, ...]
    at: datetime

    @property
    def is_signed_in(self) -> bool:
        """Whether this is a person or the system, not an unknown visitor."""
        return self.person_id is not None

    def has(self, role: Role) -> bool:
        """Whether the actor holds `role` anywhere."""
        return any(grant.role is role for grant in self.grants)

    def scopes(self, role: Role) -> tuple[Scope, ...]:
        """Where the actor holds `role`."""
        return tuple(grant.scope for grant in self.grants if grant.role is role)


SYSTEM_ID = "system"


def nobody(at: datetime) -> Actor:
    """Someone not signed in: may ask for a link, redeem one, and read what is for all."""
    return Actor(None, "", (Grant(Role.VISITOR),), at)


def system(at: datetime) -> Actor:
    """The programme itself: jobs and the making of a store."""
    return Actor(SYSTEM_ID, Role.SYSTEM.label, (Grant(Role.SYSTEM),), at)
