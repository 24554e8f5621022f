"""As tests/store/test_kills.py, with many more kills, and on PostgreSQL, where the client dies and the server stays."""

import pytest

from programme.store import Kind, make_store
from tests.factories import load_reference
from tests.torture.kills import kill_writers
from tests.torture.registering import arrange

HITS = 200
COHORTS = 6


@pytest.mark.torture
def test_many_killed_writers_leave_whole_registrations_only(empty_address: str) -> None:
    store = make_store(empty_address, Kind.EXAMPLE)
    load_reference(store)
    world = arrange(store, cohorts=COHORTS)
    store.close()

    outcome = kill_writers(empty_address, world, hits=HITS, seed=16)

    assert len(outcome.hit) == HITS
    assert outcome.kept  # some were killed after the commit and before the confirmation
