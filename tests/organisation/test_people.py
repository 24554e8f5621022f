"""Who is known to whom, with which roles, and that reading somebody else's addresses is logged."""

from datetime import date, timedelta

import pytest

from programme.access.model import Actor, Role, nobody, system
from programme.language import NotAllowed
from programme.organisation.actions import (
    appoint_board_member,
    appoint_contact,
    appoint_programme_manager,
    correct_role_dates,
    end_grant,
    open_person,
)
from programme.organisation.model import PeopleQuery, PersonForm, RoleDates, RoleState, state_of_role
from programme.organisation.people import people, person
from programme.store import Store
from tests.factories import BODO, COHORT, MORNING, acting, board_member, cohort, contact, programme_manager
from tests.factories import person as someone
from tests.gatherings.world import NARVIK, enrolled, member, mentor_of
from tests.groups.making import joined, member_form

TODAY = date(2023, 9, 3)
ANNA = PersonForm(name="Anna Eksempel", email="anna@kommune.example")


def names(actor: Actor, store: Store, **wanted: object) -> list[str]:
    return [each.name for each in people(actor, store, PeopleQuery.model_validate(wanted)).people]


def opened(store: Store) -> list[tuple[object, object]]:
    rows = store.rows("SELECT person_id, record_id FROM audit_log WHERE action = 'open_person' ORDER BY logged_at")
    return [(row["person_id"], row["record_id"]) for row in rows]


def test_programme_management_knows_of_all_in_the_order_of_the_alphabet(store: Store) -> None:
    manager = programme_manager(store)
    board_member(store)
    for name in ("Åse Eksempel", "Ærlend Eksempel", "Zara Eksempel"):
        someone(store, name)
    assert names(manager, store) == [
        "Bo Eksempel",
        "Pia Eksempel",
        "Zara Eksempel",
        "Ærlend Eksempel",
        "Åse Eksempel",
    ]


def test_a_board_knows_of_its_department_and_a_contact_of_the_own_group(store: Store) -> None:
    cohort(store)
    of_bodo, of_narvik = enrolled(store), enrolled(store, NARVIK)
    member(store), mentor_of(store)
    board = board_member(store)
    board_member(store, "vestland"), programme_manager(store)
    someone(store, "Ukjent Eksempel")
    assert names(of_bodo, store) == ["Kai Eksempel", "Mari Eksempel", "Vera Eksempel"]
    assert names(of_narvik, store) == ["Kai Eksempel"]
    assert names(board, store) == ["Bo Eksempel", "Kai Eksempel", "Kai Eksempel", "Mari Eksempel", "Vera Eksempel"]


def test_a_group_is_the_municipalitys_own_until_it_has_applied(store: Store) -> None:
    cohort(store)
    own, board = contact(store), board_member(store)
    joined(store, own, member_form(name="Mari Eksempel"))
    assert names(own, store) == ["Kai Eksempel", "Mari Eksempel"]
    assert names(board, store) == ["Bo Eksempel", "Kai Eksempel"]


def test_only_the_roles_that_are_the_readers_business_are_shown(store: Store) -> None:
    cohort(store)
    manager, board = programme_manager(store), board_member(store)
    anna = appoint_board_member(manager, store, ANNA, department="nordland")
    appoint_board_member(manager, store, ANNA, department="vestland")
    appoint_contact(manager, store, ANNA, municipality=BODO, cohort=COHORT)
    assert {role.label for role in person(manager, store, anna).roles} == {
        "Fylkesstyret, Nordland",
        "Fylkesstyret, Vestland",
        "Kontaktperson, Bodø, 2024–25",
    }
    seen = person(board, store, anna)
    assert {(role.label, role.can_change) for role in seen.roles} == {
        ("Fylkesstyret, Nordland", True),
        ("Kontaktperson, Bodø, 2024–25", False),
    }


def test_whom_one_may_not_know_of_is_as_nobody(store: Store) -> None:
    manager, board = programme_manager(store), board_member(store)
    for person_id in (str(manager.person_id), "nobody-at-all", ""):
        with pytest.raises(NotAllowed):
            person(board, store, person_id)
        with pytest.raises(NotAllowed):
            open_person(board, store, person_id=person_id)
    for actor in (nobody(MORNING), system(MORNING), acting(store, someone(store))):
        with pytest.raises(NotAllowed):
            people(actor, store, PeopleQuery())


def test_people_are_found_by_part_of_the_name_and_by_role(store: Store) -> None:
    manager = programme_manager(store)
    board_member(store)
    someone(store, "Åse Eksempel")
    assert names(manager, store, name=" åse") == ["Åse Eksempel"]
    assert names(manager, store, name="%") == []
    assert names(manager, store, role=Role.BOARD) == ["Bo Eksempel"]
    assert names(manager, store, name="pia", role=Role.BOARD) == []


def test_twenty_people_stand_on_a_page(store: Store) -> None:
    manager = programme_manager(store)
    for each in range(20):
        someone(store, f"Kari {each:02} Eksempel")
    first, second = (people(manager, store, PeopleQuery(page=page)) for page in (1, 2))
    assert (first.count, first.pages, len(first.people), len(second.people)) == (21, 2, 20, 1)
    assert [each.name for each in second.people] == ["Pia Eksempel"]
    assert people(manager, store, PeopleQuery(page=99)).page == 2
    assert people(manager, store, PeopleQuery(page=-1)).page == 1


