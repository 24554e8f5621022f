"""The jobs of a server that runs: what is queued is sent once, and what is logged is sealed, with nobody visiting."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from programme.access.model import nobody, system
from programme.organisation.actions import appoint_programme_manager
from programme.organisation.model import PersonForm
from programme.server.commands import ask_server
from programme.sign_in.actions import request_link
from programme.sign_in.model import LinkRequestForm
from programme.store import Kind, open_store
from tests.server.servers import REAL, SECRET, free_port, serving

KARI = PersonForm(name="Kari Eksempel", email="kari@kulturskoleradet.example")


class Inbox:
    """A mail server's hand: keeps what comes."""

    def __init__(self) -> None:
        self.mails: list[Envelope] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        self.mails.append(envelope)
        return "250 OK"


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, int]]:
    kept, port = Inbox(), free_port()
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    yield kept, port
    controller.stop()


def ask_for_links(path: Path) -> None:
    """Kari, who is known, asks for a link, and so does somebody who isn't."""
    now, store = datetime.now(UTC), open_store(str(path))
    appoint_programme_manager(system(now), store, KARI)
    for email in (KARI.email, "ukjent@kommune.example"):
        request_link(nobody(now), store, LinkRequestForm(email=email), client="192.0.2.1", target="/", secret=SECRET)
    store.close()


def test_mail_is_sent_once_and_the_log_is_sealed(
    project: Path, new_store: Callable[[Kind], Path], inbox: tuple[Inbox, int]
) -> None:
    kept, port = inbox
    store = new_store(Kind.REAL)
    ask_for_links(store)
    mail = {"PROGRAMME_SMTP": f"smtp://127.0.0.1:{port}?starttls=no", "PROGRAMME_SENDER": "program@program.example"}

    with serving(project, "uvicorn", store, **REAL, **mail) as server:
        until = time.monotonic() + 20
        while not kept.mails and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(5)  # two rounds more
        verdict = ask_server(store.with_suffix(".sock"), "verify-audit")

    assert [each.rcpt_tos for each in kept.mails] == [[KARI.email]]
    assert verdict is not None
    assert verdict.is_done
    assert "Venter på forsegling" not in verdict.text
    assert not [word for word in ("job failed", "Kari", "kari@") if word in server.logged()]
