"""What a registration costs above the rows that it writes.

A registration is a whole municipal group through its action: rights, rules, audit and messages included, in one
transaction. Against it stand the same rows, written into the same tables of a store like it with DuckDB alone, in one
transaction too: with one prepared INSERT a table, row after row (`prepared`), and with one INSERT a table that has all
of its rows (`at once`), the fastest that DuckDB has for so few. Each round does all three, so that what the machine
does meanwhile falls on all of them; the two bare stores are compared with ours at the end.
"""

import shutil
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import duckdb

from programme.store import Kind, Store, make_store, open_store
from programme.store.duck import connect
from tests.factories import load_reference
from tests.torture.registering import ROWS, World, arrange, registration

ROUNDS = 100
WARM_UP = 5

Figures = dict[str, Any]
Rows = dict[str, list[dict[str, Any]]]

_WRITTEN: Mapping[str, str] = {
    "municipal_group": "id = $group_id",
    "person": "id IN (SELECT person_id FROM group_member WHERE group_id = $group_id)",
    "person_email": "person_id IN (SELECT person_id FROM group_member WHERE group_id = $group_id)",
    "group_member": "group_id = $group_id",
    "role_grant": "person_id IN (SELECT person_id FROM group_member WHERE group_id = $group_id)",
    "audit_log": "record_id IN (SELECT $group_id UNION ALL SELECT id FROM group_member WHERE group_id = $group_id"
    " UNION ALL SELECT person_id FROM group_member WHERE group_id = $group_id)",
    "outbox": "record_id = $group_id",
}
"""What picks the rows that one registration has written, in an order in which they can be written."""


def measure_registration(rounds: int = ROUNDS) -> Figures:
    """Measure registrations in a store with reference data and one cohort."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        path = Path(folder) / "ours.duckdb"
        store = make_store(str(path), Kind.EXAMPLE)
        load_reference(store)
        world = arrange(store)
        store.close()
        return measure_on(path, world, rounds=rounds)


def measure_on(path: Path, world: World, *, rounds: int = ROUNDS) -> Figures:
    """Measure registrations in the store `path`, which is changed; two copies of it are made beside it.

    Gives p50 and p95 in milliseconds of the action (`action_ms`) and of the same rows bare (`prepared_ms`,
    `at_once_ms`); the ratios of the medians (`times_prepared`, `times_at_once`); rows a registration; rounds.
    """
    copies = {way: path.with_name(f"{way}.duckdb") for way in _WAYS}
    for copy in copies.values():
        shutil.copy(path, copy)
    store = open_store(str(path))
    bare = {way: connect(copy) for way, copy in copies.items()}
    try:
        times = [_round(store, bare, world, number) for number in range(WARM_UP + rounds)][WARM_UP:]
        _compare(store, bare)
    finally:
        store.close()
        for connection in bare.values():
            connection.close()
    return _summary(times)


def _round(store: Store, bare: Mapping[str, duckdb.DuckDBPyConnection], world: World, number: int) -> dict[str, float]:
    register = registration(world, store, number)
    group_id, taken = timed(register)
    rows = {
        table: store.rows(f"SELECT * FROM {table} WHERE {which}", group_id=group_id)
        for table, which in _WRITTEN.items()
    }
    assert {table: len(written) for table, written in rows.items()} == ROWS
    times = {"action": taken}
    for way, connection in bare.items():
        with connection.cursor() as cursor:
            _nothing, times[way] = timed(partial(_WAYS[way], cursor, rows))
    return times


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What the work gives, and how many milliseconds it took."""
    start = time.perf_counter()
    result = work()
    return result, (time.perf_counter() - start) * 1000


def write_prepared(cursor: duckdb.DuckDBPyConnection, rows: Rows) -> None:
    """One prepared INSERT a table, row after row."""
    cursor.execute("BEGIN")
    for table, written in rows.items():
        cursor.executemany(_insert(table, written[:1]), [list(row.values()) for row in written])
    cursor.execute("COMMIT")


def write_at_once(cursor: duckdb.DuckDBPyConnection, rows: Rows) -> None:
    """One INSERT a table, with all of its rows."""
    cursor.execute("BEGIN")
    for table, written in rows.items():
        cursor.execute(_insert(table, written), [value for row in written for value in row.values()])
    cursor.execute("COMMIT")


_WAYS: Mapping[str, Callable[[duckdb.DuckDBPyConnection, Rows], None]] = {
    "prepared": write_prepared,
    "at_once": write_at_once,
}


def _insert(table: str, rows: Sequence[Mapping[str, object]]) -> str:
    marks = f"({', '.join('?' for _column in rows[0])})"
    return f"INSERT INTO {table} ({', '.join(rows[0])}) VALUES {', '.join(marks for _row in rows)}"


def _compare(store: Store, bare: Mapping[str, duckdb.DuckDBPyConnection]) -> None:
    """All three stores have the same rows, or the times mean nothing."""
    for table in ROWS:
        ours = {tuple(map(str, row.values())) for row in store.rows(f"SELECT * FROM {table}")}
        for way, connection in bare.items():
            theirs = {tuple(map(str, row)) for row in connection.execute(f"SELECT * FROM {table}").fetchall()}
            assert theirs == ours, (way, table)


def _summary(times: Sequence[Mapping[str, float]]) -> Figures:
    spread = {way: [taken[way] for taken in times] for way in times[0]}
    figures: Figures = {f"{way}_ms": spread_of(taken) for way, taken in spread.items()}
    ratios = {f"times_{way}": round(median(spread["action"]) / median(spread[way]), 2) for way in _WAYS}
    return figures | ratios | {"rows": sum(ROWS.values()), "rounds": len(times)}


def spread_of(times: Sequence[float]) -> dict[str, float]:
    """Median and 95th percentile of times in milliseconds."""
    return {"p50": round(median(times), 2), "p95": round(quantiles(times, n=20)[-1], 2)}
