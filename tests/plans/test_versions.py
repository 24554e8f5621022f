"""Drafts become plans: adopted, published, as newer versions and as copies; and what was chosen before stays."""

from datetime import date, timedelta

import pytest

from programme.access.model import Actor
from programme.applications.actions import save_draft
from programme.applications.model import ApplicationForm
from programme.groups.actions import choose_area
from programme.groups.queries import areas_to_choose, municipal_group
from programme.interest.actions import bring_in_areas, record_decision
from programme.interest.decision import DecisionForm
from programme.interest.queries import choosable_areas
from programme.interest.records import brought_areas
from programme.interest.rules import AreaReplaced, AreaUnknown
from programme.language import NotAllowed
from programme.organisation.model import MeetingDateInFuture
from programme.plans.difference import ChangeKind
from programme.plans.drafts.actions import (
    adopt_plan,
    change_entry,
    discard_draft,
    move_entry,
    publish_plan,
    recover_draft,
    remove_entry,
    start_version,
)
from programme.plans.drafts.model import DocumentedForm
from programme.plans.drafts.queries import bases, draft, draft_difference
from programme.plans.drafts.rules import (
    BaseUnknown,
    DraftChanged,
    DraftLocked,
    DraftWithoutArea,
    PlanReplaced,
    VersionStarted,
)
from programme.plans.queries import plan, plan_difference
from programme.plans.tree import plan_of
from programme.store import Store
from tests.factories import COHORT, board_member, cohort, contact
from tests.plans.drafting import AFTER_MEETING, NORDLAND, REAL, RESOLUTION, form_of, load, started, with_entry


def test_adopted_by_a_resolution_it_is_a_plan_for_all_and_locked(store: Store) -> None:
    cohort(store)
    board = board_member(store, at=AFTER_MEETING)
    period = {"period_from": date(2024, 1, 1), "period_to": date(2025, 12, 31)}
    draft_id = started(board, store, **period)
    with pytest.raises(DraftWithoutArea):
        adopt_plan(board, store, RESOLUTION, draft_id=draft_id, edition=1)
    area = with_entry(board, store, draft_id)
    with pytest.raises(DraftChanged):
        adopt_plan(board, store, RESOLUTION, draft_id=draft_id, edition=1)
    future = RESOLUTION.model_copy(update={"held_on": AFTER_MEETING.date() + timedelta(days=1)})
    with pytest.raises(MeetingDateInFuture):
        adopt_plan(board, store, future, draft_id=draft_id, edition=2)

    plan_id = adopt_plan(board, store, RESOLUTION, draft_id=draft_id, edition=2)

    header = plan(contact(store), store, plan_id).header
    assert (plan_id, header.is_adopted) == (NORDLAND, True)
    assert header.adoption_in_text == "vedtatt 28. oktober 2023 av årsmøtet, sak 7/23"
    assert header.wording == "Planen er vedtatt."
    assert not header.can_be_given_an_adoption
    with pytest.raises(DraftLocked):
        with_entry(board, store, draft_id)
    with pytest.raises(DraftLocked):
        adopt_plan(board, store, RESOLUTION, draft_id=draft_id, edition=3)
    decision = DecisionForm(takes_part=True, held_on=date(2023, 10, 28), case_number="8/23", wording="Vi deltar.")
    record_decision(board, store, decision, cohort=COHORT, department="nordland")
    bring_in_areas(board, store, [f"{plan_id}/{area}"], cohort=COHORT, department="nordland", version=1)
    assert brought_areas(store, COHORT, "nordland") == [(f"{plan_id}/{area}", "Samhandling")]


def test_a_drafts_area_can_not_be_chosen(store: Store) -> None:
    cohort(store)
    board = board_member(store, at=AFTER_MEETING)
    draft_id = started(board, store, period_from=date(2024, 1, 1), period_to=date(2025, 12, 31))
    area = with_entry(board, store, draft_id)
    decision = DecisionForm(takes_part=True, held_on=date(2023, 10, 28), case_number="8/23", wording="Vi deltar.")
    record_decision(board, store, decision, cohort=COHORT, department="nordland")

    assert choosable_areas(board, store, cohort=COHORT, department="nordland") == []
    for forged in (area, f"{draft_id}/{area}", draft(board, store, draft_id).rows[0].entry_id):
        with pytest.raises(AreaUnknown):
            bring_in_areas(board, store, [forged], cohort=COHORT, department="nordland", version=1)


