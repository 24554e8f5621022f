"""Nobody is shut out: WCAG 2.1 A and AA by axe-core on every page for every role; small screens; the keyboard."""

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from tests.browser import way
from tests.browser.page import HEIGHT, NARROW, WIDE, Visitor
from tests.browser.servers import AppServers
from tests.browser.way import SitDown

DAY = dt.date(2024, 5, 14)
IN_THE_MIDST = dt.date(2025, 3, 14)
"""A day on which some gatherings are held, one's roster is open, and others are to come."""
VIEWS = ("/deltakelse?vis=oppmote", "/deltakelse?vis=kommuner", "/deltakelse?vis=kart")
MENU = {
    "Programledelsen": way.PERNILLE,
    "Fylkesstyret, Nordland": way.KARI,
    "Kontaktperson, Bodø": way.MARIT,
    "Medlem i kommunegruppe, Bodø": way.JONAS,
    "Veileder": way.VILDE,
}
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]}
AROUND = 8
"""Pixels around what has the focus, where its frame may be drawn."""
MILLISECONDS_TO_DRAW = 100
BUILT_IN: dict[str, str] = {}
"""Violations in Streamlit's own parts: rule and what holds the element, with the cause."""


@pytest.mark.parametrize("role", MENU)
def test_every_page_is_open_to_all(app_servers: AppServers, visitor: SitDown, role: str) -> None:
    server = app_servers.shared()
    person, person_id = visitor(server), app_servers.person_id(server, MENU[role])
    person.open(person=person_id, date=DAY)
    links = person.page.get_by_test_id("stSidebarNavLink").all()
    found = []
    for path in [urlsplit(link.get_attribute("href") or "").path or "/" for link in links]:
        person.page.set_viewport_size({"width": WIDE, "height": HEIGHT})
        person.open(path, person=person_id, date=DAY)
        expect(person.page.locator("html")).to_have_attribute("lang", "nb")
        found += [(path, *fault) for fault in faults_at_both_widths(person)]
    assert len(links) >= 6
    assert found == []


@pytest.mark.parametrize("path", VIEWS)
@pytest.mark.parametrize("who", [way.PERNILLE, way.KARI])
def test_every_view_of_participation_is_open_to_all(
    app_servers: AppServers, visitor: SitDown, who: str, path: str
) -> None:
    person = sit_in_the_midst(app_servers, visitor, who, path)
    assert faults_at_both_widths(person) == []


@pytest.mark.parametrize("gathering", ["Samling 3 · Nord · 12. mars 2025", "Samling 4 · Nord · 5. juni 2025"])
def test_opened_gathering_is_open_to_all(app_servers: AppServers, visitor: SitDown, gathering: str) -> None:
    pernille = sit_in_the_midst(app_servers, visitor, way.PERNILLE, "/samlinger")
    pernille.choose("Åpne en samling", gathering)
    pernille.sees_heading(gathering)
    assert faults_at_both_widths(pernille) == []


def sit_in_the_midst(app_servers: AppServers, sit_down: SitDown, who: str, path: str) -> Visitor:
    server = app_servers.shared()
    person = sit_down(server)
    person.open(path, person=app_servers.person_id(server, who), date=IN_THE_MIDST)
    return person


def faults_at_both_widths(person: Visitor) -> list[tuple[int, str]]:
    """Open all that is folded, and give what is wrong on a desk's screen and on a telephone's."""
    open_all_folds(person)
    person.turn_to(WIDE)
    found = [(WIDE, fault) for fault in faults(person.page)]
    person.turn_to(NARROW)
    return found + [(NARROW, fault) for fault in [*faults(person.page), *too_wide(person.page)]]


def open_all_folds(person: Visitor) -> None:
    closed = person.page.locator("details:not([open]) > summary").filter(visible=True)
    while closed.count():
        closed.first.click()
        person.wait_ready()


def faults(page: Page) -> list[str]:
    """Each violation as `rule: element`, but for those that are Streamlit's own."""
    found: list[dict[str, Any]] = Axe().run(page, options=WCAG).response["violations"]
    return [
        f"{each['id']}: {node['html'][:300]} {node['failureSummary'][:300]}"
        for each in found
        for node in each["nodes"]
        if not any(part in f"{each['id']}: {node['html']}" for part in BUILT_IN)
    ]


def too_wide(page: Page) -> list[str]:
    """What makes the page wider than the screen, if anything does."""
    wide = page.evaluate(
        """() => [document.documentElement, document.querySelector('[data-testid=stMain]')]
            .filter(each => each.scrollWidth > each.clientWidth).map(each => each.scrollWidth)"""
    )
    return [f"the page is {width} px wide" for width in wide]


def test_skip_link_leads_past_the_menu(app_servers: AppServers, visitor: SitDown) -> None:
    pernille = sit_in_the_midst(app_servers, visitor, way.PERNILLE, "/deltakelse")
    focused, keyboard = pernille.page.locator(":focus"), pernille.page.keyboard
    keyboard.press("Tab")
    expect(focused).to_have_text("Hopp til hovedinnholdet")
    expect(focused).to_be_in_viewport()
    keyboard.press("Enter")
    expect(focused).to_have_attribute("data-testid", "stMain")
    keyboard.press("Tab")  # on to the first thing of the content, past the menu
    expect(focused).to_have_text("Bytt person eller dato")


def test_interest_is_registered_by_keyboard_alone(app_servers: AppServers, visitor: SitDown) -> None:
    kari = visitor(app_servers.fresh(people_only=True))
    kari.become(way.KARI, path="/interesse", date=dt.date(2023, 9, 3))
    kari.page.add_style_tag(content="* { transition: none !important }")  # the focus is to be seen at once
    keyboard = kari.page.keyboard

    kari.named("radiogroup", "Er fylkesavdelingen interessert?").get_by_role("radio").first.focus()
    keyboard.press("Space")
    for _press in range(30):
        keyboard.press("Tab")
        assert has_visible_focus(kari.page), kari.page.evaluate("() => document.activeElement.outerHTML")
        if kari.page.evaluate("() => document.activeElement.innerText === 'Meld interesse'"):
            break
    keyboard.press("Enter")
    kari.sees("Interessen er meldt.")


def has_visible_focus(page: Page) -> bool:
    """Whether what has the focus looks otherwise than without it, as a picture of it and a little around it."""
    element = page.evaluate_handle("() => document.activeElement").as_element()
    assert element is not None
    element.scroll_into_view_if_needed()
    box = element.bounding_box()
    assert box is not None
    around = {
        "x": max(0, box["x"] - AROUND),
        "y": max(0, box["y"] - AROUND),
        "width": box["width"] + 2 * AROUND,
        "height": box["height"] + 2 * AROUND,
    }
    pictures = []
    for does in ("element => element.focus()", "element => element.blur()"):
        element.evaluate(does)
        page.wait_for_timeout(MILLISECONDS_TO_DRAW)
        pictures.append(page.screenshot(clip=around))  # type: ignore[arg-type]
    element.evaluate("element => element.focus()")
    return pictures[0] != pictures[1]
