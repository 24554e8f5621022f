"""The page «Utviklingsområder», as each role sees it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from programme.access.model import Actor
from programme.interest.actions import record_decision
from programme.interest.decision import DecisionForm
from programme.interest.records import brought_areas
from programme.plans.queries import plan
from programme.store import Store
from tests.factories import BODO, COHORT, MORNING, board_member, contact, programme_manager
from tests.plans.test_uptake import AGDER, AREA, NORDLAND, group, mentor_of, prepared
from tests.screens import Open, headings, html, nothing_here, opened, titles

ROLES: list[Callable[[Store], Actor]] = [
    programme_manager,
    board_member,
    contact,
    lambda store: mentor_of(store, BODO, "nordland"),
]


@pytest.fixture
def page(on_screen: Store) -> Open:
    """Opens the page for an actor, at a plan in the address."""
    prepared(on_screen)
    return lambda actor, *unfolded, **address: opened("development_areas", actor.person_id, *unfolded, **address)


@pytest.mark.parametrize("role", range(len(ROLES)))
def test_page_opens_for_every_role(store: Store, page: Open, role: int) -> None:
    group(store, BODO, (AREA, [], True))

    shown = page(ROLES[role](store), plan=NORDLAND)

    assert titles(shown) == ["Utviklingsområder"]
    assert "Handlingsplan for Norsk kulturskoleråd Nordland 2024–2025" in html(shown)
    assert "Kortform. Se planen for vedtatt ordlyd." in html(shown)
    assert "1 kommune: Bodø" in html(shown)


def test_plan_in_the_address_is_the_one_shown(store: Store, page: Open) -> None:
    shown = page(contact(store), "left-out-oslo-og-viken", plan="oslo-og-viken")

    assert "Se delmål 1.1: Kurs og sertifisering i mangfoldsledelse for kulturskolelederne" in html(shown)
    assert "periode ikke oppgitt" in html(shown)
    assert shown.radio[0].options[shown.radio[0].value] == "Oslo og Viken · periode ikke oppgitt"
    assert not shown.date_input


def test_choosing_a_plan_puts_its_id_in_the_address(store: Store, page: Open) -> None:
    shown = page(contact(store))
    place = [label.startswith("Region BTV") for label in shown.radio[0].options].index(True)
    shown.radio[0].set_value(place).run()

    assert shown.query_params["plan"] == "btv"
    assert "Region BTV ble oppløst i 2019." in html(shown)
    assert "Nasjonale tiltak" in html(shown)
    assert "Regionale tiltak" in html(shown)


def test_unknown_plan_in_the_address_gives_the_departments_own(store: Store, page: Open) -> None:
    shown = page(board_member(store, "agder"), plan="finnes-ikke")

    assert shown.query_params["plan"] == "agder-eksempel"
    assert "EKSEMPEL" in html(shown)


def test_programme_management_enters_period_and_adoption(store: Store, page: Open) -> None:
    manager = programme_manager(store)
    shown = page(manager, "left-out-oslo-og-viken", plan="oslo-og-viken")

    shown.date_input[0].set_value("2024-01-01")
    shown.date_input[1].set_value("2023-01-01")
    shown.text_input[0].set_value("E-post fra styret")
    shown.button[0].click().run()
    assert [error.value for error in shown.error] == [
        "Perioden slutter 1. januar 2023, før den begynner 1. januar 2024. Rett én av datoene."
    ]
    assert shown.text_input[0].value == "E-post fra styret"

    shown.date_input[1].set_value("2025-12-31")
    shown.button[0].click().run()
    assert plan(manager, store, "oslo-og-viken").header.period_in_text == "2024–2025"
    assert "Programledelsen har lagt inn perioden. Kilde: E-post fra styret" in html(shown)

    shown.date_input[2].set_value("2022-10-29")
    shown.text_input[2].set_value("Protokollen")
    shown.button[1].click().run()
    assert not shown.error
    assert plan(manager, store, "oslo-og-viken").header.adoption_in_text == "vedtatt 29. oktober 2022"
    assert "Programledelsen har ført inn vedtaket. Kilde: Protokollen" in html(shown)


def test_nothing_to_enter_where_the_document_gives_both(store: Store, page: Open) -> None:
    assert not page(programme_manager(store), f"left-out-{NORDLAND}", plan=NORDLAND).date_input


def test_board_chooses_what_it_brings_in(store: Store, page: Open) -> None:
    later = MORNING + timedelta(days=60)
    board = board_member(store, "agder", at=later)
    assert "har ikke vedtatt å delta ennå" in nothing_here(page(board))[0]
    decision = DecisionForm(takes_part=True, held_on=date(2023, 10, 26), case_number="7/23", wording="Agder deltar.")
    record_decision(board, store, decision, cohort=COHORT, department="agder")

    shown = page(board)
    assert headings(shown)[0] == "Dette tar vi med inn i Fremtidens kulturskole 2024–25"
    assert "Årsmøtet 26. oktober 2023, sak 7/23: Agder deltar." in html(shown)
    shown.multiselect[0].set_value([f"{AGDER}/2"])
    shown.button[0].click().run()

    assert not shown.error
    assert brought_areas(store, COHORT, "agder") == [(f"{AGDER}/2", "Sammen om oppvekst")]
    assert "<p>Sammen om oppvekst</p>" in html(shown)
    assert not shown.multiselect
    assert "omrader=ja" in html(shown)
    shown = page(board, omrader="ja")
    assert shown.multiselect[0].value == [f"{AGDER}/2"]
    shown.multiselect[0].set_value([])
    shown.button[0].click().run()
    assert brought_areas(store, COHORT, "agder") == []
    assert "omrader" not in shown.query_params


def test_others_of_the_department_read_what_it_brings_in(store: Store, page: Open) -> None:
    shown = page(contact(store))

    assert headings(shown)[0] == "Dette tar fylkesavdelingen med inn i Fremtidens kulturskole 2024–25"
    assert not shown.multiselect
