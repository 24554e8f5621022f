"""Who took up which part of a plan: counted for everyone signed in, named for those who may read the group."""

from uuid import uuid4

import pytest

from programme.access.grants import grant_role
from programme.access.model import Actor, Role, Scope, nobody, system
from programme.language import NotAllowed
from programme.plans.actions import load_plans
from programme.plans.files import read_plans
from programme.plans.queries import Uptake, plan, plans, uptake
from programme.store import Store
from tests.factories import (
    COHORT,
    MORNING,
    ROOT,
    acting,
    board_member,
    cohort,
    contact,
    person,
    person_form,
    programme_manager,
)

NORDLAND = "nordland-2024-2025"
AREA, GOAL, STRATEGY = f"{NORDLAND}/samhandling", f"{NORDLAND}/overordnet-mal", f"{NORDLAND}/informere"
INITIATIVE, OTHER_INITIATIVE = f"{NORDLAND}/informere-a", f"{NORDLAND}/arrangere-b"
AGDER = "agder-eksempel"
BODO, RANA, BEIARN, ARENDAL, GRIMSTAD = "1804", "1833", "1839", "4203", "4202"


def prepared(store: Store) -> Store:
    """A cohort into which Nordland brings its only area; the real plans and Agder's."""
    cohort(store)
    examples = [each for each in read_plans(ROOT / "data" / "plans" / "example") if each.slug == AGDER]
    load_plans(system(MORNING), store, [*read_plans(ROOT / "data" / "plans"), *examples])
    bring_in(store, "nordland", AREA)
    return store


def group(store: Store, municipality: str, *links: tuple[str, list[str], bool], state: str = "accepted") -> None:
    """A group whose application is in `state`; each link is (area, entries, whether it is in force)."""
    group_id = str(uuid4())
    application = {"id": str(uuid4()), "cohort_slug": COHORT, "municipality_number": municipality, "state": state}
    words = {"motivation": "", "wants_societal_development": True, "makes_room_for_cocreation": True}
    rest = {"sent_at": None, "decided_at": None, "decision_reason": "", "withdrawal_reason": "", "version": 1}
    several = [
        {
            "id": str(uuid4()),
            "group_id": group_id,
            "area_id": area_id,
            "entry_ids": entry_ids,
            "linked_at": MORNING,
            "linked_by": "",
            "ended_at": None if in_force else MORNING,
        }
        for area_id, entry_ids, in_force in links
    ]
    place = {"id": group_id, "cohort_slug": COHORT, "municipality_number": municipality}
    store.write(lambda transaction: transaction.insert("municipal_group", **place))
    store.write(lambda transaction: transaction.insert("application", **application, **words, **rest))
    store.write(lambda transaction: transaction.insert_all("area_link", several))


def bring_in(store: Store, department: str, area_id: str, *, removed: bool = False) -> None:
    row = {"id": str(uuid4()), "cohort_slug": COHORT, "department_code": department, "area_id": area_id}
    dates = {"brought_at": MORNING, "removed_at": MORNING if removed else None}
    store.write(lambda transaction: transaction.insert("brought_area", **row, **dates))


def taken(actor: Actor, store: Store, plan_id: str = NORDLAND) -> dict[str, tuple[int, tuple[str, ...]]]:
    found = uptake(actor, store, cohort=COHORT, plan_id=plan_id)
    return {each.entry_id: (each.municipalities, each.names) for each in found}


def mentor_of(store: Store, municipality: str, department: str) -> Actor:
    scope = Scope(department=department, municipality=municipality, cohort=COHORT)
    person_id = person(store, "Vea Eksempel")
    store.write(
        lambda transaction: grant_role(transaction, system(MORNING), person_id=person_id, role=Role.MENTOR, scope=scope)
    )
    return acting(store, person_id)


def test_an_entry_counts_for_what_it_stands_under(store: Store) -> None:
    prepared(store)
    group(store, BODO, (AREA, [INITIATIVE], True))
    group(store, RANA, (AREA, [], True))
    group(store, BEIARN, (AREA, [STRATEGY, OTHER_INITIATIVE], True))

    assert taken(programme_manager(store), store) == {
        AREA: (3, ("Beiarn", "Bodø", "Rana")),
        GOAL: (2, ("Beiarn", "Bodø")),
        STRATEGY: (2, ("Beiarn", "Bodø")),
        INITIATIVE: (1, ("Bodø",)),
        f"{NORDLAND}/arrangere": (1, ("Beiarn",)),
        OTHER_INITIATIVE: (1, ("Beiarn",)),
    }


