"""Signing in and out for real in Chromium, at real OpenID providers and by links from a real mail server."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, expect
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from programme.access.model import Role
from programme.messages.about import ABOUT
from programme.messages.model import MessageKind
from programme.messages.wording import path_of
from programme.server.coming_back import WANTED
from programme.sign_in.model import SIGNED_IN_LASTS
from tests.browser import oidc
from tests.browser.oidc import FROM_BEFORE, KNOWN, PIA, STRANGER, UNVERIFIED, RealApp, real_app
from tests.browser.page import HEIGHT, WIDE, Visitor
from tests.browser.test_accessibility import faults, too_wide

PAGE = "/programperiode?frist=application"
FORM, REASON, SAVE = "Flytt en frist eller hele programperioden", "Hvorfor flyttes den?", "Se hvem som får melding"
TYPED = "Flere fylker ba om mer tid, og <b>alle</b> er enige."
USER_COOKIE, SESSION_COOKIE = "_streamlit_user", "programme_session"
SECONDS_LEFT = 20
SitDown = Callable[[], Visitor]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealApp]:
    with real_app(tmp_path_factory.mktemp("real")) as running:
        yield running


@pytest.fixture
def visitor(chromium: Browser, app: RealApp) -> Iterator[SitDown]:
    """Gives what seats somebody at a new browser; the test fails if one of our pages fetched from another host."""
    troubles: list[str] = []
    with ExitStack() as contexts:

        def sit_down() -> Visitor:
            size = {"width": WIDE, "height": HEIGHT}
            context = contexts.enter_context(chromium.new_context(locale="nb-NO", viewport=size))  # type: ignore[arg-type]
            context.on("weberror", lambda error: troubles.append(str(error.error)))
            context.on("request", lambda request: troubles.extend(_leaks(request, app)))
            return Visitor(context.new_page(), app.server.url)

        yield sit_down
    assert troubles == []


def _leaks(request: Request, app: RealApp) -> list[str]:
    """What one of our pages sent to another host by itself, and tokens in the address of where somebody came from."""
    ours = urlsplit(app.server.url).netloc
    is_to_us = urlsplit(request.url).netloc == ours or not request.url.startswith("http")
    is_by_us = not request.is_navigation_request() and urlsplit(request.frame.url).netloc == ours
    leaked = "/inn/" in request.headers.get("referer", "")
    return [request.url] if leaked or (is_by_us and not is_to_us) else []


def go_to(person: Visitor, provider: str) -> None:
    person.named("button", f"Logg inn med {provider}").click()
    person.page.wait_for_url("**/oauth2/authorize?**")


def say(person: Visitor, name: str) -> None:
    """At the provider: say who one is, and come back."""
    person.page.get_by_role("button", name=name, exact=True).click()
    person.page.wait_for_url(f"{person.url}/**")
    person.wait_ready()


def sign_in(person: Visitor, name: str = KNOWN, *, path: str = "/", provider: str = "Feide") -> None:
    person.open(path)
    go_to(person, provider)
    say(person, name)


def sign_out(person: Visitor, *, at_provider: bool = True) -> None:
    person.named("button", "Logg ut").click()
    if at_provider:
        person.page.get_by_role("button", name="End session").click()
    person.page.wait_for_url(f"{person.url}/")
    person.wait_ready()


def ask_for_link(person: Visitor, app: RealApp) -> str:
    """A new link to Pia; she gets three in a quarter of an hour, and no more."""
    had = len(app.links_to(PIA.email))
    person.fill("E-postadresse", PIA.email)
    person.click("Send meg en lenke")
    person.sees("Hvis vi kjenner adressen")
    return app.newest_link(PIA.email, after=had)


def sees_that_nobody_is_signed_in(person: Visitor) -> None:
    expect(person.named("button", "Logg inn med Feide")).to_be_visible()
    person.sees_not(PIA.name)


def cookie(context: BrowserContext, name: str) -> str:
    return next(each["value"] for each in context.cookies() if each["name"] == name)


def fill_the_form(person: Visitor) -> None:
    person.unfold(FORM)
    person.fill(REASON, TYPED)


def stands_there_again(person: Visitor) -> None:
    person.unfold(FORM)
    person.sees("Dette skrev du før du ble logget ut")
    expect(person.named("textbox", REASON)).to_have_value(TYPED)


@pytest.mark.parametrize("provider", ["Feide", "Entra"])
def test_a_known_person_comes_back_to_the_wanted_page_and_signs_out(visitor: SitDown, provider: str) -> None:
    person = visitor()
    sign_in(person, path=PAGE, provider=provider)
    assert person.page.url == person.url + PAGE
    person.sees_heading("Programperiode 2024–25")
    person.sees(PIA.name)

    told = cookie(person.page.context, USER_COOKIE)
    sign_out(person)
    sees_that_nobody_is_signed_in(person)
    person.page.context.add_cookies([{"name": USER_COOKIE, "value": told, "url": person.url, "httpOnly": True}])
    person.open(PAGE)  # with the cookie as somebody may have copied it
    sees_that_nobody_is_signed_in(person)


def test_whoever_says_no_at_the_provider_is_nobody(visitor: SitDown) -> None:
    person = visitor()
    person.open(PAGE)
    go_to(person, "Feide")
    person.page.get_by_role("button", name="Deny").click()
    sees_that_nobody_is_signed_in(person)
    assert person.page.url == person.url + PAGE


@pytest.mark.parametrize("name", [STRANGER, UNVERIFIED])
def test_an_account_nobody_has_is_told_what_to_do_and_no_more(visitor: SitDown, name: str) -> None:
    person = visitor()
    sign_in(person, name, path=PAGE)
    person.sees_heading("Vi kjenner ikke denne kontoen")
    person.sees_not("Programperiode")
    expect(person.page.get_by_test_id("stSidebarNavLink")).to_have_count(0)
    person.named("button", "Logg ut og bruk en annen konto").click()
    person.page.get_by_role("button", name="End session").click()
    sees_that_nobody_is_signed_in(person)


def test_what_a_provider_said_yesterday_signs_nobody_in(visitor: SitDown) -> None:
    person = visitor()
    sign_in(person, FROM_BEFORE)
    assert cookie(person.page.context, USER_COOKIE)
    sees_that_nobody_is_signed_in(person)


def test_a_forged_state_gives_no_session(visitor: SitDown) -> None:
    person = visitor()
    person.open()
    go_to(person, "Feide")
    for state in ("gjettet", ""):
        person.page.goto(f"{person.url}/oauth2callback?code=gjettet&state={state}")
        person.wait_ready()
        sees_that_nobody_is_signed_in(person)
    assert USER_COOKIE not in {each["name"] for each in person.page.context.cookies()}


def test_anothers_way_back_from_the_provider_gives_no_session(visitor: SitDown) -> None:
    attacker, victim = visitor(), visitor()
    attacker.open()
    go_to(attacker, "Feide")
    way_back = attacker.page.request.post(attacker.page.url, form={"sub": KNOWN}, max_redirects=0).headers["location"]

    victim.page.goto(way_back)
    victim.wait_ready()
    sees_that_nobody_is_signed_in(victim)


def _changed(value: str) -> str:
    """The same claims, with one character of the signature another."""
    return value[:-3] + ("A" if value[-3] != "A" else "B") + value[-2:]


def _signed_by_another(value: str) -> str:
    claims = {"iss": "https://feide.example", "sub": KNOWN, "iat": int(time.time()), "is_logged_in": True}
    told = json.dumps(claims | {"provider": "feide", "email": PIA.email, "email_verified": True, "origin": "x"})
    return create_signed_value("another secret of forty characters or so", USER_COOKIE, told).decode() or value


@pytest.mark.parametrize("tampered", [_changed, _signed_by_another])
def test_a_tampered_cookie_gives_nobody(visitor: SitDown, tampered: Callable[[str], str]) -> None:
    person = visitor()
    sign_in(person)
    context = person.page.context
    false = tampered(cookie(context, USER_COOKIE))
    context.add_cookies([{"name": USER_COOKIE, "value": false, "url": person.url, "httpOnly": True}])
    person.open(PAGE)
    sees_that_nobody_is_signed_in(person)


def test_a_link_signs_in_once_and_leads_to_the_wanted_page(visitor: SitDown, app: RealApp) -> None:
    person, other = visitor(), visitor()
    person.open(PAGE)
    link = ask_for_link(person, app)

    person.page.goto(link)
    assert not faults(person.page)
    person.page.get_by_role("button", name="Logg inn").click()
    person.wait_ready()
    assert person.page.url == person.url + PAGE
    person.sees_heading("Programperiode 2024–25")
    [kept] = [each for each in person.page.context.cookies() if each["name"] == SESSION_COOKIE]
    assert (kept["httpOnly"], kept["sameSite"], kept["path"]) == (True, "Lax", "/")

    for someone in (person, other):
        someone.page.goto(link)
        someone.page.get_by_role("button", name="Logg inn").click()
        expect(someone.page.get_by_role("heading", name="Denne lenken kan ikke brukes")).to_be_visible()
    other.page.get_by_role("link", name="Be om en ny lenke").click()
    sees_that_nobody_is_signed_in(other)

    person.open(PAGE)
    person.sees(PIA.name)
    sign_out(person, at_provider=False)
    person.page.context.add_cookies([{"name": SESSION_COOKIE, "value": kept["value"], "url": person.url}])
    person.open(PAGE)
    sees_that_nobody_is_signed_in(person)


def test_the_second_of_two_clicks_ends_signed_in(visitor: SitDown, app: RealApp) -> None:
    """The browser throws the answer to the first one away."""

    def lose_answer(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort("aborted")

    person = visitor()
    person.open(PAGE)
    person.page.goto(ask_for_link(person, app))
    person.page.route("**/inn", lose_answer, times=1)
    with person.page.expect_event("requestfailed"):
        person.page.get_by_role("button", name="Logg inn").click(no_wait_after=True)
    person.page.context.clear_cookies()
    person.page.get_by_role("button", name="Logg inn").click()
    person.sees_heading("Programperiode 2024–25")
    assert person.page.url == person.url + PAGE


def test_a_form_in_a_tab_left_open_is_refused_after_signing_out_and_stands_there_again(
    visitor: SitDown, app: RealApp
) -> None:
    person = visitor()
    person.open(PAGE)
    link = ask_for_link(person, app)
    person.page.goto(link)
    person.page.get_by_role("button", name="Logg inn").click()
    person.wait_ready()
    fill_the_form(person)
    other_tab = Visitor(person.page.context.new_page(), person.url)
    other_tab.open()
    sign_out(other_tab, at_provider=False)

    person.click(SAVE)

    person.sees("Du er logget ut.")
    sees_that_nobody_is_signed_in(person)
    go_to(person, "Feide")
    say(person, KNOWN)
    stands_there_again(person)


def test_a_file_is_taken_away_while_signed_in_and_refused_in_plain_words_after(visitor: SitDown) -> None:
    person = visitor()
    sign_in(person, path="/mine-opplysninger?vis=filer")
    with person.page.expect_download() as taken:
        person.named("link", "Last ned JSON").click()
    assert taken.value.suggested_filename == "mine-opplysninger.json"
    assert PIA.email in taken.value.path().read_text(encoding="utf-8")
    other_tab = Visitor(person.page.context.new_page(), person.url)
    other_tab.open()
    sign_out(other_tab)

    with person.page.context.expect_page() as opened:
        person.named("link", "Last ned JSON").click()

    refused = opened.value
    expect(refused.get_by_role("heading")).to_have_text("Filen finnes ikke her")
    expect(refused.get_by_text("Logg inn igjen hvis du er logget ut.")).to_be_visible()
    assert not faults(refused)
    refused.get_by_role("link", name="Til forsiden").click()
    sees_that_nobody_is_signed_in(Visitor(refused, person.url))


def _claims_about_to_expire(app: RealApp) -> str:
    """Streamlit's cookie as it is just before what the provider said has become too old."""
    issued = int(time.time() - SIGNED_IN_LASTS.total_seconds()) + SECONDS_LEFT
    said = {"iss": app.providers["feide"], "sub": KNOWN, "email": PIA.email, "email_verified": True, "iat": issued}
    told = said | {"is_logged_in": True, "provider": "feide", "origin": app.server.url}
    return create_signed_value(oidc.SECRET, USER_COOKIE, json.dumps(told)).decode()


