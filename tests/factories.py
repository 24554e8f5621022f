"""Plain functions with boring defaults that make what a test needs, through the actions."""

from datetime import UTC, date, datetime
from functools import cache
from itertools import count
from pathlib import Path

from programme.access.grants import actor_of
from programme.access.model import Actor, system
from programme.cohorts.actions import set_up_cohort
from programme.cohorts.model import CohortForm, DateKind
from programme.organisation.actions import (
    appoint_board_member,
    appoint_contact,
    appoint_programme_manager,
    introduce_person,
)
from programme.organisation.loading import load_reference_data
from programme.organisation.model import PersonForm
from programme.organisation.reference import ReferenceData, read_reference
from programme.store import Store

ROOT = Path(__file__).parents[1]
MORNING = datetime(2023, 9, 3, 7, 0, tzinfo=UTC)
"""The example's default day, 3 September 2023, nine o'clock in Oslo."""
COHORT = "2024-25"
BODO = "1804"
_serial = count(1)


@cache
def reference() -> ReferenceData:
    """The reference data of the project."""
    return read_reference(ROOT / "data")


def load_reference(store: Store) -> None:
    """All reference data into `store`."""
    load_reference_data(system(MORNING), store, reference())


def cohort(store: Store, slug: str = COHORT, **changes: object) -> str:
    """A cohort with the public dates of 2024–25."""
    form = CohortForm.model_validate(
        {"name": "2024–25", "starts_on": date(2024, 8, 1), "ends_on": date(2025, 12, 31)} | changes
    )
    deadlines = {
        DateKind.COUNTY_INTEREST: date(2023, 9, 15),
        DateKind.MUNICIPAL_INTEREST: date(2024, 1, 5),
        DateKind.APPLICATION: date(2024, 5, 15),
    }
    return set_up_cohort(system(MORNING), store, form, slug=slug, deadlines=deadlines)


def person_form(name: str = "Kari Eksempel") -> PersonForm:
    """Someone with an address of their own."""
    return PersonForm(name=name, email=f"person{next(_serial)}@kommune.example")


def person(store: Store, name: str = "Kari Eksempel") -> str:
    """A person without a role; gives the id."""
    return introduce_person(system(MORNING), store, person_form(name))


def acting(store: Store, person_id: str | None, at: datetime = MORNING) -> Actor:
    """The person as an actor, with the roles in force at `at`."""
    return actor_of(store, person_id, at)


def programme_manager(store: Store, at: datetime = MORNING) -> Actor:
    """Someone of programme management."""
    return acting(store, appoint_programme_manager(system(MORNING), store, person_form("Pia Eksempel")), at)


def board_member(store: Store, department: str = "nordland", at: datetime = MORNING) -> Actor:
    """Someone who acts for a department."""
    form = person_form("Bo Eksempel")
    return acting(store, appoint_board_member(system(MORNING), store, form, department=department), at)


def contact(store: Store, municipality: str = BODO, cohort: str = COHORT, at: datetime = MORNING) -> Actor:
    """The contact of a municipality in a cohort that exists."""
    form = person_form("Kai Eksempel")
    person_id = appoint_contact(system(MORNING), store, form, municipality=municipality, cohort=cohort)
    return acting(store, person_id, at)
