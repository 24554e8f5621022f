"""What happens from start to stop: heavy imports, the open store, the command socket, the jobs."""

import asyncio
import gc
import sys
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from importlib import import_module

from programme.server.commands import Handlers, serve_commands
from programme.server.jobs import Job, working
from programme.server.running import Running, start, stop
from programme.server.settings import Settings

_OBJECTS_BEFORE_COLLECTING = 50_000
_LONGEST_TURN = 0.02  # seconds


@asynccontextmanager
async def lifetime(
    settings: Settings, *, modules: Iterable[str], commands: Handlers, jobs: Sequence[Job] = ()
) -> AsyncIterator[Running]:
    """Keeps the store open, `commands` answered on its socket and `jobs` done, while the app serves.

    `modules` are imported first, so that no visitor waits for them. Raises StoreError.
    """
    _import_once(modules)
    async with AsyncExitStack() as stack:
        stack.callback(gc.unfreeze)  # else the extension modules complain at the end that they were not cleared
        now = await asyncio.to_thread(start, settings)
        stack.callback(stop)
        if settings.command_socket is not None:
            await stack.enter_async_context(serve_commands(settings.command_socket, commands))
        await stack.enter_async_context(working(now.store, jobs))
        yield now


def _import_once(modules: Iterable[str]) -> None:
    for module in modules:
        import_module(module)
    # What has been imported stays: later collections need not look at it.
    gc.collect()
    gc.freeze()
    # A page makes some ten thousand objects and drops them again: looking through them meanwhile costs a tenth of it.
    gc.set_threshold(_OBJECTS_BEFORE_COLLECTING)
    # Several who are served at once are done one after the other: taking turns, all would wait for the last.
    sys.setswitchinterval(_LONGEST_TURN)
