"""The start page for somebody from a municipality who has no account."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from programme.access.model import system
from programme.cohorts.actions import set_up_cohort
from programme.cohorts.model import CohortForm, DateKind
from programme.interest.links import INTEREST_LINK_ASKED_FOR
from programme.server import running
from programme.server.settings import Settings
from programme.store import Kind, Store, make_store
from tests.factories import BODO, load_reference
from tests.screens import headings, html, labelled, nothing_here, opened, press
from tests.ui.test_sign_in import MAIL

HEADING = "Er kommunen din interessert?"
SLUG = "neste"


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a store for real, whose cohort is open for interest today."""
    path = tmp_path_factory.mktemp("ask") / "programme.duckdb"
    made = make_store(str(path), Kind.REAL)
    load_reference(made)
    today = datetime.now(UTC).date()
    form = CohortForm(name="Neste", starts_on=today + timedelta(days=200), ends_on=today + timedelta(days=700))
    deadlines = {DateKind.APPLICATION: today + timedelta(days=90)}
    set_up_cohort(system(datetime.now(UTC)), made, form, slug=SLUG, deadlines=deadlines)
    made.close()
    return Settings(Kind.REAL, str(path), address="https://app.example", cookie_secret="s" * 40, mail=MAIL)


@pytest.fixture(autouse=True)
def _nobody_is_there(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(type(st.context), "cookies", {})
    monkeypatch.setattr("streamlit.user_info._get_user_info", dict)
    yield
    running.stop()


def start_page() -> AppTest:
    return opened("overview", None, "interest-link")


def requests(store: Store) -> list[tuple[str, str]]:
    rows = store.rows("SELECT opens, email FROM link_request ORDER BY requested_at")
    return [(row["opens"], row["email"]) for row in rows]


def ask(page: AppTest, municipality: str, email: str) -> AppTest:
    labelled(page.selectbox, "Hvilken kommune?").set_value(municipality)
    labelled(page.text_input, "E-postadressen din").set_value(email)
    return press(page, "Send meg lenken")


def test_a_municipality_asks_for_a_link_without_signing_in(real: Settings) -> None:
    store = running.start(real).store
    page = start_page()
    assert HEADING in headings(page)
    ask(page, BODO, "Kai@Bodo.example")
    assert [success.value for success in page.success] == [INTEREST_LINK_ASKED_FOR]
    assert requests(store) == [(f"{SLUG}/{BODO}", "kai@bodo.example")]


def test_a_link_from_a_mail_about_interest_leads_to_the_form_and_other_links_to_sign_in(real: Settings) -> None:
    running.start(real)
    to_form = opened("interest", periode=SLUG)
    assert headings(to_form) == [HEADING, "Logg inn"]
    assert labelled(to_form.selectbox, "Hvilken kommune?")

    to_own_page = opened("interest", periode=SLUG, rolle="board-nordland")
    assert headings(to_own_page) == ["Logg inn", HEADING]
    assert not to_own_page.selectbox


def test_what_is_typed_wrong_is_told(real: Settings) -> None:
    store = running.start(real).store
    before = requests(store)
    page = press(start_page(), "Send meg lenken")
    assert len(page.error) == 2
    assert requests(store) == before


def test_without_mail_it_says_whom_to_ask(real: Settings) -> None:
    running.start(replace(real, mail=None))
    page = start_page()
    assert "Vi kan ikke sende lenker ennå. Be fylkesstyret om å melde interessen" in html(page)
    assert not page.text_input


def test_nothing_is_asked_when_interest_is_closed(real: Settings, tmp_path: Path) -> None:
    path = tmp_path / "empty.duckdb"
    made = make_store(str(path), Kind.REAL)
    made.close()
    running.start(replace(real, store=str(path)))
    assert HEADING not in headings(start_page())
    [sentence] = nothing_here(opened("interest", periode=SLUG))
    assert sentence.startswith("Det går ikke an å melde interesse nå.")
