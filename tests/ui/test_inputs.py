"""What a form's inputs give besides words."""

import pytest
from streamlit.testing.v1 import AppTest

from programme.documents.upload import Upload
from programme.ui import feedback, kept
from programme.ui.inputs import Typed


class _Store:
    def once(self, _nonce: str) -> "_Store":
        return self


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feedback, "store", _Store)
    monkeypatch.setattr(feedback, "note_arrival", lambda: None)


def _page() -> None:
    import streamlit as st  # noqa: PLC0415 - Streamlit runs the body of this function as a script

    from programme.ui import feedback  # noqa: PLC0415

    def save(typed: feedback.Typed, _store: object) -> None:
        st.session_state["saved"] = typed["plan"]

    with feedback.form("import", "Les inn", save=save, done="Lest inn.") as form:
        form.file("plan", "Planen", kinds=["xlsx"])


def test_a_file_is_typed_as_its_name_and_content() -> None:
    app = AppTest.from_function(_page).run()
    app.file_uploader[0].set_value(("plan.xlsx", b"PK", "application/octet-stream"))
    app.button[0].click().run()

    assert not app.exception
    assert app.session_state["saved"] == Upload("plan.xlsx", b"PK")


def test_no_file_is_chosen_once_one_is_saved() -> None:
    app = AppTest.from_function(_page).run()
    app.file_uploader[0].set_value(("plan.xlsx", b"PK", "application/octet-stream"))
    app.button[0].click().run()
    app.button[0].click().run()

    assert not app.exception
    assert app.session_state["saved"] is None


def test_a_file_is_not_kept_through_a_sign_in() -> None:
    typed = Typed({"title": "Plan", "plan": Upload("plan.xlsx", b"PK")})
    typed.version = 3

    assert repr(typed["plan"]).startswith("Upload('plan.xlsx', sha256=")
    left = kept._without_files(typed)
    assert left == {"title": "Plan"}
    assert left.version == 3
