"""`programme send-reminders`: tells how far it is, is stopped and killed, goes on, and reminds everybody once."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from uuid import uuid4

import pytest

from programme.access.model import system
from programme.cli import main
from programme.cohorts.actions import set_up_cohort
from programme.cohorts.model import CohortForm, DateKind
from programme.language.dates import local_date
from programme.server import reminding
from programme.server.settings import read_settings
from programme.store import Store
from tests.cli.conftest import opened, serving
from tests.factories import ROOT

SLUG = "2030-31"
MANY = 700


def arrange(store: Store, people: int) -> None:
    """A cohort whose first deadline is in a week, and so many on the board of a department that has not answered."""
    now = datetime.now(UTC)
    today = local_date(now)
    form = CohortForm(name="2030–31", starts_on=today + timedelta(days=200), ends_on=today + timedelta(days=700))
    due = today + timedelta(days=7)
    set_up_cohort(system(now), store, form, slug=SLUG, deadlines={DateKind.COUNTY_INTEREST: due})
    ids = [str(uuid4()) for _number in range(people)]
    grant = {"role": "board", "department_code": "nordland", "municipality_number": None, "cohort_slug": None}
    dated = {"valid_from": today, "valid_to": None, "granted_at": now, "granted_by": None, "version": 1}
    people_rows = [{"id": each, "name": "Bo Eksempel", "version": 1} for each in ids]
    grant_rows = [{"id": f"grant-{each}", "person_id": each, **grant, **dated} for each in ids]
    store.write(lambda transaction: transaction.insert_all("person", people_rows))
    store.write(lambda transaction: transaction.insert_all("role_grant", grant_rows))


def reminded(store: Store) -> tuple[int, int]:
    """How many reminders wait, and to how many people."""
    sql = "SELECT count(*) AS found, count(DISTINCT recipient_id) AS people FROM outbox WHERE kind = 'deadline_coming'"
    row = store.rows(sql)[0]
    return row["found"], row["people"]


def arranged(path: Path, people: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init"]) == 0
    with opened(str(path)) as store:
        arrange(store, people)
    capsys.readouterr()


@contextmanager
def sending() -> Iterator["subprocess.Popen[str]"]:
    """The command in a process of its own."""
    command = [sys.executable, "-m", "programme.cli", "send-reminders"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def first_line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    return process.stdout.readline()


def rest_of(process: "subprocess.Popen[str]") -> list[str]:
    assert process.stdout
    return process.stdout.readlines()


@pytest.mark.parametrize("served", [True, False], ids=["served", "free"])
def test_it_tells_how_far_it_is_and_does_it_once(
    path: Path, capsys: pytest.CaptureFixture[str], *, served: bool
) -> None:
    arranged(path, 450, capsys)
    if served:
        with serving(read_settings(os.environ)):
            codes = [main(["send-reminders"]), main(["send-reminders"])]
    else:
        codes = [main(["send-reminders"]), main(["send-reminders"])]

    lines = [line for line in capsys.readouterr().out.splitlines() if "Appen kjører" not in line]
    assert codes == [0, 0]
    assert lines == [
        "2030–31: 200 av 450 personer er sett på, 200 påminnelser er lagt i køen.",
        "2030–31: 400 av 450 personer er sett på, 400 påminnelser er lagt i køen.",
        "2030–31: 450 av 450 personer er sett på, 450 påminnelser er lagt i køen.",
        "Ferdig. Påminnelser lagt i køen i dag: 450.",
        "Dagens påminnelser er allerede lagt i køen. Det er ingenting mer å gjøre i dag.",
    ]
    with opened(str(path)) as store:
        assert reminded(store) == (450, 450)


def test_it_is_stopped_by_hand_and_goes_on(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arranged(path, MANY, capsys)

    with sending() as process:
        assert "200 av 700" in first_line(process)
        process.send_signal(signal.SIGINT)
        told, _nothing = process.communicate(timeout=60)
    with opened(str(path)) as store:
        found, people = reminded(store)
    assert process.returncode == 0, told
    assert "Kjør kommandoen igjen for å fortsette." in told
    assert 200 <= found == people < MANY

    assert main(["send-reminders"]) == 0
    with opened(str(path)) as store:
        assert reminded(store) == (MANY, MANY)


@pytest.mark.parametrize("empty_address", ["postgresql"], indirect=True)  # a second one cannot open a DuckDB file
def test_two_commands_and_the_job_of_a_server_at_once_remind_everybody_once(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminding, "FIRST_HOUR", time_of_day(0))
    assert main(["init"]) == 0
    with opened(address) as store:
        arrange(store, MANY)
        job = reminding.reminders_job()
        with sending() as first, sending() as second:
            while first.poll() is None or second.poll() is None:
                job.run(system(datetime.now(UTC)), store)
            told = [line for each in (first, second) for line in rest_of(each)]
            assert (first.returncode, second.returncode) == (0, 0), told
        assert reminded(store) == (MANY, MANY)
        assert store.rows("SELECT seen, queued FROM reminder_run") == [{"seen": MANY, "queued": MANY}]


def killed_again_and_again(path: Path, people: int, kills: int, *, seed: int) -> int:
    """Kill the command `kills` times, at any moment; gives how many kills found it at work."""
    moments, at_work = random.Random(seed), 0  # noqa: S311 - moments, no secrets
    for _kill in range(kills):
        with sending() as process:
            line = first_line(process)
            time.sleep(moments.uniform(0, 0.3))
            at_work += process.poll() is None and "påminnelser er lagt" in line
            process.kill()
        with opened(str(path)) as store:
            found, reached = reminded(store)
            assert found == reached == store.rows("SELECT count(*) AS notes FROM reminder")[0]["notes"]
            assert found <= people
    return at_work


def test_it_is_killed_and_goes_on(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arranged(path, MANY, capsys)

    assert killed_again_and_again(path, MANY, kills=2, seed=4)

    assert main(["send-reminders"]) == 0
    with opened(str(path)) as store:
        assert reminded(store) == (MANY, MANY)


@pytest.mark.torture
def test_five_thousand_reminders_survive_many_kills(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arranged(path, 5000, capsys)

    assert killed_again_and_again(path, 5000, kills=15, seed=5)

    assert main(["send-reminders"]) == 0
    with opened(str(path)) as store:
        assert reminded(store) == (5000, 5000)
