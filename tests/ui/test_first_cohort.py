"""A new store has no cohort: programme management sets up the first, and nobody stands before a closed door."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from programme.store import Store
from tests.factories import board_member, programme_manager
from tests.screens import headings, html, labelled, nothing_here, opened, press, titles

DAY = "2023-09-03"

pytestmark = pytest.mark.parametrize("store", ["duckdb"], indirect=True)


def _fill(app: AppTest, **days: date) -> None:
    labelled(app.text_input, "Kortnavn i adresser, for eksempel 2026-27").set_value("2026-27")
    labelled(app.text_input, "Navn, for eksempel 2026–27").set_value("2026–27")
    for label, day in days.items():
        labelled(app.date_input, label.replace("_", " ")).set_value(day)


def test_programme_management_sets_up_the_first_cohort_and_is_in(on_screen: Store) -> None:
    app = opened("overview", programme_manager(on_screen).person_id, dato=DAY)
    assert headings(app) == ["Sett opp den første programperioden"]
    _fill(app, Første_dag=date(2026, 8, 1), Siste_dag=date(2027, 12, 31))
    app = press(app, "Sett opp programperioden")
    assert not app.error
    assert [said.value for said in app.success] == ["Programperioden er satt opp. Legg til folk under «Personer»."]
    assert titles(app)[0].startswith("Hei")
    assert "<strong>Ingen er lagt til i fylkesstyret: Agder, " in html(app)  # what comes next
    assert app.session_state["pages"]["people"].title == "Personer (1)"


def test_what_was_typed_stays_when_something_is_missing(on_screen: Store) -> None:
    app = opened("overview", programme_manager(on_screen).person_id, dato=DAY)
    _fill(app, Første_dag=date(2026, 8, 1))
    app = press(app, "Sett opp programperioden")
    assert app.error
    assert labelled(app.text_input, "Navn, for eksempel 2026–27").value == "2026–27"
    assert on_screen.rows("SELECT slug FROM cohort") == []


def test_others_are_told_that_there_is_none_yet(on_screen: Store) -> None:
    app = opened("overview", board_member(on_screen).person_id, dato=DAY)
    assert nothing_here(app) == ["Ingen programperiode er satt opp ennå. Programledelsen gjør det."]
    assert not app.button
