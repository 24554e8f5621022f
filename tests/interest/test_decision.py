"""A department's decision: resolution, region, and the development areas that it brings in."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from programme.access.audit import StaleRecord
from programme.access.model import Actor
from programme.cohorts.records import region_of
from programme.interest.actions import bring_in_areas, record_decision, record_decision_for_board
from programme.interest.decision import BroughtArea, ChoosableArea, DecisionForm
from programme.interest.queries import choosable_areas, decision
from programme.interest.records import brought_areas, decision_of
from programme.interest.rules import (
    AreaInUse,
    AreaNotAdopted,
    AreaOfAnotherDepartment,
    AreaOutsidePeriod,
    AreaUnknown,
    AreaWithoutPeriod,
    DepartmentHasNotDecided,
    ResolutionNotNew,
)
from programme.language import NotAllowed, RuleBroken
from programme.language.fields import fault_sentences
from programme.organisation.model import MeetingDateInFuture, MunicipalityOfAnotherDepartment
from programme.store import Store
from tests.factories import BODO, COHORT, acting, board_member, cohort, contact, programme_manager
from tests.interest.making import (
    AUTUMN,
    BERGEN,
    FAUSKE,
    NORDLAND,
    counts,
    decision_form,
    link_municipality,
    plan_with_area,
)

OWN = {"cohort": COHORT, "department": NORDLAND}


def _board(store: Store) -> Actor:
    cohort(store)
    return board_member(store, at=AUTUMN)


def test_a_yes_holds_resolution_municipalities_and_areas_and_makes_a_region(store: Store) -> None:
    board = _board(store)
    area = plan_with_area(store)
    form = decision_form(municipality_numbers=[BODO, FAUSKE], area_ids=[area])
    record_decision(board, store, form, **OWN)
    found = decision(board, store, **OWN)
    assert found
    assert found.model_dump(exclude={"id", "resolution_id"}) == {
        "takes_part": True,
        "applied_at": AUTUMN,
        "held_on": date(2023, 10, 28),
        "place": "",
        "case_number": "12/23",
        "agenda_item": "",
        "wording": "Fylkesavdelingen deltar.",
        "municipality_numbers": [BODO, FAUSKE],
        "recorded_at": AUTUMN,
        "recorded_by": "Bo Eksempel",
        "reason_on_behalf": "",
        "version": 1,
        "areas": [BroughtArea(id=area, label="Samhandling", plan_title="Plan plan-a").model_dump()],
    }
    assert decision_of(store, **OWN) is True
    assert region_of(store, **OWN)
    assert store.rows("SELECT name FROM region") == [{"name": "Nordland"}]


def test_a_no_names_nothing_and_leaves_the_region(store: Store) -> None:
    board = _board(store)
    area = plan_with_area(store)
    record_decision(board, store, decision_form(municipality_numbers=[BODO], area_ids=[area]), **OWN)
    no = decision_form(takes_part=False, case_number="13/23", municipality_numbers=[BODO], area_ids=[area])
    record_decision(board, store, no, **OWN, version=1)
    found = decision(board, store, **OWN)
    assert found
    assert (found.takes_part, found.municipality_numbers, found.areas, found.version) == (False, [], [], 2)
    assert region_of(store, **OWN) is None
    assert decision_of(store, **OWN) is False
    written = counts(store)
    assert (written["resolution"], written["annual_meeting"], written["participation_decision"]) == (2, 1, 1)


def test_a_second_yes_keeps_the_region(store: Store) -> None:
    board = _board(store)
    record_decision(board, store, decision_form(), **OWN)
    region = region_of(store, **OWN)
    record_decision(board, store, decision_form(municipality_numbers=[BODO]), **OWN, version=1)
    assert region_of(store, **OWN) == region
    assert counts(store)["region"] == 1


def test_another_answer_needs_another_resolution(store: Store) -> None:
    board = _board(store)
    record_decision(board, store, decision_form(), **OWN)
    before = counts(store)
    with pytest.raises(ResolutionNotNew) as raised:
        record_decision(board, store, decision_form(takes_part=False), **OWN, version=1)
    assert str(raised.value).startswith("Sak 12/23 fra 28. oktober 2023 er alt registrert med et annet svar.")
    assert counts(store) == before


def test_programme_management_decides_for_a_board_with_a_reason(store: Store) -> None:
    _board(store)
    manager = programme_manager(store, AUTUMN)
    before = counts(store)
    with pytest.raises(ValidationError):
        record_decision_for_board(manager, store, decision_form(), **OWN, reason="")
    assert counts(store) == before
    record_decision_for_board(manager, store, decision_form(takes_part=False), **OWN, reason="Protokoll på e-post.")
    record_decision_for_board(manager, store, decision_form(), **OWN, reason="Feil svar.", version=1)
    found = decision(manager, store, **OWN)
    assert found
    assert (found.takes_part, found.reason_on_behalf, found.recorded_by) == (True, "Feil svar.", "Pia Eksempel")


def test_decision_is_told_to_board_and_programme_management(store: Store) -> None:
    board = _board(store)
    manager = programme_manager(store, AUTUMN)
    record_decision(board, store, decision_form(), **OWN)
    rows = store.rows("SELECT kind, recipient_id FROM outbox")
    assert {row["kind"] for row in rows} == {"decision_recorded"}
    assert {row["recipient_id"] for row in rows} == {board.person_id, manager.person_id}


@pytest.mark.parametrize(
    ("changes", "rule", "sentence"),
    [
        ({"held_on": date(2023, 11, 2)}, MeetingDateInFuture, "Årsmøtet 2. november 2023 er ikke holdt ennå."),
        ({"municipality_numbers": [BODO, BERGEN]}, MunicipalityOfAnotherDepartment, "Bergen hører ikke til Nordland."),
        ({"area_ids": ["nowhere/1"]}, AreaUnknown, "Utviklingsområdet finnes ikke. Velg ett fra listen."),
        ({"area_ids": ["plan-a/1-1"]}, AreaUnknown, "Utviklingsområdet finnes ikke. Velg ett fra listen."),
    ],
)
def test_record_decision_refuses_and_writes_nothing(
    store: Store, changes: dict[str, object], rule: type[RuleBroken], sentence: str
) -> None:
    board = _board(store)
    plan_with_area(store)
    before = counts(store)
    with pytest.raises(rule) as raised:
        record_decision(board, store, decision_form(**changes), **OWN)
    assert str(raised.value).startswith(sentence)
    assert counts(store) == before


def test_decision_form_says_what_is_missing() -> None:
    with pytest.raises(ValidationError) as raised:
        DecisionForm.model_validate({"takes_part": True, "held_on": None, "case_number": " ", "wording": ""})
    assert fault_sentences(raised.value) == [
        ("held_on", "Datoen mangler. Velg en dato."),
        ("case_number", "Saksnummeret mangler. Skriv for eksempel 12/23."),
        ("wording", "Feltet er tomt. Skriv noen ord."),
    ]


UNFIT: list[tuple[dict[str, Any], type[RuleBroken], str]] = [
    ({"department": "agder"}, AreaOfAnotherDepartment, "«Samhandling» står ikke i en plan for Nordland."),
    ({"adopted_on": None}, AreaNotAdopted, "«Samhandling» er ikke vedtatt."),
    ({"first": None}, AreaWithoutPeriod, "«Samhandling» står i en plan uten oppgitt periode."),
    (
        {"first": "2013-01-01", "last": "2024-07-31"},
        AreaOutsidePeriod,
        "«Samhandling» gjelder fra 1. januar 2013 til 31. juli 2024, men programperioden varer fra 1. august 2024",
    ),
    ({"first": "2026-01-01", "last": "2027-12-31"}, AreaOutsidePeriod, "«Samhandling» gjelder fra 1. januar 2026"),
]


@pytest.mark.parametrize(("plan", "rule", "sentence"), UNFIT)
def test_bring_in_areas_refuses_areas_that_are_not_fit(
    store: Store, plan: dict[str, Any], rule: type[RuleBroken], sentence: str
) -> None:
    board = _board(store)
    record_decision(board, store, decision_form(), **OWN)
    area = plan_with_area(store, **plan)
    before = counts(store)
    with pytest.raises(rule) as raised:
        bring_in_areas(board, store, [area], **OWN, version=1)
    assert str(raised.value).startswith(sentence)
    assert counts(store) == before


@pytest.mark.parametrize(
    "period", [{"first": "2013-01-01", "last": "2024-08-01"}, {"first": "2025-12-31", "last": "2027-12-31"}]
)
def test_one_common_day_is_enough(store: Store, period: dict[str, str]) -> None:
    board = _board(store)
    area = plan_with_area(store, **period)  # type: ignore[arg-type]
    record_decision(board, store, decision_form(area_ids=[area]), **OWN)
    assert brought_areas(store, **OWN) == [(area, "Samhandling")]


def test_bring_in_areas_replaces_the_set(store: Store) -> None:
    board = _board(store)
    first, second = plan_with_area(store), plan_with_area(store, "plan-b")
    record_decision(board, store, decision_form(area_ids=[first]), **OWN)
    bring_in_areas(board, store, [second], **OWN, version=1)
    assert [area_id for area_id, _label in brought_areas(store, **OWN)] == [second]
    bring_in_areas(board, store, [second, first], **OWN, version=2)
    assert [area_id for area_id, _label in brought_areas(store, **OWN)] == [first, second]
    bring_in_areas(board, store, [], **OWN, version=3)
    assert brought_areas(store, **OWN) == []
    with pytest.raises(StaleRecord) as raised:
        bring_in_areas(board, store, [first], **OWN, version=3)
    assert str(raised.value).startswith("Bo Eksempel har endret dette")


def test_areas_that_municipalities_work_with_stay(store: Store) -> None:
    board = _board(store)
    area = plan_with_area(store)
    record_decision(board, store, decision_form(area_ids=[area]), **OWN)
    link_municipality(store, area, FAUSKE)
    link_municipality(store, area, BODO)
    before = counts(store)
    with pytest.raises(AreaInUse) as raised:
        bring_in_areas(board, store, [], **OWN, version=1)
    assert str(raised.value).startswith("«Samhandling» kan ikke tas ut: Bodø og Fauske arbeider med det.")
    with pytest.raises(AreaInUse):
        record_decision(board, store, decision_form(takes_part=False, case_number="13/23"), **OWN, version=1)
    assert counts(store) == before


def test_an_area_that_is_in_stays_when_its_plan_has_changed_since(store: Store) -> None:
    board = _board(store)
    area = plan_with_area(store)
    record_decision(board, store, decision_form(area_ids=[area]), **OWN)
    store.write(lambda transaction: transaction.rows("UPDATE plan SET is_adopted = false WHERE id = 'plan-a'"))
    bring_in_areas(board, store, [area], **OWN, version=1)
    assert brought_areas(store, **OWN) == [(area, "Samhandling")]


def test_bring_in_areas_needs_a_yes(store: Store) -> None:
    board = _board(store)
    area = plan_with_area(store)
    before = counts(store)
    with pytest.raises(DepartmentHasNotDecided):
        bring_in_areas(board, store, [area], **OWN, version=0)
    assert counts(store) == before
    record_decision(board, store, decision_form(takes_part=False), **OWN)
    with pytest.raises(DepartmentHasNotDecided) as raised:
        bring_in_areas(board, store, [area], **OWN, version=1)
    assert str(raised.value).startswith("Nordland har ikke vedtatt å delta.")


def test_choosable_areas_say_why_not(store: Store) -> None:
    board = _board(store)
    area = plan_with_area(store)
    undated, draft = plan_with_area(store, "plan-b", first=None), plan_with_area(store, "plan-c", adopted_on=None)
    plan_with_area(store, "plan-d", department="agder")
    record_decision(board, store, decision_form(area_ids=[area]), **OWN)
    without_period = (
        "«Samhandling» står i en plan uten oppgitt periode. Be programledelsen føre inn perioden for «Plan plan-b», "
        "med kilde."
    )
    not_adopted = (
        "«Samhandling» er ikke vedtatt. Velg et vedtatt område, eller be programledelsen føre inn når planen "
        "«Plan plan-c» ble vedtatt, med kilde."
    )
    assert choosable_areas(board, store, **OWN) == [
        ChoosableArea(id=area, label="Samhandling", plan_title="Plan plan-a", is_brought=True, why_not=""),
        ChoosableArea(
            id=undated, label="Samhandling", plan_title="Plan plan-b", is_brought=False, why_not=without_period
        ),
        ChoosableArea(id=draft, label="Samhandling", plan_title="Plan plan-c", is_brought=False, why_not=not_adopted),
    ]


def test_decision_sent_twice_writes_one_and_the_second_board_member_is_told(store: Store) -> None:
    board = _board(store)
    ids = [record_decision(board, store.once("form"), decision_form(), **OWN) for _ in range(2)]
    before = counts(store)
    assert (len(set(ids)), before["resolution"]) == (1, 1)
    with pytest.raises(StaleRecord) as raised:
        record_decision(board, store, decision_form(), **OWN)
    assert str(raised.value).startswith("Bo Eksempel har endret dette")
    assert counts(store) == before


def test_rights_to_decide_and_to_read_the_decision(store: Store) -> None:
    board = _board(store)
    manager, other = programme_manager(store, AUTUMN), board_member(store, "agder", AUTUMN)
    own_contact, other_contact = contact(store, at=AUTUMN), contact(store, BERGEN, at=AUTUMN)
    nobody = acting(store, None, AUTUMN)
    before = counts(store)
    for actor in (manager, other, own_contact, nobody):
        with pytest.raises(NotAllowed):
            record_decision(actor, store, decision_form(), **OWN)
        with pytest.raises(NotAllowed):
            bring_in_areas(actor, store, [], **OWN, version=0)
    for actor in (board, own_contact, nobody):
        with pytest.raises(NotAllowed):
            record_decision_for_board(actor, store, decision_form(), **OWN, reason="Nei")
    assert counts(store) == before
    for actor in (board, manager, own_contact):
        assert decision(actor, store, **OWN) is None
    for actor in (other, other_contact, nobody):
        with pytest.raises(NotAllowed):
            decision(actor, store, **OWN)
