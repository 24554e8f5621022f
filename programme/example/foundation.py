"""What every example begins with: reference data, plans, the 2024–25 cohort with its public dates, five people."""

from datetime import UTC, date, datetime
from pathlib import Path

from programme.access.grants import actor_of
from programme.access.model import Actor, system
from programme.cohorts.actions import set_up_cohort
from programme.cohorts.model import CohortForm, DateKind
from programme.example.invented import refuse_real
from programme.example.people import JONAS, KARI, MARIT, PERNILLE, VILDE
from programme.example.stories import BODO
from programme.example.telling import COHORT
from programme.mentoring.actions import add_mentor
from programme.mentoring.model import MentorForm
from programme.organisation.actions import (
    appoint_board_member,
    appoint_contact,
    appoint_programme_manager,
    introduce_person,
)
from programme.organisation.loading import load_reference_data
from programme.organisation.reference import read_reference
from programme.plans.actions import load_plans
from programme.plans.files import read_plans
from programme.store import Kind, Store

DATA = Path(__file__).parents[2] / "data"
BEGINNING = datetime(2023, 8, 15, 7, 0, tzinfo=UTC)


def lay_foundation(store: Store) -> None:
    """Reference data and plans; in an example store the plans marked «eksempel» too. Repeating it adds nothing."""
    founder = system(BEGINNING)
    load_reference_data(founder, store, read_reference(DATA))
    load_plans(founder, store, read_plans(DATA / "plans"))
    if store.kind is Kind.EXAMPLE:
        load_plans(founder, store, read_plans(DATA / "plans" / "example"))


def set_up_public_cohort(store: Store) -> None:
    """The cohort 2024–25 with the dates that are public (data/SOURCES.md)."""
    set_up_cohort(
        system(BEGINNING),
        store,
        CohortForm(name="2024–25", starts_on=date(2024, 8, 1), ends_on=date(2025, 12, 31)),
        slug=COHORT,
        deadlines={
            DateKind.COUNTY_INTEREST: date(2023, 9, 15),
            DateKind.MUNICIPAL_INTEREST: date(2024, 1, 5),
            DateKind.APPLICATION: date(2024, 5, 15),
        },
    )


def introduce_five_people(store: Store) -> Actor:
    """Board, programme management, contact, mentor, and one who is in nothing yet; gives programme management."""
    founder = system(BEGINNING)
    manager_id = appoint_programme_manager(founder, store, PERNILLE)
    manager = actor_of(store, manager_id, BEGINNING)
    appoint_board_member(founder, store, KARI, department="nordland")
    appoint_contact(founder, store, MARIT, municipality=BODO, cohort=COHORT)
    introduce_person(founder, store, JONAS)
    add_mentor(manager, store, MentorForm(name=VILDE.name, email=VILDE.email, capacity=3), cohort=COHORT)
    return manager


def build_people(store: Store) -> None:
    """The public dates and five invented people with roles, and nothing that they have done.

    Raises ExampleInRealStore.
    """
    refuse_real(store.kind)
    lay_foundation(store)
    set_up_public_cohort(store)
    introduce_five_people(store)
