"""Counts and sorted names for people."""

from collections.abc import Iterable
from functools import lru_cache

from babel.lists import format_list
from babel.numbers import format_decimal

from programme.language.words import _

_LOCALE = "nb"
# Babel has no collation, and the engines of the store sort differently: æ, ø and å come last in Norwegian.
_ALPHABET = str.maketrans({"æ": "{", "ø": "|", "å": "}", "á": "a", "č": "c", "đ": "d", "ŋ": "n", "š": "s", "ŧ": "t"})


def name_order(name: str) -> str:
    """A key that sorts names as a Norwegian reader expects: æ, ø, å last."""
    return name.casefold().translate(_ALPHABET)


@lru_cache(maxsize=4096)  # Babel reads the pattern anew each time, and a page holds a thousand counts
def number(value: float) -> str:
    """`1 234 567`."""
    return format_decimal(value, locale=_LOCALE)


def counted(part: int, whole: int, of_what: str) -> str:
    """`18 av 23 kommuner`."""
    return _("{part} av {whole} {of_what}", part=number(part), whole=number(whole), of_what=of_what)


def listed(names: Iterable[str]) -> str:
    """`Beiarn, Bindal og Brønnøy`."""
    return _listed(tuple(names))


@lru_cache(maxsize=4096)
def _listed(names: tuple[str, ...]) -> str:
    return format_list(list(names), locale=_LOCALE)
