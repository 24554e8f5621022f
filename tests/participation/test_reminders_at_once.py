"""Two runs of the reminders at once: everybody is reminded once, whoever does it."""

import threading
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from programme.access.model import Role, system
from programme.messages.lease import LASTS, take_lease
from programme.participation import actions
from programme.participation.actions import remind_next
from programme.participation.reminders import ReminderProgress
from programme.server.reminding import REMINDING, remind_alone
from programme.store import Store
from tests import factories
from tests.participation import arranging as arrange

PEOPLE = 12
NOW = datetime(2023, 9, 8, 7, tzinfo=UTC)
"""A week before the first deadline."""


@pytest.fixture
def boards(store: Store) -> Store:
    """A cohort, and so many who all owe the same answer."""
    factories.cohort(store)
    for _number in range(PEOPLE):
        arrange.grant(store, Role.BOARD, arrange.person(store), department="nordland")
    return store


def reminded(store: Store) -> Counter[str]:
    """How often each has been reminded."""
    rows = store.rows("SELECT recipient_id FROM outbox WHERE kind = 'deadline_coming'")
    return Counter(row["recipient_id"] for row in rows)


def test_two_that_do_the_same_people_at_the_same_moment_remind_them_once(
    boards: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Past the lease: both have read whom to remind before either writes, where the engine has room for two."""
    remind_next(system(NOW), boards, most=2)  # the day is begun: whoever begins it has it alone
    both = threading.Barrier(2)
    queue = actions.queue

    def queue_together(*given: Any) -> None:
        with suppress(threading.BrokenBarrierError):  # DuckDB has one writer at a time: the other waits outside
            both.wait(2)
        queue(*given)

    monkeypatch.setattr(actions, "queue", queue_together)

    def run() -> None:
        while not remind_next(system(NOW), boards, most=5).is_over:
            continue

    threads = [threading.Thread(target=run) for _number in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)

    assert (len(reminded(boards)), set(reminded(boards).values())) == (PEOPLE, {1})
    [run_row] = boards.rows("SELECT seen, queued FROM reminder_run")
    assert run_row == {"seen": PEOPLE, "queued": PEOPLE}


def test_while_one_reminds_another_is_told_so_until_the_lease_ends(boards: Store) -> None:
    assert take_lease(boards, REMINDING, holder="other", now=NOW)
    assert remind_alone(system(NOW), boards) == ReminderProgress(is_busy=True)
    assert not reminded(boards)

    assert remind_alone(system(NOW + LASTS + timedelta(seconds=1)), boards).queued == PEOPLE
    assert remind_alone(system(NOW + LASTS + timedelta(seconds=1)), boards).is_over


def test_a_run_that_fails_gives_its_lease_back(boards: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object, **_named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(actions, "keep_run", fail)
        with pytest.raises(KeyboardInterrupt):
            remind_alone(system(NOW), boards)
    assert remind_alone(system(NOW), boards).queued == PEOPLE
