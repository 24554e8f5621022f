"""What boards propose for a gathering, and what becomes of it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from pydantic import ValidationError

from programme.access.audit import StaleRecord
from programme.access.model import Actor
from programme.gatherings.actions import cancel_gathering, change_gathering, plan_gathering
from programme.gatherings.model import GatheringForm, GatheringKind
from programme.gatherings.proposals import (
    DeclineForm,
    PlaceForm,
    Proposal,
    ProposalForm,
    ProposalState,
    accept_proposal,
    decline_proposal,
    proposals,
    propose_gathering,
    withdraw_proposal,
)
from programme.gatherings.records import gathering_of
from programme.gatherings.rules import GatheringHeld, GatheringIsCancelled, ProposalAnswered
from programme.interest.actions import record_decision
from programme.language import NotAllowed
from programme.organisation.model import NotAMunicipality
from programme.store import Store
from tests.factories import BODO, COHORT, acting, board_member, cohort, programme_manager
from tests.interest.making import NORDLAND, decision_form

SPRING = datetime(2024, 3, 1, 9, 0, tzinfo=UTC)
FORM = ProposalForm(venue="Stormen", host_municipality=BODO, theme="Samhandling", remark="Vi betaler salen.")
VESTLAND = "vestland"


def gathering_form(number: int = 1, region_id: str | None = None, day: date = date(2024, 9, 10)) -> GatheringForm:
    return GatheringForm(
        kind=GatheringKind.MAIN, number=number, region_id=region_id, starts_on=day, venue="Ikke bestemt", theme="Tema"
    )


@pytest.fixture
def people(store: Store) -> tuple[Actor, Actor, Actor]:
    """Programme management, the boards of Nordland and Vestland, which both take part."""
    cohort(store)
    boards = [board_member(store, department, SPRING) for department in (NORDLAND, VESTLAND)]
    for board, department in zip(boards, (NORDLAND, VESTLAND), strict=True):
        record_decision(board, store, decision_form(), cohort=COHORT, department=department)
    return programme_manager(store, SPRING), boards[0], boards[1]


def region_of(store: Store, name: str) -> str:
    return str(store.rows("SELECT id FROM region WHERE name = $name", name=name)[0]["id"])


def only(store: Store, actor: Actor) -> Proposal:
    [found] = proposals(actor, store, cohort=COHORT)
    return found


def told(store: Store, kind: str) -> list[Mapping[str, object]]:
    return store.rows("SELECT recipient_id FROM outbox WHERE kind = $kind", kind=kind)


def test_a_board_proposes_and_reads_its_own(store: Store, people: tuple[Actor, Actor, Actor]) -> None:
    manager, board, other = people
    gathering_id = plan_gathering(manager, store, gathering_form(), cohort=COHORT)
    propose_gathering(board, store, FORM, gathering_id=gathering_id, department=NORDLAND)

    found = only(store, board)
    assert (found.department, found.venue, found.host, found.theme) == ("Nordland", "Stormen", "Bodø", "Samhandling")
    assert found.state is ProposalState.PROPOSED
    assert only(store, manager) == found
    assert proposals(other, store, cohort=COHORT) == []
    assert told(store, "gathering_proposed") == [{"recipient_id": manager.person_id}]
    with pytest.raises(NotAllowed):
        propose_gathering(other, store, FORM, gathering_id=gathering_id, department=NORDLAND)


def test_a_board_proposes_for_its_region_and_the_whole_cohort_alone(
    store: Store, people: tuple[Actor, Actor, Actor]
) -> None:
    manager, board, other = people
    in_nordland = gathering_form(1, region_of(store, "Nordland"))
    gathering_id = plan_gathering(manager, store, in_nordland, cohort=COHORT)
    propose_gathering(board, store, FORM, gathering_id=gathering_id, department=NORDLAND)
    with pytest.raises(NotAllowed):
        propose_gathering(other, store, FORM, gathering_id=gathering_id, department=VESTLAND)
    with pytest.raises(NotAllowed):
        propose_gathering(board, store, FORM, gathering_id="none", department=NORDLAND)


def test_taken_in_as_edited_it_fills_in_the_gathering(store: Store, people: tuple[Actor, Actor, Actor]) -> None:
    manager, board, other = people
    gathering_id = plan_gathering(manager, store, gathering_form(), cohort=COHORT)
    proposal_id = propose_gathering(board, store, FORM, gathering_id=gathering_id, department=NORDLAND)
    edited = PlaceForm(venue="Stormen, Bodø", host_municipality=BODO, theme="Samhandling i praksis")

    accept_proposal(manager, store, edited, proposal_id=proposal_id, version=1, gathering_version=1)

    gathering = gathering_of(store, gathering_id)
    assert (gathering.venue, gathering.host_municipality, gathering.theme, gathering.version) == (
        "Stormen, Bodø",
        BODO,
        "Samhandling i praksis",
        2,
    )
    assert gathering.starts_at.date() == date(2024, 9, 10)
    found = only(store, board)
    assert (found.state, found.venue, found.answered_at) == (ProposalState.ACCEPTED, "Stormen", SPRING)
    assert told(store, "proposal_accepted") == [{"recipient_id": board.person_id}]
    changed = {row["recipient_id"] for row in told(store, "gathering_changed")}
    assert changed == {board.person_id, other.person_id}
    with pytest.raises(ProposalAnswered):
        decline_proposal(manager, store, DeclineForm(reason="Nei"), proposal_id=proposal_id, version=2)


def test_one_that_is_not_taken_in_has_a_reason_and_changes_nothing(
    store: Store, people: tuple[Actor, Actor, Actor]
) -> None:
    manager, board, _other = people
    gathering_id = plan_gathering(manager, store, gathering_form(), cohort=COHORT)
    proposal_id = propose_gathering(board, store, FORM, gathering_id=gathering_id, department=NORDLAND)
    with pytest.raises(ValidationError):
        DeclineForm(reason=" ")
    decline_proposal(manager, store, DeclineForm(reason="Salen er for liten."), proposal_id=proposal_id, version=1)
    found = only(store, board)
    assert (found.state, found.reason) == (ProposalState.DECLINED, "Salen er for liten.")
    assert gathering_of(store, gathering_id).version == 1
    assert told(store, "proposal_declined") == [{"recipient_id": board.person_id}]


def test_the_gathering_is_the_one_that_was_read(store: Store, people: tuple[Actor, Actor, Actor]) -> None:
    manager, board, _other = people
    gathering_id = plan_gathering(manager, store, gathering_form(), cohort=COHORT)
    proposal_id = propose_gathering(board, store, FORM, gathering_id=gathering_id, department=NORDLAND)
    moved = gathering_form(day=date(2024, 9, 11))
    change_gathering(manager, store, gathering_id, moved, version=1)
    with pytest.raises(StaleRecord):
        accept_proposal(manager, store, PlaceForm(), proposal_id=proposal_id, version=1, gathering_version=1)
    assert only(store, manager).state is ProposalState.PROPOSED


def test_a_board_takes_its_own_back_until_it_is_answered(store: Store, people: tuple[Actor, Actor, Actor]) -> None:
    manager, board, other = people
    gathering_id = plan_gathering(manager, store, gathering_form(), cohort=COHORT)
    proposal_id = propose_gathering(board, store, FORM, gathering_id=gathering_id, department=NORDLAND)
    with pytest.raises(NotAllowed):
        withdraw_proposal(other, store, proposal_id=proposal_id, version=1)
    with pytest.raises(NotAllowed):
        withdraw_proposal(board, store, proposal_id="none", version=1)
    withdraw_proposal(board, store, proposal_id=proposal_id, version=1)
    with pytest.raises(ProposalAnswered):
        accept_proposal(manager, store, PlaceForm(), proposal_id=proposal_id, version=2, gathering_version=1)


def test_nothing_is_proposed_for_what_is_held_or_called_off(store: Store, people: tuple[Actor, Actor, Actor]) -> None:
    manager, board, _other = people
    gathering_id = plan_gathering(manager, store, gathering_form(), cohort=COHORT)
    afterwards = acting(store, board.person_id, SPRING + timedelta(days=300))
    with pytest.raises(GatheringHeld):
        propose_gathering(afterwards, store, FORM, gathering_id=gathering_id, department=NORDLAND)
    cancel_gathering(manager, store, gathering_id, version=1)
    with pytest.raises(GatheringIsCancelled):
        propose_gathering(board, store, FORM, gathering_id=gathering_id, department=NORDLAND)


def test_a_proposal_says_something_and_names_a_municipality(store: Store, people: tuple[Actor, Actor, Actor]) -> None:
    manager, board, _other = people
    gathering_id = plan_gathering(manager, store, gathering_form(), cohort=COHORT)
    with pytest.raises(ValidationError, match="Forslaget er tomt"):
        ProposalForm(remark="Bare en merknad.")
    svalbard = FORM.model_copy(update={"host_municipality": "2111"})
    with pytest.raises(NotAMunicipality):
        propose_gathering(board, store, svalbard, gathering_id=gathering_id, department=NORDLAND)
