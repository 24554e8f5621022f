"""The door: a one-time link is opened and used, and one signs out. Not there in the example, where one chooses."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Final
from urllib.parse import parse_qsl

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from programme.access.model import Actor, nobody
from programme.language import _
from programme.server.running import running
from programme.server.small_page import small_page
from programme.sign_in.actions import end_session, end_sign_in, redeem_link
from programme.sign_in.model import SIGNED_IN_LASTS, Claims, LinkUnusable, local_target
from programme.sign_in.tokens import new_token, unsealed

COOKIE: Final = "programme_session"
"""Cookie with the token of a session; scripts cannot read it."""
_LARGEST_FORM: Final = 2_000  # bytes; a token is 43 letters, what a provider says some hundred
_SIGN_OUT_AT_PROVIDER: Final = "/auth/logout"

Answer = Callable[[Request], Awaitable[Response]]


def not_in_example(answer: Answer) -> Answer:
    """There where people sign in; in an example nobody does."""

    @wraps(answer)
    async def guarded(request: Request) -> Response:
        if running().settings.is_example:
            raise HTTPException(404, _("Siden finnes ikke."))
        return await answer(request)

    return guarded


def from_our_own_pages(answer: Answer) -> Answer:
    """Refuses what another site's page sends in the name of whoever looks at it."""

    @wraps(answer)
    async def guarded(request: Request) -> Response:
        if not _is_own(request.headers.get("origin", ""), request.headers.get("host", "")):
            raise HTTPException(403, _("Skjemaet kom ikke fra våre egne sider. Åpne siden på nytt, og prøv igjen."))
        return await answer(request)

    return not_in_example(guarded)


def _is_own(origin: str, host: str) -> bool:
    """KnownHosts has judged the host name; behind a proxy it can differ from what the browser sees."""
    return origin in {running().settings.address, f"http://{host}", f"https://{host}"}


@not_in_example
async def _show_link(request: Request) -> Response:
    """One button. Opening a link uses nothing up: mail programs open links before people do."""
    body = Markup(
        '<p>{}</p><form method="post" action="/inn"><input type="hidden" name="token" value="{}">'
        '<input type="hidden" name="page" value="{}"><button>{}</button></form>'
    ).format(_("Lenken virker bare én gang."), request.path_params["token"], new_token(), _("Logg inn"))
    return small_page(_("Velkommen inn"), body)


@from_our_own_pages
async def _use_link(request: Request) -> Response:
    given = await form_of(request)
    whose = {"token": given.get("token", ""), "page": given.get("page", "")}
    try:
        redeemed = await asyncio.to_thread(redeem_link, nobody_now(), running().store, **whose)
    except LinkUnusable as broken:
        body = Markup('<p>{}</p><p><a href="/">{}</a></p>').format(str(broken), _("Be om en ny lenke"))
        return small_page(_("Denne lenken kan ikke brukes"), body, status=403)
    if request.cookies.get(COOKIE) != redeemed.session_token:
        await _end_session(request)
    response = RedirectResponse(local_target(redeemed.target), 303, {"Cache-Control": "no-store"})
    seconds, secure = int(SIGNED_IN_LASTS.total_seconds()), running().settings.is_encrypted
    response.set_cookie(COOKIE, redeemed.session_token, seconds, httponly=True, samesite="lax", secure=secure)
    return response


@from_our_own_pages
async def _sign_out(request: Request) -> Response:
    """Ends our session, then the provider's.

    A page leads there, since our policy lets no form lead to another site, not even by way of a redirect.
    """
    given = (await form_of(request)).get("sign_in", "")
    told = unsealed(running().settings.cookie_secret, given)
    if told:
        claims = Claims.model_validate_json(told)
        await asyncio.to_thread(end_sign_in, nobody_now(), running().store, claims=claims)
    await _end_session(request)
    body = Markup('<p><a href="{}">{}</a></p>').format(_SIGN_OUT_AT_PROVIDER, _("Gå videre"))
    response = small_page(_("Du er logget ut"), body, then=_SIGN_OUT_AT_PROVIDER)
    response.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=running().settings.is_encrypted)
    return response


async def _end_session(request: Request) -> None:
    token = request.cookies.get(COOKIE)
    if token:
        await asyncio.to_thread(end_session, nobody_now(), running().store, session_token=token)


def nobody_now() -> Actor:
    """Whoever asks over HTTP without being signed in, at this moment."""
    return nobody(datetime.now(UTC))


async def form_of(request: Request, largest: int = _LARGEST_FORM) -> dict[str, str]:
    """The fields of a form of at most `largest` bytes. Raises HTTPException for a longer one, read no further."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > largest:
            raise HTTPException(413, _("Skjemaet er for stort."))
    return dict(parse_qsl(body.decode("ascii", "replace")))


ENTRANCE: Final = (
    Route("/inn/{token}", _show_link, methods=["GET"]),
    Route("/inn", _use_link, methods=["POST"]),
    Route("/logg-ut", _sign_out, methods=["POST"]),
)
"""`GET /inn/{token}`, `POST /inn` (`token`, `page`) and `POST /logg-ut` (`sign_in`: sealed claims, or none)."""
