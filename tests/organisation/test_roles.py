"""Who gives roles, for which days, who hears of it, and how they are dated and ended without anything being lost."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programme.access.audit import StaleRecord
from programme.access.grants import Span
from programme.access.model import Actor, Role, system
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
    first_day_without,
    overlap,
)
from programme.store import Store
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
from tests.gatherings.world import enrolled, member, mentor_of

TODAY = date(2023, 9, 3)
NARVIK = "1806"
ANNA = PersonForm(name="Anna Eksempel", email="anna@kommune.example")
BEGINNING = "Fremtidens kulturskole: du er lagt til som"
DAYS = st.integers(-3, 12).map(lambda days: TODAY + timedelta(days=days))
SPANS = st.builds(Span, DAYS, st.none() | DAYS)
settings_for_a_store = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None)


def until(last: date) -> RoleDates:
    return RoleDates(valid_to=last)


def grants_of(store: Store, person_id: str | None) -> list[dict[str, object]]:
    return store.rows(
        "SELECT id, role, valid_from, valid_to, version FROM role_grant WHERE person_id = $id ORDER BY valid_from, id",
        id=person_id,
    )


def grant_id(store: Store, person_id: str | None) -> str:
    return str(grants_of(store, person_id)[0]["id"])


def spans(store: Store, person_id: str | None) -> list[tuple[object, object]]:
    return [(row["valid_from"], row["valid_to"]) for row in grants_of(store, person_id)]


def messages(store: Store) -> list[dict[str, object]]:
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
    facts = message["facts"]
    assert (message["kind"], message["recipient_id"]) == ("role_given", anna)
    assert (json.loads(facts) if isinstance(facts, str) else facts) == {
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
        facts = message["facts"]
        letter = worded(
            MessageKind.ROLE_GIVEN, json.loads(facts) if isinstance(facts, str) else facts, address="https://a.example"
        )
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
    before, after = (json.loads(row[name]) if isinstance(row[name], str) else row[name] for name in ("before", "after"))
    assert before == {"valid_from": "2023-09-03", "valid_to": None}
    assert after == {"valid_from": "2023-09-10", "valid_to": "2023-09-20"}
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


def test_the_last_programme_manager_neither_leaves_nor_is_removed(store: Store) -> None:
    manager = programme_manager(store)
    own = grant_id(store, manager.person_id)
    for who in (manager, system(MORNING)):
        with pytest.raises(LastProgrammeManager, match=r"fra 3\. september 2023"):
            end_grant(who, store, grant_id=own, version=1)
        with pytest.raises(LastProgrammeManager, match=r"fra 11\. september 2023"):
            correct_role_dates(who, store, until(date(2023, 9, 10)), grant_id=own, version=1)
        with pytest.raises(LastProgrammeManager, match=r"fra 3\. september 2023"):
            correct_role_dates(who, store, RoleDates(valid_from=date(2023, 9, 4)), grant_id=own, version=1)
    assert spans(store, manager.person_id) == [(TODAY, None)]


def test_a_manager_whose_role_ends_does_not_count_after_it(store: Store) -> None:
    manager = programme_manager(store)
    own = grant_id(store, manager.person_id)
    appoint_programme_manager(manager, store, ANNA, dates=until(date(2023, 9, 10)))
    with pytest.raises(LastProgrammeManager, match=r"fra 11\. september 2023"):
        end_grant(manager, store, grant_id=own, version=1)
    appoint_programme_manager(manager, store, person_form(), dates=RoleDates(valid_from=date(2023, 9, 11)))
    end_grant(manager, store, grant_id=own, version=1)
    assert not acting(store, manager.person_id).has(Role.PROGRAMME_MANAGEMENT)


def test_two_managers_who_remove_each_other_at_once_leave_one(store: Store) -> None:
    one, other = programme_manager(store), programme_manager(store)
    ready = Barrier(2)

    def remove(actor: Actor, whom: Actor) -> bool:
        own = grant_id(store, whom.person_id)
        ready.wait()
        try:
            end_grant(actor, store, grant_id=own, version=1)
        except LastProgrammeManager:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(remove, (one, other), (other, one)))
    assert sorted(done) == [False, True]
    standing = [each for each in (one, other) if acting(store, each.person_id).has(Role.PROGRAMME_MANAGEMENT)]
    assert len(standing) == 1


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


def brute_first_day_without(found: list[Span]) -> date | None:
    """Day by day, as far as the days that are tried go and one more."""
    for days in range(40):
        day = TODAY + timedelta(days=days)
        if not any(span.first <= day and (span.last is None or day <= span.last) for span in found):
            return day
    return None


@given(st.lists(SPANS, max_size=6))
def test_the_first_day_without_is_found(found: list[Span]) -> None:
    assert first_day_without(found, TODAY) == brute_first_day_without(found)


@given(SPANS, SPANS)
def test_spans_overlap_when_they_share_a_day(one: Span, other: Span) -> None:
    days = {TODAY + timedelta(days=days) for days in range(-5, 40)}
    shared = days & in_span(one, days) & in_span(other, days)
    assert overlap(one, other) == bool(shared)


def in_span(span: Span, days: set[date]) -> set[date]:
    return {day for day in days if span.first <= day and (span.last is None or day <= span.last)}


def test_no_sequence_leaves_a_day_without_programme_management(store: Store) -> None:
    """Giving, dating and ending in any order, by anybody: the days from today on stay covered, and no rule but ours."""
    steps = st.lists(
        st.one_of(
            st.tuples(st.just("give"), DAYS, st.none() | DAYS, st.integers(0, 9)),
            st.tuples(st.just("date"), DAYS, st.none() | DAYS, st.integers(0, 9)),
            st.tuples(st.just("end"), st.just(TODAY), st.none(), st.integers(0, 9)),
        ),
        max_size=10,
    )

    @settings_for_a_store
    @given(steps)
    def goes_through(several: list[tuple[str, date, date | None, int]]) -> None:
        store.write(lambda transaction: transaction.rows("DELETE FROM role_grant"))
        manager = programme_manager(store)
        for what, first, last, which in several:
            rows = store.rows("SELECT id, version FROM role_grant ORDER BY granted_at, id")
            chosen = rows[which % len(rows)]
            _try(what, manager, store, RoleDates(valid_from=first, valid_to=last), chosen)
            found = store.rows("SELECT valid_from, valid_to FROM role_grant WHERE role = 'programme_management'")
            left = [Span(row["valid_from"], row["valid_to"]) for row in found]
            assert brute_first_day_without(left) is None

    goes_through()


def _try(what: str, manager: Actor, store: Store, dates: RoleDates, chosen: dict[str, object]) -> None:
    known = {"grant_id": str(chosen["id"]), "version": int(str(chosen["version"]))}
    try:
        if what == "give":
            appoint_programme_manager(manager, store, person_form(), dates=dates)
        elif what == "date":
            correct_role_dates(manager, store, dates, **known)
        else:
            end_grant(manager, store, **known)
    except (LastProgrammeManager, RoleEndsBeforeItBegins, RoleOver):
        pass


def test_each_rule_says_what_to_do() -> None:
    rules: tuple[RuleBroken, ...] = (
        DepartmentMissing(),
        LastProgrammeManager(day="3. september 2023"),
        RoleEndsBeforeItBegins(day="3. september 2023"),
        RoleGivenAlready(role="Fylkesstyret", days="fra 03.09.2023"),
        RoleOver(),
    )
    assert [str(rule).count(". ") for rule in rules] == [1, 2, 2, 1, 1]
