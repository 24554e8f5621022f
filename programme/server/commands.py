"""The local command socket: while the server has the DuckDB file, it carries out commands for `programme`.

One JSON object a line: `{"command": "doctor"}` is answered by `{"answer": "…"}`. Only the user who runs the server can
connect (file permissions 0600).
"""

import asyncio
import json
import os
import socket
import stat
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from programme.language import _

Handlers = Mapping[str, Callable[[], str]]

_LONGEST_REQUEST: Final = 4096
_LONGEST_ANSWER: Final = 100_000
_BYTES_A_CHARACTER: Final = 12  # at most, as JSON escapes it
_SECONDS_TO_ASK: Final = 5.0
_SECONDS_TO_ANSWER: Final = 120.0


class CommandFailed(Exception):
    """The server took the command and gave no answer. `str()` is a sentence for people."""


@asynccontextmanager
async def serve_commands(path: Path, handlers: Handlers) -> AsyncIterator[None]:
    """Answers commands on a socket at `path` while the block runs.

    Whoever calls has the store open, so a socket file that is there already was left by a process that ended.
    """

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(_line("answer", await _answer(reader, handlers)))
            await writer.drain()
        finally:
            writer.close()

    server = await asyncio.start_unix_server(answer, sock=_listening(path), limit=_LONGEST_REQUEST)
    try:
        yield
    finally:
        server.close()
        await asyncio.to_thread(path.unlink, missing_ok=True)


def ask_server(path: Path, command: str) -> str | None:
    """The server's answer to `command`; None when nobody listens at `path`. Raises CommandFailed."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(_SECONDS_TO_ANSWER)
        try:
            connection.connect(str(path))
        except (FileNotFoundError, ConnectionRefusedError):
            return None
        try:
            connection.sendall(_line("command", command))
            return _read_answer(connection)
        except (OSError, ValueError) as error:
            raise CommandFailed(_("Appen svarte ikke på kommandoen. Se loggen til appen, og prøv igjen.")) from error


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


async def _answer(reader: asyncio.StreamReader, handlers: Handlers) -> str:
    try:
        async with asyncio.timeout(_SECONDS_TO_ASK):
            command = _field(await reader.readline(), "command")
    except (TimeoutError, ValueError):  # readline raises ValueError when the line is too long
        return _("Kommandoen kunne ikke leses. Oppdater programmet, og prøv igjen.")
    handler = handlers.get(command)
    if handler is None:
        known = ", ".join(sorted(handlers))
        return _("Appen kjenner ikke kommandoen. Disse kan den utføre: {known}.", known=known)
    return (await asyncio.to_thread(handler))[:_LONGEST_ANSWER]


def _read_answer(connection: socket.socket) -> str:
    with connection.makefile("rb") as lines:
        return _field(lines.readline(_LONGEST_ANSWER * _BYTES_A_CHARACTER), "answer")


def _line(field: str, value: str) -> bytes:
    return json.dumps({field: value}).encode() + b"\n"


def _field(line: bytes, field: str) -> str:
    """The text of `field` in a line. Raises ValueError for anything else than a line of ours."""
    message = json.loads(line)
    value = message.get(field) if isinstance(message, dict) else None
    if not isinstance(value, str):
        raise ValueError(field)  # noqa: TRY004 - what came is faulty, not what called
    return value
