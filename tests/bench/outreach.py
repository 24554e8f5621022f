"""What it costs to change every row of the largest department's list at once, and to undo it, against an empty page."""

import asyncio
import tempfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from programme.access.grants import actor_of
from programme.access.model import Actor
from programme.example.people import BOARDS
from programme.outreach.actions import change_several, undo_several
from programme.outreach.model import OutreachStatus, SeveralForm
from programme.outreach.queries import outreach
from programme.store import Store, open_store
from tests.bench.nation import COHORT
from tests.bench.pages import EMPTY_TEXT, Figures, spread
from tests.bench.registration import spread_of, timed
from tests.bench.servers import empty_pages, make_example_store
from tests.bench.wire import Page, Run, rerun_together, visiting

LARGEST = "oslo-og-viken"
ROUNDS, WARM_UP, RERUNS = 20, 3, 10
PLACE = {"cohort": COHORT, "department": LARGEST}


def measure_changes() -> Figures:
    """Change and undo of all rows: p50 and p95 in milliseconds, and their medians as `times` an empty page's run."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, empty_pages() as servers:
        path = Path(folder) / "example.duckdb"
        make_example_store(path)
        with closing(open_store(str(path))) as store:
            changes, undoings, rows = _changed(store)
        floor = spread(asyncio.run(_empty(Page("empty", servers["ours"].url, (EMPTY_TEXT,)))))
    figures = {"change_ms": spread_of(changes), "undo_ms": spread_of(undoings), "floor_ours_ms": floor}
    times = {f"times_{name}": round(figures[f"{name}_ms"]["p50"] / floor["p50"], 2) for name in ("change", "undo")}
    return {"rows": rows, "rounds": ROUNDS} | figures | times


def _changed(store: Store) -> tuple[list[float], list[float], int]:
    email = BOARDS[LARGEST][0].email
    person_id = store.rows("SELECT person_id FROM person_email WHERE email = $email", email=email)[0]["person_id"]
    changes, undoings, rows = [], [], 0
    for number in range(ROUNDS + WARM_UP):
        actor = actor_of(store, person_id, datetime(2025, 3, 17, 9, tzinfo=UTC) + timedelta(minutes=number))
        change, rows = _change(actor, store, number)
        batch_id, changing = timed(change)
        _batch, undoing = timed(partial(undo_several, actor, store, batch_id=str(batch_id)))
        changes.append(changing)
        undoings.append(undoing)
    return changes[WARM_UP:], undoings[WARM_UP:], rows


def _change(actor: Actor, store: Store, number: int) -> "tuple[partial[str], int]":
    seen = {row.id: row.version for row in outreach(actor, store, **PLACE)}
    step, status = f"Ring igjen ({number})", OutreachStatus.INTERESTED
    form = SeveralForm(record_ids=frozenset(seen), status=status, next_step=step)
    return partial(change_several, actor, store, form, **PLACE, seen=seen), len(seen)


async def _empty(page: Page) -> list[Run]:
    async with visiting(page, 1) as visits:
        await rerun_together(visits, 1)
        return await rerun_together(visits, RERUNS * 3)