def test_only_programme_management_publishes_without_a_resolution(store: Store) -> None:
    board = board_member(store)
    draft_id = started(board, store)
    with_entry(board, store, draft_id)
    with pytest.raises(NotAllowed):
        publish_plan(board, store, DocumentedForm(), draft_id=draft_id, edition=2)


def test_a_new_version_keeps_the_old_one_and_tells_the_difference(store: Store) -> None:
    load(store)
    board = board_member(store, at=AFTER_MEETING)
    draft_id = start_version(board, store, plan_id=NORDLAND)
    assert draft(board, store, draft_id).as_plan(NORDLAND).entries == REAL[NORDLAND].entries
    assert draft_difference(board, store, draft_id).is_empty  # type: ignore[union-attr]
    found = draft(board, store, draft_id)
    other = with_entry(board, store, draft_id, label="Nytt område")
    goal = "overordnet-mal"
    moved = form_of(found, goal, under=other, label="Ny tekst")
    change_entry(board, store, moved, draft_id=draft_id, key=goal, version=1)
    remove_entry(board, store, draft_id=draft_id, key="arrangere-b")
    move_entry(board, store, draft_id=draft_id, key="informere-c", down=False)

    told = draft_difference(board, store, draft_id)
    assert told
    assert told.keys(ChangeKind.ADDED) == [other]
    assert told.keys(ChangeKind.REMOVED) == ["arrangere-b"]
    assert told.keys(ChangeKind.CHANGED) == [goal]
    assert [key for key in told.keys(ChangeKind.MOVED) if key == goal] == [goal]
    assert {*told.keys(ChangeKind.MOVED)} - {goal} in ({"informere-b"}, {"informere-c"})
    [was] = [each for each in told.changes if each.kind is ChangeKind.MOVED and each.key == goal]
    assert was.before.startswith("under Utviklingsområde: Samhandling")
    assert was.after == "under Nivå: Nytt område"
    assert "Ny tekst" in next(each.after for each in told.changes if each.kind is ChangeKind.CHANGED)

    edition = draft(board, store, draft_id).edition
    plan_id = adopt_plan(board, store, RESOLUTION, draft_id=draft_id, edition=edition)
    assert plan_id == "nordland-2024-2025-2"
    assert plan_of(plan(board, store, NORDLAND)) == REAL[NORDLAND]
    old, new = plan(board, store, NORDLAND).header, plan(board, store, plan_id).header
    assert (old.newer_plan_id, old.newer_title) == (plan_id, new.title)
    assert (new.earlier_plan_id, new.is_new_version, new.newer_plan_id) == (NORDLAND, True, "")
    assert plan_difference(board, store, plan_id) == told
    assert plan_difference(board, store, NORDLAND) is None


def test_one_new_version_at_a_time_and_from_the_newest(store: Store) -> None:
    load(store)
    board = board_member(store, at=AFTER_MEETING)
    first = start_version(board, store, plan_id=NORDLAND)
    with pytest.raises(VersionStarted):
        start_version(board, store, plan_id=NORDLAND)
    discard_draft(board, store, draft_id=first)
    second = start_version(board, store, plan_id=NORDLAND)
    with pytest.raises(VersionStarted):
        recover_draft(board, store, draft_id=first)
    adopt_plan(board, store, RESOLUTION, draft_id=second, edition=1)
    with pytest.raises(PlanReplaced):
        start_version(board, store, plan_id=NORDLAND)
    with pytest.raises(PlanReplaced):
        recover_draft(board, store, draft_id=first)
    with pytest.raises(NotAllowed):
        start_version(board, store, plan_id="oslo-og-viken")
    with pytest.raises(NotAllowed):
        start_version(board, store, plan_id="finnes-ikke")


def test_the_next_period_begins_with_a_copy(store: Store) -> None:
    load(store)
    board = board_member(store, at=AFTER_MEETING)
    days = {"period_from": date(2026, 1, 1), "period_to": date(2027, 12, 31)}
    draft_id = started(board, store, base_plan_id=NORDLAND, **days)
    plan_id = adopt_plan(board, store, RESOLUTION, draft_id=draft_id, edition=1)

    copied = plan_of(plan(board, store, plan_id))
    assert (plan_id, copied.entries) == ("nordland-2026-2027", REAL[NORDLAND].entries)
    header = plan(board, store, plan_id).header
    assert (header.earlier_plan_id, header.is_new_version) == (NORDLAND, False)
    assert plan(board, store, NORDLAND).header.newer_plan_id == ""
    told = plan_difference(board, store, plan_id)
    assert told
    assert [row[0] for row in told.top] == ["Tittel", "Periode", "Kilde"]
    assert told.changes == ()


