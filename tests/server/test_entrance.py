"""The door over HTTP: a link is used once and by its own page alone, and one signs out by asking, not by looking."""

import asyncio
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from http.cookies import Morsel, SimpleCookie

import pytest
from httpx import ASGITransport, AsyncClient, Cookies
from httpx import Response as Answer
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from programme.access.model import nobody, system
from programme.server import running
from programme.server.coming_back import WANTED, ComeBack
from programme.server.entrance import COOKIE, ENTRANCE
from programme.server.settings import Settings
from programme.sign_in.actions import link_identity, request_link
from programme.sign_in.model import Claims, LinkRequestForm, LinkUnusable
from programme.sign_in.records import signed_in
from programme.sign_in.resolving import resolve_requests
from programme.sign_in.tokens import issue_token, sealed
from programme.store import Kind, Store, make_store
from tests.factories import acting, person

OURS = "https://app.example"
WANTED_PAGE = "/programperiode?frist=application"
_LEAD_TO = "UPDATE sign_in_link SET target = $target, used_at = NULL"
STRANGERS = (None, "null", "", "https://annetsted.example", f"{OURS}.annetsted.example", "https://app.example:444")


class Browser:
    """A browser before an app in this process. It keeps cookies, and follows nothing by itself."""

    def __init__(self, app: Starlette, address: str) -> None:
        self.cookies = Cookies()
        self._app, self._address = app, address

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        return asyncio.run(self._ask("GET", path, headers, None))

    def post(self, path: str, headers: Mapping[str, str], data: Mapping[str, str] | None = None) -> Answer:
        return asyncio.run(self._ask("POST", path, headers, data))

    async def _ask(
        self, method: str, path: str, headers: Mapping[str, str] | None, data: Mapping[str, str] | None
    ) -> Answer:
        way = ASGITransport(self._app)
        async with AsyncClient(transport=way, base_url=self._address, cookies=self.cookies) as client:
            answer = await client.request(method, path, headers=headers, data=data)
            self.cookies = client.cookies
            return answer


@pytest.fixture(params=[OURS])
def address(request: pytest.FixtureRequest) -> str:
    """The app's own address; a test may name another."""
    return str(request.param)


@pytest.fixture
def store(empty_address: str, address: str) -> Iterator[Store]:
    """A store for real, open in this process as the app has it."""
    make_store(empty_address, Kind.REAL).close()
    yield running.start(Settings(Kind.REAL, empty_address, address=address, cookie_secret="s" * 40)).store
    running.stop()


@pytest.fixture
def client(address: str) -> Browser:
    """A browser of its own before the door."""
    return Browser(Starlette(routes=ENTRANCE), address)


def link(store: Store, person_id: str, target: str = WANTED_PAGE) -> str:
    """A token for the person, asked for and made as it is for everybody."""
    now = datetime.now(UTC)
    [row] = store.rows("SELECT email FROM person_email WHERE person_id = $id", id=person_id)
    form = LinkRequestForm(email=row["email"])
    request_link(nobody(now), store, form, client="192.0.2.1", target=target, secret="s" * 40)
    resolve_requests(system(now), store)
    newest = "SELECT id FROM sign_in_link WHERE token_hash IS NULL"
    return issue_token(system(now), store, link_id=str(store.rows(newest)[0]["id"]))


def use(client: Browser, token: str, origin: str | None = OURS) -> Answer:
    headers = {} if origin is None else {"Origin": origin}
    return client.post("/inn", data={"token": token}, headers=headers)


def sign_out(client: Browser, origin: str | None = OURS) -> Answer:
    return client.post("/logg-ut", headers={} if origin is None else {"Origin": origin})


def who(store: Store, token: str | None) -> str | None:
    return signed_in(store, session_token=token, claims=None, at=datetime.now(UTC)).person_id


def cookie(answer: Answer) -> "Morsel[str]":
    return SimpleCookie(answer.headers["set-cookie"])[COOKIE]


def test_opening_a_link_shows_one_button_and_uses_nothing_up(store: Store, client: Browser) -> None:
    token = link(store, person(store))
    for _time in range(3):
        answer = client.get(f"/inn/{token}")
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert '<meta name="referrer" content="strict-origin">' in answer.text
        assert f'name="token" value="{token}"' in answer.text
        assert "set-cookie" not in answer.headers
    assert use(client, token).status_code == 303


@pytest.mark.usefixtures("store")
def test_what_stands_in_an_address_is_never_read_as_html(client: Browser) -> None:
    page = client.get('/inn/"><script>alert(1)<').text
    assert 'value="&#34;&gt;&lt;script&gt;alert(1)&lt;"' in page
    assert "<script" not in page


