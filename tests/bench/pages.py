"""How long a page takes over the wire, against two empty pages measured in the same breath.

Absolute times say more about the machine than about the page. So each round measures the page and both floors one
after the other, and what counts is the ratio of the medians.
"""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from statistics import median, quantiles
from typing import Any

from tests.bench.servers import empty_pages
from tests.bench.wire import Page, Run, rerun_together, visiting

ROUNDS = 3
EMPTY_TEXT = "ok"

Figures = dict[str, Any]


def measure_pages(pages: Sequence[Page], *, sessions: Sequence[int] = (1, 10), reruns: int = 10) -> list[Figures]:
    """Measure each page with each number of sessions open at once.

    Gives one row for each page and number of sessions: p50 and p95 in milliseconds of the page (`page_ms`) and of the
    empty page with our settings (`floor_ours_ms`) and with Streamlit's (`floor_defaults_ms`); the ratios of the
    medians (`times_ours`, `times_defaults`); elements and bytes of a run; how many runs were timed.

    Raises:
        IncompletePage: a page did not send all of its content.
    """
    with empty_pages() as servers:
        floors = {name: Page(f"empty, {name}", server.url, (EMPTY_TEXT,)) for name, server in servers.items()}
        return [asyncio.run(measure(page, floors, count, reruns)) for page in pages for count in sessions]


async def measure(page: Page, floors: dict[str, Page], sessions: int, reruns: int) -> Figures:
    """Measure one page with `sessions` tabs on it, in rounds that alternate with the floors."""
    targets = {"page": page} | floors
    runs: dict[str, list[Run]] = {name: [] for name in targets}
    async with AsyncExitStack() as stack:
        visits = {name: await stack.enter_async_context(visiting(target, sessions)) for name, target in targets.items()}
        for _ in range(ROUNDS):
            for name in targets:
                await rerun_together(visits[name], 1)  # the caches of the processor are warm for every target
                runs[name] += await rerun_together(visits[name], reruns)
    return {"page": page.name, "sessions": sessions} | summary(runs)


def summary(runs: dict[str, list[Run]]) -> Figures:
    """Turn the runs of a page and its floors into figures."""
    page, ours, defaults = (spread(runs[name]) for name in ("page", "ours", "defaults"))
    return {
        "page_ms": page,
        "floor_ours_ms": ours,
        "floor_defaults_ms": defaults,
        "times_ours": round(page["p50"] / ours["p50"], 2),
        "times_defaults": round(page["p50"] / defaults["p50"], 2),
        "elements": runs["page"][-1].elements,
        "bytes": runs["page"][-1].size,
        "runs": len(runs["page"]),
    }


def spread(runs: list[Run]) -> dict[str, float]:
    """Median and 95th percentile of the runs' times, in milliseconds."""
    times = [run.milliseconds for run in runs]
    return {"p50": round(median(times), 2), "p95": round(quantiles(times, n=20)[-1], 2)}
