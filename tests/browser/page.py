"""Somebody at a screen: finds what is on a page as a person does, by its words, and does what a person does."""

import datetime as dt
import re
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, expect

PERSON = "person"
"""Name in the address of who one is, in example mode: the person's id."""
DATE = "dato"
"""Name in the address of what day it is, in example mode: YYYY-MM-DD."""
WIDE, NARROW = 1280, 390
"""Widths, in pixels, of a desk's screen and a telephone's."""

SCREENSHOTS = Path(__file__).resolve().parents[2] / "build" / "screenshots"
HEIGHT = 900
SETTLING = 400
"""Milliseconds in which the run of a further click has begun."""
READY = "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]"
AT_REST = "each => Promise.allSettled(each.getAnimations({subtree: true}).map(one => one.finished))"
WAIT_MILLISECONDS = 30_000  # two browsers and two servers may share two processors


class Visitor:
    """One person in one browser tab. What is looked for and does not come fails the test, with its label."""

    def __init__(self, page: Page, url: str, part: Locator | None = None) -> None:
        """Sit down at an empty tab; `url` is where the app answers, without a slash at the end.

        With `part`, only what is in that part of the page is found by role and name.
        """
        self.page = page
        self.url = url
        self.clicks = 1
        self._part: Page | Locator = part or page
        page.set_default_timeout(WAIT_MILLISECONDS)

    def open(self, path: str = "/", *, person: object = None, date: dt.date | None = None) -> None:
        """Go to a page's address, as a person (by id) and on a date if they are given, and wait until it is there."""
        chosen = {PERSON: person, DATE: date and date.isoformat()}
        query = urlencode({name: value for name, value in chosen.items() if value})
        joint = "&" if "?" in path else "?"
        self.page.goto(f"{self.url}{path}{joint if query else ''}{query}")
        self.wait_ready()

    def become(self, name: str, *, path: str = "/", date: dt.date | None = None) -> None:
        """Go to a page's address on a date and choose there who one is, by name or role, as in example mode."""
        self.open(path, date=date)
        self.choose_person(name)

    def choose_person(self, name: str) -> None:
        """Choose in the menu who one is, by name or role, where it asks for that."""
        self.show_menu()
        question = self.named("combobox", "Hvem er du?")
        question.click()
        question.fill(name)
        # the list has each person's roles after the name
        self.page.get_by_role("option", name=re.compile(rf"^{re.escape(name)} –|– .*{re.escape(name)}")).first.click()
        self.page.wait_for_url(re.compile(rf"[?&]{PERSON}="))
        self.wait_ready()

    def wait_ready(self) -> None:
        """Wait until the page's script has finished and all of it is shown."""
        # what was just clicked is under way only once the browser has drawn the next picture
        self.page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        self.page.locator(READY).wait_for(state="attached")

    def click(self, button: str) -> None:
        """Press the button with this text, `clicks` times without waiting, and wait for what follows."""
        self._press(self.named("button", button))

    def confirm(self, button: str) -> None:
        """Press the button with this text, and then the one with the same text that stands below the question."""
        answer = self.page.get_by_test_id("stPopoverBody").get_by_role("button", name=button)
        self.named("button", button).click()
        self.wait_ready()
        if not answer.is_visible():
            self.named("button", button).click()  # the page was drawn anew meanwhile, which closed the question
        self._press(answer)

    def _press(self, button: Locator) -> None:
        button.click(click_count=self.clicks)
        self.wait_ready()
        for _further in range(self.clicks - 1):  # each has a run of its own, and the first of them empties the form
            self.page.wait_for_timeout(SETTLING)
            self.wait_ready()

    def follow(self, link: str) -> None:
        """Follow the link with this text, in the menu or on the page, and wait for the page."""
        self.show_menu()
        self.named("link", link).click()
        self.wait_ready()

    def show_menu(self) -> None:
        """Bring the menu out where it is folded away, as on a telephone."""
        button = self.page.get_by_test_id("stExpandSidebarButton")
        if button.is_visible():
            button.click()

    def unfold(self, title: str) -> None:
        """Open the fold with this title, if it is closed."""
        fold = self.page.locator("details").filter(has=self.page.locator("summary", has_text=title))
        if fold.get_attribute("open") is None:
            fold.locator("summary").click()
            self.wait_ready()
            # while it unfolds, what is below moves: a list that one opens there closes, and a press misses
            fold.evaluate(AT_REST)

    def inside(self, title: str) -> "Visitor":
        """Give somebody who looks only inside the fold with this title."""
        inside = Visitor(self.page, self.url, self.page.locator("details").filter(has_text=title))
        inside.clicks = self.clicks
        return inside

    def fill(self, label: str, text: object) -> None:
        """Write in the text or number field with this label, and leave it."""
        field = self.named("textbox", label).or_(self.named("spinbutton", label))
        field.fill(str(text))
        field.blur()
        self.wait_ready()

    def fill_date(self, label: str, date: dt.date) -> None:
        """Write a date in the field with this label, day first, and leave it."""
        self.named("group", label).get_by_role("spinbutton").first.click()
        self.page.keyboard.type(date.strftime("%d%m%Y"))
        self.page.keyboard.press("Tab")
        self.page.keyboard.press("Escape")  # closes the calendar, which stays open beside the field
        self.wait_ready()

    def choose(self, label: str, *options: str) -> None:
        """Choose in the list with this label: one option, or several where several may be chosen."""
        for option in options:
            field = self.named("combobox", label)
            wanted = self.page.get_by_role("option", name=option, exact=True)
            field.click()
            field.fill(option)  # a long list shows only what is near; writing brings the option there
            if field.get_attribute("aria-expanded") != "true":
                field.press("ArrowDown")  # the page moved below the list, which closed
            wanted.click()
        self.close_list(label)
        self.wait_ready()

    def close_list(self, label: str) -> None:
        """Close the list with this label if it stays open, as one for several choices does, and leave it."""
        field = self.named("combobox", label)
        if field.get_attribute("aria-expanded") == "true":
            self.page.keyboard.press("Escape")
        field.blur()

    def pick(self, label: str, option: str) -> None:
        """Pick one of a few options that are all in sight, under this label."""
        self.named("radiogroup", label).get_by_text(option, exact=True).click()
        self.wait_ready()

    def tick(self, label: str) -> None:
        """Set the box or switch with this label to yes, if it is not so already."""
        box = self.named("checkbox", label).or_(self.named("switch", label))
        if not box.is_checked():
            box.locator("xpath=ancestor::label").click()
            self.wait_ready()

    def named(self, role: str, name: str) -> Locator:
        """Find what has this role and this name, whatever Streamlit adds in brackets (that it is required, say)."""
        return self._part.get_by_role(role, name=re.compile(rf"^\s*{re.escape(name)}\s*(\(.*\))?\s*$"))  # type: ignore[arg-type]

    def sees(self, text: str) -> None:
        """Check that this text is to be seen, now or in a moment."""
        expect(self.page.get_by_text(text).filter(visible=True).first).to_be_visible(timeout=WAIT_MILLISECONDS)

    def sees_not(self, text: str) -> None:
        """Check that this text is nowhere to be seen on the finished page."""
        self.wait_ready()
        expect(self.page.get_by_text(text).filter(visible=True)).to_have_count(0)

    def sees_heading(self, text: str) -> None:
        """Check that there is a heading with this text."""
        expect(self.page.get_by_role("heading", name=text).first).to_be_visible(timeout=WAIT_MILLISECONDS)

    def turn_to(self, width: int) -> None:
        """Make the window so many pixels wide, and wait until all is drawn anew; on a telephone's the menu folds."""
        self.page.set_viewport_size({"width": width, "height": HEIGHT})
        self.wait_ready()
        if width == NARROW:
            expect(self.page.get_by_test_id("stSidebar")).not_to_be_in_viewport()
        for plot in self.page.get_by_test_id("stVegaLiteChart").all():
            plot.locator("svg, canvas").first.wait_for()

    def screenshot(self, name: str, width: int = WIDE) -> Path:
        """Keep a picture of the whole page, at a width in pixels, in `build/screenshots`; gives its path.

        The tab keeps that width afterwards, as a telephone does.
        """
        self.turn_to(width)
        # the page scrolls inside itself, so the window must be as high as what is in it
        height = self.page.get_by_test_id("stMain").evaluate("main => main.scrollHeight")
        self.page.set_viewport_size({"width": width, "height": max(HEIGHT, int(height))})
        self.wait_ready()
        path = SCREENSHOTS / f"{name}-{width}.png"
        self.page.screenshot(path=path, animations="disabled")
        self.page.set_viewport_size({"width": width, "height": HEIGHT})
        return path
