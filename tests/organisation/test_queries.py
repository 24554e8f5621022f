"""Departments, municipalities and people as people ask for them."""

from datetime import date, timedelta

import pytest

from programme.access.model import nobody, system
from programme.language import NotAllowed
from programme.organisation.actions import appoint_board_member
from programme.organisation.model import PersonForm, why_longyearbyen_is_not_listed
from programme.organisation.queries import (
    departments,
    example_people,
    municipalities,
    municipalities_of,
    my_units,
)
from programme.store import Kind, Store
from tests.factories import MORNING, acting, board_member, cohort, contact, person, programme_manager

FIRST_DAY = date(2024, 8, 1)


def test_the_ten_departments_are_given_by_name(store: Store) -> None:
    names = [department.short_name for department in departments(board_member(store), store)]
    assert names == [
        "Agder",
        "Finnmark, Troms og Svalbard",
        "Innlandet",
        "Møre og Romsdal",
        "Nordland",
        "Oslo og Viken",
        "Rogaland",
        "Trøndelag",
        "Vestfold og Telemark",
        "Vestland",
    ]


def test_the_municipalities_to_choose_from_are_those_of_the_day(store: Store) -> None:
    actor = board_member(store)
    found = municipalities(actor, store, FIRST_DAY)
    names = [municipality.name for municipality in found]
    assert len(found) == 357
    assert (names[0], names[-1]) == ("Alstahaug", "Åsnes")
    assert "1507" not in {municipality.municipality_number for municipality in found}


def test_a_department_has_municipalities_of_its_own(store: Store) -> None:
    found = municipalities_of(board_member(store), store, "nordland", FIRST_DAY)
    assert len(found) == 41
    assert {municipality.department_code for municipality in found} == {"nordland"}


def test_longyearbyen_is_explained_rather_than_listed(store: Store) -> None:
    found = municipalities_of(board_member(store), store, "finnmark-troms-og-svalbard", FIRST_DAY)
    assert "Longyearbyen" not in {municipality.name for municipality in found}
    assert "Longyearbyen er ikke en kommune" in why_longyearbyen_is_not_listed()


def test_my_units_are_the_roles_that_are_mine(store: Store) -> None:
    cohort(store)
    mine = contact(store)
    board_member(store, "vestland")
    form = PersonForm(name="Kai Eksempel", email="kai@kommune.example")
    appoint_board_member(system(MORNING), store, form, department="nordland")
    another = store.rows("SELECT person_id FROM person_email WHERE email = 'kai@kommune.example'")[0]["person_id"]

    assert list(my_units(mine, store).values()) == ["Kontaktperson, Bodø"]
    assert my_units(acting(store, another), store) == {acting(store, another).grants[0]: "Fylkesstyret, Nordland"}
    assert my_units(acting(store, person(store)), store) == {}
    with pytest.raises(NotAllowed):
        my_units(nobody(MORNING), store)


def test_the_same_role_in_two_cohorts_is_told_apart(store: Store) -> None:
    cohort(store)
    cohort(store, "2026-27", name="2026–27")
    mine = contact(store)
    contact(store, cohort="2026-27")
    contact(store, "1806")
    grants = "UPDATE role_grant SET person_id = $mine WHERE role = 'contact'"
    store.write(lambda transaction: transaction.rows(grants, mine=mine.person_id))

    assert sorted(my_units(acting(store, mine.person_id), store).values()) == [
        "Kontaktperson, Bodø (2024–25)",
        "Kontaktperson, Bodø (2026–27)",
        "Kontaktperson, Narvik",
    ]


def test_example_people_are_listed_by_role_for_anyone(store: Store) -> None:
    cohort(store)
    person(store, "Åse Eksempel")
    contact(store)
    programme_manager(store)

    found = example_people(nobody(MORNING), store)

    assert [each.label for each in found] == [
        "Pia Eksempel – Programledelsen",
        "Kai Eksempel – Kontaktperson, Bodø",
        "Åse Eksempel – ingen rolle denne dagen",
    ]


def test_example_people_hold_the_roles_of_the_day(store: Store) -> None:
    programme_manager(store)
    assert [each.roles for each in example_people(nobody(MORNING - timedelta(days=1)), store)] == [()]


def test_a_real_store_has_no_people_to_choose_from(store: Store) -> None:
    store.kind = Kind.REAL
    with pytest.raises(NotAllowed):
        example_people(system(MORNING), store)
