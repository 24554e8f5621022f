"""Municipalities put in touch, asked to cooperate, saying yes and leaving: who may, and what is kept."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from pydantic import ValidationError

from programme.access.audit import StaleRecord
from programme.access.grants import grant_role
from programme.access.model import Actor, Role, Scope, system
from programme.cooperation import actions
from programme.cooperation.model import (
    AlreadyAnswered,
    AlreadyCooperates,
    AlreadyTogether,
    Cooperation,
    CooperationHolds,
    DayInFuture,
    LeavingBeforeJoining,
    LeavingForm,
    LeavingInFuture,
    NoneOfOwn,
    NotCooperatingYet,
    Origin,
    OtherDepartmentOutside,
    ProposalForm,
    RecordForm,
    Stage,
    TogetherForm,
)
from programme.cooperation.queries import cooperation_history, cooperations, suggestions
from programme.cooperation.records import partners_of
from programme.gatherings.queries import roster
from programme.interest.actions import record_decision
from programme.interest.decision import DecisionForm
from programme.language import NotAllowed
from programme.store import Store
from tests.factories import BODO, COHORT, acting, board_member, cohort, contact, person, programme_manager
from tests.gatherings.world import NARVIK, enrolled, planned

GILDESKAL, MELOY, BINDAL, NAMSSKOGAN, BEIARN = "1838", "1837", "1811", "5044", "1839"
AUTUMN = datetime(2023, 11, 20, 8, 0, tzinfo=UTC)
LATER = datetime(2023, 12, 4, 8, 0, tzinfo=UTC)
TODAY = date(2023, 11, 20)
REASON = "Vi har ikke kapasitet."


def prepared(store: Store) -> Store:
    cohort(store)
    return store


def takes_part(store: Store, department: str) -> Actor:
    """The board of a department that has decided to take part."""
    board = board_member(store, department, AUTUMN)
    form = DecisionForm(takes_part=True, held_on=date(2023, 11, 1), case_number="9/23", wording="Vi deltar.")
    record_decision(board, store, form, cohort=COHORT, department=department)
    return board


def together(*numbers: str, stage: Stage = Stage.COOPERATING, **changes: object) -> TogetherForm:
    return TogetherForm.model_validate({"stage": stage, "municipalities": numbers or (BODO, GILDESKAL)} | changes)


def brought(store: Store, board: Actor, *numbers: str, stage: Stage = Stage.COOPERATING, **changes: object) -> str:
    department = board.scopes(Role.BOARD)[0].department
    form = together(*numbers, stage=stage, **changes)
    return actions.bring_together(board, store, form, cohort=COHORT, department=department)


def one(actor: Actor, store: Store) -> Cooperation:
    (found,) = cooperations(actor, store, cohort=COHORT)
    return found


def names(actor: Actor, store: Store) -> list[str]:
    return [partner.name for each in cooperations(actor, store, cohort=COHORT) for partner in each.together]


def queued(store: Store) -> list[tuple[str, str]]:
    rows = store.rows("SELECT kind, recipient_id FROM outbox WHERE kind LIKE 'cooperation%'")
    return sorted((row["kind"], row["recipient_id"]) for row in rows)


def test_a_board_records_a_contact_and_what_came_of_it(store: Store) -> None:
    board = board_member(prepared(store), at=AUTUMN)
    record_id = brought(store, board, stage=Stage.NOTED)
    assert one(board, store).state_in_words == "opprettet av styret"

    form = RecordForm(stage=Stage.IN_TOUCH, in_touch_on=TODAY, notes="Rektorene møtes i januar.")
    soon = replace(board, at=AUTUMN + timedelta(hours=1))
    actions.record_contact(soon, store, form, cooperation_id=record_id, version=1)
    found = one(board, store)
    assert (found.state_in_words, found.in_touch_on, found.in_touch_by, found.notes) == (
        "satt i kontakt",
        TODAY,
        board.name,
        "Rektorene møtes i januar.",
    )

    nothing = RecordForm(stage=Stage.CAME_TO_NOTHING, in_touch_on=TODAY)
    later = replace(board, at=LATER)
    actions.record_contact(later, store, nothing, cooperation_id=record_id, version=2)
    history = cooperation_history(board, store, cooperation_id=record_id)
    assert [each.what for each in history] == [
        "førte inn kontakt mellom kommuner",
        "førte inn kontakt mellom kommuner",
        "førte opp kommuner sammen",
    ]
    assert ("Hvor langt det er kommet", "satt i kontakt", "ble ikke noe") in [
        (each.field, each.before, each.after) for each in history[0].differences
    ]
    assert not one(board, store).is_open
    assert queued(store) == []


def test_one_that_the_app_suggested_says_so(store: Store) -> None:
    board = board_member(prepared(store), at=AUTUMN)
    form = together(stage=Stage.NOTED)
    actions.bring_together(board, store, form, cohort=COHORT, department="nordland", is_suggested=True)

    assert one(board, store).state_in_words == "foreslått av appen"


def test_what_a_board_makes_of_its_own_municipalities_holds_at_once(store: Store) -> None:
    board = board_member(prepared(store), at=AUTUMN)
    brought(store, board, BODO, GILDESKAL, MELOY)

    assert names(board, store) == ["Bodø", "Gildeskål", "Meløy"]
    assert [each.name for each in partners_of(store, COHORT, GILDESKAL)] == ["Bodø", "Meløy"]
    assert queued(store) == []


def test_across_a_departments_border_each_side_answers_for_its_own(store: Store) -> None:
    prepared(store)
    ours, theirs = takes_part(store, "nordland"), takes_part(store, "trondelag")
    record_id = brought(store, ours, BINDAL, NAMSSKOGAN)

    assert names(ours, store) == []
    assert one(ours, store).state_in_words == "venter på svar"
    assert [(each.name, each.may_answer) for each in one(theirs, store).partners] == [
        ("Bindal", False),
        ("Namsskogan", True),
    ]
    assert queued(store) == [("cooperation_proposed", str(theirs.person_id))]
    actions.confirm_cooperation(theirs, store, cooperation_id=record_id, municipality=NAMSSKOGAN, version=1)
    assert names(theirs, store) == ["Bindal", "Namsskogan"]


def test_the_other_board_reads_neither_notes_nor_what_is_only_thought_of(store: Store) -> None:
    prepared(store)
    ours, theirs = takes_part(store, "nordland"), takes_part(store, "trondelag")
    record_id = brought(store, ours, BINDAL, NAMSSKOGAN, stage=Stage.NOTED, notes="Bare for oss.")
    assert cooperations(theirs, store, cohort=COHORT) == []

    form = RecordForm(stage=Stage.IN_TOUCH, in_touch_on=TODAY, notes="Bare for oss.")
    actions.record_contact(ours, store, form, cooperation_id=record_id, version=1)
    assert (one(theirs, store).notes, one(theirs, store).may_keep) == ("", False)
    assert one(ours, store).notes == "Bare for oss."
    with pytest.raises(NotAllowed):
        actions.record_contact(theirs, store, form, cooperation_id=record_id, version=2)
    with pytest.raises(NotAllowed):
        cooperation_history(theirs, store, cooperation_id=record_id)


def test_a_neighbour_whose_department_takes_no_part_cannot_be_chosen(store: Store) -> None:
    ours = takes_part(prepared(store), "nordland")

    with pytest.raises(OtherDepartmentOutside, match="Namsskogan hører til Trøndelag"):
        brought(store, ours, BINDAL, NAMSSKOGAN)
    takes_part(store, "trondelag")
    with pytest.raises(NoneOfOwn):
        brought(store, ours, NAMSSKOGAN, "5045")


def test_a_contact_proposes_and_each_of_the_others_says_yes(store: Store) -> None:
    prepared(store)
    bodo, gildeskal, meloy = (contact(store, number, at=AUTUMN) for number in (BODO, GILDESKAL, MELOY))
    form = ProposalForm(municipalities=(GILDESKAL, MELOY))
    record_id = actions.propose_cooperation(bodo, store, form, cohort=COHORT, municipality=BODO)
    assert one(gildeskal, store).state_in_words == "venter på svar"
    assert sorted(queued(store)) == sorted(("cooperation_proposed", str(each.person_id)) for each in (gildeskal, meloy))
    with pytest.raises(NotAllowed):
        actions.confirm_cooperation(gildeskal, store, cooperation_id=record_id, municipality=MELOY, version=1)

    actions.confirm_cooperation(gildeskal, store, cooperation_id=record_id, municipality=GILDESKAL, version=1)
    assert names(bodo, store) == ["Bodø", "Gildeskål"]
    assert [each.name for each in one(bodo, store).asked] == ["Meløy"]
    with pytest.raises(StaleRecord):
        actions.confirm_cooperation(meloy, store, cooperation_id=record_id, municipality=MELOY, version=1)
    actions.confirm_cooperation(meloy, store, cooperation_id=record_id, municipality=MELOY, version=2)
    assert names(meloy, store) == ["Bodø", "Gildeskål", "Meløy"]
    with pytest.raises(AlreadyAnswered):
        actions.confirm_cooperation(meloy, store, cooperation_id=record_id, municipality=MELOY, version=3)


def test_leaving_is_dated_has_a_reason_and_takes_nothing_away(store: Store) -> None:
    board = board_member(prepared(store), at=AUTUMN)
    record_id = brought(store, board, BODO, GILDESKAL, MELOY)
    gildeskal, bodo = contact(store, GILDESKAL, at=LATER), contact(store, BODO, at=LATER)
    out = {"cooperation_id": record_id, "municipality": GILDESKAL, "version": 1}
    with pytest.raises(LeavingInFuture):
        actions.leave_cooperation(gildeskal, store, LeavingForm(left_on=date(2023, 12, 5), reason=REASON), **out)
    with pytest.raises(LeavingBeforeJoining):
        actions.leave_cooperation(gildeskal, store, LeavingForm(left_on=date(2023, 11, 19), reason=REASON), **out)

    actions.leave_cooperation(gildeskal, store, LeavingForm(left_on=date(2023, 12, 1), reason=REASON), **out)

    assert names(board, store) == ["Bodø", "Meløy"]
    left = one(bodo, store).partners[1]
    assert (left.name, left.left_on, left.leaving_reason) == ("Gildeskål", date(2023, 12, 1), REASON)
    assert left.confirmed_at == AUTUMN
    assert set(queued(store)) == {("cooperation_left", str(each.person_id)) for each in (bodo, board)}
    assert partners_of(store, COHORT, GILDESKAL) == ()


def test_two_of_whom_one_leaves_cooperate_no_longer(store: Store) -> None:
    board = board_member(prepared(store), at=AUTUMN)
    record_id = brought(store, board)
    form = LeavingForm(left_on=TODAY, reason=REASON)
    actions.leave_cooperation(board, store, form, cooperation_id=record_id, municipality=BODO, version=1)

    assert one(board, store).state_in_words == "samarbeidet er avsluttet"
    assert partners_of(store, COHORT, GILDESKAL) == ()
    brought(store, board)  # they may begin again
    assert names(board, store) == ["Bodø", "Gildeskål"]


def test_saying_no_is_leaving_before_having_begun(store: Store) -> None:
    prepared(store)
    bodo, gildeskal = contact(store, at=AUTUMN), contact(store, GILDESKAL, at=AUTUMN)
    form = ProposalForm(municipalities=(GILDESKAL,))
    record_id = actions.propose_cooperation(bodo, store, form, cohort=COHORT, municipality=BODO)
    no = LeavingForm(left_on=TODAY, reason=REASON)
    actions.leave_cooperation(gildeskal, store, no, cooperation_id=record_id, municipality=GILDESKAL, version=1)

    assert one(bodo, store).state_in_words == "samarbeidet er avsluttet"


def test_a_municipality_cooperates_in_one_place_at_a_time(store: Store) -> None:
    board = board_member(prepared(store), at=AUTUMN)
    brought(store, board)

    with pytest.raises(AlreadyCooperates, match="Bodø samarbeider allerede med Gildeskål"):
        brought(store, board, BODO, BEIARN)
    with pytest.raises(AlreadyTogether):
        brought(store, board)
    brought(store, board, BODO, BEIARN, stage=Stage.IN_TOUCH, in_touch_on=TODAY)


def test_what_municipalities_agreed_on_is_not_ended_by_a_record(store: Store) -> None:
    board = board_member(prepared(store), at=AUTUMN)
    record_id = brought(store, board)

    form = RecordForm(stage=Stage.CAME_TO_NOTHING)
    with pytest.raises(CooperationHolds, match="Bodø og Gildeskål"):
        actions.record_contact(board, store, form, cooperation_id=record_id, version=1)


def test_one_more_is_asked_and_one_that_left_is_asked_again(store: Store) -> None:
    board = board_member(prepared(store), at=AUTUMN)
    record_id = brought(store, board)
    bodo, meloy = contact(store, at=AUTUMN), contact(store, MELOY, at=AUTUMN)
    known = {"cooperation_id": record_id, "municipality": MELOY}
    with pytest.raises(NotAllowed):
        actions.ask_another(meloy, store, **known, version=1)

    actions.ask_another(bodo, store, **known, version=1)
    assert [each.name for each in one(bodo, store).asked] == ["Meløy"]
    with pytest.raises(AlreadyAnswered):
        actions.ask_another(bodo, store, **known, version=2)
    no = LeavingForm(left_on=TODAY, reason=REASON)
    actions.leave_cooperation(meloy, store, no, **known, version=2)
    actions.ask_another(bodo, store, **known, version=3)
    actions.confirm_cooperation(meloy, store, **known, version=4)
    assert names(bodo, store) == ["Bodø", "Gildeskål", "Meløy"]


def test_nobody_answers_before_being_asked(store: Store) -> None:
    board = board_member(prepared(store), at=AUTUMN)
    record_id = brought(store, board, stage=Stage.IN_TOUCH, in_touch_on=TODAY)
    bodo = contact(store, at=AUTUMN)

    assert cooperations(bodo, store, cohort=COHORT) == []
    with pytest.raises(NotCooperatingYet):
        actions.confirm_cooperation(bodo, store, cooperation_id=record_id, municipality=BODO, version=1)


def test_what_has_not_happened_is_not_recorded(store: Store) -> None:
    board = board_member(prepared(store), at=AUTUMN)

    with pytest.raises(DayInFuture):
        brought(store, board, stage=Stage.IN_TOUCH, in_touch_on=date(2023, 11, 21))
    with pytest.raises(ValidationError, match="Datoen mangler"):
        together(stage=Stage.IN_TOUCH)
    with pytest.raises(ValidationError, match="Velg minst to kommuner"):
        together(BODO, BODO)


def test_programme_management_brings_any_together(store: Store) -> None:
    manager = programme_manager(prepared(store), AUTUMN)
    actions.bring_together(manager, store, together(BINDAL, NAMSSKOGAN), cohort=COHORT)

    assert names(manager, store) == ["Bindal", "Namsskogan"]
    assert one(manager, store).origin is Origin.MANAGEMENT
    assert one(board_member(store, at=AUTUMN), store).may_keep


def test_a_member_reads_that_its_municipality_cooperates(store: Store) -> None:
    board = board_member(prepared(store), at=AUTUMN)
    brought(store, board, notes="Bare for styret.")
    member = person(store)
    scope = Scope(municipality=BODO, cohort=COHORT)
    store.write(
        lambda transaction: grant_role(
            transaction, system(AUTUMN), person_id=member, role=Role.MEMBER, scope=scope, valid_from=TODAY
        )
    )
    actor = acting(store, member, AUTUMN)

    assert (names(actor, store), one(actor, store).notes) == (["Bodø", "Gildeskål"], "")
    with pytest.raises(NotAllowed):
        suggestions(actor, store, cohort=COHORT)


def test_suggestions_across_the_border_wait_until_the_other_department_takes_part(store: Store) -> None:
    ours = takes_part(prepared(store), "nordland")

    def across() -> list[str]:
        found = suggestions(ours, store, cohort=COHORT).pairs
        return [pair.names for pair in found if {place.department for place in pair.places} != {"nordland"}]

    assert across() == []
    takes_part(store, "trondelag")
    assert "Bindal og Namsskogan" in across()
    assert suggestions(ours, store, cohort=COHORT).population_year == 2026


def test_a_board_is_not_told_what_another_departments_municipality_has_said(store: Store) -> None:
    ours = takes_part(prepared(store), "nordland")
    takes_part(store, "trondelag")

    foreign = [place for place in suggestions(ours, store, cohort=COHORT).places if place.department != "nordland"]
    assert foreign
    assert not any(place.is_interested or place.area or place.is_own for place in foreign)


def test_cooperating_municipalities_stand_below_each_other_on_the_roster(store: Store) -> None:
    prepared(store)
    for number in (BODO, BEIARN, NARVIK):
        enrolled(store, number)
    gathering = planned(store)
    board = board_member(store, at=AUTUMN)
    manager = programme_manager(store, AUTUMN)
    before = [group.name for group in roster(manager, store, gathering).groups]
    assert before == ["Beiarn", "Bodø", "Narvik"]

    brought(store, board, BEIARN, NARVIK, MELOY)  # Meløy is not on the list

    groups = roster(manager, store, gathering).groups
    assert [(group.name, group.together_with) for group in groups] == [
        ("Beiarn", ("Narvik",)),
        ("Narvik", ("Beiarn",)),
        ("Bodø", ()),
    ]
