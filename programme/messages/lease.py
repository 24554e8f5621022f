"""A job that must never run twice at once on one store: whoever does it holds its lease. No rights are checked here.

A lease ends by itself, so that one whose holder was killed is free again soon; at once where one process alone can have
the store. All clocks are the callers' own; those of several machines must agree within half a minute.
"""

from datetime import datetime, timedelta
from typing import Final

from programme.store import Store, Transaction
from programme.store.store import one_row

LASTS: Final = timedelta(minutes=3)
"""How long a lease holds when it is not renewed."""
_RESTS: Final = tuple(timedelta(seconds=seconds) for seconds in (10, 30, 60, 120, 300, 600))
"""How long a job rests after it failed as a whole the first, second … time in a row; after that, always the last."""

_ONE = "SELECT holder, held_until, rest_until, failures FROM lease WHERE name = $name"
_HELD = "SELECT 1 AS found FROM lease WHERE holder <> '' UNION SELECT 1 FROM outbox WHERE claimed_by IS NOT NULL"


def take_lease(store: Store, name: str, *, holder: str, now: datetime) -> bool:
    """Whether `holder` (unique to this run) may do the job `name` from now, for LASTS; False: another one does it."""

    def take(transaction: Transaction) -> bool:
        known = one_row(transaction, _ONE, name=name)
        if known is None:
            row = {"name": name, "holder": holder, "held_until": now + LASTS, "rest_until": None, "failures": 0}
            transaction.insert("lease", **row)
            return True
        if known["holder"] not in {"", holder} and known["held_until"] > now:
            return False
        transaction.rows(
            "UPDATE lease SET holder = $holder, held_until = $until WHERE name = $name",
            holder=holder,
            until=now + LASTS,
            name=name,
        )
        return True

    return store.write(take)


def renew_lease(transaction: Transaction, name: str, *, holder: str, now: datetime) -> bool:
    """Whether the lease is still the holder's, and then it is for LASTS from now."""
    renewed = transaction.rows(
        "UPDATE lease SET held_until = $until WHERE name = $name AND holder = $holder RETURNING name",
        until=now + LASTS,
        name=name,
        holder=holder,
    )
    return bool(renewed)


def give_back_lease(
    store: Store, name: str, *, holder: str, now: datetime, has_failed: bool = False, has_succeeded: bool = False
) -> None:
    """Let others do the job. A job that has failed rests, longer each time in a row.

    `has_succeeded`: some of it was done, also when it failed in the end. Then it failed for the first time.
    """

    def give_back(transaction: Transaction) -> None:
        known = one_row(transaction, _ONE, name=name)
        if known is None or known["holder"] != holder:
            return
        failures = (0 if has_succeeded else known["failures"]) + has_failed
        rest = now + _RESTS[min(failures, len(_RESTS)) - 1] if has_failed else None
        transaction.rows(
            "UPDATE lease SET holder = '', rest_until = $rest, failures = $failures WHERE name = $name",
            rest=rest,
            failures=failures,
            name=name,
        )

    store.write(give_back)


def forget_the_dead(store: Store) -> None:
    """What processes that are gone held of jobs and messages is free. For who has the store alone, and begins."""

    def forget(transaction: Transaction) -> None:
        transaction.rows("UPDATE lease SET holder = '' WHERE holder <> ''")
        transaction.rows("UPDATE outbox SET claimed_by = NULL, claimed_until = NULL WHERE claimed_by IS NOT NULL")

    if store.rows(_HELD):
        store.write(forget)


def rests_until(store: Store, name: str, now: datetime) -> datetime | None:
    """When the job, which has failed, is to be tried again; None: at once."""
    known = one_row(store, _ONE, name=name)
    until: datetime | None = known["rest_until"] if known else None
    return until if until and until > now else None
