"""Signing in as the frame sees it: who is there is asked at every run and every click, and what was typed stays."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from programme.access.model import system
from programme.messages.mail import Mail, Tls
from programme.organisation.actions import appoint_programme_manager
from programme.organisation.model import PersonForm
from programme.server import running
from programme.server.settings import Settings
from programme.server.sign_in_settings import Provider
from programme.sign_in.tokens import hashed
from programme.store import Kind, Store, make_store
from programme.ui import kept
from tests.factories import MORNING, cohort, load_reference
from tests.screens import html, opened, press

PIA = PersonForm(name="Pia Eksempel", email="pia@program.example")
ELSE = PersonForm(name="Per Eksempel", email="per@program.example")
ANSWER = "Hvis vi kjenner adressen"
SIGNED_OUT = "Du er logget ut."
REASON = "Flere fylker ba om mer tid."
PREVIEW = "Se hvem som får melding"
FEIDE = Provider(
    key="feide",
    name="Feide",
    client_id="programmet",
    client_secret="hos-feide",  # noqa: S106 - invented
    server_metadata_url="https://feide.example/.well-known/openid-configuration",
)
ENTRA = FEIDE.model_copy(update={"key": "entra", "name": "Entra ID", "trusts_email": True})
MAIL = Mail("127.0.0.1", 25, "", "", Tls.NONE, "program@program.example")


@pytest.fixture(scope="module")
def real_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("real") / "programme.duckdb"
    made = make_store(str(path), Kind.REAL)
    load_reference(made)
    cohort(made)
    for form in (PIA, ELSE):
        appoint_programme_manager(system(MORNING), made, form)
    made.close()
    return path


@pytest.fixture
def settings(real_file: Path, tmp_path: Path) -> Settings:
    path = tmp_path / "programme.duckdb"
    path.write_bytes(real_file.read_bytes())
    address = "https://app.example"
    return Settings(Kind.REAL, str(path), address=address, cookie_secret="s" * 40, providers=(FEIDE, ENTRA), mail=MAIL)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    """The store for real, open in this process as the app has it."""
    kept._forms.clear()
    yield running.start(settings).store
    running.stop()


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> "Browser":
    return Browser(monkeypatch)


class Browser:
    """What a browser brings along: the session's cookie, and what Streamlit reads from its own signed one."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch
        self.brings()
        self.comes_from(None)

    def brings(self, token: str | None = None) -> None:
        self._patch.setattr(type(st.context), "cookies", {"programme_session": token} if token else {})

    def comes_from(self, provider: str | None, *, hours_ago: float = 0, **claims: object) -> None:
        told: Mapping[str, object] = {}
        if provider:
            issued = datetime.now(UTC) - timedelta(hours=hours_ago)
            said = {"iss": f"https://{provider}.example", "sub": "1", "iat": int(issued.timestamp())}
            told = {"is_logged_in": True, "provider": provider} | said | claims
        self._patch.setattr("streamlit.user_info._get_user_info", lambda: dict(told))

    def open(self, page: str = "overview", **query: str) -> AppTest:
        return opened(page, **query)


def person_id(store: Store, form: PersonForm) -> str:
    [row] = store.rows("SELECT person_id FROM person_email WHERE email = $email", email=form.email)
    return str(row["person_id"])


def session_of(store: Store, form: PersonForm, token: str) -> None:
    now = datetime.now(UTC)
    row = {"id": hashed(token), "person_id": person_id(store, form), "began_at": now}
    store.write(lambda work: work.insert("session", **row, expires_at=now + timedelta(hours=12), ended_at=None))


def expire(store: Store, token: str) -> None:
    past = datetime.now(UTC) - timedelta(seconds=1)
    sql = "UPDATE session SET expires_at = $past WHERE id = $id"
    store.write(lambda work: work.rows(sql, past=past, id=hashed(token)))


def end(store: Store, token: str) -> None:
    sql = "UPDATE session SET ended_at = $now WHERE id = $id"
    store.write(lambda work: work.rows(sql, now=datetime.now(UTC), id=hashed(token)))


