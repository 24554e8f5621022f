"""Names and addresses struck out of a text, wherever in it they stand."""

import json
import re
from collections.abc import Callable, Iterable

from programme.language import later

ERASED = later("Slettet person")
"""What stands where a name or an address stood. Nobody's name."""


def struck_out(words: Iterable[str]) -> Callable[[str], str]:
    """What puts ERASED in the place of each of `words` (names, addresses) in a text, JSON or not.

    Upper and lower case are one, however wide the space between two names; `Kari Eksempels` is Kari Eksempel's. A
    single name is met only as it is written, since it may be a word like others. `Kari Eksempelsen` is somebody else.
    """
    spellings = {spelling for word in words for spelling in (word, json.dumps(word, ensure_ascii=False)[1:-1])}
    longest_first = sorted(filter(str.strip, spellings), key=len, reverse=True)
    if not longest_first:
        return lambda text: text
    pattern = re.compile("|".join(map(_pattern, longest_first)), re.IGNORECASE)
    return lambda text: pattern.sub(ERASED, text)


def _pattern(word: str) -> str:
    parts = [re.escape(part) for part in word.split()]
    body = r"(?:\s|\\n)+".join(parts)  # a line's end stands in JSON as two signs
    if "@" in word:
        return rf"(?<![\w.+-]){body}(?![\w-]|\.\w)"
    whole = rf"(?<![\w-]){body}(?:'?s)?(?![\w-])"
    return whole if len(parts) > 1 else f"(?-i:{whole})"
