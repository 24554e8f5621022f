"""Cookies that a browser sends back over https alone."""

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_CAN_SET: Final = frozenset({"http.response.start", "websocket.accept", "websocket.http.response.start"})


class SecureCookies:
    """Adds `Secure` to every cookie that is set without it: Streamlit sets its own so, also under https."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""

        async def send_secure(message: Message) -> None:
            if message["type"] in _CAN_SET:
                message = {**message, "headers": [_secured(*header) for header in message.get("headers", ())]}
            await send(message)

        await self._app(scope, receive, send_secure)


def _secured(name: bytes, text: bytes) -> tuple[bytes, bytes]:
    attributes = {part.strip().lower() for part in text.split(b";")[1:]}
    is_bare = name.lower() == b"set-cookie" and b"secure" not in attributes
    return name, text + b"; Secure" if is_bare else text
