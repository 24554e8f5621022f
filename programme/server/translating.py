"""Translating the literals of a script: whole ones, and only where they are shown."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import Final

# In Streamlit's build every literal stands in backticks. One that follows these is compared with, or names a part of
# the program, and is not shown.
_NOT_SHOWN: Final = re.compile(r"([=!]=|case|displayName[=:]|\bname:|\bkey:|\bid:|\]=|\\)$")
_FAR_ENOUGH: Final = 16
_HOLE: Final = re.compile(r"\{(\d)\}")

Table = Mapping[str, Mapping[str, str]]
"""Part of the bundle (a file's name before its first dot) to English text to bokmål; `{0}` stands for a value."""


def translate_script(table: Table, file_name: str, script: str) -> str:
    """The script with the texts that `table` has for its part of the bundle."""
    for english, bokmaal in table.get(file_name.partition(".")[0], {}).items():
        script = _pattern(english).sub(partial(_filled, bokmaal), script)
    return script


def missing_literals(table: Table, scripts: Iterable[Path]) -> list[tuple[str, str]]:
    """The part and the English text of each entry of `table` that is in none of `scripts`."""
    texts: dict[str, str] = {}
    for file in scripts:
        part = file.name.partition(".")[0]
        texts[part] = texts.get(part, "") + file.read_text(encoding="utf-8")
    return [
        (part, english)
        for part, entries in table.items()
        for english in entries
        if not any(_is_shown(found) for found in _pattern(english).finditer(texts.get(part, "")))
    ]


@lru_cache(maxsize=1024)
def _pattern(english: str) -> re.Pattern[str]:
    """The literal in backticks; each `{0}` is any one expression `${…}`."""
    parts = _HOLE.split(english)
    expression = r"(\$\{(?:[^{}`]|\{[^{}`]*\}|`[^`]*`)*\})"
    body = expression.join(re.escape(text) for text in parts[::2])
    return re.compile(f"`{body}`")


def _is_shown(found: re.Match[str]) -> bool:
    return _NOT_SHOWN.search(found.string[max(0, found.start() - _FAR_ENOUGH) : found.start()]) is None


def _filled(bokmaal: str, found: re.Match[str]) -> str:
    if not _is_shown(found):
        return found[0]
    groups = found.groups()
    return "`" + _HOLE.sub(lambda hole: groups[int(hole[1])], bokmaal) + "`"