def test_an_expired_session_saves_no_form_and_what_was_typed_stands_there_again(visitor: SitDown, app: RealApp) -> None:
    person = visitor()
    told = _claims_about_to_expire(app)
    end = time.monotonic() + SECONDS_LEFT + 1
    person.page.context.add_cookies([{"name": USER_COOKIE, "value": told, "url": person.url, "httpOnly": True}])
    person.open(PAGE)
    fill_the_form(person)
    person.sees(PIA.name)
    person.page.wait_for_timeout(max(0.0, end - time.monotonic()) * 1000)

    person.click(SAVE)

    person.sees("Du er logget ut.")
    sees_that_nobody_is_signed_in(person)
    go_to(person, "Feide")
    say(person, KNOWN)
    stands_there_again(person)


def test_an_unknown_account_can_be_linked_with_the_help_of_a_link(visitor: SitDown, app: RealApp) -> None:
    person = visitor()
    person.open()
    go_to(person, "Feide")
    person.page.get_by_placeholder("sub").fill("pia@hjemme.example")
    person.page.get_by_role("button", name="Authorize").click()
    person.sees_heading("Vi kjenner ikke denne kontoen")
    link = ask_for_link(person, app)
    person.page.goto(link)
    person.page.get_by_role("button", name="Logg inn").click()
    person.wait_ready()
    person.click("Koble kontoen til meg")
    person.sees("Kontoen er din.")

    again = visitor()
    again.open()
    go_to(again, "Feide")
    again.page.get_by_role("button", name="pia@hjemme.example").click()
    again.wait_ready()
    again.sees(PIA.name)


