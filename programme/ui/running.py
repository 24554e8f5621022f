"""The open store and the mode of this process, as the screens see them."""

from programme.server.running import running
from programme.store import Store


def store() -> Store:
    """The open store."""
    return running().store


def is_example() -> bool:
    """Whether the person and the date may be chosen."""
    return running().settings.is_example


def own_address() -> str:
    """The app's own address, without a slash at the end; empty where it isn't set, as in an example."""
    return running().settings.address


def is_mail_set_up() -> bool:
    """Whether messages are sent at all."""
    return running().settings.mail is not None
