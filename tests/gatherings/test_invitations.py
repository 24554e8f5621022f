"""Who is invited follows from interest, enrolment, membership and roles on the gathering's day."""

from datetime import UTC, date, datetime

from programme.store import Store
from tests.factories import BODO, MORNING, board_member, cohort, contact, programme_manager
from tests.gatherings.world import (
    NARVIK,
    STEINKJER,
    applied,
    enrolled,
    gathering_form,
    interested,
    interested_department,
    member,
    planned,
    pre_form,
    region,
)

_INVITED = """
    SELECT person_id, affiliation, is_board, is_member FROM gathering_invitation WHERE gathering_id = $gathering_id
"""


def _invited(store: Store, gathering_id: str) -> set[tuple[str, str, bool, bool]]:
    rows = store.rows(_INVITED, gathering_id=gathering_id)
    invited = [(row["person_id"], row["affiliation"], row["is_board"], row["is_member"]) for row in rows]
    assert len(invited) == len(set(invited))
    return set(invited)


def test_main_gathering_invites_members_contacts_and_boards_of_the_region(store: Store) -> None:
    cohort(store)
    nordland = region(store)
    region(store, "trondelag")
    own_contact, own_member = enrolled(store), member(store)
    enrolled(store, STEINKJER)
    board = board_member(store)
    board_member(store, "trondelag")
    gathering_id = planned(store, gathering_form(region_id=nordland))
    assert _invited(store, gathering_id) == {
        (own_contact.person_id, BODO, False, False),
        (own_member.person_id, BODO, False, True),
        (board.person_id, "nordland", True, False),
    }


def test_joint_gathering_invites_every_enrolled_municipality(store: Store) -> None:
    cohort(store)
    region(store)
    bodo, steinkjer = enrolled(store), enrolled(store, STEINKJER)
    applied(store, NARVIK, "sent")
    contact(store, NARVIK)
    board = board_member(store)
    board_member(store, "agder")
    assert _invited(store, planned(store)) == {
        (bodo.person_id, BODO, False, False),
        (steinkjer.person_id, STEINKJER, False, False),
        (board.person_id, "nordland", True, False),
    }


def test_gathering_added_later_invites_and_one_enrolled_later_is_invited(store: Store) -> None:
    cohort(store)
    gathering_id = planned(store)
    late = enrolled(store)
    assert _invited(store, gathering_id) == {(late.person_id, BODO, False, False)}


def test_members_are_judged_on_the_gatherings_day(store: Store) -> None:
    cohort(store)
    enrolled(store)
    day = date(2024, 9, 18)
    joined_that_day = member(store, joined_on=day)
    member(store, joined_on=date(2024, 9, 19))
    member(store, left_on=day)
    left_after = member(store, left_on=date(2024, 9, 19))
    members = {who for who, _affiliation, _is_board, is_member in _invited(store, planned(store)) if is_member}
    assert members == {joined_that_day.person_id, left_after.person_id}


def test_contact_who_is_a_member_is_invited_once(store: Store) -> None:
    cohort(store)
    both = enrolled(store)
    member(store, person_id=both.person_id)
    assert _invited(store, planned(store)) == {(both.person_id, BODO, False, True)}


def test_pre_gathering_invites_prospects_and_interested_boards(store: Store) -> None:
    cohort(store)
    bodo, narvik = contact(store), contact(store, NARVIK)
    contact(store, STEINKJER)
    interested(store, BODO)
    applied(store, NARVIK)
    interested(store, STEINKJER, withdrawn_at=MORNING)
    interested_department(store, "nordland", "perhaps")
    interested_department(store, "agder", "no")
    board = board_member(store)
    board_member(store, "agder")
    programme_manager(store)
    assert _invited(store, planned(store, pre_form())) == {
        (bodo.person_id, BODO, False, False),
        (narvik.person_id, NARVIK, False, False),
        (board.person_id, "nordland", True, False),
    }


def test_interest_withdrawn_afterwards_leaves_the_past_as_it_was(store: Store) -> None:
    cohort(store)
    bodo = contact(store)
    interested(store, BODO, withdrawn_at=datetime(2023, 12, 1, tzinfo=UTC))
    assert _invited(store, planned(store, pre_form())) == {(bodo.person_id, BODO, False, False)}


def test_municipality_that_withdrew_is_invited_to_what_was_before_only(store: Store) -> None:
    cohort(store)
    bodo = contact(store)
    applied(store, BODO, "withdrawn", withdrawn_on=date(2024, 9, 19))
    before, after = planned(store), planned(store, gathering_form(number=2, starts_on=date(2024, 9, 19)))
    assert _invited(store, before) == {(bodo.person_id, BODO, False, False)}
    assert _invited(store, after) == set()