def test_a_department_goes_on_from_its_predecessors_plan_and_from_no_other(store: Store) -> None:
    load(store)
    trondelag = board_member(store, "trondelag")
    found = bases(trondelag, store, department="trondelag")
    assert [header.plan_id for header in found] == ["nord-trondelag-2013-2014"]

    draft_id = started(trondelag, store, "trondelag", base_plan_id="nord-trondelag-2013-2014")
    assert draft(trondelag, store, draft_id).as_plan("plan").entries == REAL["nord-trondelag-2013-2014"].entries
    with pytest.raises(BaseUnknown):
        started(trondelag, store, "trondelag", base_plan_id="btv")
    with pytest.raises(NotAllowed):
        start_version(trondelag, store, plan_id="nord-trondelag-2013-2014")
    with pytest.raises(NotAllowed):
        bases(trondelag, store, department="agder")


def brought_into_the_cohort(store: Store, board: Actor, *area_ids: str, version: int = 1) -> None:
    bring_in_areas(board, store, list(area_ids), cohort=COHORT, department="nordland", version=version)


def test_a_newer_version_is_chosen_from_and_what_was_chosen_stays(store: Store) -> None:
    """The old version keeps its links and tells which is newer; nobody is linked otherwise without choosing."""
    cohort(store)
    load(store)
    board = board_member(store, at=AFTER_MEETING)
    decision = DecisionForm(takes_part=True, held_on=date(2023, 10, 28), case_number="8/23", wording="Vi deltar.")
    record_decision(board, store, decision, cohort=COHORT, department="nordland")
    old = f"{NORDLAND}/samhandling"
    brought_into_the_cohort(store, board, old)
    people = {number: contact(store, number) for number in ("1804", "1833")}
    for number, actor in people.items():
        form = ApplicationForm(motivation="Vi vil.", wants_societal_development=True, makes_room_for_cocreation=True)
        save_draft(actor, store, form, cohort=COHORT, municipality=number)
    choose_area(
        people["1804"], store, cohort=COHORT, municipality="1804", area_id=old, entry_ids=[f"{NORDLAND}/informere"]
    )

    draft_id = start_version(board, store, plan_id=NORDLAND)
    plan_id = adopt_plan(board, store, RESOLUTION, draft_id=draft_id, edition=1)
    new = f"{plan_id}/samhandling"

    def linked(number: str) -> tuple[str, str]:
        group = municipal_group(people[number], store, cohort=COHORT, municipality=number)
        assert group.area
        return group.area.area_id, group.area.newer_title

    title = REAL[NORDLAND].title
    assert (linked("1804"), linked("1833")) == ((old, title), (old, title))
    offered = {area.id: area for area in choosable_areas(board, store, cohort=COHORT, department="nordland")}
    assert offered[new].why_not == ""
    assert "eldre utgave" in offered[old].why_not
    choose_area(people["1804"], store, cohort=COHORT, municipality="1804", area_id=old)

    brought_into_the_cohort(store, board, old, new, version=2)
    assert (linked("1804"), linked("1833")) == ((old, title), (new, ""))
    assert [each.area_id for each in areas_to_choose(people["1804"], store, cohort=COHORT, municipality="1804")] == [
        new
    ]
    with pytest.raises(AreaReplaced, match="nyeste utgaven"):
        choose_area(people["1833"], store, cohort=COHORT, municipality="1833", area_id=old)
    choose_area(people["1804"], store, cohort=COHORT, municipality="1804", area_id=new)
    assert linked("1804") == (new, "")


def test_an_older_version_is_not_brought_in_anew(store: Store) -> None:
    cohort(store)
    load(store)
    board = board_member(store, at=AFTER_MEETING)
    decision = DecisionForm(takes_part=True, held_on=date(2023, 10, 28), case_number="8/23", wording="Vi deltar.")
    record_decision(board, store, decision, cohort=COHORT, department="nordland")
    draft_id = start_version(board, store, plan_id=NORDLAND)
    adopt_plan(board, store, RESOLUTION, draft_id=draft_id, edition=1)
    with pytest.raises(AreaReplaced):
        brought_into_the_cohort(store, board, f"{NORDLAND}/samhandling")