def test_whoever_has_been_erased_is_nobody_to_find(store: Store) -> None:
    manager = programme_manager(store)
    erased = someone(store)
    row = {"person_id": erased, "erased_at": MORNING, "erased_by": manager.person_id, "reason": ""}
    store.write(lambda transaction: transaction.insert("erasure", **row))
    assert names(manager, store) == ["Pia Eksempel"]
    with pytest.raises(NotAllowed):
        person(manager, store, erased)


def test_roles_that_have_ended_stay_listed_after_those_of_today(store: Store) -> None:
    manager = programme_manager(store)
    anna = appoint_board_member(manager, store, ANNA, department="nordland")
    appoint_board_member(manager, store, ANNA, department="vestland")
    (ended,) = [role for role in person(manager, store, anna).roles if role.where == "Nordland"]
    in_autumn = acting(store, manager.person_id, MORNING + timedelta(days=30))
    end_grant(in_autumn, store, grant_id=ended.grant_id, version=1)
    appoint_programme_manager(in_autumn, store, ANNA, dates=RoleDates(valid_from=date(2024, 1, 1)))
    assert [(role.label, role.state, role.can_change) for role in person(in_autumn, store, anna).roles] == [
        ("Fylkesstyret, Vestland", RoleState.IN_FORCE, True),
        ("Programledelsen", RoleState.COMING, True),
        ("Fylkesstyret, Nordland", RoleState.ENDED, False),
    ]


def test_the_list_tells_where_a_role_stands_on_the_day_it_is_asked_for(store: Store) -> None:
    manager = programme_manager(store)
    dates = RoleDates(valid_from=TODAY + timedelta(days=1), valid_to=TODAY + timedelta(days=2))
    appoint_board_member(manager, store, ANNA, department="nordland", dates=dates)

    def state(days: int) -> RoleState:
        asking = acting(store, manager.person_id, MORNING + timedelta(days=days))
        return people(asking, store, PeopleQuery(name="Anna")).people[0].roles[0].state

    assert [state(days) for days in (0, 1, 3)] == [RoleState.COMING, RoleState.IN_FORCE, RoleState.ENDED]


def test_a_role_is_read_with_the_version_that_a_correction_names(store: Store) -> None:
    manager, board = programme_manager(store), board_member(store)
    (role,) = person(manager, store, str(board.person_id)).roles
    correct_role_dates(manager, store, RoleDates(), grant_id=role.grant_id, version=role.version)
    assert person(manager, store, str(board.person_id)).roles[0].version == role.version + 1


@pytest.mark.parametrize(
    ("first", "last", "state"),
    [
        (TODAY, None, RoleState.IN_FORCE),
        (TODAY, TODAY, RoleState.IN_FORCE),
        (TODAY + timedelta(days=1), None, RoleState.COMING),
        (TODAY - timedelta(days=9), TODAY - timedelta(days=1), RoleState.ENDED),
        (TODAY, TODAY - timedelta(days=1), RoleState.WITHDRAWN),
        (TODAY + timedelta(days=9), TODAY - timedelta(days=1), RoleState.WITHDRAWN),
    ],
)
def test_where_a_role_stands(first: date, last: date | None, state: RoleState) -> None:
    assert state_of_role(first, last, TODAY) is state


def test_reading_somebody_elses_addresses_is_logged_once_a_day(store: Store) -> None:
    manager, board = programme_manager(store), board_member(store)
    who = {"person_id": str(board.person_id)}
    person(manager, store, str(board.person_id))
    people(manager, store, PeopleQuery())
    assert opened(store) == []
    record = open_person(manager, store, **who)
    assert record.emails[0].endswith("@kommune.example")
    open_person(acting(store, manager.person_id, MORNING + timedelta(hours=3)), store, **who)
    assert opened(store) == [(manager.person_id, board.person_id)]
    open_person(acting(store, manager.person_id, MORNING + timedelta(days=1)), store, **who)
    open_person(board_member(store), store, **who)
    assert len(opened(store)) == 3


def test_reading_ones_own_address_is_not_logged(store: Store) -> None:
    board = board_member(store)
    assert len(open_person(board, store, person_id=str(board.person_id)).emails) == 1
    assert opened(store) == []


def test_a_board_opens_its_own_members_and_a_contact_the_own_group(store: Store) -> None:
    cohort(store)
    own, of_narvik, board = enrolled(store), enrolled(store, NARVIK), board_member(store)
    in_group, mentor = member(store), mentor_of(store)
    may_open = {
        (board, own): False,
        (board, in_group): False,
        (board, board): True,
        (own, in_group): True,
        (own, own): True,
        (own, mentor): False,
        (own, of_narvik): False,
    }
    for (reader, whom), allowed in may_open.items():
        if allowed:
            assert open_person(reader, store, person_id=str(whom.person_id)).emails
            continue
        with pytest.raises(NotAllowed):
            open_person(reader, store, person_id=str(whom.person_id))


def test_the_addresses_of_those_who_have_left_the_board_are_closed_to_it(store: Store) -> None:
    manager, board, left = programme_manager(store), board_member(store), board_member(store)
    own = person(manager, store, str(left.person_id)).roles[0].grant_id
    end_grant(manager, store, grant_id=own, version=1)
    assert not person(board, store, str(left.person_id)).can_open
    with pytest.raises(NotAllowed):
        open_person(board, store, person_id=str(left.person_id))
    assert open_person(manager, store, person_id=str(left.person_id)).emails
