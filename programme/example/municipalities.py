"""The municipalities of the example: interest, draft, application, and what programme management says to it."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from typing import Protocol

from programme.applications.actions import (
    accept_application,
    decline_application,
    save_draft,
    send_application,
    withdraw_application,
)
from programme.applications.model import ApplicationForm, ReasonForm, WithdrawalForm
from programme.example.people import BOARDS, PERNILLE
from programme.example.stories import BODO, Story, stories
from programme.example.telling import COHORT, Event, World, chance_of, moment
from programme.interest.actions import (
    confirm_municipal_interest,
    register_municipal_interest,
    register_municipal_interest_on_behalf,
    withdraw_municipal_interest,
)
from programme.interest.municipal import MunicipalInterestForm
from programme.language.dates import local_date
from programme.organisation.actions import appoint_contact

_MOTIVATIONS = (
    "Vi vil at kulturskolen skal være en del av lokalsamfunnet, og trenger å lære av andre kommuner.",
    "Skole, bibliotek og kulturskole holder til i samme hus. Nå vil vi arbeide sammen også.",
    "Kommuneplanen peker på kulturskolen. Vi vil finne ut hva det betyr i praksis.",
    "Vi når få av dem som bor lengst unna, og vil bygge tilbudet sammen med frivilligheten.",
)
_DECLINED = "Gruppen er ikke satt sammen, og søknaden sier lite om samarbeidet. Ta kontakt før neste programperiode."
_WITHDRAWN = "Kommunen har fått færre stillinger og kan ikke frigi tid til arbeidet."


class _Told(Protocol):
    """Something that happens in a municipality's story."""

    def __call__(self, world: World, at: datetime, *, story: Story) -> None:
        """Let it happen at that moment."""


def events() -> Iterator[Event]:
    """What each municipality does on its own way, day by day."""
    for story in stories():
        yield from _interest(story)
        yield from _application(story)


def _interest(story: Story) -> Iterator[Event]:
    if story.number != BODO:  # Marit is the contact of Bodø from the beginning
        yield _on(story, story.interested_on, 8, _appoint)
    yield _on(story, story.interested_on, 9, _register_on_behalf if story.on_behalf else _register)
    if story.confirmed_on:
        yield _on(story, story.confirmed_on, 10, _confirm)
    if story.interest_withdrawn_on:
        yield _on(story, story.interest_withdrawn_on, 10, _withdraw_interest)


def _application(story: Story) -> Iterator[Event]:
    if story.drafted_on:
        yield _on(story, story.drafted_on, 9, _draft)
    if story.sent_on:
        yield _on(story, story.sent_on, 12, _send)
    if story.accepted_on:
        yield _on(story, story.accepted_on, 9, _accept)
    if story.declined_on:
        yield _on(story, story.declined_on, 9, _decline)
    if story.withdrawn_on:
        yield _on(story, story.withdrawn_on, 9, _withdraw)


def _on(story: Story, day: date, hour: int, happens: _Told) -> Event:
    # Each at a minute of its own: no two people press at once.
    return Event(moment(day, hour, story.place), partial(happens, story=story))


def _appoint(world: World, at: datetime, *, story: Story) -> None:
    manager = world.acting(PERNILLE, at)
    appoint_contact(manager, world.store, story.contact, municipality=story.number, cohort=COHORT)


def _register(world: World, at: datetime, *, story: Story) -> None:
    form = MunicipalInterestForm(contact=story.contact.name)
    contact = world.acting(story.contact, at)
    register_municipal_interest(contact, world.store, form, cohort=COHORT, municipality=story.number)


def _register_on_behalf(world: World, at: datetime, *, story: Story) -> None:
    form = MunicipalInterestForm(contact=story.contact.name, remark="Meldt etter samtale med kommunen.")
    board = world.acting(BOARDS[story.department][0], at)
    place = {"cohort": COHORT, "department": story.department, "municipality": story.number}
    register_municipal_interest_on_behalf(board, world.store, form, version=0, **place)


def _confirm(world: World, at: datetime, *, story: Story) -> None:
    version = world.version("municipal_interest", story.number)
    contact = world.acting(story.contact, at)
    confirm_municipal_interest(contact, world.store, cohort=COHORT, municipality=story.number, version=version)


def _withdraw_interest(world: World, at: datetime, *, story: Story) -> None:
    version = world.version("municipal_interest", story.number)
    contact = world.acting(story.contact, at)
    withdraw_municipal_interest(contact, world.store, cohort=COHORT, municipality=story.number, version=version)


def _form(story: Story) -> ApplicationForm:
    motivation = chance_of("motivation", story.number).choice(_MOTIVATIONS)
    return ApplicationForm(motivation=motivation, wants_societal_development=True, makes_room_for_cocreation=True)


def _draft(world: World, at: datetime, *, story: Story) -> None:
    form = ApplicationForm(motivation=_form(story).motivation)
    save_draft(world.acting(story.contact, at), world.store, form, cohort=COHORT, municipality=story.number)


def _send(world: World, at: datetime, *, story: Story) -> None:
    version = world.version("application", story.number)
    contact = world.acting(story.contact, at)
    send_application(contact, world.store, _form(story), cohort=COHORT, municipality=story.number, version=version)


def _accept(world: World, at: datetime, *, story: Story) -> None:
    version = world.version("application", story.number)
    manager = world.acting(PERNILLE, at)
    accept_application(manager, world.store, cohort=COHORT, municipality=story.number, version=version)


def _decline(world: World, at: datetime, *, story: Story) -> None:
    version, form = world.version("application", story.number), ReasonForm(reason=_DECLINED)
    manager = world.acting(PERNILLE, at)
    decline_application(manager, world.store, form, cohort=COHORT, municipality=story.number, version=version)


def _withdraw(world: World, at: datetime, *, story: Story) -> None:
    version, form = (
        world.version("application", story.number),
        WithdrawalForm(withdrawn_on=local_date(at), reason=_WITHDRAWN),
    )
    contact = world.acting(story.contact, at)
    withdraw_application(contact, world.store, form, cohort=COHORT, municipality=story.number, version=version)
