"""Departments share regions until gatherings are announced."""

import pytest
from pydantic import ValidationError

from programme.cohorts.actions import join_regions, split_out_department
from programme.cohorts.model import JoinRegionsForm
from programme.cohorts.queries import regions
from programme.cohorts.records import add_region, region_of
from programme.cohorts.rules import (
    DepartmentAloneInRegion,
    DepartmentNotInCohort,
    RegionHasInvited,
    RegionHasNoDepartments,
)
from programme.language import NotAllowed
from programme.store import Store
from tests.cohorts.rows import insert_row
from tests.factories import COHORT, MORNING, board_member, cohort, programme_manager

NAMES = {"nordland": "Nordland", "rogaland": "Rogaland", "vestland": "Vestland"}


def regions_of_their_own(store: Store) -> dict[str, str]:
    cohort(store)
    actor = programme_manager(store)
    return {
        code: store.write(
            lambda transaction, code=code, name=name: add_region(
                transaction, actor, cohort=COHORT, department=code, name=name
            )
        )
        for code, name in NAMES.items()
    }


def announce(store: Store, region_id: str, *, kind: str = "main", cancelled: bool = False) -> None:
    insert_row(
        store,
        "gathering",
        cohort_slug=COHORT,
        kind=kind,
        region_id=region_id,
        starts_at=MORNING,
        ends_at=MORNING.replace(hour=15),
        cancelled_at=MORNING if cancelled else None,
    )


def shown(store: Store) -> dict[str, list[str]]:
    found = regions(board_member(store), store, COHORT)
    return {region.name: [department.name for department in region.departments] for region in found}


def joining(*region_ids: str) -> JoinRegionsForm:
    return JoinRegionsForm(name="Vest", region_ids=list(region_ids))


def test_regions_are_joined_into_one_with_a_name(store: Store) -> None:
    own = regions_of_their_own(store)

    joined = join_regions(programme_manager(store), store, joining(own["vestland"], own["rogaland"]), slug=COHORT)

    assert shown(store) == {"Nordland": ["Nordland"], "Vest": ["Rogaland", "Vestland"]}
    assert region_of(store, COHORT, "rogaland") == region_of(store, COHORT, "vestland") == joined


def test_a_department_is_split_out_again(store: Store) -> None:
    own = regions_of_their_own(store)
    actor = programme_manager(store)
    join_regions(actor, store, joining(own["vestland"], own["rogaland"]), slug=COHORT)

    region_id = split_out_department(actor, store, slug=COHORT, department="rogaland")

    assert shown(store) == {"Nordland": ["Nordland"], "Rogaland": ["Rogaland"], "Vest": ["Vestland"]}
    assert region_of(store, COHORT, "rogaland") == region_id
    logged = store.rows("SELECT action FROM audit_log WHERE record_kind = 'region' ORDER BY action")
    assert [row["action"] for row in logged] == ["join_regions", "split_out_department"]


def test_regions_are_left_as_they_are_once_a_gathering_is_announced(store: Store) -> None:
    own = regions_of_their_own(store)
    actor = programme_manager(store)
    joined = join_regions(actor, store, joining(own["vestland"], own["rogaland"]), slug=COHORT)
    announce(store, joined)

    with pytest.raises(RegionHasInvited, match="Vest har samlinger"):
        join_regions(actor, store, joining(joined, own["nordland"]), slug=COHORT)
    with pytest.raises(RegionHasInvited):
        split_out_department(actor, store, slug=COHORT, department="rogaland")
    assert shown(store) == {"Nordland": ["Nordland"], "Vest": ["Rogaland", "Vestland"]}
    assert [region.has_invited for region in regions(actor, store, COHORT)] == [False, True]


@pytest.mark.parametrize(("kind", "cancelled"), [("main", True), ("pre", False)])
def test_only_a_main_gathering_that_is_not_cancelled_binds_a_region(store: Store, kind: str, cancelled: bool) -> None:  # noqa: FBT001
    own = regions_of_their_own(store)
    announce(store, own["vestland"], kind=kind, cancelled=cancelled)
    join_regions(programme_manager(store), store, joining(own["vestland"], own["rogaland"]), slug=COHORT)
    assert "Vest" in shown(store)


def test_a_region_that_was_joined_meanwhile_is_refused(store: Store) -> None:
    own = regions_of_their_own(store)
    actor = programme_manager(store)
    join_regions(actor, store, joining(own["vestland"], own["rogaland"]), slug=COHORT)
    with pytest.raises(RegionHasNoDepartments, match="Rogaland"):
        join_regions(actor, store, joining(own["nordland"], own["rogaland"]), slug=COHORT)


def test_a_region_of_another_cohort_is_unknown_here(store: Store) -> None:
    own = regions_of_their_own(store)
    cohort(store, "2026-27")
    with pytest.raises(NotAllowed):
        join_regions(programme_manager(store), store, joining(own["vestland"], own["rogaland"]), slug="2026-27")


def test_joining_takes_two_different_regions() -> None:
    with pytest.raises(ValidationError, match="minst to"):
        joining("same", "same")


@pytest.mark.parametrize(
    ("department", "refusal"),
    [("nordland", DepartmentAloneInRegion), ("innlandet", DepartmentNotInCohort), ("none", NotAllowed)],
)
def test_a_department_that_shares_no_region_cannot_be_split_out(
    store: Store, department: str, refusal: type[Exception]
) -> None:
    regions_of_their_own(store)
    with pytest.raises(refusal):
        split_out_department(programme_manager(store), store, slug=COHORT, department=department)


def test_a_board_joins_no_regions(store: Store) -> None:
    own = regions_of_their_own(store)
    with pytest.raises(NotAllowed):
        join_regions(board_member(store), store, joining(own["vestland"], own["rogaland"]), slug=COHORT)
