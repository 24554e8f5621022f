"""What the last click did is told above the page, for as long as one needs to see it."""

import pytest
from streamlit.testing.v1 import AppTest

from programme.ui import feedback


class _Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class _Store:
    def once(self, _nonce: str) -> "_Store":
        return self


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> _Clock:
    clock = _Clock()
    monkeypatch.setattr(feedback, "monotonic", clock)
    monkeypatch.setattr(feedback, "store", _Store)
    monkeypatch.setattr(feedback, "note_arrival", lambda: None)
    return clock


def _page() -> None:
    import streamlit as st  # noqa: PLC0415 - Streamlit runs the body of this function as a script

    from programme.ui import feedback  # noqa: PLC0415

    if not st.session_state.get("hangs"):
        feedback.tell_what_was_done()
    feedback.button("save", "Lagre", save=lambda _store: None, done="Lagret.")


def _told(app: AppTest) -> list[str]:
    assert not app.exception
    return [success.value for success in app.success]


def test_it_is_told_for_some_seconds(clock: _Clock) -> None:
    app = AppTest.from_function(_page).run()
    assert _told(app) == []

    app.button[0].click().run()
    assert _told(app) == ["Lagret."]
    clock.now += 4
    assert _told(app.run()) == ["Lagret."]
    clock.now += 2
    assert _told(app.run()) == []


def test_it_is_told_however_late_the_page_comes(clock: _Clock) -> None:
    app = AppTest.from_function(_page)
    app.session_state["hangs"] = True
    app.run()
    app.button[0].click().run()
    assert _told(app) == []

    clock.now += 60
    app.session_state["hangs"] = False
    assert _told(app.run()) == ["Lagret."]
    clock.now += 6
    assert _told(app.run()) == []
