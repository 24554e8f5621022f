"""The app for real, on loopback: two OpenID providers, each a process of its own, an inbox, and a store with people."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from programme.access.model import system
from programme.organisation.actions import appoint_programme_manager
from programme.organisation.model import PersonForm
from programme.store import Kind, Store, make_store
from tests.bench.servers import HOST, ROOT, Server, answers, free_port, stop
from tests.factories import MORNING, cohort, load_reference
from tests.messages.mailbox import Mailbox, body_of, mailbox

PIA = PersonForm(name="Pia Eksempel", email="pia@program.example")
KNOWN, FROM_BEFORE = "pia", "pia-i-gar"
"""What the providers call Pia: signed in now, and yesterday."""
STRANGER, UNVERIFIED = "fremmed", "uten-bevis"
"""Somebody with an address of no one, and somebody who says that Pia's is theirs."""
SECRET = "Zq7-rM2v_Kx9pLw4tBn8-hYs3cGd6fJ1a"  # noqa: S105 - of these tests alone
_PEOPLE = (
    {"sub": KNOWN, "email": PIA.email, "email_verified": True},
    {"sub": FROM_BEFORE, "email": PIA.email, "email_verified": True, "iat": 1_700_000_000},
    {"sub": STRANGER, "email": "fremmed@annetsted.example", "email_verified": True},
    {"sub": UNVERIFIED, "email": PIA.email, "email_verified": False},
)
_SECONDS_TO_ARRIVE = 30


@dataclass(frozen=True)
class RealApp:
    """What a test visits, with all that it may talk to."""

    server: Server
    mailbox: Mailbox
    providers: Mapping[str, str]

    def links_to(self, address: str) -> list[str]:
        """The link in each mail that has come to the address, the oldest first."""
        arrived = list(zip(self.mailbox.recipients, self.mailbox.mails, strict=False))
        return [word for whom, mail in arrived if address in whom for word in body_of(mail).split() if "/inn/" in word]

    def newest_link(self, address: str, *, after: int) -> str:
        """Wait until more than `after` mails have come to the address; gives the link in the newest."""
        end = monotonic() + _SECONDS_TO_ARRIVE
        while monotonic() < end:
            links = self.links_to(address)
            if len(links) > after:
                return links[-1]
            sleep(0.1)
        raise AssertionError(f"no mail to {address}")


def fill(store: Store) -> None:
    load_reference(store)
    cohort(store)
    appoint_programme_manager(system(MORNING), store, PIA)


@contextmanager
def real_app(folder: Path, fill: Callable[[Store], None] = fill) -> Iterator[RealApp]:
    """Serve the app for real with the providers `feide` and `entra` (which alone is trusted with addresses).

    The store has what `fill` puts there: Pia alone, who is programme management, unless another is given.
    """
    with ExitStack() as running:
        box = running.enter_context(mailbox())
        providers = {name: running.enter_context(_provider()) for name in ("feide", "entra")}
        make_real_store(folder / "programme.duckdb", fill)
        settings = _settings(folder, providers, box.port)
        yield RealApp(running.enter_context(_serving(settings)), box, providers)


def make_real_store(path: Path, fill: Callable[[Store], None] = fill) -> None:
    """A store for real use with reference data, a cohort and Pia, who is programme management, or what `fill` does."""
    store = make_store(str(path), Kind.REAL)
    fill(store)
    store.close()


def _settings(folder: Path, providers: Mapping[str, str], mail_port: int) -> dict[str, str]:
    file = folder / "sign_in.toml"
    file.write_text("\n".join(_table(name, url) for name, url in providers.items()))
    return {
        "PROGRAMME_MODE": "real",
        "PROGRAMME_STORE": str(folder / "programme.duckdb"),
        "PROGRAMME_COOKIE_SECRET": SECRET,
        "PROGRAMME_SIGN_IN": str(file),
        "PROGRAMME_SMTP": f"smtp://{HOST}:{mail_port}?starttls=no",
        "PROGRAMME_SENDER": "program@program.example",
    }


def _table(name: str, url: str) -> str:
    return f"""[{name}]
name = "{name.capitalize()}"
client_id = "programmet"
client_secret = "hos-{name}"
server_metadata_url = "{url}/.well-known/openid-configuration"
trusts_email = {str(name == "entra").lower()}
"""


@contextmanager
def _provider() -> Iterator[str]:
    """A real OpenID provider where anybody signs in by saying who they are; gives its address."""
    url = f"http://{HOST}:{(port := free_port())}"
    people = [part for person in _PEOPLE for part in ("--user-claims", json.dumps(person))]
    command = [sys.executable, "-m", "oidc_provider_mock", "--host", HOST, "--port", str(port), *people]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(f"{url}/.well-known/openid-configuration")
        yield url
    finally:
        stop(process)


def _wait_for(url: str) -> None:
    end = monotonic() + _SECONDS_TO_ARRIVE
    while monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310  (our own, on http)
                return
        except OSError:
            sleep(0.05)
    raise AssertionError("the provider did not start")


@contextmanager
def _serving(settings: Mapping[str, str]) -> Iterator[Server]:
    port = free_port()
    server = Server(f"http://{HOST}:{port}", 0)
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        "app:app",
        "--host",
        HOST,
        "--port",
        str(port),
        "--log-level",
        "warning",
    ]
    env = os.environ | settings | {"PROGRAMME_ADDRESS": server.url}
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL)
    try:
        assert answers(server, process), "the server did not start"
        yield server
    finally:
        stop(process)
