"""Programme management corrects who is a member, and from when."""

from datetime import date

import pytest

from programme.access.audit import StaleRecord
from programme.language import NotAllowed
from programme.organisation.actions import set_membership
from programme.organisation.model import (
    MembershipEndsBeforeItBegins,
    MembershipForm,
    MembershipState,
    MembershipUnchanged,
    MunicipalityNotMember,
)
from programme.organisation.queries import memberships, municipalities
from programme.organisation.records import municipality_on
from programme.store import Store
from tests.factories import BODO, board_member, programme_manager

SPRING, AUTUMN = date(2024, 3, 1), date(2024, 9, 1)


def form(day: date, *, is_member: bool) -> MembershipForm:
    return MembershipForm(is_member=is_member, from_date=day, reason="Melding fra fylkesavdelingen")


def state(store: Store, day: date) -> MembershipState:
    found = memberships(programme_manager(store), store, day)
    return next(each for each in found if each.municipality_number == BODO)


def test_all_start_as_members_not_confirmed(store: Store) -> None:
    found = memberships(programme_manager(store), store, SPRING)
    assert len(found) == 357
    assert {each.label for each in found} == {"medlem, ikke bekreftet"}


def test_a_membership_is_confirmed(store: Store) -> None:
    actor = programme_manager(store)
    set_membership(actor, store, form(SPRING, is_member=True), municipality=BODO, version=1)
    assert (state(store, SPRING).label, state(store, SPRING).version) == ("medlem", 2)
    with pytest.raises(MembershipUnchanged):
        set_membership(actor, store, form(SPRING, is_member=True), municipality=BODO, version=2)


def test_a_municipality_that_is_no_member_cannot_be_chosen_from_that_day(store: Store) -> None:
    actor = programme_manager(store)

    set_membership(actor, store, form(SPRING, is_member=False), municipality=BODO, version=1)

    assert municipality_on(store, BODO, date(2024, 2, 29)).name == "Bodø"
    with pytest.raises(MunicipalityNotMember):
        municipality_on(store, BODO, SPRING)
    assert BODO not in {each.municipality_number for each in municipalities(actor, store, SPRING)}
    assert state(store, SPRING).label == "ikke medlem"


def test_a_municipality_becomes_a_member_again(store: Store) -> None:
    actor = programme_manager(store)
    set_membership(actor, store, form(SPRING, is_member=False), municipality=BODO, version=1)
    set_membership(actor, store, form(AUTUMN, is_member=True), municipality=BODO, version=2)

    assert state(store, date(2024, 8, 31)).label == "ikke medlem"
    assert (state(store, AUTUMN).label, state(store, AUTUMN).version) == ("medlem", 3)
    with pytest.raises(MembershipEndsBeforeItBegins, match=r"1\. september 2024"):
        set_membership(actor, store, form(AUTUMN, is_member=False), municipality=BODO, version=3)


def test_a_correction_from_an_old_page_is_stale(store: Store) -> None:
    actor = programme_manager(store)
    set_membership(actor, store, form(SPRING, is_member=False), municipality=BODO, version=1)
    with pytest.raises(StaleRecord):
        set_membership(actor, store, form(SPRING, is_member=True), municipality=BODO, version=1)


def test_every_correction_is_logged_with_its_reason(store: Store) -> None:
    set_membership(programme_manager(store), store, form(SPRING, is_member=False), municipality=BODO, version=1)
    rows = store.rows("SELECT record_id, reason FROM audit_log WHERE action = 'set_membership'")
    assert rows == [{"record_id": BODO, "reason": "Melding fra fylkesavdelingen"}]


def test_a_board_corrects_no_membership(store: Store) -> None:
    with pytest.raises(NotAllowed):
        set_membership(board_member(store), store, form(SPRING, is_member=False), municipality=BODO, version=1)
    with pytest.raises(NotAllowed):
        memberships(board_member(store), store, SPRING)


def test_an_unknown_municipality_is_refused(store: Store) -> None:
    with pytest.raises(NotAllowed):
        set_membership(programme_manager(store), store, form(SPRING, is_member=False), municipality="0000", version=0)
