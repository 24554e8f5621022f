"""The health route tells whether the store answers."""

import asyncio

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from programme.language import _
from programme.server.running import NotRunning, running
from programme.store import StoreError


async def _health(_request: Request) -> Response:
    try:
        await asyncio.to_thread(running().store.rows, "SELECT 1 AS one")
    except (NotRunning, StoreError):
        return PlainTextResponse(_("Lageret svarer ikke."), status_code=503, headers={"Cache-Control": "no-store"})
    return PlainTextResponse("ok", headers={"Cache-Control": "no-store"})


HEALTH = Route("/helse", _health, methods=["GET"])
"""`GET /helse`: 200 `ok` when a query of one row works, 503 otherwise."""
