"""The local command socket: who answers, what is refused, what is left behind."""

import asyncio
import json
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from pydantic import BaseModel

from programme.language.fields import Email, Name
from programme.server.commands import Answer, Arguments, CommandFailed, ask_server, serve_commands

T = TypeVar("T")


class Form(BaseModel):
    name: Name
    email: Email


def fails(_arguments: Arguments) -> str:
    raise RuntimeError("Kari Eksempel")


def refuses(_arguments: Arguments) -> str:
    raise CommandFailed("Det gikk ikke.")


HANDLERS = {
    "doctor": lambda _arguments: "Alt i orden: æøå\nLinje to",
    "fails": fails,
    "greet": lambda arguments: f"Hei, {Form.model_validate(arguments).name}",
    "refuses": refuses,
}


def while_serving(path: Path, ask: Callable[[], T]) -> T:
    async def run() -> T:
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

    assert while_serving(path, lambda: ask_server(path, "doctor")) == Answer("Alt i orden: æøå\nLinje to")
    assert not path.exists()


def test_a_command_is_given_its_arguments(tmp_path: Path) -> None:
    path, arguments = tmp_path / "x.sock", {"name": "Åse Eksempel", "email": "ase@kommune.example"}

    assert while_serving(path, lambda: ask_server(path, "greet", arguments)) == Answer("Hei, Åse Eksempel")


@pytest.mark.parametrize(
    ("command", "arguments", "told"),
    [
        ("refuses", {}, "Det gikk ikke."),
        ("greet", {"name": "Kari", "email": "kari"}, "E-postadressen mangler @. Skriv for eksempel navn@kommune.no."),
        ("greet", {}, "Feltet mangler. Fyll det ut. Feltet mangler. Fyll det ut."),
    ],
)
def test_what_was_wrong_with_a_command_is_told(
    tmp_path: Path, command: str, arguments: dict[str, str], told: str
) -> None:
    path = tmp_path / "x.sock"

    assert while_serving(path, lambda: ask_server(path, command, arguments)) == Answer(told, is_done=False)


def test_unknown_command_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "x.sock"

    answer = while_serving(path, lambda: ask_server(path, "rm"))

    text = "Appen kjenner ikke kommandoen. Disse kan den utføre: doctor, fails, greet, refuses."
    assert answer == Answer(text, is_done=False)


@pytest.mark.parametrize(
    "request_",
    [
        b"no json\n",
        b"[]\n",
        b'{"command": 1}\n',
        b'{"command": "greet", "arguments": ["Kari"]}\n',
        b'{"command": "greet", "arguments": {"name": 1}}\n',
        b"x" * 10_000 + b"\n",
    ],
)
def test_what_is_no_command_is_refused_in_a_sentence(tmp_path: Path, request_: bytes) -> None:
    path = tmp_path / "x.sock"

    answer = while_serving(path, lambda: answer_to(path, request_))

    assert answer == "Kommandoen kunne ikke leses. Oppdater programmet, og prøv igjen."


def test_a_command_that_fails_is_told_with_the_code_that_is_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "x.sock"

    answer = while_serving(path, lambda: ask_server(path, "fails"))

    assert answer is not None
    [code] = [record.code for record in caplog.records if hasattr(record, "code")]
    assert (answer.text, answer.is_done) == (f"Noe gikk galt i appen. Se loggen til appen under koden {code}.", False)


def _hang_up(silent: socket.socket) -> None:
    silent.accept()[0].close()


def test_an_answer_that_is_none_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.sock"
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(path))
        silent.listen()
        threading.Thread(target=_hang_up, args=(silent,), daemon=True).start()

        with pytest.raises(CommandFailed, match="Appen svarte ikke på kommandoen"):
            ask_server(path, "doctor")


def test_nobody_listens(tmp_path: Path) -> None:
    assert ask_server(tmp_path / "x.sock", "doctor") is None


def test_a_socket_left_by_a_process_that_ended_is_nobody_and_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "x.sock"
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))

    assert ask_server(path, "doctor") is None
    assert while_serving(path, lambda: ask_server(path, "doctor")) is not None
