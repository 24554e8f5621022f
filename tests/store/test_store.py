"""The two engines behave alike, and every fault has its own error."""

import glob
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from programme.store import ConstraintBroken, Kind, Store, StoreMissing, Transaction, WrongKind, make_store, open_store
from programme.store.errors import StoreExists, StoreLocked, StoreUnreachable
from tests.factories import cohort

AT = datetime(2024, 3, 31, 1, 30, tzinfo=UTC)


def _submission(key: str) -> dict[str, object]:
    return {"key": key, "result": "done", "submitted_at": AT}


def test_write_keeps_all_of_a_transaction(store: Store) -> None:
    store.write(lambda transaction: transaction.insert_all("submission", [_submission("a"), _submission("b")]))
    rows = store.rows("SELECT key, result, submitted_at FROM submission ORDER BY key")
    assert rows == [_submission("a"), _submission("b")]


def test_write_keeps_nothing_when_the_body_raises(store: Store) -> None:
    def body(transaction: Transaction) -> None:
        transaction.insert("submission", **_submission("a"))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.write(body)
    assert store.rows("SELECT key FROM submission") == []


def test_write_keeps_nothing_when_a_constraint_breaks(store: Store) -> None:
    def body(transaction: Transaction) -> None:
        transaction.insert("submission", **_submission("a"))
        transaction.insert("submission", **_submission("a"))

    with pytest.raises(ConstraintBroken):
        store.write(body)
    assert store.rows("SELECT key FROM submission") == []


def test_once_writes_one_row_for_one_key(store: Store) -> None:
    def body(transaction: Transaction) -> str:
        number = len(transaction.rows("SELECT key FROM submission"))
        transaction.insert("submission", **_submission(f"row {number}"))
        return f"row {number}"

    assert [store.once("form 1").write(body) for _ in range(3)] == ["row 0", "row 0", "row 0"]
    assert store.once("form 2").write(body) == "row 2"


def test_writers_at_the_same_time_all_count(store: Store) -> None:
    slug = cohort(store)

    def add_one() -> None:
        for _ in range(5):
            store.write(
                lambda transaction: transaction.rows(
                    "UPDATE cohort SET version = version + 1 WHERE slug = $slug", slug=slug
                )
            )

    threads = [threading.Thread(target=add_one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.rows("SELECT version FROM cohort") == [{"version": 21}]


def test_sent_twice_at_once_is_written_once(store: Store) -> None:
    def send() -> None:
        store.once("form").write(lambda transaction: transaction.insert("submission", **_submission("row")))

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.rows("SELECT count(*) AS found FROM submission") == [{"found": 2}]


@pytest.mark.parametrize("kind", Kind)
def test_kind_is_kept_for_ever(empty_address: str, kind: Kind) -> None:
    make_store(empty_address, kind).close()
    other = next(each for each in Kind if each is not kind)
    with pytest.raises(WrongKind):
        open_store(empty_address, kind=other)
    opened = open_store(empty_address, kind=kind)
    assert opened.kind is kind
    opened.close()


def test_making_a_store_never_overwrites(empty_address: str) -> None:
    make_store(empty_address, Kind.REAL).close()
    with pytest.raises(StoreExists):
        make_store(empty_address, Kind.REAL)


@pytest.mark.parametrize("address", ["nowhere/none.duckdb", "postgresql://127.0.0.1:1/none"])
def test_opening_what_is_not_there_says_so(address: str) -> None:
    with pytest.raises((StoreMissing, StoreUnreachable)):
        open_store(address)


def test_second_process_is_told_that_the_file_is_in_use(tmp_path: Path) -> None:
    path = f"{tmp_path}/held.duckdb"
    held = make_store(path, Kind.REAL)
    script = f"from programme.store import open_store\nopen_store({path!r})"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    held.close()
    assert StoreLocked.__name__ in told.stderr


KILLED_WHILE_IT_WRITES_ANEW = """
import os, sys
from programme.store import open_store

def half_way(_transaction, path):
    path.write_text("Kari Eksempel")
    os._exit(9)

open_store(sys.argv[1]).exchange_file(half_way)
"""


def in_another_process(script: str, path: Path) -> int:
    return subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, check=False).returncode


def test_what_a_killed_process_wrote_anew_is_removed_by_whoever_has_the_store_next(tmp_path: Path) -> None:
    path = tmp_path / "store [1].duckdb"
    make_store(str(path), Kind.REAL).close()
    others = [tmp_path / ".anew-other" / "store 1.duckdb", tmp_path / ".anew-note", tmp_path / ".backup-a" / path.name]
    for other in others:
        other.parent.mkdir(exist_ok=True)
        other.write_text("another's")
    before = sorted(tmp_path.rglob("*"))
    assert in_another_process(KILLED_WHILE_IT_WRITES_ANEW, path) == 9
    [left] = tmp_path.glob(f".anew-*/{glob.escape(path.name)}")

    store = open_store(str(path))

    assert sorted(tmp_path.rglob("*")) == before
    left.parent.mkdir()
    left.touch()
    assert in_another_process("import sys; from programme.store import open_store; open_store(sys.argv[1])", path) == 1
    assert left.exists()
    store.close()


def test_dates_and_lists_come_back_as_they_went_in(store: Store) -> None:
    row = store.rows(
        "SELECT $moment AS moment, $words AS words, $moment AT TIME ZONE 'Europe/Oslo' AS local",
        moment=AT,
        words=["a", "b"],
    )[0]
    assert row["moment"] == AT
    assert row["local"] == datetime(2024, 3, 31, 3, 30)  # noqa: DTZ001 - a local time has no zone


_MEETS_A_CONFLICT_ONCE = """
    CREATE SEQUENCE asked;
    CREATE FUNCTION asks() RETURNS integer LANGUAGE plpgsql AS $$
    BEGIN
        IF nextval('asked') = 1 THEN
            RAISE EXCEPTION 'somebody else was writing' USING ERRCODE = 'serialization_failure';
        END IF;
        RETURN 42;
    END
    $$;
"""


@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_a_read_that_meets_a_conflict_is_made_again(store: Store) -> None:
    store.write(lambda transaction: transaction.rows(_MEETS_A_CONFLICT_ONCE))
    assert store.rows("SELECT asks() AS answer") == [{"answer": 42}]


def test_many_rows_are_written_as_they_are_whatever_stands_in_their_columns(store: Store) -> None:
    rows = [
        {
            "id": str(number),
            "never": None,
            "kept_at": AT if number else None,
            "day": AT.date(),
            "areas": ["a", "b"] if number > 1 else [],
            "none": [],
            "content": bytes([number % 256]),
            "said": '{"a": "«æ»"}' if number else None,
            "is_left": number % 2 == 0,
            "length": number / 2,
        }
        for number in range(1203)
    ]

    def body(transaction: Transaction) -> None:
        transaction.rows(
            "CREATE TABLE many (id text PRIMARY KEY, never timestamptz, kept_at timestamptz, day date, areas text[], "
            "none text[], content bytea, said json, is_left boolean, length double precision)"
        )
        transaction.insert_all("many", rows)
        transaction.insert_all("many", [])

    store.write(body)
    assert sorted(store.rows("SELECT * FROM many"), key=lambda row: int(row["id"])) == rows
