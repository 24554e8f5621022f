"""The four views of Deltakelse, by their addresses and by keyboard; the map is drawn, with its outline and marks."""

import datetime as dt
import re
from http import HTTPStatus

import pytest
from playwright.sync_api import expect

from programme.participation.charts import OUTLINE_ADDRESS
from tests.browser import way
from tests.browser.page import Visitor
from tests.browser.servers import AppServers
from tests.browser.way import SitDown

DAY = dt.date(2025, 3, 14)
VIEWS = {
    "Fremdrift": ("", "Hvor langt er vi kommet?"),
    "Oppmøte": ("oppmote", "Oppmøte på samlingene"),
    "Kommunene": ("kommuner", "Kommunene som deltar"),
    "Kart": ("kart", "Kart over Norge"),
}
"""What stands on the segment: what stands in the address as `vis`, and the heading of the view."""
COUNTIES = 15


@pytest.mark.parametrize("segment", VIEWS)
def test_view_is_opened_by_its_address(app_servers: AppServers, visitor: SitDown, segment: str) -> None:
    in_address, _heading = VIEWS[segment]
    pernille = sit_at_participation(app_servers, visitor, f"?vis={in_address}" if in_address else "")
    sees_only(pernille, segment)


def test_views_are_chosen_by_keyboard_and_stand_in_the_address(app_servers: AppServers, visitor: SitDown) -> None:
    pernille = sit_at_participation(app_servers, visitor)
    keyboard = pernille.page.keyboard
    chosen = pernille.named("radiogroup", "Hva vil du se?").get_by_role("radio", checked=True)
    for _press in range(20):
        keyboard.press("Tab")
        if chosen.evaluate("each => each === document.activeElement"):
            break
    for segment, (in_address, _heading) in list(VIEWS.items())[1:]:
        keyboard.press("ArrowRight")
        keyboard.press("Space")
        pernille.page.wait_for_url(re.compile(rf"[?&]vis={in_address}$"))
        sees_only(pernille, segment)
    for _segment in VIEWS:  # back past the others to the first
        keyboard.press("ArrowLeft")
    keyboard.press("Space")
    pernille.page.wait_for_url(re.compile(r"^(?!.*[?&]vis=)"))
    sees_only(pernille, "Fremdrift")


def sit_at_participation(app_servers: AppServers, sit_down: SitDown, query: str = "") -> Visitor:
    server = app_servers.shared()
    pernille = sit_down(server)
    pernille.open(f"/deltakelse{query}", person=app_servers.person_id(server, way.PERNILLE), date=DAY)
    return pernille


def sees_only(person: Visitor, segment: str) -> None:
    """Check that this view is the chosen one, and that of all views its heading alone is on the page."""
    expect(person.named("radio", segment)).to_be_checked()
    for each, (_in_address, heading) in VIEWS.items():
        expect(person.named("heading", heading)).to_have_count(1 if each == segment else 0)


def test_map_has_the_counties_and_a_mark_for_each_municipality(app_servers: AppServers, visitor: SitDown) -> None:
    pernille = sit_at_participation(app_servers, visitor)
    with pernille.page.expect_response(lambda response: response.url.endswith(OUTLINE_ADDRESS)) as outline:
        pernille.named("radio", "Kart").click()
    assert outline.value.status == HTTPStatus.OK

    plot = pernille.page.get_by_test_id("stVegaLiteChart")
    expect(plot.locator(".layer_0_marks path")).to_have_count(COUNTIES)
    marks = plot.locator(".layer_1_marks path")
    expect(marks.first).to_be_visible()
    pernille.unfold("Vis tallene som tabell")
    expect(pernille.page.get_by_role("rowheader")).to_have_count(marks.count())
