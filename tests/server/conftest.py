"""The app's own files around a bare script, on loopback, under both launchers."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from programme.server.settings import PROJECT_ROOT
from programme.store import Kind, make_store
from tests.server.servers import LAUNCHERS, REAL, Server, serving

BARE_FRAME = """
import streamlit as st

st.write("Hei")
if "feil" in st.query_params:
    raise ValueError("Kari Hemmelig")
"""


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the app with a bare script in place of its screens."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copy(PROJECT_ROOT / "app.py", folder)
    shutil.copytree(PROJECT_ROOT / ".streamlit", folder / ".streamlit")
    shutil.copytree(PROJECT_ROOT / "programme", folder / "programme", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "programme" / "ui" / "frame.py").write_text(BARE_FRAME)
    shutil.copytree(PROJECT_ROOT / "data" / "reference", folder / "data" / "reference")
    return folder


@pytest.fixture(scope="session")
def new_store(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Kind], Path]:
    """Makes an empty store of a kind."""

    def make(kind: Kind) -> Path:
        path = tmp_path_factory.mktemp("store") / "programme.duckdb"
        make_store(str(path), kind).close()
        return path

    return make


@pytest.fixture(scope="session", params=LAUNCHERS)
def example(request: pytest.FixtureRequest, project: Path, new_store: Callable[[Kind], Path]) -> Iterator[Server]:
    """The app in example mode, under each launcher."""
    with serving(project, request.param, new_store(Kind.EXAMPLE), PROGRAMME_MODE="example") as server:
        yield server


@pytest.fixture(scope="session")
def real(project: Path, new_store: Callable[[Kind], Path]) -> Iterator[Server]:
    """The app for real, under the name of its address besides loopback's."""
    with serving(project, "uvicorn", new_store(Kind.REAL), **REAL) as server:
        yield server
