"""There is programme management on every day from today on, whoever gives, dates and ends whatever, in any order."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programme.access.grants import Span
from programme.access.model import Actor, Role, system
from programme.organisation.actions import appoint_programme_manager, correct_role_dates, end_grant
from programme.organisation.model import RoleDates
from programme.organisation.rules import LastProgrammeManager, RoleEndsBeforeItBegins, RoleOver, first_day_without
from programme.store import Store
from programme.store.store import Row
from tests.factories import MORNING, acting, person_form, programme_manager
from tests.organisation.granted import ANNA, DAYS, SPANS, TODAY, grant_id, holds_on, spans, until

settings_for_a_store = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None)


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


def brute_first_day_without(found: list[Span]) -> date | None:
    """Day by day, as far as the days that are tried go and one more."""
    for days in range(40):
        day = TODAY + timedelta(days=days)
        if not any(holds_on(span, day) for span in found):
            return day
    return None


@given(st.lists(SPANS, max_size=6))
def test_the_first_day_without_is_found(found: list[Span]) -> None:
    assert first_day_without(found, TODAY) == brute_first_day_without(found)


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


def _try(what: str, manager: Actor, store: Store, dates: RoleDates, chosen: Row) -> None:
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
