"""Rows that were read since their tables were last written, so that a page drawn again costs no query.

Right only where one process has the whole store to itself, as with a DuckDB file: nobody else can change it.
"""

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from functools import lru_cache
from typing import TypeVar, cast

from programme.store.store import Row

Key = tuple[object, ...]
T = TypeVar("T")
_NOTHING = object()


_WORD = re.compile(r"\w+")
_CHANGES = frozenset({"insert", "update", "delete", "merge", "create", "alter", "drop", "truncate"})


class Tables:
    """Which of the store's tables a statement can touch: those it names, and those behind the views it names.

    Judged by the words that stand in it, so rather too many than one too few.
    """

    def __init__(self, tables: Collection[str], views: Mapping[str, str]) -> None:
        """`views` are their definitions by name."""
        self._names, self._views = frozenset(tables), dict(views)
        self._known: dict[str, frozenset[str]] = {}

    def of(self, sql: str) -> frozenset[str]:
        """The names of the tables."""
        known = self._known.get(sql)
        if known is None:
            words = _words(sql)
            behind = [self.of(text) for view, text in self._views.items() if view in words and text != sql]
            known = self._known[sql] = (words & self._names).union(*behind)
        return known


def is_read(sql: str) -> bool:
    """Whether the statement reads and does nothing else."""
    return not _words(sql) & _CHANGES


@lru_cache(maxsize=2048)
def _words(sql: str) -> frozenset[str]:
    return frozenset(_WORD.findall(sql.lower()))


class Remembered:
    """The newest `most` results, each until one of its tables is written. Thread-safe.

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

    def known(self, sql: str, values: Mapping[str, object]) -> list[Row] | None:
        """The same where they are known; None where they must be read."""
        with self._lock:
            known = self._results.get(_key(sql, values))
        return None if known is None else list(known)

    def forget(self, written: Iterable[str] = (), tables: Tables | None = None) -> None:
        """Something has been written, by the statements `written` to some of `tables`; without them, to any.

        What names no table of the store is forgotten too, and so is all that was made.
        """
        with self._lock:
            self._writes += 1
            self._made.clear()
            if tables is None:
                self._results.clear()
                return
            touched = frozenset[str]().union(*map(tables.of, written))
            for key in [key for key in self._results if _is_touched(tables.of(str(key[0])), touched)]:
                del self._results[key]

    def _keep(self, key: Key, rows: list[Row], writes: int) -> None:
        if len(rows) > self._longest or _has_content(rows):
            return
        with self._lock:
            if writes != self._writes:
                return  # a write came between: the rows may be from before it
            self._results[key] = rows
            if len(self._results) > self._most:
                self._results.popitem(last=False)


def _is_touched(names: frozenset[str], touched: frozenset[str]) -> bool:
    return not names or not names.isdisjoint(touched)


def _has_content(rows: list[Row]) -> bool:
    return bool(rows) and any(isinstance(value, bytes) for value in rows[0].values())


def _key(sql: str, values: Mapping[str, object]) -> Key:
    parts = ((name, tuple(value) if isinstance(value, list) else value) for name, value in values.items())
    return (sql, *parts)
