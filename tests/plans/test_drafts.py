"""Plans are written as drafts: entered by hand, changed, put in order, and seen by their own alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from programme.access.audit import StaleRecord
from programme.language import NotAllowed
from programme.language.fields import fault_sentences
from programme.plans.drafts.actions import (
    change_draft,
    change_entry,
    discard_draft,
    move_entry,
    publish_plan,
    recover_draft,
    remove_entry,
    restore_entry,
    start_draft,
)
from programme.plans.drafts.model import DocumentedForm, DraftForm, StartForm
from programme.plans.drafts.queries import draft, drafts
from programme.plans.drafts.rules import (
    DraftLocked,
    EntryMisplaced,
    EntryRemoved,
    EntryUnderItself,
    ReferenceUnknown,
)
from programme.plans.model import Plan
from programme.plans.queries import plan, plans
from programme.plans.tree import plan_of
from programme.store import Store
from tests.factories import MORNING, board_member, cohort, contact, programme_manager
from tests.plans.drafting import (
    REAL,
    entered,
    form_of,
    order,
    started,
    with_entry,
    without_keys,
)

LATER = MORNING + timedelta(minutes=5)


@pytest.mark.parametrize("slug", REAL)
def test_each_plan_can_be_entered_by_hand(store: Store, slug: str) -> None:
    """Through the actions alone, and made a plan as its document tells of its adoption."""
    manager = programme_manager(store)
    draft_id = entered(manager, store, REAL[slug])
    edition = draft(manager, store, draft_id).edition
    adoption = REAL[slug].adoption
    form = DocumentedForm(by=adoption.by or "", on=adoption.on)

    made = plan_of(plan(manager, store, publish_plan(manager, store, form, draft_id=draft_id, edition=edition)))

    assert without_keys(made) == without_keys(REAL[slug])


def test_a_board_writes_its_own_drafts_and_others_see_nothing_of_them(store: Store) -> None:
    cohort(store)
    board = board_member(store)
    draft_id = started(board, store)

    assert [each.draft_id for each in drafts(board, store)] == [draft_id]
    assert [each.draft_id for each in drafts(programme_manager(store), store)] == [draft_id]
    agder = board_member(store, "agder")
    assert drafts(agder, store) == []
    for other in (agder, contact(store)):
        with pytest.raises(NotAllowed):
            draft(other, store, draft_id)
        with pytest.raises(NotAllowed):
            with_entry(other, store, draft_id)
    with pytest.raises(NotAllowed):
        started(board, store, "agder")
    assert plans(contact(store), store) == []


def test_entries_change_places(store: Store) -> None:
    board = board_member(store)
    draft_id = started(board, store)
    a, b, c = (with_entry(board, store, draft_id, label=label) for label in "abc")
    with_entry(board, store, draft_id, a, label="a1")

    move_entry(board, store, draft_id=draft_id, key=a, down=True)
    assert order(board, store, draft_id) == ["b", "a", "a1", "c"]
    move_entry(board, store, draft_id=draft_id, key=c, down=True)
    move_entry(board, store, draft_id=draft_id, key=b, down=False)
    assert order(board, store, draft_id) == ["b", "a", "a1", "c"]
    remove_entry(board, store, draft_id=draft_id, key=a)
    move_entry(board, store, draft_id=draft_id, key=c, down=False)
    assert order(board, store, draft_id) == ["c", "b"]
    restore_entry(board, store, draft_id=draft_id, key=a)
    assert sorted(order(board, store, draft_id)) == ["a", "a1", "b", "c"]


def test_a_goal_moves_to_another_area_with_all_that_is_under_it_and_keeps_its_key(store: Store) -> None:
    board = board_member(store)
    draft_id = started(board, store)
    one, two = (with_entry(board, store, draft_id, label=label) for label in ("en", "to"))
    goal = with_entry(board, store, draft_id, one, label="mål")
    with_entry(board, store, draft_id, goal, kind="initiative", label="tiltak")
    found = draft(board, store, draft_id)

    assert change_entry(board, store, form_of(found, goal, under=two), draft_id=draft_id, key=goal, version=1) == goal

    assert order(board, store, draft_id) == ["en", "to", "mål", "tiltak"]
    assert draft(board, store, draft_id).by_key[goal].parent == two


def test_what_is_taken_out_is_put_back_as_it_stood(store: Store) -> None:
    board = board_member(store)
    draft_id = started(board, store)
    area = with_entry(board, store, draft_id, label="område")
    goal = with_entry(board, store, draft_id, area, label="mål")
    with_entry(board, store, draft_id, goal, kind="initiative", label="tiltak", refers_to=[area])
    with_entry(board, store, draft_id, area, label="nabo", refers_to=[goal])
    before = draft(board, store, draft_id)

    remove_entry(board, store, draft_id=draft_id, key=goal)

    found = draft(board, store, draft_id)
    assert order(board, store, draft_id) == ["område", "nabo"]
    assert found.as_plan("plan").entries[0].entries[0].refers_to == ()
    with pytest.raises(EntryRemoved, match="«mål» er fjernet"):
        with_entry(board, store, draft_id, goal, kind="initiative")
    restore_entry(board, store, draft_id=draft_id, key=goal)
    assert draft(board, store, draft_id).as_plan("plan") == before.as_plan("plan")


def test_what_stands_nowhere_is_refused(store: Store) -> None:
    board = board_member(store)
    draft_id = started(board, store)
    area = with_entry(board, store, draft_id)
    goal = with_entry(board, store, draft_id, area, label="mål")
    initiative = with_entry(board, store, draft_id, goal, kind="initiative", label="tiltak")
    found = draft(board, store, draft_id)

    def change(key: str, **changes: object) -> None:
        change_entry(board, store, form_of(found, key, **changes), draft_id=draft_id, key=key, version=1)

    with pytest.raises(EntryMisplaced, match=r"«mål» er delmål og kan ikke stå på øverste nivå\."):
        change(goal, under="")
    with pytest.raises(EntryMisplaced, match=r"er utviklingsområde og kan ikke stå under delmål"):
        with_entry(board, store, draft_id, goal, kind="area")
    with pytest.raises(EntryUnderItself):
        change(goal, under=goal)
    with pytest.raises(EntryUnderItself):
        change(goal, under=initiative)
    below = with_entry(board, store, draft_id, goal, kind="strategy", label="strategi")
    with pytest.raises(EntryMisplaced, match="«strategi» er strategi og kan ikke stå under tiltak"):
        change(goal, kind="initiative")
    with pytest.raises(ReferenceUnknown):
        change(goal, refers_to=["finnes-ikke"])
    with pytest.raises(ReferenceUnknown):
        change(goal, refers_to=[goal])
    with pytest.raises(EntryRemoved):
        with_entry(board, store, draft_id, "finnes-ikke")
    with pytest.raises(NotAllowed):
        move_entry(board, store, draft_id=draft_id, key="finnes-ikke", down=True)
    assert draft(board, store, draft_id).by_key[below].parent == goal


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"label": "  "}, "Feltet er tomt. Skriv noen ord."),
        ({"label": 201 * "a"}, "Teksten er på 201 tegn. Skriv høyst 200."),
        ({"number": 21 * "1"}, "Nummeret er for langt. Skriv høyst 20 tegn, for eksempel 1.1."),
        ({"kind": None}, "Valget mangler. Velg ett av alternativene."),
    ],
)
def test_a_faulty_entry_is_told_in_a_sentence(store: Store, changes: dict[str, object], sentence: str) -> None:
    board = board_member(store)
    draft_id = started(board, store)
    with pytest.raises(ValidationError) as caught:
        with_entry(board, store, draft_id, **changes)
    assert [told for _field, told in fault_sentences(caught.value)] == [sentence]


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ({"period_from": date(2026, 1, 1)}, "Perioden mangler en av datoene. Velg begge, eller la begge stå tomme."),
        (
            {"period_from": date(2026, 1, 1), "period_to": date(2025, 1, 1)},
            "Perioden slutter 1. januar 2025, før den begynner 1. januar 2026. Rett én av datoene.",
        ),
    ],
)
def test_a_faulty_period_is_told_in_a_sentence(days: dict[str, date], sentence: str) -> None:
    with pytest.raises(ValidationError) as caught:
        StartForm.model_validate({"department": "nordland", "title": "Plan"} | days)
    assert [told for _field, told in fault_sentences(caught.value)] == [sentence]


def test_two_write_in_one_draft_and_only_the_same_entry_is_refused(store: Store) -> None:
    first, second = board_member(store), programme_manager(store, MORNING + timedelta(hours=1))
    early = replace(first, at=MORNING - timedelta(minutes=5))
    draft_id = started(early, store)
    a, b = (with_entry(early, store, draft_id, label=label) for label in "ab")
    seen = draft(second, store, draft_id)
    change_entry(first, store, form_of(seen, a, label="A"), draft_id=draft_id, key=a, version=1)

    change_entry(second, store, form_of(seen, b, label="B"), draft_id=draft_id, key=b, version=1)
    move_entry(replace(first, at=LATER), store, draft_id=draft_id, key=a, down=True)
    with pytest.raises(StaleRecord, match="Bo Eksempel endret Tekst fra «a» til «A»"):
        change_entry(second, store, form_of(seen, a, label="noe annet"), draft_id=draft_id, key=a, version=1)
    move_entry(replace(first, at=LATER), store, draft_id=draft_id, key=a, down=False)

    assert order(first, store, draft_id) == ["A", "B"]
    change_draft(first, store, DraftForm(title="Plan", source="Styret"), draft_id=draft_id, version=seen.version)
    with pytest.raises(StaleRecord, match="Bo Eksempel"):
        change_draft(second, store, DraftForm(title="X", source="X"), draft_id=draft_id, version=seen.version)


def test_a_discarded_draft_comes_back(store: Store) -> None:
    board = board_member(store)
    draft_id = started(board, store)
    discard_draft(board, store, draft_id=draft_id)
    assert not drafts(board, store)[0].is_open
    with pytest.raises(DraftLocked):
        with_entry(board, store, draft_id)
    recover_draft(board, store, draft_id=draft_id)
    with_entry(board, store, draft_id)
    assert order(board, store, draft_id) == ["Samhandling"]


def test_a_department_that_does_not_exist_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="finnes ikke lenger"):
        start_draft(programme_manager(store), store, StartForm(department="finnes-ikke", title="Plan"))


def test_a_plan_in_a_draft_is_whole(store: Store) -> None:
    board = board_member(store)
    draft_id = started(board, store)
    with_entry(board, store, draft_id)
    assert isinstance(draft(board, store, draft_id).as_plan("plan"), Plan)
