"""The local command socket: who answers, what is refused, what is left behind."""

import asyncio
import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from programme.server.commands import CommandFailed, ask_server, serve_commands

T = TypeVar("T")


def fails() -> str:
    raise RuntimeError


HANDLERS = {"doctor": lambda: "Alt i orden: æøå\nLinje to", "fails": fails}


def while_serving(path: Path, ask: Callable[[], T]) -> T:
    async def run() -> T:
        asyncio.get_running_loop().set_exception_handler(lambda _loop, _context: None)
        async with serve_commands(path, HANDLERS):
            return await asyncio.to_thread(ask)

    return asyncio.run(run())


def answer_to(path: Path, request: bytes) -> str:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(path))
        connection.sendall(request)
        text: str = json.loads(connection.makefile("rb").readline())["answer"]
        return text


def test_known_command_is_carried_out(tmp_path: Path) -> None:
    path = tmp_path / "x.sock"

    assert while_serving(path, lambda: ask_server(path, "doctor")) == "Alt i orden: æøå\nLinje to"
    assert not path.exists()


def test_unknown_command_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "x.sock"

    answer = while_serving(path, lambda: ask_server(path, "rm"))

    assert answer == "Appen kjenner ikke kommandoen. Disse kan den utføre: doctor, fails."


@pytest.mark.parametrize("request_", [b"no json\n", b"[]\n", b'{"command": 1}\n', b"x" * 10_000 + b"\n"])
def test_what_is_no_command_is_refused_in_a_sentence(tmp_path: Path, request_: bytes) -> None:
    path = tmp_path / "x.sock"

    answer = while_serving(path, lambda: answer_to(path, request_))

    assert answer == "Kommandoen kunne ikke leses. Oppdater programmet, og prøv igjen."


def test_a_command_that_fails_is_told_to_who_asked(tmp_path: Path) -> None:
    path = tmp_path / "x.sock"

    with pytest.raises(CommandFailed, match="Appen svarte ikke på kommandoen"):
        while_serving(path, lambda: ask_server(path, "fails"))


def test_nobody_listens(tmp_path: Path) -> None:
    assert ask_server(tmp_path / "x.sock", "doctor") is None


def test_a_socket_left_by_a_process_that_ended_is_nobody_and_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "x.sock"
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))

    assert ask_server(path, "doctor") is None
    assert while_serving(path, lambda: ask_server(path, "doctor")) is not None
