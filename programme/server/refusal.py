"""Saying no on the level of HTTP, in a sentence."""

from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send


async def refuse(scope: Scope, receive: Receive, send: Send, sentence: str, *, status: int = 403) -> None:
    """Answer a request with `status` and `sentence`; close a websocket before it is opened."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    response = PlainTextResponse(sentence, status_code=status, headers={"Cache-Control": "no-store"})
    await response(scope, receive, send)
