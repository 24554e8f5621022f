"""`programme send-messages`: progress is told, it can be stopped and goes on, and two never send at once."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from programme.access.model import system
from programme.cli import main
from programme.organisation.actions import introduce_person
from programme.organisation.model import PersonForm
from programme.server import work
from programme.server.settings import read_settings
from programme.store import Kind, Store, make_store
from tests.cli.conftest import serving
from tests.factories import ROOT
from tests.messages.killing import queue_many
from tests.messages.mailbox import SENDER, Mailbox, mailbox

COMMAND = "import sys; from programme.cli import main; sys.exit(main(['send-messages']))"
KARI = PersonForm(name="Kari Eksempel", email="kari@kommune.example")


@pytest.fixture(autouse=True)
def _full_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifty messages a round in this process, however slow the machine is."""
    monkeypatch.setattr(work, "_LONGEST_ROUND", 600.0)


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    with mailbox() as running:
        monkeypatch.setenv("PROGRAMME_SENDER", SENDER)
        monkeypatch.setenv("PROGRAMME_SMTP", f"smtp://127.0.0.1:{running.port}?starttls=no")
        yield running


def fill(store: Store, count: int) -> None:
    earlier = datetime.now(UTC) - timedelta(days=1)
    queue_many(store, introduce_person(system(earlier), store, KARI), count, earlier)


def made(address: str, count: int) -> None:
    store = make_store(address, Kind.REAL)
    fill(store, count)
    store.close()


def repeats(box: Mailbox) -> dict[str, int]:
    came = Counter(str(mail["Message-ID"]) for mail in box.mails)
    return {which: found for which, found in came.items() if found > 1}


@contextmanager
def sending() -> Iterator["subprocess.Popen[str]"]:
    """The command in a process of its own."""
    command = [sys.executable, "-c", COMMAND]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        yield process
        process.kill()


def until_one_came(box: Mailbox) -> None:
    until = time.monotonic() + 30
    while not box.mails and time.monotonic() < until:
        time.sleep(0.01)


def test_all_that_waits_is_sent_and_progress_is_told(
    address: str, box: Mailbox, capsys: pytest.CaptureFixture[str]
) -> None:
    made(address, 120)
    assert main(["send-messages"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Sendt: 50. Venter: 70.",
        "Sendt: 100. Venter: 20.",
        "Sendt: 120. Venter: 0.",
        "Ferdig. Holdt tilbake: 0. Kunne ikke sendes: 0.",
    ]
    assert (len(box.mails), repeats(box)) == (120, {})
    assert main(["send-messages"]) == 0
    assert len(box.mails) == 120


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_is_stopped_between_two_messages_and_goes_on_where_it_was(
    address: str, box: Mailbox, capsys: pytest.CaptureFixture[str], how: signal.Signals
) -> None:
    made(address, 60)
    box.at_mail = {7: lambda: os.kill(os.getpid(), how)}
    assert main(["send-messages"]) == 0
    told = capsys.readouterr().out
    sent = len(box.mails)
    assert 7 <= sent < 12
    assert (
        told == f"Sendt: {sent}. Venter: {60 - sent}.\nStoppet. Resten venter. Kjør kommandoen igjen for å fortsette.\n"
    )

    assert main(["send-messages"]) == 0
    assert (len(box.mails), repeats(box)) == (60, {})


def test_the_server_that_has_the_store_sends_it(path: Path, box: Mailbox, capsys: pytest.CaptureFixture[str]) -> None:
    made(str(path), 60)
    with serving(read_settings(os.environ)):
        assert main(["send-messages"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "Appen kjører og har lageret, og utfører kommandoen."
    assert told[1:3] == ["Sendt: 50. Venter: 10.", "Sendt: 60. Venter: 0."]
    assert (len(box.mails), repeats(box)) == (60, {})


@pytest.mark.parametrize("is_served", [True, False], ids=["served", "free"])
def test_what_a_killed_process_held_of_a_file_goes_at_once(
    path: Path, box: Mailbox, capsys: pytest.CaptureFixture[str], *, is_served: bool
) -> None:
    made(str(path), 20)
    box.seconds_a_mail = 0.1
    with sending() as killed:
        until_one_came(box)
        killed.kill()
        killed.wait(60)
    box.seconds_a_mail = 0.0
    with serving(read_settings(os.environ)) if is_served else nullcontext():
        assert main(["send-messages"]) == 0
    assert capsys.readouterr().out.endswith("Venter: 0.\nFerdig. Holdt tilbake: 0. Kunne ikke sendes: 0.\n")
    assert len({str(mail["Message-ID"]) for mail in box.mails}) == 20


def test_mail_that_is_not_set_up_is_told(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made(str(path), 1)
    assert main(["send-messages"]) == 1
    assert capsys.readouterr().err.startswith("E-post er ikke satt opp.")


def test_a_mail_server_that_does_not_answer_is_told_and_left_in_peace(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made(str(path), 1)
    with mailbox() as gone:
        monkeypatch.setenv("PROGRAMME_SENDER", SENDER)
        monkeypatch.setenv("PROGRAMME_SMTP", f"smtp://127.0.0.1:{gone.port}?starttls=no")
    assert main(["send-messages"]) == 1
    assert capsys.readouterr().err.startswith("E-posttjeneren kan ikke nås")
    assert main(["send-messages"]) == 1
    told = capsys.readouterr().out
    assert "Venter: 1." in told
    assert "E-posttjeneren svarte ikke sist. Neste forsøk er kl. " in told


@pytest.mark.parametrize("empty_address", ["postgresql"], indirect=True)  # a second one cannot open a DuckDB file
def test_two_processes_never_send_at_once(address: str, box: Mailbox) -> None:
    made(address, 60)
    box.seconds_a_mail = 0.15
    with sending() as first:
        until_one_came(box)
        with sending() as second:
            told = second.communicate(timeout=60)[0]
        assert len(box.mails) < 60
        assert first.wait(60) == 0
    assert "Meldingene sendes allerede av en annen prosess." in told
    assert second.returncode == 0
    assert (len(box.mails), repeats(box), box.most_at_once) == (60, {}, 1)


@pytest.mark.parametrize("empty_address", ["postgresql"], indirect=True)  # a second one cannot open a DuckDB file
def test_two_processes_that_begin_together_send_each_message_once(address: str, box: Mailbox) -> None:
    made(address, 40)
    with sending() as first, sending() as second:
        assert {first.wait(60), second.wait(60)} == {0}
    assert (len(box.mails), repeats(box), box.most_at_once) == (40, {}, 1)


@pytest.mark.torture
def test_five_thousand_messages_are_sent_stopped_and_gone_on_with(
    address: str, box: Mailbox, capsys: pytest.CaptureFixture[str]
) -> None:
    made(address, 5000)
    box.at_mail = {each: lambda: os.kill(os.getpid(), signal.SIGTERM) for each in (1000, 3000)}
    for _run in range(3):
        assert main(["send-messages"]) == 0
    told = capsys.readouterr().out
    assert told.count("Stoppet.") == 2
    assert told.endswith("Venter: 0.\nFerdig. Holdt tilbake: 0. Kunne ikke sendes: 0.\n")
    assert (len(box.mails), repeats(box)) == (5000, {})
