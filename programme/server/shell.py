"""The page that every address gives: Streamlit's index file, in Norwegian. And what of Streamlit's is closed to all."""

import gzip
import re
from http import HTTPStatus
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from programme.language import _
from programme.server.encoding import accepts_gzip
from programme.server.refusal import refuse

# All of Streamlit's own but what the pages need. Its websocket is no address of HTTP.
_CLOSED: Final = re.compile(r"/(_stcore/(?!health$|host-config$|upload_file/)|media/|component/|app/static/)")
_STREAMLIT: Final = ("/_stcore/", "/static/")
_HEADERS: Final = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"}


def norwegian_shell(index: str, *, title: str, style: str) -> str:
    """Streamlit's index file with our language, title and stylesheet, without its pointers to the agent interface.

    The stylesheet stands last: Streamlit writes its own into the head while it runs, and ours is to win.

    Raises ValueError when the file is not built as expected.
    """
    without_scripts = _("Denne siden trenger JavaScript. Slå det på i nettleseren, og last siden på nytt.")
    for pattern, replacement in (
        (r'<html lang="en">', '<html lang="nb">'),
        (r"<title>.*?</title>", f"<title>{title}</title>"),
        (r"<noscript>.*?</noscript>", f"<noscript><p>{without_scripts}</p></noscript>"),
        (r"</body>", f"<style>{_plain(style)}</style></body>"),
        (r"\s*<!--(?:(?!-->).)*?agent API.*?-->\s*<link rel=\"service-desc\"[^>]*>", ""),
    ):
        index = _with_one_replaced(pattern, replacement, index)
    return index


def _plain(style: str) -> str:
    """Without comments and spare white space: it goes with every address that is opened."""
    return " ".join(re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL).split())


def _with_one_replaced(pattern: str, replacement: str, text: str) -> str:
    changed, count = re.subn(pattern, lambda _found: replacement, text, flags=re.DOTALL)
    if count != 1:
        raise ValueError(pattern)
    return changed


class Shell:
    """Gives `shell` wherever Streamlit gives `index`, and nothing for what of Streamlit's the pages don't need."""

    def __init__(self, app: ASGIApp, *, index: str, shell: str) -> None:
        self._app = app
        self._index, self._shell = index.encode(), shell.encode()
        self._compressed = gzip.compress(self._shell, mtime=0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif _CLOSED.match(scope["path"]):
            await refuse(scope, receive, send, _("Siden finnes ikke."), status=404)
        elif scope["method"] not in {"GET", "HEAD"} or scope["path"].startswith(_STREAMLIT):
            await self._app(scope, receive, send)
        else:
            await self._app(_plain_and_whole(scope), receive, _Swap(self, scope, receive, send))

    def response(self, scope: Scope) -> Response:
        """The shell, compressed for who can read it."""
        if accepts_gzip(Headers(scope=scope)):
            headers = {**_HEADERS, "Content-Encoding": "gzip"}
            return Response(self._compressed, headers=headers, media_type="text/html")
        return Response(self._shell, headers=_HEADERS, media_type="text/html")

    def is_index(self, start: Message, length: int) -> bool:
        """Whether a response is Streamlit's index file, by its type and its length."""
        return (
            start["status"] == HTTPStatus.OK
            and length == len(self._index)
            and Headers(raw=start["headers"]).get("content-type", "").startswith("text/html")
        )


def _plain_and_whole(scope: Scope) -> Scope:
    """The request without what would make the answer compressed, partial or empty: we compare it with the file."""
    left_out = {b"accept-encoding", b"if-none-match", b"if-modified-since", b"range"}
    return {**scope, "headers": [(name, value) for name, value in scope["headers"] if name not in left_out]}


class _Swap:
    """A `send` that puts the shell in place of the index file and passes everything else on."""

    def __init__(self, shell: Shell, scope: Scope, receive: Receive, send: Send) -> None:
        self._shell, self._scope, self._receive, self._send = shell, scope, receive, send
        self._is_swapped = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            length = int(Headers(raw=message["headers"]).get("content-length", -1))
            self._is_swapped = self._shell.is_index(message, length)
            if self._is_swapped:
                await self._shell.response(self._scope)(self._scope, self._receive, self._send)
        if not self._is_swapped:
            await self._send(message)
