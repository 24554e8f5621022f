"""A start that fails for a reason we know is told in one sentence, not in a traceback."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from programme.language import _
from programme.server.faults import SettingFaulty
from programme.server.support import log_with_code
from programme.store import StoreError


class SayWhyNotStarted:
    """Words the failure of the lifespan inside it. The server logs the sentence and ends."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "lifespan":
            await self._app(scope, receive, send)
            return
        held_back: list[Message] = []

        async def hold_failure(message: Message) -> None:
            if message["type"] == "lifespan.startup.failed":
                held_back.append(message)
            else:
                await send(message)

        try:
            await self._app(scope, receive, hold_failure)
        except BaseException as error:
            is_known = isinstance(error, (SettingFaulty, StoreError))
            for message in held_back:  # it has the traceback, with the error's own words
                await send({**message, "message": str(error) if is_known else _why(error)})
            if not (is_known and held_back):
                raise


def _why(error: BaseException) -> str:
    return _("Appen startet ikke. Årsaken står i loggen under koden {code}.", code=log_with_code(error))
