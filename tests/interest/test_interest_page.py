"""The page «Interesse», as a board, programme management and a contact use it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from programme.access.model import Actor
from programme.interest.actions import register_interest, register_municipal_interest_on_behalf
from programme.interest.model import Answer, MunicipalInterestStatus
from programme.interest.queries import county_interest, decision
from programme.interest.records import decision_of, municipal_interest_status
from programme.server import running
from programme.server.settings import Settings
from programme.store import Store
from tests.factories import BODO, COHORT, board_member, cohort, contact, programme_manager
from tests.interest.making import AUTUMN, NORDLAND, interest_form, municipal_form, plan_with_area
from tests.screens import html

OWN = {"cohort": COHORT, "department": NORDLAND}
FOLDS = ("change-interest", "decision", "dialogue", "correct", "on-behalf")
"""What is drawn only when it is opened; here all of it is open."""
Open = Callable[..., AppTest]


def _script(store: "Store", person_id: str) -> None:
    import streamlit as st  # noqa: PLC0415 - Streamlit runs the body of this function as a script

    from programme.access.grants import actor_of  # noqa: PLC0415
    from programme.cohorts.records import cohort_of  # noqa: PLC0415
    from programme.ui import flow  # noqa: PLC0415
    from programme.ui.arrival import note_arrival  # noqa: PLC0415
    from programme.ui.context import Context, set_context  # noqa: PLC0415
    from programme.ui.feedback import begin_run, refusing, tell_what_was_done  # noqa: PLC0415
    from tests.factories import COHORT, ROOT  # noqa: PLC0415

    begin_run()
    actor = actor_of(store, person_id, note_arrival())
    set_context(Context(store, lambda at: actor_of(store, person_id, at), cohort_of(store, COHORT), actor.grants[0]))
    this = st.Page(ROOT / "pages" / "interest.py", default=True)
    areas = st.Page(lambda: None, title="Utviklingsområder", url_path="utviklingsomrader")
    st.session_state["pages"] = {"development_areas": areas}
    page = st.navigation([this, areas])
    tell_what_was_done()
    with refusing():
        page.run()
    flow.send()


@pytest.fixture
def page(store: Store, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens the page for an actor on a day, at a department in the address."""
    monkeypatch.setattr(running, "_now", running.Running(Settings(kind=store.kind, store=str(Path("s"))), store))

    def opened(actor: Actor, day: date = date(2023, 9, 3), department: str = "") -> AppTest:
        test = AppTest.from_function(_script, kwargs={"store": store, "person_id": actor.person_id})
        test.session_state["dato"] = day
        for fold in FOLDS:
            test.session_state[f"{fold}-{COHORT}-{NORDLAND}.folded"] = True
        if department:
            test.query_params["avdeling"] = department
        return _rerun(test)

    return opened


def _rerun(test: AppTest) -> AppTest:
    test.run(timeout=30)
    assert not test.exception
    return test


def _click(test: AppTest, label: str) -> AppTest:
    next(button for button in test.button if button.label == label).click()
    return _rerun(test)


def _fill(test: AppTest, kind: str, label: str, value: object) -> None:
    next(element for element in test.get(kind) if element.label == label).set_value(value)


def test_board_registers_changes_and_withdraws(store: Store, page: Open) -> None:
    cohort(store)
    board = board_member(store)
    shown = page(board)
    assert "Fristen er 15. september 2023." in html(shown)
    _fill(shown, "text_input", "Hvem kan vi kontakte?", " ")
    _click(shown, "Meld interesse")
    assert [error.value for error in shown.error] == [
        "Valget mangler. Velg ett av alternativene.",
        "Navnet mangler. Skriv inn et navn.",
    ]
    _fill(shown, "radio", "Er fylkesavdelingen interessert?", Answer.PERHAPS)
    _fill(shown, "text_input", "Hvem kan vi kontakte?", "Bo Eksempel")
    _fill(shown, "multiselect", "Hvilke kommuner tror dere kan være interessert?", [BODO])
    _click(shown, "Meld interesse")
    assert [success.value for success in shown.success] == ["Interessen er meldt."]
    assert "Meldt" in html(shown)
    assert "Bodø" in html(shown)
    _fill(shown, "radio", "Er fylkesavdelingen interessert?", Answer.YES)
    _click(shown, "Lagre endringen")
    found = county_interest(board, store, **OWN)
    assert found
    assert (found.answer, found.municipality_numbers, found.version) == (Answer.YES, [BODO], 2)
    _click(shown, "Trekk tilbake")
    assert "Trukket" in html(shown)
    _click(shown, "Meld interesse")
    found = county_interest(board, store, **OWN)
    assert found
    assert (found.withdrawn_at, found.version) == (None, 4)


def test_a_form_that_was_away_names_the_version_that_stands_now(store: Store, page: Open) -> None:
    cohort(store)
    board = board_member(store)
    shown = page(board)
    for answer in (Answer.PERHAPS, Answer.YES):
        _fill(shown, "radio", "Er fylkesavdelingen interessert?", answer)
        _click(shown, "Meld interesse")
        if answer is Answer.PERHAPS:
            _click(shown, "Trekk tilbake")
    _fill(shown, "radio", "Er fylkesavdelingen interessert?", Answer.NO)
    _click(shown, "Lagre endringen")
    assert not shown.error
    found = county_interest(board, store, **OWN)
    assert found
    assert (found.answer, found.version) == (Answer.NO, 4)


