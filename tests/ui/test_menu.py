"""The menu: every address is known to everyone, and each run has pages of its own."""

import pytest
from streamlit.testing.v1 import AppTest

from programme.access.model import Role
from programme.participation.duties import Duty


def _menu(role: "Role | None", waiting: "dict[str, int] | None" = None) -> None:
    import streamlit as st  # noqa: PLC0415 - Streamlit runs the body of this function as a script

    from programme.ui.menu import menu, title_without_count  # noqa: PLC0415

    pages, again = menu(role, waiting), menu(role, waiting)
    shown = [page.title for page in pages.values() if page.visibility == "visible"]
    st.session_state["titles"] = shown
    st.session_state["plain"] = [title_without_count(page) for page in pages.values() if page.visibility == "visible"]
    st.session_state["addresses"] = {name: (page.url_path, page._script_hash) for name, page in pages.items()}
    st.session_state["found"] = (len({page.url_path for page in pages.values()}), len(pages))
    st.session_state["hidden"] = {page.title for page in pages.values()} - set(shown)
    st.session_state["shared"] = [name for name in pages if pages[name] is again[name]]


FOR_SOME = {"Interesse", "Deltakelse", "Personer"}


@pytest.mark.parametrize(("role", "hidden"), [(Role.MEMBER, FOR_SOME), (Role.MENTOR, {"Interesse", "Personer"})])
def test_the_menu_shows_what_the_role_has_use_of(role: Role, hidden: set[str]) -> None:
    app = AppTest.from_function(_menu, kwargs={"role": role}).run()
    assert not app.exception
    assert app.session_state["hidden"] & FOR_SOME == hidden
    assert app.session_state["shared"] == []


def test_every_page_has_an_address_of_its_own_whoever_looks() -> None:
    app = AppTest.from_function(_menu, kwargs={"role": None}).run()
    addresses, pages = app.session_state["found"]
    assert addresses == pages
    assert app.session_state["hidden"] >= FOR_SOME


def test_what_waits_is_counted_in_the_title_and_leaves_the_addresses_alone() -> None:
    plain = AppTest.from_function(_menu, kwargs={"role": Role.BOARD}).run()
    waiting = {"interest": 1, "gatherings": 12}
    counted = AppTest.from_function(_menu, kwargs={"role": Role.BOARD, "waiting": waiting}).run()

    assert not counted.exception
    titles = [title for title in counted.session_state["titles"] if title not in plain.session_state["titles"]]
    assert titles == ["Interesse (1)", "Samlinger (12)"]
    assert counted.session_state["plain"] == plain.session_state["titles"]  # what the browser's tab says
    assert counted.session_state["addresses"] == plain.session_state["addresses"]
    assert counted.session_state["shared"] == []


def test_each_duty_is_done_on_a_page_that_the_menu_has_under_that_address() -> None:
    app = AppTest.from_function(_menu, kwargs={"role": Role.BOARD}).run()
    addresses = {name: address for name, (address, _hash) in app.session_state["addresses"].items()}
    assert {duty: duty.address for duty in Duty} == {duty: addresses[duty.page] for duty in Duty}
