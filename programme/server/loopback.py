"""The example is for the machine it runs on: anyone who reaches it may choose to be anyone."""

from ipaddress import IPv6Address, ip_address
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from programme.language import _
from programme.server.hosts import host_name
from programme.server.refusal import refuse

# A proxy on this machine connects from loopback on behalf of others.
_SIGNS_OF_A_PROXY: Final = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


def is_loopback(host: str | None) -> bool:
    """Whether an address, or the name `localhost`, is this machine: 127.0.0.0/8 or ::1."""
    if host == "localhost":
        return True
    try:
        address = ip_address(host or "")
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_loopback


class LoopbackOnly:
    """Refuses requests and websockets that do not come from this machine, to this machine."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] in {"http", "websocket"} and not _is_local(scope):
            sentence = _("Eksempelet svarer bare på maskinen det kjører på. Åpne http://127.0.0.1 der.")
            await refuse(scope, receive, send, sentence)
        else:
            await self._app(scope, receive, send)


def _is_local(scope: Scope) -> bool:
    client, headers = scope.get("client"), Headers(scope=scope)
    is_direct = not any(sign in headers for sign in _SIGNS_OF_A_PROXY)
    return is_direct and client is not None and is_loopback(client[0]) and is_loopback(host_name(scope))
