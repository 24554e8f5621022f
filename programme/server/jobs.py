"""What the app does by itself while it runs: one job after the other, in one thread, as the system.

One thread, so that nothing runs over itself: a message that is being sent is not taken up a second time.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from programme.access.model import system
from programme.server.support import log_with_code
from programme.store import Store

_EVERY: Final = 2.0
_TO_END: Final = 10.0  # for a job in progress: a mail that is accepted and not noted goes twice
AGAIN: Final = object()
"""What a job gives when it has more to do: the next round then begins at once."""


@dataclass(frozen=True)
class Job:
    """Something to do again and again. `run` is given the system as actor, at that moment, and the store.

    One that takes long (`can_stop`) is also given a function that says whether the work is to end.
    """

    name: str
    run: Callable[..., object]
    can_stop: bool = False


@asynccontextmanager
async def working(store: Store, jobs: Sequence[Job], *, every: float = _EVERY) -> AsyncIterator[None]:
    """Does `jobs` every `every` seconds, the first time at once, while the block runs.

    Between jobs it ends at once; a job in progress has ten seconds to come to its end.
    """
    is_over = threading.Event()
    thread = threading.Thread(target=_work, args=(store, jobs, every, is_over), name="jobs", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        await asyncio.to_thread(thread.join, _TO_END)


def _work(store: Store, jobs: Sequence[Job], every: float, is_over: threading.Event) -> None:
    failing: dict[str, type[Exception]] = {}
    while not is_over.is_set():
        is_more = False
        for job in jobs:
            if is_over.is_set():
                return
            is_more |= _do(job, store, failing, is_over) is AGAIN
        if not is_more:
            is_over.wait(every)


def _do(job: Job, store: Store, failing: dict[str, type[Exception]], is_over: threading.Event) -> object:
    """Do one job. A fault is logged when it is new: not every two seconds."""
    actor, outcome = system(datetime.now(UTC)), None
    try:
        outcome = job.run(actor, store, is_over.is_set) if job.can_stop else job.run(actor, store)
    except Exception as error:  # noqa: BLE001 - whatever it is, it must not stop the other jobs
        if failing.get(job.name) is not type(error):
            log_with_code(error, f"job failed: {job.name}")
        failing[job.name] = type(error)
    else:
        failing.pop(job.name, None)
    return outcome
