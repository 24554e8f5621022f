"""Which municipalities share a border on land: read from the map, once a process.

The map (data/SOURCES.md, «municipalities.topojson») is clipped at the coast, so a border at sea is none.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any, Final

from programme.cooperation.suggesting import Border

_MAP: Final = Path(__file__).parents[2] / "data" / "reference" / "municipalities.topojson"


@cache
def land_borders() -> frozenset[Border]:
    """The pairs of today's municipality numbers with a line of the map in common. Raises OSError without the map."""
    return shared_borders(json.loads(_MAP.read_text(encoding="utf-8"))["objects"]["municipalities"]["geometries"])


def shared_borders(geometries: Iterable[dict[str, Any]]) -> frozenset[Border]:
    """The pairs of ids in TopoJSON geometries that use the same arc, in whichever direction."""
    users: defaultdict[int, set[str]] = defaultdict(set)
    for geometry in geometries:
        for arc in _arcs(geometry["arcs"]):
            users[arc if arc >= 0 else ~arc].add(geometry["id"])
    return frozenset(frozenset(pair) for several in users.values() for pair in combinations(several, 2))


def _arcs(nested: list[Any]) -> Iterator[int]:
    for each in nested:
        if isinstance(each, list):
            yield from _arcs(each)
        else:
            yield each
