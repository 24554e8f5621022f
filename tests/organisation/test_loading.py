"""Reference data gets into the store whole, and once however often it is loaded."""

import pytest

from programme.access.model import system
from programme.language import NotAllowed
from programme.organisation.loading import load_reference_data
from programme.store import Store
from tests.factories import MORNING, load_reference, programme_manager, reference

TABLES = (
    "county",
    "municipality",
    "municipality_succession",
    "department",
    "department_county",
    "department_succession",
    "school_break",
    "membership",
)


def everything(store: Store) -> dict[str, set[tuple[str, ...]]]:
    return {table: {tuple(map(str, row.values())) for row in store.rows(f"SELECT * FROM {table}")} for table in TABLES}


def count(store: Store, table: str, condition: str = "true") -> int:
    return int(store.rows(f"SELECT count(*) AS found FROM {table} WHERE {condition}")[0]["found"])


def test_loading_twice_leaves_the_same_rows(store: Store) -> None:
    before = everything(store)
    load_reference(store)
    assert everything(store) == before


def test_loading_adds_what_is_missing_and_leaves_what_was_corrected(store: Store) -> None:
    store.write(lambda transaction: transaction.rows("DELETE FROM school_break WHERE county_number = '18'"))
    store.write(lambda transaction: transaction.rows("UPDATE membership SET is_confirmed = true"))

    load_reference(store)

    assert count(store, "school_break") == len(reference().school_breaks)
    assert count(store, "membership", "is_confirmed") == 357


def test_the_store_holds_the_nation_of_today_and_what_was_before(store: Store) -> None:
    assert count(store, "county", "valid_to IS NULL") == 15
    assert count(store, "municipality", "valid_to IS NULL") == 357
    assert count(store, "municipality") == len(reference().municipalities)
    assert count(store, "municipality", "is_invented") == 0
    assert (count(store, "department", "NOT dissolved"), count(store, "department", "dissolved")) == (10, 2)


def test_every_municipality_in_force_is_a_member_not_confirmed(store: Store) -> None:
    members = "to_date IS NULL AND from_date IS NULL AND NOT is_confirmed AND version = 1"
    assert (count(store, "membership"), count(store, "membership", members)) == (357, 357)


def test_every_municipality_of_today_has_one_department(store: Store) -> None:
    rows = store.rows(
        """
        SELECT municipality.municipality_number, count(department_code) AS departments FROM municipality
        LEFT JOIN municipality_department
          ON municipality_department.municipality_number = municipality.municipality_number
        WHERE valid_to IS NULL GROUP BY municipality.municipality_number
        """
    )
    assert {row["departments"] for row in rows} == {1}


def test_dissolved_departments_name_their_successors(store: Store) -> None:
    rows = store.rows("SELECT predecessor, successor FROM department_succession ORDER BY predecessor, successor")
    assert [tuple(row.values()) for row in rows] == [
        ("btv", "oslo-og-viken"),
        ("btv", "vestfold-og-telemark"),
        ("nord-trondelag", "trondelag"),
    ]


def test_only_the_programme_itself_loads_reference_data(store: Store) -> None:
    with pytest.raises(NotAllowed):
        load_reference_data(programme_manager(store), store, reference())
    load_reference_data(system(MORNING), store, reference())
