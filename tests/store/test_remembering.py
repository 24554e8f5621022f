"""Rows are remembered until their tables are written, never longer."""

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from programme.store import Kind, Store, Transaction, make_store
from programme.store import duck as duck_module
from programme.store.duck import DuckStore
from programme.store.errors import StoreUnreachable
from programme.store.remembering import Remembered
from programme.store.store import Row

SQL = "SELECT key FROM submission WHERE key = any($keys)"


@pytest.fixture
def duck(tmp_path: Path) -> Store:
    return make_store(str(tmp_path / "store.duckdb"), Kind.REAL)


def _insert(transaction: Transaction, key: str) -> None:
    transaction.insert("submission", key=key, result=None, submitted_at=datetime.now(UTC))


def test_rows_are_read_once_between_writes() -> None:
    remembered = Remembered()
    reads = []

    def read() -> list[dict[str, object]]:
        reads.append(1)
        return [{"n": len(reads)}]

    assert [remembered.rows("SELECT", {"x": ["a"]}, read) for _ in range(3)] == [[{"n": 1}]] * 3
    assert remembered.rows("SELECT", {"x": ["b"]}, read) == [{"n": 2}]
    remembered.forget()
    assert remembered.rows("SELECT", {"x": ["a"]}, read) == [{"n": 3}]


def test_what_the_caller_does_to_its_list_is_its_own() -> None:
    remembered = Remembered()
    remembered.rows("SELECT", {}, lambda: [{"n": 1}]).clear()
    assert remembered.rows("SELECT", {}, list) == [{"n": 1}]


def test_rows_read_before_a_write_that_came_between_are_not_kept() -> None:
    remembered = Remembered()

    def read_while_somebody_writes() -> list[dict[str, object]]:
        remembered.forget()
        return [{"n": "old"}]

    assert remembered.rows("SELECT", {}, read_while_somebody_writes) == [{"n": "old"}]
    assert remembered.rows("SELECT", {}, lambda: [{"n": "new"}]) == [{"n": "new"}]


def test_oldest_result_goes_first_when_there_are_too_many() -> None:
    remembered = Remembered(most=1)
    remembered.rows("A", {}, lambda: [{"n": 1}])
    remembered.rows("B", {}, lambda: [{"n": 1}])
    assert remembered.rows("A", {}, lambda: [{"n": 2}]) == [{"n": 2}]


def test_part_of_what_is_read_through_is_not_kept() -> None:
    remembered = Remembered(longest=1)
    remembered.rows("A", {}, lambda: [{"n": 1}, {"n": 1}])
    assert remembered.rows("A", {}, lambda: [{"n": 2}]) == [{"n": 2}]


def test_a_write_is_seen_by_the_next_read(duck: Store) -> None:
    assert duck.rows(SQL, keys=["a"]) == []
    duck.write(lambda transaction: _insert(transaction, "a"))
    assert duck.rows(SQL, keys=["a"]) == [{"key": "a"}]
    duck.close()


