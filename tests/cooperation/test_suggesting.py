"""Who could go together: neighbours from the map, and the properties of what is suggested."""

from dataclasses import replace
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from programme.cooperation.borders import land_borders, shared_borders
from programme.cooperation.suggesting import (
    NEAR_KM,
    Place,
    kilometres,
    suggested_clusters,
    suggested_pairs,
)

BODO = Place("1804", "Bodø", "nordland", 53712, 67.28, 14.40)
GILDESKAL = Place("1838", "Gildeskål", "nordland", 1897, 67.06, 14.03)
VEGA = Place("1815", "Vega", "nordland", 1160, 65.66, 11.9)
HERFAR = Place("1827", "Dønna", "nordland", 1380, 66.1, 12.5)
SAMHANDLING = {"area_key": "samhandling", "area": "Samhandling"}
NEIGHBOURS = frozenset({frozenset({"1804", "1838"})})

places = st.lists(
    st.builds(
        Place,
        number=st.sampled_from([f"{number:04}" for number in range(1, 13)]),
        name=st.sampled_from(["Bodø", "Ås", "Ål", "Øygarden", "Alta"]),
        department=st.sampled_from(["nordland", "trondelag"]),
        population=st.none() | st.integers(0, 700_000),
        latitude=st.none() | st.floats(58, 71),
        longitude=st.none() | st.floats(5, 31),
        area_key=st.sampled_from(["", "a", "b"]),
        has_chosen=st.booleans(),
        is_interested=st.booleans(),
        is_own=st.booleans(),
    ),
    max_size=9,
    unique_by=lambda place: place.number,
)
borders = st.frozensets(
    st.sets(st.sampled_from([f"{number:04}" for number in range(1, 13)]), min_size=2, max_size=2).map(frozenset),
    max_size=25,
)


def test_the_map_tells_who_shares_a_border_on_land() -> None:
    found = land_borders()

    assert {"1838", "1839", "1841", "1840", "1845"} == {next(iter(pair - {"1804"})) for pair in found if "1804" in pair}
    assert not any("1815" in pair for pair in found)  # Vega is islands
    assert all(len(pair) == 2 for pair in found)


def test_an_arc_counts_in_either_direction() -> None:
    geometries = [
        {"id": "1", "arcs": [[0, 1]]},
        {"id": "2", "arcs": [[[~1, 2]], [[3]]]},
        {"id": "3", "arcs": [[4]]},
    ]
    assert shared_borders(geometries) == frozenset({frozenset({"1", "2"})})


def test_a_pair_is_told_as_people_say_it() -> None:
    chosen = [replace(place, **SAMHANDLING, has_chosen=True) for place in (GILDESKAL, BODO)]
    (pair,) = suggested_pairs(chosen, NEIGHBOURS)

    assert pair.names == "Bodø og Gildeskål"
    assert pair.why == "naboer; begge har valgt «Samhandling»; 54\xa0000 og 1\xa0900 innbyggere"


def test_an_area_that_the_department_brought_in_is_not_called_chosen() -> None:
    (pair,) = suggested_pairs([replace(place, **SAMHANDLING) for place in (GILDESKAL, BODO)], NEIGHBOURS)
    assert pair.why == "naboer; fylkesavdelingen har ett utviklingsområde; 54\xa0000 og 1\xa0900 innbyggere"


def test_who_is_interested_is_told() -> None:
    one, both = replace(BODO, is_interested=True), replace(GILDESKAL, is_interested=True)
    assert "; Bodø er interessert; " in suggested_pairs([one, GILDESKAL], NEIGHBOURS)[0].why
    assert "; begge er interessert; " in suggested_pairs([one, both], NEIGHBOURS)[0].why


def test_size_is_left_out_where_a_figure_is_not_known() -> None:
    (pair,) = suggested_pairs([BODO, replace(GILDESKAL, population=None)], NEIGHBOURS)
    assert pair.why == "naboer"


def test_without_a_border_the_distance_is_told() -> None:
    near = replace(HERFAR, latitude=65.8, longitude=12.2)
    (pair,) = suggested_pairs([VEGA, near], frozenset())

    assert pair.kilometres is not None
    assert pair.kilometres < NEAR_KM
    assert pair.reasons[0] == f"{round(pair.kilometres)} km fra hverandre i luftlinje, uten felles grense på land"
    assert suggested_pairs([VEGA, replace(near, latitude=69.0)], frozenset()) == ()


