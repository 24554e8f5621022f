"""The example world as a whole: that it can be told, to any day, and what there is then."""

from datetime import date

import pytest

from programme.example.invented import ExampleInRealStore, add_invented_municipalities
from programme.example.schedule import END
from programme.example.world import build_people, build_world, timeline
from programme.language import NotAllowed
from programme.language.dates import local_date
from programme.store import Kind, Store, make_store
from tests.factories import programme_manager

COUNTED = (
    "county_interest",
    "dialogue_meeting",
    "participation_decision",
    "municipal_interest",
    "application",
    "group_member",
    "commitment",
    "gathering",
    "mentor_assignment",
    "attendance",
)


def counts(store: Store) -> dict[str, int]:
    found = {table: store.rows(f"SELECT count(*) AS many FROM {table}")[0]["many"] for table in COUNTED}
    return {table: many for table, many in found.items() if many}


def told(address: str, until: date) -> dict[str, int]:
    store = make_store(address, Kind.EXAMPLE)
    try:
        build_world(store, until)
        return counts(store)
    finally:
        store.close()


def test_early_world_is_the_same_on_both_engines(empty_address: str) -> None:
    found = told(empty_address, date(2023, 10, 4))
    assert found == {"county_interest": 9, "dialogue_meeting": 4, "municipal_interest": 7, "gathering": 2}


def test_world_at_new_year(tmp_path_factory: pytest.TempPathFactory) -> None:
    found = told(str(tmp_path_factory.mktemp("until") / "world.duckdb"), date(2024, 1, 31))
    assert found == {
        "county_interest": 9,
        "dialogue_meeting": 4,
        "participation_decision": 7,
        "municipal_interest": 39,
        "application": 1,
        "group_member": 2,
        "gathering": 2,
        "attendance": 86,
    }


def test_world_at_its_end(world: Store) -> None:
    assert counts(world) == {
        "county_interest": 9,
        "dialogue_meeting": 4,
        "participation_decision": 7,
        "municipal_interest": 40,
        "application": 35,
        "group_member": 149,
        "commitment": 171,
        "gathering": 28,
        "mentor_assignment": 27,
        "attendance": 574,
    }


def test_people_of_the_foundation_have_done_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    store = make_store(str(tmp_path_factory.mktemp("people") / "people.duckdb"), Kind.EXAMPLE)
    build_people(store)
    people = store.rows("SELECT name FROM person ORDER BY name")
    assert [row["name"].partition(" ")[0] for row in people] == ["Jonas", "Kari", "Marit", "Pernille", "Vilde"]
    assert counts(store) == {}
    store.close()


def test_events_happen_on_weekdays_in_order_until_the_end() -> None:
    moments = [event.at for event in timeline()]
    assert moments == sorted(moments)
    assert {local_date(moment).weekday() for moment in moments} <= set(range(5))
    assert local_date(moments[-1]) == END == date(2025, 3, 14)


def test_latest_recorded_event_gives_the_day_that_the_example_shows(world: Store) -> None:
    assert local_date(world.rows("SELECT max(logged_at) AS latest FROM audit_log")[0]["latest"]) == END


def test_departments_are_at_different_stages(world: Store) -> None:
    rows = world.rows(
        """
        SELECT department.department_code AS code, answer, is_late, withdrawn_at IS NOT NULL AS is_withdrawn,
               takes_part, coalesce(reason_on_behalf, '') <> '' AS is_recorded_for_board
        FROM department
        LEFT JOIN county_interest ON county_interest.department_code = department.department_code
        LEFT JOIN participation_decision ON participation_decision.department_code = department.department_code
        WHERE NOT dissolved
        """
    )
    found = {row.pop("code"): tuple(row.values()) for row in rows}
    plain_yes = ("yes", False, False, True, False)
    assert found == {
        "nordland": plain_yes,
        "trondelag": plain_yes,
        "vestland": plain_yes,
        "finnmark-troms-og-svalbard": plain_yes,
        "oslo-og-viken": ("yes", False, False, True, True),
        "innlandet": ("yes", True, False, True, False),
        "vestfold-og-telemark": ("yes", False, False, False, False),
        "more-og-romsdal": ("no", False, False, None, False),
        "rogaland": ("yes", False, True, None, False),
        "agder": (None, None, False, None, False),
    }


