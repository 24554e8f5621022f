"""What is made of rows, kept by what stands in them: the same rows give the same again, at the cost of a comparison.

For what a page asks in every run and what takes longer to make than to compare. It is never stale, on no store and in
no transaction, since the rows themselves are the key.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from typing import TypeVar

from programme.store.store import Row

T = TypeVar("T")


def kept_by_content(make: Callable[[Sequence[Row]], T]) -> Callable[[Sequence[Row]], T]:
    """`make`, which is called only for rows that were not among the latest ones.

    All columns are hashable (no lists), and nobody changes what it gives: others are given the same.
    """

    @lru_cache(maxsize=64)
    def made(columns: tuple[str, ...], cells: tuple[tuple[object, ...], ...]) -> T:
        return make([dict(zip(columns, row, strict=True)) for row in cells])

    @wraps(make)
    def kept(rows: Sequence[Row]) -> T:
        return made(tuple(rows[0]) if rows else (), tuple([tuple(row.values()) for row in rows]))

    return kept
