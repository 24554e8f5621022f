"""One SQL text, two engines: DuckDB (a file, the default) and PostgreSQL. The only folder that knows a driver."""

from programme.store.backup import back_up, write_anew
from programme.store.errors import (
    ConstraintBroken,
    StoreConflict,
    StoreError,
    StoreLocked,
    StoreMissing,
    StoreUnreachable,
    WrongKind,
)
from programme.store.leftover import forget_leftovers, leftovers, note_leftover
from programme.store.opening import make_store, open_store
from programme.store.store import Kind, Reader, Store, Transaction

__all__ = [
    "ConstraintBroken",
    "Kind",
    "Reader",
    "Store",
    "StoreConflict",
    "StoreError",
    "StoreLocked",
    "StoreMissing",
    "StoreUnreachable",
    "Transaction",
    "WrongKind",
    "back_up",
    "forget_leftovers",
    "leftovers",
    "make_store",
    "note_leftover",
    "open_store",
    "write_anew",
]
