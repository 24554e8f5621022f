"""The page that somebody wanted when they went to a provider to sign in is the page they come back to."""

from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from programme.sign_in.model import local_target

WANTED: Final = "programme_wanted"
"""Cookie with the address that was open when somebody went away; gone after ten minutes, or on the way back."""
_AWAY, _BACK = "/auth/login", "/oauth2callback"
_SECONDS: Final = 600


class ComeBack:
    """Remembers the address that Streamlit's sign-in is called from, and leads there when the provider sends one back.

    Streamlit leads everybody to the front page. Stands inside SecureCookies, which keeps the cookie to https.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http" or scope["path"] not in {_AWAY, _BACK}:
            await self._app(scope, receive, send)
            return

        async def send_changed(message: Message) -> None:
            if message["type"] == "http.response.start":
                _change(Request(scope), MutableHeaders(scope=message))
            await send(message)

        await self._app(scope, receive, send_changed)


def _change(request: Request, answer: MutableHeaders) -> None:
    made = Response()
    if request.url.path == _AWAY:
        made.set_cookie(WANTED, _left(request), max_age=_SECONDS, httponly=True, samesite="lax")
    elif answer.get("location") == "/":
        answer["location"] = local_target(request.cookies.get(WANTED, "/"))
        made.delete_cookie(WANTED, httponly=True, samesite="lax")
    for cookie in made.headers.getlist("set-cookie"):
        answer.append("set-cookie", cookie)


def _left(request: Request) -> str:
    """The address of ours that the browser says it came from; the front page when it says none."""
    came_from = urlsplit(request.headers.get("referer", ""))
    is_ours = came_from.netloc == request.headers.get("host")
    return local_target(came_from._replace(scheme="", netloc="", fragment="").geturl()) if is_ours else "/"
