"""The example world: the 2024–25 programme as it could have been, told event by event through the actions."""

from datetime import date, datetime

from programme.access.model import system
from programme.example import (
    boards,
    departments,
    gatherings,
    groups,
    mentoring,
    municipalities,
    outreach,
    plans,
    together,
)
from programme.example.foundation import BEGINNING, build_people
from programme.example.invented import add_invented_municipalities, refuse_real
from programme.example.people import PETTER
from programme.example.telling import Event, World, moment
from programme.language.dates import local_date
from programme.organisation.actions import appoint_programme_manager
from programme.store import Store

_SECOND_MANAGER_ON = date(2023, 8, 15)


def build_world(store: Store, until: date | None = None) -> None:
    """All that happens up to and including the local day `until` (None: to the end, 14 March 2025).

    Raises ExampleInRealStore.
    """
    refuse_real(store.kind)
    build_people(store)
    add_invented_municipalities(system(BEGINNING), store)
    world = World(store)
    for event in timeline():
        if until is None or local_date(event.at) <= until:
            event.happens(world, event.at)


def timeline() -> list[Event]:
    """Every event of the example, in the order in which they happen."""
    told = [
        Event(moment(_SECOND_MANAGER_ON, 11), _appoint_second_manager),
        *departments.events(),
        *boards.events(),
        *municipalities.events(),
        *outreach.events(),
        *groups.events(),
        *mentoring.events(),
        *gatherings.events(),
        *together.events(),
        *plans.events(),
    ]
    return sorted(told, key=lambda event: event.at)


def _appoint_second_manager(world: World, at: datetime) -> None:
    appoint_programme_manager(system(at), world.store, PETTER)


__all__ = ["build_people", "build_world", "timeline"]
