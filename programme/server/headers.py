"""Security headers on every response."""

import base64
import hashlib
import re
from collections.abc import Mapping
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_INLINE_SCRIPT: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)

# Found by trying everything the app uses: styles are written by Streamlit's emotion while running, images and workers
# come as blobs, and Arrow decompresses in WebAssembly. Nothing comes from another host.
_POLICY: Final = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' {scripts}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; frame-src 'self'; "
    "frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'"
)


# A year, as ASVS asks for; also for names below ours, of which there are none.
_HTTPS_ALONE: Final = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}


def security_headers(shell: str, *, is_encrypted: bool = False) -> dict[str, str]:
    """The headers for an app whose pages are all `shell`; its inline scripts, and no others, may run.

    `is_encrypted`: the app is reached by https, and from now on by nothing else.
    """
    hashes = (hashlib.sha256(script.encode()).digest() for script in _INLINE_SCRIPT.findall(shell))
    scripts = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in hashes)
    return {
        "Content-Security-Policy": _POLICY.format(scripts=scripts),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        **(_HTTPS_ALONE if is_encrypted else {}),
    }


class SecurityHeaders:
    """Adds `headers` to every HTTP response; one that an answer has itself stays, for it may be stricter."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self._app, self._headers = app, headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = MutableHeaders(scope=message)
                for name, text in self._headers.items():
                    own.setdefault(name, text)
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)
