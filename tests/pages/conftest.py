"""The pages through the frame, on the example world, as any of its people."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from programme.server import running
from programme.server.settings import Settings
from programme.store import Kind, Store
from tests.screens import Open, opened


@pytest.fixture
def world(world_file: Path, tmp_path: Path) -> Iterator[Store]:
    """The example world, open in this process as the app has it."""
    path = tmp_path / "world.duckdb"
    shutil.copy(world_file, path)
    yield running.start(Settings(Kind.EXAMPLE, str(path))).store
    running.stop()


@pytest.fixture
def open_page(world: Store) -> Open:  # noqa: ARG001 - the pages find the open world themselves
    """`open_page("interest", person_id, dato="2024-01-01")`: the page as the person sees it."""

    return opened
