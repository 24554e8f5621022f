"""What fails where nobody foresaw it: whoever asked is given a code, by which the log tells where, and not what."""

import asyncio
import json
import logging
import re

import pytest
from httpx import ASGITransport, AsyncClient
from httpx import Response as Answer
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from programme.server.headers import SecurityHeaders
from programme.server.log import Lines
from programme.server.starting import SayWhyNotStarted
from programme.server.support import SupportCode


async def fail(_request: Request) -> Response:
    raise RuntimeError("Kari Hemmelig")


async def begin(_request: Request) -> Response:
    async def parts():  # type: ignore[no-untyped-def]  # noqa: ANN202
        yield b"begun"
        raise RuntimeError("Kari Hemmelig")

    return StreamingResponse(parts())


APP = Starlette(
    routes=[Route("/", fail), Route("/begin", begin)],
    middleware=[Middleware(SecurityHeaders, headers={"X-Content-Type-Options": "nosniff"}), Middleware(SupportCode)],
)


def get(path: str) -> Answer:
    async def ask() -> Answer:
        way = ASGITransport(APP)
        async with AsyncClient(transport=way, base_url="https://app.example") as client:
            return await client.get(path)

    return asyncio.run(ask())


def test_an_answer_that_failed_has_a_code_that_finds_the_place_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    answer = get("/")

    [found] = [record for record in caplog.records if hasattr(record, "code")]
    told = json.loads(Lines().format(found))
    assert answer.status_code == 500
    assert answer.text == f"Noe gikk galt hos oss. Prøv igjen. Oppgi koden {told['code']} hvis du trenger hjelp."
    assert re.fullmatch(r"[A-Z]{4}-[2-9]{4}", told["code"])
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert told["stack"][-1].startswith("tests/server/test_support.py:fail:")
    assert "Hemmelig" not in json.dumps(told) + answer.text


def test_an_answer_that_had_begun_is_left_to_the_server() -> None:
    with pytest.raises(RuntimeError):
        get("/begin")


def test_a_start_that_fails_unforeseen_is_told_with_a_code(caplog: pytest.LogCaptureFixture) -> None:
    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "lifespan.startup.failed", "message": "Traceback: Kari Hemmelig"})
        raise RuntimeError("Kari Hemmelig")

    told: list[Message] = []

    async def send(message: Message) -> None:
        told.append(message)

    async def receive() -> Message:
        return {}

    with caplog.at_level(logging.ERROR), pytest.raises(RuntimeError):
        asyncio.run(SayWhyNotStarted(app)({"type": "lifespan"}, receive, send))

    [found] = [record for record in caplog.records if hasattr(record, "code")]
    assert told[0]["message"] == f"Appen startet ikke. Årsaken står i loggen under koden {found.__dict__['code']}."
