"""The whole example world, told once; nothing here changes it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from programme.store import Store, open_store


@pytest.fixture(scope="package")
def world(world_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The example world to its end, on DuckDB."""
    path = tmp_path_factory.mktemp("looked-at") / "world.duckdb"
    shutil.copy(world_file, path)
    store = open_store(str(path))
    yield store
    store.close()
