"""The page «Interesse», as a board, programme management and a contact use it."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from programme.access.model import Actor
from programme.interest.actions import register_interest, register_municipal_interest_on_behalf
from programme.interest.model import Answer
from programme.interest.municipal import MunicipalInterestStatus
from programme.interest.queries import county_interest, decision, municipal_interests
from programme.interest.records import decision_of
from programme.store import Store
from tests.factories import BODO, COHORT, MORNING, board_member, cohort, contact, programme_manager
from tests.interest.making import AUTUMN, NORDLAND, interest_form, municipal_form, plan_with_area
from tests.screens import Open, html, opened, press

OWN = {"cohort": COHORT, "department": NORDLAND}
TODAY = MORNING.date()
FOLDS = ("change-interest", "decision", "dialogue", "correct", "on-behalf", "meeting", "history")
"""What is drawn only when it is opened; here all of it is open."""


@pytest.fixture
def page(on_screen: Store) -> Open:
    """Opens the page for an actor on a day, with what stands in the address."""
    cohort(on_screen)

    def on_day(actor: Actor, day: date = TODAY, **address: str) -> AppTest:
        folds = (f"{fold}-{COHORT}-{NORDLAND}" for fold in FOLDS)
        return opened("interest", actor.person_id, *folds, dato=day.isoformat(), **address)

    return on_day


def _status(store: Store, contact: Actor) -> MunicipalInterestStatus:
    (row,) = municipal_interests(contact, store, cohort=COHORT)
    return row.status


def _fill(test: AppTest, kind: str, label: str, value: object) -> None:
    next(element for element in test.get(kind) if element.label == label).set_value(value)


def test_board_registers_changes_and_withdraws(store: Store, page: Open) -> None:
    board = board_member(store)
    shown = page(board)
    assert "Fristen er 15. september 2023." in html(shown)
    _fill(shown, "text_input", "Hvem kan vi kontakte?", " ")
    press(shown, "Meld interesse")
    assert [error.value for error in shown.error] == [
        "Valget mangler. Velg ett av alternativene.",
        "Navnet mangler. Skriv inn et navn.",
    ]
    _fill(shown, "radio", "Er fylkesavdelingen interessert?", Answer.PERHAPS)
    _fill(shown, "text_input", "Hvem kan vi kontakte?", "Bo Eksempel")
    _fill(shown, "multiselect", "Hvilke kommuner tror dere kan være interessert?", [BODO])
    press(shown, "Meld interesse")
    assert [success.value for success in shown.success] == ["Interessen er meldt."]
    assert "Meldt" in html(shown)
    assert "Bodø" in html(shown)
    _fill(shown, "radio", "Er fylkesavdelingen interessert?", Answer.YES)
    press(shown, "Lagre endringen")
    found = county_interest(board, store, **OWN)
    assert found
    assert (found.answer, found.municipality_numbers, found.version) == (Answer.YES, [BODO], 2)
    press(shown, "Trekk tilbake")
    assert "Trukket" in html(shown)
    press(shown, "Meld interesse")
    found = county_interest(board, store, **OWN)
    assert found
    assert (found.withdrawn_at, found.version) == (None, 4)


def test_a_form_that_was_away_names_the_version_that_stands_now(store: Store, page: Open) -> None:
    board = board_member(store)
    shown = page(board)
    for answer in (Answer.PERHAPS, Answer.YES):
        _fill(shown, "radio", "Er fylkesavdelingen interessert?", answer)
        press(shown, "Meld interesse")
        if answer is Answer.PERHAPS:
            press(shown, "Trekk tilbake")
    _fill(shown, "radio", "Er fylkesavdelingen interessert?", Answer.NO)
    press(shown, "Lagre endringen")
    assert not shown.error
    found = county_interest(board, store, **OWN)
    assert found
    assert (found.answer, found.version) == (Answer.NO, 4)


def test_a_form_on_the_screen_names_the_version_it_was_opened_with(store: Store, page: Open) -> None:
    board, other = board_member(store), board_member(store)
    register_interest(board, store, interest_form(), **OWN)
    shown = page(board)
    register_interest(other, store, interest_form(Answer.NO), **OWN, version=1)
    _fill(shown, "radio", "Er fylkesavdelingen interessert?", Answer.PERHAPS)
    press(shown, "Lagre endringen")
    assert [error.value.partition(" siden")[0] for error in shown.error] == ["Bo Eksempel har endret dette"]
    assert "<td>Nei</td>" in html(shown)
    found = county_interest(board, store, **OWN)
    assert found
    assert (found.answer, found.version) == (Answer.NO, 2)


def test_board_registers_the_decision(store: Store, page: Open) -> None:
    board = board_member(store)
    area = plan_with_area(store)
    shown = page(board, date(2023, 11, 1))
    _fill(shown, "radio", "Deltar fylkesavdelingen?", value=True)
    _fill(shown, "date_input", "Når var årsmøtet?", date(2023, 10, 28))
    _fill(shown, "text_input", "Saksnummer", "12/23")
    _fill(shown, "text_area", "Hva ble vedtatt?", "Fylkesavdelingen deltar.")
    _fill(shown, "multiselect", "Hvilke utviklingsområder tar dere med?", [area])
    press(shown, "Registrer vedtaket")
    found = decision(board, store, **OWN)
    assert found
    assert (found.takes_part, [each.id for each in found.areas]) == (True, [area])
    assert "28. oktober 2023" in html(shown)


def test_management_sees_ten_and_opens_the_one_in_the_address(store: Store, page: Open) -> None:
    register_interest(board_member(store), store, interest_form(), **OWN)
    manager = programme_manager(store)
    shown = page(manager, date(2023, 11, 1), avdeling=NORDLAND)
    assert "av 10 fylkesavdelinger" in html(shown)
    assert "meldte interesse" in html(shown)
    _fill(shown, "date_input", "Når var møtet?", date(2023, 10, 3))
    press(shown, "Lagre dialogmøtet")
    assert "registrerte et dialogmøte" in html(shown)
    assert "<td>03.10.2023</td>" in html(shown)
    _fill(shown, "radio", "Deltar fylkesavdelingen?", value=False)
    _fill(shown, "date_input", "Når var årsmøtet?", date(2023, 10, 28))
    _fill(shown, "text_input", "Saksnummer", "12/23")
    _fill(shown, "text_area", "Hva ble vedtatt?", "Fylkesavdelingen deltar ikke.")
    press(shown, "Registrer vedtaket")
    label = "Hvorfor registrerer programledelsen vedtaket?"
    assert [error.value for error in shown.error] == [f"Feltet «{label}» er tomt. Skriv noen ord."]
    _fill(shown, "text_area", "Hvorfor registrerer programledelsen vedtaket?", "Protokoll på e-post.")
    press(shown, "Registrer vedtaket")
    assert decision_of(store, **OWN) is False
    _fill(shown, "text_area", "Hvorfor rettes den?", "Styret ringte.")
    press(shown, "Lagre rettelsen")
    assert "Styret ringte." in html(shown)
    next(element for element in shown.selectbox if element.label == "Se nærmere på").set_value("rogaland")
    assert shown.run().query_params["avdeling"] == "rogaland"


def test_contact_registers_changes_and_withdraws(store: Store, page: Open) -> None:
    person = contact(store)
    shown = page(person, date(2024, 1, 6))
    _fill(shown, "text_input", "Hvem i kommunen kan vi kontakte?", "Kai Eksempel")
    press(shown, "Meld interesse")
    assert _status(store, person) is MunicipalInterestStatus.LATE
    assert "Meldt etter fristen" in html(shown)
    press(shown, "Trekk tilbake")
    assert _status(store, person) is MunicipalInterestStatus.WITHDRAWN


def test_board_registers_for_a_municipality_which_confirms(store: Store, page: Open) -> None:
    board, person = board_member(store), contact(store)
    shown = page(board, date(2023, 11, 1))
    next(element for element in shown.selectbox if element.label == "Hvilken kommune?").set_value(BODO)
    _fill(shown, "text_input", "Hvem i kommunen kan vi kontakte?", "Kai Eksempel")
    press(shown, "Meld for kommunen")
    assert _status(store, person) is MunicipalInterestStatus.TO_CONFIRM
    press(page(person, date(2023, 11, 2)), "Bekreft")
    assert _status(store, person) is MunicipalInterestStatus.REGISTERED


def test_page_without_a_municipality_chosen_says_so(store: Store, page: Open) -> None:
    shown = page(board_member(store), AUTUMN.date())
    _fill(shown, "text_input", "Hvem i kommunen kan vi kontakte?", "Kai Eksempel")
    press(shown, "Meld for kommunen")
    assert [error.value for error in shown.error] == ["Kommunen mangler. Velg en kommune fra listen."]


def test_closed_interest_is_told(store: Store, page: Open) -> None:
    person = contact(store)
    whose = {**OWN, "municipality": BODO}
    register_municipal_interest_on_behalf(board_member(store, at=AUTUMN), store, municipal_form(), **whose)
    shown = press(page(person, date(2024, 5, 16)), "Bekreft")
    assert [error.value[:31] for error in shown.error] == ["Søknadsfristen var 15. mai 2024"]
