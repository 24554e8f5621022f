"""The menu: every address is known to everyone, and each run has pages of its own."""

import pytest
from streamlit.testing.v1 import AppTest

from programme.access.model import Role


def _menu(role: "Role | None") -> None:
    import streamlit as st  # noqa: PLC0415 - Streamlit runs the body of this function as a script

    from programme.ui.menu import menu  # noqa: PLC0415

    pages, again = menu(role), menu(role)
    shown = [page.title for page in pages.values() if page.visibility == "visible"]
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
