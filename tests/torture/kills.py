"""`kill -9` of a process that registers groups, at random moments, and what must hold afterwards."""

import os
import random
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from types import ModuleType

from programme.store import Store, open_store
from tests.torture.registering import ROWS, World, register_until_killed

START_SECONDS = 120
_PARTS_OF_GROUPS = """
    WITH record (id, group_id) AS (
        SELECT id, id FROM municipal_group
        UNION ALL SELECT id, group_id FROM group_member
        UNION ALL SELECT person_id, group_id FROM group_member
    ), part (of_table, group_id) AS (
        SELECT 'group_member', group_id FROM group_member
        UNION ALL SELECT 'person', group_id FROM record JOIN person ON person.id = record.id
        UNION ALL SELECT 'person_email', group_id FROM record JOIN person_email ON person_id = record.id
        UNION ALL SELECT 'role_grant', group_id FROM record JOIN role_grant ON person_id = record.id
        UNION ALL SELECT 'audit_log', group_id FROM record JOIN audit_log ON record_id = record.id
        UNION ALL SELECT 'outbox', group_id FROM record JOIN outbox ON record_id = record.id
    )
    SELECT cohort_slug, municipality_number,
           count(*) FILTER (WHERE of_table = 'group_member') AS group_member,
           count(*) FILTER (WHERE of_table = 'person') AS person,
           count(*) FILTER (WHERE of_table = 'person_email') AS person_email,
           count(*) FILTER (WHERE of_table = 'role_grant') AS role_grant,
           count(*) FILTER (WHERE of_table = 'audit_log') AS audit_log,
           count(*) FILTER (WHERE of_table = 'outbox') AS outbox
    FROM municipal_group LEFT JOIN part ON part.group_id = municipal_group.id
    GROUP BY cohort_slug, municipality_number
"""


@dataclass
class Outcome:
    """What the killed processes had told: which registrations were confirmed, and which were begun and no more."""

    confirmed: set[int] = field(default_factory=set)
    hit: set[int] = field(default_factory=set)
    kills: int = 0
    kept: int = 0
    """How many that were hit had been written all the same: killed after the commit, before the confirmation."""


def kill_writers(address: str, world: World, *, hits: int, seed: int) -> Outcome:
    """Start and kill writers on the store until `hits` kills have hit a write; after each, the store is judged.

    A kill hits when the process had told that its transaction had begun and had not confirmed it. Each kill waits for
    a few registrations first and then a random part of the time that they took; half of the kills fall near the end,
    where the commit is.
    """
    moments = random.Random(seed)  # noqa: S311  (moments, no secrets)
    untouched = counts(address)
    outcome = Outcome()
    number = 0
    while len(outcome.hit) < hits:
        told = kill_one_writer(address, world, number, moments)
        outcome.kills += 1
        confirmed = {which for word, which in told if word == "confirmed"}
        begun = {which for word, which in told if word == "begin"}
        assert len(begun - confirmed) <= 1, told
        outcome.confirmed |= confirmed
        outcome.hit |= begun - confirmed
        outcome.kept = judge(address, world, outcome, untouched)
        number = max(begun, default=number) + 1
    return outcome


def kill_one_writer(address: str, world: World, first: int, moments: random.Random) -> list[tuple[str, int]]:
    """Kill a writer during one of its first registrations; gives all that it told."""
    last, told, since = first + moments.randrange(1, 4), [], time.perf_counter()
    with writer(address, world, first) as (pid, pipe):
        while ("begin", last) not in told:
            assert pipe.poll(START_SECONDS), "the writer tells nothing"
            told.append(pipe.recv())
            if told[-1] == ("begin", first):
                since = time.perf_counter()
        taken = (time.perf_counter() - since) / (last - first)
        time.sleep(moments.choice([moments.uniform(0, 1), moments.uniform(0.8, 1.1)]) * taken)
        os.kill(pid, signal.SIGKILL)
        told += rest(pipe)
    return told


@contextmanager
def writer(address: str, world: World, first: int) -> Iterator[tuple[int, Connection]]:
    """A process that registers until it is killed: its id, and the pipe on which it tells."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.torture.registering"])
    hears, tells = context.Pipe(duplex=False)
    process = context.Process(target=register_until_killed, args=(address, world, first, tells))
    with nothing_to_run_again():
        process.start()
    tells.close()
    try:
        assert process.pid is not None
        yield process.pid, hears
    finally:
        process.kill()
        process.join()
        hears.close()


@contextmanager
def nothing_to_run_again() -> Iterator[None]:
    """For a process to start: it runs `__main__` again, which Streamlit's AppTest has put a page in the place of."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def rest(pipe: Connection) -> list[tuple[str, int]]:
    """What was told before the end of a process that is dead."""
    told = []
    try:
        while True:
            told.append(pipe.recv())
    except (EOFError, OSError):
        return told


def counts(address: str) -> dict[str, int]:
    """How many rows each table that a registration writes has."""
    store = open_store(address)
    try:
        return _counts(store)
    finally:
        store.close()


def _counts(store: Store) -> dict[str, int]:
    return {table: store.rows(f"SELECT count(*) AS found FROM {table}")[0]["found"] for table in ROWS}


def judge(address: str, world: World, outcome: Outcome, untouched: Mapping[str, int]) -> int:
    """Open the store anew: all that was confirmed is there, and every group is whole; no row is without its group.

    Gives how many that were hit are there.
    """
    store = open_store(address)
    try:
        parts = store.rows(_PARTS_OF_GROUPS)
        written = {table: found - untouched[table] for table, found in _counts(store).items()}
    finally:
        store.close()
    assert written == {table: rows * len(parts) for table, rows in ROWS.items()}
    found = {(row.pop("cohort_slug"), row.pop("municipality_number")) for row in parts}
    whole = {table: rows for table, rows in ROWS.items() if table != "municipal_group"}
    assert [row for row in parts if row != whole] == []
    confirmed = {_key(world, number) for number in outcome.confirmed}
    hit = {_key(world, number) for number in outcome.hit}
    assert confirmed <= found <= confirmed | hit
    return len(found & hit)


def _key(world: World, number: int) -> tuple[str | None, str | None]:
    scope = world.place(number)
    return scope.cohort, scope.municipality
