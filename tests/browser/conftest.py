"""The browser kit: Chromium, the app on a store of its own, and somebody at a screen.

The fixtures last for this folder (which is a package for that reason), not for the whole session: while Playwright
runs, no other test in the process can start an event loop.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Request, expect, sync_playwright

from tests.bench.servers import Server
from tests.browser.page import HEIGHT, WAIT_MILLISECONDS, WIDE, Visitor
from tests.browser.servers import AppServers
from tools.browser import NONE, find_browser

HERE = Path(__file__).resolve().parent
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

expect.set_options(timeout=WAIT_MILLISECONDS)


@pytest.fixture(scope="package")
def app_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServers]:
    """Give what starts servers of the app; all of them are stopped, by their process id, after the folder's tests."""
    with ExitStack() as running:
        yield AppServers(tmp_path_factory.mktemp("stores"), running)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Start Chromium, without a window."""
    path = find_browser()
    assert path, NONE
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=path, args=OPTIONS) as browser:
        yield browser


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[Callable[[Server], Visitor]]:
    """Give what seats somebody at a new browser of their own: `visitor(server)`.

    Afterwards the test fails if a script of the page failed, or if anything was fetched from another host.
    """
    troubles: list[str] = []
    with ExitStack() as contexts:

        def sit_down(server: Server) -> Visitor:
            context = contexts.enter_context(
                chromium.new_context(
                    locale="nb-NO", timezone_id="Europe/Oslo", viewport={"width": WIDE, "height": HEIGHT}
                )
            )
            context.on("weberror", lambda error: troubles.append(str(error.error)))
            context.on("request", lambda request: troubles.extend(elsewhere(request, server)))
            return Visitor(context.new_page(), server.url)

        yield sit_down
    assert troubles == []


def elsewhere(request: Request, server: Server) -> list[str]:
    """Give the address of a request that leaves the server's host, as a list of one, else an empty list."""
    address = urlsplit(request.url)
    inside = address.scheme in {"data", "blob"} or address.netloc == urlsplit(server.url).netloc
    return [] if inside else [request.url]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of one browser file with one worker, so that they share a browser and a server."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
