"""Plans: every view is open to all, and a plan is written, put in order and mended by keyboard alone."""

import datetime as dt

import pytest

from tests.browser import way
from tests.browser.page import Visitor
from tests.browser.servers import AppServers
from tests.browser.test_accessibility import faults_at_both_widths, has_visible_focus, sit_in_the_midst
from tests.browser.way import SitDown

DRAFT = "Handlingsplan for Nordland 2026–2027 (eksempel)"
VIEWS = (
    "/planer?vis=ny",
    "/planer?vis=fil",
    "/utviklingsomrader?plan=nordland-2024-2025&vis=bruk",
    "/utviklingsomrader?vis=felles",
)
FOCUSED = """() => {
    const element = document.activeElement
    return (element.getAttribute('aria-label') || element.labels?.[0]?.innerText || element.innerText).trim()
}"""
FAR = 100
"""Presses of a key within which all that stands on a page is passed."""


@pytest.mark.parametrize("who", [way.PERNILLE, way.KARI])
@pytest.mark.parametrize("path", VIEWS)
def test_every_view_of_plans_is_open_to_all(app_servers: AppServers, visitor: SitDown, who: str, path: str) -> None:
    person = sit_in_the_midst(app_servers, visitor, who, path)
    assert faults_at_both_widths(person) == []


def test_every_part_of_a_draft_is_open_to_all(app_servers: AppServers, visitor: SitDown) -> None:
    pernille = sit_in_the_midst(app_servers, visitor, way.PERNILLE, "/planer")
    pernille.named("link", DRAFT).click()
    pernille.wait_ready()
    found = faults_at_both_widths(pernille)
    pernille.page.get_by_label("Innholdet i utkastet").get_by_role("link").first.click()
    pernille.wait_ready()
    found += faults_at_both_widths(pernille)
    for what in ("Endre slag, plassering og henvisninger", "Flytt eller fjern"):
        pernille.named("link", what).click()
        pernille.wait_ready()
        found += faults_at_both_widths(pernille)
    pernille.named("link", "Innhold").click()
    pernille.wait_ready()
    for part in ("Om planen", "Forskjeller", "Vedta", "Filer"):
        pernille.pick("Hva vil du se?", part)
        found += faults_at_both_widths(pernille)
    assert found == []


def test_a_plan_is_written_by_keyboard_alone(app_servers: AppServers, visitor: SitDown) -> None:
    kari = visitor(app_servers.fresh(people_only=True))
    kari.become(way.KARI, path="/planer?vis=ny", date=dt.date(2023, 9, 3))
    write(kari, "Hva heter planen?", "Plan med tre nivåer")
    press(kari, "Lag utkastet")
    kari.sees("Utkastet er laget.")
    write(kari, "Hva kaller dokumentet nivået?", "Område")
    add(kari, "Mangfold")
    add(kari, "Fordypning")  # begins like the one before it
    for above, kind, level, label in (
        ("Område Mangfold", "delmål", "Mål", "Kurs"),
        ("Mål Kurs", "tiltak", "Tiltak", "Avtale"),
    ):
        follow(kari, above)
        follow(kari, "Legg til under")
        choose(kari, kind)
        write(kari, "Hva kaller dokumentet nivået?", level)
        add(kari, label)
    assert tree(kari) == ["Område Mangfold", "Mål Kurs", "Tiltak Avtale", "Område Fordypning"]

    follow(kari, "Mål Kurs")
    write(kari, "Tekst", "Kurs for ledere")
    press(kari, "Lagre")
    kari.sees("Innslaget er lagret.")
    follow(kari, "Område Fordypning")
    follow(kari, "Flytt eller fjern")
    press(kari, "Flytt opp")
    kari.sees("Innslaget er flyttet.")
    press(kari, "Fjern")
    kari.sees("Innslaget er fjernet.")
    press(kari, "Angre fjerningen")
    kari.sees("Innslaget er tilbake.")
    assert tree(kari) == ["Område Fordypning", "Område Mangfold", "Mål Kurs for ledere", "Tiltak Avtale"]


def reach(person: Visitor, name: str) -> None:
    """Go on from one thing to the next until the one with this name has the focus, and shows that it has."""
    for _step in range(FAR):
        person.page.keyboard.press("Tab")
        if person.page.evaluate(FOCUSED) == name:
            assert has_visible_focus(person.page), name
            return
    pytest.fail(f"the keyboard doesn't reach {name}")


def write(person: Visitor, label: str, text: str) -> None:
    reach(person, label)
    person.page.keyboard.press("ControlOrMeta+a")
    person.page.keyboard.type(text)


def press(person: Visitor, name: str) -> None:
    reach(person, name)
    person.page.keyboard.press("Enter")
    person.wait_ready()


def follow(person: Visitor, link: str) -> None:
    reach(person, link)
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    person.wait_ready()


def choose(person: Visitor, option: str) -> None:
    """Reach the first of several to choose from, and go on to the right one."""
    reach(person, "strategi")
    while person.page.evaluate(FOCUSED) != option:
        person.page.keyboard.press("ArrowDown")


def add(person: Visitor, label: str) -> None:
    write(person, "Tekst", label)
    press(person, "Legg til")
    person.page.get_by_label("Innholdet i utkastet").get_by_role("link", name=label).wait_for()


def tree(person: Visitor) -> list[str]:
    return person.page.get_by_label("Innholdet i utkastet").get_by_role("link").all_inner_texts()