def test_a_link_begins_a_session_and_leads_to_the_wanted_page(store: Store, client: Browser) -> None:
    person_id = person(store)
    answer = use(client, link(store, person_id))

    assert (answer.status_code, answer.headers["location"]) == (303, WANTED_PAGE)
    given = cookie(answer)
    assert (given["httponly"], given["secure"], given["samesite"], given["path"]) == (True, True, "lax", "/")
    assert given["max-age"] == str(12 * 60 * 60)
    assert who(store, given.value) == person_id


def test_a_used_link_and_one_that_never_was_get_the_same_answer(store: Store, client: Browser) -> None:
    token = link(store, person(store))
    use(client, token)
    client.cookies.clear()

    used, unknown = use(client, token), use(client, "x" * 43)

    assert used.status_code == unknown.status_code == 403
    assert used.text == unknown.text
    assert str(LinkUnusable()) in used.text
    assert "Be om en ny lenke" in used.text
    assert "set-cookie" not in used.headers


def test_the_second_of_two_clicks_ends_signed_in_too(store: Store, client: Browser) -> None:
    """The browser throws the first answer away, or keeps its cookie, as it comes."""
    person_id = person(store)
    token = link(store, person_id)
    fields = {"token": token, "page": page_of(client, token)}
    first = client.post("/inn", {"Origin": OURS}, fields)
    with_cookie = client.post("/inn", {"Origin": OURS}, fields)
    client.cookies.clear()
    without = client.post("/inn", {"Origin": OURS}, fields)

    assert {each.status_code for each in (first, with_cookie, without)} == {303}
    assert without.headers["location"] == WANTED_PAGE
    assert {who(store, cookie(each).value) for each in (first, with_cookie, without)} == {person_id}
    assert len(store.rows("SELECT 1 AS found FROM session")) == 1
    assert len(store.rows("SELECT 1 AS found FROM audit_log WHERE action = 'redeem_link'")) == 1


def test_two_clicks_at_once_begin_one_session(store: Store, client: Browser) -> None:
    person_id = person(store)
    token = link(store, person_id)
    fields = {"token": token, "page": page_of(client, token)}

    async def both() -> list[Answer]:
        async with AsyncClient(transport=ASGITransport(Starlette(routes=ENTRANCE)), base_url=OURS) as browser:
            clicks = [browser.post("/inn", data=fields, headers={"Origin": OURS}) for _each in range(2)]
            return await asyncio.gather(*clicks)

    answers = asyncio.run(both())
    assert [each.status_code for each in answers] == [303, 303]
    assert {who(store, cookie(each).value) for each in answers} == {person_id}


def test_a_used_link_is_used_for_every_other_opening_of_its_page_and_after_signing_out(
    store: Store, client: Browser
) -> None:
    token = link(store, person(store))
    page = page_of(client, token)
    assert client.post("/inn", {"Origin": OURS}, {"token": token, "page": page}).status_code == 303
    for other in (page_of(client, token), "", "x"):
        assert client.post("/inn", {"Origin": OURS}, {"token": token, "page": other}).status_code == 403
    sign_out(client)
    assert client.post("/inn", {"Origin": OURS}, {"token": token, "page": page}).status_code == 403


def page_of(client: Browser, token: str) -> str:
    """The random text of one opening of the link's page."""
    found = re.search(r'name="page" value="([^"]{43})"', client.get(f"/inn/{token}").text)
    assert found
    return found[1]


def test_an_expired_link_gives_nobody_a_session(store: Store, client: Browser) -> None:
    token = link(store, person(store))
    past = datetime.now(UTC) - timedelta(seconds=1)
    store.write(lambda work: work.rows("UPDATE sign_in_link SET expires_at = $past", past=past))
    assert use(client, token).status_code == 403
    assert store.rows("SELECT 1 AS found FROM session") == []


def test_another_site_can_use_no_link_and_sign_nobody_out(store: Store, client: Browser) -> None:
    token = link(store, person(store))
    assert {use(client, token, origin).status_code for origin in STRANGERS} == {403}
    session_token = cookie(use(client, token)).value
    assert {sign_out(client, origin).status_code for origin in STRANGERS} == {403}
    assert who(store, session_token) is not None


def test_a_link_leads_to_no_other_site(store: Store, client: Browser) -> None:
    token = link(store, person(store))
    for target in ("//annetsted.example", "/\\annetsted.example", "https://annetsted.example", ""):
        store.write(lambda work, target=target: work.rows(_LEAD_TO, target=target))
        assert use(client, token).headers["location"] == "/"


def test_a_new_session_ends_the_browsers_old_one(store: Store, client: Browser) -> None:
    old = cookie(use(client, link(store, person(store)))).value
    new = cookie(use(client, link(store, person(store)))).value
    assert (who(store, old), who(store, new) is not None) == (None, True)


