"""Where the command `programme` finds its store, and a server that has it."""

import asyncio
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from programme.cli import main
from programme.server.commands import serve_commands
from programme.server.operating import for_the_server
from programme.server.running import start, stop
from programme.server.settings import Settings, read_settings
from programme.store import Store, open_store
from tests.server.servers import REAL


def set_up(monkeypatch: pytest.MonkeyPatch, **settings: str) -> None:
    """Real use, fully set up, and `settings`; nothing of what surrounds the test."""
    for name in [name for name in os.environ if name.startswith("PROGRAMME_")]:
        monkeypatch.delenv(name)
    for name, text in {**REAL, **settings}.items():
        monkeypatch.setenv(name, text)


@contextmanager
def opened(address: str) -> Iterator[Store]:
    store = open_store(address)
    try:
        yield store
    finally:
        store.close()


def count(store: Store, table: str) -> int:
    return int(store.rows(f"SELECT count(*) AS found FROM {table}")[0]["found"])


@contextmanager
def serving(settings: Settings) -> Iterator[None]:
    """A server that has the store and answers commands, in a thread."""
    ready, loop = threading.Event(), asyncio.new_event_loop()
    ended = asyncio.Event()

    async def serve() -> None:
        assert settings.command_socket
        async with serve_commands(settings.command_socket, for_the_server()):
            ready.set()
            await ended.wait()

    start(settings)
    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    try:
        assert ready.wait(10)
        yield
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join()
        loop.close()
        stop()


KARI = ["administrator", "--name", "Kari Eksempel", "--email", "Kari@kulturskoleradet.example"]


@pytest.fixture
def address(empty_address: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where PROGRAMME_STORE says that the store is, on each engine."""
    set_up(monkeypatch, PROGRAMME_STORE=empty_address)
    return empty_address


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same for a DuckDB file alone."""
    file = tmp_path / "store.duckdb"
    set_up(monkeypatch, PROGRAMME_STORE=str(file), PROGRAMME_MODE="real")
    return file


@pytest.fixture(params=["served", "free"])
def store_in_use(request: pytest.FixtureRequest, path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Path]:
    """A real store that a server has, and one that is free."""
    assert main(["init"]) == 0
    capsys.readouterr()
    if request.param == "free":
        yield path
        return
    with serving(read_settings(os.environ)):
        yield path
