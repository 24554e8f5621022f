"""Municipalities of the example that are brought together, and goals that programme management holds to be the same."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from typing import Final

from programme.cooperation.actions import (
    bring_together,
    confirm_cooperation,
    propose_cooperation,
    record_contact,
)
from programme.cooperation.model import ProposalForm, RecordForm, Stage, TogetherForm
from programme.example.people import BOARDS, PERNILLE
from programme.example.stories import BODO, stories
from programme.example.telling import COHORT, Event, World, moment
from programme.language.dates import local_date
from programme.organisation.model import PersonForm
from programme.plans.same import SameGoalForm, link_goals

_GILDESKAL, _STEINKJER, _INDEROY = "1838", "5006", "5053"
_STORVIK, _TINDVIK = "9901", "9907"
_SAME: Final = SameGoalForm(
    name="Kulturskolen i lokalsamfunnet",
    entry_ids=("nordland-2024-2025/samhandling", "trondelag-eksempel/1", "vestland-eksempel/1"),
)


def events() -> Iterator[Event]:
    """A suggestion that a board follows, a contact that came to nothing, and two that cooperate; then the goals."""
    yield Event(moment(date(2023, 11, 17), 10), _neighbours)
    yield Event(moment(date(2024, 2, 1), 13), partial(_invented, known="storvik-tindvik"))
    yield Event(moment(date(2024, 2, 20), 9, 15), partial(_ask, known="steinkjer-inderoy"))
    yield Event(moment(date(2024, 2, 27), 14), partial(_agree, known="steinkjer-inderoy"))
    yield Event(moment(date(2024, 4, 10), 11), partial(_nothing, known="storvik-tindvik"))
    yield Event(moment(date(2024, 8, 20), 9), _link)


def _contact(number: str) -> PersonForm:
    return next(story.contact for story in stories() if story.number == number)


def _put_in_touch(world: World, at: datetime, *numbers: str, notes: str, is_suggested: bool) -> str:
    form = TogetherForm(stage=Stage.IN_TOUCH, in_touch_on=local_date(at), notes=notes, municipalities=numbers)
    board = world.acting(BOARDS["nordland"][0], at)
    place = {"cohort": COHORT, "department": "nordland"}
    return bring_together(board, world.store, form, is_suggested=is_suggested, **place)


def _neighbours(world: World, at: datetime) -> None:
    notes = "De snakkes ved over nyttår om de skal søke sammen."
    _put_in_touch(world, at, BODO, _GILDESKAL, notes=notes, is_suggested=True)


def _invented(world: World, at: datetime, *, known: str) -> None:
    notes = "Begge vil nå flere som bor langt fra kulturskolen."
    world.known[known] = _put_in_touch(world, at, _STORVIK, _TINDVIK, notes=notes, is_suggested=False)


def _ask(world: World, at: datetime, *, known: str) -> None:
    form = ProposalForm(municipalities=(_STEINKJER,))
    contact = world.acting(_contact(_INDEROY), at)
    world.known[known] = propose_cooperation(contact, world.store, form, cohort=COHORT, municipality=_INDEROY)


def _agree(world: World, at: datetime, *, known: str) -> None:
    contact = world.acting(_contact(_STEINKJER), at)
    asked = {"cooperation_id": world.known[known], "municipality": _STEINKJER}
    confirm_cooperation(contact, world.store, version=1, **asked)


def _nothing(world: World, at: datetime, *, known: str) -> None:
    form = RecordForm(
        stage=Stage.CAME_TO_NOTHING, in_touch_on=date(2024, 2, 1), notes="De søker hver for seg denne gangen."
    )
    board = world.acting(BOARDS["nordland"][0], at)
    record_contact(board, world.store, form, cooperation_id=world.known[known], version=1)


def _link(world: World, at: datetime) -> None:
    link_goals(world.acting(PERNILLE, at), world.store, _SAME)
