"""The page «Programperiode»: programme management changes what holds, others read it."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from programme.access.model import Actor, system
from programme.cohorts.model import DateKind
from programme.cohorts.queries import cohort as cohort_query
from programme.cohorts.queries import regions
from programme.cohorts.records import add_region
from programme.organisation.queries import memberships
from programme.store import Store
from programme.ui import preview
from tests.cohorts.rows import insert_row
from tests.factories import BODO, COHORT, MORNING, board_member, cohort, contact, programme_manager
from tests.screens import Open, html, labelled, opened, press, titles

FOLDS = ("move-date", "change-cohort", "join-regions", "split-region", "new-cohort", "members")
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
    shown = page(someone(store), frist="alle")

    assert titles(shown) == ["Programperiode 2024–25"]
    for text in ("15.09.2023", "Søknadsfrist for kommunene", "15.05.2024", "Vestland", "12 dager igjen"):
        assert text in html(shown)
    assert not shown.button
    assert not shown.selectbox


def test_moving_a_date_tells_first_whom_it_concerns(store: Store, page: Open) -> None:
    board_member(store, "rogaland")
    manager = programme_manager(store)

    shown = page(manager)
    labelled(shown.date_input, "Ny frist").set_value(date(2023, 10, 1))
    labelled(shown.button, "Se hvem som får melding").click().run()
    assert [error.value for error in shown.error] == ["Feltet «Hvorfor flyttes den?» er tomt. Skriv noen ord."]
    labelled(shown.text_area, "Hvorfor flyttes den?").set_value("Flere styrer ba om det")
    labelled(shown.button, "Se hvem som får melding").click().run()

    assert "fra 15. september 2023 til 1. oktober 2023" in html(shown)
    assert "1 person får melding." in html(shown)
    assert "Bo Eksempel" in html(shown)
    assert cohort_query(manager, store, COHORT).deadlines[DateKind.COUNTY_INTEREST] == date(2023, 9, 15)
    assert store.rows("SELECT id FROM outbox") == []

    labelled(shown.button, "Flytt fristen").click().run()

    assert not shown.error
    assert cohort_query(manager, store, COHORT).deadlines[DateKind.COUNTY_INTEREST] == date(2023, 10, 1)
    assert "01.10.2023" in html(shown)
    assert len(store.rows("SELECT id FROM outbox")) == 1
    assert "Se hvem som får melding" in [each.label for each in shown.button]


def previewed_move(shown: AppTest, day: date = date(2023, 10, 1)) -> AppTest:
    labelled(shown.date_input, "Ny frist").set_value(day)
    labelled(shown.text_area, "Hvorfor flyttes den?").set_value("Flere styrer ba om det")
    return press(shown, "Se hvem som får melding")


def test_whoever_has_come_to_be_told_since_is_shown_before_anything_is_done(store: Store, page: Open) -> None:
    shown = previewed_move(page(programme_manager(store)))
    assert "Ingen får melding." in html(shown)
    board_member(store, "rogaland")

    labelled(shown.button, "Flytt fristen").click().run()

    assert [error.value[:40] for error in shown.error] == ["Hvem som får melding, har endret seg sid"]
    assert "1 person får melding." in html(shown)
    assert store.rows("SELECT id FROM outbox") == []
    labelled(shown.button, "Flytt fristen").click().run()
    assert not shown.error
    assert len(store.rows("SELECT id FROM outbox")) == 1


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2023, 9, 2), "Dagen 2. september 2023 har vært. Velg i dag eller en senere dag."),
        (date(2023, 9, 15), "Fristen er allerede 15. september 2023. Velg en annen dag."),
        (date(2026, 1, 1), "Programperioden slutter 31. desember 2025"),
    ],
)
def test_a_day_that_breaks_a_rule_is_told_before_the_preview(
    store: Store, page: Open, day: date, sentence: str
) -> None:
    shown = previewed_move(page(programme_manager(store)), day)
    assert [error.value[: len(sentence)] for error in shown.error] == [sentence]
    assert "Flytt fristen" not in [each.label for each in shown.button]


def test_the_way_back_from_the_preview_keeps_what_was_typed(store: Store, page: Open) -> None:
    shown = previewed_move(page(programme_manager(store)))

    labelled(shown.button, "Tilbake").click().run()

    assert labelled(shown.date_input, "Ny frist").value == date(2023, 10, 1)
    assert labelled(shown.text_area, "Hvorfor flyttes den?").value == "Flere styrer ba om det"
    assert store.rows("SELECT id FROM outbox") == []


def test_those_of_one_place_stand_together_and_are_counted(store: Store, page: Open) -> None:
    for department in [*["rogaland"] * 3, "vestland"]:
        board_member(store, department)

    shown = html(previewed_move(page(programme_manager(store))))

    assert "4 personer får melding." in shown
    assert '<th scope="row">Rogaland</th><td>Bo Eksempel, Bo Eksempel og Bo Eksempel</td>' in shown
    assert '<th scope="row">Vestland</th><td>Bo Eksempel</td>' in shown


def test_of_very_many_places_the_first_are_named_and_the_others_counted(
    store: Store, page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview, "MOST_PLACES", 1)
    for department in ("rogaland", "vestland", "nordland"):
        board_member(store, department)
    shown = html(previewed_move(page(programme_manager(store))))
    assert "<p>… og 2 steder til.</p>" in shown
    assert "Vestland" not in shown.partition("De som får melding")[2].partition("Regioner")[0]


def test_the_whole_cohort_is_shown_date_by_date_and_then_moved(store: Store, page: Open) -> None:
    board_member(store, "rogaland")
    manager = programme_manager(store)
    shown = page(manager, frist="alle")
    labelled(shown.number_input, "Hvor mange dager?").set_value(31)
    labelled(shown.text_area, "Hvorfor flyttes programperioden?").set_value("Planene ble ikke vedtatt i tide")
    labelled(shown.button, "Se hva som flyttes").click().run()

    for text in (
        "Dette blir 31 dager senere enn planlagt.",
        "Grunn: Planene ble ikke vedtatt i tide",
        "Datoer som flyttes",
        "01.08.2024",
        "01.09.2024",
        "16.10.2023",
        "1 person får melding.",
    ):
        assert text in html(shown)
    assert cohort_query(manager, store, COHORT).starts_on == date(2024, 8, 1)
    labelled(shown.button, "Flytt programperioden").click().run()

    assert not shown.error
    assert [said.value for said in shown.success] == ["Programperioden er flyttet. 1 person får melding."]
    assert cohort_query(manager, store, COHORT).starts_on == date(2024, 9, 1)
    assert len(store.rows("SELECT id FROM outbox")) == 1


def test_whoever_takes_part_reads_what_was_moved_and_why_but_not_by_whom(store: Store, page: Open) -> None:
    board = board_member(store, "rogaland")
    assert "Datoer som er flyttet" not in html(page(board))
    manager = programme_manager(store)
    press(previewed_move(page(manager)), "Flytt fristen")
    later = page(manager, frist="alle")
    labelled(later.number_input, "Hvor mange dager?").set_value(-1)
    labelled(later.text_area, "Hvorfor flyttes programperioden?").set_value("Ny kalender")
    press(press(later, "Se hva som flyttes"), "Flytt programperioden")

    shown = html(page(board)).partition("Datoer som er flyttet")[2].partition("</table>")[0]
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall("<tr>(.*?)</tr>", shown)]
    whole = "Hele programperioden: 1 dag tidligere. Før: 01.08.2024–31.12.2025."
    alone = "Frist for fylkesavdelingene til å melde interesse: fra 15.09.2023 til 01.10.2023."
    assert rows == [
        ["Flyttet", "Hva", "Hvorfor"],
        ["03.09.2023", whole, "Ny kalender"],
        ["03.09.2023", alone, "Flere styrer ba om det"],
    ]
    assert "03.09.2023\nav Pia Eksempel" in html(page(manager))


def test_a_postponement_without_days_is_told(store: Store, page: Open) -> None:
    shown = page(programme_manager(store), frist="alle")
    labelled(shown.text_area, "Hvorfor flyttes programperioden?").set_value("Utsatt")
    labelled(shown.button, "Se hva som flyttes").click().run()
    assert [error.value for error in shown.error] == ["Skriv hvor mange dager, eller velg ny første dag."]


def previewed_extension(shown: AppTest, day: date = date(2024, 6, 1)) -> AppTest:
    labelled(shown.date_input, "Ny søknadsfrist for kommunen").set_value(day)
    labelled(shown.text_area, "Hvorfor får kommunen lengre frist?").set_value("Kommunestyret møtes 30. mai")
    return press(shown, "Se hvem som får melding")


def test_one_municipality_gets_more_time_and_loses_it_again(store: Store, page: Open) -> None:
    kai = contact(store)
    shown = previewed_extension(page(programme_manager(store), frist="en"))

    for text in (
        "Søknadsfrist for Bodø: fra 15. mai 2024 til 1. juni 2024.",
        "Grunn: Kommunestyret møtes 30. mai",
        "1 person får melding.",
        "Kai Eksempel",
    ):
        assert text in html(shown)
    assert store.rows("SELECT id FROM outbox") == []
    shown = press(shown, "Gi utsatt frist")
    assert [said.value for said in shown.success] == ["Kommunen har fått utsatt frist. 1 person får melding."]
    for text in ("Kommuner som har fått utsatt søknadsfrist", "Bodø", "01.06.2024", "Pia Eksempel"):
        assert text in html(shown)
    assert "Utsatt søknadsfrist for Bodø" in html(page(kai))

    labelled(shown.text_area, "Hvorfor trekkes den tilbake?").set_value("Gitt ved en feil")
    shown = press(shown, "Se hvem som får vite det")
    assert "Søknadsfrist for Bodø: fra 1. juni 2024 til 15. mai 2024." in html(shown)
    assert len(store.rows("SELECT id FROM outbox")) == 1
    shown = press(shown, "Trekk tilbake utsettelsen")

    assert [said.value for said in shown.success] == ["Utsettelsen er trukket tilbake. 1 person får melding."]
    assert "trukket tilbake" in html(shown)
    assert "Utsatt søknadsfrist" not in html(page(kai))
    assert [row["kind"] for row in store.rows("SELECT kind FROM outbox ORDER BY kind")] == [
        "deadline_extended",
        "extension_taken_back",
    ]


def test_an_extension_that_breaks_a_rule_is_told_before_the_preview(store: Store, page: Open) -> None:
    contact(store)
    shown = previewed_extension(page(programme_manager(store), frist="en"), date(2024, 5, 15))
    assert [error.value for error in shown.error] == ["Søknadsfristen for alle er 15. mai 2024. Velg en senere dag."]
    assert "Gi utsatt frist" not in [each.label for each in shown.button]


def test_whoever_an_extension_would_tell_since_is_shown_before_it_is_given(store: Store, page: Open) -> None:
    contact(store)
    shown = previewed_extension(page(programme_manager(store), frist="en"))
    contact(store)

    labelled(shown.button, "Gi utsatt frist").click().run()

    assert [error.value[:40] for error in shown.error] == ["Hvem som får melding, har endret seg sid"]
    assert "2 personer får melding." in html(shown)
    assert store.rows("SELECT id FROM outbox") == []
    press(press(shown, "Tilbake"), "Se hvem som får melding")
    assert "Grunn: Kommunestyret møtes 30. mai" in html(shown)


def test_a_deadline_is_moved_only_once_that_is_opened(store: Store, page: Open) -> None:
    shown = page(programme_manager(store))
    assert next(each.label for each in shown.expander) == "Flytt en frist eller hele programperioden"
    shown.session_state["move-date.folded"] = False

    assert "Se hvem som får melding" not in [each.label for each in shown.run().button]


def test_the_deadline_in_the_address_is_the_one_to_move(store: Store, page: Open) -> None:
    contact(store)
    shown = page(programme_manager(store), frist="application")
    assert labelled(shown.date_input, "Ny frist").value == date(2024, 5, 15)
    assert "Kai Eksempel" in html(previewed_move(shown, date(2024, 6, 1)))


def test_settings_are_saved_and_a_slip_is_told(store: Store, page: Open) -> None:
    manager = programme_manager(store)
    shown = page(manager)
    labelled(shown.number_input, "Antall samlinger").set_value(8)
    press(shown, "Lagre")
    assert cohort_query(manager, store, COHORT).main_gatherings == 8

    least = "Anbefalt antall i en kommunegruppe: minst"
    labelled(shown.number_input, least).set_value(9)
    press(shown, "Lagre")
    assert [error.value[:26] for error in shown.error] == ["Anbefalt antall medlemmer:"]
    assert labelled(shown.number_input, least).value == 9


def test_the_last_day_is_moved_with_a_reason_and_after_showing_who_is_told(store: Store, page: Open) -> None:
    person = contact(store)
    insert_row(store, "municipal_interest", cohort_slug=COHORT, municipality_number=BODO)
    manager = programme_manager(store)
    shown = page(manager, frist="dager")
    labelled(shown.date_input, "Ny siste dag").set_value(date(2024, 1, 1))
    labelled(shown.text_area, "Hvorfor flyttes de?").set_value("Semesteret er kortere")
    press(shown, "Se hvem som får melding")
    assert [error.value for error in shown.error] == ["Siste dag er før første dag. Rett én av datoene."]
    labelled(shown.date_input, "Ny siste dag").set_value(date(2026, 1, 31))
    press(shown, "Se hvem som får melding")
    assert "Siste dag: fra 31. desember 2025 til 31. januar 2026." in html(shown)
    assert "Første dag: fra" not in html(shown)
    assert person.name in html(shown)
    assert cohort_query(manager, store, COHORT).ends_on == date(2025, 12, 31)

    press(shown, "Flytt dagene")

    assert not shown.error
    assert cohort_query(manager, store, COHORT).ends_on == date(2026, 1, 31)
    assert "Første eller siste dag. Før: 01.08.2024–31.12.2025." in html(shown)
    assert len(store.rows("SELECT id FROM outbox")) == 1


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
    days = [each for each in shown.date_input if each.value is None][-5:]
    for each, day in zip(days, (date(2026, 8, 1), date(2027, 12, 31), date(2025, 9, 15)), strict=False):
        each.set_value(day)
    press(shown, "Sett opp programperioden")

    assert not shown.error
    found = cohort_query(manager, store, "2026-27")
    assert (found.name, found.deadlines) == ("2026–27", {DateKind.COUNTY_INTEREST: date(2025, 9, 15)})


def test_municipalities_are_looked_up_when_that_is_opened(store: Store, page: Open) -> None:
    shown = page(programme_manager(store))
    options = labelled(shown.selectbox, "Hvilken kommune vil du rette?").options
    assert "Alstahaug" in options
    assert "Agdenes" not in options  # a municipality no more
    shown.session_state["members.folded"] = False
    assert "Hvilken kommune vil du rette?" not in [each.label for each in shown.run().selectbox]


def test_a_membership_is_corrected(store: Store, page: Open) -> None:
    manager = programme_manager(store)
    shown = page(manager, kommune="1804")
    assert "Bodø er medlem, ikke bekreftet." in html(shown)
    labelled(shown.radio, "Er kommunen medlem?").set_value(False)
    labelled(shown.text_area, "Hvordan vet vi det?").set_value("Melding fra fylkesavdelingen")
    press(shown, "Lagre medlemskapet")

    assert not shown.error
    states = memberships(manager, store, date(2024, 8, 1))
    assert [state.name for state in states if not state.is_member] == ["Bodø"]
