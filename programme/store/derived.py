"""What is made of rows, kept by what stands in them: the same rows give the same again, at the cost of a comparison.

For what a page asks in every run and what takes longer to make than to compare. It is never stale, on no store and in
no transaction, since the rows themselves are the key.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar, cast

from programme.store.store import Row

P = ParamSpec("P")
T = TypeVar("T")
_Content = tuple[tuple[str, ...], tuple[tuple[object, ...], ...]]


def kept_by_content(make: Callable[P, T]) -> Callable[P, T]:
    """`make`, a function of one or several lists of rows, called only for rows that were not among the latest ones.

    All columns are hashable (no lists), and nobody changes what it gives: others are given the same.
    """

    @lru_cache(maxsize=64)
    def made(*several: _Content) -> T:
        lists = [[dict(zip(columns, row, strict=True)) for row in cells] for columns, cells in several]
        return cast("Callable[..., T]", make)(*lists)

    @wraps(make)
    def kept(*several: P.args, **_named: P.kwargs) -> T:
        return made(*map(_content, cast("tuple[Sequence[Row], ...]", several)))

    return kept


def _content(rows: Sequence[Row]) -> _Content:
    return tuple(rows[0]) if rows else (), tuple([tuple(row.values()) for row in rows])
