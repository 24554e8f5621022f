"""A widget that was not drawn for one, or a value that it does not offer, sent all the same, does and shows nothing."""

import asyncio
from collections.abc import Iterator

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.abuse.forging import Drawn, drawn, text_of, visiting
from tests.abuse.serving import Served
from tests.bench.wire import Page

DAY = "2025-06-10"
"""After gatherings whose roster is still open, so that much can be pressed."""
PERNILLE, KARI, MARIT, JONAS, VILDE = (f"{name} Eksempel" for name in ("Pernille", "Kari", "Marit", "Jonas", "Vilde"))
PRESSED = {"trigger_value": True}


def page(served: Served, path: str, name: str) -> Page:
    """A page as a person sees it; of the gatherings, the first whose roster is open."""
    gathering = served.rows("SELECT id FROM gathering WHERE roster_closed_at IS NULL ORDER BY starts_at, id")[0]["id"]
    person = served.rows("SELECT id FROM person WHERE name = $name", name=name)[0]["id"]
    return Page(name, f"{served.url}{path}?person={person}&dato={DAY}&samling={gathering}")


def changes(served: Served) -> object:
    return served.rows("SELECT count(*) AS changes FROM audit_log")[0]["changes"]


async def seen(address: Page) -> list[Drawn]:
    """The widgets that whoever looks is shown."""
    async with visiting(address) as (tab,):
        return list(drawn(await tab.say()))


async def press(address: Page, ids: Iterator[str]) -> None:
    """Press every one of the widgets, all in one run and then each in its own."""
    async with visiting(address) as (tab,):
        states = [WidgetState(id=each, **PRESSED) for each in ids]
        await tab.say(*states)
        for state in states[:10]:
            await tab.say(state)


@pytest.mark.parametrize(
    ("path", "owner", "other"),
    [
        ("/samlinger", PERNILLE, JONAS),
        ("/samlinger", PERNILLE, MARIT),
        ("/samlinger", PERNILLE, KARI),
        ("/samlinger", JONAS, VILDE),
        ("/samlinger", PERNILLE, VILDE),
        ("/interesse", KARI, MARIT),
    ],
)
def test_a_button_drawn_for_another_does_nothing(served: Served, path: str, owner: str, other: str) -> None:
    before = changes(served)
    theirs = asyncio.run(seen(page(served, path, owner)))
    own = {each.id for each in asyncio.run(seen(page(served, path, other)))}
    buttons = [each.id for each in theirs if each.kind == "button" and each.id not in own]
    assert buttons

    asyncio.run(press(page(served, path, other), iter(buttons)))

    assert changes(served) == before


def test_such_a_press_works_for_whom_the_button_is_drawn(served: Served) -> None:
    """So the attempts above are real ones."""
    before = changes(served)
    address = page(served, "/samlinger", PERNILLE)
    buttons = [each.id for each in asyncio.run(seen(address)) if each.id.endswith(".button")]
    asyncio.run(press(address, iter(buttons)))
    assert changes(served) != before


@pytest.mark.parametrize(
    ("path", "name"),
    [("/soknad", KARI), ("/soknad", VILDE), ("/samlinger", KARI), ("/samlinger", VILDE), ("/deltakelse", MARIT)],
)
def test_a_value_that_a_choice_does_not_offer_shows_nothing(served: Served, path: str, name: str) -> None:
    """A municipality of Rogaland, by number and by name, in every choice of the page at once."""
    address = page(served, path, name)
    choices = [each for each in asyncio.run(seen(address)) if each.options and "Hvem er du" not in each.label]

    async def say(value: str) -> str:
        async with visiting(address) as (tab,):
            return text_of(await tab.say(*(WidgetState(id=each.id, string_value=value) for each in choices)))

    for value in ("1103", "Stavanger", "vestland", "programme_management"):
        assert "Stavanger" not in asyncio.run(say(value)).replace(f'"{value}"', "")
