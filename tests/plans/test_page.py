"""The page «Utviklingsområder», as each role sees it."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from programme.access.model import Actor
from programme.interest.actions import record_decision
from programme.interest.model import DecisionForm
from programme.interest.records import brought_areas
from programme.plans.queries import plan
from programme.server import running
from programme.server.settings import Settings
from programme.store import Store
from tests.factories import BODO, COHORT, MORNING, board_member, contact, programme_manager
from tests.plans.test_uptake import AGDER, AREA, NORDLAND, group, mentor_of, prepared
from tests.screens import headings, html, nothing_here, titles

ROLES: list[Callable[[Store], Actor]] = [
    programme_manager,
    board_member,
    contact,
    lambda store: mentor_of(store, BODO, "nordland"),
]


def _script(store: "Store", person_id: str) -> None:
    import streamlit as st  # noqa: PLC0415 - Streamlit runs the body of this function as a script

    from programme.access.grants import actor_of  # noqa: PLC0415
    from programme.cohorts.records import cohort_of  # noqa: PLC0415
    from programme.ui import flow  # noqa: PLC0415
    from programme.ui.arrival import note_arrival  # noqa: PLC0415
    from programme.ui.context import Context, set_context  # noqa: PLC0415
    from tests.factories import COHORT, ROOT  # noqa: PLC0415

    actor = actor_of(store, person_id, note_arrival())
    set_context(Context(store, lambda at: actor_of(store, person_id, at), cohort_of(store, COHORT), actor.grants[0]))
    this = st.Page(ROOT / "pages" / "development_areas.py", default=True)
    interest = st.Page(lambda: None, title="Interesse", url_path="interesse")
    st.session_state["pages"] = {"interest": interest}
    st.navigation([this, interest]).run()
    flow.send()


@pytest.fixture
def page(store: Store, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Opens the page for an actor, at a plan in the address."""
    settings = Settings(kind=store.kind, store=str(Path(store.address)))
    monkeypatch.setattr(running, "_now", running.Running(settings, store))

    def opened(actor: Actor, plan_id: str = "") -> AppTest:
        test = AppTest.from_function(_script, kwargs={"store": store, "person_id": actor.person_id})
        if plan_id:
            test.query_params["plan"] = plan_id
        test.run(timeout=20)
        assert not test.exception
        return test

    return opened


@pytest.mark.parametrize("role", range(len(ROLES)))
def test_page_opens_for_every_role(store: Store, page: Callable[..., AppTest], role: int) -> None:
    prepared(store)
    group(store, BODO, (AREA, [], True))

    shown = page(ROLES[role](store), NORDLAND)

    assert titles(shown) == ["Utviklingsområder"]
    assert "Handlingsplan for Norsk kulturskoleråd Nordland 2024–2025" in html(shown)
    assert "Kortform. Se planen for vedtatt ordlyd." in html(shown)
    assert "1 kommune: Bodø" in html(shown)


def test_plan_in_the_address_is_the_one_shown(store: Store, page: Callable[..., AppTest]) -> None:
    prepared(store)
    shown = page(contact(store), "oslo-og-viken")

    assert "Se delmål 1.1: Kurs og sertifisering i mangfoldsledelse for kulturskolelederne" in html(shown)
    assert "periode ikke oppgitt" in html(shown)
    assert shown.radio[0].options[shown.radio[0].value] == "Oslo og Viken · periode ikke oppgitt"
    assert not shown.date_input


def test_choosing_a_plan_puts_its_id_in_the_address(store: Store, page: Callable[..., AppTest]) -> None:
    prepared(store)
    shown = page(contact(store))
    place = [label.startswith("Region BTV") for label in shown.radio[0].options].index(True)
    shown.radio[0].set_value(place).run()

    assert shown.query_params["plan"] == "btv"
    assert "Region BTV ble oppløst i 2019." in html(shown)
    assert "Nasjonale tiltak" in html(shown)
    assert "Regionale tiltak" in html(shown)


def test_unknown_plan_in_the_address_gives_the_departments_own(store: Store, page: Callable[..., AppTest]) -> None:
    prepared(store)
    shown = page(board_member(store, "agder"), "finnes-ikke")

    assert shown.query_params["plan"] == "agder-eksempel"
    assert "EKSEMPEL" in html(shown)


def test_programme_management_enters_period_and_adoption(store: Store, page: Callable[..., AppTest]) -> None:
    prepared(store)
    manager = programme_manager(store)
    shown = page(manager, "oslo-og-viken")

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


def test_nothing_to_enter_where_the_document_gives_both(store: Store, page: Callable[..., AppTest]) -> None:
    prepared(store)
    assert not page(programme_manager(store), NORDLAND).date_input


def test_board_chooses_what_it_brings_in(store: Store, page: Callable[..., AppTest]) -> None:
    prepared(store)
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


def test_others_of_the_department_read_what_it_brings_in(store: Store, page: Callable[..., AppTest]) -> None:
    prepared(store)
    shown = page(contact(store))

    assert headings(shown)[0] == "Dette tar fylkesavdelingen med inn i Fremtidens kulturskole 2024–25"
    assert not shown.multiselect