def test_a_forged_way_back_leads_to_no_other_site(visitor: SitDown) -> None:
    person = visitor()
    person.open()
    go_to(person, "Feide")
    person.page.context.add_cookies([{"name": WANTED, "value": "//annetsted.example", "url": person.url}])
    say(person, KNOWN)
    person.sees(PIA.name)
    assert person.page.url == person.url + "/"


def test_signing_in_is_open_to_all(visitor: SitDown) -> None:
    person = visitor()
    found = []
    for width in (WIDE, 390):
        person.page.set_viewport_size({"width": width, "height": HEIGHT})
        person.open(PAGE)
        found += _all_faults(person.page)
    go_to(person, "Feide")
    say(person, STRANGER)
    found += _all_faults(person.page)
    assert found == []


def _all_faults(page: Page) -> list[str]:
    return [*faults(page), *too_wide(page)]


def test_a_messages_link_leads_through_sign_in_to_that_very_record(visitor: SitDown) -> None:
    kind = MessageKind.COUNTY_INTEREST_RECEIVED
    path = path_of(kind, ABOUT[kind].samples, record_id="interest", role=Role.PROGRAMME_MANAGEMENT)
    person = visitor()
    sign_in(person, path=path, provider="Entra")
    assert person.page.url == person.url + path
    person.sees_heading("Nordland")
