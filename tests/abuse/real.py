"""The app for real, as two processes on one PostgreSQL store, with one person in each part of the programme."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import uuid4

from programme.server.entrance import COOKIE
from programme.sign_in.tokens import hashed, new_token
from programme.store import Kind, Store, make_store, open_store
from tests.abuse.forging import visiting
from tests.abuse.serving import Answer, Served, port_of
from tests.bench.servers import our_app
from tests.bench.wire import Page, Run
from tests.conftest import _administer, _database
from tests.factories import load_reference
from tests.rights_world import Part, World, arrange
from tests.server.servers import SECRET

_ADDRESS = "http://127.0.0.1"
# Nobody answers there: links can be asked for, and no mail goes.
_MAIL = {"PROGRAMME_SMTP": "smtp://127.0.0.1:1?starttls=no", "PROGRAMME_SENDER": "program@programmet.example"}
_links = count()


@dataclass(frozen=True)
class Real:
    """Two servers, what both have as their store, and who is in it."""

    servers: tuple[Served, Served]
    store: Store
    world: World

    def signed_in(self, part: Part) -> str:
        """The cookie of a new session of the person in that part."""
        token, now = new_token(), datetime.now(UTC)
        row = {"id": hashed(token), "person_id": self.world.people[part], "began_at": now, "ended_at": None}
        self.store.write(lambda work: work.insert("session", **row, expires_at=now + timedelta(hours=1)))
        return f"{COOKIE}={token}"

    def link(self, part: Part) -> str:
        """The token of a new one-time link of the person in that part."""
        token, now, person_id = new_token(), datetime.now(UTC), self.world.people[part]
        [address] = self.store.rows("SELECT email FROM person_email WHERE person_id = $person_id", person_id=person_id)
        row = {"id": f"link-{next(_links)}", "person_id": person_id, "email": address["email"], "target": "/"}
        times = {"created_at": now, "expires_at": now + timedelta(minutes=20), "used_at": None}
        self.store.write(lambda work: work.insert("sign_in_link", **row, **times, token_hash=hashed(token)))
        return token

    def sees(self, path: str, cookie: str, server: int = 0) -> Run:
        """What the page sends to a browser with that cookie."""

        async def look() -> Run:
            async with visiting(Page("page", self.servers[server].url + path), Cookie=cookie) as tab:
                return await tab.say()

        return asyncio.run(look())


def post(server: Served, path: str, form: str = "", cookie: str = "") -> Answer:
    """The answer to a form of our own page."""
    headers = {"Origin": server.url, "Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
    return server.ask("POST", path, headers, form.encode())


@contextmanager
def real_servers(postgres_address: str) -> Iterator[Real]:
    """Both of them, on a database of their own."""
    name = f"real_{uuid4().hex}"
    _administer(postgres_address, f"CREATE DATABASE {name}")
    address = _database(postgres_address, name)
    with ExitStack() as stack:
        stack.callback(_administer, postgres_address, f"DROP DATABASE {name} WITH (FORCE)")
        make_store(address, Kind.REAL).close()
        store = open_store(address)
        stack.callback(store.close)
        load_reference(store)
        world = arrange(store)
        env = {"PROGRAMME_STORE": address, "PROGRAMME_ADDRESS": _ADDRESS, "PROGRAMME_COOKIE_SECRET": SECRET, **_MAIL}
        urls = [stack.enter_context(our_app(env)).url for _server in range(2)]
        first, second = (Served(url, port_of(url)) for url in urls)
        yield Real((first, second), store, world)
