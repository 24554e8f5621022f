"""The open store of this process. One process, one store: the screens and the routes find it here."""

from dataclasses import dataclass

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


def start(settings: Settings) -> Running:
    """Open the store, of the settings' kind alone, and keep it for `running`. Raises StoreError."""
    global _now  # noqa: PLW0603 - the process has one store, and Streamlit's scripts can be handed nothing
    stop()
    _now = Running(settings=settings, store=open_store(settings.store, kind=settings.kind))
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
