"""Every change is logged in the transaction that makes it."""

from datetime import date, timedelta

import pytest

from programme.access.audit import StaleRecord, refuse_stale, write_audit
from programme.access.model import Actor
from programme.cohorts.actions import change_cohort
from programme.cohorts.model import CohortForm
from programme.language import NotAllowed
from programme.organisation.actions import open_person
from programme.personal.actions import correct_name
from programme.personal.model import NameForm
from programme.store import Store, Transaction
from tests.factories import COHORT, MORNING, board_member, cohort, programme_manager

LATER = MORNING + timedelta(hours=1)


def log(store: Store, actor: Actor, record_id: str = "1", **values: object) -> None:
    store.write(
        lambda transaction: write_audit(transaction, actor, "try_it", kind="cohort", record_id=record_id, after=values)
    )


def test_a_change_and_its_log_are_kept_together_or_not_at_all(store: Store) -> None:
    cohort(store)
    actor = programme_manager(store)
    before = len(store.rows("SELECT id FROM audit_log"))

    def change_and_fail(transaction: Transaction) -> None:
        transaction.rows("UPDATE cohort SET name = 'Halvveis' WHERE slug = $slug", slug=COHORT)
        write_audit(transaction, actor, "change_cohort", kind="cohort", record_id=COHORT)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.write(change_and_fail)
    assert len(store.rows("SELECT id FROM audit_log")) == before
    assert store.rows("SELECT name FROM cohort") == [{"name": "2024–25"}]


def test_a_refused_change_logs_nothing(store: Store) -> None:
    cohort(store)
    before = store.rows("SELECT id FROM audit_log")
    form = CohortForm(name="Ny", starts_on=date(2024, 8, 1), ends_on=date(2025, 12, 31))
    with pytest.raises(NotAllowed):
        change_cohort(board_member(store), store, form, slug=COHORT, version=1)
    actions = {row["action"] for row in store.rows("SELECT action FROM audit_log")}
    assert "change_cohort" not in actions
    assert before


def test_a_stale_record_names_who_changed_it_and_when(store: Store) -> None:
    log(store, programme_manager(store, at=LATER))
    with pytest.raises(StaleRecord) as refused:
        store.write(lambda transaction: refuse_stale(transaction, kind="cohort", record_id="1", read=1, stored=2))
    assert "Pia Eksempel har endret dette" in str(refused.value)
    assert "3. september 2023 kl.\N{NO-BREAK SPACE}10.00" in str(refused.value)


def test_a_stale_record_names_all_who_changed_it_at_the_newest_moment(store: Store) -> None:
    log(store, board_member(store))
    for actor in (programme_manager(store, at=LATER), board_member(store, at=LATER)):
        log(store, actor)
    with pytest.raises(StaleRecord, match="Bo Eksempel og Pia Eksempel har endret dette"):
        store.write(lambda transaction: refuse_stale(transaction, kind="cohort", record_id="1", read=1, stored=2))


def test_who_has_only_looked_is_not_named(store: Store) -> None:
    board, reader = board_member(store), programme_manager(store, at=LATER)
    who = str(board.person_id)
    correct_name(board, store, NameForm(name="Bo Nygift"), version=1)
    open_person(reader, store, person_id=who)
    with pytest.raises(StaleRecord, match="Bo Nygift har endret dette"):
        correct_name(board, store, NameForm(name="Bo Igjen"), version=1)


def test_a_stale_record_that_nobody_is_known_to_have_changed_says_so(store: Store) -> None:
    with pytest.raises(StaleRecord, match="En annen har endret dette"):
        store.write(lambda transaction: refuse_stale(transaction, kind="cohort", record_id="1", read=1, stored=2))
    store.write(lambda transaction: refuse_stale(transaction, kind="cohort", record_id="1", read=2, stored=2))
