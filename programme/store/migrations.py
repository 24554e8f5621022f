"""Versions of the tables: numbered SQL files, each applied once, in a transaction with the row that records it."""

from pathlib import Path

from programme.store.errors import SchemaUnknown
from programme.store.store import Kind, Store, Transaction

FILES = Path(__file__).parent / "tables"

_EXISTS = "SELECT 1 AS found FROM information_schema.tables WHERE table_name = 'store_identity'"


def kind_of(store: Store) -> Kind | None:
    """Which kind the store was made as; None when it is no store of ours."""
    if not store.rows(_EXISTS):
        return None
    return Kind(store.rows("SELECT kind FROM store_identity")[0]["kind"])


def begin(transaction: Transaction, kind: Kind) -> None:
    """The two tables that tell what a store is and how far it has come."""
    transaction.rows("CREATE TABLE store_identity (kind text NOT NULL CHECK (kind IN ('example', 'real')))")
    transaction.rows("CREATE TABLE migration (name text PRIMARY KEY)")
    transaction.insert("store_identity", kind=kind)


def available() -> list[str]:
    """Names of all migrations, oldest first."""
    return sorted(path.name for path in FILES.glob("*.sql"))


def pending(store: Store) -> list[str]:
    """Names not applied yet. Raises SchemaUnknown when the store has been further than this code."""
    applied = {row["name"] for row in store.rows("SELECT name FROM migration")}
    if applied - set(available()):
        raise SchemaUnknown(address=store.address)
    return [name for name in available() if name not in applied]


def apply_pending(store: Store) -> None:
    """Bring the tables up to date; one that fails leaves the store as it was before it."""
    for name in pending(store):
        store.write(lambda transaction, name=name: _apply(transaction, name))  # type: ignore[misc]


def _apply(transaction: Transaction, name: str) -> None:
    for statement in statements((FILES / name).read_text(encoding="utf-8")):
        transaction.rows(statement)
    transaction.insert("migration", name=name)


def statements(sql: str) -> list[str]:
    """The statements of a file, without comments; none of ours has a semicolon inside."""
    lines = [line.partition("--")[0] for line in sql.splitlines()]
    return [statement.strip() for statement in "\n".join(lines).split(";") if statement.strip()]
