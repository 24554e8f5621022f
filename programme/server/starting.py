"""A start that fails for a reason we know is told in one sentence, not in a traceback."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from programme.server.settings import SettingFaulty
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
            for message in held_back:
                await send({**message, "message": str(error)} if is_known else message)
            if not (is_known and held_back):
                raise
