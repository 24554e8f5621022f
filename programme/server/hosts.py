"""The names under which the app answers, so that no other site can lead a browser here under its own name."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from programme.language import _
from programme.server.refusal import refuse


def host_name(scope: Scope) -> str | None:
    """The host name that was asked for, in lower case, without port; None when there is no readable one."""
    given = Headers(scope=scope).getlist("host")
    if len(given) != 1:
        return None
    try:
        parts = urlsplit(f"//{given[0]}")
        _port = parts.port  # raises when it is none
    except ValueError:
        return None
    is_bare = not (parts.path or parts.query or parts.fragment or "@" in parts.netloc)
    return parts.hostname.rstrip(".") if parts.hostname and is_bare else None


class KnownHosts:
    """Refuses requests and websockets for other host names than `names`."""

    def __init__(self, app: ASGIApp, names: Iterable[str]) -> None:
        self._app, self._names = app, frozenset(names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] in {"http", "websocket"} and host_name(scope) not in self._names:
            sentence = _("Appen svarer ikke under dette navnet. Legg navnet til i PROGRAMME_HOSTS hvis den skal det.")
            await refuse(scope, receive, send, sentence)
        else:
            await self._app(scope, receive, send)
