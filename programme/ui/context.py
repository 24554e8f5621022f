"""Who looks at the page, at which cohort, and in which of their roles.

The frame sets it on every run; a page that runs without the frame finds nothing and is refused.
"""

from collections.abc import Callable, Hashable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from programme.access.model import Actor, Grant, Role
from programme.cohorts.model import Cohort
from programme.language import NotAllowed
from programme.language.dates import local_date
from programme.store import Store
from programme.ui.arrival import arrival

T = TypeVar("T")


@dataclass
class Looker:
    """Who looks at a page, and the store it shows: all that a page is given that needs no role.

    `who` gives the person as an actor at a moment, and raises SignedOut when it is they no longer.
    """

    store: Store
    who: Callable[[datetime], Actor]
    _known: Actor | None = field(default=None, init=False, repr=False)

    @property
    def actor(self) -> Actor:
        """The person, if still signed in, with the roles in force now: read anew for each run and each click.

        Raises SignedOut.
        """
        moment = arrival()
        if self._known is None or self._known.at != moment:
            self._known = self.who(moment)
        return self._known

    @property
    def today(self) -> date:
        """The date in Oslo."""
        return local_date(self.actor.at)


@dataclass
class Context(Looker):
    """What a page is given besides.

    `acting_as` is the role the person looks with, when there are several; it changes what is shown, never what is
    allowed.
    """

    cohort: Cohort
    acting_as: Grant

    @property
    def role(self) -> Role:
        """The role the person looks with."""
        return self.acting_as.role

    @property
    def is_above_municipalities(self) -> bool:
        """Whether the person looks at several municipalities, each with a name."""
        return self.role in {Role.PROGRAMME_MANAGEMENT, Role.BOARD}

    @property
    def department(self) -> str | None:
        """The department code that the role is for, or that its municipality belongs to."""
        return self.acting_as.scope.department

    @property
    def municipality(self) -> str | None:
        """The number of the municipality that the role is for."""
        return self.acting_as.scope.municipality

    def kept(self, what: Hashable, make: Callable[[], T]) -> T:
        """What `make` reads or writes as HTML, for this person on this day in this cohort: until something is written.

        `what` says all else that it depends on; see Store.while_unchanged.
        """
        actor = self.actor
        return self.store.while_unchanged((what, actor.person_id, actor.grants, self.cohort.slug, self.today), make)


_present: ContextVar[Looker | None] = ContextVar("context", default=None)


def set_context(context: Looker | None) -> None:
    """For the frame alone: what the page that follows is given; None when it is not for who looks."""
    _present.set(context)


def anyone() -> Looker:
    """The guard of the few pages that are there for those without a role too. Raises NotAllowed outside the frame."""
    looker = _present.get()
    if looker is None:
        raise NotAllowed
    return looker


def page_context(*roles: Role) -> Context:
    """The guard that every other page begins with.

    Raises NotAllowed for someone not signed in, and for one who looks with a role that the page is not for
    (`roles` empty: the page is for all). What may be read and done is judged below the pages.
    """
    context = _present.get()
    if not isinstance(context, Context) or (roles and context.role not in roles):
        raise NotAllowed
    return context
