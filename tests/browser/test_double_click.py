"""Pressing twice or three times, as people do when nothing seems to happen, writes what one press does."""

import pytest

from tests.browser import way
from tests.browser.servers import AppServers
from tests.browser.way import SitDown


@pytest.fixture(scope="module")
def rows_of_one_click() -> dict[str, int]:
    """Rows in each table after the whole way with one press each, to be filled by the first test."""
    return {}


@pytest.mark.parametrize("clicks", [1, 2, 3])
def test_repeated_clicks_write_one_record(
    app_servers: AppServers, visitor: SitDown, rows_of_one_click: dict[str, int], clicks: int
) -> None:
    server = app_servers.fresh(people_only=True)
    way.go_the_whole_way(visitor, server, clicks=clicks)
    rows = app_servers.counts(server)
    assert rows["group_member"] == 2
    assert rows_of_one_click in ({}, rows)
    rows_of_one_click |= rows
