"""What every part of the programme sees of the store: a Store to read and write, a Transaction inside a write.

SQL is written once, with `$name` parameters, in what DuckDB and PostgreSQL share.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, Protocol, TypeVar

Row = Mapping[str, Any]
"""One row by column name, to be read alone: others may be reading the same one."""
T = TypeVar("T")


class Kind(StrEnum):
    """What a store is for. Set when it is made, for ever."""

    EXAMPLE = "example"
    REAL = "real"


class Reader(Protocol):
    """Reads rows; a Store does, and so does a Transaction."""

    def rows(self, sql: str, **values: object) -> list[Row]:
        """All rows, each a dict by column name; timestamps aware, in UTC."""
        ...


def one_row(reader: Reader, sql: str, **values: object) -> Row | None:
    """The only row, or None. Use where a key picks the row."""
    rows = reader.rows(sql, **values)
    return rows[0] if rows else None


class Transaction(ABC):
    """One write in progress: all of it is kept, or none."""

    @abstractmethod
    def rows(self, sql: str, **values: object) -> list[Row]:
        """Rows as the transaction sees them; also for `RETURNING`."""

    def insert(self, table: str, **values: object) -> None:
        """Write one row."""
        self.rows(insert_sql(table, tuple(values)), **values)

    @abstractmethod
    def insert_all(self, table: str, rows: Iterable[Mapping[str, object]]) -> None:
        """Write many rows with the same columns."""


@lru_cache(maxsize=512)
def insert_sql(table: str, columns: tuple[str, ...]) -> str:
    """`INSERT INTO table (a, b) VALUES ($a, $b)`. Names come from code, never from people."""
    names = ", ".join(columns)
    marks = ", ".join(f"${column}" for column in columns)
    return f"INSERT INTO {table} ({names}) VALUES ({marks})"


class Store(ABC):
    """An open store. Thread-safe; one a process."""

    kind: Kind
    address: str

    @abstractmethod
    def rows(self, sql: str, **values: object) -> list[Row]:
        """All rows, each a dict by column name."""

    @abstractmethod
    def write(self, body: Callable[[Transaction], T]) -> T:
        """Run `body` in one transaction and give what it gives.

        `body` may run twice (after a conflict), so it does nothing but read and write the transaction.
        Raises StoreConflict, ConstraintBroken, StoreUnreachable; then nothing is written.
        """

    @abstractmethod
    def close(self) -> None:
        """Let go of the file or the server."""

    def while_unchanged(self, key: Hashable, make: Callable[[], T]) -> T:  # noqa: ARG002 - for those who can keep it
        """What `make` gives, kept for `key` until something is written; made anew where others may write unseen.

        `make` only reads this store, and `key` says all else that it depends on; nobody changes what it gives.
        """
        return make()

    def once(self, key: str) -> "Once":
        """The same store, whose next write counts once however often it is sent with `key`."""
        return Once(self, key)


class Once(Store):
    """A store for one submission of a form: a repeat of its write gives the first one's result."""

    def __init__(self, store: Store, key: str) -> None:
        self.kind, self.address = store.kind, store.address
        self._store, self._key = store, key

    def rows(self, sql: str, **values: object) -> list[Row]:
        """All rows, each a dict by column name."""
        return self._store.rows(sql, **values)

    def write(self, body: Callable[[Transaction], T]) -> T:
        """As Store.write; `body` must give a text or None, which is kept for repeats."""

        def once(transaction: Transaction) -> T:
            done = transaction.rows("SELECT result FROM submission WHERE key = $key", key=self._key)
            if done:
                result: T = done[0]["result"]
                return result
            result = body(transaction)
            transaction.insert("submission", key=self._key, result=result, submitted_at=datetime.now(UTC))
            return result

        return self._store.write(once)

    def close(self) -> None:
        """Nothing: the store itself stays open."""
