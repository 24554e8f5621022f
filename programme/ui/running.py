"""The open store and the mode of this process, as the screens see them."""

from programme.server.running import running
from programme.store import Store


def store() -> Store:
    """The open store."""
    return running().store


def is_example() -> bool:
    """Whether the person and the date may be chosen."""
    return running().settings.is_example
