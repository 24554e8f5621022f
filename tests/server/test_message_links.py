"""Whoever follows a message's link while signed out comes through sign-in to that very record, whatever the kind."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from programme.messages.about import ABOUT
from programme.messages.model import MessageKind
from programme.messages.wording import path_of
from programme.server import running
from programme.server.coming_back import ComeBack
from programme.server.entrance import ENTRANCE
from programme.server.settings import Settings
from programme.store import Kind, Store, make_store
from tests.factories import person
from tests.server.test_entrance import OURS, Browser, link, use

RECORD = "4f6ad9f3-8f0e-4a8e-9b59-0d1d6a4b8a55"
PATHS = {
    kind: path_of(kind, about.samples, record_id=RECORD, token=43 * "t", role="contact-1804-2024-25")
    for kind, about in ABOUT.items()
    if kind is not MessageKind.SIGN_IN_LINK  # it is the way in
}
every_path = pytest.mark.parametrize("path", sorted(set(PATHS.values())))


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store for real, open in this process as the app has it."""
    path: Path = tmp_path_factory.mktemp("links") / "real.duckdb"
    make_store(str(path), Kind.REAL).close()
    yield running.start(Settings(Kind.REAL, str(path), address=OURS, cookie_secret="s" * 40)).store
    running.stop()


@every_path
def test_a_one_time_link_leads_on_to_the_record(real: Store, path: str) -> None:
    browser = Browser(Starlette(routes=ENTRANCE), OURS)
    answer = use(browser, link(real, person(real), target=path))
    assert (answer.status_code, answer.headers["location"]) == (303, path)


async def _to_front(_request: Request) -> Response:
    return RedirectResponse("/")


@every_path
def test_a_provider_leads_back_to_the_record(path: str) -> None:
    routes = [Route(each, _to_front) for each in ("/auth/login", "/oauth2callback")]
    browser = Browser(Starlette(routes=routes, middleware=[Middleware(ComeBack)]), OURS)
    browser.get("/auth/login", headers={"Referer": OURS + path})
    assert browser.get("/oauth2callback").headers["location"] == path
