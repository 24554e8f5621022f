"""The menu: every address is known to everyone, and each run has pages of its own."""

import pytest
from streamlit.testing.v1 import AppTest

from programme.access.model import Role


def _menu(role: "Role | None") -> None:
    import streamlit as st  # noqa: PLC0415 - Streamlit runs the body of this function as a script

    from programme.ui.menu import menu  # noqa: PLC0415

    pages, again = menu(role), menu(role)
    shown = [page.title for page in pages.values() if page.visibility == "visible"]
    st.session_state["found"] = (len({page.url_path for page in pages.values()}), shown)
    st.session_state["shared"] = [name for name in pages if pages[name] is again[name]]


@pytest.mark.parametrize(("role", "hidden"), [(None, 8), (Role.MEMBER, 2), (Role.BOARD, 0)])
def test_the_menu_shows_what_the_role_has_use_of(role: Role | None, hidden: int) -> None:
    app = AppTest.from_function(_menu, kwargs={"role": role}).run()
    assert not app.exception
    addresses, shown = app.session_state["found"]
    assert (addresses, len(shown)) == (8, 8 - hidden)
    assert app.session_state["shared"] == []
