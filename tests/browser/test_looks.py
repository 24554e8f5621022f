"""How every page looks, on a desk and on a telephone: in Norwegian, inside the screen, with no empty plot.

Pictures of all of them are kept in `build/screenshots`, to be looked at by people.
"""

import datetime as dt
import re
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

from tests.browser import way
from tests.browser.page import NARROW, WIDE, Visitor
from tests.browser.servers import AppServers
from tests.browser.test_accessibility import too_wide
from tests.browser.way import SitDown


class Look(NamedTuple):
    """A page as somebody sees it on a day, with a gathering opened or none; `name` is that of the pictures."""

    name: str
    who: str
    path: str
    day: dt.date
    gathering: str = ""


LOOKS = (
    Look("oversikt-styret", way.KARI, "/", dt.date(2023, 9, 3)),
    Look("oversikt-programledelsen", way.PERNILLE, "/", dt.date(2025, 3, 14)),
    Look("meldinger-programledelsen", way.PERNILLE, "/meldinger", dt.date(2025, 3, 14)),
    Look("maler-programledelsen", way.PERNILLE, "/maler", dt.date(2025, 3, 14)),
    Look("oversikt-kontaktperson", way.MARIT, "/", dt.date(2024, 5, 1)),
    Look("interesse-styret", way.KARI, "/interesse", dt.date(2023, 11, 6)),
    Look("interesse-programledelsen", way.PERNILLE, "/interesse", dt.date(2023, 11, 6)),
    Look("kommuner-styret", way.KARI, "/kommuner", dt.date(2023, 11, 20)),
    Look("kommuner-flere", way.KARI, "/kommuner?vis=flere", dt.date(2023, 11, 20)),
    Look("kommuner-en", way.KARI, "/kommuner?kommune=1804", dt.date(2023, 11, 20)),
    Look("kommuner-kart", way.KARI, "/kommuner?vis=kart", dt.date(2023, 11, 20)),
    Look("kommuner-fil", way.KARI, "/kommuner?vis=fil", dt.date(2023, 11, 20)),
    Look("kommuner-programledelsen", way.PERNILLE, "/kommuner", dt.date(2023, 11, 20)),
    Look("utviklingsomrader-styret", way.KARI, "/utviklingsomrader", dt.date(2024, 3, 1)),
    Look("planer-styret", way.KARI, "/planer", dt.date(2025, 3, 14)),
    Look("planer-ny", way.KARI, "/planer?vis=ny", dt.date(2025, 3, 14)),
    Look("planer-fil", way.KARI, "/planer?vis=fil", dt.date(2025, 3, 14)),
    Look("soknad-kontaktperson", way.MARIT, "/soknad", dt.date(2024, 5, 1)),
    Look("soknad-medlem", way.JONAS, "/soknad", dt.date(2024, 5, 20)),
    Look("soknad-programledelsen", way.PERNILLE, "/soknad", dt.date(2024, 6, 3)),
    Look("samlinger-medlem", way.JONAS, "/samlinger", dt.date(2025, 3, 14)),
    Look("samlinger-programledelsen", way.PERNILLE, "/samlinger", dt.date(2025, 3, 14)),
    Look("samling-holdt", way.PERNILLE, "/samlinger", dt.date(2025, 3, 14), "Samling 3 · Nord · 12. mars 2025"),
    Look("samling-kommende", way.PERNILLE, "/samlinger", dt.date(2025, 3, 14), "Samling 4 · Nord · 5. juni 2025"),
    Look("samling-ny", way.PERNILLE, "/samlinger", dt.date(2025, 3, 14), "Planlegg en ny samling"),
    Look("veiledning-programledelsen", way.PERNILLE, "/veiledning", dt.date(2025, 3, 14)),
    Look("veiledning-veileder", way.VILDE, "/veiledning", dt.date(2025, 3, 14)),
    Look("deltakelse-programledelsen", way.PERNILLE, "/deltakelse", dt.date(2025, 3, 14)),
    Look("deltakelse-oppmote", way.PERNILLE, "/deltakelse?vis=oppmote", dt.date(2025, 3, 14)),
    Look("deltakelse-kommunene", way.PERNILLE, "/deltakelse?vis=kommuner", dt.date(2025, 3, 14)),
    Look("deltakelse-kart", way.PERNILLE, "/deltakelse?vis=kart", dt.date(2025, 3, 14)),
    Look("deltakelse-styret", way.KARI, "/deltakelse", dt.date(2025, 3, 14)),
    Look("programperiode-programledelsen", way.PERNILLE, "/programperiode", dt.date(2024, 3, 1)),
    Look("programperiode-medlem", way.JONAS, "/programperiode", dt.date(2024, 3, 1)),
)
ENGLISH = re.compile(
    r"\b(submit|choose|select|search|loading|none|nan|nat|null|no results|no options|error|true|false|undefined"
    r"|open|close|show|hide|cancel|save|more|less|running|stop|deploy|settings|press enter)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("look", LOOKS, ids=[look.name for look in LOOKS])
def test_page_looks_right(app_servers: AppServers, visitor: SitDown, look: Look) -> None:
    server = app_servers.shared()
    person = visitor(server)
    person.open(look.path, person=app_servers.person_id(server, look.who), date=look.day)
    if look.gathering:
        person.choose("Åpne en samling", look.gathering)
    expect(person.page.get_by_role("heading", level=1)).to_have_count(1)
    assert "(" not in person.page.title()  # what waits is counted in the menu, not in the tab
    for width in (WIDE, NARROW):
        person.screenshot(look.name, width)
        assert too_wide(person.page) == []
        assert ENGLISH.findall(visible_text(person)) == []
        assert empty_plots(person.page) == 0
        assert overflowing(person.page) == []
        assert width != WIDE or cut_off(person.page) == []


def visible_text(person: Visitor) -> str:
    """What stands on the page and in the names that screen readers say."""
    main = person.page.get_by_test_id("stApp")
    named = person.page.locator("[aria-label], [title], [placeholder]").evaluate_all(
        "all => all.flatMap(each => ['aria-label', 'title', 'placeholder'].map(name => each.getAttribute(name) ?? ''))"
    )
    return "\n".join([main.inner_text(), *named])


def empty_plots(page: Page) -> int:
    """Count the plots on which nothing is drawn: a picture of one colour, or a drawing without marks."""
    return int(
        page.evaluate(
            """() => [...document.querySelectorAll('[data-testid=stVegaLiteChart]')].filter(plot => {
                const canvas = plot.querySelector('canvas')
                if (!canvas) return !plot.querySelector('svg path, svg rect, svg text')
                const pixels = new Uint32Array(
                    canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer)
                return pixels.every(pixel => pixel === pixels[0])
            }).length"""
        )
    )


def cut_off(page: Page) -> list[str]:
    """Give the names of the tables that one must scroll sideways to see the whole of."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('.scroll')]
            .filter(each => each.scrollWidth > each.clientWidth).map(each => each.getAttribute('aria-label'))"""
    )
    return found


def overflowing(page: Page) -> list[str]:
    """Give the texts that are wider than the box they stand in; what scrolls inside itself is none."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('[data-testid=stMain] :is(h1, h2, h3, p, li, dt, dd, label, button)')]
            .filter(each => each.clientWidth && each.scrollWidth > each.clientWidth + 1 && !each.closest('.scroll'))
            .map(each => each.textContent)"""
    )
    return found
