"""A server that is killed while it writes loses nothing that it has confirmed, and leaves nothing half-written."""

import shutil
from pathlib import Path

import pytest

from programme.store import open_store
from tests.torture.kills import Outcome, counts, judge, kill_writers
from tests.torture.registering import World, arrange, registration

HITS = 30


@pytest.fixture
def address(reference_file: Path, tmp_path: Path) -> str:
    """A DuckDB store of the test's own."""
    path = tmp_path / "killed.duckdb"
    shutil.copy(reference_file, path)
    return str(path)


def arranged(address: str) -> World:
    store = open_store(address)
    world = arrange(store)
    store.close()
    return world


def test_killed_writer_leaves_whole_registrations_only(address: str) -> None:
    world = arranged(address)
    outcome = kill_writers(address, world, hits=HITS, seed=15)
    assert len(outcome.hit) == HITS
    assert outcome.confirmed


@pytest.mark.parametrize("table", ["person_email", "role_grant", "audit_log", "outbox"])
def test_a_registration_that_lacks_a_row_is_noticed(address: str, table: str) -> None:
    world, untouched = arranged(address), counts(address)
    store = open_store(address)
    registration(world, store, 0)()
    store.close()
    judge(address, world, Outcome(confirmed={0}), untouched)

    store = open_store(address)
    key = "email" if table == "person_email" else "id"
    store.write(
        lambda transaction: transaction.rows(f"DELETE FROM {table} WHERE {key} = (SELECT max({key}) FROM {table})")
    )
    store.close()
    with pytest.raises(AssertionError):
        judge(address, world, Outcome(confirmed={0}), untouched)


def test_a_confirmed_registration_that_is_gone_is_noticed(address: str) -> None:
    world, untouched = arranged(address), counts(address)
    with pytest.raises(AssertionError):
        judge(address, world, Outcome(confirmed={0}), untouched)
