"""DuckDB: a file, one process, one writer at a time."""

import glob
import re
import shutil
import tempfile
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import duckdb

from programme.store.errors import ConstraintBroken, StoreConflict, StoreError, StoreLocked, StoreUnreachable
from programme.store.remembering import Remembered, Tables, is_read
from programme.store.store import Kind, Row, Store, Transaction

T = TypeVar("T")
_ROWS_AT_ONCE = 1000
_ANEW = ".anew-"
_TABLES = "SELECT table_name AS name FROM duckdb_tables() WHERE NOT internal"
_VIEWS = "SELECT view_name AS name, sql FROM duckdb_views() WHERE NOT internal"
_ANOTHER_TABLE = re.compile(r"\s*(CREATE|ALTER|DROP)\b", re.IGNORECASE)

_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "autoload_known_extensions": False,
    "autoinstall_known_extensions": False,
    "threads": 1,  # our queries are short: sharing one out costs more than it saves
}


def connect(path: Path) -> duckdb.DuckDBPyConnection:
    """Open the file, made if it is not there. Raises StoreLocked or StoreUnreachable."""
    try:
        connection = duckdb.connect(str(path), config=_SETTINGS)
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET lock_configuration = true")
    except duckdb.IOException as error:
        kind = StoreLocked if "lock" in str(error).lower() else StoreUnreachable
        raise kind(address=path) from error
    except duckdb.Error as error:
        raise StoreUnreachable(address=path) from error
    return connection


def _worded(error: duckdb.Error, address: str) -> StoreError:
    if isinstance(error, duckdb.ConstraintException):
        return ConstraintBroken()
    if isinstance(error, duckdb.TransactionException):
        return StoreConflict()
    return StoreUnreachable(address=address)


# A fault in our own SQL is no condition of the store: it propagates as what it is.
_OUR_FAULT = (duckdb.ProgrammingError, duckdb.InvalidInputException, duckdb.NotImplementedException)


def _fetch(cursor: duckdb.DuckDBPyConnection, sql: str, values: Mapping[str, object]) -> list[Row]:
    cursor.execute(sql, dict(values)) if values else cursor.execute(sql)
    if cursor.description is None:
        return []
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@lru_cache(maxsize=512)
def _insert_sql(table: str, columns: tuple[str, ...]) -> str:
    # A list a column: each parameter costs DuckDB as much as a row does, ten times as much in all with one a value.
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join('unnest(?)' for _column in columns)}"


class DuckTransaction(Transaction):
    """A write in progress on a cursor of its own; what is remembered holds until it writes something itself."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, remembered: Remembered) -> None:
        self._cursor, self._remembered = cursor, remembered
        self.written: set[str] = set()

    def rows(self, sql: str, **values: object) -> list[Row]:
        """Rows as the transaction sees them."""
        if not is_read(sql):
            self.written.add(sql)
        elif not self.written and (known := self._remembered.known(sql, values)) is not None:
            return known
        return _fetch(self._cursor, sql, values)

    def insert_all(self, table: str, rows: Iterable[Mapping[str, object]]) -> None:
        """Write many rows with the same columns."""
        several = list(rows)
        for start in range(0, len(several), _ROWS_AT_ONCE):
            some = several[start : start + _ROWS_AT_ONCE]
            columns = tuple(some[0])
            sql = _insert_sql(table, columns)
            self.written.add(sql)
            self._cursor.execute(sql, [[row[name] for row in some] for name in columns])


class _Door:
    """Many read at once; whoever exchanges the file waits until nobody does, and others wait meanwhile. Thread-safe."""

    def __init__(self) -> None:
        self._inside = 0
        self._changed = threading.Condition()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Inside, the file stays the same."""
        with self._changed:
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Inside, nobody reads."""
        with self._changed:
            self._changed.wait_for(lambda: self._inside == 0)
            yield


class DuckStore(Store):
    """The store in a DuckDB file.

    Writers wait for each other on one lock: without it two of them conflict, and DuckDB makes one of them fail.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, address: str, kind: Kind) -> None:
        self.address, self.kind = address, kind
        self._connection = connection
        self._writing = threading.Lock()
        self._door = _Door()
        self._remembered = Remembered()
        self._tables: Tables | None = None

    def rows(self, sql: str, **values: object) -> list[Row]:
        """All rows, each a dict by column name."""
        return self._remembered.rows(sql, values, lambda: self._read(sql, values))

    def _read(self, sql: str, values: Mapping[str, object]) -> list[Row]:
        try:
            with self._door.reading(), self._connection.cursor() as cursor:
                return _fetch(cursor, sql, values)
        except _OUR_FAULT:
            raise
        except duckdb.Error as error:
            raise _worded(error, self.address) from error

    def while_unchanged(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, kept until something is written; see Store.while_unchanged."""
        return self._remembered.made(key, make)

    def write(self, body: Callable[[Transaction], T]) -> T:
        """Run `body` in one transaction; see Store.write."""
        with self._writing, self._connection.cursor() as cursor:
            tables, transaction = self._tables_now(), DuckTransaction(cursor, self._remembered)
            try:
                cursor.execute("BEGIN")
                result = body(transaction)
                cursor.execute("COMMIT")
            except BaseException as error:
                _roll_back(cursor)
                if isinstance(error, duckdb.Error) and not isinstance(error, _OUR_FAULT):
                    raise _worded(error, self.address) from error
                raise
            finally:
                self._forget(transaction.written, tables)
            return result

    def _tables_now(self) -> Tables:
        """Asked before a write: what has been written is forgotten whatever happens."""
        if self._tables is None:
            names = [row["name"] for row in self._read(_TABLES, {})]
            self._tables = Tables(names, {row["name"]: row["sql"] for row in self._read(_VIEWS, {})})
        return self._tables

    def _forget(self, written: set[str], tables: Tables) -> None:
        if any(_ANOTHER_TABLE.match(sql) for sql in written):
            self._tables = None
            self._remembered.forget()
        else:
            self._remembered.forget(written, tables)

    def exchange_file(self, make: Callable[[Transaction, Path], object]) -> None:
        """Put the file that `make` writes at a path, from what it reads, in the place of this one; others wait.

        Whatever happens, the file is the old one or the new one, whole. A process that is killed meanwhile leaves a
        folder, for `remove_unfinished`.
        """
        path = Path(self.address)
        with self._writing, tempfile.TemporaryDirectory(prefix=_ANEW, dir=path.parent) as folder:
            new = Path(folder) / path.name
            with self._connection.cursor() as cursor:
                cursor.execute("BEGIN")
                make(DuckTransaction(cursor, self._remembered), new)
                cursor.execute("ROLLBACK")
            shutil.copymode(path, new)
            with self._door.closed():
                self._connection.close()
                try:
                    new.replace(path)
                finally:
                    self._connection = connect(path)

    def remove_unfinished(self) -> None:
        """Remove what killed processes left of this very file, written anew. For whoever has just opened it."""
        path = Path(self.address)
        for unfinished in path.parent.glob(f"{_ANEW}*/{glob.escape(path.name)}"):
            shutil.rmtree(unfinished.parent)

    def close(self) -> None:
        """Write what is pending to the file and let go of it."""
        self._connection.close()


def _roll_back(cursor: duckdb.DuckDBPyConnection) -> None:
    try:
        cursor.execute("ROLLBACK")
    except duckdb.TransactionException:
        return  # the failed statement, or a failed commit, has ended the transaction already
