"""The local command socket: while the server has the DuckDB file, it carries out commands for `programme`.

One JSON object a line: `{"command": "link", "arguments": {"email": "…"}}` is answered by
`{"answer": "…", "is_done": true}`. Only the user who runs the server can connect (file permissions 0600).
"""

import asyncio
import json
import os
import socket
import stat
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from programme.language import RuleBroken, _
from programme.language.fields import fault_sentences
from programme.server.support import log_with_code
from programme.store import StoreError

Arguments = Mapping[str, str]
Handlers = Mapping[str, Callable[[Arguments], str]]

_LONGEST_REQUEST: Final = 4096
_LONGEST_ANSWER: Final = 100_000
_BYTES_A_CHARACTER: Final = 12  # at most, as JSON escapes it
_SECONDS_TO_ASK: Final = 5.0
_SECONDS_TO_ANSWER: Final = 120.0


class CommandFailed(Exception):
    """The command was not carried out. `str()` is a sentence for people."""


@dataclass(frozen=True)
class Answer:
    """What came of a command, in words."""

    text: str
    is_done: bool = True


@asynccontextmanager
async def serve_commands(path: Path, handlers: Handlers) -> AsyncIterator[None]:
    """Answers commands on a socket at `path` while the block runs.

    Whoever calls has the store open, so a socket file that is there already was left by a process that ended.
    """

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            given = await _answer(reader, handlers)
            writer.write(_line(answer=given.text[:_LONGEST_ANSWER], is_done=given.is_done))
            await writer.drain()
        finally:
            writer.close()

    server = await asyncio.start_unix_server(answer, sock=_listening(path), limit=_LONGEST_REQUEST)
    try:
        yield
    finally:
        server.close()
        await asyncio.to_thread(path.unlink, missing_ok=True)


def ask_server(path: Path, command: str, arguments: Arguments | None = None) -> Answer | None:
    """The server's answer to `command`; None when nobody listens at `path`. Raises CommandFailed."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(_SECONDS_TO_ANSWER)
        try:
            connection.connect(str(path))
        except (FileNotFoundError, ConnectionRefusedError):
            return None
        try:
            connection.sendall(_line(command=command, arguments=dict(arguments or {})))
            return _read_answer(connection)
        except (OSError, ValueError) as error:
            raise CommandFailed(_("Appen svarte ikke på kommandoen. Se loggen til appen, og prøv igjen.")) from error


def carried_out(handler: Callable[[Arguments], str], arguments: Arguments) -> Answer:
    """What comes of the command; what was wrong with it is told in a sentence."""
    try:
        return Answer(handler(arguments))
    except ValidationError as error:
        return Answer(" ".join(sentence for _field, sentence in fault_sentences(error)), is_done=False)
    except (RuleBroken, StoreError, CommandFailed) as error:
        return Answer(str(error), is_done=False)


def text_of(answer: Answer | None) -> str:
    """What was answered. Raises CommandFailed when it was not done, and for None: the server has stopped."""
    if answer is None:
        raise CommandFailed(_("Appen stoppet. Kjør kommandoen igjen for å fortsette."))
    if not answer.is_done:
        raise CommandFailed(answer.text)
    return answer.text


def _listening(path: Path) -> socket.socket:
    if path.exists() and stat.S_ISSOCK(path.stat().st_mode):
        path.unlink()
    listener = socket.socket(socket.AF_UNIX)
    before = os.umask(0o177)  # so that the file never exists with wider permissions
    try:
        listener.bind(str(path))
    except OSError:
        listener.close()
        raise
    finally:
        os.umask(before)
    return listener


async def _answer(reader: asyncio.StreamReader, handlers: Handlers) -> Answer:
    try:
        async with asyncio.timeout(_SECONDS_TO_ASK):
            command, arguments = _request(await reader.readline())
    except (TimeoutError, ValueError):  # readline raises ValueError when the line is too long
        return Answer(_("Kommandoen kunne ikke leses. Oppdater programmet, og prøv igjen."), is_done=False)
    handler = handlers.get(command)
    if handler is None:
        known = ", ".join(sorted(handlers))
        text = "Appen kjenner ikke kommandoen. Disse kan den utføre: {known}."
        return Answer(_(text, known=known), is_done=False)
    try:
        return await asyncio.to_thread(carried_out, handler, arguments)
    except Exception as error:  # noqa: BLE001 - whoever asked is told where to look, and the server goes on
        text = "Noe gikk galt i appen. Se loggen til appen under koden {code}."
        return Answer(_(text, code=log_with_code(error)), is_done=False)


def _read_answer(connection: socket.socket) -> Answer:
    with connection.makefile("rb") as lines:
        answer = _read(lines.readline(_LONGEST_ANSWER * _BYTES_A_CHARACTER))
    if not isinstance(answer.get("answer"), str):
        raise ValueError("no answer")  # noqa: TRY004 - what came is faulty, not what called
    return Answer(answer["answer"], is_done=answer.get("is_done") is True)


def _request(line: bytes) -> tuple[str, Arguments]:
    request = _read(line)
    command, arguments = request.get("command"), request.get("arguments", {})
    are_texts = isinstance(arguments, dict) and all(isinstance(text, str) for text in arguments.values())
    if not isinstance(command, str) or not are_texts:
        raise ValueError("no command")
    return command, arguments


def _line(**message: object) -> bytes:
    return json.dumps(message).encode() + b"\n"


def _read(line: bytes) -> dict[str, Any]:
    """The object in a line. Raises ValueError for anything else."""
    message = json.loads(line)
    if not isinstance(message, dict):
        raise ValueError("no object")  # noqa: TRY004 - what came is faulty, not what called
    return message
