"""Where a text mentions somebody: the names and addresses of one person, and of nobody else."""

import json
import re
import unicodedata
from collections.abc import Iterable

_AFTER_SIGN = r"(?<=\\[nrtbf])"  # a line's end, a tab and the like stand in JSON as a stroke and a letter


def mentions_of(words: Iterable[str]) -> re.Pattern[str] | None:
    """Finds each of `words` (names, addresses) in a text or in JSON, composed as `composed` gives it. None for none.

    Upper and lower case are one, however wide the space between two names; `Kari Eksempels` is Kari Eksempel's, and
    `Kari Eksempelsen` is somebody else. A single name is met as it is written and with a capital letter: in lower case
    it may be a word like others, as the names Bo, Liv and Per are.
    """
    given = {composed(word).strip() for word in words}
    spellings = {spelling for word in given for spelling in (word, json.dumps(word, ensure_ascii=False)[1:-1])}
    longest_first = sorted(filter(None, spellings), key=lambda each: (-len(each), each))
    return re.compile("|".join(map(_pattern, longest_first)), re.IGNORECASE) if longest_first else None


def composed(text: str) -> str:
    """The text with each accent in one sign with its letter (NFC), however it was typed."""
    return unicodedata.normalize("NFC", text)


def _pattern(word: str) -> str:
    parts = [re.escape(part) for part in word.split()]
    body = r"(?:\s|\\n)+".join(parts)
    if "@" in word:
        return rf"(?:(?<![\w.+-])|{_AFTER_SIGN}){body}(?![\w-]|\.\w)"
    if len(parts) == 1:
        body = f"(?:(?-i:{body})|(?-i:{re.escape(word[0].upper())}){re.escape(word[1:])})"
    return rf"(?:(?<![\w-])|{_AFTER_SIGN}){body}(?:'?s)?(?![\w-])"
