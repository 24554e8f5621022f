"""The server ends, in peace or by force, while somebody is at work; it comes back with all that was confirmed."""

import datetime as dt
import signal

import pytest
from playwright.sync_api import expect

from tests.browser import way
from tests.browser.servers import AppServers
from tests.browser.way import SitDown


@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGTERM])
def test_restart_loses_nothing_and_says_what_to_do(
    app_servers: AppServers, visitor: SitDown, by: signal.Signals
) -> None:
    with app_servers.restartable(people_only=True) as restartable:
        kari = visitor(restartable.server)
        kari.become(way.KARI, path="/interesse", date=dt.date(2023, 9, 3))
        way.board_registers_interest(kari)
        kari.become(way.KARI, path="/interesse", date=dt.date(2023, 11, 6))
        kari.pick("Deltar fylkesavdelingen?", "Ja")
        kari.fill_date("Når var årsmøtet?", dt.date(2023, 10, 28))
        kari.fill("Saksnummer", "12/23")
        kari.fill("Hva ble vedtatt?", "Nordland deltar.")
        kari.choose("Hvilke medlemskommuner søker dere på vegne av?", "Bodø")

        restartable.end(by)
        restartable.start()
        kari.wait_ready()

        kari.sees("Slik er interessen meldt")
        kari.click("Registrer vedtaket")
        kari.sees("Tjenesten ble startet på nytt, og dette er ikke lagret. Se over og trykk én gang til.")
        expect(kari.named("textbox", "Saksnummer")).to_have_value("12/23")
        expect(kari.named("textbox", "Hva ble vedtatt?")).to_have_value("Nordland deltar.")
        kari.click("Registrer vedtaket")
        kari.sees("Vedtaket er registrert.")
        expect(way.row_of(kari, "Årsmøte")).to_contain_text("28. oktober 2023")
        counts = app_servers.counts(restartable.server)
        assert (counts["county_interest"], counts["participation_decision"]) == (1, 1)
