"""Rows of tables that are others' to write, so that a test here needs no more of them than it is about."""

from datetime import date

from programme.store import Store
from tests.factories import MORNING

_BORING: dict[str, object] = {
    "text": "",
    "character varying": "",
    "varchar": "",
    "integer": 1,
    "bigint": 1,
    "boolean": False,
    "date": date(2023, 9, 3),
    "timestamp with time zone": MORNING,
    "json": "{}",
    "array": [],
    "varchar[]": [],
}
_REQUIRED = """
    SELECT column_name, data_type FROM information_schema.columns
    WHERE table_name = $table_name AND is_nullable = 'NO'
"""


def insert_row(store: Store, table: str, **values: object) -> None:
    """Write a row with `values`, and something boring in every other column that must not be null."""
    needed = store.rows(_REQUIRED, table_name=table)
    required = {row["column_name"]: _BORING[row["data_type"].lower()] for row in needed}
    store.write(lambda transaction: transaction.insert(table, **(required | values)))
