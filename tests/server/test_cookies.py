"""Cookies go over https alone when the app is reached by https, and the browser is told to use nothing else."""

import asyncio
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from programme.server.cookies import SecureCookies
from programme.server.headers import SecurityHeaders, security_headers

HSTS = "Strict-Transport-Security"


def sent(middleware: Any, message: Message) -> list[tuple[bytes, bytes]]:
    """The headers of `message` behind the middleware."""
    got: list[Message] = []

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send(message)

    async def receive() -> Message:
        return {}

    async def keep(message: Message) -> None:
        got.append(message)

    asyncio.run(middleware(app)({"type": "http"}, receive, keep))
    return [(bytes(name), bytes(text)) for name, text in got[0]["headers"]]


@pytest.mark.parametrize("kind", ["http.response.start", "websocket.accept", "websocket.http.response.start"])
def test_every_cookie_is_bound_to_https_once(kind: str) -> None:
    headers = [
        (b"set-cookie", b"_streamlit_user=x; HttpOnly; Path=/; SameSite=lax"),
        (b"Set-Cookie", b"programme_session=secure; HttpOnly; SECURE ; SameSite=Lax"),
        (b"content-type", b"text/html"),
    ]

    assert sent(SecureCookies, {"type": kind, "headers": headers}) == [
        (b"set-cookie", b"_streamlit_user=x; HttpOnly; Path=/; SameSite=lax; Secure"),
        (b"Set-Cookie", b"programme_session=secure; HttpOnly; SECURE ; SameSite=Lax"),
        (b"content-type", b"text/html"),
    ]


def test_browsers_are_told_to_use_https_alone_where_the_app_does() -> None:
    assert HSTS not in security_headers("")
    assert security_headers("", is_encrypted=True)[HSTS] == "max-age=31536000; includeSubDomains"


def test_an_answer_may_be_stricter_than_the_rest() -> None:
    own = [(b"referrer-policy", b"no-referrer")]

    headers = sent(
        lambda app: SecurityHeaders(
            app, headers={"Referrer-Policy": "same-origin", "X-Content-Type-Options": "nosniff"}
        ),
        {"type": "http.response.start", "headers": own},
    )

    assert headers == [*own, (b"x-content-type-options", b"nosniff")]
