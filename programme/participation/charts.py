"""Maps of Norway, and of a department, as finished Vega-Lite specs.

A plain dict, since Altair's validation costs more than the page. Values stand inside the layers: Streamlit would turn
those at the top of a spec into Arrow, which costs more than it saves at these sizes.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from programme.cooperation.suggesting import Place
from programme.language import _
from programme.outreach.model import OutreachRow, OutreachStatus
from programme.participation.model import MunicipalityStage, MunicipalState

Spec = dict[str, Any]

OUTLINE_ADDRESS: Final = "/norge.json"
"""Where the browser finds the outline of the counties; it asks once and keeps it."""


class _Look(NamedTuple):
    """How a mark is drawn."""

    colour: str
    shape: str


_STAGES: Final[Mapping[MunicipalityStage, _Look]] = {
    MunicipalityStage.INTERESTED: _Look("#9CC4CC", "circle"),
    MunicipalityStage.APPLIED: _Look("#5A98A5", "triangle-up"),
    MunicipalityStage.ACCEPTED: _Look("#266D7B", "square"),
    MunicipalityStage.COMPLETE: _Look("#0B5563", "diamond"),
}
"""How far somebody has come, from the first stage to the last: one hue, since stages have an order."""
_STATUSES: Final[Mapping[OutreachStatus, _Look]] = {
    OutreachStatus.NOT_CONTACTED: _Look("#FFFFFF", "circle"),
    OutreachStatus.CONTACTED: _Look("#56B4E9", "triangle-up"),
    OutreachStatus.INTERESTED: _Look("#009E73", "square"),
    OutreachStatus.DECLINED: _Look("#E69F00", "cross"),
    OutreachStatus.APPLIED: _Look("#0B5563", "diamond"),
}
"""Where a municipality stands with its board: colours that the colour-blind tell apart (Okabe-Ito), a shape each."""
_INK, _LAND, _LINE = "#1F2A2E", "#EDF1F2", "#B9C4C6"
_LOOK: Final = {
    "font": "Source Sans, sans-serif",
    "background": "transparent",
    "view": {"stroke": None},
    "legend": {"orient": "top", "columns": 2, "labelFontSize": 13, "labelColor": _INK, "title": None, "aria": False},
}


def stage_map(states: Iterable[MunicipalState]) -> Spec:
    """Norway's counties, and a mark for each municipality: colour and shape say how far it has come."""
    values = [
        _mark(state.latitude, state.longitude, state.name, state.stage.label)
        for state in states
        if state.stage and state.latitude is not None
    ]
    return _map(values, {stage.label: look for stage, look in _STAGES.items()})


def outreach_map(rows: Iterable[OutreachRow]) -> Spec:
    """A department's counties, and a mark for each member of it: colour and shape say where it stands."""
    placed = [row for row in rows if not row.is_partner and row.latitude is not None]
    values = [_mark(row.latitude, row.longitude, row.name, row.status.label) for row in placed]
    # A municipality's number begins with its county's.
    counties = sorted({str(row.municipality_number)[:2] for row in placed})
    return _map(values, {status.label: look for status, look in _STATUSES.items()}, counties=counties)


def _mark(latitude: float | None, longitude: float | None, name: str, stage: str) -> dict[str, object]:
    return {"lat": latitude, "lon": longitude, "name": name, "stage": stage}


def _map(values: Sequence[Mapping[str, object]], look: Mapping[str, _Look], *, counties: Sequence[str] = ()) -> Spec:
    """Marks, each at its `stage` in the order of `look`, on the outline of Norway, or of some counties alone."""
    land: Spec = {
        "data": {"url": OUTLINE_ADDRESS, "format": {"type": "topojson", "feature": "counties"}},
        "mark": {"type": "geoshape", "fill": _LAND, "stroke": _LINE, "strokeWidth": 0.75, "aria": False},
    }
    if counties:
        land["transform"] = [{"filter": {"field": "properties.county_number", "oneOf": list(counties)}}]
    stages = list(look)
    colours, shapes = [each.colour for each in look.values()], [each.shape for each in look.values()]
    marks = {
        "data": {"values": values},
        "transform": [{"calculate": "datum.name + ': ' + datum.stage", "as": "told"}],
        "mark": {
            "type": "point",
            "filled": True,
            "size": 90,
            "opacity": 1,
            "stroke": _INK,
            "strokeWidth": 0.75,
            "ariaRoleDescription": _("kommune"),
        },
        "encoding": {
            "description": {"field": "told"},  # what a screen reader says of a mark
            "latitude": {"field": "lat", "type": "quantitative"},
            "longitude": {"field": "lon", "type": "quantitative"},
            "color": {"field": "stage", "type": "nominal", "scale": {"domain": stages, "range": colours}},
            "shape": {"field": "stage", "type": "nominal", "scale": {"domain": stages, "range": shapes}},
            "tooltip": [{"field": "name", "title": _("Kommune")}, {"field": "stage", "title": _("Status")}],
        },
    }
    # Rotated so that Norway stands upright, as on maps in UTM zone 33.
    return {
        "width": "container",
        "height": 560,
        "projection": {"type": "transverseMercator", "rotate": [-15, 0, 0]},
        "layer": [land, marks],
        "config": _LOOK,
    }


def together_map(
    places: Iterable[Place], suggested: Iterable[Sequence[str]], together: Iterable[Sequence[str]]
) -> Spec:
    """Municipalities, with lines between those (pairs of numbers) that could go together and those that cooperate."""
    by_number = {place.number: place for place in places if place.latitude is not None}
    joined = [pair for pair in together if by_number.keys() >= set(pair)]
    proposed = [pair for pair in suggested if by_number.keys() >= set(pair)]
    stages = dict.fromkeys((number for pair in proposed for number in pair), _("foreslått"))
    stages |= dict.fromkeys((number for pair in joined for number in pair), _("samarbeider"))
    others = _("andre kommuner")
    values = [
        _mark(place.latitude, place.longitude, place.name, stages.get(number, others))
        for number, place in by_number.items()
    ]
    look = {
        _("samarbeider"): _Look("#0B5563", "square"),
        _("foreslått"): _Look("#9CC4CC", "triangle-up"),
        others: _Look("#FFFFFF", "circle"),
    }
    spec = _map(values, look, counties=sorted({number[:2] for number in by_number}))
    lines = [
        _lines(by_number, proposed, {"color": "#266D7B", "strokeDash": [5, 4], "strokeWidth": 1.5}),
        _lines(by_number, joined, {"color": "#0B5563", "strokeWidth": 4}),
    ]
    land, marks = spec["layer"]
    return {**spec, "layer": [land, *(line for line in lines if line["data"]["values"]), marks]}


def _lines(places: Mapping[str, Place], pairs: Iterable[Sequence[str]], look: Mapping[str, object]) -> Spec:
    ends = [(places[one], places[other]) for one, other in pairs]
    values = [
        {"lat": one.latitude, "lon": one.longitude, "lat2": other.latitude, "lon2": other.longitude}
        for one, other in ends
    ]
    return {
        "data": {"values": values},
        "mark": {"type": "rule", "aria": False, **look},
        "encoding": {
            "latitude": {"field": "lat", "type": "quantitative"},
            "longitude": {"field": "lon", "type": "quantitative"},
            "latitude2": {"field": "lat2"},
            "longitude2": {"field": "lon2"},
        },
    }
