"""What ten times the nation costs: the same pages, queries and registrations in a large store and in an ordinary one.

Both stores hold the same first cohort (tests/bench/nation.py), so as many rows are shown; only what lies beside them
differs. Each round does both stores, one after the other, and what counts is the ratio of the medians.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack, contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from programme.access.grants import actor_of
from programme.access.model import Actor
from programme.applications.queries import applications
from programme.cohorts.queries import cohorts
from programme.gatherings.queries import roster, schedule
from programme.groups.queries import municipal_group
from programme.interest.queries import county_interests, municipal_interests
from programme.language.dates import end_of
from programme.mentoring.queries import assignments, mentors
from programme.organisation.queries import municipalities
from programme.participation.queries import overview, participation
from programme.store import Store, open_store
from programme.store.duck import DuckStore
from tests.bench.nation import COHORT, DAY, PEOPLE, nation_store
from tests.bench.pages import ROUNDS, Figures, spread
from tests.bench.registration import spread_of, timed
from tests.bench.servers import in_example_mode, our_app
from tests.bench.wire import Page, Run, rerun_together, visiting
from tests.torture.registering import arrange, registration

TIMES = 10
REGISTRATIONS = 60
READINGS = 15
RERUNS = 10
FREE_YEAR = 2060
"""A cohort that begins so late is in neither store, so all municipalities can register groups in it."""

Query = Callable[[Actor, Store], object]
QUERIES: Mapping[str, Query] = {
    "cohorts": cohorts,
    "municipalities": lambda actor, store: municipalities(actor, store, date(2024, 8, 1)),
    "county interests": lambda actor, store: county_interests(actor, store, cohort=COHORT),
    "municipal interests": lambda actor, store: municipal_interests(actor, store, cohort=COHORT),
    "applications": lambda actor, store: applications(actor, store, cohort=COHORT),
    "one group": lambda actor, store: municipal_group(actor, store, cohort=COHORT, municipality="1804"),
    "schedule": lambda actor, store: schedule(actor, store, COHORT),
    "a roster": lambda actor, store: roster(actor, store, "gathering-0-main3"),
    "mentors": lambda actor, store: mentors(actor, store, COHORT),
    "assignments": lambda actor, store: assignments(actor, store, COHORT),
    "participation": lambda actor, store: participation(actor, store, COHORT),
    "overview": lambda actor, store: overview(actor, store, COHORT),
}
"""What the pages of programme management ask of the first cohort."""


@contextmanager
def both() -> Iterator[dict[str, Path]]:
    """Copies of the ordinary store and the large one, to be written to."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        copies = {"ordinary": Path(folder) / "ordinary.duckdb", "large": Path(folder) / "large.duckdb"}
        for path, times in zip(copies.values(), (1, TIMES), strict=True):
            shutil.copy(nation_store(times), path)
        yield copies


@contextmanager
def both_open() -> Iterator[dict[str, Store]]:
    """The same, open in this process."""
    with both() as paths, ExitStack() as stack:
        stores = {name: open_store(str(path)) for name, path in paths.items()}
        for store in stores.values():
            stack.callback(store.close)
        yield stores


def measure_registrations(rounds: int = REGISTRATIONS) -> Figures:
    """Registrations of groups in a new cohort: p50 and p95 in milliseconds in each store, `times` the ratio."""
    times: dict[str, list[float]] = {"ordinary": [], "large": []}
    with both_open() as stores:
        worlds = {name: arrange(store, first_year=FREE_YEAR) for name, store in stores.items()}
        for number in range(rounds):
            for name, store in stores.items():
                times[name].append(timed(registration(worlds[name], store, number))[1])
    return _compared(times)


def measure_queries(queries: Mapping[str, Query] = QUERIES, *, readings: int = READINGS) -> list[Figures]:
    """Each query asked by programme management, of the store itself: what the last reading left is forgotten first."""
    with both_open() as stores:
        at = end_of(date.fromisoformat(DAY))
        actors = {name: actor_of(store, PEOPLE["programme management"], at) for name, store in stores.items()}
        return [{"query": name} | _asked(query, stores, actors, readings) for name, query in queries.items()]


def _asked(query: Query, stores: Mapping[str, Store], actors: Mapping[str, Actor], readings: int) -> Figures:
    times: dict[str, list[float]] = {name: [] for name in stores}
    for _reading in range(readings):
        for name, store in stores.items():
            assert isinstance(store, DuckStore)
            store._remembered.forget()
            times[name].append(timed(partial(query, actors[name], store))[1])
    return _compared(times)


def measure_pages_enlarged(
    pages: Sequence[tuple[str, str, tuple[str, ...]]], *, sessions: Sequence[int] = (1, 10)
) -> list[Figures]:
    """Each page (name, path and query, texts that must have been sent), over the wire, in each store.

    The addresses name the person and the day (`PEOPLE` and `DAY` of tests/bench/nation.py).
    """
    with both() as paths, ExitStack() as stack:
        servers = {name: stack.enter_context(our_app(in_example_mode(path))) for name, path in paths.items()}
        return [
            asyncio.run(_visited(name, {which: server.url + path for which, server in servers.items()}, expects, count))
            for name, path, expects in pages
            for count in sessions
        ]


async def _visited(name: str, addresses: Mapping[str, str], expects: tuple[str, ...], sessions: int) -> Figures:
    runs: dict[str, list[Run]] = {which: [] for which in addresses}
    async with AsyncExitStack() as stack:
        visits = {
            which: await stack.enter_async_context(visiting(Page(name, address, expects), sessions))
            for which, address in addresses.items()
        }
        for _round in range(ROUNDS):
            for which in addresses:
                await rerun_together(visits[which], 1)
                runs[which] += await rerun_together(visits[which], RERUNS)
    elements = {which: several[-1].elements for which, several in runs.items()}
    figures: Figures = {f"{which}_ms": spread(several) for which, several in runs.items()}
    times = round(figures["large_ms"]["p50"] / figures["ordinary_ms"]["p50"], 2)
    return {"page": name, "sessions": sessions} | figures | {"times": times, "elements": elements}


def _compared(times: Mapping[str, list[float]]) -> dict[str, Any]:
    figures = {f"{name}_ms": spread_of(taken) for name, taken in times.items()}
    return figures | {"times": round(median(times["large"]) / median(times["ordinary"]), 2)}
