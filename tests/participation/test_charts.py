import json
from datetime import UTC, datetime

from programme.language import colours
from programme.participation.charts import attendance_chart, attendance_heat_map, funnel_chart, stage_map
from programme.participation.model import Attendance, Figure, MunicipalityStage
from programme.participation.outline import norway


def row(number: int = 1, *, is_closed: bool = True, **counts: int) -> Attendance:
    states = {"invited": 4, "met": 0, "excused": 0, "absent": 0, "substitute_met": 0} | counts
    moment = datetime(2024, 9, 10, 8, tzinfo=UTC)
    return Attendance("1804", "Bodø", "nordland", "g", number, moment, is_closed, **states)


def test_funnel_says_its_figures_in_words() -> None:
    spec = funnel_chart([Figure(MunicipalityStage.INTERESTED, 23, 23), Figure(MunicipalityStage.APPLIED, 18, 23)])

    assert spec["layer"][0]["data"]["values"] == [
        {"stage": "Interessert", "count": 23, "words": "23 av 23"},
        {"stage": "Søkt", "count": 18, "words": "18 av 23"},
    ]


def test_heat_map_says_in_each_cell_what_its_colour_says() -> None:
    spec = attendance_heat_map([row(met=2, substitute_met=1, absent=1), row(2, is_closed=False, met=1)], gatherings=6)

    cells = [(cell["words"], cell["share"], cell["is_open"]) for cell in spec["layer"][0]["data"]["values"]]
    assert cells == [("3/4", 0.75, False), ("1 …", 0, True)]
    assert spec["layer"][0]["layer"][0]["encoding"]["x"]["scale"]["domain"] == [1, 2, 3, 4, 5, 6]


def test_attendance_chart_adds_up_municipalities_and_keeps_the_unknown_apart() -> None:
    spec = attendance_chart([row(met=3, absent=1), row(met=4), row(2, is_closed=False, met=1)])

    segments = [(each["gathering"], each["state"], each["people"]) for each in spec["layer"][0]["data"]["values"]]
    assert segments == [
        ("Samling 1", "møtte", 7),
        ("Samling 1", "ikke møtt", 1),
        ("Samling 2", "møtte", 1),
        ("Samling 2", "ikke ført ennå", 3),
    ]
    assert spec["layer"][0]["encoding"]["color"]["scale"]["range"][0] == colours.MET


def test_map_fetches_nothing_and_is_light_enough_to_send() -> None:
    written = json.dumps(stage_map([]), separators=(",", ":"))

    assert "url" not in written
    assert len(written) < 35_000


def test_outline_keeps_every_county() -> None:
    counties = norway()["objects"]["counties"]["geometries"]

    assert len(counties) == 15
    assert all(county["arcs"] for county in counties)
