"""The line of the semesters: where the gatherings are on it, and whose they are."""

import re
from datetime import date, time

from programme.cohorts.model import Cohort
from programme.gatherings.lists import ScheduledGathering, Turnout
from programme.gatherings.model import GatheringKind
from programme.language.dates import at_oslo
from programme.ui.gathering_line import write_line
from tests.screens import drawn

NOBODY = Turnout(invited=0, comes=0, comes_not=0, substitutes=0, met=0, recorded=0)
COHORT = Cohort(
    slug="2024-25",
    name="2024–25",
    starts_on=date(2024, 8, 1),
    ends_on=date(2025, 12, 31),
    pre_gatherings=2,
    main_gatherings=6,
    recommended_members_least=4,
    recommended_members_most=8,
    version=1,
    deadlines={},
)
FIRST_DAY, LAST_DAY = date(2024, 8, 1), date(2025, 12, 31)
SEPTEMBER = date(2024, 9, 18)


def gathering(day: date = SEPTEMBER, region: str | None = None, **changes: object) -> ScheduledGathering:
    starts_at = at_oslo(day, time(10))
    values = {
        "id": "g",
        "cohort_slug": COHORT.slug,
        "kind": GatheringKind.MAIN,
        "number": 1,
        "region_id": region,
        "region_name": region,
        "starts_at": starts_at,
        "ends_at": at_oslo(day, time(16)),
        "venue": "",
        "host_municipality": None,
        "host_name": None,
        "theme": "",
        "cancelled_at": None,
        "roster_closed_at": None,
        "version": 1,
        "is_own": True,
        "participants": NOBODY,
        "boards": NOBODY,
    }
    return ScheduledGathering.model_validate(values | changes)


def line(*gatherings: ScheduledGathering, today: date = FIRST_DAY) -> str:
    return drawn(write_line, gatherings, COHORT, today)


def rows(written: str) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Of each row: its name, and of each mark on it its kind, what is told of it, and its number."""
    parts = re.findall(
        r'<div class="name">(.*?)</div><div class="track">(.*?)(?=<div class="name">|</div></div>$)', written
    )
    mark = '<i class="mark (.*?)" style="left:.*?" title="(.*?)"><b>(.*?)</b></i>'
    return [(name, re.findall(mark, track)) for name, track in parts]


def places(written: str, kind: str) -> list[str]:
    """How far along the line the marks of a kind stand."""
    return re.findall(f'<i class="{kind}" style="left:(.*?)"', written)


def semesters(written: str) -> list[str]:
    (names,) = re.findall('<div class="semesters">(.*?)</div>', written)
    return re.findall("<span>(.*?)</span>", names)


def test_each_gathering_has_a_mark_that_tells_what_when_and_where() -> None:
    pre = gathering(date(2024, 8, 20), kind=GatheringKind.PRE)
    main = gathering(number=2, venue="Gardermoen")

    assert rows(line(pre, main)) == [
        (
            "",
            [
                ("pre", "Presamling 1 · 20. august 2024", "1"),
                ("main", "Samling 2 · 18. september 2024 · Gardermoen", "2"),
            ],
        )
    ]


def test_a_mark_stands_where_its_day_is_between_the_first_and_the_last() -> None:
    written = line(gathering(FIRST_DAY), gathering(LAST_DAY))

    assert places(written, "mark main") == ["0.00%", "100.00%"]
    assert places(line(gathering(date(2025, 4, 16))), "mark main") == ["49.90%"]  # 258 days of 517


def test_gatherings_of_several_regions_have_a_row_each_and_the_joint_ones_theirs() -> None:
    written = line(gathering(), gathering(region="Nordland", number=2), gathering(region="Trøndelag", number=2))

    assert [(name, len(marks)) for name, marks in rows(written)] == [("Felles", 1), ("Nordland", 1), ("Trøndelag", 1)]


def test_gatherings_of_one_region_stand_in_one_row_with_the_joint_ones() -> None:
    assert [(name, len(marks)) for name, marks in rows(line(gathering(), gathering(region="Nordland")))] == [("", 2)]


def test_cancelled_gatherings_are_left_out_and_so_is_the_row_of_their_region() -> None:
    cancelled = gathering(date(2023, 10, 1), region="Trøndelag", cancelled_at=at_oslo(FIRST_DAY, time(8)))
    written = line(gathering(), gathering(region="Nordland"), cancelled)

    assert [(name, len(marks)) for name, marks in rows(written)] == [("", 2)]
    assert semesters(written) == ["høst 2024", "vår 2025", "høst 2025"]


def test_a_cohort_without_a_gathering_that_stands_shows_its_semesters() -> None:
    written = line(gathering(cancelled_at=at_oslo(FIRST_DAY, time(8))))

    assert rows(written) == [("", [])]
    assert semesters(written) == ["høst 2024", "vår 2025", "høst 2025"]


def test_a_gathering_before_the_first_day_has_its_semester_on_the_line() -> None:
    written = line(gathering(date(2024, 2, 1), kind=GatheringKind.PRE))

    assert semesters(written) == ["vår 2024", "høst 2024", "vår 2025", "høst 2025"]
    assert written.count('<div class="bands"><span></span><span></span><span></span><span></span></div>') == 1


def test_today_is_on_the_line_only_within_it() -> None:
    assert places(line(gathering(), today=FIRST_DAY), "today") == ["0.00%"]
    assert places(line(gathering(), today=LAST_DAY), "today") == ["100.00%"]
    assert places(line(gathering(), today=date(2024, 7, 31)), "today") == []
    assert places(line(gathering(), today=date(2026, 1, 1)), "today") == []
    assert len(places(line(gathering(region="Nordland"), gathering(region="Agder")), "today")) == 3


def test_words_of_people_are_escaped() -> None:
    nasty = '"><script>alert(1)</script>'
    written = line(gathering(region=f"{nasty}1", venue=nasty), gathering(region=f"{nasty}2", venue=nasty))

    assert "<script" not in written
    assert written.count("&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;") == 4


def test_the_line_is_a_picture_with_words_for_who_does_not_see_it() -> None:
    alt = "Tidslinje over semestrene med samlingene. De samme datoene står i tabellen under."

    assert f'<div class="line" role="img" aria-label="{alt}">' in line(gathering())
