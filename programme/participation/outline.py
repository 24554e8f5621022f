"""The outline of Norway's counties, thinned so that it can be sent inside a plot."""

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

_FILE: Final = Path(__file__).resolve().parents[2] / "data" / "reference" / "counties.topojson"
_CLOSEST: Final = 700
"""Points nearer than this to the one before are left out, in the file's own grid: about three pixels of a plot."""
_LEAST_RING: Final = 4
"""A ring of fewer points has no area; islands that small are left out."""

Point = tuple[int, int]


@lru_cache(maxsize=1)
def norway() -> dict[str, Any]:
    """A TopoJSON topology with the object `counties`, about a third of the reference file. Made once."""
    topology: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    arcs = [_thinned(arc) for arc in topology["arcs"]]
    for county in _counties(topology):
        county.pop("properties", None)
        if county["type"] == "MultiPolygon":
            county["arcs"] = [rings for rings in county["arcs"] if _points(rings[0], arcs) >= _LEAST_RING]
    used = {max(arc, ~arc) for county in _counties(topology) for arc in _arcs_of(county["arcs"])}
    topology["arcs"] = [_as_steps(arc) if place in used else [] for place, arc in enumerate(arcs)]
    return topology


def _counties(topology: dict[str, Any]) -> list[dict[str, Any]]:
    counties: list[dict[str, Any]] = topology["objects"]["counties"]["geometries"]
    return counties


def _arcs_of(nested: int | list[Any]) -> Iterator[int]:
    """The arcs of a Polygon or MultiPolygon, however deep they lie."""
    if isinstance(nested, int):
        yield nested
    else:
        for inner in nested:
            yield from _arcs_of(inner)


def _thinned(steps: list[list[int]]) -> list[Point]:
    """An arc of steps as points on the grid, its ends kept, since other arcs meet it there."""
    points: list[Point] = []
    x = y = 0
    for step_x, step_y in steps:
        x, y = x + step_x, y + step_y
        points.append((x, y))
    kept = points[:1]
    for point in points[1:-1]:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= _CLOSEST:
            kept.append(point)
    return [*kept, points[-1]]


def _points(ring: list[int], arcs: list[list[Point]]) -> int:
    """How many points a ring has; an arc that is walked backwards is numbered ~arc."""
    return sum(len(arcs[arc if arc >= 0 else ~arc]) - 1 for arc in ring) + 1


def _as_steps(points: list[Point]) -> list[Point]:
    before = [(0, 0), *points]
    return [(x - from_x, y - from_y) for (from_x, from_y), (x, y) in zip(before, points, strict=False)]
