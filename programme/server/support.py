"""Codes that tie what a person saw to what the log says."""

import secrets
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from programme.language import _
from programme.server.log import log_fault
from programme.server.refusal import refuse

_LETTERS: Final = "ABCDEFGHJKLMNPRSTUVWXYZ"  # none that is read as a digit, or as another letter
_DIGITS: Final = "23456789"


def support_code() -> str:
    """A code like `ABCD-2345`, random, easy to read aloud."""
    letters = "".join(secrets.choice(_LETTERS) for _place in range(4))
    return letters + "-" + "".join(secrets.choice(_DIGITS) for _place in range(4))


def log_with_code(error: BaseException, event: str = "unexpected error") -> str:
    """Log the error's type and where it came from; gives the code that finds it there, to show in its place."""
    code = support_code()
    log_fault(event, error, code=code)
    return code


class SupportCode:
    """In place of an answer that failed: a sentence with a code."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        has_begun = False

        async def note_begin(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, note_begin)
        except Exception as error:
            if has_begun or scope["type"] != "http":
                raise
            code = log_with_code(error)
            text = "Noe gikk galt hos oss. Prøv igjen. Oppgi koden {code} hvis du trenger hjelp."
            await refuse(scope, receive, send, _(text, code=code), status=500)
