"""What it costs to change every row of the largest department's list at once, and to undo it, against an empty page.

A press is timed as a page is: until all that it changed stands on the screen. With several sessions the others look at
the same list meanwhile, which is read anew for all of them.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from tests.bench.pages import EMPTY_TEXT, Figures, spread
from tests.bench.servers import empty_pages
from tests.bench.wire import Page, Run, Visit, rerun_together, visiting

LARGEST = "oslo-og-viken"
ROUNDS, WARM_UP = 20, 3


def measure_presses(page: Page, everyone: str, *, sessions: Sequence[int] = (1, 10)) -> list[Figures]:
    """Change and undo of all rows on the view of `page`: milliseconds, and the medians as `times` the empty page's.

    `everyone` is the choice of all rows.
    """
    with empty_pages() as servers:
        floor = Page("empty", servers["ours"].url, (EMPTY_TEXT,))
        return [asyncio.run(_measured(page, floor, everyone, count)) for count in sessions]


async def _measured(page: Page, floor: Page, everyone: str, sessions: int) -> Figures:
    changes: list[Run] = []
    undoings: list[Run] = []
    floors: list[Run] = []
    async with visiting(page, sessions) as visits, visiting(floor, sessions) as empty:
        for visit in visits:
            visit.is_steady = False  # what one of them presses is seen by all
        for number in range(WARM_UP + ROUNDS):
            presser = visits[number % sessions]
            # It changes what stands there now.
            await presser.press("", chosen={"Hva vil dere endre i flere rader?": ["Neste steg"]}, says="Endre radene")
            changes.append(await _amid(visits, presser, _changing(presser, everyone, number)))
            undoings.append(await _amid(visits, presser, _undoing(presser)))
            floors += (await rerun_together(empty, 2))[-sessions:]
    pressed = {"change": spread(changes[WARM_UP:]), "undo": spread(undoings[WARM_UP:]), "floor_ours": spread(floors)}
    floor_ms = pressed["floor_ours"]["p50"]
    times = {f"times_{name}": round(pressed[name]["p50"] / floor_ms, 2) for name in ("change", "undo")}
    return {"sessions": sessions, "rounds": ROUNDS} | {f"{name}_ms": each for name, each in pressed.items()} | times


def _changing(visit: Visit, everyone: str, number: int) -> Callable[[], Awaitable[Run]]:
    typed, chosen = {"Hva er neste steg?": f"Ring igjen ({number})"}, {"I hvilke rader?": [everyone]}
    return lambda: visit.press("Endre radene", typed=typed, chosen=chosen, says="Radene er endret.")


def _undoing(visit: Visit) -> Callable[[], Awaitable[Run]]:
    return lambda: visit.press("Angre", says="Endringen er angret.")


async def _amid(visits: Sequence[Visit], presser: Visit, press: Callable[[], Awaitable[Run]]) -> Run:
    """The press, while all the others look."""
    return (await asyncio.gather(press(), *(visit.run() for visit in visits if visit is not presser)))[0]
