"""A real store and a real mail server: an example store sends nothing."""

from collections.abc import Iterator

import pytest

from programme.store import Kind, Store, make_store
from tests.messages.mailbox import Mailbox, mailbox


@pytest.fixture
def real_store(empty_address: str) -> Iterator[Store]:
    """A real store without reference data, on each engine in turn."""
    made = make_store(empty_address, Kind.REAL)
    yield made
    made.close()


@pytest.fixture
def box() -> Iterator[Mailbox]:
    """A mail server that takes everything."""
    with mailbox() as running:
        yield running
