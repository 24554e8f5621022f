"""In the example one can be somebody else, on another day: the band at the top of every page leads there."""

import datetime as dt

from playwright.sync_api import expect

from tests.browser import way
from tests.browser.page import NARROW, Visitor
from tests.browser.servers import AppServers
from tests.browser.way import SitDown

CHANGE = "Bytt person eller dato"
DAY, LATER = dt.date(2024, 5, 14), dt.date(2025, 3, 14)


def test_band_leads_to_being_somebody_else_on_another_day(app_servers: AppServers, visitor: SitDown) -> None:
    person = sit_as_management(app_servers, visitor)
    expect(person.named("combobox", "Hvem er du?")).to_have_count(0)

    person.follow(CHANGE)
    person.choose_person(way.KARI)
    person.sees("Du er Kari Eksempel. Datoen er satt til 14. mai 2024.")
    person.fill_date("Dato i eksempelet", LATER)
    person.sees("Du er Kari Eksempel. Datoen er satt til 14. mars 2025.")

    person.follow("Samlinger")
    person.sees("Du er Kari Eksempel. Datoen er satt til 14. mars 2025.")
    person.sees_heading("Samlinger")


def test_band_leads_there_on_a_telephone_too(app_servers: AppServers, visitor: SitDown) -> None:
    person = sit_as_management(app_servers, visitor)
    person.turn_to(NARROW)
    person.named("link", CHANGE).click()
    person.wait_ready()
    person.choose_person(way.KARI)
    person.sees("Du er Kari Eksempel.")


def sit_as_management(app_servers: AppServers, sit_down: SitDown) -> Visitor:
    server = app_servers.shared()
    person = sit_down(server)
    person.open("/", person=app_servers.person_id(server, way.PERNILLE), date=DAY)
    person.sees("Du er Pernille Eksempel. Datoen er satt til 14. mai 2024.")
    return person
