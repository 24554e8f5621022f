"""The rounds in which the app sends: short ones, so that who waits at the screen does not wait for a long queue."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from programme.access.model import nobody, system
from programme.organisation.actions import introduce_person
from programme.organisation.model import PersonForm
from programme.server import work
from programme.server.settings import Settings
from programme.sign_in.actions import request_link
from programme.sign_in.model import LinkRequestForm
from programme.store import Kind, Store, make_store
from tests.messages.killing import queue_many
from tests.messages.mailbox import Mailbox, mailbox

KARI = PersonForm(name="Kari Eksempel", email="kari@kommune.example")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A real store in which three messages wait for Kari."""
    made = make_store(str(tmp_path / "store.duckdb"), Kind.REAL)
    earlier = datetime.now(UTC) - timedelta(days=1)
    queue_many(made, introduce_person(system(earlier), made, KARI), 3, earlier)
    yield made
    made.close()


def ask_for_a_link(store: Store) -> None:
    form = LinkRequestForm(email=KARI.email)
    request_link(nobody(datetime.now(UTC)), store, form, client="192.0.2.1", target="/", secret="s" * 40)


def work_on(store: Store, box: Mailbox) -> None:
    """The jobs that send, round by round, until all has come."""
    jobs = {job.name: job for job in work.jobs_for(Settings(Kind.REAL, store.address, mail=box.mail()))}
    while len(box.mails) < 4:
        jobs["resolve requests for links"].run(system(datetime.now(UTC)), store)
        jobs["send mail"].run(system(datetime.now(UTC)), store, lambda: False)


@pytest.mark.parametrize(("seconds", "place"), [(0.0, 1), (60.0, 3)], ids=["short rounds", "a long one"])
def test_a_link_that_is_asked_for_meanwhile_waits_for_the_end_of_the_round(
    store: Store, monkeypatch: pytest.MonkeyPatch, seconds: float, place: int
) -> None:
    monkeypatch.setattr(work, "_LONGEST_ROUND", seconds)
    with mailbox() as box:
        box.at_mail = {1: lambda: ask_for_a_link(store)}
        work_on(store, box)
    assert ["logge inn" in mail["Subject"] for mail in box.mails].index(True) == place
