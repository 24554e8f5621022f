"""The same goal in several plans: what makes two goals one, who says so, and who reads of its use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from programme.access.audit import StaleRecord
from programme.access.model import Actor
from programme.language import NotAllowed
from programme.plans.same import (
    GoalLinkedElsewhere,
    GoalOfOneDepartment,
    SameGoalForm,
    alike,
    goals_to_link,
    link_goals,
    same_goals,
    shared_goals,
    unlink_goals,
)
from programme.store import Store
from tests.factories import COHORT, board_member, programme_manager
from tests.plans.test_uptake import AGDER, AREA, ARENDAL, BODO, GOAL, bring_in, group, prepared
from tests.screens import headings, html, opened, press

AGDER_AREA, AGDER_OTHER = f"{AGDER}/1", f"{AGDER}/2"
FORM = SameGoalForm(name="Sammen lokalt", entry_ids=(AREA, AGDER_AREA))

goals = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["goal", "area"]),
            "label": st.sampled_from(["Et mål", "et  mål!", "Et annet mål"]),
            "scope": st.sampled_from([None, "national", "regional"]),
            "department_code": st.sampled_from(["btv", "nord-trondelag", "agder"]),
            "same_goal_id": st.sampled_from([None, None, "x", "y"]),
        }
    ),
    max_size=8,
)


def names(actor: Actor, store: Store) -> list[str]:
    return [goal.name for goal in shared_goals(actor, store, cohort=COHORT)]


def used(store: Store) -> Store:
    prepared(store)
    bring_in(store, "agder", AGDER_AREA)
    bring_in(store, "agder", AGDER_OTHER)
    group(store, BODO, (AREA, [], True))
    group(store, ARENDAL, (AGDER_AREA, [], True), state="sent")
    return store


def test_national_goals_that_read_alike_are_the_same(store: Store) -> None:
    manager = programme_manager(prepared(store))
    found = {goal.name: goal for goal in shared_goals(manager, store, cohort=COHORT)}

    profile = found["Rådet får en profil som samfunnsaktør"]
    assert [goal.department for goal in profile.goals] == ["Nord-Trøndelag", "region BTV"]
    assert profile.same_goal_id == ""


def test_words_alone_do_not_make_regional_goals_the_same() -> None:
    goal = {"kind": "goal", "label": "Et mål", "scope": "regional", "same_goal_id": None}
    both = [goal | {"department_code": code} for code in ("btv", "agder")]

    assert same_goals(both) == []
    assert same_goals([each | {"scope": "national"} for each in both]) == [
        [each | {"scope": "national"} for each in both]
    ]


def test_a_national_goal_goes_where_one_like_it_is_linked() -> None:
    goal = {"kind": "goal", "label": "Et mål", "scope": "national", "same_goal_id": None}
    rows = [
        goal | {"department_code": "btv", "same_goal_id": "x"},
        goal | {"department_code": "nord-trondelag", "label": "Et mål."},
        goal | {"department_code": "agder", "scope": None, "label": "Noe annet", "same_goal_id": "x"},
    ]

    assert same_goals(rows) == [rows]


@given(rows=goals)
def test_every_shared_goal_has_two_departments_and_no_goal_stands_twice(rows: list[dict[str, object]]) -> None:
    numbered = [row | {"entry_id": str(place)} for place, row in enumerate(rows)]
    found = same_goals(numbered)

    assert all(len({row["department_code"] for row in several}) > 1 for several in found)
    ids = [row["entry_id"] for several in found for row in several]
    assert len(ids) == len(set(ids))
    linked = [{row["same_goal_id"] for row in several} - {None} for several in found]
    assert all(len(links) <= 1 for links in linked)


@given(text=st.text(alphabet="aå Ø.,-!", max_size=12))
def test_case_signs_and_spaces_do_not_count(text: str) -> None:
    assert alike(text) == alike(f" {text.upper()}!")
    assert alike(alike(text)) == alike(text)


def test_programme_management_links_what_is_the_same(store: Store) -> None:
    manager = programme_manager(used(store))
    same_goal_id = link_goals(manager, store, FORM)
    (found,) = [goal for goal in shared_goals(manager, store, cohort=COHORT) if goal.same_goal_id]

    assert (found.name, found.municipalities) == ("Sammen lokalt", 2)
    assert [(goal.department, goal.use.takers[0].name) for goal in found.goals] == [
        ("Agder", "Arendal"),
        ("Nordland", "Bodø"),
    ]
    more = SameGoalForm(name="Samarbeid", entry_ids=(GOAL, AGDER_AREA, AGDER_OTHER))
    link_goals(manager, store, more, same_goal_id=same_goal_id, version=1)
    (found,) = [goal for goal in shared_goals(manager, store, cohort=COHORT) if goal.same_goal_id]
    assert (found.name, {goal.entry_id for goal in found.goals}) == ("Samarbeid", {GOAL, AGDER_AREA, AGDER_OTHER})
    with pytest.raises(StaleRecord):
        unlink_goals(manager, store, same_goal_id=same_goal_id, version=1)
    unlink_goals(manager, store, same_goal_id=same_goal_id, version=2)
    assert "Samarbeid" not in names(manager, store)
    link_goals(manager, store, FORM)
    assert "Sammen lokalt" in names(manager, store)


def test_a_link_is_between_departments_and_a_goal_is_in_one(store: Store) -> None:
    manager = programme_manager(used(store))
    with pytest.raises(GoalOfOneDepartment):
        link_goals(manager, store, SameGoalForm(name="Agder", entry_ids=(AGDER_AREA, AGDER_OTHER)))
    with pytest.raises(ValidationError, match="Velg minst to mål"):
        SameGoalForm(name="Ett", entry_ids=(AREA, AREA))
    with pytest.raises(NotAllowed):
        link_goals(manager, store, SameGoalForm(name="Ukjent", entry_ids=(AREA, "finnes/ikke")))

    link_goals(manager, store, FORM)
    with pytest.raises(GoalLinkedElsewhere, match="er allerede koblet til «Sammen lokalt»"):
        link_goals(manager, store, SameGoalForm(name="Noe annet", entry_ids=(AREA, AGDER_OTHER)))


def test_a_board_reads_its_own_beside_a_count(store: Store) -> None:
    used(store)
    link_goals(programme_manager(store), store, FORM)
    board = board_member(store, "nordland")

    (found,) = [goal for goal in shared_goals(board, store, cohort=COHORT) if goal.same_goal_id]
    assert [(goal.department, goal.use.municipalities, len(goal.use.takers)) for goal in found.goals] == [
        ("Agder", 1, 0),
        ("Nordland", 1, 1),
    ]
    with pytest.raises(NotAllowed):
        goals_to_link(board, store)
    with pytest.raises(NotAllowed):
        link_goals(board, store, FORM)


def test_the_page_shows_departments_side_by_side(on_screen: Store) -> None:
    used(on_screen)
    manager = programme_manager(on_screen)
    page = opened("development_areas", manager.person_id, "link-goals", vis="felles")
    page.text_input(key="link-.name").set_value("Sammen lokalt")
    page.multiselect[0].set_value([AREA, AGDER_AREA])
    press(page, "Lagre koblingen")

    assert "Sammen lokalt" in headings(page, 3)
    assert "1 kommune: Bodø (tatt opp)" in html(page)
    assert "1 kommune: Arendal (sendt)" in html(page)

    board = board_member(on_screen, "nordland")
    theirs = html(opened("development_areas", board.person_id, vis="felles"))
    assert "1 kommune: Bodø (tatt opp)" in theirs
    assert "Arendal" not in theirs
