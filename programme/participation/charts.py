"""The map of Norway as a finished Vega-Lite spec.

A plain dict, since Altair's validation costs more than the page. Values stand inside the layers: Streamlit would turn
those at the top of a spec into Arrow, which costs more than it saves at these sizes.
"""

from collections.abc import Iterable
from typing import Any, Final

from programme.language import _
from programme.participation.model import MunicipalityStage, MunicipalState

Spec = dict[str, Any]

OUTLINE_ADDRESS: Final = "/norge.json"
"""Where the browser finds the outline of the counties; it asks once and keeps it."""
_SHAPES: Final = ("circle", "triangle-up", "square", "diamond")
_STAGES: Final = ("#9CC4CC", "#5A98A5", "#266D7B", "#0B5563")
"""How far somebody has come, from the first stage to the last: one hue, since stages have an order."""
_INK, _LAND, _LINE = "#1F2A2E", "#EDF1F2", "#B9C4C6"
_LOOK: Final = {
    "font": "Source Sans, sans-serif",
    "background": "transparent",
    "view": {"stroke": None},
    "legend": {"orient": "top", "columns": 2, "labelFontSize": 13, "labelColor": _INK, "title": None, "aria": False},
}


def stage_map(states: Iterable[MunicipalState]) -> Spec:
    """Norway's counties, and a mark for each municipality: colour and shape say how far it has come."""
    stages = [stage.label for stage in MunicipalityStage]
    values = [
        {"lat": state.latitude, "lon": state.longitude, "name": state.name, "stage": state.stage.label}
        for state in states
        if state.stage and state.latitude is not None
    ]
    land = {
        "data": {"url": OUTLINE_ADDRESS, "format": {"type": "topojson", "feature": "counties"}},
        "mark": {"type": "geoshape", "fill": _LAND, "stroke": _LINE, "strokeWidth": 0.75, "aria": False},
    }
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
            "color": {"field": "stage", "type": "nominal", "scale": {"domain": stages, "range": list(_STAGES)}},
            "shape": {"field": "stage", "type": "nominal", "scale": {"domain": stages, "range": list(_SHAPES)}},
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
