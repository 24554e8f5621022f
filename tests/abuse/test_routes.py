"""Every way in over HTTP: who may, and an attempt by who may not or in a way that is not meant, refused.

The routes are asked of the app itself, ours and Streamlit's: one that is not in the table fails the test.
"""

import asyncio
import os
import select
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import NamedTuple

import pytest
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string

from tests.abuse.forging import visiting
from tests.abuse.serving import Served
from tests.bench.wire import Page
from tests.factories import ROOT

LIST_ROUTES = """
from unittest.mock import MagicMock
from streamlit.web.server.starlette.starlette_app import create_streamlit_routes
import app
for route in [*app.app._user_routes, *create_streamlit_routes(MagicMock())]:
    print(route.path, ",".join(sorted(getattr(route, "methods", None) or [])), sep="\\t")
"""
FOREIGN = {"Origin": "https://onde.example"}
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
}
LARGE = 300 * 2**20
"""Bytes."""


class Row(NamedTuple):
    """A route, who may use it, and an attempt on it: what is asked, and the statuses that refuse it."""

    path: str
    methods: str
    who: str
    method: str
    attempt: str
    refused: tuple[int, ...]
    headers: Mapping[str, str] = MappingProxyType({})


MUNICIPAL = "/kommuneinteresse"
REFUSED, GONE, WRONG = (403,), (404,), (405,)
UPLOAD = "/_stcore/upload_file/{session_id}/{file_id}"
ALL = "DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT"
TABLE = (
    Row("/helse", "GET,HEAD", "anybody: one word", "POST", "/helse", WRONG),
    Row("/norge.json", "GET,HEAD", "anybody: public geography", "PUT", "/norge.json", WRONG),
    Row("/fil/{key}", "GET,HEAD", "the browser that it is offered in, for who is signed in", "GET", "/fil/x", GONE),
    Row("/inn/{token}", "GET,HEAD", "whoever has the link; not in an example", "GET", "/inn/x", GONE),
    Row("/inn", "POST", "whoever has the link, from our own page; not in an example", "POST", "/inn", GONE),
    Row(
        "/kommuneinteresse/{token}",
        "GET,HEAD",
        "whoever has the link; not in an example",
        "GET",
        MUNICIPAL + "/x",
        GONE,
    ),
    Row("/kommuneinteresse", "POST", "whoever has the link, from our own page", "POST", MUNICIPAL, GONE),
    Row("/logg-ut", "POST", "whoever is signed in, from our own page; not in an example", "POST", "/logg-ut", GONE),
    Row("/_stcore/health", "GET,HEAD", "anybody: one word", "DELETE", "/_stcore/health", WRONG),
    Row("/_stcore/health", "OPTIONS", "anybody: nothing", "TRACE", "/_stcore/health", WRONG),
    Row("/_stcore/metrics", "GET,HEAD", "nobody", "GET", "/_stcore/metrics", GONE),
    Row("/_stcore/metrics", "OPTIONS", "nobody", "OPTIONS", "/_stcore/metrics", GONE),
    Row("/_stcore/host-config", "GET,HEAD", "anybody: settings of the screen", "POST", "/_stcore/host-config", WRONG),
    Row("/media/{file_id:path}", "GET,HEAD", "nobody: see tests/abuse/test_files.py", "GET", "/media/0123.csv", GONE),
    Row("/media/{file_id:path}", "OPTIONS", "nobody", "OPTIONS", "/media/0123.csv", GONE),
    Row(UPLOAD, "PUT", "a tab, for itself, up to 10 MB", "PUT", "/_stcore/upload_file/a/b", REFUSED),
    Row(UPLOAD, "DELETE", "the same", "DELETE", "/_stcore/upload_file/a/b", REFUSED),
    Row(UPLOAD, "OPTIONS", "anybody: nothing", "POST", "/_stcore/upload_file/a/b", WRONG),
    Row("/component/{path:path}", "GET,HEAD", "nobody: there are none", "GET", "/component/x/index.html", GONE),
    Row("/component/{path:path}", "OPTIONS", "nobody", "OPTIONS", "/component/x/index.html", GONE),
    Row("/_stcore/bidi-components/{path:path}", "GET,HEAD", "nobody", "GET", "/_stcore/bidi-components/x/y", GONE),
    Row("/_stcore/bidi-components/{path:path}", "OPTIONS", "nobody", "POST", "/_stcore/bidi-components/x/y", GONE),
    Row("/_stcore/stream", "", "browsers at our own pages", "GET", "/_stcore/stream", REFUSED, UPGRADE | FOREIGN),
    Row("/auth/login", "GET,HEAD", "anybody, with a provider named in a signed value", "POST", "/auth/login", WRONG),
    Row("/auth/logout", "GET,HEAD", "anybody, for themselves", "POST", "/auth/logout", WRONG),
    Row("/oauth2callback", "GET,HEAD", "who began at /auth/login", "POST", "/oauth2callback", WRONG),
    Row("/_stcore/agent/interact", ALL, "nobody", "POST", "/_stcore/agent/interact", GONE),
    Row("/_stcore/agent/openapi.json", ALL, "nobody", "GET", "/_stcore/agent/openapi.json", GONE),
    Row("/_stcore/agent/mcp", ALL, "nobody", "POST", "/_stcore/agent/mcp", GONE),
    Row("", "", "anybody: Streamlit's own scripts, and the empty page", "GET", "/static/../../app.py", GONE),
)


