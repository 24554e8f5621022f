"""Files to take away: offered to one tab of one browser, and made when they are asked for, for who asks then.

Streamlit's own way keeps what it has made in memory and gives it to whoever has its address, signed in or not.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from weakref import WeakValueDictionary

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from programme.language import RuleBroken, _
from programme.server.entrance import COOKIE
from programme.server.small_page import small_page
from programme.sign_in.model import SignedOut
from programme.sign_in.tokens import hashed, new_token

_BY_PROVIDER: Final = "_streamlit_user"
"""Streamlit's cookie with what a provider said; a long one has parts, named after it."""


@dataclass(frozen=True, slots=True)
class File:
    """What is offered: `make` gives its content, and asks for whom; `browser` is the only one that it is for."""

    name: str
    media_type: str
    browser: str
    make: Callable[[], bytes]


class Offer:
    """An address under which a tab offers a file. It is there for as long as the tab holds on to it."""

    def __init__(self) -> None:
        self.file: File | None = None
        self._key = new_token()
        _offers[self._key] = self

    @property
    def address(self) -> str:
        """Where the file is given, without host."""
        return f"/fil/{self._key}"


_offers: Final[WeakValueDictionary[str, Offer]] = WeakValueDictionary()


def browser_of(cookies: Mapping[str, str]) -> str:
    """The same for requests of one browser while nobody signs in or out there, and no way back to its cookies."""
    own = sorted(name for name in cookies if name == COOKIE or name.startswith(_BY_PROVIDER))
    return hashed("\n".join(f"{name} {cookies[name]}" for name in own))


async def _give(request: Request) -> Response:
    offer = _offers.get(request.path_params["key"])
    file = offer.file if offer else None
    if file is None or file.browser != browser_of(request.cookies):
        text = _("Logg inn igjen hvis du er logget ut. Gå så til siden der filen sto, last den på nytt og prøv igjen.")
        return _refusal(_("Filen finnes ikke her"), text, status=404)
    try:
        content = await asyncio.to_thread(file.make)
    except SignedOut:
        return _refusal(_("Du er logget ut"), _("Logg inn igjen, og last ned filen på nytt."), status=403)
    except RuleBroken as broken:
        return _refusal(_("Filen kan ikke lastes ned"), str(broken), status=403)
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"', "Cache-Control": "no-store"}
    return Response(content, headers=headers, media_type=file.media_type)


def _refusal(title: str, text: str, *, status: int) -> Response:
    body = Markup('<p>{}</p><p><a href="/">{}</a></p>').format(text, _("Til forsiden"))
    return small_page(title, body, status=status)


FILES: Final = Route("/fil/{key}", _give, methods=["GET"])
"""`GET /fil/{key}`: a file that a page offers in this very browser."""
