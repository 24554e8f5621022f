"""Registrations of whole groups, one after another: what the kills interrupt and the benchmark times.

A registration is a municipal group with six members, each a person with an address, a role, an audit row for becoming
known and one for joining, and a message. Number `n` is municipality `n` of the list, in the next cohort when the list
has come to its end.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from multiprocessing.connection import Connection
from typing import TypeVar

from programme.access.model import Actor, Grant, Role, Scope
from programme.groups.actions import register_group
from programme.groups.model import MemberForm, Sector
from programme.store import Store, Transaction, open_store
from tests.factories import MORNING, cohort, person

T = TypeVar("T")

SECTORS = (
    Sector.KULTURSKOLE,
    Sector.KULTURSKOLE,
    Sector.SCHOOL,
    Sector.KINDERGARTEN,
    Sector.LIBRARY,
    Sector.ADMINISTRATION,
)
ROWS: Mapping[str, int] = {
    "municipal_group": 1,
    "person": 6,
    "person_email": 6,
    "group_member": 6,
    "role_grant": 6,
    "audit_log": 13,
    "outbox": 6,
}
"""How many rows one registration writes to each table, in an order in which they can be written."""

_MUNICIPALITIES = """
    SELECT municipality_number, department_code FROM municipality_department
    JOIN municipality USING (municipality_number) WHERE valid_to IS NULL AND NOT is_invented
    ORDER BY municipality_number
"""


@dataclass(frozen=True)
class World:
    """Where groups can be registered: cohorts, municipalities with their departments, and who registers."""

    cohorts: tuple[str, ...]
    municipalities: tuple[tuple[str, str], ...]
    contact: str

    def place(self, number: int) -> Scope:
        """The municipality and cohort of registration `number`."""
        turn, index = divmod(number, len(self.municipalities))
        municipality, department = self.municipalities[index]
        return Scope(department, municipality, self.cohorts[turn])


def arrange(store: Store, *, cohorts: int = 1, first_year: int = 2024) -> World:
    """Cohorts without groups in a store with reference data, and someone to register for all municipalities."""
    slugs = tuple(
        cohort(store, f"{year}-{(year + 1) % 100:02}", starts_on=date(year, 8, 1), ends_on=date(year + 1, 12, 31))
        for year in range(first_year, first_year + cohorts)
    )
    rows = store.rows(_MUNICIPALITIES)
    places = tuple((row["municipality_number"], row["department_code"]) for row in rows)
    return World(slugs, places, person(store))


def members(number: int) -> list[MemberForm]:
    """The six of registration `number`."""
    return [
        MemberForm(name=f"Medlem {place} Eksempel", email=f"medlem{number}.{place}@kommune.example", sector=sector)
        for place, sector in enumerate(SECTORS)
    ]


def registration(world: World, store: Store, number: int) -> Callable[[], str]:
    """Registration `number`, all typed and ready to be sent; calling it gives the group's id."""
    scope, forms = world.place(number), members(number)
    actor = Actor(world.contact, "Kai Eksempel", (Grant(Role.CONTACT, scope),), MORNING)
    cohort_slug, municipality = str(scope.cohort), str(scope.municipality)
    return lambda: register_group(actor, store, cohort=cohort_slug, municipality=municipality, members=forms)


class Telling(Store):
    """A store that tells a pipe when a transaction has begun."""

    def __init__(self, store: Store, pipe: Connection) -> None:
        self.kind, self.address = store.kind, store.address
        self.number = 0
        self._store, self._pipe = store, pipe

    def rows(self, sql: str, **values: object) -> list[dict[str, object]]:
        return self._store.rows(sql, **values)

    def write(self, body: Callable[[Transaction], T]) -> T:
        def begun(transaction: Transaction) -> T:
            self._pipe.send(("begin", self.number))
            return body(transaction)

        return self._store.write(begun)

    def close(self) -> None:
        self._store.close()


def register_until_killed(address: str, world: World, first: int, pipe: Connection) -> None:
    """Register `first` and all after it, telling `begin` within each transaction and `confirmed` after its commit."""
    store = Telling(open_store(address), pipe)
    number = first
    while True:
        store.number = number
        registration(world, store, number)()
        pipe.send(("confirmed", number))
        number += 1
