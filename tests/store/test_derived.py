"""What is made of rows is made once for the same rows, and anew for any others."""

from collections.abc import Sequence

import pytest

from programme.store.derived import kept_by_content
from programme.store.store import Row


def test_the_same_rows_are_made_into_something_once() -> None:
    made = []

    @kept_by_content
    def names(rows: Sequence[Row]) -> tuple[str, ...]:
        made.append(len(rows))
        return tuple(row["name"] for row in rows)

    assert names([{"name": "Bodø"}]) == names([{"name": "Bodø"}]) == ("Bodø",)
    assert names([{"name": "Bodø"}, {"name": "Rana"}]) == ("Bodø", "Rana")
    assert names([]) == names([]) == ()
    assert made == [1, 2, 0]


def test_columns_count_as_well_as_what_stands_in_them() -> None:
    @kept_by_content
    def columns(rows: Sequence[Row]) -> tuple[str, ...]:
        return tuple(rows[0])

    assert columns([{"name": "Bodø"}]) == ("name",)
    assert columns([{"place": "Bodø"}]) == ("place",)


def test_what_it_does_to_its_rows_is_not_seen_outside() -> None:
    @kept_by_content
    def emptied(rows: Sequence[Row]) -> int:
        return sum(row.pop("people") for row in rows)

    rows = [{"people": 3}]
    assert emptied(rows) == 3
    assert rows == [{"people": 3}]


def test_lists_in_rows_are_refused() -> None:
    with pytest.raises(TypeError, match="unhashable"):
        kept_by_content(len)([{"areas": ["a"]}])
