"""Starting real servers on loopback, and asking them."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path

import pytest

LAUNCHERS = ("streamlit", "uvicorn")
SECONDS_TO_START = 30
SECRET = "q3t8VxN1zLrW5cKpY7mBdF2hJ9sGaEuTo4iX6wRkPvC0nMbQ"  # noqa: S105 - invented
REAL = {"PROGRAMME_ADDRESS": "https://app.example", "PROGRAMME_COOKIE_SECRET": SECRET}
"""What the app needs to know besides its store to start for real."""


@dataclass(frozen=True)
class Answer:
    """A response, its body as sent."""

    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True)
class Server:
    """A started app."""

    port: int
    store: Path
    log: Path

    def logged(self) -> str:
        """What the server has written."""
        return self.log.read_text(encoding="utf-8")

    def get(self, path: str, **headers: str) -> Answer:
        """The answer to a GET; header names with `_` for `-`."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path, headers={name.replace("_", "-"): text for name, text in headers.items()})
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def command(launcher: str, port: int) -> list[str]:
    binary = str(Path(sys.executable).parent / launcher)
    if launcher == "uvicorn":
        return [binary, "app:app", "--port", str(port)]
    return [binary, "run", "app.py", "--server.port", str(port)]


def environment(**settings: str) -> dict[str, str]:
    inherited = {name: text for name, text in os.environ.items() if not name.startswith(("PROGRAMME_", "STREAMLIT_"))}
    return inherited | settings


def wait_until_ready(server: Server, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and process.poll() is None:
        try:
            server.get("/_stcore/health")
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the server did not start")


@contextmanager
def serving(project: Path, launcher: str, store: Path, **settings: str) -> Iterator[Server]:
    server = Server(free_port(), store, store.with_suffix(f".{launcher}.log"))
    with server.log.open("wb") as log:
        process = subprocess.Popen(
            command(launcher, server.port),
            cwd=project,
            env=environment(PROGRAMME_STORE=str(store), **settings),
            stdout=log,
            stderr=log,
        )
    try:
        wait_until_ready(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(10)
