"""`kill -9` of a process that decides or sends messages, at each point named in docs/messages.md.

The process kills itself, at the very point: nothing runs after that, no `finally` and no farewell to the mail server.
"""

import os
import signal
import smtplib
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from multiprocessing import get_context
from typing import Any, TypeVar

from programme.access.model import system
from programme.messages import mail as mail_module
from programme.messages import sending
from programme.messages.mail import Mail
from programme.messages.model import MessageKind
from programme.messages.outbox import queue_message
from programme.messages.sending import send_waiting
from programme.store import Store, Transaction, open_store
from tests.torture.kills import nothing_to_run_again

T = TypeVar("T")
SITE = "https://app.kulturskole.example"


class Point(StrEnum):
    """Where the process is killed, in the order of a message's way."""

    DECIDING = "deciding"
    DECIDED = "decided"
    LEASED = "leased"
    CONNECTED = "connected"
    CLAIMING = "claiming"
    CLAIMED = "claimed"
    WRITTEN = "written"
    SENDER_TOLD = "sender told"
    RECIPIENT_TOLD = "recipient told"
    TEXT_BEGUN = "text begun"
    TEXT_HALF_SENT = "text half sent"
    TEXT_SENT = "text sent"
    ACCEPTED = "accepted"
    NOTING = "noting"
    NOTED = "noted"


WINDOW = frozenset({Point.TEXT_SENT, Point.ACCEPTED, Point.NOTING})
"""Here the server may have accepted what is not noted: the message goes once more, under the same Message-ID."""
DECISIONS = frozenset({Point.DECIDING, Point.DECIDED})
AT_MESSAGE = 2
"""Which message of the round is hit: the first one was hit in the round before, and is brought to its end."""


def kill_at(point: Point, address: str, mail: Mail, *, recipient: str, at: datetime) -> int | None:
    """Start a process that is killed at `point`; gives how it ended (-9: there)."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.messages.killing"])
    process = context.Process(target=_die, args=(point, address, mail, recipient, at))
    with nothing_to_run_again():
        process.start()
    process.join(60)
    return process.exitcode


def _die(point: Point, address: str, mail: Mail, recipient: str, at: datetime) -> None:
    store = open_store(address)
    if point in DECISIONS:
        _decide(point, store, recipient, at)
        return
    hit = _Hit(point)
    smtplib.SMTP.send = _sending(hit, smtplib.SMTP.send)  # type: ignore[method-assign]
    smtplib.SMTP.mail = _after(hit, Point.SENDER_TOLD, smtplib.SMTP.mail)  # type: ignore[method-assign]
    smtplib.SMTP.rcpt = _after(hit, Point.RECIPIENT_TOLD, smtplib.SMTP.rcpt)  # type: ignore[method-assign]
    sending.hand_over = _after(hit, Point.ACCEPTED, mail_module.hand_over)
    sending.take_lease = _after(hit, Point.LEASED, sending.take_lease, message=0)
    round_of: Any = sending._Round
    round_of._claim = _counting(hit, round_of._claim)
    round_of._mail = _after(hit, Point.WRITTEN, round_of._mail)
    round_of._note = _after(hit, Point.NOTED, round_of._note)
    send_waiting(system(at), _Dying(store, hit), mail, address=SITE, issue=str)


def _decide(point: Point, store: Store, recipient: str, at: datetime) -> None:
    def decide(transaction: Transaction) -> None:
        queue_message(
            transaction,
            system(at),
            MessageKind.MENTOR_ACCEPTED,
            recipients=[recipient],
            record_id="the-record",
            facts={"municipality": "Bodø"},
        )
        if point is Point.DECIDING:
            _kill()

    store.write(decide)
    _kill()


class _Hit:
    """Where to die, and at which message of the round the process is."""

    def __init__(self, point: Point) -> None:
        self.point, self.message, self.is_noting = point, 0, False

    def reach(self, point: Point, message: int = AT_MESSAGE) -> None:
        if (point, message) == (self.point, self.message):
            _kill()


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _after(hit: _Hit, point: Point, does: Callable[..., T], message: int = AT_MESSAGE) -> Callable[..., T]:
    def act(*args: Any, **named: Any) -> T:
        result = does(*args, **named)
        if point is Point.ACCEPTED:
            hit.is_noting = True
        hit.reach(point, message)
        return result

    return act


def _counting(hit: _Hit, claim: Callable[..., T]) -> Callable[..., T]:
    def act(*args: Any) -> T:
        hit.reach(Point.CONNECTED, message=0)
        hit.message, hit.is_noting = hit.message + 1, False
        claimed = claim(*args)
        hit.reach(Point.CLAIMED)
        return claimed

    return act


def _sending(hit: _Hit, send: Callable[..., None]) -> Callable[..., None]:
    def act(server: smtplib.SMTP, words: Any) -> None:
        is_text = isinstance(words, bytes) and words.endswith(b"\r\n.\r\n")
        if is_text:
            hit.reach(Point.TEXT_BEGUN)
        if is_text and (hit.point, hit.message) == (Point.TEXT_HALF_SENT, AT_MESSAGE):
            send(server, words[: len(words) // 2])
            _kill()
        send(server, words)
        if is_text:
            hit.reach(Point.TEXT_SENT)

    return act


class _Dying(Store):
    """A store whose process dies within a transaction that claims or notes, before its commit."""

    def __init__(self, store: Store, hit: _Hit) -> None:
        self.kind, self.address = store.kind, store.address
        self._store, self._hit = store, hit

    def rows(self, sql: str, **values: object) -> Any:
        return self._store.rows(sql, **values)

    def write(self, body: Callable[[Transaction], T]) -> T:
        def dying(transaction: Transaction) -> T:
            result = body(transaction)
            self._hit.reach(Point.NOTING if self._hit.is_noting else Point.CLAIMING)
            return result

        return self._store.write(dying)

    def close(self) -> None:
        self._store.close()


def queue_many(store: Store, recipient: str, count: int, at: datetime) -> None:
    """`count` messages, a second apart."""

    def queue(transaction: Transaction) -> None:
        for number in range(count):
            queue_message(
                transaction,
                system(at + timedelta(seconds=number)),
                MessageKind.MENTOR_ACCEPTED,
                recipients=[recipient],
                record_id="the-record",
                facts={"municipality": f"Kommune {number}"},
            )

    store.write(queue)


def kill_senders(address: str, mail: Mail, *, recipient: str, times: int, at: datetime) -> Counter[Point]:
    """Kill a process `times` times at each point, ten minutes after one another; gives the kills that hit."""
    kill = partial(kill_at, address=address, mail=mail, recipient=recipient)
    hits: Counter[Point] = Counter()
    moment = at
    for _turn in range(times):
        for point in Point:
            moment += timedelta(minutes=10)
            if kill(point, at=moment) == -signal.SIGKILL:
                hits[point] += 1
    return hits
