"""How the example is told: events, each at its moment, done by people through the actions."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import NamedTuple

from programme.access.grants import actor_of
from programme.access.model import Actor
from programme.language.dates import at_oslo
from programme.organisation.model import PersonForm
from programme.store import Store
from programme.store.store import Row, one_row

COHORT = "2024-25"
_SATURDAY = 5
_ROLES = "SELECT count(*) AS given, count(valid_to) AS ended FROM role_grant WHERE person_id = $person_id"


@dataclass(slots=True)
class World:
    """The store that the example is told into. `known`: ids of what was made, by the name that events agree on."""

    store: Store
    known: dict[str, str] = field(default_factory=dict)
    _actors: dict[str, tuple[Row, Actor]] = field(default_factory=dict)

    def person(self, person: PersonForm) -> str:
        """The id of someone the programme knows."""
        if person.email not in self.known:
            rows = self.store.rows("SELECT person_id FROM person_email WHERE email = $email", email=person.email)
            self.known[person.email] = rows[0]["person_id"]
        return self.known[person.email]

    def acting(self, person: PersonForm, at: datetime) -> Actor:
        """The person with the roles in force at that moment."""
        return self.acting_as(self.person(person), at)

    def acting_as(self, person_id: str, at: datetime) -> Actor:
        """The same by id. What roles they are is read anew when one has been given or ended since."""
        roles = self.store.rows(_ROLES, person_id=person_id)[0]
        if person_id not in self._actors or self._actors[person_id][0] != roles:
            self._actors[person_id] = roles, actor_of(self.store, person_id, at)
        return replace(self._actors[person_id][1], at=at)

    def version(self, table: str, number: str) -> int:
        """The version of the municipality's row in `table` (a name from code); 0 when there is none."""
        sql = f"SELECT version FROM {table} WHERE cohort_slug = $cohort AND municipality_number = $number"
        row = one_row(self.store, sql, cohort=COHORT, number=number)
        return row["version"] if row else 0


class Event(NamedTuple):
    """Something that happens at a moment (UTC)."""

    at: datetime
    happens: Callable[[World, datetime], object]


def moment(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """The moment when clocks in Oslo show that time."""
    return at_oslo(day, time(hour, minute))


def weekday(day: date) -> date:
    """The day, or the Monday after when it falls on a weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= _SATURDAY else day


def chance_of(*what: object) -> Random:
    """Chance that falls the same way each time for the same thing, whatever else is told."""
    return Random("/".join(map(str, what)))  # noqa: S311 - the same each time is the point
