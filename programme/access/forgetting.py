"""Taking single values out of the audit log, so that a person can be erased from it and the chain still holds."""

import re
from collections.abc import Callable, Collection, Iterator
from json import dumps

from programme.access.hashing import NotAsWrittenError, forgetting
from programme.access.mentions import composed, mentions_of
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
    """Forget every value in before, after and reason that mentions one of `words`; gives how many values it were.

    `words` are names and addresses, found as `mentions_of` has it and wherever one of them, in any case, is all that is
    said. With `whole` they are texts of any kind, and it is only there that they are found. Empty words are passed
    over. A value that holds others is forgotten as a whole. Rows that somebody has changed stay as they are, for the
    check of the log to find.

    This is the only code that changes a row of the log. PostgreSQL refuses every other change (a trigger, see
    programme/store/postgres.py); DuckDB has no triggers, so there it is the tests that hold the code to it.
    """
    given = {composed(word.strip()) for word in words if word.strip()}
    is_to_go = _says_one_of(given, whole=whole)
    # Few are looked for in the store; for many it is quicker to read the log once.
    patterns = [_pattern(word) for word in sorted(given)] if len(given) <= _FEW else [_EVERYTHING]
    return sum(
        _forget_in(transaction, row, is_to_go) for pattern in patterns for row in _candidates(transaction, pattern)
    )


def _says_one_of(words: Collection[str], *, whole: bool) -> Test:
    """Whether JSON text says one of the words."""
    alone = frozenset(dumps(word, ensure_ascii=False).casefold() for word in words)
    mentions = None if whole else mentions_of(words)

    def says(text: str) -> bool:
        read = composed(text)
        if mentions is not None and mentions.search(read):
            return True
        return any(each in alone for each in _JSON_STRING.findall(read.casefold()))

    return says


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


def _pattern(word: str) -> str:
    """For ILIKE: what engines differ in (letters beyond ASCII), what JSON writes otherwise and space are anything."""
    return f"%{re.sub(r'[^a-z0-9@.-]+', '%', word.lower())}%"


def _candidates(transaction: Transaction, pattern: str) -> Iterator[Row]:
    after = ""
    while rows := transaction.rows(_MAYBE, after=after, pattern=pattern, most=_READ_AT_ONCE):
        yield from rows
        after = rows[-1]["id"]
