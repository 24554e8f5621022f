"""«Oversikt»: what waits, and how pressing it is, for whoever looks."""

import re
from datetime import date
from html import unescape

from programme.store import Store
from tests.factories import BODO, COHORT
from tests.pages.conftest import Open
from tests.participation import arranging as arrange
from tests.screens import headings, html, nothing_here


def told(shown: str) -> list[str]:
    """What waits, in words: each step and how pressing it is."""
    found = re.findall(r"<div><strong>(.*?)</strong>&ensp;(.*?)</div>", shown)
    return [unescape(f"{what} | {re.sub('<[^>]*>', '', pressing)}") for what, pressing in found]


def someone(store: Store, role: arrange.Role, **place: str) -> str:
    person_id = arrange.person(store)
    arrange.grant(store, role, person_id, **place)
    return person_id


def silent_board(store: Store) -> str:
    store.write(lambda transaction: transaction.rows("DELETE FROM county_interest WHERE department_code = 'agder'"))
    return someone(store, arrange.Role.BOARD, department="agder")


def test_a_step_says_what_to_do_and_by_when(world: Store, open_page: Open) -> None:
    board = silent_board(world)
    shown = html(open_page("overview", board, dato="2023-09-03"))
    assert told(shown)[0] == "Meld interesse for Agder | ● frist 15. september 2023 · 12 dager igjen"


def test_what_is_late_says_that_the_deadline_was(world: Store, open_page: Open) -> None:
    shown = html(open_page("overview", silent_board(world), dato="2023-09-18"))
    assert told(shown)[0] == "Meld interesse for Agder | ▲ fristen var 15. september 2023 · 3 dager siden"
    assert 'class="status late"' in shown


def test_a_step_without_a_day_says_no_more_than_what_it_is(world: Store, open_page: Open) -> None:
    world.write(
        lambda transaction: transaction.rows("DELETE FROM participation_decision WHERE department_code = 'nordland'")
    )
    kari = world.rows("SELECT id FROM person WHERE name = 'Kari Eksempel'")[0]["id"]
    shown = html(open_page("overview", kari, dato="2024-05-10"))
    assert "Registrer hva fylkesårsmøtet vedtar om deltakelse | " in told(shown)


def test_where_nothing_waits_the_next_deadline_is_told(world: Store, open_page: Open) -> None:
    mentor = someone(world, arrange.Role.MENTOR, municipality=BODO)
    sentence = "Ingenting venter på deg nå. Neste frist: 15. mai 2024, søknadsfristen for kommunene."
    assert nothing_here(open_page("overview", mentor, dato="2024-05-15")) == [sentence]
    assert nothing_here(open_page("overview", mentor, dato="2024-05-16")) == ["Ingenting venter på deg nå."]


def test_a_contact_reads_what_the_group_lacks(world: Store, open_page: Open) -> None:
    number = world.rows(
        """
        SELECT municipality_number FROM municipality_department WHERE department_code = 'nordland'
          AND municipality_number NOT IN (SELECT municipality_number FROM municipal_interest) ORDER BY 1 LIMIT 1
        """
    )[0]["municipality_number"]
    contact = someone(world, arrange.Role.CONTACT, municipality=number)
    app = open_page("overview", contact, dato="2024-01-02")
    lacking = "Mangler noen fra kulturskolen, en samarbeidspart og forpliktelse fra alle medlemmene"
    assert f'<th scope="row">Kommunegruppe</th><td>{lacking}</td>' in html(app)
    assert headings(app)[0] == "Dette venter på deg"
    assert "Søknadsfristen er ute" not in html(app)


def test_a_contact_whose_municipality_did_not_apply_in_time_is_told(world: Store, open_page: Open) -> None:
    number = world.rows(
        """
        SELECT municipality_number FROM municipality_department WHERE department_code = 'nordland'
          AND municipality_number NOT IN (SELECT municipality_number FROM application) ORDER BY 1 LIMIT 1
        """
    )[0]["municipality_number"]
    contact = someone(world, arrange.Role.CONTACT, municipality=number)
    sentence = "Søknadsfristen er ute, og kommunen har ikke søkt."
    assert sentence in html(open_page("overview", contact, dato="2024-05-16"))
    given = {"falls_on": date(2024, 6, 1), "reason": "Sykdom", "set_at": arrange.LONG_AGO, "set_by": contact}
    place = {"cohort_slug": COHORT, "municipality_number": number}
    arrange.put(world, "application_extension", id="more-time", sequence=1, **place, **given)
    assert sentence not in html(open_page("overview", contact, dato="2024-05-16"))
