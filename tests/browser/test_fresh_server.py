"""A server that has just started, asked for a page before anything else, refuses it to someone not signed in."""

import pytest
from playwright.sync_api import expect

from tests.browser.servers import AppServers
from tests.browser.way import SitDown

ADDRESSES = (
    "/",
    "/interesse",
    "/utviklingsomrader",
    "/kommuner",
    "/planer",
    "/soknad",
    "/samlinger",
    "/veiledning",
    "/deltakelse",
    "/programperiode",
    "/personer",
    "/maler",
    "/endringslogg",
)
SAID = (
    "Fremtidens kulturskole",
    "Her melder fylkesavdelingene interesse, kommunene søker, og alle ser samlinger og veiledning.",
    "Velg hvem du er i menyen til venstre. På telefon åpner du den øverst til venstre.",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_first_request_is_refused_to_someone_not_signed_in(
    app_servers: AppServers, visitor: SitDown, address: str
) -> None:
    with app_servers.once(people_only=True) as server:
        stranger = visitor(server)
        stranger.open(address)

        main = stranger.page.get_by_test_id("stMain")
        for sentence in SAID:
            expect(main.get_by_text(sentence).first).to_be_visible()
        expect(main.get_by_role("heading")).to_have_count(1)
        expect(main.get_by_role("table")).to_have_count(0)
        expect(main.get_by_role("button")).to_have_count(0)
        expect(main.get_by_role("link")).to_have_text(["Personvern"])  # the only page that is for all
        expect(stranger.page.get_by_test_id("stSidebarNavLink")).to_have_count(0)
