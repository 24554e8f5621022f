"""Who one is and which day it is in an example: asked in the sidebar when one wants to choose, else in the address."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from programme.server import running
from programme.server.settings import Settings
from programme.store import Kind, Store
from programme.ui import feedback
from programme.ui.arrival import example_day
from tests.factories import ROOT
from tests.screens import Open, html, nothing_here, titles

WHO, WHEN = "Hvem er du?", "Dato i eksempelet"
DAY = "2024-09-10"
TOLD_DAY = "Datoen er satt til 10. september 2024."


@pytest.fixture
def pernille(world: Store) -> str:
    """Her id; she is of programme management."""
    person_id: str = world.rows("SELECT id FROM person WHERE name = 'Pernille Eksempel'")[0]["id"]
    return person_id


def asked(app: AppTest) -> list[str]:
    """What the sidebar asks."""
    return [each.label for each in [*app.sidebar.selectbox, *app.sidebar.date_input]]


def band(app: AppTest) -> str:
    (found,) = re.findall('<div class="example">(.*?)</div>', html(app))
    return str(found)


def follow_menu(app: AppTest, page: str) -> AppTest:
    """As Streamlit's menu does it: to the page's bare address, in the same session."""
    app.query_params.clear()
    app.switch_page(str(ROOT / "pages" / f"{page}.py"))
    return app.run()


def test_who_has_not_chosen_is_asked_for_person_and_day(open_page: Open) -> None:
    app = open_page("overview", None)

    assert asked(app) == [WHO, WHEN]
    assert app.sidebar.selectbox[0].value == ""
    assert app.query_params["velg"] == "ja"
    assert nothing_here(app) == ["Velg hvem du er i menyen til venstre. På telefon åpner du den øverst til venstre."]
    assert "Bytt person" not in band(app)


def test_the_chosen_person_and_day_stand_in_the_address_and_in_the_band(open_page: Open, pernille: str) -> None:
    app = open_page("overview", None)
    app.sidebar.selectbox[0].set_value(pernille).run()
    assert titles(app) == ["Hei, Pernille"]
    app.sidebar.date_input[0].set_value(date(2024, 9, 10)).run()

    assert dict(app.query_params) == {"velg": "ja", "person": pernille, "dato": DAY}
    assert asked(app) == [WHO, WHEN]
    assert f"Du er Pernille Eksempel. {TOLD_DAY}" in band(app)


def test_whoever_stands_in_the_address_is_asked_nothing(open_page: Open, pernille: str) -> None:
    app = open_page("overview", pernille, dato=DAY)

    assert asked(app) == []
    assert "velg" not in app.query_params
    assert f"Du er Pernille Eksempel. {TOLD_DAY}" in band(app)
    (address,) = re.findall('<a href="(.*?)">Bytt person eller dato</a>', band(app))
    assert unescape(address) == f"?person={pernille}&dato={DAY}&velg=ja"


def test_who_asks_to_choose_again_begins_with_what_is_chosen(open_page: Open, world: Store, pernille: str) -> None:
    app = open_page("gatherings", pernille, dato=DAY, velg="ja")

    assert titles(app) == ["Samlinger"]
    assert (app.sidebar.selectbox[0].value, app.sidebar.date_input[0].value) == (pernille, date(2024, 9, 10))
    app.sidebar.date_input[0].set_value(date(2024, 12, 1)).run()
    assert app.query_params["dato"] == "2024-12-01"
    assert "1. desember 2024" in band(app)
    app.sidebar.date_input[0].set_value(example_day(world)).run()
    assert "dato" not in app.query_params
    app.sidebar.selectbox[0].set_value("").run()
    assert "person" not in app.query_params
    assert titles(app) == ["Fremtidens kulturskole"]


@pytest.mark.parametrize("asks", [{}, {"velg": "ja"}])
def test_person_and_day_go_along_through_the_menu_and_the_choosing_ends(
    open_page: Open, pernille: str, asks: dict[str, str]
) -> None:
    app = open_page("overview", pernille, dato=DAY, **asks)

    for page, title in (("gatherings", "Samlinger"), ("mentoring", "Veiledning")):
        follow_menu(app, page)
        assert titles(app) == [title]
        assert asked(app) == []
        assert dict(app.query_params) == {"person": pernille, "dato": DAY}
        assert TOLD_DAY in band(app)


def test_the_last_choice_goes_along_and_nobody_when_nobody_was_chosen(open_page: Open, pernille: str) -> None:
    app = open_page("overview", None, dato=DAY)
    app.sidebar.selectbox[0].set_value(pernille).run()
    app.sidebar.date_input[0].set_value(date(2024, 12, 1)).run()
    follow_menu(app, "gatherings")
    assert dict(app.query_params) == {"person": pernille, "dato": "2024-12-01"}

    other = open_page("overview", pernille, velg="ja")
    other.sidebar.selectbox[0].set_value("").run()
    follow_menu(other, "gatherings")
    assert "person" not in other.query_params
    assert asked(other) == [WHO, WHEN]


@pytest.mark.parametrize("day", ["", "i går", "2024-13-01", "10.09.2024"])
def test_a_day_that_cannot_be_read_is_the_examples_own(open_page: Open, pernille: str, world: Store, day: str) -> None:
    own = f"{example_day(world).day}. "

    assert f"Datoen er satt til {own}" in band(open_page("overview", pernille, dato=day))
    app = open_page("overview", pernille, dato=day, velg="ja")
    assert app.sidebar.date_input[0].value == example_day(world)
    assert "dato" not in app.query_params


def test_names_and_what_stands_in_the_address_are_escaped(open_page: Open, world: Store, pernille: str) -> None:
    name = "<b>Pernille</b>"
    world.write(lambda write: write.rows("UPDATE person SET name = $name WHERE id = $id", name=name, id=pernille))
    app = open_page("overview", pernille, periode='"><script>')

    assert "Du er &lt;b&gt;Pernille&lt;/b&gt;." in band(app)
    assert "<b>" not in html(app)
    assert "<script" not in html(app)


def test_for_real_nobody_is_whoever_the_address_says(
    open_page: Open, world: Store, pernille: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "_now", running.Running(Settings(Kind.REAL, world.address), world))
    monkeypatch.setattr(type(st.context), "cookies", {})
    app = open_page("overview", pernille, dato=DAY, velg="ja")

    assert titles(app) == ["Fremtidens kulturskole"]
    assert asked(app) == []
    assert nothing_here(app)[0].startswith("Innlogging er ikke satt opp ennå, derfor slipper vi ingen inn.")
    assert 'class="example"' not in html(app)


def test_a_run_that_is_cut_off_leaves_nothing_to_the_next(
    open_page: Open, pernille: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feedback, "tell_what_was_done", _cutting_off_once())

    assert band(open_page("overview", pernille))


def _cutting_off_once() -> Callable[[], None]:
    """In the place of what the frame calls when it has written the band: the next click, as Streamlit brings it."""
    cuts = [st.rerun]
    return lambda: cuts.pop()() if cuts else None
