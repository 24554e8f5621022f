"""Roles hold from a day to a day, and an actor has those of the moment."""

from datetime import UTC, date, datetime, timedelta

import pytest

from programme.access.grants import actor_of, end_role, grant_role
from programme.access.model import SYSTEM_ID, Grant, Role, Scope, nobody, system
from programme.store import Store
from tests.factories import BODO, COHORT, MORNING, cohort, contact, person

BODO_SCOPE = Scope("nordland", BODO, COHORT)


def grant(store: Store, person_id: str, valid_from: date, valid_to: date | None = None) -> None:
    grant_id = store.write(
        lambda transaction: grant_role(
            transaction,
            system(MORNING),
            person_id=person_id,
            role=Role.BOARD,
            scope=Scope("nordland"),
            valid_from=valid_from,
        )
    )
    store.write(
        lambda transaction: transaction.rows(
            "UPDATE role_grant SET valid_to = $valid_to WHERE id = $id", id=grant_id, valid_to=valid_to
        )
    )


@pytest.mark.parametrize(
    ("moment", "has_role"),
    [
        (datetime(2024, 1, 31, 22, 59, 59, tzinfo=UTC), False),
        (datetime(2024, 1, 31, 23, 0, tzinfo=UTC), True),  # 1 February in Oslo
        (datetime(2024, 6, 30, 21, 59, 59, tzinfo=UTC), True),
        (datetime(2024, 6, 30, 22, 0, tzinfo=UTC), False),  # 1 July in Oslo
    ],
)
def test_a_role_holds_from_its_first_day_to_its_last_in_oslo(store: Store, moment: datetime, *, has_role: bool) -> None:
    person_id = person(store)
    grant(store, person_id, date(2024, 2, 1), date(2024, 6, 30))
    assert actor_of(store, person_id, moment).has(Role.BOARD) == has_role


@pytest.mark.parametrize("person_id", [None, "", "unknown", SYSTEM_ID])
def test_whoever_is_not_known_is_nobody(store: Store, person_id: str | None) -> None:
    actor = actor_of(store, person_id, MORNING)
    assert actor == nobody(MORNING)


def test_someone_without_a_role_is_signed_in_without_grants(store: Store) -> None:
    actor = actor_of(store, person(store), MORNING)
    assert (actor.is_signed_in, actor.name, actor.grants) == (True, "Kari Eksempel", ())


def test_a_municipalitys_role_knows_the_department(store: Store) -> None:
    cohort(store)
    assert contact(store).grants == (Grant(Role.CONTACT, BODO_SCOPE),)


def test_an_ended_role_held_until_yesterday(store: Store) -> None:
    cohort(store)
    of_bodo = contact(store)
    ending = system(MORNING + timedelta(days=10))

    store.write(
        lambda transaction: end_role(
            transaction, ending, person_id=str(of_bodo.person_id), role=Role.CONTACT, scope=BODO_SCOPE
        )
    )

    assert actor_of(store, of_bodo.person_id, ending.at).grants == ()
    assert actor_of(store, of_bodo.person_id, ending.at - timedelta(days=1)).grants == of_bodo.grants


def test_a_role_that_ended_before_stays_as_it_ended(store: Store) -> None:
    cohort(store)
    of_bodo = contact(store)
    for days in (10, 20):
        ending = system(MORNING + timedelta(days=days))
        store.write(
            lambda transaction, ending=ending: end_role(
                transaction, ending, person_id=str(of_bodo.person_id), role=Role.CONTACT, scope=BODO_SCOPE
            )
        )
    assert store.rows("SELECT valid_to FROM role_grant") == [{"valid_to": date(2023, 9, 12)}]
