"""The plot of mentors: what they carry beside what they can take."""

from collections.abc import Sequence
from typing import Any

from programme.language import _
from programme.language.colours import CAPACITY, LOAD, OFFERED
from programme.language.plots import PLOT
from programme.mentoring.model import AssignmentState, Mentor

_ROW = 34
"""Pixels for each mentor: high enough for a finger."""


def mentor_load(mentors: Sequence[Mentor]) -> dict[str, Any]:
    """A finished Vega-Lite spec: a row for each mentor, bars for municipalities, an outline for the capacity."""
    rows = [row for mentor in mentors for row in _rows(mentor)]
    most = max((max(mentor.capacity, mentor.offered + mentor.accepted) for mentor in mentors), default=1)
    names = {
        "field": "mentor",
        "type": "nominal",
        "sort": None,
        "axis": {"title": None, "labelLimit": 150, "labelFontSize": 13, "ticks": False, "domain": False},
    }
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": "container",
        "height": {"step": _ROW},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "data": {"values": rows},
        "encoding": {"y": names},
        "layer": [_load(most), _capacity()],
        "config": PLOT,
    }


def _rows(mentor: Mentor) -> list[dict[str, Any]]:
    # Accepted ones lie first in the bar, whatever the order of the words.
    carried = ((AssignmentState.OFFERED, mentor.offered, 1), (AssignmentState.ACCEPTED, mentor.accepted, 0))
    return [
        {
            "mentor": mentor.name,
            "capacity": mentor.capacity,
            "state": state.label,
            "municipalities": count,
            "place": place,
        }
        for state, count, place in carried
    ]


def _load(most: int) -> dict[str, Any]:
    accepted, offered = AssignmentState.ACCEPTED.label, AssignmentState.OFFERED.label
    axis = {"title": _("Kommuner"), "format": "d", "tickMinStep": 1, "grid": False, "labelFontSize": 12}
    return {
        "mark": {"type": "bar", "height": {"band": 0.5}},
        "encoding": {
            "x": {
                "field": "municipalities",
                "type": "quantitative",
                "stack": "zero",
                "scale": {"domain": [0, most]},
                "axis": axis,
            },
            "order": {"field": "place", "type": "quantitative"},
            "color": {
                "field": "state",
                "type": "nominal",
                "scale": {"domain": [accepted, offered], "range": [LOAD, OFFERED]},
                "legend": {"title": None, "orient": "top", "labelFontSize": 12},
            },
            "tooltip": [
                {"field": "mentor", "title": _("Veileder")},
                {"field": "state", "title": _("Svar")},
                {"field": "municipalities", "title": _("Kommuner")},
                {"field": "capacity", "title": _("Kapasitet")},
            ],
        },
    }


def _capacity() -> dict[str, Any]:
    outline = {"type": "bar", "filled": False, "stroke": CAPACITY, "strokeWidth": 1.5, "height": {"band": 0.72}}
    return {"mark": outline, "encoding": {"x": {"aggregate": "max", "field": "capacity", "type": "quantitative"}}}
