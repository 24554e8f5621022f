"""Rows in, finished Vega-Lite specs out: the funnel, the heat map, attendance by gathering, the map.

Plain dicts, since Altair's validation costs more than the page. Values stand inside the layers: Streamlit would turn
those at the top of a spec into Arrow, which costs more than it saves at these sizes.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from programme.gatherings.model import AttendanceState
from programme.language import _, colours
from programme.language.numbers import counted
from programme.language.plots import PLOT
from programme.participation.model import Attendance, Figure, MunicipalityStage, MunicipalState
from programme.participation.outline import norway

Spec = dict[str, Any]

_ROW: Final = 26
"""Height of a row with a name, in pixels."""
_SHAPES: Final = ("circle", "triangle-up", "square", "diamond")


def _plot(layers: Sequence[Spec], height: int | Mapping[str, int], **more: object) -> Spec:
    return {"width": "container", "height": height, "layer": list(layers), "config": PLOT, **more}


def funnel_chart(figures: Sequence[Figure]) -> Spec:
    """A bar a stage, first to last, each with `18 av 23` beside it. Figures: at least one, `of` above 0."""
    values = [
        {"stage": each.stage.label, "count": each.count, "words": counted(each.count, each.of, "").strip()}
        for each in figures
    ]
    stages = [each.stage.label for each in figures]
    scale = {"domain": stages, "range": list(colours.STAGES[: len(stages)])}
    of = max((each.of for each in figures), default=0)
    y = {"field": "stage", "type": "nominal", "sort": stages, "title": None}
    # Room to the right of the longest bar for its words.
    x = {"field": "count", "type": "quantitative", "axis": None, "scale": {"domain": [0, of * 1.6]}}
    bars = {
        "data": {"values": values},
        "mark": {"type": "bar", "height": {"band": 0.7}, "cornerRadiusEnd": 3},
        "encoding": {"y": y, "x": x, "color": {"field": "stage", "type": "nominal", "scale": scale, "legend": None}},
    }
    words = {
        "data": {"values": values},
        "mark": {"type": "text", "align": "left", "dx": 6, "color": colours.INK, "fontSize": 13},
        "encoding": {"y": y, "x": x, "text": {"field": "words"}},
    }
    return _plot([bars, words], {"step": 36})


def attendance_heat_map(rows: Sequence[Attendance], *, gatherings: int) -> Spec:
    """Municipality by gathering number: the part of the obligation that was met as colour, and in figures in each cell.

    An open roster is grey, its cell says how many are recorded and `…`; where nobody met there is a heavy frame.
    `gatherings` is how many the cohort has: those to come stand empty.
    """
    values = [_cell(row) for row in rows]
    y = {"field": "municipality", "type": "nominal", "title": None, "sort": list(dict.fromkeys(r.name for r in rows))}
    x = {
        "field": "number",
        "type": "ordinal",
        "title": _("Samling"),
        "scale": {"domain": list(range(1, gatherings + 1))},
        "axis": {"orient": "top", "labelAngle": 0},
    }
    scale = {"domain": [0, 1], "range": [colours.NOTHING_MET, colours.ALL_MET]}
    share = {"field": "share", "type": "quantitative", "scale": scale, "legend": None}
    tooltip = [
        {"field": "municipality", "title": _("Kommune")},
        {"field": "number", "title": _("Samling")},
        {"field": "told", "title": _("Oppmøte")},
    ]
    cells = {
        "mark": {"type": "rect", "cornerRadius": 3},
        "encoding": {
            "y": y,
            "x": x,
            "color": {"condition": {"test": "!datum.is_open", **share}, "value": colours.BAND},
            "stroke": {
                "condition": {"test": "!datum.is_open && datum.share === 0", "value": colours.ABSENT},
                "value": colours.LINE,
            },
            "strokeWidth": {"condition": {"test": "!datum.is_open && datum.share === 0", "value": 2}, "value": 1},
            "tooltip": tooltip,
        },
    }
    words = {
        "mark": {"type": "text", "color": colours.INK, "fontSize": 12},
        "encoding": {"y": y, "x": x, "text": {"field": "words"}},
    }
    # Both draw the same cells, and these weigh more than all else on the page: sent once.
    return _plot([{"data": {"values": values}, "layer": [cells, words]}], {"step": _ROW})


def _cell(row: Attendance) -> dict[str, object]:
    told = counted(row.attended, row.invited, _("møtte"))
    return {
        "municipality": row.name,
        "number": row.number,
        "share": row.share or 0,  # Vega-Lite would leave out a cell without a value
        "is_open": row.share is None,
        "words": f"{row.attended}/{row.invited}" if row.is_closed else f"{row.attended} …",
        "told": told if row.is_closed else _("{told} så langt, listen er åpen", told=told),
    }


_STATES: Final = (
    (AttendanceState.MET, colours.MET),
    (AttendanceState.SUBSTITUTE_MET, colours.SUBSTITUTE),
    (AttendanceState.EXCUSED, colours.EXCUSED),
    (AttendanceState.ABSENT, colours.ABSENT),
)


def attendance_chart(rows: Sequence[Attendance]) -> Spec:
    """A stacked bar a gathering number, in people: the four states, and those of whom nothing is known yet."""
    labels = [*(state.label for state, _colour in _STATES), _("ikke ført ennå")]
    values = [value for row in _by_number(rows) for value in _segments(row, labels)]
    scale = {"domain": labels, "range": [*(colour for _state, colour in _STATES), colours.LINE]}
    y = {"field": "gathering", "type": "nominal", "title": None, "sort": None}
    x = {"field": "people", "type": "quantitative", "title": _("Personer"), "axis": {"tickMinStep": 1, "tickCount": 5}}
    order = {"field": "place", "type": "ordinal"}
    color = {"field": "state", "type": "nominal", "scale": scale}
    bars = {
        "data": {"values": values},
        "mark": {"type": "bar", "height": {"band": 0.7}, "stroke": "white", "strokeWidth": 1},
        "encoding": {
            "y": y,
            "x": x | {"stack": "zero"},
            "color": color,
            "order": order,
            "tooltip": [{"field": "gathering"}, {"field": "state"}, {"field": "people"}],
        },
    }
    words = {
        "data": {"values": values},
        "mark": {"type": "text", "color": colours.INK, "fontSize": 12},
        "encoding": {
            "y": y,
            "x": x | {"stack": "zero", "bandPosition": 0.5},
            "order": order,
            "detail": {"field": "state"},
            "text": {"field": "people"},
        },
    }
    return _plot([bars, words], {"step": 36})


def _by_number(rows: Iterable[Attendance]) -> list[tuple[int, list[int]]]:
    """Gathering number and people in each state, regions added up; the last is those of whom nothing is known."""
    sums: dict[int, list[int]] = {}
    for row in rows:
        known = [row.met, row.substitute_met, row.excused, row.absent]
        people = [*known, row.invited - sum(known)]
        before = sums.get(row.number, [0] * len(people))
        sums[row.number] = [least + more for least, more in zip(before, people, strict=True)]
    return sorted(sums.items())


def _segments(row: tuple[int, list[int]], labels: Sequence[str]) -> list[dict[str, object]]:
    number, people = row
    return [
        {"gathering": _("Samling {number}", number=number), "state": label, "people": count, "place": place}
        for place, (label, count) in enumerate(zip(labels, people, strict=True))
        if count
    ]


def stage_map(states: Iterable[MunicipalState]) -> Spec:
    """Norway's counties, and a mark for each municipality: colour and shape say how far it has come."""
    stages = [stage.label for stage in MunicipalityStage]
    values = [
        {"lat": state.latitude, "lon": state.longitude, "name": state.name, "stage": state.stage.label}
        for state in states
        if state.stage and state.latitude is not None
    ]
    land = {
        "data": {"values": norway(), "format": {"type": "topojson", "feature": "counties"}},
        "mark": {"type": "geoshape", "fill": colours.LAND, "stroke": colours.LINE, "strokeWidth": 0.75},
    }
    marks = {
        "data": {"values": values},
        "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1, "stroke": colours.INK, "strokeWidth": 0.75},
        "encoding": {
            "latitude": {"field": "lat", "type": "quantitative"},
            "longitude": {"field": "lon", "type": "quantitative"},
            "color": {"field": "stage", "type": "nominal", "scale": {"domain": stages, "range": list(colours.STAGES)}},
            "shape": {"field": "stage", "type": "nominal", "scale": {"domain": stages, "range": list(_SHAPES)}},
            "tooltip": [{"field": "name", "title": _("Kommune")}, {"field": "stage", "title": _("Status")}],
        },
    }
    # Rotated so that Norway stands upright, as on maps in UTM zone 33.
    return _plot([land, marks], 560, projection={"type": "transverseMercator", "rotate": [-15, 0, 0]})