def test_the_table_has_each_route_and_no_other() -> None:
    env = os.environ | {"PROGRAMME_MODE": "example", "PROGRAMME_STORE": "unused.duckdb"}
    listed = subprocess.run(
        [sys.executable, "-c", LIST_ROUTES], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )
    found = {tuple(line.split("\t")) for line in listed.stdout.splitlines()}
    assert {(row.path, row.methods) for row in TABLE} == found


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.method} {row.attempt}")
def test_what_is_not_meant_is_refused(served: Served, row: Row) -> None:
    answer = served.ask(row.method, row.attempt, dict(row.headers))
    assert answer.status in row.refused, answer.body[:200]
    assert b"Traceback" not in answer.body


@pytest.mark.parametrize("path", ["/_stcore/stream", "/_stcore/stream/", "/_stcore/script-health-check", "/_stcore/x"])
def test_what_of_streamlits_no_page_needs_is_not_there(served: Served, path: str) -> None:
    """Nor Streamlit's own page, which it gives at every address that it does not know."""
    answer = served.ask("GET", path)
    assert (answer.status, answer.body.decode()) == (404, "Siden finnes ikke.")


PATHS = (
    "/norge.json/../app.py",
    "/norge.json/..%2f..%2fapp.py",
    "/..%2f..%2fetc/passwd",
    "/static/../app.py",
    "/static/..%2f..%2f..%2fapp.py",
    "/static/%2e%2e/%2e%2e/app.py",
    "/static//etc/passwd",
    "/static/js/..\\..\\index.html",
    "/static/js/%00",
    "/media/../../app.py",
    "/component/../../app.py",
    "//onde.example/x",
    "/app/static/../app.py",
)


@pytest.mark.parametrize("path", PATHS)
def test_no_path_leads_out_of_what_is_served(served: Served, path: str) -> None:
    """A refusal, or the empty page of every address: never a file of ours or of the machine."""
    answer = served.ask("GET", path)
    empty = served.ask("GET", "/").body
    assert answer.status in {400, 403, 404} or (answer.status, answer.body) == (200, empty)
    assert answer.headers.get("Location") is None


@pytest.mark.parametrize(
    "host", ["onde.example", "onde.example:80", "127.0.0.1.onde.example", "", "localhost, onde.example", "[::1"]
)
@pytest.mark.parametrize("path", ["/", "/helse", "/_stcore/host-config", "/static/js/x.js"])
def test_an_unknown_host_is_refused(served: Served, host: str, path: str) -> None:
    assert served.ask("GET", path, {"Host": host}).status in {400, 403}


@pytest.mark.parametrize(
    "headers",
    [FOREIGN, {"Origin": "null"}, {"Host": "onde.example"}, {"Origin": "http://127.0.0.1.onde.example"}],
    ids=str,
)
def test_a_websocket_from_another_site_is_refused(served: Served, headers: dict[str, str]) -> None:
    assert served.ask("GET", "/_stcore/stream", UPGRADE | headers).status == 403


def test_an_upload_without_a_session_is_refused_before_it_is_read(served: Served) -> None:
    answer = served.ask("PUT", "/_stcore/upload_file/a/b", {"Content-Length": str(LARGE)}, b"")
    assert answer.status == 403


@pytest.mark.parametrize("says_how_large", [True, False])
def test_an_upload_of_300_megabytes_is_refused_in_a_session_too(served: Served, *, says_how_large: bool) -> None:
    """Even with a session of one's own and its token; one that keeps its size to itself is cut off on the way."""

    async def upload() -> int:
        async with visiting(Page("page", served.url)) as visit:
            path = f"/_stcore/upload_file/{visit.session_id}/x"
            return await asyncio.to_thread(send_large, served, path, says_how_large=says_how_large)

    assert asyncio.run(upload()) == 413


def send_large(served: Served, path: str, *, says_how_large: bool) -> int:
    """The status of the answer, which comes while the file is still being sent."""
    token = generate_xsrf_token_string()
    length = f"Content-Length: {LARGE}" if says_how_large else "Transfer-Encoding: chunked"
    lines = (
        f"PUT {path} HTTP/1.1",
        f"Host: 127.0.0.1:{served.port}",
        f"Cookie: _streamlit_xsrf={token}",
        f"X-Xsrftoken: {token}",
        "Content-Type: multipart/form-data; boundary=x",
        length,
    )
    part = b"--x\r\nContent-Disposition: form-data; name=f; filename=f\r\n\r\n".ljust(2**20, b"a")
    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as connection:
        connection.sendall("\r\n".join((*lines, "", "")).encode())
        with suppress(ConnectionError):
            for _megabyte in range(0 if says_how_large else LARGE // 2**20):
                connection.sendall(b"100000\r\n" + part + b"\r\n")
                if select.select([connection], [], [], 0)[0]:
                    break
        return int(connection.recv(64).split()[1])
