"""The whole way, from a board's first word to a municipality's row in Deltakelse, as five people and a colleague."""

import datetime as dt

import pytest

from tests.browser import way
from tests.browser.servers import AppServers
from tests.browser.way import SitDown

BJORKEFJORD = "9914"
WRITTEN = {
    "county_interest": 1,
    "dialogue_meeting": 1,
    "participation_decision": 1,
    "brought_area": 1,
    "municipal_interest": 1,
    "application": 1,
    "application_copy": 1,
    "group_member": 2,
    "commitment": 2,
    "gathering": 2,
    "gathering_answer": 1,
    "mentor_assignment": 1,
    "attendance": 2,
}
"""How many rows the way writes in some tables, however often each button is pressed."""


@pytest.fixture(scope="module")
def rows_of_one_press() -> dict[str, int]:
    """Rows in each table after the whole way with one press on each button; the first test fills it in."""
    return {}


@pytest.mark.parametrize("clicks", [1, 2, 3])
def test_five_people_go_the_whole_way_pressing_each_button_so_often(
    app_servers: AppServers, visitor: SitDown, rows_of_one_press: dict[str, int], clicks: int
) -> None:
    server = app_servers.fresh(people_only=True)
    way.go_the_whole_way(visitor, server, clicks=clicks)

    rows = app_servers.counts(server)
    assert {table: rows[table] for table in WRITTEN} == WRITTEN
    del rows["audit_seal"]  # written by a job, some moments after what it seals
    assert rows_of_one_press in ({}, rows)
    rows_of_one_press |= rows


def test_one_more_municipality_goes_the_way_in_the_example_world(app_servers: AppServers, visitor: SitDown) -> None:
    server = app_servers.fresh()
    contact, first, second, pernille = (visitor(server) for _person in range(4))

    contact.become("Kontaktperson, Bjørkefjord", path="/interesse", date=dt.date(2024, 4, 2))
    way.contact_confirms_interest(contact)
    contact.follow("Søknad og gruppe")
    way.contact_drafts(contact)
    way.contact_composes_group(contact)
    way.contact_chooses_area(contact, "Kulturskolen på tre språk")
    way.contact_sends(contact, day="2. april 2024")
    for member, name in ((first, way.JONAS), (second, way.RUTH)):
        person = app_servers.person_id(server, name)
        member.open(f"/soknad?rolle=member-{BJORKEFJORD}-2024-25", person=person, date=dt.date(2024, 4, 9))
        way.member_commits(member, "Bjørkefjord", day="9. april 2024")

    pernille.become(way.PERNILLE, path="/soknad", date=dt.date(2024, 6, 7))
    pernille.choose("Åpne søknaden fra", "Bjørkefjord")
    way.management_accepts(pernille, "Bjørkefjord")
    pernille.become(way.PERNILLE, path="/deltakelse?vis=kommuner", date=dt.date(2024, 6, 7))
    way.management_sees_complete(pernille, "Bjørkefjord", area="Kulturskolen på tre språk")


def test_the_five_can_be_chosen_in_the_example_world(app_servers: AppServers, visitor: SitDown) -> None:
    person = visitor(app_servers.shared())
    for name in (way.PERNILLE, way.KARI, way.MARIT, way.JONAS, way.VILDE):
        person.become(name, date=dt.date(2024, 9, 1))
        person.sees_heading(f"Hei, {name.split()[0]}")
