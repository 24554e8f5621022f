"""A copy of a store, made row by row: a fresh file holds what the tables hold now, and nothing that was taken out.

A copy of the file itself would also hold what has been erased, in blocks that DuckDB has not written over yet. So does
the store's own file, until it is written anew in the same way.
"""

import os
import re
import tempfile
from pathlib import Path

from programme.store.duck import DuckStore
from programme.store.errors import StoreExists
from programme.store.migrations import FILES, available
from programme.store.opening import make_store
from programme.store.store import Kind, Row, Store, Transaction

_TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"


def back_up(store: Store, path: Path) -> int:
    """Write all that `store` holds at one moment to a new DuckDB file at `path`; gives how many rows that was.

    The file is a store of the same kind, which only the owner may read. It is there complete, or not at all.
    Raises StoreExists when something is at `path`.
    """
    if path.exists():
        raise StoreExists(address=path)
    path.parent.mkdir(parents=True, exist_ok=True)
    held = store.write(_all_rows)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=path.parent) as folder:
        unfinished = Path(folder) / path.name
        _write(unfinished, store.kind, held)
        unfinished.chmod(0o600)
        _put_in_place(unfinished, path)
    return sum(map(len, held.values()))


def write_anew(store: Store) -> None:
    """Write the store's DuckDB file anew, so that it holds nothing that was taken out; others wait meanwhile.

    On PostgreSQL nothing is done: its files are the server's to write (`VACUUM FULL`).
    """
    if isinstance(store, DuckStore):
        store.exchange_file(lambda transaction, path: _write(path, store.kind, _all_rows(transaction)))


def _all_rows(transaction: Transaction) -> dict[str, list[Row]]:
    """In one transaction, so that the rows are of one moment."""
    there = {row["table_name"] for row in transaction.rows(_TABLES)}
    return {table: transaction.rows(f"SELECT * FROM {table}") for table in _in_order() if table in there}


def _in_order() -> list[str]:
    """The tables as the numbered files make them: what is referred to comes before what refers to it."""
    files = [(FILES / name).read_text(encoding="utf-8") for name in available()]
    return [table for text in files for table in re.findall(r"CREATE TABLE (\w+)", text)]


def _write(path: Path, kind: Kind, held: dict[str, list[Row]]) -> None:
    copy = make_store(str(path), kind)
    try:
        for table, rows in held.items():
            copy.write(lambda transaction, table=table, rows=rows: transaction.insert_all(table, rows))  # type: ignore[misc]
    finally:
        copy.close()


def _put_in_place(unfinished: Path, path: Path) -> None:
    try:
        os.link(unfinished, path)  # a move would overwrite what has come to be there meanwhile
    except FileExistsError as error:
        raise StoreExists(address=path) from error
