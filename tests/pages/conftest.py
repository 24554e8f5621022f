"""The pages through the frame, on the example world, as any of its people."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from programme.server import running
from programme.server.settings import Settings
from programme.store import Kind, Store
from tests.factories import ROOT

FRAME = ROOT / "programme" / "ui" / "frame.py"
Open = Callable[..., AppTest]


@pytest.fixture
def world(world_file: Path, tmp_path: Path) -> Iterator[Store]:
    """The example world, open in this process as the app has it."""
    path = tmp_path / "world.duckdb"
    shutil.copy(world_file, path)
    yield running.start(Settings(Kind.EXAMPLE, str(path))).store
    running.stop()


@pytest.fixture
def open_page(world: Store) -> Open:  # noqa: ARG001 - the pages find the open world themselves
    """`open_page("interest", person_id, dato="2024-01-01")`: the page as the person sees it."""

    def page(name: str, person_id: str | None, **query: str) -> AppTest:
        app = AppTest.from_file(str(FRAME), default_timeout=30)
        for key, value in (({"person": person_id} if person_id else {}) | query).items():
            app.query_params[key] = value
        app.run()
        if name != "overview":
            app.switch_page(str(ROOT / "pages" / f"{name}.py"))
            app.run()
        return app

    return page
