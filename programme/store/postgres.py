"""PostgreSQL: many processes, SERIALIZABLE, tried again on conflict."""

import random
import re
import time
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, TypeVar

import psycopg
from psycopg import ClientCursor, IsolationLevel, errors
from psycopg.rows import dict_row
from psycopg.types.json import set_json_loads
from psycopg_pool import ConnectionPool

from programme.store.errors import ConstraintBroken, StoreConflict, StoreUnreachable
from programme.store.store import Kind, Row, Store, Transaction, insert_sql

T = TypeVar("T")
ATTEMPTS = 12
_LONGEST_PAUSE = 0.25
_PARAMETER = re.compile(r"\$([a-z_]+)")
_GUARDED = {"audit_log": "", "audit_seal": "", "audit_unhashed": "INSERT OR "}
"""What is append-only, and what more than changing and removing is refused."""
_GUARD_EXISTS = "SELECT 1 AS found FROM pg_trigger WHERE tgname = %s"
_GUARD = """
CREATE OR REPLACE FUNCTION log_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'audit_log' THEN
        IF (NEW.id, NEW.logged_at, NEW.person_id, NEW.action, NEW.record_kind, NEW.record_id, NEW.hash)
            IS NOT DISTINCT FROM
            (OLD.id, OLD.logged_at, OLD.person_id, OLD.action, OLD.record_kind, OLD.record_id, OLD.hash)
        THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER {table}_stays BEFORE {also}UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION log_stays();
CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table} EXECUTE FUNCTION log_stays();
"""
_OUR_FAULT = (psycopg.ProgrammingError, psycopg.DataError, psycopg.NotSupportedError)


@lru_cache(maxsize=2048)
def in_psycopg_words(sql: str) -> str:
    """`$name` as `%(name)s`."""
    return _PARAMETER.sub(r"%(\1)s", sql.replace("%", "%%"))


def connect(address: str) -> "ConnectionPool[psycopg.Connection[Row]]":
    """A pool of connections, at least one of them open. Raises StoreUnreachable."""
    pool: ConnectionPool[psycopg.Connection[Row]] = ConnectionPool(
        address, min_size=1, max_size=8, open=False, configure=_configure, kwargs={"row_factory": dict_row}
    )
    try:
        psycopg.connect(address, connect_timeout=5).close()  # the pool would go on trying; a refusal is told at once
        pool.open(wait=True, timeout=10)
    except psycopg.Error as error:
        pool.close()
        raise StoreUnreachable(address=shown(address)) from error
    return pool


def shown(address: str) -> str:
    """The address without the password."""
    return re.sub(r"://[^@/]*@", "://", address)


def _configure(connection: psycopg.Connection[Any]) -> None:
    # Values are put into the text by the client: the server then needs no hint about the type of a bare NULL.
    connection.cursor_factory = ClientCursor
    connection.isolation_level = IsolationLevel.SERIALIZABLE
    set_json_loads(_as_text, connection)  # DuckDB gives json as text; so do we
    connection.execute("SET TimeZone = 'UTC'")
    connection.commit()


def _as_text(data: str | bytes) -> str:
    return data if isinstance(data, str) else data.decode()


def _fetch(cursor: psycopg.Cursor[Row], sql: str, values: Mapping[str, object]) -> list[Row]:
    cursor.execute(in_psycopg_words(sql), dict(values))
    return cursor.fetchall() if cursor.description else []


class PostgresTransaction(Transaction):
    """A write in progress."""

    def __init__(self, cursor: psycopg.Cursor[Row]) -> None:
        self._cursor = cursor

    def rows(self, sql: str, **values: object) -> list[Row]:
        """Rows as the transaction sees them."""
        return _fetch(self._cursor, sql, values)

    def insert_all(self, table: str, rows: Iterable[Mapping[str, object]]) -> None:
        """Write many rows with the same columns."""
        several = [dict(row) for row in rows]
        if several:
            sql = in_psycopg_words(insert_sql(table, tuple(several[0])))
            self._cursor.executemany(sql, several)


class PostgresStore(Store):
    """The store in a PostgreSQL database."""

    def __init__(self, pool: "ConnectionPool[psycopg.Connection[Row]]", address: str, kind: Kind) -> None:
        self.address, self.kind = shown(address), kind
        self._pool = pool

    def rows(self, sql: str, **values: object) -> list[Row]:
        """All rows, each a dict by column name."""
        return self._run(lambda cursor: _fetch(cursor, sql, values))

    def write(self, body: Callable[[Transaction], T]) -> T:
        """Run `body` in one transaction; see Store.write."""
        return self._run(lambda cursor: body(PostgresTransaction(cursor)))

    def _run(self, body: Callable[[psycopg.Cursor[Row]], T]) -> T:
        """Run `body` in a transaction, again after a conflict: one that only reads can meet one as well."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with self._pool.connection() as connection, connection.cursor() as cursor:
                    return body(cursor)
            except (errors.SerializationFailure, errors.DeadlockDetected, errors.UniqueViolation) as error:
                # Two that insert the same key at once: the second one's next attempt sees the first one's row.
                if attempt == ATTEMPTS:
                    broken = isinstance(error, errors.UniqueViolation)
                    raise (ConstraintBroken() if broken else StoreConflict()) from error
                # Those who met wait for different times, longer each time they meet again.
                time.sleep(min(_LONGEST_PAUSE, 0.002 * 2**attempt) * random.random())  # noqa: S311 - no secret
            except psycopg.IntegrityError as error:
                raise ConstraintBroken from error
            except _OUR_FAULT:
                raise
            except psycopg.Error as error:
                raise StoreUnreachable(address=self.address) from error
        raise AssertionError("the last attempt returns or raises")  # pragma: no cover

    def guard_log(self) -> None:
        """Make the server refuse what would change the audit log, but for forgetting values (access/forgetting.py)."""
        with self._pool.connection() as connection:
            for table, also in _GUARDED.items():
                if not connection.execute(_GUARD_EXISTS, [f"{table}_stays"]).fetchall():
                    connection.execute(_GUARD.replace("{table}", table).replace("{also}", also))

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()