def test_readers_beside_a_writer_never_miss_what_was_confirmed(duck: Store) -> None:
    confirmed: list[str] = []
    missed: list[str] = []
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            known = list(confirmed)
            found = {row["key"] for row in duck.rows("SELECT key FROM submission")}
            missed.extend(set(known) - found)

    readers = [threading.Thread(target=look) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(60):
        duck.write(lambda transaction, key=str(number): _insert(transaction, key))  # type: ignore[misc]
        confirmed.append(str(number))
    done.set()
    for reader in readers:
        reader.join()
    duck.close()
    assert missed == []


def test_what_is_made_is_kept_until_the_next_write(duck: Store) -> None:
    made: list[int] = []

    def make() -> int:
        made.append(len(made))
        return made[-1]

    assert [duck.while_unchanged("key", make) for _ in range(3)] == [0, 0, 0]
    assert duck.while_unchanged("another", make) == 1
    duck.write(lambda transaction: _insert(transaction, "a"))
    assert duck.while_unchanged("key", make) == 2


def test_what_was_made_before_a_write_that_came_between_is_not_kept() -> None:
    remembered = Remembered()

    def make_while_somebody_writes() -> str:
        remembered.forget()
        return "old"

    assert remembered.made("key", make_while_somebody_writes) == "old"
    assert remembered.made("key", lambda: "new") == "new"


def test_the_oldest_that_was_made_goes_first_when_there_are_too_many() -> None:
    remembered = Remembered(most=1)
    assert [remembered.made(key, lambda key=key: key) for key in ("a", "b")] == ["a", "b"]  # type: ignore[misc]
    assert [remembered.made(key, lambda: "anew") for key in ("b", "a")] == ["b", "anew"]


def test_where_others_may_write_what_is_made_is_made_anew(store: Store) -> None:
    made: list[int] = []
    for _ in range(2):
        store.while_unchanged("key", lambda: made.append(1))
    assert len(made) == (1 if isinstance(store, DuckStore) else 2)


def _reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts of what is asked of the engine from now on."""
    asked: list[str] = []

    def fetch(cursor: object, sql: str, values: object) -> list[Row]:
        asked.append(sql)
        return engine(cursor, sql, values)

    engine = vars(duck_module)["_fetch"]
    monkeypatch.setattr(duck_module, "_fetch", fetch)
    return asked


PEOPLE = "SELECT name FROM person"


def test_a_write_forgets_what_was_read_from_its_tables_and_keeps_the_rest(
    duck: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for sql in (PEOPLE, "SELECT key FROM submission"):
        duck.rows(sql)
    asked = _reads(monkeypatch)
    duck.write(lambda transaction: _insert(transaction, "a"))
    assert duck.rows("SELECT key FROM submission") == [{"key": "a"}]
    assert PEOPLE not in asked
    duck.write(lambda transaction: transaction.insert_all("person", [{"id": "1", "name": "Kari", "version": 1}]))
    assert duck.rows(PEOPLE) == duck.rows(PEOPLE) == [{"name": "Kari"}]
    assert asked.count(PEOPLE) == 1


def test_a_view_is_read_anew_when_a_table_behind_it_is_written(duck: Store) -> None:
    duck.write(lambda transaction: transaction.rows("CREATE VIEW pressed AS SELECT key AS first FROM submission"))
    duck.write(lambda transaction: transaction.rows("CREATE VIEW twice AS SELECT first FROM Pressed"))
    assert duck.rows("SELECT * FROM twice") == []
    duck.write(lambda transaction: _insert(transaction, "a"))
    assert duck.rows("SELECT * FROM twice") == [{"first": "a"}]


def test_what_names_no_table_is_read_anew_after_each_write(duck: Store) -> None:
    duck.write(lambda transaction: transaction.rows("CREATE MACRO pressed() AS (SELECT count(*) FROM submission)"))
    assert duck.rows("SELECT pressed() AS n") == [{"n": 0}]
    duck.write(lambda transaction: _insert(transaction, "a"))
    assert duck.rows("SELECT pressed() AS n") == [{"n": 1}]


def test_tables_that_become_others_are_read_anew(duck: Store) -> None:
    assert duck.rows("SELECT * FROM submission") == []
    duck.write(lambda transaction: _insert(transaction, "a"))
    duck.write(lambda transaction: transaction.rows("ALTER TABLE submission RENAME COLUMN key TO pressed"))
    assert [row["pressed"] for row in duck.rows("SELECT * FROM submission")] == ["a"]
    duck.write(lambda transaction: transaction.rows("CREATE TABLE anew (n integer)"))
    assert duck.rows("SELECT n FROM anew") == []
    duck.write(lambda transaction: transaction.insert("anew", n=1))
    assert duck.rows("SELECT n FROM anew") == [{"n": 1}]


def test_a_transaction_asks_what_is_known_until_it_has_written(duck: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    sql = "SELECT key FROM submission"
    duck.rows(sql)
    asked = _reads(monkeypatch)

    def body(transaction: Transaction) -> tuple[list[Row], list[Row]]:
        before = transaction.rows(sql)
        _insert(transaction, "a")
        return before, transaction.rows(sql)

    assert duck.write(body) == ([], [{"key": "a"}])
    assert asked.count(sql) == 1


def test_what_a_transaction_that_fails_has_written_is_not_seen(duck: Store) -> None:
    def body(transaction: Transaction) -> None:
        _insert(transaction, "a")
        raise KeyError

    for _ in range(2):
        with pytest.raises(KeyError):
            duck.write(body)
        assert duck.rows("SELECT key FROM submission") == []


def test_nothing_is_written_while_the_tables_cannot_be_told(duck: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else what was remembered before would stand beside what was written."""
    assert duck.rows(SQL, keys=["a"]) == []

    def unreachable(_sql: str, _values: object) -> list[Row]:
        raise StoreUnreachable(address="here")

    with monkeypatch.context() as broken:
        broken.setattr(duck, "_read", unreachable)
        with pytest.raises(StoreUnreachable):
            duck.write(lambda transaction: _insert(transaction, "a"))
    known = duck.rows(SQL, keys=["a"])
    duck.write(lambda transaction: _insert(transaction, "b"))
    assert duck.rows(SQL, keys=["a"]) == known == []
