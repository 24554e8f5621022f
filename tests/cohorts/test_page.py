"""The page «Programperiode»: programme management changes what holds, others read it."""

from collections.abc import Callable
from datetime import date

import pytest

from programme.access.model import Actor, system
from programme.cohorts.model import DateKind
from programme.cohorts.queries import cohort as cohort_query
from programme.cohorts.queries import regions
from programme.cohorts.records import add_region
from programme.organisation.queries import memberships
from programme.store import Store
from tests.factories import COHORT, MORNING, board_member, cohort, contact, programme_manager
from tests.screens import Open, html, labelled, opened, press, titles

FOLDS = ("move-date", "change-cohort", "join-regions", "split-region", "new-cohort")
"""What is drawn only when it is opened; here all of it is open."""


@pytest.fixture
def page(on_screen: Store) -> Open:
    """Opens the page for an actor, with what stands in the address."""
    cohort(on_screen)
    return lambda actor, **address: opened("cohort", actor.person_id, *FOLDS, **address)


def own_regions(store: Store) -> None:
    for code, name in (("rogaland", "Rogaland"), ("vestland", "Vestland")):
        store.write(
            lambda transaction, code=code, name=name: add_region(
                transaction, system(MORNING), cohort=COHORT, department=code, name=name
            )
        )


@pytest.mark.parametrize("someone", [board_member, contact])
def test_whoever_takes_part_reads_dates_and_regions_and_changes_nothing(
    store: Store, page: Open, someone: Callable[[Store], Actor]
) -> None:
    own_regions(store)
    shown = page(someone(store), liste="meldinger")

    assert titles(shown) == ["Programperiode 2024–25"]
    for text in ("15.09.2023", "Søknadsfrist for kommunene", "15.05.2024", "Vestland", "12 dager igjen"):
        assert text in html(shown)
    assert not shown.button
    assert not shown.selectbox


def test_moving_a_date_tells_first_whom_it_concerns(store: Store, page: Open) -> None:
    board_member(store, "rogaland")
    manager = programme_manager(store)

    shown = page(manager)
    assert "får disse melding: 1 person" in html(shown)
    labelled(shown.date_input, "Ny frist").set_value(date(2023, 10, 1))
    press(shown, "Flytt fristen")
    assert [error.value for error in shown.error] == ["Feltet er tomt. Skriv noen ord."]
    labelled(shown.text_area, "Hvorfor flyttes den?").set_value("Flere styrer ba om det")
    press(shown, "Flytt fristen")

    assert not shown.error
    assert cohort_query(manager, store, COHORT).deadlines[DateKind.COUNTY_INTEREST] == date(2023, 10, 1)
    assert "01.10.2023" in html(shown)
    assert len(store.rows("SELECT id FROM outbox")) == 1


def test_of_many_whom_a_date_concerns_the_first_are_named_and_the_others_counted(store: Store, page: Open) -> None:
    for _each in range(22):
        board_member(store, "rogaland")

    shown = html(page(programme_manager(store)))

    assert "får disse melding: 22 personer" in shown
    assert shown.count('<th scope="row">Bo Eksempel</th>') == 20
    assert "<p>… og 2 til.</p>" in shown


def test_a_deadline_is_moved_only_once_that_is_opened(store: Store, page: Open) -> None:
    shown = page(programme_manager(store))
    assert [each.label for each in shown.expander if each.label == "Flytt en frist"] == ["Flytt en frist"]
    shown.session_state["move-date.folded"] = False

    assert "Flytt fristen" not in [each.label for each in shown.run().button]


def test_the_deadline_in_the_address_is_the_one_to_move(store: Store, page: Open) -> None:
    contact(store)
    shown = page(programme_manager(store), frist="application")
    assert labelled(shown.date_input, "Ny frist").value == date(2024, 5, 15)
    assert "Kai Eksempel" in html(shown)


def test_settings_are_saved_and_a_slip_is_told(store: Store, page: Open) -> None:
    manager = programme_manager(store)
    shown = page(manager)
    labelled(shown.number_input, "Antall samlinger").set_value(8)
    press(shown, "Lagre")
    assert cohort_query(manager, store, COHORT).main_gatherings == 8

    labelled(shown.date_input, "Siste dag").set_value(date(2024, 1, 1))
    press(shown, "Lagre")
    assert [error.value for error in shown.error] == ["Siste dag er før første dag. Rett én av datoene."]
    assert labelled(shown.date_input, "Siste dag").value == date(2024, 1, 1)


def test_regions_are_joined_and_split_out_again(store: Store, page: Open) -> None:
    own_regions(store)
    manager = programme_manager(store)
    shown = page(manager)

    options = labelled(shown.multiselect, "Hvilke regioner?")
    options.set_value([region.id for region in regions(manager, store, COHORT)])
    labelled(shown.text_input, "Hva skal regionen hete?").set_value("Vest")
    press(shown, "Slå sammen")
    assert [region.name for region in regions(manager, store, COHORT)] == ["Vest"]

    press(shown, "Gjør Rogaland til egen region")
    assert [region.name for region in regions(manager, store, COHORT)] == ["Rogaland", "Vest"]


def test_the_next_cohort_is_set_up(store: Store, page: Open) -> None:
    manager = programme_manager(store)
    shown = page(manager)
    labelled(shown.text_input, "Kortnavn i adresser, for eksempel 2026-27").set_value("2026-27")
    shown.text_input[-1].set_value("2026–27")
    days = [each for each in shown.date_input if each.value is None]
    for each, day in zip(days, (date(2026, 8, 1), date(2027, 12, 31), date(2025, 9, 15)), strict=False):
        each.set_value(day)
    press(shown, "Sett opp programperioden")

    assert not shown.error
    found = cohort_query(manager, store, "2026-27")
    assert (found.name, found.deadlines) == ("2026–27", {DateKind.COUNTY_INTEREST: date(2025, 9, 15)})


@pytest.mark.parametrize(
    ("wanted", "text"),
    [("meldinger", "Ingen meldinger venter."), ("medlemskommuner", "Agdenes")],
)
def test_one_list_is_looked_up_at_a_time(store: Store, page: Open, wanted: str, text: str) -> None:
    shown = page(programme_manager(store), liste=wanted)
    everything = html(shown) + "".join(option for box in shown.selectbox for option in box.options)
    assert (text in everything) == (text != "Agdenes")  # Agdenes is a municipality no more
    assert ("Alstahaug" in everything) == (wanted == "medlemskommuner")


def test_a_membership_is_corrected(store: Store, page: Open) -> None:
    manager = programme_manager(store)
    shown = page(manager, liste="medlemskommuner", kommune="1804")
    assert "Bodø er medlem, ikke bekreftet." in html(shown)
    labelled(shown.radio, "Er kommunen medlem?").set_value(False)
    labelled(shown.text_area, "Hvordan vet vi det?").set_value("Melding fra fylkesavdelingen")
    press(shown, "Lagre medlemskapet")

    assert not shown.error
    states = memberships(manager, store, date(2024, 8, 1))
    assert [state.name for state in states if not state.is_member] == ["Bodø"]
