"""Rows that were read since the last write, so that a page drawn again costs no query.

Right only where one process has the whole store to itself, as with a DuckDB file: nobody else can change it.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar, cast

from programme.store.store import Row

Key = tuple[object, ...]
T = TypeVar("T")
_NOTHING = object()


class Remembered:
    """The newest `most` results, all forgotten at each write. Thread-safe.

    A result of more than `longest` rows is not kept: it is part of something read through, such as the whole log. Nor
    is the content of a file, which is read to be given away.
    """

    def __init__(self, most: int = 512, longest: int = 10_000) -> None:
        self._most, self._longest = most, longest
        self._results: OrderedDict[Key, list[Row]] = OrderedDict()
        self._made: OrderedDict[Hashable, object] = OrderedDict()
        self._writes = 0
        self._lock = threading.Lock()

    def made(self, key: Hashable, make: Callable[[], T]) -> T:
        """What was made of the store's rows under `key`; from `make` unless it is known."""
        with self._lock:
            known = self._made.get(key, _NOTHING)
            writes = self._writes
        if known is not _NOTHING:
            return cast(T, known)
        fresh = make()
        with self._lock:
            if writes == self._writes:
                self._made[key] = fresh
                if len(self._made) > self._most:
                    self._made.popitem(last=False)
        return fresh

    def rows(self, sql: str, values: Mapping[str, object], read: Callable[[], list[Row]]) -> list[Row]:
        """The rows of `sql` with `values`, from `read` unless they are known.

        The list is the caller's own; the rows are everybody's, which their type says: a Row is read alone.
        """
        key = _key(sql, values)
        with self._lock:
            known = self._results.get(key)
            writes = self._writes
        if known is None:
            known = read()
            self._keep(key, known, writes)
        return list(known)

    def forget(self) -> None:
        """Something has been written."""
        with self._lock:
            self._writes += 1
            self._results.clear()
            self._made.clear()

    def _keep(self, key: Key, rows: list[Row], writes: int) -> None:
        if len(rows) > self._longest or _has_content(rows):
            return
        with self._lock:
            if writes != self._writes:
                return  # a write came between: the rows may be from before it
            self._results[key] = rows
            if len(self._results) > self._most:
                self._results.popitem(last=False)


def _has_content(rows: list[Row]) -> bool:
    return bool(rows) and any(isinstance(value, bytes) for value in rows[0].values())


def _key(sql: str, values: Mapping[str, object]) -> Key:
    parts = ((name, tuple(value) if isinstance(value, list) else value) for name, value in values.items())
    return (sql, *parts)