def test_signing_out_ends_the_session_and_goes_on_to_the_provider(store: Store, client: Browser) -> None:
    token = cookie(use(client, link(store, person(store)))).value

    answer = sign_out(client)

    assert answer.status_code == 200
    assert '<meta http-equiv="refresh" content="0; url=/auth/logout">' in answer.text
    assert cookie(answer)["max-age"] == "0"
    assert who(store, token) is None
    assert sign_out(client).status_code == 200


@pytest.mark.parametrize("secret", ["s" * 40, "t" * 40])
def test_signing_out_ends_what_a_provider_said_if_we_have_sealed_it(store: Store, client: Browser, secret: str) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    claims = Claims(issuer="https://feide.example", subject="1", issued_at=now)
    person_id = person(store)
    link_identity(acting(store, person_id, now), store, claims=claims)
    for _time in range(2):
        given = {"sign_in": sealed(secret, claims.model_dump_json())}
        assert client.post("/logg-ut", {"Origin": OURS}, given).status_code == 200
    found = signed_in(store, session_token=None, claims=claims, at=datetime.now(UTC)).person_id
    assert found == (None if secret == "s" * 40 else person_id)
    later = claims.model_copy(update={"issued_at": now + timedelta(seconds=1)})
    assert signed_in(store, session_token=None, claims=later, at=datetime.now(UTC)).person_id == person_id


@pytest.mark.usefixtures("store")
def test_looking_signs_nobody_in_or_out(client: Browser) -> None:
    assert [client.get(path).status_code for path in ("/inn", "/logg-ut")] == [405, 405]


@pytest.mark.usefixtures("store")
def test_a_form_of_more_than_a_token_is_not_read(client: Browser) -> None:
    assert use(client, "x" * 3_000).status_code == 413


@pytest.mark.parametrize("address", ["http://127.0.0.1:8501"], indirect=True)
def test_without_https_the_cookie_goes_without_it(store: Store, client: Browser, address: str) -> None:
    assert not cookie(use(client, link(store, person(store)), address))["secure"]


def test_in_an_example_there_is_no_door(empty_address: str, client: Browser) -> None:
    make_store(empty_address, Kind.EXAMPLE).close()
    running.start(Settings(Kind.EXAMPLE, empty_address))
    answers = [client.get("/inn/x"), use(client, "x"), sign_out(client)]
    running.stop()
    assert [answer.status_code for answer in answers] == [404, 404, 404]


async def _away(_request: Request) -> Response:
    return RedirectResponse("https://feide.example/authorize", 302)


async def _back(_request: Request) -> Response:
    return RedirectResponse("/", 302)


@pytest.fixture
def traveller() -> Browser:
    """A browser before an app that sends it away and back as Streamlit does."""
    routes = [Route("/auth/login", _away), Route("/oauth2callback", _back), Route("/", _back)]
    return Browser(Starlette(routes=routes, middleware=[Middleware(ComeBack)]), OURS)


@pytest.mark.parametrize(
    ("came_from", "led_to"),
    [
        (f"{OURS}{WANTED_PAGE}", WANTED_PAGE),
        (f"{OURS}/interesse?navn=B%C3%B8&x=%22;,", "/interesse?navn=B%C3%B8&x=%22;,"),
        (f"{OURS}//annetsted.example", "/"),
        (f"{OURS}/%5Cannetsted.example#del", "/%5Cannetsted.example"),
        (f"{OURS}/\\annetsted.example", "/"),
        ("https://annetsted.example/interesse", "/"),
        ("https://app.example@annetsted.example/interesse", "/"),
        (None, "/"),
    ],
)
def test_one_comes_back_to_the_page_one_left(traveller: Browser, came_from: str | None, led_to: str) -> None:
    traveller.get("/auth/login", headers={"Referer": came_from} if came_from else {})
    assert traveller.get("/oauth2callback").headers["location"] == led_to
    assert traveller.get("/oauth2callback").headers["location"] == "/"


@pytest.mark.parametrize("forged", ["//annetsted.example", "https://annetsted.example", '"/\\\\annetsted.example"'])
def test_a_forged_cookie_leads_to_no_other_site(traveller: Browser, forged: str) -> None:
    answer = traveller.get("/oauth2callback", headers={"Cookie": f"{WANTED}={forged}"})
    assert answer.headers["location"] == "/"


def test_only_the_way_back_from_a_provider_is_changed(traveller: Browser) -> None:
    traveller.get("/auth/login", headers={"Referer": f"{OURS}{WANTED_PAGE}"})
    assert traveller.get("/").headers["location"] == "/"
