"""The line of the semesters with the gatherings on it, and today."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from programme.cohorts.model import Cohort
from programme.gatherings.lists import ScheduledGathering
from programme.gatherings.model import Semester, semesters_between
from programme.language import _
from programme.language.colours import BAND, INK, NEUTRAL, TODAY
from programme.language.dates import date_in_text
from programme.language.plots import PLOT

_ROW, _TOP, _BOTTOM = 44, 36, 16
"""Pixels: height of a region's row; room for the names of the semesters above, and for «i dag» below."""


def gathering_line(gatherings: Sequence[ScheduledGathering], cohort: Cohort, today: date) -> dict[str, Any]:
    """A finished Vega-Lite spec: semesters as bands, a mark for each gathering, a line for today.

    One row; with gatherings of several regions a row for each, the joint ones in a row of their own. Cancelled ones are
    left out: their place is free.
    """
    standing = [gathering for gathering in gatherings if not gathering.is_cancelled]
    days = [gathering.day for gathering in standing]
    semesters = semesters_between(min([cohort.starts_on, *days]), max([cohort.ends_on, *days]))
    rows = _rows_of(standing)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": "container",
        "height": _TOP + _ROW * len(rows) + _BOTTOM,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "encoding": {"x": _days_axis(semesters)},
        "layer": [*_bands(semesters), *_today(today, semesters), *_marks(standing, rows)],
        "config": PLOT,
    }


def _rows_of(gatherings: Sequence[ScheduledGathering]) -> list[str]:
    regions = dict.fromkeys(gathering.region_name for gathering in gatherings if gathering.region_name)
    return [_("Felles"), *regions] if len(regions) > 1 else [""]


def _days_axis(semesters: Sequence[Semester]) -> dict[str, Any]:
    domain = [_iso(semesters[0].first_day), _iso(semesters[-1].last_day)]
    return {"field": "day", "type": "temporal", "axis": None, "scale": {"domain": domain, "nice": False}}


def _iso(day: date) -> str:
    # With a clock the browser takes it for local time; a bare date would be UTC and could slip to the day before.
    return f"{day.isoformat()}T12:00:00"


def _bands(semesters: Sequence[Semester]) -> list[dict[str, Any]]:
    values = [
        {"day": _iso(each.first_day), "until": _iso(each.last_day), "semester": each.label, "ground": place % 2}
        for place, each in enumerate(semesters)
    ]
    ground = {"field": "ground", "type": "nominal", "scale": {"domain": [0, 1], "range": [BAND, "#FFFFFF"]}}
    name = {"type": "text", "align": "left", "dx": 4, "baseline": "top", "fontSize": 12, "color": INK, "lineBreak": " "}
    return [
        {
            "data": {"values": values},
            "mark": "rect",
            "encoding": {"x2": {"field": "until"}, "color": ground | {"legend": None}},
        },
        {
            "data": {"values": values},
            "mark": name,
            "encoding": {"text": {"field": "semester"}, "y": {"value": 5}},
        },
    ]


def _today(today: date, semesters: Sequence[Semester]) -> list[dict[str, Any]]:
    if not semesters[0].first_day <= today <= semesters[-1].last_day:
        return []
    data = {"values": [{"day": _iso(today), "word": _("i dag")}]}
    word = {"type": "text", "align": "left", "dx": 4, "dy": -4, "baseline": "bottom", "fontSize": 12, "color": TODAY}
    return [
        {"data": data, "mark": {"type": "rule", "color": TODAY, "strokeWidth": 2}},
        {"data": data, "mark": word, "encoding": {"text": {"field": "word"}, "y": {"value": "height"}}},
    ]


def _marks(gatherings: Sequence[ScheduledGathering], rows: Sequence[str]) -> list[dict[str, Any]]:
    data = {"values": [_mark(gathering, rows) for gathering in gatherings]}
    place: dict[str, Any] = {"y": {"value": _TOP + _ROW // 2}}
    if len(rows) > 1:
        axis = {"title": None, "labelLimit": 110, "labelFontSize": 12, "ticks": False, "domain": False}
        scale = {"domain": list(rows), "range": [_TOP, _TOP + _ROW * len(rows)]}
        place = {"y": {"field": "row", "type": "nominal", "scale": scale, "axis": axis}}
    kinds = [_("samling"), _("presamling")]
    shape = {
        "field": "kind",
        "type": "nominal",
        "scale": {"domain": kinds, "range": ["circle", "diamond"]},
        "legend": {"title": None, "orient": "bottom", "labelFontSize": 12, "symbolFillColor": NEUTRAL},
    }
    tips = {"title": _("Samling"), "when": _("Når"), "venue": _("Sted")}
    tooltip = [{"field": field, "title": title} for field, title in tips.items()]
    number = {"type": "text", "fontSize": 11, "fontWeight": "bold", "color": "#FFFFFF"}
    return [
        {
            "data": data,
            "mark": {"type": "point", "size": 240, "filled": True, "opacity": 1, "color": INK},
            "encoding": place | {"shape": shape, "tooltip": tooltip},
        },
        {"data": data, "mark": number, "encoding": place | {"text": {"field": "number"}}},
    ]


def _mark(gathering: ScheduledGathering, rows: Sequence[str]) -> dict[str, Any]:
    return {
        "day": _iso(gathering.day),
        "kind": gathering.kind.label,
        "number": str(gathering.number),
        "row": (gathering.region_name or rows[0]) if len(rows) > 1 else "",
        "title": gathering.title,
        "when": date_in_text(gathering.day),
        "venue": gathering.venue,
    }
