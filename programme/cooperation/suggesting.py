"""Which municipalities could go together, and why: pure functions of what is known about them.

The same municipalities give the same suggestions in the same order, however they are listed.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import asin, cos, radians, sin, sqrt

from programme.language import _
from programme.language.numbers import listed, name_order, number

NEAR_KM = 40
"""As far as this from point to point, municipalities without a common border are near each other."""
ALIKE = 2
"""Two municipalities are about as large when the larger has no more than so many times the other's inhabitants."""
_EARTH_KM = 6371.0

Border = frozenset[str]
"""The numbers of two municipalities that share a border on land."""


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality as whoever asks may know it.

    `area` is the label of the development area it works with, as `area_key` tells it from others; empty when there is
    none or the reader may not know. `has_chosen`: it chose the area itself. `is_interested`: it has shown interest or
    applied. `is_own`: it is of the reader's own department. `population` None where no figure is known.
    """

    number: str
    name: str
    department: str
    population: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    area_key: str = ""
    area: str = ""
    has_chosen: bool = False
    is_interested: bool = False
    is_own: bool = True


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Municipalities that could go together, in the order of their names, with why: each reason a clause.

    `weight`: the more there is to it, the higher; `kilometres` the farthest between two of them, None where unknown.
    """

    places: tuple[Place, ...]
    reasons: tuple[str, ...]
    weight: int
    kilometres: float | None

    @property
    def numbers(self) -> tuple[str, ...]:
        """The municipalities' numbers."""
        return tuple(place.number for place in self.places)

    @property
    def names(self) -> str:
        """`Bodø og Gildeskål`."""
        return listed(place.name for place in self.places)

    @property
    def why(self) -> str:
        """`naboer; begge har valgt «Samhandling»; 54 000 og 1 900 innbyggere`."""
        return "; ".join(self.reasons)


def suggested_pairs(places: Iterable[Place], borders: Collection[Border]) -> tuple[Suggestion, ...]:
    """Every pair that has a reason, the best first: neighbours, near each other, or with an area that both have chosen.

    At least one of the two is the reader's own, and a pair across a department's border shares a border on land.
    """
    found = [
        pair
        for one, other in combinations(_in_order(places), 2)
        if (one.is_own or other.is_own) and (pair := _pair(one, other, borders)) is not None
    ]
    return tuple(sorted(found, key=_rank))


def suggested_clusters(
    places: Iterable[Place], borders: Collection[Border], *, most: int = 10
) -> tuple[Suggestion, ...]:
    """Three or more interested municipalities that work with the same area and are all each other's neighbours.

    One without any neighbour on land counts as a neighbour of those near it. Each as large as can be, the best first.
    """
    interested = [place for place in _in_order(places) if place.is_interested and place.area_key]
    landed = frozenset().union(*borders) if borders else frozenset()
    beside: dict[str, set[str]] = {place.number: set() for place in interested}
    for one, other in combinations(interested, 2):
        if one.area_key == other.area_key and _are_beside(one, other, borders, landed):
            beside[one.number].add(other.number)
            beside[other.number].add(one.number)
    by_number = {place.number: place for place in interested}
    wholes = [whole for whole in _wholes(frozenset(), frozenset(beside), frozenset(), beside) if len(whole) > 2]  # noqa: PLR2004
    found = [_cluster([by_number[each] for each in whole]) for whole in wholes]
    return tuple(sorted((one for one in found if any(place.is_own for place in one.places)), key=_rank)[:most])


