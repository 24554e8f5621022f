"""What a plan is used for: who took up each entry and where they stand, named to those alone who may know."""

from datetime import date

from programme.access.model import Actor, system
from programme.interest.actions import record_decision
from programme.interest.decision import DecisionForm
from programme.plans.actions import load_plans
from programme.plans.drafts.actions import adopt_plan, start_version
from programme.plans.model import EntryKind, Period
from programme.plans.queries import plans
from programme.plans.use import Taker, Use, use_of_plan
from programme.store import Store
from tests.factories import COHORT, MORNING, board_member, contact, programme_manager
from tests.plans.drafting import AFTER_MEETING, REAL, RESOLUTION
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


def after_the_cohort(store: Store, slug: str) -> str:
    """The plan once more, for the years after the cohort's; gives its id."""
    period = Period(start=date(2026, 1, 1), end=date(2027, 12, 31))
    load_plans(system(MORNING), store, [REAL[slug].model_copy(update={"slug": "senere", "period": period})])
    return "senere"


def newest(actor: Actor, store: Store) -> str:
    return next(each.plan_id for each in plans(actor, store) if each.department.department_code == "nordland")


def begins_with(actor: Actor) -> str:
    page = opened("development_areas", actor.person_id, vis="bruk")
    return "".join(page.query_params["plan"])  # a text, or a list of one


def test_the_page_begins_with_a_plan_for_the_cohorts_time(on_screen: Store) -> None:
    board, manager = board_member(used(on_screen)), programme_manager(on_screen)
    later = after_the_cohort(on_screen, NORDLAND)
    assert newest(board, on_screen) == later
    assert begins_with(board) == NORDLAND
    assert begins_with(manager) != later


def test_the_page_begins_with_the_plan_that_the_areas_come_from(on_screen: Store) -> None:
    """Not with the version that has come since."""
    board = board_member(used(on_screen), at=AFTER_MEETING)
    decided = DecisionForm(takes_part=True, area_ids=[AREA], **RESOLUTION.model_dump(exclude={"place", "agenda_item"}))
    record_decision(board, on_screen, decided, cohort=COHORT, department="nordland")
    draft_id = start_version(board, on_screen, plan_id=NORDLAND)
    version = adopt_plan(board, on_screen, RESOLUTION, draft_id=draft_id, edition=1)
    assert newest(board, on_screen) == version
    assert begins_with(board) == NORDLAND
