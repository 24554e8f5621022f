"""Two people change the same record: the second is told who was first and when, keeps what was typed, and can save."""

import datetime as dt

from playwright.sync_api import expect

from tests.browser import way
from tests.browser.page import Visitor
from tests.browser.servers import AppServers
from tests.browser.way import SitDown

PETTER = "Petter Eksempelstad"
DAY = dt.date(2025, 3, 14)
GATHERING = "Samling 4 · Trøndelag · 4. juni 2025"


def test_second_to_change_a_gathering_is_told(app_servers: AppServers, visitor: SitDown) -> None:
    pernille, petter = (sit_at_gathering(visitor, app_servers, name) for name in (way.PERNILLE, PETTER))
    write_theme(pernille, "Kulturskolen og biblioteket")
    write_theme(petter, "Kulturskolen og frivilligheten")

    pernille.click("Lagre")
    pernille.sees("er endret. De inviterte får melding.")
    petter.click("Lagre")
    petter.sees(f"{way.PERNILLE} har endret dette siden du åpnet det (14. mars 2025")
    expect(petter.named("textbox", "Tema")).to_have_value("Kulturskolen og frivilligheten")
    petter.click("Lagre")
    petter.sees("er endret. De inviterte får melding.")

    pernille.choose("Åpne en samling", "Kalenderen")
    pernille.sees("Kulturskolen og frivilligheten")
    pernille.sees_not("Kulturskolen og biblioteket")


def sit_at_gathering(sit_down: SitDown, app_servers: AppServers, name: str) -> Visitor:
    person = sit_down(app_servers.shared())
    person.become(name, path="/samlinger", date=DAY)
    person.choose("Åpne en samling", GATHERING)
    return person


def write_theme(person: Visitor, theme: str) -> None:
    person.unfold("Endre samlingen")
    person.inside("Endre samlingen").fill("Tema", theme)
