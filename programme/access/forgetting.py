"""Taking single values out of the audit log, so that a person can be erased from it and the chain still holds."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from json import dumps

from programme.access.hashing import NotAsWrittenError, forgetting
from programme.store import Transaction
from programme.store.store import Row

_READ_AT_ONCE = 10_000
_FEW = 20
_EVERYTHING = "%"
_JSON_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_MAYBE = """
    SELECT * FROM audit_log
    WHERE id > $after AND (CAST(before AS text) ILIKE $pattern OR CAST(after AS text) ILIKE $pattern
                           OR reason ILIKE $pattern)
    ORDER BY id LIMIT $most
"""
_FORGET = """
    UPDATE audit_log SET before = $before, after = $after, reason = $reason, salt = $salt, salts = $salts
    WHERE id = $id
"""

Test = Callable[[str], bool]


def forget_in_audit(transaction: Transaction, words: Collection[str], *, whole: bool = False) -> int:
    """Forget every value in before, after and reason that contains one of `words`; gives how many values it were.

    `words` are names, addresses and texts as they were written; upper and lower case are one, and empty ones are passed
    over. With `whole` a text must be one of them and no more. A value that holds others is forgotten as a whole. Rows
    that somebody has changed stay as they are, for the check of the log to find.

    This is the only code that changes a row of the log. PostgreSQL refuses every other change (a trigger, see
    programme/store/postgres.py); DuckDB has no triggers, so there it is the tests that hold the code to it.
    """
    given = {unicodedata.normalize("NFC", word.strip()) for word in words if word.strip()}
    is_to_go = _says_one_of([_as_compared(dumps(word, ensure_ascii=False)) for word in given], whole=whole)
    # Few are looked for in the store; for many it is quicker to read the log once.
    patterns = [_pattern(word) for word in sorted(given)] if len(given) <= _FEW else [_EVERYTHING]
    return sum(
        _forget_in(transaction, row, is_to_go) for pattern in patterns for row in _candidates(transaction, pattern)
    )


def _says_one_of(quoted: Sequence[str], *, whole: bool) -> Test:
    """Whether JSON text has one of the words, given as JSON strings."""
    if whole:
        known = frozenset(quoted)
        return lambda text: any(each in known for each in _JSON_STRING.findall(_as_compared(text)))
    within = [word[1:-1] for word in quoted]

    def contains(text: str) -> bool:
        compared = _as_compared(text)
        return any(word in compared for word in within)

    return contains


def _forget_in(transaction: Transaction, row: Row, is_to_go: Test) -> int:
    if not is_to_go(f"{row['before']} {row['after']} {dumps(row['reason'], ensure_ascii=False)}"):
        return 0
    try:
        columns, count = forgetting(row, is_to_go)
    except NotAsWrittenError:
        return 0
    if count:
        transaction.rows(_FORGET, id=row["id"], **columns)
    return count


def _as_compared(text: str) -> str:
    """The text without regard to case, or to how accents are written."""
    return unicodedata.normalize("NFC", text).casefold()


def _pattern(word: str) -> str:
    """For ILIKE: what engines differ in (letters beyond ASCII) and what JSON writes otherwise counts as anything."""
    return f"%{re.sub(r'[^a-z0-9 @.-]+', '%', word.lower())}%"


def _candidates(transaction: Transaction, pattern: str) -> Iterator[Row]:
    after = ""
    while rows := transaction.rows(_MAYBE, after=after, pattern=pattern, most=_READ_AT_ONCE):
        yield from rows
        after = rows[-1]["id"]
