"""What a press has done is told where it is seen."""

import datetime as dt

from playwright.sync_api import expect

from tests.browser import way
from tests.browser.page import NARROW, WIDE
from tests.browser.servers import AppServers
from tests.browser.way import SitDown


def test_whoever_presses_far_down_sees_what_was_done(app_servers: AppServers, visitor: SitDown) -> None:
    pernille = visitor(app_servers.fresh(people_only=True))
    pernille.become(way.PERNILLE, path="/interesse", date=dt.date(2023, 9, 20))
    for width in (WIDE, NARROW):
        pernille.turn_to(width)
        pernille.unfold("Registrer dialogmøte")
        pernille.fill_date("Når var møtet?", dt.date(2023, 9, 18))
        pernille.click("Lagre dialogmøtet")
        expect(pernille.page.get_by_text("Dialogmøtet er registrert.")).to_be_in_viewport()
        expect(pernille.page.get_by_role("heading", name="Interesse", exact=True)).not_to_be_in_viewport()
