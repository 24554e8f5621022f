"""A store that an earlier version wrote opens with nothing lost: the tables that were made anew keep their rows."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest

from programme.store import ConstraintBroken, Kind, Store, Transaction, make_store, migrations, open_store

AT = datetime(2023, 9, 3, 7, 0, 0, 123456, tzinfo=UTC)
DAY = date(2023, 9, 2)
COUNTY = {"name": "Nordland", "name_official": "Nordland", "valid_from": None, "valid_to": None}
PLACE = {"population": 53000, "population_year": 2023, "written_language": None, "latitude": 67.2, "longitude": 14.4}
OF_COHORT = {"cohort_slug": "2024-25"}
OF_BOARD = {**OF_COHORT, "department_code": "nordland"}
BEFORE_OUTREACH = "021"
ROWS: Mapping[str, list[dict[str, Any]]] = {
    "county": [{"county_number": "18", **COUNTY}],
    "municipality": [
        {"municipality_number": number, "county_number": "18", "name": name, "name_official": name, "name_unique": name}
        | PLACE
        | {"valid_from": None, "valid_to": None, "is_invented": False}
        for number, name in (("1804", "Bodø"), ("1806", "Narvik"))
    ],
    "department": [
        {"department_code": code, "name": code.capitalize(), "dissolved": False, "dissolved_on": None}
        for code in ("nordland", "troms")
    ],
    "department_county": [{"department_code": "nordland", "county_number": "18", "coverage": "documented"}],
    "cohort": [
        {"slug": "2024-25", "name": "2024–25", "starts_on": date(2024, 8, 1), "ends_on": date(2025, 12, 31)}
        | {"pre_gatherings": 2, "main_gatherings": 6, "version": 3}
        | {"recommended_members_least": 3, "recommended_members_most": 6}
    ],
    "person": [{"id": "kari", "name": "Kari Eksempel", "version": 2}],
    "plan": [
        {"id": "p", "department_code": "nordland", "title": "Plan", "period_from": DAY, "period_to": None}
        | {"period_source": "", "adopted_by": "", "adopted_on": DAY, "adoption_source": "", "is_adopted": True}
        | {"is_example": True, "source": "", "predecessor_note": "", "version": 1}
    ],
    "plan_entry": [
        {"id": "p/a", "plan_id": "p", "parent_id": None, "place": 0, "depth": 0, "kind": "area", "number": "1"}
        | {"level_name": "Utviklingsområde", "label": "Samhandling", "scope": None}
    ],
    "annual_meeting": [
        {"id": "m1", "department_code": "nordland", "held_on": date(2021, 10, 15)},
        {"id": "m2", "department_code": "nordland", "held_on": date(2023, 10, 14)},
    ],
    "resolution": [
        {"id": "r1", "annual_meeting_id": "m2", "case_number": "7/23", "wording": "Årsmøtet «vil»; delta."},
        {"id": "r2", "annual_meeting_id": "m1", "case_number": "", "wording": ""},
    ],
    "county_interest": [
        {"id": "i1", **OF_BOARD, "answer": "yes", "contact": "Kari", "municipality_numbers": ["1804", "1806"]}
        | {"wants_dialogue": True, "remark": "Gjerne i oktober", "received_at": AT, "is_late": False}
        | {"withdrawn_at": None, "version": 4},
        {"id": "i2", **OF_COHORT, "department_code": "troms", "answer": "no", "contact": "", "municipality_numbers": []}
        | {"wants_dialogue": False, "remark": "", "received_at": AT, "is_late": True, "withdrawn_at": AT, "version": 2},
    ],
    "dialogue_meeting": [
        {"id": "d1", **OF_BOARD, "held_on": DAY, "notes": "Enige om veien.", "recorded_at": AT, "recorded_by": "kari"}
    ],
    "participation_decision": [
        {"id": f"v-{code}", **OF_COHORT, "department_code": code, "takes_part": takes_part, "resolution_id": resolution}
        | {"municipality_numbers": numbers, "recorded_at": AT, "recorded_by": "kari"}
        | {"reason_on_behalf": "", "version": 1}
        for code, takes_part, resolution, numbers in (
            ("nordland", True, "r1", ["1804"]),
            ("troms", False, "r2", []),
        )
    ],
    "brought_area": [{"id": "b", **OF_BOARD, "area_id": "p/a", "brought_at": AT, "removed_at": None}],
    "municipal_interest": [
        {"id": f"mi-{number}", **OF_COHORT, "municipality_number": number, "contact": "Rita", "remark": "Ja."}
        | {"received_at": AT, "is_late": on_behalf, "is_on_behalf": on_behalf}
        | {"confirmed_at": None, "withdrawn_at": AT if on_behalf else None, "version": 5}
        for number, on_behalf in (("1804", False), ("1806", True))
    ],
    "link_request": [
        {"id": "l", "address_mark": "a", "client_mark": "c", "email": "rita@bodo.example", "target": "/soknad"}
        | {"is_within_limits": True, "requested_at": AT, "handled_at": None}
    ],
}
"""Rows in each table that a later file alters or makes anew, and in those that they and their views refer to."""


def _fill(transaction: Transaction) -> None:
    for table, rows in ROWS.items():
        transaction.insert_all(table, rows)


@pytest.fixture
def brought_up_to_date(empty_address: str, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store that was made and filled before outreach was there, as it is opened today."""
    every = migrations.available()
    monkeypatch.setattr(migrations, "available", lambda: [name for name in every if name < BEFORE_OUTREACH])
    old = make_store(empty_address, Kind.REAL)
    old.write(_fill)
    old.close()
    monkeypatch.undo()
    return open_store(empty_address)


