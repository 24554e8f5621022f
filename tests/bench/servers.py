"""Servers to measure: start one, know where it answers, and stop it by its process id.

The app itself and the two empty pages are served in the same way, `uvicorn app:app`, so that what differs between
them is the page and the settings, not the way there.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / ".streamlit" / "config.toml"
HOST = "127.0.0.1"
EMPTY_PAGE = 'import streamlit as st\n\nst.write("ok")\n'
ENTRY = 'import streamlit as st\n\napp = st.App("page.py")\n'
START_SECONDS = 60.0


@dataclass(frozen=True)
class Server:
    """A server that answers: its address, without a slash at the end, and its process id."""

    url: str
    pid: int


@contextmanager
def our_app(env: Mapping[str, str]) -> Iterator[Server]:
    """Serve the app of this checkout with `env` added to the environment."""
    with serving(ROOT, env) as server:
        yield server


def in_example_mode(store: Path) -> dict[str, str]:
    """Give the environment in which the app and its commands work on the example store in the file `store`."""
    return {"PROGRAMME_MODE": "example", "PROGRAMME_STORE": str(store)}


def make_example_store(store: Path, *, people_only: bool = False) -> None:
    """Make the file `store` with the command `programme example`: the whole example world, or its people alone."""
    command = [sys.executable, "-m", "programme.cli", "example", *(["--people-only"] if people_only else [])]
    env = os.environ | in_example_mode(store)
    made = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr


@contextmanager
def script_app(script: str, *, settings: Path | None) -> Iterator[Server]:
    """Serve one page with the text `script`, with the Streamlit settings of a file or with Streamlit's defaults."""
    with tempfile.TemporaryDirectory(prefix="page-") as name:
        folder = Path(name)
        (folder / "page.py").write_text(script)
        (folder / "app.py").write_text(ENTRY)
        if settings:
            (folder / ".streamlit").mkdir()
            shutil.copy(settings, folder / ".streamlit" / "config.toml")
        # a person's own settings would be read from the home folder
        with serving(folder, {"HOME": name}) as server:
            yield server


@contextmanager
def empty_pages() -> Iterator[dict[str, Server]]:
    """Serve the two floors: an empty page with our settings (`ours`) and with Streamlit's (`defaults`)."""
    with ExitStack() as stack:
        yield {
            "ours": stack.enter_context(script_app(EMPTY_PAGE, settings=SETTINGS)),
            "defaults": stack.enter_context(script_app(EMPTY_PAGE, settings=None)),
        }


@contextmanager
def serving(folder: Path, env: Mapping[str, str]) -> Iterator[Server]:
    """Run `uvicorn app:app` in `folder` on a free port until the block ends.

    Raises:
        RuntimeError: it ended, or did not answer in time; with the last it said.
    """
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "app:app", "--host", HOST, "--port", str(port)]
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            command, cwd=folder, env=os.environ | env, stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
        server = Server(f"http://{HOST}:{port}", process.pid)
        try:
            if not answers(server, process):
                said.seek(0)
                raise RuntimeError(f"the server in {folder} did not start:\n{said.read()[-3000:]}")
            yield server
        finally:
            stop(process)


def free_port() -> int:
    """Give a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def answers(server: Server, process: subprocess.Popen[bytes]) -> bool:
    """Wait until the server says it is healthy; False when it ended or took too long."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=2):  # noqa: S310  (our own, on http)
                return True
        except OSError:
            time.sleep(0.05)
    return False


def stop(process: subprocess.Popen[bytes]) -> None:
    """End the process: asked first, forced after ten seconds."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
