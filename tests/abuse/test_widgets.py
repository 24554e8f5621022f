"""A widget that was not drawn for one, or a value that it does not offer, sent all the same, does and shows nothing."""

import ast
import asyncio
from collections.abc import Iterable
from typing import NamedTuple

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.abuse.forging import Drawn, drawn, folds, opened, text_of, visiting
from tests.abuse.serving import Served
from tests.bench.wire import Page
from tests.factories import BODO, ROOT

DAY = "2025-06-10"
"""After gatherings whose roster is still open, so that much can be pressed."""
PERNILLE, KARI, MARIT, JONAS, VILDE = (f"{name} Eksempel" for name in ("Pernille", "Kari", "Marit", "Jonas", "Vilde"))
PEOPLE = (PERNILLE, KARI, MARIT, JONAS, VILDE)


def page(served: Served, path: str, name: str) -> Page:
    """A page as a person sees it; of the gatherings, the first whose roster is open."""
    gathering = served.rows("SELECT id FROM gathering WHERE roster_closed_at IS NULL ORDER BY starts_at, id")[0]["id"]
    person = served.rows("SELECT id FROM person WHERE name = $name", name=name)[0]["id"]
    joint = "&" if "?" in path else "?"
    return Page(name, f"{served.url}{path}{joint}person={person}&dato={DAY}&samling={gathering}")


def changes(served: Served) -> object:
    return served.rows("SELECT count(*) AS changes FROM audit_log")[0]["changes"]


class Shown(NamedTuple):
    """What a page has for somebody, when everything in it is opened."""

    widgets: tuple[Drawn, ...]
    folds: frozenset[str]

    @property
    def buttons(self) -> set[str]:
        """The ids of what can be pressed."""
        return {each.id for each in self.widgets if each.kind == "button"}


async def seen(address: Page) -> Shown:
    """What whoever looks is shown, with one fold after the other opened, and those in them."""
    async with visiting(address) as tab:
        run = await tab.say()
        found: set[str] = set()
        while more := folds(run) - found:
            found |= more
            run = await tab.say(*opened(found))
    return Shown(tuple(drawn(run)), frozenset(found))


async def press(address: Page, buttons: Iterable[str], folded: Iterable[str]) -> None:
    """Press all of the buttons, with the folds they stand in open, and a few once more by themselves."""
    states = [WidgetState(id=each, trigger_value=True) for each in sorted(buttons)]
    async with visiting(address) as tab:
        await tab.say(*opened(folded))
        await tab.say(*opened(folded), *states)
        for state in states[:3]:
            await tab.say(*opened(folded), state)


@pytest.mark.parametrize(
    "path",
    [
        "/interesse",
        "/utviklingsomrader?omrader=ja",
        "/kommuner",
        "/kommuner?vis=flere&endre=status",
        "/planer?vis=ny",
        f"/soknad?kommune={BODO}",
        "/soknad?vis=gruppen",
        "/soknad?vis=omrade",
        "/soknad?vis=soknad",
        "/soknad?vis=sammen",
        "/samlinger",
        "/veiledning",
        "/programperiode",
        "/personer",
        "/endringslogg",
        "/personvern",
    ],
)
def test_a_button_drawn_for_another_does_nothing(served: Served, path: str) -> None:
    """Each role presses all that is drawn for others on the page and not for itself, in closed folds too."""
    before = changes(served)
    shown = {name: asyncio.run(seen(page(served, path, name))) for name in PEOPLE}
    everybodys = set().union(*(each.buttons for each in shown.values()))
    folded = set().union(*(each.folds for each in shown.values()))
    assert everybodys

    for name, own in shown.items():
        asyncio.run(press(page(served, path, name), everybodys - own.buttons, folded))

    assert changes(served) == before


def calls() -> list[ast.Call]:
    """Everything that is called in the code of pages."""
    code = [path for folder in ("pages", "programme/ui") for path in sorted((ROOT / folder).glob("*.py"))]
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in code]
    return [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]


def test_there_is_nothing_to_enable_in_a_browser() -> None:
    """A widget that one may not use is not drawn: no part of a page is sent and only greyed out."""
    words = {word.arg for call in calls() for word in call.keywords}
    assert "on_click" in words
    assert "disabled" not in words


def test_files_come_in_one_way() -> None:
    """As an Upload from a form, judged by what is in it (tests/documents). The others nobody needs."""
    called = {getattr(call.func, "attr", "") for call in calls()}
    assert "text_input" in called
    assert sum(getattr(call.func, "attr", "") == "file_uploader" for call in calls()) == 1
    assert not called & {"camera_input", "audio_input", "chat_input", "data_editor", "download_button"}


@pytest.mark.parametrize("path", ["/samlinger", "/personvern"])
def test_such_a_press_works_for_whom_the_button_is_drawn(served: Served, path: str) -> None:
    """So the attempts above are real ones: in plain sight, and in a fold."""
    before = changes(served)
    address = page(served, path, PERNILLE)
    shown = asyncio.run(seen(address))
    asyncio.run(press(address, shown.buttons, shown.folds))
    assert changes(served) != before


@pytest.mark.parametrize(
    ("path", "name"),
    [("/soknad", KARI), ("/soknad", VILDE), ("/samlinger", KARI), ("/samlinger", VILDE), ("/deltakelse", MARIT)],
)
def test_a_value_that_a_choice_does_not_offer_shows_nothing(served: Served, path: str, name: str) -> None:
    """A municipality of Rogaland, by number and by name, in every choice of the page at once."""
    address = page(served, path, name)
    choices = [each for each in asyncio.run(seen(address)).widgets if each.options and "Hvem er du" not in each.label]

    async def say(value: str) -> str:
        async with visiting(address) as tab:
            return text_of(await tab.say(*(WidgetState(id=each.id, string_value=value) for each in choices)))

    for value in ("1103", "Stavanger", "vestland", "programme_management"):
        assert "Stavanger" not in asyncio.run(say(value)).replace(f'"{value}"', "")
