"""Attendance in cells and bars: what a colour says stands in figures beside it."""

import re
from datetime import UTC, datetime

from programme.participation.model import Attendance
from programme.ui.attendance import by_gathering, by_municipality
from tests.screens import drawn

MOMENT = datetime(2024, 9, 10, 8, tzinfo=UTC)


def row(number: int = 1, name: str = "Bodø", *, is_closed: bool = True, **counts: int) -> Attendance:
    states = {"invited": 4, "met": 0, "excused": 0, "absent": 0, "substitute_met": 0} | counts
    return Attendance(name, name, "nordland", "g", number, MOMENT, is_closed, **states)


def cells(written: str) -> list[tuple[str, str, str]]:
    """Of each cell that says something: its looks, what is told of it, and its words."""
    return re.findall('<span class="heat (.*?)" title="(.*?)">(.*?)</span>', written)


def bars(written: str) -> list[tuple[str, str, list[tuple[str, str]], str]]:
    """Of each bar: its name, its words, the lengths by tone, and how long the ground is."""
    return [
        (name, words, re.findall('<span class="bar (.*?)" style="width:(.*?)">', drawing), ground)
        for name, words, ground, drawing in re.findall(
            '<th scope="row">(.*?)</th><td>(.*?)</td>'
            '<td aria-hidden="true"><span class="ground" style="width:(.*?)"></span>(.*?)</td>',
            written,
        )
    ]


def test_each_cell_says_in_figures_what_its_colour_says() -> None:
    rows = [row(met=2, substitute_met=1, absent=1), row(2, met=4), row(3, met=1, absent=19, invited=20)]

    assert cells(drawn(by_municipality, rows, gatherings=3)) == [
        ("of-five-4", "3 av 4 møtte", "3/4"),
        ("of-five-5", "4 av 4 møtte", "4/4"),
        ("of-five-1", "1 av 20 møtte", "1/20"),
    ]


def test_an_open_roster_tells_how_many_are_recorded_so_far_and_judges_nobody() -> None:
    written = drawn(by_municipality, [row(is_closed=False, met=1), row(2, is_closed=False)], gatherings=2)

    told = "ført så langt, listen er åpen"
    assert cells(written) == [("open", f"1 {told}", "1 …"), ("open", f"0 {told}", "0 …")]


def test_a_gathering_at_which_nobody_met_is_framed() -> None:
    assert cells(drawn(by_municipality, [row(absent=3, excused=1)], gatherings=1)) == [("none", "0 av 4 møtte", "0/4")]


def test_there_is_a_row_a_municipality_and_a_column_a_gathering_those_to_come_empty() -> None:
    written = drawn(by_municipality, [row(met=4), row(name="<b>Rana</b>", met=4), row(2, met=4)], gatherings=4)

    assert re.findall('<th scope="col">(.*?)</th>', written) == [
        "Kommune",
        *(f"Samling {each}" for each in range(1, 5)),
    ]
    rows = [(name, rest.count("4/4"), rest.count("<td></td>")) for name, rest in _rows(written)]
    assert rows == [("Bodø", 2, 2), ("&lt;b&gt;Rana&lt;/b&gt;", 1, 3)]


def _rows(written: str) -> list[tuple[str, str]]:
    return re.findall('<tr><th scope="row">(.*?)</th>(.*?)</tr>', written)


def test_bars_add_up_municipalities_and_keep_the_unknown_apart() -> None:
    rows = [row(met=3, absent=1), row(name="Rana", met=4), row(2, is_closed=False, met=1)]

    assert bars(drawn(by_gathering, rows)) == [
        (
            "Samling 1",
            "7 møtte, 1 ikke møtt",
            [("met", "87.5%"), ("substitute", "0.0%"), ("excused", "0.0%"), ("absent", "12.5%")],
            "100.0%",
        ),
        (
            "Samling 2",
            "1 møtte, 3 ikke ført ennå",
            [("met", "12.5%"), ("substitute", "0.0%"), ("excused", "0.0%"), ("absent", "0.0%")],
            "50.0%",
        ),
    ]


def test_all_four_states_are_told_in_the_order_they_are_drawn() -> None:
    ((_name, words, parts, _ground),) = bars(
        drawn(by_gathering, [row(invited=10, met=4, substitute_met=3, excused=2, absent=1)])
    )

    assert words == "4 møtte, 3 vara møtte, 2 meldt forfall, 1 ikke møtt"
    assert parts == [("met", "40.0%"), ("substitute", "30.0%"), ("excused", "20.0%"), ("absent", "10.0%")]
