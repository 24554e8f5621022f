"""Streamlit's scripts and styles: translated, compressed, each file once. Streamlit sends them as they lie."""

import asyncio
import gzip
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from programme.language import _
from programme.server.encoding import accepts_gzip
from programme.server.refusal import refuse

# Other files are compressed as they are (fonts, pictures), and Streamlit sends them well.
_MEDIA_TYPES: Final = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_GZIP_LEVEL: Final = 6

# Streamlit names its files after their content, so they never change. What we have translated keeps its name when the
# translation changes: it is asked for again after an hour, and not sent when it is the same.
_UNCHANGING: Final = "public, max-age=31536000, immutable"
_TRANSLATED: Final = "public, max-age=3600"

Translate = Callable[[str, str], str]


@dataclass(frozen=True)
class _Asset:
    compressed: bytes
    headers: Mapping[str, str]


class Bundle:
    """Answers for the files under `/static/`; `directory` is Streamlit's own static folder.

    `translate` takes a script's file name and text and gives the text to serve.
    """

    def __init__(self, app: ASGIApp, *, directory: Path, translate: Translate) -> None:
        self._app, self._translate = app, translate
        files = (path for path in (directory / "static").rglob("*") if path.is_file())
        self._files = {f"/{path.relative_to(directory).as_posix()}": path for path in files}
        self._assets: dict[str, _Asset] = {}
        self._making = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        is_ours = scope["type"] == "http" and scope["path"].startswith("/static/")
        file = self._files.get(scope["path"]) if is_ours else None
        if is_ours and file is None:
            # A page opened before an upgrade asks for files that are gone; Streamlit would send the index file.
            await refuse(scope, receive, send, _("Filen finnes ikke. Last siden på nytt."), status=404)
        elif file is None or file.suffix not in _MEDIA_TYPES or scope["method"] not in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
        else:
            response = _response(await self._asset(scope["path"], file), Headers(scope=scope))
            await response(scope, receive, send)

    async def _asset(self, name: str, file: Path) -> _Asset:
        if name not in self._assets:
            async with self._making:
                if name not in self._assets:
                    self._assets[name] = await asyncio.to_thread(self._make, file)
        return self._assets[name]

    def _make(self, file: Path) -> _Asset:
        content = file.read_bytes()
        served = content
        if file.suffix == ".js":
            served = self._translate(file.name, content.decode()).encode()
        return _Asset(
            compressed=gzip.compress(served, _GZIP_LEVEL, mtime=0),
            headers={
                "Cache-Control": _UNCHANGING if served == content else _TRANSLATED,
                "Content-Type": f"{_MEDIA_TYPES[file.suffix]}; charset=utf-8",
                "ETag": f'W/"{hashlib.sha256(served).hexdigest()[:32]}"',
                "Vary": "Accept-Encoding",
            },
        )


def _response(asset: _Asset, asked: Headers) -> Response:
    known = {tag.strip() for tag in asked.get("if-none-match", "").split(",")}
    if known & {asset.headers["ETag"], "*"}:
        return Response(status_code=304, headers={k: v for k, v in asset.headers.items() if k != "Content-Type"})
    if accepts_gzip(asked):
        return Response(asset.compressed, headers={**asset.headers, "Content-Encoding": "gzip"})
    return Response(gzip.decompress(asset.compressed), headers=asset.headers)
