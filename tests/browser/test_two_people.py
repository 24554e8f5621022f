"""Two people change the same record: the second is told who was first and when, keeps what was typed, and can save."""

import datetime as dt

from playwright.sync_api import expect

from tests.browser import way
from tests.browser.page import Visitor
from tests.browser.servers import AppServers
from tests.browser.way import SitDown

PETTER = "Petter Eksempelstad"
DAY = dt.date(2025, 3, 14)
SIGRID, RANA = "Sigrid Eksempelberg", "/kommuner?kommune=1833"
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
    person.unfold("Endre eller avlys samlingen")
    person.inside("Endre eller avlys samlingen").fill("Tema", theme)


def test_second_on_the_board_sees_what_changed_and_loses_nothing(app_servers: AppServers, visitor: SitDown) -> None:
    kari, sigrid = (sit_at_rana(visitor, app_servers, name) for name in (way.KARI, SIGRID))
    kari.fill("Neste steg", "Møte i mai")
    sigrid.fill("Neste steg", "Ring rektor")
    sigrid.fill("Notater", "Rektor vil gjerne være med.")

    kari.click("Lagre")
    kari.sees("Oppfølgingen er lagret.")
    sigrid.click("Lagre")
    sigrid.sees(f"{way.KARI} endret Neste steg fra «Ring og spør om de har fått brevet» til «Møte i mai»")
    expect(sigrid.named("textbox", "Neste steg")).to_have_value("Ring rektor")
    expect(sigrid.named("textbox", "Notater")).to_have_value("Rektor vil gjerne være med.")

    sigrid.click("Lagre")
    sigrid.sees("Oppfølgingen er lagret.")
    again = sit_at_rana(visitor, app_servers, way.KARI)
    expect(again.named("textbox", "Neste steg")).to_have_value("Ring rektor")
    expect(again.named("textbox", "Notater")).to_have_value("Rektor vil gjerne være med.")


def sit_at_rana(sit_down: SitDown, app_servers: AppServers, name: str) -> Visitor:
    person = sit_down(app_servers.shared())
    person.open(RANA, person=app_servers.person_id(app_servers.shared(), name), date=DAY)
    person.sees_heading("Rana")
    person.unfold("Endre oppfølgingen")
    return person
