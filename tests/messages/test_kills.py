"""A process that is killed between deciding and the server's acceptance loses no message and repeats none.

What SMTP itself cannot exclude is in docs/messages.md: accepted, and not noted. Then it comes again as the same mail.
"""

from collections import Counter
from datetime import timedelta

import pytest

from programme.access.model import system
from programme.messages.sending import send_waiting
from programme.store import Kind, make_store, open_store
from tests.factories import MORNING
from tests.messages.killing import SITE, WINDOW, Point, kill_senders, queue_many
from tests.messages.mailbox import Mailbox
from tests.messages.waiting import someone

TIMES = 10
LATER = MORNING + timedelta(days=30)


def arrange(address: str, count: int) -> str:
    store = make_store(address, Kind.REAL)
    recipient = someone(store)
    queue_many(store, recipient, count, MORNING)
    store.close()
    return recipient


def send_the_rest(address: str, box: Mailbox) -> int:
    """Bring everything to its end; gives how many messages have been decided in all."""
    store = open_store(address)
    while send_waiting(system(LATER), store, box.mail(), address=SITE, issue=str).is_more:
        pass
    rows = store.rows("SELECT sent_at, fault FROM outbox")
    store.close()
    assert [row for row in rows if row["sent_at"] is None or row["fault"]] == []
    return len(rows)


def judge(address: str, box: Mailbox, *, queued: int, times: int, hits: Counter[Point]) -> None:
    assert hits == Counter(dict.fromkeys(Point, times))
    decided = send_the_rest(address, box)
    assert decided == queued + hits[Point.DECIDED]
    came = Counter(mail["Message-ID"] for mail in box.mails)
    assert len(came) == decided
    assert max(came.values()) <= 2
    repeated = sum(found - 1 for found in came.values())
    # A server that sees the connection end before it has answered may take the text or drop it.
    sure = sum(hits[point] for point in WINDOW - {Point.TEXT_SENT})
    assert sure <= repeated <= sure + hits[Point.TEXT_SENT]


def test_killed_senders_lose_nothing_and_repeat_nothing_but_what_smtp_leaves_open(
    empty_address: str, box: Mailbox
) -> None:
    queued = TIMES * len(Point) + 10
    recipient = arrange(empty_address, queued)
    hits = kill_senders(empty_address, box.mail(), recipient=recipient, times=TIMES, at=MORNING + timedelta(hours=1))
    judge(empty_address, box, queued=queued, times=TIMES, hits=hits)


@pytest.mark.torture
def test_many_killed_senders(empty_address: str, box: Mailbox) -> None:
    times = 100
    queued = times * len(Point) + 10
    recipient = arrange(empty_address, queued)
    hits = kill_senders(empty_address, box.mail(), recipient=recipient, times=times, at=MORNING + timedelta(hours=1))
    judge(empty_address, box, queued=queued, times=times, hits=hits)
