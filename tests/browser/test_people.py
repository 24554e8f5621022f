"""People and roles as people give them: programme management, a board and a contact, on a desk and on a telephone."""

import datetime as dt
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.bench.servers import Server
from tests.browser import way
from tests.browser.page import NARROW, WIDE, Visitor
from tests.browser.servers import AppServers
from tests.browser.way import SitDown, row_of

DAY = dt.date(2023, 9, 3)
FIRST, LAST = dt.date(2023, 10, 1), dt.date(2024, 6, 30)
OWN_ROLES = {way.KARI: "Fylkesstyret, Nordland", way.MARIT: "Kontaktperson, Bodø, 2024–25"}
AT_BOTH_WIDTHS = pytest.mark.parametrize("width", [WIDE, NARROW])


@pytest.fixture(scope="module")
def server(app_servers: AppServers) -> Iterator[Server]:
    """A store of this file's own, with people only: one of programme management among them."""
    with app_servers.once(people_only=True) as started:
        yield started


def sit_down_as(name: str, app_servers: AppServers, visitor: SitDown, server: Server, width: int) -> Visitor:
    someone = visitor(server)
    someone.open("/personer", person=app_servers.person_id(server, name), date=DAY)
    someone.turn_to(width)
    return someone


def fill_in(someone: Visitor, name: str) -> Visitor:
    """Who is to be added; gives the fold, to go on in."""
    someone.unfold("Legg til en person")
    form = someone.inside("Legg til en person")
    form.fill("Navn", name)
    form.fill("E-postadresse", f"{name.partition(' ')[0].lower()}@programmet.example")
    return form


@AT_BOTH_WIDTHS
def test_management_gives_a_role_for_some_days_and_ends_it(
    app_servers: AppServers, visitor: SitDown, server: Server, width: int
) -> None:
    pernille, name = sit_down_as(way.PERNILLE, app_servers, visitor, server, width), f"Anna{width} Eksempel"
    pernille.unfold("Legg til en person")
    pernille.pick("Hvilken rolle skal personen ha?", "Fylkesstyret")
    pernille.sees("Hvilken fylkesavdeling?")  # the form for that role has come
    form = fill_in(pernille, name)
    form.choose("Hvilken fylkesavdeling?", "Nordland")
    form.fill_date("Fra og med", FIRST)
    form.fill_date("Til og med", LAST)
    form.click("Legg til")
    pernille.sees("Personen er lagt til.")
    for said in ("Fylkesstyret, Nordland", "01.10.2023", "30.06.2024", "begynner senere"):
        expect(row_of(pernille, name)).to_contain_text(said)

    pernille.choose("Åpne en person", f"{name} – Fylkesstyret, Nordland")
    pernille.sees("Fra 1. oktober 2023 til og med 30. juni 2024.")
    pernille.confirm("Avslutt rollen")
    pernille.sees("Rollen er avsluttet.")
    expect(row_of(pernille, name)).to_contain_text("trukket tilbake")


@AT_BOTH_WIDTHS
def test_the_last_of_programme_management_is_told_what_to_do_first(
    app_servers: AppServers, visitor: SitDown, server: Server, width: int
) -> None:
    pernille = sit_down_as(way.PERNILLE, app_servers, visitor, server, width)
    pernille.choose("Åpne en person", f"{way.PERNILLE} – Programledelsen")
    pernille.confirm("Avslutt rollen")
    pernille.sees("Da er det ingen i programledelsen fra 3. september 2023.")
    expect(row_of(pernille, way.PERNILLE)).to_contain_text("gjelder")


@AT_BOTH_WIDTHS
@pytest.mark.parametrize("who", OWN_ROLES)
def test_a_board_and_a_contact_add_somebody_to_their_own(
    app_servers: AppServers, visitor: SitDown, server: Server, width: int, who: str
) -> None:
    someone, name = sit_down_as(who, app_servers, visitor, server, width), f"{who[:3]}{width} Eksempel"
    fill_in(someone, name).click("Legg til")
    someone.sees("Personen er lagt til.")
    expect(row_of(someone, name)).to_contain_text(OWN_ROLES[who])
    someone.sees_not(way.PERNILLE)
