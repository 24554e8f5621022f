"""Making and opening a store: which engine, which kind, which version of the tables."""

from pathlib import Path

from programme.store import duck, migrations, postgres
from programme.store.errors import StoreExists, StoreMissing, WrongKind
from programme.store.store import Kind, Store


def make_store(address: str, kind: Kind) -> Store:
    """A new, empty store of `kind` with today's tables, open.

    `address` is the path of a DuckDB file or a `postgresql://` address of an empty database.
    Raises StoreExists, StoreLocked, StoreUnreachable.
    """
    if not _is_postgres(address) and Path(address).exists():
        raise StoreExists(address=address)
    store = _connected(address, kind)
    if migrations.kind_of(store) is not None:
        store.close()
        raise StoreExists(address=store.address)
    store.write(lambda transaction: migrations.begin(transaction, kind))
    _make_ready(store)
    return store


def open_store(address: str, *, kind: Kind | None = None) -> Store:
    """An existing store, its tables brought up to date.

    `kind`, when given, is the only one accepted. Raises StoreMissing, WrongKind, SchemaUnknown, StoreLocked,
    StoreUnreachable.
    """
    if not _is_postgres(address) and not Path(address).exists():
        raise StoreMissing(address=address)
    store = _connected(address, Kind.REAL)
    try:
        found = migrations.kind_of(store)
        if found is None:
            raise StoreMissing(address=store.address)
        if kind is not None and found is not kind:
            raise WrongKind(address=store.address, found=found, wanted=kind)
        store.kind = found
        _make_ready(store)
    except BaseException:
        store.close()
        raise
    return store


def _make_ready(store: Store) -> None:
    migrations.apply_pending(store)
    if isinstance(store, postgres.PostgresStore):
        store.guard_log()
    if isinstance(store, duck.DuckStore):
        store.remove_unfinished()


def _is_postgres(address: str) -> bool:
    return address.startswith(("postgresql://", "postgres://"))


def _connected(address: str, kind: Kind) -> Store:
    if _is_postgres(address):
        return postgres.PostgresStore(postgres.connect(address), address, kind)
    path = Path(address)
    path.parent.mkdir(parents=True, exist_ok=True)
    return duck.DuckStore(duck.connect(path), address, kind)
