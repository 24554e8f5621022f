"""The whole way, from a board's first word to a municipality's row in Deltakelse, as five people and a colleague."""

import datetime as dt

from tests.browser import way
from tests.browser.servers import AppServers
from tests.browser.way import SitDown

BJORKEFJORD = "9914"


def test_five_people_go_the_whole_way(app_servers: AppServers, visitor: SitDown) -> None:
    way.go_the_whole_way(visitor, app_servers.fresh(people_only=True))


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
    pernille.become(way.PERNILLE, path="/deltakelse", date=dt.date(2024, 6, 7))
    way.management_sees_complete(pernille, "Bjørkefjord", area="Kulturskolen på tre språk")
