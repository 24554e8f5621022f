"""What a plan is used for: who took up each entry and where they stand, named to those alone who may know."""

from programme.plans.model import EntryKind
from programme.plans.use import Taker, Use, use_of_plan
from programme.store import Store
from tests.factories import COHORT, board_member, contact, programme_manager
from tests.plans.test_uptake import (
    AREA,
    BEIARN,
    BODO,
    GOAL,
    INITIATIVE,
    NORDLAND,
    OTHER_INITIATIVE,
    RANA,
    group,
    prepared,
)
from tests.screens import html, nothing_here, opened


def used(store: Store) -> Store:
    prepared(store)
    group(store, BODO, (AREA, [INITIATIVE], True))
    group(store, RANA, (AREA, [], True), state="sent")
    group(store, BEIARN, (AREA, [OTHER_INITIATIVE], True), state="waiting_list")
    return store


def test_each_entry_has_its_municipalities_with_their_state(store: Store) -> None:
    manager = programme_manager(used(store))
    found = use_of_plan(manager, store, cohort=COHORT, plan_id=NORDLAND)
    by_id = {entry.entry_id: entry.use for entry in found.entries}

    assert found.municipalities == 3
    bodo, rana = Taker(name="Bodø", state="accepted"), Taker(name="Rana", state="sent")
    beiarn = Taker(name="Beiarn", state="waiting_list")
    assert by_id[AREA] == Use(municipalities=3, takers=(beiarn, bodo, rana))
    assert by_id[GOAL] == Use(municipalities=2, takers=(beiarn, bodo))
    assert by_id[INITIATIVE] == Use(municipalities=1, takers=(bodo,))
    assert by_id[f"{NORDLAND}/informere-b"] == Use()
    assert [(entry.depth, entry.kind) for entry in found.entries[:2]] == [(0, EntryKind.AREA), (1, EntryKind.GOAL)]


def test_names_and_states_are_for_those_who_may_read_the_group(store: Store) -> None:
    used(store)
    readers = {
        "board": (board_member(store), 3),
        "other board": (board_member(store, "agder"), 0),
        "contact": (contact(store, BODO), 1),
    }
    for who, (actor, named) in readers.items():
        found = use_of_plan(actor, store, cohort=COHORT, plan_id=NORDLAND)
        area = found.entries[0].use
        assert (area.municipalities, len(area.takers), area.unnamed) == (3, named, 3 - named), who


def test_the_page_tells_who_and_where_they_stand(on_screen: Store) -> None:
    manager = programme_manager(used(on_screen))
    page = opened("development_areas", manager.person_id, f"use-{NORDLAND}", plan=NORDLAND, vis="bruk")

    assert "3 av 3 kommuner: Bodø (tatt opp); Rana (sendt); Beiarn (venteliste)" in html(page)
    assert "Kommunene, hva de arbeider med, og hvor søknaden står" in html(page)
    assert "tiltak under dette området er ikke valgt av noen kommune ennå" in html(page)


def test_another_board_reads_how_many_and_no_names(on_screen: Store) -> None:
    board = board_member(used(on_screen), "agder")
    page = opened("development_areas", board.person_id, plan=NORDLAND, vis="bruk")

    assert "3 av 3 kommuner" in html(page)
    assert "Bodø" not in html(page).partition("Hva brukes planen til?")[2]


def test_a_plan_that_nobody_uses_says_when_they_come(on_screen: Store) -> None:
    manager = programme_manager(prepared(on_screen))
    page = opened("development_areas", manager.person_id, plan="oslo-og-viken", vis="bruk")

    assert nothing_here(page)[0].startswith("Ingen kommuner arbeider med denne planen")
