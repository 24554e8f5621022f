"""The open store of this process. One process, one store: the screens and the routes find it here."""

from dataclasses import dataclass

from programme.messages.lease import forget_the_dead
from programme.server.settings import Settings
from programme.store import Store, open_store


@dataclass(frozen=True)
class Running:
    """What a started process has."""

    settings: Settings
    store: Store


class NotRunning(RuntimeError):
    """The store was asked for before `start` or after `stop`: a fault in the code that asks."""


_now: Running | None = None


def opened(settings: Settings) -> Store:
    """The store, of the settings' kind alone. Raises StoreError.

    Who has a DuckDB file has it alone: what processes that were killed held in it is free at once.
    """
    store = open_store(settings.store, kind=settings.kind)
    if settings.command_socket is not None:
        forget_the_dead(store)
    return store


def start(settings: Settings) -> Running:
    """Open the store and keep it for `running`. Raises StoreError."""
    global _now  # noqa: PLW0603 - the process has one store, and Streamlit's scripts can be handed nothing
    stop()
    _now = Running(settings=settings, store=opened(settings))
    return _now


def running() -> Running:
    """What `start` opened. Raises NotRunning."""
    if _now is None:
        raise NotRunning
    return _now


def stop() -> None:
    """Close the store, if one is open."""
    global _now  # noqa: PLW0603 - see start
    if _now is not None:
        _now.store.close()
    _now = None
