"""A CSV opens right in a Norwegian spreadsheet, gives back what was written, and holds no formula."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.documents.csv import csv_text

STARTS = "=+-@\t\r\n＝＋－＠"
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
DANGEROUS = st.builds(str.__add__, st.sampled_from(STARTS), TEXTS)


def read(text: str) -> list[list[str]]:
    assert text.encode("utf-8").startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))


@given(st.lists(st.tuples(TEXTS | DANGEROUS, TEXTS | DANGEROUS), min_size=1))
def test_every_text_comes_back_and_none_is_a_formula(cells: list[tuple[str, str]]) -> None:
    _heading, *rows = read(csv_text([{"A": first, "B": second} for first, second in cells]))
    assert len(rows) == len(cells)
    for row, typed in zip(rows, cells, strict=True):
        for cell, text in zip(row, typed, strict=True):
            assert cell in {text, f"'{text}"}
            assert not cell.lstrip(" ").startswith(tuple(STARTS))


@given(st.lists(TEXTS | DANGEROUS, min_size=1))
def test_no_text_is_a_formula_when_it_is_divided_at_commas_instead(cells: list[str]) -> None:
    for text in cells:
        (_heading, *rows) = csv.reader(StringIO(csv_text([{"A": text}]).removeprefix("\ufeff"), newline=""))
        assert not [cell for row in rows for cell in row if cell.startswith(tuple(STARTS))]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=2+3", '"\'=2+3"'),
        ("  =2+3", '"\'  =2+3"'),
        ("-3", '"\'-3"'),
        (-3, "-3"),
        (0, "0"),
        (True, '"True"'),
        (None, '""'),
        ('Han sa "ja"; hun "nei"', '"Han sa ""ja""; hun ""nei"""'),
        ("to\nlinjer", '"to\nlinjer"'),
        ("Blåbær", '"Blåbær"'),
    ],
)
def test_cells_are_written_so(value: object, written: str) -> None:
    assert csv_text([{"A": value}]) == f'\ufeff"A"\r\n{written}\r\n'


def test_a_heading_is_no_formula_either() -> None:
    assert csv_text([{"=A": 1}]) == '\ufeff"\'=A"\r\n1\r\n'


def test_no_rows_are_no_lines() -> None:
    assert csv_text([]) == "\ufeff"