def test_a_form_on_the_screen_names_the_version_it_was_opened_with(store: Store, page: Open) -> None:
    cohort(store)
    board, other = board_member(store), board_member(store)
    register_interest(board, store, interest_form(), **OWN)
    shown = page(board)
    register_interest(other, store, interest_form(Answer.NO), **OWN, version=1)
    _fill(shown, "radio", "Er fylkesavdelingen interessert?", Answer.PERHAPS)
    _click(shown, "Lagre endringen")
    assert [error.value.partition(" siden")[0] for error in shown.error] == ["Bo Eksempel har endret dette"]
    assert "<td>Nei</td>" in html(shown)
    found = county_interest(board, store, **OWN)
    assert found
    assert (found.answer, found.version) == (Answer.NO, 2)


def test_board_registers_the_decision(store: Store, page: Open) -> None:
    cohort(store)
    board = board_member(store)
    area = plan_with_area(store)
    shown = page(board, date(2023, 11, 1))
    _fill(shown, "radio", "Deltar fylkesavdelingen?", value=True)
    _fill(shown, "date_input", "Når var årsmøtet?", date(2023, 10, 28))
    _fill(shown, "text_input", "Saksnummer", "12/23")
    _fill(shown, "text_area", "Hva ble vedtatt?", "Fylkesavdelingen deltar.")
    _fill(shown, "multiselect", "Hvilke utviklingsområder tar dere med?", [area])
    _click(shown, "Registrer vedtaket")
    found = decision(board, store, **OWN)
    assert found
    assert (found.takes_part, [each.id for each in found.areas]) == (True, [area])
    assert "28. oktober 2023" in html(shown)


def test_management_sees_ten_and_opens_the_one_in_the_address(store: Store, page: Open) -> None:
    cohort(store)
    register_interest(board_member(store), store, interest_form(), **OWN)
    manager = programme_manager(store)
    shown = page(manager, date(2023, 11, 1), NORDLAND)
    assert "av 10 fylkesavdelinger" in html(shown)
    assert "Meldte interesse: ja" in html(shown)
    _fill(shown, "date_input", "Når var møtet?", date(2023, 10, 3))
    _click(shown, "Lagre dialogmøtet")
    assert "Registrerte dialogmøte 3. oktober 2023" in html(shown)
    _fill(shown, "radio", "Deltar fylkesavdelingen?", value=False)
    _fill(shown, "date_input", "Når var årsmøtet?", date(2023, 10, 28))
    _fill(shown, "text_input", "Saksnummer", "12/23")
    _fill(shown, "text_area", "Hva ble vedtatt?", "Fylkesavdelingen deltar ikke.")
    _click(shown, "Registrer vedtaket")
    assert [error.value for error in shown.error] == ["Feltet er tomt. Skriv noen ord."]
    _fill(shown, "text_area", "Hvorfor registrerer programledelsen vedtaket?", "Protokoll på e-post.")
    _click(shown, "Registrer vedtaket")
    assert decision_of(store, **OWN) is False
    _fill(shown, "text_area", "Hvorfor rettes den?", "Styret ringte.")
    _click(shown, "Lagre rettelsen")
    assert "Styret ringte." in html(shown)
    next(element for element in shown.selectbox if element.label == "Se nærmere på").set_value("rogaland")
    assert _rerun(shown).query_params["avdeling"] == "rogaland"


def test_contact_registers_changes_and_withdraws(store: Store, page: Open) -> None:
    cohort(store)
    person = contact(store)
    shown = page(person, date(2024, 1, 6))
    _fill(shown, "text_input", "Hvem i kommunen kan vi kontakte?", "Kai Eksempel")
    _click(shown, "Meld interesse")
    assert municipal_interest_status(store, COHORT, BODO) is MunicipalInterestStatus.LATE
    assert "Meldt etter fristen" in html(shown)
    _click(shown, "Trekk tilbake")
    assert municipal_interest_status(store, COHORT, BODO) is MunicipalInterestStatus.WITHDRAWN


def test_board_registers_for_a_municipality_which_confirms(store: Store, page: Open) -> None:
    cohort(store)
    board, person = board_member(store), contact(store)
    shown = page(board, date(2023, 11, 1))
    next(element for element in shown.selectbox if element.label == "Hvilken kommune?").set_value(BODO)
    _fill(shown, "text_input", "Hvem i kommunen kan vi kontakte?", "Kai Eksempel")
    _click(shown, "Meld for kommunen")
    assert municipal_interest_status(store, COHORT, BODO) is MunicipalInterestStatus.TO_CONFIRM
    _click(page(person, date(2023, 11, 2)), "Bekreft")
    assert municipal_interest_status(store, COHORT, BODO) is MunicipalInterestStatus.REGISTERED


def test_page_without_a_municipality_chosen_says_so(store: Store, page: Open) -> None:
    cohort(store)
    shown = page(board_member(store), AUTUMN.date())
    _fill(shown, "text_input", "Hvem i kommunen kan vi kontakte?", "Kai Eksempel")
    _click(shown, "Meld for kommunen")
    assert [error.value for error in shown.error] == ["Kommunen mangler. Velg en kommune fra listen."]


def test_closed_interest_is_told(store: Store, page: Open) -> None:
    cohort(store)
    person = contact(store)
    whose = {**OWN, "municipality": BODO}
    register_municipal_interest_on_behalf(board_member(store, at=AUTUMN), store, municipal_form(), **whose)
    shown = _click(page(person, date(2024, 5, 16)), "Bekreft")
    assert [error.value[:31] for error in shown.error] == ["Søknadsfristen var 15. mai 2024"]