def buttons(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def unfolded(app: AppTest) -> AppTest:
    """The page with its form for moving a deadline open."""
    for key in ("move-date.folded", "move.folded"):
        app.session_state[key] = True
    return app.run()


@pytest.mark.usefixtures("store")
def test_a_visitor_sees_the_ways_in_and_nothing_else(browser: Browser) -> None:
    app = browser.open("cohort")
    assert buttons(app) == ["Logg inn med Feide", "Logg inn med Entra ID", "Send meg en lenke"]
    assert "<h1>Fremtidens kulturskole</h1>" in html(app)
    assert "Frist" not in html(app)
    assert len(app.sidebar) == 0


def test_without_any_way_in_the_page_says_so(settings: Settings, browser: Browser) -> None:
    running.start(Settings(settings.kind, settings.store, address=settings.address))
    app = browser.open()
    running.stop()
    assert buttons(app) == []
    assert "Innlogging er ikke satt opp" in html(app)


def test_whoever_has_a_session_is_the_person_with_a_way_out(store: Store, browser: Browser) -> None:
    session_of(store, PIA, "one")
    browser.brings("one")
    app = browser.open("cohort")
    assert "Programperiode 2024–25" in html(app)
    assert "<strong>Pia Eksempel</strong>" in html(app)
    assert '<form class="way-out" method="post" action="/logg-ut">' in html(app)
    assert 'name="sign_in" value=""' in html(app)


@pytest.mark.parametrize("token", ["two", "", "one' OR 1=1", hashed("one")])
def test_a_token_that_is_not_the_sessions_gives_nobody(store: Store, browser: Browser, token: str) -> None:
    session_of(store, PIA, "one")
    browser.brings(token)
    assert "Logg inn" in html(browser.open())


@pytest.mark.parametrize("close", [expire, end])
def test_a_session_that_is_over_saves_no_form_and_what_was_typed_stands_there_again(
    store: Store, browser: Browser, close: object
) -> None:
    session_of(store, PIA, "one")
    browser.brings("one")
    app = unfolded(browser.open("cohort", frist="application"))
    app.text_area[0].set_value(REASON)
    expire(store, "one") if close is expire else end(store, "one")
    before = store.rows("SELECT count(*) AS rows FROM audit_log")

    press(app, PREVIEW)

    assert app.warning[0].value.startswith(SIGNED_OUT)
    assert store.rows("SELECT count(*) AS rows FROM audit_log") == before
    assert REASON not in html(app)

    session_of(store, PIA, "later")
    browser.brings("later")
    back = unfolded(browser.open("cohort", frist="application"))
    assert "Dette skrev du før du ble logget ut" in html(back)
    assert back.text_area[0].value == REASON
    assert back.run().text_area[0].value == REASON


def test_what_was_typed_stands_there_for_nobody_else(store: Store, browser: Browser) -> None:
    session_of(store, PIA, "one")
    session_of(store, ELSE, "other")
    browser.brings("one")
    app = unfolded(browser.open("cohort", frist="application"))
    app.text_area[0].set_value(REASON)
    end(store, "one")
    press(app, PREVIEW)

    browser.brings("other")
    assert unfolded(browser.open("cohort", frist="application")).text_area[0].value == ""


def test_a_page_of_one_person_saves_nothing_as_another(store: Store, browser: Browser) -> None:
    session_of(store, PIA, "one")
    session_of(store, ELSE, "other")
    browser.brings("one")
    app = unfolded(browser.open("cohort", frist="application"))
    app.text_area[0].set_value(REASON)
    browser.brings("other")
    press(app, PREVIEW)
    assert store.rows("SELECT 1 AS found FROM audit_log WHERE action = 'move_date'") == []


def test_what_waits_to_be_confirmed_stands_in_the_form_again(store: Store, browser: Browser) -> None:
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    store.write(lambda transaction: transaction.rows("UPDATE cohort SET ends_on = $day", day=tomorrow))
    session_of(store, PIA, "one")
    browser.brings("one")
    app = unfolded(browser.open("cohort", frist="application"))
    app.date_input[0].set_value(tomorrow)
    app.text_area[0].set_value(REASON)
    press(app, PREVIEW)
    end(store, "one")

    press(app, "Flytt fristen")

    assert app.warning[0].value.startswith(SIGNED_OUT)
    assert store.rows("SELECT 1 AS found FROM audit_log WHERE action = 'move_date'") == []
    session_of(store, PIA, "later")
    browser.brings("later")
    back = unfolded(browser.open("cohort", frist="application"))
    assert (back.date_input[0].value, back.text_area[0].value) == (tomorrow, REASON)


@pytest.mark.parametrize("email", [PIA.email, "ingen@annetsted.example"])
def test_every_address_gets_the_same_answer_and_the_wanted_page_is_kept(
    store: Store, browser: Browser, email: str
) -> None:
    app = browser.open("cohort", frist="application")
    app.text_input[0].set_value(email)
    press(app, "Send meg en lenke")
    assert app.success[0].value.startswith(ANSWER)
    assert app.text_input[0].value == ""
    [row] = store.rows("SELECT email, target FROM link_request")
    assert (row["email"], row["target"]) == (email, "/programperiode?frist=application")


def test_an_address_that_is_none_is_told(store: Store, browser: Browser) -> None:
    app = browser.open()
    app.text_input[0].set_value("pia")
    press(app, "Send meg en lenke")
    assert ["@" in error.value for error in app.error] == [True]
    assert store.rows("SELECT 1 AS found FROM link_request") == []


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("provider", "claims"),
    [("feide", {"email_verified": True}), ("feide", {"email_verified": "true"}), ("entra", {})],
)
def test_a_trusted_address_is_met_once_and_then_known(
    browser: Browser, provider: str, claims: Mapping[str, object]
) -> None:
    browser.comes_from(provider, email=PIA.email, **claims)
    assert "<strong>Pia Eksempel</strong>" in html(browser.open())
    browser.comes_from(provider, email="ny@annetsted.example")
    assert "<strong>Pia Eksempel</strong>" in html(browser.open())


