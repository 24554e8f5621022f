"""Somebody from a municipality, without an account: asks for a link, answers by it, changes it, takes it back."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from time import monotonic, sleep

import pytest
from playwright.sync_api import Browser, Page, expect

from programme.access.model import system
from programme.cohorts.actions import set_up_cohort
from programme.cohorts.model import CohortForm, DateKind
from programme.organisation.actions import appoint_board_member
from programme.organisation.model import PersonForm
from programme.store import Store
from tests.browser.oidc import RealApp, real_app
from tests.browser.page import HEIGHT, NARROW, WIDE, Visitor
from tests.browser.test_accessibility import faults, has_visible_focus
from tests.factories import load_reference
from tests.messages.mailbox import body_of

BOARD = "kari@styret.example"
CONTACT, REMARK = "Hvem i kommunen kan vi kontakte?", "Noe vi bør vite?"
SECONDS_TO_ARRIVE = 30
SitDown = Callable[[], Visitor]


def fill(store: Store) -> None:
    """A cohort that is open for interest today, and a board that hears of it."""
    load_reference(store)
    now = datetime.now(UTC)
    today = now.date()
    form = CohortForm(name="Neste", starts_on=today + timedelta(days=200), ends_on=today + timedelta(days=700))
    deadlines = {DateKind.MUNICIPAL_INTEREST: today + timedelta(days=30)}
    set_up_cohort(system(now), store, form, slug="neste", deadlines=deadlines)
    appoint_board_member(system(now), store, PersonForm(name="Kari Eksempel", email=BOARD), department="nordland")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealApp]:
    with real_app(tmp_path_factory.mktemp("real"), fill=fill) as running:
        yield running


@pytest.fixture
def visitor(chromium: Browser, app: RealApp) -> Iterator[SitDown]:
    """Gives what seats somebody at a new browser; the test fails if a script of a page failed."""
    troubles: list[str] = []
    with ExitStack() as contexts:

        def sit_down() -> Visitor:
            context = contexts.enter_context(
                chromium.new_context(locale="nb-NO", viewport={"width": WIDE, "height": HEIGHT})
            )
            context.on("weberror", lambda error: troubles.append(str(error.error)))
            return Visitor(context.new_page(), app.server.url)

        yield sit_down
    assert troubles == []


def mails_to(app: RealApp, address: str) -> list[str]:
    """What stands in each mail to the address, the oldest first."""
    arrived = list(zip(app.mailbox.recipients, app.mailbox.mails, strict=False))
    return [body_of(mail) for whom, mail in arrived if address in whom]


def newest(found: Callable[[], list[str]], *, after: int) -> str:
    """The newest of what is found, once there are more than `after`."""
    end = monotonic() + SECONDS_TO_ARRIVE
    while monotonic() < end:
        if len(there := found()) > after:
            return there[-1]
        sleep(0.1)
    raise AssertionError("no mail")


def links_to(app: RealApp, address: str) -> list[str]:
    """The link in each mail to the address that has one, the oldest first."""
    return [word for mail in mails_to(app, address) for word in mail.split() if "/kommuneinteresse/" in word]


def ask_for_link(person: Visitor, app: RealApp, municipality: str, address: str) -> str:
    """Ask on the front page; gives the link in the mail that comes."""
    had = len(links_to(app, address))
    person.open("/")
    person.unfold("Meld interesse for en kommune")
    person.choose("Hvilken kommune?", municipality)
    person.fill("E-postadressen din", address)
    person.click("Send meg lenken")
    person.sees("Du får en e-post om et øyeblikk")
    return newest(lambda: links_to(app, address), after=had)


def is_open_to_all(page: Page) -> None:
    """Nothing that axe finds, and nothing wider than a telephone."""
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        assert faults(page) == []
        assert page.evaluate("() => document.documentElement.scrollWidth") == width
    page.set_viewport_size({"width": WIDE, "height": HEIGHT})


def sees_title(page: Page, title: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_a_municipality_answers_changes_and_takes_back_without_an_account(visitor: SitDown, app: RealApp) -> None:
    person, kai = visitor(), "kai@bodo.example"
    page, link = person.page, ask_for_link(person, app, "Bodø", kai)

    page.goto(link)
    sees_title(page, "Er Bodø interessert?")
    is_open_to_all(page)
    page.get_by_label(REMARK).fill("Ring <b>etter</b> tolv.")
    page.get_by_role("button", name="Meld interesse").click()
    expect(page.get_by_role("alert")).to_have_text("Navnet mangler. Skriv inn et navn.")
    expect(page.get_by_label(REMARK)).to_have_value("Ring <b>etter</b> tolv.")
    is_open_to_all(page)
    page.get_by_label(CONTACT).fill("Kai Eksempel")
    page.get_by_role("button", name="Meld interesse").click()
    sees_title(page, "Takk")
    is_open_to_all(page)
    assert "Interessen fra Bodø" in newest(lambda: mails_to(app, BOARD), after=0)

    page.goto(link)
    sees_title(page, "Dere har svart")
    is_open_to_all(page)
    page.goto(f"{person.url}/kommuneinteresse/{'x' * 43}")
    sees_title(page, "Denne lenken kan ikke brukes")
    is_open_to_all(page)

    page.goto(ask_for_link(person, app, "Bodø", kai))
    expect(page.get_by_label(CONTACT)).to_have_value("Kai Eksempel")
    expect(page.get_by_role("button", name="Trekk tilbake")).to_be_hidden()
    is_open_to_all(page)
    page.get_by_label(CONTACT).fill("Liv Eksempel")
    page.get_by_role("button", name="Lagre endringen").click()
    sees_title(page, "Takk")

    page.goto(ask_for_link(person, app, "Bodø", "noen@andre.example"))
    expect(page.get_by_text("En annen kontakt har meldt fra for kommunen.")).to_be_visible()
    expect(page.get_by_text("Liv Eksempel")).to_have_count(0)
    expect(page.get_by_role("button")).to_have_count(0)

    page.goto(ask_for_link(person, app, "Bodø", kai))
    page.get_by_text("Er dere ikke interessert?").click()
    is_open_to_all(page)
    page.get_by_role("button", name="Trekk tilbake").click()
    expect(page.get_by_text("Interessen er trukket tilbake.")).to_be_visible()


def test_whoever_presses_twice_is_told_that_it_is_kept(visitor: SitDown, app: RealApp) -> None:
    person = visitor()
    page = person.page
    page.goto(ask_for_link(person, app, "Fauske", "liv@fauske.example"))
    page.get_by_label(CONTACT).fill("Liv Eksempel")
    box = page.get_by_role("button", name="Meld interesse").bounding_box()
    assert box is not None
    for _press in range(2):  # the browser drops the first answer where the second comes before it
        page.mouse.click(box["x"] + 10, box["y"] + 10)
    sees_title(page, re.compile("^(Takk|Dere har svart)$"))
    assert "Interessen for Fauske" in newest(lambda: mails_to(app, "liv@fauske.example"), after=1)


def test_it_is_answered_by_keyboard_alone(visitor: SitDown, app: RealApp) -> None:
    person = visitor()
    page = person.page
    page.goto(ask_for_link(person, app, "Narvik", "ole@narvik.example"))
    keyboard, name = page.keyboard, "() => document.activeElement.name || document.activeElement.innerText"
    keyboard.press("Tab")
    keyboard.type("Ole Eksempel")
    for wanted in ("remark", "Meld interesse"):
        keyboard.press("Tab")
        assert page.evaluate(name) == wanted
        assert has_visible_focus(page)
    keyboard.press("Enter")
    sees_title(page, "Takk")
    page.goto(ask_for_link(person, app, "Narvik", "ole@narvik.example"))
    for wanted in ("contact", "remark", "Lagre endringen", "Er dere ikke interessert?"):
        keyboard.press("Tab")
        assert page.evaluate(name) == wanted
    assert has_visible_focus(page)
    keyboard.press("Enter")
    keyboard.press("Tab")
    assert page.evaluate(name) == "Trekk tilbake"
    keyboard.press("Enter")
    expect(page.get_by_text("Interessen er trukket tilbake.")).to_be_visible()
