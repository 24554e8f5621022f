"""Logs to seal, check and forget from, and the hand that changes them behind the programme's back."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

from programme.access.audit import write_audit
from programme.access.model import system
from programme.access.sealing import seal_audit
from programme.store import Store, Transaction
from programme.store.postgres import PostgresStore
from tests.factories import MORNING

KARI = {"name": "Kari Eksempel", "email": "kari@kommune.example", "function": "Rektor"}


def log(
    store: Store,
    record_id: str = "1",
    *,
    at: datetime = MORNING,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    reason: str = "",
) -> None:
    """One row of the log, by the system."""
    store.write(
        lambda transaction: write_audit(
            transaction,
            system(at),
            "try_it",
            kind="person",
            record_id=record_id,
            before=before,
            after=after,
            reason=reason,
        )
    )


def sealed_log(store: Store, rows: int = 5) -> None:
    """A log with some rows of every shape, all sealed."""
    for number in range(rows):
        at = MORNING + timedelta(minutes=number)
        before = {"function": "Lærer", "areas": ["1.1", number]} if number % 2 else None
        log(store, str(number), at=at, before=before, after=None if number % 5 == 4 else KARI, reason="Flyttet «hit»")
    seal_audit(system(MORNING + timedelta(hours=1)), store)


def tamper(store: Store, sql: str, **values: object) -> None:
    """Run SQL as someone with the key to the store: past the triggers, where there are any."""
    with _unguarded(store):
        store.write(lambda transaction: transaction.rows(sql, **values))


@contextmanager
def _unguarded(store: Store) -> Iterator[None]:
    if not isinstance(store, PostgresStore):
        yield
        return
    store.write(lambda transaction: _triggers(transaction, "DISABLE"))
    yield
    store.write(lambda transaction: _triggers(transaction, "ENABLE"))


def _triggers(transaction: Transaction, state: str) -> None:
    for table in ("audit_log", "audit_seal", "audit_unhashed"):
        transaction.rows(f"ALTER TABLE {table} {state} TRIGGER USER")