def test_one_department_was_in_doubt_first(world: Store) -> None:
    rows = world.rows(
        """
        SELECT DISTINCT department_code FROM audit_log
        JOIN county_interest ON county_interest.id = audit_log.record_id
        WHERE record_kind = 'county_interest' AND audit_log.before ->> 'answer' = 'perhaps'
        """
    )
    assert [row["department_code"] for row in rows] == ["vestland"]


def test_two_departments_share_a_region(world: Store) -> None:
    rows = world.rows(
        """
        SELECT region.name, count(*) AS departments FROM region_department
        JOIN region ON region.id = region_department.region_id
        WHERE left_at IS NULL GROUP BY region.name
        """
    )
    shared = {row["name"] for row in rows if row["departments"] > 1}
    assert (len(rows), shared) == (5, {"Nord"})


def test_decisions_follow_annual_meetings_in_the_autumn(world: Store) -> None:
    rows = world.rows(
        """
        SELECT held_on, recorded_at FROM participation_decision
        JOIN resolution ON resolution.id = resolution_id JOIN annual_meeting ON annual_meeting.id = annual_meeting_id
        """
    )
    assert len(rows) == 7
    assert all(date(2023, 10, 1) <= row["held_on"] <= date(2023, 11, 30) for row in rows)
    assert all(row["held_on"] < local_date(row["recorded_at"]) for row in rows)


def test_attendance_has_all_four_states_and_boards_too(world: Store) -> None:
    rows = world.rows("SELECT state, affiliation FROM attendance")
    assert {row["state"] for row in rows} == {"met", "excused", "absent", "substitute_met"}
    boards = {row["affiliation"] for row in rows if not row["affiliation"].isdecimal()}
    assert {"nordland", "trondelag", "vestland"} <= boards


def test_three_gatherings_are_held_with_closed_rosters_and_three_are_planned(world: Store) -> None:
    rows = world.rows("SELECT number, roster_closed_at FROM gathering WHERE kind = 'main'")
    assert {row["number"] for row in rows if row["roster_closed_at"]} == {1, 2, 3}
    assert {row["number"] for row in rows if not row["roster_closed_at"]} == {4, 5, 6}


def test_mentors_are_some_full_and_some_not(world: Store) -> None:
    rows = world.rows(
        """
        SELECT capacity - count(mentor_assignment.id) AS free FROM mentor
        LEFT JOIN mentor_assignment ON mentor_id = mentor.id AND state IN ('offered', 'accepted')
        GROUP BY mentor.id, capacity
        """
    )
    assert sorted(row["free"] for row in rows) == [0, 0, 0, 2, 3]


def test_every_area_link_is_to_an_area_that_its_department_brought_in(world: Store) -> None:
    links = world.rows("SELECT DISTINCT area_id FROM area_link")
    brought = world.rows("SELECT area_id FROM brought_area WHERE removed_at IS NULL")
    assert links
    assert {row["area_id"] for row in links} <= {row["area_id"] for row in brought}


def test_some_links_name_goals(world: Store) -> None:
    rows = world.rows("SELECT entry_ids FROM area_link")
    assert any(row["entry_ids"] for row in rows)
    assert not all(row["entry_ids"] for row in rows)


@pytest.mark.parametrize("build", [build_people, build_world])
def test_real_store_refuses_the_example(build: object, tmp_path_factory: pytest.TempPathFactory) -> None:
    store = make_store(str(tmp_path_factory.mktemp("real") / "real.duckdb"), Kind.REAL)
    assert callable(build)
    with pytest.raises(ExampleInRealStore):
        build(store)
    assert store.rows("SELECT count(*) AS many FROM municipality")[0]["many"] == 0
    store.close()


def test_world_is_marked_as_example(world: Store) -> None:
    assert world.kind is Kind.EXAMPLE
    assert world.rows("SELECT kind FROM store_identity") == [{"kind": "example"}]


def test_nobody_but_the_system_adds_invented_municipalities(store: Store) -> None:
    with pytest.raises(NotAllowed):
        add_invented_municipalities(programme_manager(store), store)
