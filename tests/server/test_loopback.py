"""The example answers nobody whose connection comes from elsewhere, whatever name they ask for."""

import asyncio
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from programme.server.loopback import LoopbackOnly

ELSEWHERE = ("192.0.2.1", "10.0.0.5", "::2", "2001:db8::1", "::ffff:192.0.2.1", "", "localhost.onde.example")
HERE = ("127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1")


def is_let_in(kind: str, client: str | None, **headers: str) -> bool:
    """Whether a request by somebody at that address reaches the app behind."""
    reached: list[Scope] = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        reached.append(scope)

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(_message: Message) -> None:
        return

    named = {"host": "127.0.0.1:8501"} | headers
    sent = [(name.replace("_", "-").encode(), text.encode()) for name, text in named.items()]
    scope: dict[str, Any] = {"type": kind, "method": "GET", "path": "/", "headers": sent}
    asyncio.run(LoopbackOnly(app)({**scope, "client": None if client is None else (client, 4711)}, receive, send))
    return bool(reached)


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("client", [*ELSEWHERE, None])
def test_a_connection_from_elsewhere_is_refused(kind: str, client: str | None) -> None:
    assert not is_let_in(kind, client)


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("client", HERE)
def test_a_connection_from_this_machine_is_let_in_unless_a_proxy_made_it_or_for_another_name(
    kind: str, client: str
) -> None:
    assert is_let_in(kind, client)
    assert not is_let_in(kind, client, host="app.example")
    for sign in ("forwarded", "x_forwarded_for", "x_forwarded_host", "x_real_ip", "via"):
        assert not is_let_in(kind, client, **{sign: "127.0.0.1"})