def test_every_row_keeps_what_stood_in_it(brought_up_to_date: Store) -> None:
    with_rows = {
        table: [
            {name: row[name] for name in rows[0]}
            for row in brought_up_to_date.rows(f"SELECT * FROM {table} ORDER BY {next(iter(rows[0]))}")
        ]
        for table, rows in ROWS.items()
    }
    lone = brought_up_to_date.rows("SELECT area_id FROM lone_area")
    brought_up_to_date.close()
    assert with_rows == ROWS
    assert lone == [{"area_id": "p/a"}]


def test_what_is_new_in_an_old_row_says_what_was_true_of_it(brought_up_to_date: Store) -> None:
    def told(sql: str) -> list[tuple[object, ...]]:
        return [tuple(row.values()) for row in brought_up_to_date.rows(sql)]

    applied = told("SELECT department_code, applied_at FROM participation_decision ORDER BY id")
    interest = told("SELECT DISTINCT answerable, due_on FROM county_interest")
    municipal = told("SELECT DISTINCT contact_email, due_on, is_by_link FROM municipal_interest")
    dialogue = told("SELECT party, attendees, next_step, deleted_at, version FROM dialogue_meeting")
    meetings = told("SELECT DISTINCT place, version FROM annual_meeting")
    resolutions = told("SELECT DISTINCT agenda_item, version FROM resolution")
    links = told("SELECT opens FROM link_request")
    brought_up_to_date.close()
    assert applied == [("nordland", AT), ("troms", None)]
    assert (interest, municipal) == ([("", None)], [("", None, False)])
    assert dialogue == [("", "", "", None, 1)]
    assert (meetings, resolutions, links) == ([("", 1)], [("", 1)], [(None,)])


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM annual_meeting WHERE id = 'm2'",
        "UPDATE resolution SET annual_meeting_id = 'nowhere' WHERE id = 'r1'",
        "UPDATE annual_meeting SET department_code = 'nowhere' WHERE id = 'm1'",
        "UPDATE dialogue_meeting SET department_code = 'nowhere' WHERE id = 'd1'",
        "UPDATE dialogue_meeting SET cohort_slug = 'nowhere' WHERE id = 'd1'",
        "UPDATE dialogue_meeting SET party = 'Fylkeskommunen' WHERE id = 'd1'",
    ],
)
def test_what_was_made_anew_still_holds_together(brought_up_to_date: Store, sql: str) -> None:
    with pytest.raises(ConstraintBroken):
        brought_up_to_date.write(lambda transaction: transaction.rows(sql))
    brought_up_to_date.close()


def test_a_store_brought_up_to_date_is_opened_again_and_written_in(
    brought_up_to_date: Store, empty_address: str
) -> None:
    brought_up_to_date.close()
    again = open_store(empty_address)
    party = {"id": "d2", **OF_COHORT, "department_code": None, "party": "Fylkeskommunen", "held_on": DAY}
    rest = {"attendees": "", "notes": "", "next_step": "", "recorded_at": AT, "recorded_by": "kari"}
    again.write(lambda transaction: transaction.insert("dialogue_meeting", **party, **rest, deleted_at=None, version=1))
    same_day = {"id": "m3", "department_code": "nordland", "held_on": date(2021, 10, 15), "place": "Bodø", "version": 1}
    again.write(lambda transaction: transaction.insert("annual_meeting", **same_day))
    again.write(
        lambda transaction: transaction.rows("UPDATE annual_meeting SET held_on = $day WHERE id = 'm3'", day=DAY)
    )
    found = again.rows("SELECT party FROM dialogue_meeting ORDER BY id")
    again.close()
    assert [row["party"] for row in found] == ["", "Fylkeskommunen"]