def kilometres(one: Place, other: Place) -> float | None:
    """How far it is between the points of two municipalities, along a great circle; None where one has no point."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return None
    first, second = radians(one.latitude), radians(other.latitude)
    across, along = first - second, radians(one.longitude - other.longitude)
    chord = sin(across / 2) ** 2 + cos(first) * cos(second) * sin(along / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(chord))


def _in_order(places: Iterable[Place]) -> list[Place]:
    return sorted(places, key=lambda place: (name_order(place.name), place.number))


def _rank(one: Suggestion) -> tuple[object, ...]:
    far = one.kilometres if one.kilometres is not None else float("inf")
    return -one.weight, far, [name_order(place.name) for place in one.places], one.numbers


def _pair(one: Place, other: Place, borders: Collection[Border]) -> Suggestion | None:
    shares_border = frozenset((one.number, other.number)) in borders
    is_across = one.department != other.department
    if is_across and not shares_border:  # most of all pairs: told before anything is reckoned
        return None
    far = kilometres(one, other)
    is_near = not shares_border and far is not None and far <= NEAR_KM
    same_area = bool(one.area_key) and one.area_key == other.area_key
    both_chose = same_area and one.has_chosen and other.has_chosen
    if not (shares_border or is_near or both_chose):
        return None
    nearness = _nearness(far, shares_border=shares_border, is_near=is_near)
    reasons = [*nearness, *_area((one, other)), *_interest((one, other)), *_size((one, other))]
    weight = 3 * shares_border + is_near + 2 * same_area + both_chose + _are_alike(one, other)
    return Suggestion((one, other), tuple(reasons), weight + one.is_interested + other.is_interested, far)


def _cluster(places: Sequence[Place]) -> Suggestion:
    several = tuple(_in_order(places))
    distances = [kilometres(one, other) for one, other in combinations(several, 2)]
    known = [far for far in distances if far is not None]
    reasons = [_("alle er naboer av hverandre"), *_area(several), *_interest(several), *_size(several)]
    return Suggestion(several, tuple(reasons), len(several), max(known, default=None))


def _nearness(far: float | None, *, shares_border: bool, is_near: bool) -> list[str]:
    if shares_border:
        return [_("naboer")]
    if is_near and far is not None:
        return [_("{far} km fra hverandre i luftlinje, uten felles grense på land", far=number(round(far)))]
    return []


def _area(places: Sequence[Place]) -> list[str]:
    if not places[0].area_key or len({place.area_key for place in places}) > 1:
        return []
    who = _("begge") if len(places) == 2 else _("alle")  # noqa: PLR2004 - a pair is both
    if all(place.has_chosen for place in places):
        return [_("{who} har valgt «{area}»", who=who, area=places[0].area)]
    if len({place.department for place in places}) > 1:
        return [_("fylkesavdelingene har samme utviklingsområde, «{area}»", area=places[0].area)]
    return [_("fylkesavdelingen har ett utviklingsområde")]


def _interest(places: Sequence[Place]) -> list[str]:
    if not all(place.is_interested for place in places):
        return [_("{name} er interessert", name=place.name) for place in places if place.is_interested]
    return [_("begge er interessert") if len(places) == 2 else _("alle er interessert")]  # noqa: PLR2004


def _size(places: Sequence[Place]) -> list[str]:
    sizes = [place.population for place in places]
    known = [size for size in sizes if size is not None]
    if len(known) < len(sizes):
        return []
    return [_("{sizes} innbyggere", sizes=listed(number(_about(size)) for size in known))]


def _about(size: int) -> int:
    """The number in two significant digits: 53 712 is about 54 000."""
    return round(size, 2 - len(str(size)))


def _are_alike(one: Place, other: Place) -> bool:
    if not one.population or not other.population:
        return False
    return max(one.population, other.population) <= ALIKE * min(one.population, other.population)


def _are_beside(one: Place, other: Place, borders: Collection[Border], landed: Collection[str]) -> bool:
    if frozenset((one.number, other.number)) in borders:
        return True
    if one.department != other.department or (one.number in landed and other.number in landed):
        return False
    far = kilometres(one, other)
    return far is not None and far <= NEAR_KM


def _wholes(
    chosen: frozenset[str], open_to: frozenset[str], tried: frozenset[str], beside: Mapping[str, Collection[str]]
) -> list[frozenset[str]]:
    """Every set in which all stand beside each other and which no other could join: Bron and Kerbosch, with a pivot."""
    if not open_to and not tried:
        return [chosen]
    pivot = max(sorted(open_to | tried), key=lambda each: len(open_to.intersection(beside[each])))
    found: list[frozenset[str]] = []
    for each in sorted(open_to.difference(beside[pivot])):
        around = frozenset(beside[each])
        found += _wholes(chosen | {each}, open_to & around, tried & around, beside)
        open_to, tried = open_to - {each}, tried | {each}
    return found
