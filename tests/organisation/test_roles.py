"""Who gives roles, for which days, who hears of it, and how they are dated and ended without anything being lost."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from hypothesis import given

from programme.access.audit import StaleRecord
from programme.access.grants import Span
from programme.access.model import Actor, Role
from programme.language import NotAllowed, RuleBroken
from programme.messages.model import MessageKind
from programme.messages.wording import worded
from programme.organisation.actions import (
    appoint_board_member,
    appoint_contact,
    appoint_programme_manager,
    correct_role_dates,
    end_grant,
    introduce_person,
)
from programme.organisation.model import DepartmentUnknown, MunicipalityMissing, PersonForm, RoleDates
from programme.organisation.rules import (
    DepartmentMissing,
    LastProgrammeManager,
    RoleEndsBeforeItBegins,
    RoleGivenAlready,
    RoleOver,
    overlap,
)
from programme.store import Store
from programme.store.store import Row
from tests.factories import (
    BODO,
    COHORT,
    MORNING,
    acting,
    board_member,
    cohort,
    contact,
    person_form,
    programme_manager,
)
from tests.gatherings.world import NARVIK, enrolled, member, mentor_of
from tests.organisation.granted import ANNA, SPANS, TODAY, grant_id, grants_of, holds_on, spans, until

BEGINNING = "Fremtidens kulturskole: du er lagt til som"


def messages(store: Store) -> list[Row]:
    return store.rows("SELECT kind, recipient_id, facts FROM outbox ORDER BY queued_at, id")


def test_a_role_is_given_from_today_until_further_notice(store: Store) -> None:
    anna = appoint_board_member(programme_manager(store), store, ANNA, department="nordland")
    assert spans(store, anna) == [(TODAY, None)]
    assert acting(store, anna).has(Role.BOARD)


def test_a_role_may_be_given_for_days_to_come(store: Store) -> None:
    dates = RoleDates(valid_from=date(2023, 10, 1), valid_to=date(2023, 12, 31))
    anna = appoint_programme_manager(programme_manager(store), store, ANNA, dates=dates)
    assert not acting(store, anna).has(Role.PROGRAMME_MANAGEMENT)
    assert acting(store, anna, datetime(2023, 12, 31, 12, tzinfo=UTC)).has(Role.PROGRAMME_MANAGEMENT)
    assert not acting(store, anna, datetime(2024, 1, 1, 12, tzinfo=UTC)).has(Role.PROGRAMME_MANAGEMENT)


def test_a_board_adds_people_for_its_own_department_alone(store: Store) -> None:
    board = board_member(store)
    anna = appoint_board_member(board, store, ANNA, department="nordland")
    assert acting(store, anna).scopes(Role.BOARD)[0].department == "nordland"
    for department in ("vestland", "", "nowhere"):
        with pytest.raises(NotAllowed):
            appoint_board_member(board, store, ANNA, department=department)
    with pytest.raises(NotAllowed):
        appoint_programme_manager(board, store, ANNA)


def test_a_contact_adds_contacts_for_the_own_group_alone(store: Store) -> None:
    cohort(store)
    own = contact(store)
    anna = appoint_contact(own, store, ANNA, municipality=BODO, cohort=COHORT)
    assert acting(store, anna).scopes(Role.CONTACT)[0].municipality == BODO
    for municipality, slug in ((NARVIK, COHORT), (BODO, "2026-27"), ("", COHORT), ("9999", COHORT)):
        with pytest.raises(NotAllowed):
            appoint_contact(own, store, ANNA, municipality=municipality, cohort=slug)


def test_what_is_left_out_or_unknown_is_told(store: Store) -> None:
    cohort(store)
    manager = programme_manager(store)
    with pytest.raises(DepartmentMissing):
        appoint_board_member(manager, store, ANNA, department="")
    with pytest.raises(DepartmentUnknown):
        appoint_board_member(manager, store, ANNA, department="btv")
    with pytest.raises(MunicipalityMissing):
        appoint_contact(manager, store, ANNA, municipality="", cohort=COHORT)
    with pytest.raises(NotAllowed):
        appoint_contact(manager, store, ANNA, municipality=BODO, cohort="1924-25")
    with pytest.raises(RoleEndsBeforeItBegins, match=r"begynner 3\. september 2023"):
        appoint_programme_manager(manager, store, ANNA, dates=until(TODAY - timedelta(days=1)))
    assert store.rows("SELECT 1 AS found FROM person WHERE name = 'Anna Eksempel'") == []


def test_a_known_address_is_the_person_under_the_known_name_and_the_answer_is_the_same(store: Store) -> None:
    anna = introduce_person(programme_manager(store), store, ANNA)
    board = board_member(store)
    as_anne = PersonForm(name="Anne Eksempel", email=ANNA.email)
    again = appoint_board_member(board, store, as_anne, department="nordland")
    new = appoint_board_member(board, store, person_form(), department="nordland")
    assert (again, type(again)) == (anna, type(new))
    assert acting(store, anna).name == "Anna Eksempel"


def test_one_person_holds_several_roles(store: Store) -> None:
    cohort(store)
    manager = programme_manager(store)
    anna = appoint_board_member(manager, store, ANNA, department="nordland")
    appoint_board_member(manager, store, ANNA, department="vestland")
    appoint_contact(manager, store, ANNA, municipality=BODO, cohort=COHORT)
    appoint_contact(manager, store, ANNA, municipality=NARVIK, cohort=COHORT)
    assert [grant.role for grant in acting(store, anna).grants].count(Role.CONTACT) == 2
    assert len(acting(store, anna).grants) == 4


def test_the_same_role_twice_on_a_day_is_refused(store: Store) -> None:
    manager = programme_manager(store)
    anna = appoint_board_member(manager, store, ANNA, department="nordland", dates=until(date(2023, 12, 31)))
    with pytest.raises(RoleGivenAlready, match=r"Fylkesstyret, 03\.09\.2023–31\.12\.2023"):
        appoint_board_member(
            manager, store, ANNA, department="nordland", dates=RoleDates(valid_from=date(2023, 12, 31))
        )
    appoint_board_member(manager, store, ANNA, department="nordland", dates=RoleDates(valid_from=date(2024, 1, 1)))
    assert spans(store, anna) == [(TODAY, date(2023, 12, 31)), (date(2024, 1, 1), None)]
    with pytest.raises(RoleGivenAlready, match=r"fra 01\.01\.2024"):
        correct_role_dates(manager, store, RoleDates(), grant_id=grant_id(store, anna), version=1)


def test_the_person_hears_of_a_role_that_somebody_else_gives(store: Store) -> None:
    cohort(store)
    manager = programme_manager(store)
    anna = appoint_contact(manager, store, ANNA, municipality=BODO, cohort=COHORT)
    (message,) = messages(store)
    assert (message["kind"], message["recipient_id"]) == ("role_given", anna)
    assert json.loads(message["facts"]) == {
        "role": "kontaktperson for Bodø i programperioden 2024–25",
        "from": "3. september 2023",
    }


def test_the_mail_says_for_what_and_from_when(store: Store) -> None:
    manager = programme_manager(store)
    dates = RoleDates(valid_from=date(2023, 10, 1), valid_to=date(2023, 12, 31))
    appoint_board_member(manager, store, ANNA, department="nordland", dates=dates)
    appoint_programme_manager(manager, store, person_form())
    told = []
    for message in messages(store):
        letter = worded(MessageKind.ROLE_GIVEN, json.loads(message["facts"]), address="https://a.example")
        told.append((letter.subject, letter.before))
    login = "Logg inn for å se rollene dine:"
    board, management = "medlem av fylkesstyret for Nordland", "medlem av programledelsen"
    days = "1. oktober 2023 til og med 31. desember 2023"
    assert set(told) == {
        (f"{BEGINNING} {board}", f"Du er lagt til som {board} fra {days}.\n{login}"),
        (f"{BEGINNING} {management}", f"Du er lagt til som {management} fra 3. september 2023.\n{login}"),
    }


def test_nobody_hears_of_what_she_gives_herself_or_the_system_gives(store: Store) -> None:
    manager = programme_manager(store)
    own_address = store.rows("SELECT email FROM person_email WHERE person_id = $id", id=manager.person_id)[0]["email"]
    appoint_board_member(manager, store, PersonForm(name="Pia", email=own_address), department="nordland")
    board_member(store)
    assert messages(store) == []


def test_a_refused_role_leaves_nothing_behind(store: Store) -> None:
    with pytest.raises(NotAllowed):
        appoint_board_member(board_member(store, "vestland"), store, ANNA, department="nordland")
    assert store.rows("SELECT 1 AS found FROM person_email WHERE email = $email", email=ANNA.email) == []
    assert messages(store) == []


def test_dates_are_corrected_and_what_was_is_in_the_log(store: Store) -> None:
    board = board_member(store)
    anna = appoint_board_member(board, store, ANNA, department="nordland")
    dates = RoleDates(valid_from=date(2023, 9, 10), valid_to=date(2023, 9, 20))
    correct_role_dates(board, store, dates, grant_id=grant_id(store, anna), version=1)
    assert spans(store, anna) == [(date(2023, 9, 10), date(2023, 9, 20))]
    (row,) = store.rows("SELECT before, after, person_id FROM audit_log WHERE action = 'correct_role_dates'")
    assert json.loads(row["before"]) == {"valid_from": "2023-09-03", "valid_to": None}
    assert json.loads(row["after"]) == {"valid_from": "2023-09-10", "valid_to": "2023-09-20"}
    assert row["person_id"] == board.person_id


def test_a_role_that_is_ended_held_until_yesterday_and_stays(store: Store) -> None:
    manager = programme_manager(store)
    board = board_member(store)
    later_on = acting(store, manager.person_id, MORNING + timedelta(days=10))
    end_grant(later_on, store, grant_id=grant_id(store, board.person_id), version=1)
    assert spans(store, board.person_id) == [(TODAY, date(2023, 9, 12))]
    assert acting(store, board.person_id, later_on.at).grants == ()


def test_a_role_that_is_over_is_not_changed(store: Store) -> None:
    manager, board = programme_manager(store), board_member(store)
    ended = grant_id(store, board.person_id)
    end_grant(manager, store, grant_id=ended, version=1)
    with pytest.raises(RoleOver):
        end_grant(manager, store, grant_id=ended, version=2)
    with pytest.raises(RoleOver):
        correct_role_dates(manager, store, RoleDates(), grant_id=ended, version=2)
    assert spans(store, board.person_id) == [(TODAY, date(2023, 9, 2))]


def test_the_role_may_be_given_again_when_it_was_ended(store: Store) -> None:
    manager = programme_manager(store)
    anna = appoint_board_member(manager, store, ANNA, department="nordland")
    end_grant(manager, store, grant_id=grant_id(store, anna), version=1)
    appoint_board_member(manager, store, ANNA, department="nordland")
    assert set(spans(store, anna)) == {(TODAY, date(2023, 9, 2)), (TODAY, None)}
    assert acting(store, anna).has(Role.BOARD)


def test_what_somebody_else_has_changed_is_not_overwritten(store: Store) -> None:
    manager, board = programme_manager(store, MORNING + timedelta(hours=1)), board_member(store)
    own = grant_id(store, board.person_id)
    correct_role_dates(manager, store, until(date(2024, 1, 1)), grant_id=own, version=1)
    for change in (
        lambda: correct_role_dates(board, store, until(date(2024, 6, 1)), grant_id=own, version=1),
        lambda: end_grant(board, store, grant_id=own, version=1),
    ):
        with pytest.raises(StaleRecord, match="Pia Eksempel"):
            change()
    assert spans(store, board.person_id) == [(TODAY, date(2024, 1, 1))]


def test_members_and_mentors_roles_follow_from_groups_and_mentoring(store: Store) -> None:
    cohort(store)
    enrolled(store)
    manager = programme_manager(store)
    for other in (member(store), mentor_of(store)):
        own = grant_id(store, other.person_id)
        with pytest.raises(NotAllowed):
            end_grant(manager, store, grant_id=own, version=1)
        with pytest.raises(NotAllowed):
            correct_role_dates(manager, store, RoleDates(), grant_id=own, version=1)


def test_the_same_role_given_twice_at_once_is_given_once(store: Store) -> None:
    manager = programme_manager(store)
    anna = introduce_person(manager, store, ANNA)
    ready = Barrier(2)

    def appoint(actor: Actor) -> str:
        ready.wait()
        try:
            return appoint_board_member(actor, store, ANNA, department="nordland")
        except RoleGivenAlready:
            return ""

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(appoint, (manager, manager))) == ["", anna]
    assert len(grants_of(store, anna)) == 1


@given(SPANS, SPANS)
def test_spans_overlap_when_they_share_a_day(one: Span, other: Span) -> None:
    days = [TODAY + timedelta(days=days) for days in range(-5, 40)]
    assert overlap(one, other) == any(holds_on(one, day) and holds_on(other, day) for day in days)


def test_each_rule_says_what_to_do() -> None:
    rules: tuple[RuleBroken, ...] = (
        DepartmentMissing(),
        LastProgrammeManager(day="3. september 2023"),
        RoleEndsBeforeItBegins(day="3. september 2023"),
        RoleGivenAlready(role="Fylkesstyret", days="fra 03.09.2023"),
        RoleOver(),
    )
    assert [str(rule).count(". ") for rule in rules] == [1, 2, 2, 1, 1]