@pytest.mark.parametrize(
    "claims",
    [
        {"email": PIA.email},
        {"email": PIA.email, "email_verified": False},
        {"email": PIA.email, "email_verified": "no"},
        {"email": "fremmed@annetsted.example", "email_verified": True},
        {"email_verified": True},
    ],
)
def test_an_account_nobody_has_is_told_what_to_do_and_no_more(
    store: Store, browser: Browser, claims: Mapping[str, object]
) -> None:
    browser.comes_from("feide", **claims)
    app = browser.open("cohort")
    assert "<h1>Vi kjenner ikke denne kontoen</h1>" in html(app)
    assert f"{claims.get('email', '1')} (Feide)" in html(app)
    assert "/logg-ut" in html(app)
    assert "Programperiode" not in html(app)
    assert len(app.sidebar) == 0
    assert store.rows("SELECT 1 AS found FROM identity") == []


def test_an_account_can_be_linked_by_who_is_signed_in_by_a_link(store: Store, browser: Browser) -> None:
    session_of(store, PIA, "one")
    browser.brings("one")
    browser.comes_from("feide", email="pia@hjemme.example")
    app = browser.open()
    assert "pia@hjemme.example (Feide)" in html(app)
    press(app, "Koble kontoen til meg")
    assert "Koble kontoen til meg" not in buttons(app)

    browser.brings(None)
    assert "<strong>Pia Eksempel</strong>" in html(browser.open())


def test_linking_after_the_session_has_ended_is_refused(store: Store, browser: Browser) -> None:
    session_of(store, PIA, "one")
    browser.brings("one")
    browser.comes_from("feide", email="pia@hjemme.example")
    app = browser.open()
    end(store, "one")
    press(app, "Koble kontoen til meg")
    assert store.rows("SELECT 1 AS found FROM identity") == []


@pytest.mark.parametrize(
    ("provider", "changes"),
    [("feide", {"hours_ago": 12.1}), ("removed", {}), ("feide", {"is_logged_in": False}), ("feide", {"sub": ""})],
)
def test_what_a_provider_said_too_long_ago_or_never_said_gives_nobody(
    store: Store, browser: Browser, provider: str, changes: Mapping[str, object]
) -> None:
    browser.comes_from(provider, **{"email": PIA.email, "email_verified": True} | changes)  # type: ignore[arg-type]
    assert "Logg inn" in html(browser.open())
    assert store.rows("SELECT 1 AS found FROM identity") == []
