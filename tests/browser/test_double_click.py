"""A press counts, wherever the focus was. That two or three of them write one record: test_the_way.py."""

import datetime as dt

from tests.browser import way
from tests.browser.servers import AppServers
from tests.browser.way import SitDown


def test_first_press_after_choosing_counts(app_servers: AppServers, visitor: SitDown) -> None:
    """The button must not move away between the press and its release, because the list above it loses the focus."""
    kari = visitor(app_servers.fresh(people_only=True))
    kari.become(way.KARI, path="/interesse", date=dt.date(2023, 11, 6))
    way.write_decision(kari)
    kari.named("combobox", "Hvilke utviklingsområder tar dere med?").focus()
    kari.click("Registrer vedtaket")
    kari.sees("Vedtaket er registrert.")
