"""Every change is logged in the transaction that makes it, and programme management reads the log."""

from datetime import date, timedelta

import pytest

from programme.access.audit import StaleRecord, refuse_stale, write_audit
from programme.access.model import Actor, system
from programme.access.queries import AuditEntry, audit_log
from programme.cohorts.actions import change_cohort
from programme.cohorts.model import CohortForm
from programme.language import NotAllowed
from programme.store import Store, Transaction
from tests.factories import COHORT, MORNING, board_member, cohort, programme_manager

LATER = MORNING + timedelta(hours=1)


def log(store: Store, actor: Actor, record_id: str = "1", **values: object) -> None:
    store.write(
        lambda transaction: write_audit(transaction, actor, "try_it", kind="cohort", record_id=record_id, after=values)
    )


def test_an_entry_tells_who_when_what_before_after_and_why(store: Store) -> None:
    actor = programme_manager(store, at=LATER)
    store.write(
        lambda transaction: write_audit(
            transaction,
            actor,
            "try_it",
            kind="cohort",
            record_id=COHORT,
            before={"ends_on": date(2025, 12, 31), "name": "Før"},
            after={"name": "Etter «å»"},
            reason="Skrivefeil",
        )
    )
    assert audit_log(actor, store, record=("cohort", COHORT)) == [
        AuditEntry(
            logged_at=LATER,
            name="Pia Eksempel",
            action="try_it",
            record_kind="cohort",
            record_id=COHORT,
            before={"ends_on": "2025-12-31", "name": "Før"},
            after={"name": "Etter «å»"},
            reason="Skrivefeil",
        )
    ]


def test_an_entry_words_what_is_other_than_before(store: Store) -> None:
    cohort(store)
    actor = programme_manager(store, at=LATER)
    form = CohortForm(name="2024–25", starts_on=date(2024, 8, 1), ends_on=date(2025, 12, 31), main_gatherings=8)
    change_cohort(actor, store, form, slug=COHORT, version=1)
    log(store, actor, "1", pakke="ny")

    changed, added = audit_log(actor, store, record=("cohort", COHORT))[0], audit_log(actor, store)

    assert changed.in_words == "main_gatherings: 6 → 8"
    assert "pakke: – → ny" in {entry.in_words for entry in added}


def test_the_log_gives_the_newest_first_and_no_more_than_asked_for(store: Store) -> None:
    actor = programme_manager(store)
    for number in range(5):
        log(store, system(MORNING + timedelta(minutes=number + 1)), str(number))
    assert [entry.record_id for entry in audit_log(actor, store, most=3)] == ["4", "3", "2"]
    assert {entry.name for entry in audit_log(actor, store, most=3)} == {"Systemet"}


def test_the_log_of_one_record_holds_no_other(store: Store) -> None:
    actor = programme_manager(store)
    log(store, actor, "1")
    log(store, actor, "2")
    assert [entry.record_id for entry in audit_log(actor, store, record=("cohort", "2"))] == ["2"]
    assert audit_log(actor, store, record=("region", "2")) == []


def test_the_log_is_for_programme_management(store: Store) -> None:
    with pytest.raises(NotAllowed):
        audit_log(board_member(store), store)


def test_a_change_and_its_log_are_kept_together_or_not_at_all(store: Store) -> None:
    cohort(store)
    actor = programme_manager(store)
    before = len(audit_log(actor, store))

    def change_and_fail(transaction: Transaction) -> None:
        transaction.rows("UPDATE cohort SET name = 'Halvveis' WHERE slug = $slug", slug=COHORT)
        write_audit(transaction, actor, "change_cohort", kind="cohort", record_id=COHORT)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.write(change_and_fail)
    assert len(audit_log(actor, store)) == before
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
    assert "3. september 2023 kl. 10.00" in str(refused.value)


def test_a_stale_record_that_nobody_is_known_to_have_changed_says_so(store: Store) -> None:
    with pytest.raises(StaleRecord, match="En annen har endret dette"):
        store.write(lambda transaction: refuse_stale(transaction, kind="cohort", record_id="1", read=1, stored=2))
    store.write(lambda transaction: refuse_stale(transaction, kind="cohort", record_id="1", read=2, stored=2))
