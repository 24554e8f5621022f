"""The app in example mode on stores that the command `programme` made, for tests to visit."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.bench.servers import Server, in_example_mode, make_example_store, our_app

FILE = "example.duckdb"


class AppServers:
    """Servers of the app in example mode, each on a copy of a store that the command `programme` made."""

    def __init__(self, folder: Path, running: ExitStack) -> None:
        """Keep stores below `folder`; what is started is stopped when `running` closes."""
        self._folder = folder
        self._running = running
        self._shared: dict[bool, Server] = {}
        self._copies = 0

    def shared(self, *, people_only: bool = False) -> Server:
        """Give the server that all tests of this folder look at together: the example world, or its people alone."""
        if people_only not in self._shared:
            self._shared[people_only] = self.fresh(people_only=people_only)
        return self._shared[people_only]

    def fresh(self, *, people_only: bool = False) -> Server:
        """Start a server on a store of its own, for a test that changes much or needs the first request of all."""
        return self._running.enter_context(self.once(people_only=people_only))

    @contextmanager
    def once(self, *, people_only: bool = False) -> Iterator[Server]:
        """Serve a store of its own until the block ends, for a test that is about stopping."""
        self._copies += 1
        copy = self._folder / f"copy-{self._copies}"
        shutil.copytree(self._made(people_only=people_only), copy)
        with our_app(in_example_mode(copy / FILE)) as server:
            yield server

    def _made(self, *, people_only: bool) -> Path:
        """Make the store with `programme example`, once, and give the folder it is in."""
        folder = self._folder / ("people" if people_only else "example")
        if not folder.exists():
            folder.mkdir()
            make_example_store(folder / FILE, people_only=people_only)
        return folder
