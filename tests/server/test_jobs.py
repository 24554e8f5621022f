"""Jobs: one after the other, again and again; one that fails is logged and stops no other."""

import asyncio
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from programme.access.model import SYSTEM_ID, Actor
from programme.messages.mail import Mail, Tls
from programme.server.jobs import Job, working
from programme.server.settings import Settings
from programme.server.work import jobs_for
from programme.store import Kind, Store

STORE = cast("Store", object())


def work(*jobs: Job, until: Callable[[], bool], every: float = 0.01) -> None:
    async def run() -> None:
        async with working(STORE, jobs, every=every):
            async with asyncio.timeout(10):
                while not until():  # noqa: ASYNC110 - a thread of another kind is watched
                    await asyncio.sleep(0.005)

    asyncio.run(run())


def test_jobs_are_done_in_order_again_and_again_by_the_system_now() -> None:
    done: list[tuple[str, Actor, Store]] = []
    jobs = [Job(name, lambda actor, store, name=name: done.append((name, actor, store))) for name in ("a", "b")]  # type: ignore[misc]

    work(*jobs, until=lambda: len(done) >= 5)

    assert [name for name, _actor, _store in done[:5]] == ["a", "b", "a", "b", "a"]
    assert {actor.person_id for _name, actor, _store in done} == {SYSTEM_ID}
    assert datetime.now(UTC) - done[0][1].at < timedelta(seconds=10)
    assert {id(store) for _name, _actor, store in done} == {id(STORE)}


def test_a_job_that_fails_is_logged_when_the_fault_is_new_and_stops_no_other(caplog: pytest.LogCaptureFixture) -> None:
    faults = iter([ValueError("Kari"), ValueError("Kari"), KeyError("Kari"), None, KeyError("Kari")])
    done: list[int] = []

    def fails(_actor: Actor, _store: Store) -> None:
        if fault := next(faults, None):
            raise fault

    work(Job("first", fails), Job("second", lambda _actor, _store: done.append(1)), until=lambda: len(done) >= 6)

    kinds = [type(record.exc_info[1]) for record in caplog.records if record.exc_info]
    assert kinds == [ValueError, KeyError, KeyError]
    assert {record.getMessage() for record in caplog.records} == {"job failed: first"}
    assert len({getattr(record, "code", "") for record in caplog.records}) == 3


def test_a_job_never_runs_over_itself() -> None:
    busy, most, runs = threading.Semaphore(1), [0], [0]

    def slow(_actor: Actor, _store: Store) -> None:
        assert busy.acquire(blocking=False)
        runs[0] += 1
        time.sleep(0.03)
        most[0] = max(most[0], sum(thread.name == "jobs" for thread in threading.enumerate()))
        busy.release()

    work(Job("slow", slow), until=lambda: runs[0] >= 4, every=0.001)

    assert most == [1]


def test_work_ends_at_once_between_jobs_and_waits_for_the_one_in_progress() -> None:
    begun, ended = threading.Event(), threading.Event()

    def slow(_actor: Actor, _store: Store) -> None:
        begun.set()
        time.sleep(0.3)
        ended.set()

    work(Job("slow", slow), until=begun.is_set)
    assert ended.is_set()

    runs: list[int] = []
    work(Job("quick", lambda _actor, _store: runs.append(1)), until=lambda: len(runs) == 1, every=60)
    assert not [thread for thread in threading.enumerate() if thread.name == "jobs"]


def test_what_follows_on_a_stop_is_not_begun() -> None:
    begun, later = threading.Event(), threading.Event()

    def slow(_actor: Actor, _store: Store) -> None:
        begun.set()
        time.sleep(0.2)

    work(Job("slow", slow), Job("later", lambda _actor, _store: later.set()), until=begun.is_set)

    assert not later.is_set()


def test_mail_is_sent_where_it_is_set_up() -> None:
    mail = Mail("127.0.0.1", 25, "", "", Tls.NONE, "program@program.example")

    names = [[job.name for job in jobs_for(Settings(Kind.REAL, "x", mail=each))] for each in (None, mail)]

    asked = ["resolve requests for links", "resolve requests about interest"]
    assert names == [
        [*asked, "send reminders", "seal the audit log", "sweep the file"],
        [*asked, "send reminders", "send mail", "seal the audit log", "sweep the file"],
    ]
