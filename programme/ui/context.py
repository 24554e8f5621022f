"""Who looks at the page, at which cohort, and in which of their roles.

The frame sets it on every run; a page that runs without the frame finds nothing and is refused.
"""

from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date

from programme.access.grants import actor_of
from programme.access.model import Actor, Grant, Role
from programme.cohorts.model import Cohort
from programme.language import NotAllowed
from programme.language.dates import local_date
from programme.store import Store
from programme.ui.arrival import arrival


@dataclass
class Context:
    """What a page is given.

    `acting_as` is the role the person looks with, when there are several; it changes what is shown, never what is
    allowed.
    """

    store: Store
    person_id: str
    cohort: Cohort
    acting_as: Grant
    _known: Actor | None = field(default=None, repr=False)

    @property
    def actor(self) -> Actor:
        """The person with the roles in force now: read anew for each run and each click."""
        moment = arrival()
        if self._known is None or self._known.at != moment:
            self._known = actor_of(self.store, self.person_id, moment)
        return self._known

    @property
    def today(self) -> date:
        """The date in Oslo."""
        return local_date(self.actor.at)

    @property
    def role(self) -> Role:
        """The role the person looks with."""
        return self.acting_as.role

    @property
    def department(self) -> str | None:
        """The department code that the role is for, or that its municipality belongs to."""
        return self.acting_as.scope.department

    @property
    def municipality(self) -> str | None:
        """The number of the municipality that the role is for."""
        return self.acting_as.scope.municipality


_present: ContextVar[Context | None] = ContextVar("context", default=None)


def set_context(context: Context | None) -> None:
    """For the frame alone: what the page that follows is given; None for someone not signed in."""
    _present.set(context)


def page_context(*roles: Role) -> Context:
    """The guard that every page begins with.

    Raises NotAllowed for someone not signed in, and for one who looks with a role that the page is not for
    (`roles` empty: the page is for all). What may be read and done is judged below the pages.
    """
    context = _present.get()
    if context is None or (roles and context.role not in roles):
        raise NotAllowed
    return context
