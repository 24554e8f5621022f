"""The whole example world, told once; nothing here changes it."""

from collections.abc import Iterator

import pytest

from programme.example.world import build_world
from programme.store import Kind, Store, make_store


@pytest.fixture(scope="package")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The example world to its end, on DuckDB."""
    store = make_store(str(tmp_path_factory.mktemp("world") / "world.duckdb"), Kind.EXAMPLE)
    build_world(store)
    yield store
    store.close()