def test_a_link_that_has_ended_does_not_count(store: Store) -> None:
    prepared(store)
    group(store, BODO, (AREA, [INITIATIVE], False), (AREA, [STRATEGY], True))

    assert set(taken(programme_manager(store), store)) == {AREA, GOAL, STRATEGY}


@pytest.mark.parametrize(
    ("state", "counts"),
    [
        ("draft", False),
        ("sent", True),
        ("under_review", True),
        ("offered", True),
        ("accepted", True),
        ("waiting_list", True),
        ("refused", False),
        ("declined", False),
        ("withdrawn", False),
    ],
)
def test_drafts_and_what_has_ended_take_nothing_up(store: Store, state: str, *, counts: bool) -> None:
    prepared(store)
    group(store, BODO, (AREA, [], True), state=state)

    assert bool(taken(programme_manager(store), store)) is counts


def test_a_department_with_one_area_links_by_itself(store: Store) -> None:
    prepared(store)
    bring_in(store, "agder", f"{AGDER}/1")
    bring_in(store, "agder", f"{AGDER}/2")
    group(store, BODO)
    group(store, ARENDAL)

    assert taken(programme_manager(store), store) == {AREA: (1, ("Bodø",))}
    assert taken(programme_manager(store), store, AGDER) == {}


def test_an_area_taken_out_leaves_the_other_as_the_only_one(store: Store) -> None:
    prepared(store)
    bring_in(store, "agder", f"{AGDER}/1", removed=True)
    bring_in(store, "agder", f"{AGDER}/2")
    group(store, ARENDAL)
    group(store, GRIMSTAD, (f"{AGDER}/2", [f"{AGDER}/2.1"], True))

    assert taken(programme_manager(store), store, AGDER) == {
        f"{AGDER}/2": (2, ("Arendal", "Grimstad")),
        f"{AGDER}/2.1": (1, ("Grimstad",)),
    }


def test_names_are_for_those_who_may_read_the_group_and_counts_for_all(store: Store) -> None:
    prepared(store)
    group(store, BODO, (AREA, [], True))
    group(store, RANA, (AREA, [], True))
    readers = {
        "board": (board_member(store, "nordland"), ("Bodø", "Rana")),
        "other board": (board_member(store, "agder"), ()),
        "contact": (contact(store, BODO), ("Bodø",)),
        "other contact": (contact(store, ARENDAL), ()),
        "mentor": (mentor_of(store, RANA, "nordland"), ("Rana",)),
    }

    for who, (actor, names) in readers.items():
        assert taken(actor, store) == {AREA: (2, names)}, who


def test_a_role_in_another_cohort_gives_counts_alone(store: Store) -> None:
    prepared(store)
    cohort(store, "2026-27")
    group(store, BODO, (AREA, [], True))

    assert taken(contact(store, BODO, "2026-27"), store) == {AREA: (1, ())}
    other = uptake(programme_manager(store), store, cohort="2026-27", plan_id=NORDLAND)
    assert other == []


def test_plans_are_for_everyone_signed_in(store: Store) -> None:
    prepared(store)
    for actor in (board_member(store), contact(store), mentor_of(store, BODO, "nordland")):
        assert len(plans(actor, store)) == 5
        assert plan(actor, store, NORDLAND).header.plan_id == NORDLAND


def test_someone_not_signed_in_reads_nothing(store: Store) -> None:
    prepared(store)
    visitor = nobody(MORNING)
    without_role = acting(store, person(store, person_form().name))
    for actor in (visitor, without_role):
        with pytest.raises(NotAllowed):
            plans(actor, store)
        with pytest.raises(NotAllowed):
            plan(actor, store, NORDLAND)
        with pytest.raises(NotAllowed):
            uptake(actor, store, cohort=COHORT, plan_id=NORDLAND)
        with pytest.raises(NotAllowed):
            load_plans(actor, store, [])


def test_uptake_is_a_frozen_model(store: Store) -> None:
    prepared(store)
    group(store, BODO, (AREA, [], True))

    assert uptake(programme_manager(store), store, cohort=COHORT, plan_id=NORDLAND) == [
        Uptake(entry_id=AREA, municipalities=1, names=("Bodø",))
    ]
