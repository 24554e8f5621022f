"""The whole app as strangers reach it: served on loopback, on a copy of the example world."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.abuse.real import Real, real_servers
from tests.abuse.serving import Served, port_of
from tests.bench.servers import in_example_mode, our_app
from tests.pages.conftest import open_page, world

__all__ = ["open_page", "world"]


@pytest.fixture(scope="session")
def served(world_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The app with its own screens, in example mode."""
    path = tmp_path_factory.mktemp("abuse") / "example.duckdb"
    shutil.copy(world_file, path)
    with our_app(in_example_mode(path)) as server:
        yield Served(server.url, port_of(server.url), path)


@pytest.fixture(scope="session")
def real(postgres_address: str) -> Iterator[Real]:
    """The app for real, twice, on one store."""
    with real_servers(postgres_address) as started:
        yield started
