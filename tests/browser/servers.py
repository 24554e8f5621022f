"""The app in example mode on stores that the command `programme` made, for tests to visit."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from programme.store import Kind, Store, open_store
from tests.bench.servers import HOST, ROOT, Server, answers, free_port, in_example_mode, make_example_store, our_app

FILE = "example.duckdb"


class AppServers:
    """Servers of the app in example mode, each on a copy of a store that the command `programme` made."""

    def __init__(self, folder: Path, running: ExitStack) -> None:
        """Keep stores below `folder`; what is started is stopped when `running` closes."""
        self._folder = folder
        self._running = running
        self._shared: dict[bool, Server] = {}
        self._copies = 0
        self._stores: dict[str, Path] = {}

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
        store = self._copy(people_only=people_only)
        with our_app(in_example_mode(store)) as server:
            self._stores[server.url] = store
            yield server

    @contextmanager
    def restartable(self, *, people_only: bool = False) -> Iterator["Restartable"]:
        """Serve a store of its own so that the server can be ended and started again at the same address."""
        store = self._copy(people_only=people_only)
        restartable = Restartable(store)
        self._stores[restartable.server.url] = store
        restartable.start()
        try:
            yield restartable
        finally:
            restartable.end(signal.SIGKILL)

    def counts(self, server: Server) -> dict[str, int]:
        """Count the rows in each table of the server's store."""
        with self._read(server) as store:
            tables = store.rows("SELECT table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE'")
            names = [row["table_name"] for row in tables]
            return {table: store.rows(f"SELECT count(*) AS count FROM {table}")[0]["count"] for table in names}

    def person_id(self, server: Server, name: str) -> str:
        """Give the id of the only person with this name: not all stand in the list to choose from."""
        with self._read(server) as store:
            (row,) = store.rows("SELECT id FROM person WHERE name = $name", name=name)
            return str(row["id"])

    @contextmanager
    def _read(self, server: Server) -> Iterator[Store]:
        """Open a copy of the server's store as it lies on the disk now."""
        with tempfile.TemporaryDirectory(prefix="read-") as name:
            for file in self._stores[server.url].parent.glob(f"{FILE}*"):
                shutil.copy(file, name)
            store = open_store(str(Path(name) / FILE), kind=Kind.EXAMPLE)
            try:
                yield store
            finally:
                store.close()

    def _copy(self, *, people_only: bool) -> Path:
        self._copies += 1
        folder = self._folder / f"copy-{self._copies}"
        shutil.copytree(self._made(people_only=people_only), folder)
        return folder / FILE

    def _made(self, *, people_only: bool) -> Path:
        """Make the store with `programme example`, once, and give the folder it is in."""
        folder = self._folder / ("people" if people_only else "example")
        if not folder.exists():
            folder.mkdir()
            make_example_store(folder / FILE, people_only=people_only)
        return folder


class Restartable:
    """A server that can be ended, even by force, and started again on the same store and at the same address."""

    def __init__(self, store: Path) -> None:
        """Keep an address for a server on `store`; it does not answer before `start`."""
        self._port = free_port()
        self._store = store
        self.server = Server(f"http://{HOST}:{self._port}", 0)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and wait until it answers."""
        command = [sys.executable, "-m", "uvicorn", "app:app", "--host", HOST, "--port", str(self._port)]
        env = os.environ | in_example_mode(self._store)
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        assert answers(self.server, self._process), "the server did not start"

    def end(self, by: signal.Signals) -> None:
        """Send the signal to the server, and wait until it has ended."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(by)
            self._process.wait(20)
