"""Every text in the store, whatever table it stands in: found through the engine's own catalogue, read and rewritten.

For erasure, which must reach tables that are made later too. Keys stay as they are, and so do lists, which hold keys.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

from programme.store.store import Reader, Transaction

Change = Callable[[str], str]
_OF_THE_STORE = frozenset({"store_identity", "migration"})
_COLUMNS = """
    SELECT columns.table_name, columns.column_name
    FROM information_schema.columns
    JOIN information_schema.tables ON tables.table_schema = columns.table_schema
         AND tables.table_name = columns.table_name AND tables.table_type = 'BASE TABLE'
    WHERE columns.table_schema = current_schema() AND lower(columns.data_type) IN ('text', 'varchar', 'json')
      AND NOT EXISTS (
          SELECT 1 FROM information_schema.key_column_usage
          WHERE key_column_usage.table_schema = columns.table_schema
            AND key_column_usage.table_name = columns.table_name
            AND key_column_usage.column_name = columns.column_name)
    ORDER BY columns.table_name, columns.column_name
"""


class Place(NamedTuple):
    """A text that would be another: where it stands, as it is and as it would be. JSON is a text here."""

    table: str
    column: str
    before: str
    after: str


def places(reader: Reader, change: Change, *, besides: Collection[str] = ()) -> Iterator[Place]:
    """Each different text that `change` changes, once a column; the tables `besides` are left as they are."""
    for row in reader.rows(_COLUMNS):
        table, column = row["table_name"], row["column_name"]
        if table in _OF_THE_STORE or table in besides:
            continue
        for known in reader.rows(f"SELECT DISTINCT CAST({column} AS text) AS known FROM {table}"):
            before = known["known"]
            if before and (after := change(before)) != before:
                yield Place(table, column, before, after)


def rewrite(transaction: Transaction, found: Iterable[Place]) -> int:
    """Put what `places` found into its place; gives how many texts were changed."""
    several = list(found)
    for place in several:
        transaction.rows(
            f"UPDATE {place.table} SET {place.column} = $after WHERE CAST({place.column} AS text) = $before",
            after=place.after,
            before=place.before,
        )
    return len(several)


def filled(reader: Reader, table: str, column: str, *, where: str, **values: object) -> int:
    """In how many rows of `table` that are `where` (SQL, from code) the text `column` says something."""
    sql = f"SELECT count(*) AS found FROM {table} WHERE {column} <> '' AND {where}"
    return int(reader.rows(sql, **values)[0]["found"])


def blank(transaction: Transaction, table: str, column: str, *, where: str, **values: object) -> list[str]:
    """Empty the text `column` of those rows; gives the different texts that stood there."""
    said = f"SELECT DISTINCT {column} AS said FROM {table} WHERE {column} <> '' AND {where}"
    texts = [str(row["said"]) for row in transaction.rows(said, **values)]
    transaction.rows(f"UPDATE {table} SET {column} = '' WHERE {column} <> '' AND {where}", **values)
    return texts
