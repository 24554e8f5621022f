"""docs/security.md says no more than the tests do: what it names is there, and its count is not too high."""

import ast
import re

from tests.factories import ROOT
from tests.rights_world import Part
from tests.test_rights_table import TABLE

DOCUMENT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")

SECTIONS = dict(enumerate((5, 4, 7, 4, 4, 8, 6, 4, 2, 7, 7, 3, 4, 3, 4, 5), start=1))
"""Of OWASP ASVS 5.0: how many sections each chapter has, but for that of WebRTC."""


def test_every_test_that_is_named_exists() -> None:
    named = set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", DOCUMENT))
    assert len(named) > 50
    assert [f"{path}::{name}" for path, name in sorted(named) if name not in names_in(path)] == []


def test_every_section_of_the_standard_has_a_row() -> None:
    rows = re.findall(r"^\| V(\d+)\.(\d+) ", DOCUMENT, re.MULTILINE)
    wanted = [(chapter, section) for chapter, last in SECTIONS.items() for section in range(1, last + 1)]
    assert [(int(chapter), int(section)) for chapter, section in rows] == wanted
    assert "| V17 WebRTC | not applicable |" in DOCUMENT


def test_every_section_that_is_shown_names_a_test() -> None:
    sections = re.findall(r"^\| (V\d+\S* .+?) \| (.+?) \|(.*)\|$", DOCUMENT, re.MULTILINE)
    assert len(sections) > 70
    assert {state for _section, state, _why in sections} == {"shown", "not shown", "not applicable"}
    assert [section for section, state, why in sections if state == "shown" and "::test_" not in why] == []
    assert [section for section, state, why in sections if state == "not applicable" and not why.strip()] == []


def test_there_are_as_many_attempts_as_it_says() -> None:
    attempts = {(row.function, part) for row in TABLE for part in set(Part) - row.allowed}
    (said,) = re.findall(r"Below the pages: (\d+) distinct attempts", DOCUMENT)
    assert int(said) <= len(attempts)


def names_in(path: str) -> set[str]:
    file = ROOT / path
    tree = ast.parse(file.read_text(encoding="utf-8")) if file.exists() else ast.Module(body=[], type_ignores=[])
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