def test_across_a_departments_border_only_neighbours_are_suggested() -> None:
    beyond = replace(GILDESKAL, department="trondelag", is_own=False, **SAMHANDLING, has_chosen=True)
    own = replace(BODO, **SAMHANDLING, has_chosen=True)

    assert [pair.reasons[0] for pair in suggested_pairs([own, beyond], NEIGHBOURS)] == ["naboer"]
    assert suggested_pairs([own, beyond], frozenset()) == ()


def test_two_of_another_department_are_no_business_of_this_one() -> None:
    others = [replace(place, is_own=False) for place in (BODO, GILDESKAL)]
    assert suggested_pairs(others, NEIGHBOURS) == ()


def test_the_more_there_is_to_it_the_earlier_it_stands() -> None:
    beiarn = Place("1839", "Beiarn", "nordland", 1000, 67.0, 14.6)
    both = [replace(place, **SAMHANDLING, has_chosen=True, is_interested=True) for place in (BODO, GILDESKAL)]
    found = suggested_pairs([*both, beiarn], {*NEIGHBOURS, frozenset({"1804", "1839"})})

    assert [pair.names for pair in found] == ["Bodø og Gildeskål", "Beiarn og Bodø", "Beiarn og Gildeskål"]


def test_a_cluster_is_as_large_as_can_be() -> None:
    four = [
        Place(str(number), f"Kommune {number}", "nordland", 1000, is_interested=True, **SAMHANDLING)
        for number in range(1, 5)
    ]
    edges = {frozenset(pair) for pair in combinations(("1", "2", "3"), 2)} | {frozenset({"3", "4"})}

    (cluster,) = suggested_clusters(four, edges)
    assert cluster.numbers == ("1", "2", "3")
    assert cluster.reasons[:3] == (
        "alle er naboer av hverandre",
        "fylkesavdelingen har ett utviklingsområde",
        "alle er interessert",
    )


def test_a_cluster_is_of_interested_ones_with_one_area() -> None:
    three = [Place(str(number), str(number), "nordland", is_interested=True, **SAMHANDLING) for number in range(3)]
    edges = {frozenset(pair) for pair in combinations(("0", "1", "2"), 2)}

    assert len(suggested_clusters(three, edges)) == 1
    assert suggested_clusters([*three[:2], replace(three[2], is_interested=False)], edges) == ()
    assert suggested_clusters([*three[:2], replace(three[2], area_key="annet")], edges) == ()


@given(found=places, edges=borders)
def test_the_same_is_suggested_however_the_municipalities_are_listed(
    found: list[Place], edges: frozenset[frozenset[str]]
) -> None:
    assert suggested_pairs(found, edges) == suggested_pairs(list(reversed(found)), edges)
    assert suggested_clusters(found, edges) == suggested_clusters(list(reversed(found)), edges)


@given(found=places, edges=borders)
def test_no_municipality_is_paired_with_itself_and_no_pair_twice(
    found: list[Place], edges: frozenset[frozenset[str]]
) -> None:
    pairs = [pair.numbers for pair in suggested_pairs(found, edges)]

    assert all(one != other for one, other in pairs)
    assert len({frozenset(pair) for pair in pairs}) == len(pairs)


@given(found=places, edges=borders)
def test_pairs_stand_by_weight_then_by_distance(found: list[Place], edges: frozenset[frozenset[str]]) -> None:
    pairs = suggested_pairs(found, edges)
    ranks = [(-pair.weight, pair.kilometres if pair.kilometres is not None else float("inf")) for pair in pairs]

    assert ranks == sorted(ranks)
    assert all(pair.reasons for pair in pairs)


@given(found=places, edges=borders)
def test_every_two_of_a_cluster_stand_beside_each_other(found: list[Place], edges: frozenset[frozenset[str]]) -> None:
    landed = frozenset().union(*edges) if edges else frozenset()
    for cluster in suggested_clusters(found, edges):
        assert len(cluster.places) > 2
        assert len({place.area_key for place in cluster.places}) == 1
        for one, other in combinations(cluster.places, 2):
            far = kilometres(one, other)
            is_near = far is not None and far <= NEAR_KM and not {one.number, other.number} <= landed
            assert frozenset({one.number, other.number}) in edges or is_near


@given(one=st.builds(replace, st.just(BODO), latitude=st.floats(58, 71), longitude=st.floats(5, 31)))
def test_it_is_as_far_there_as_back(one: Place) -> None:
    assert kilometres(one, GILDESKAL) == kilometres(GILDESKAL, one)
    assert kilometres(one, one) == 0
