"""`make bench`: measure, and print one JSON document.

Each section is a function that gives what it measured; a new one is added by naming it in `SECTIONS`. Only the ratios
within one run mean anything: the machine, and what else it does, changes every absolute figure.
"""

import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.pages import Figures, measure_pages
from tests.bench.servers import Server, in_example_mode, make_example_store, our_app
from tests.bench.wire import Page

PAGES: tuple[tuple[str, str, tuple[str, ...]], ...] = ()  # name, path and query, texts that must have been sent


@contextmanager
def example_server() -> Iterator[Server]:
    """Serve the app on an example world of its own, made for this run."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        store = Path(folder) / "example.duckdb"
        make_example_store(store)
        with our_app(in_example_mode(store)) as server:
            yield server


def pages_over_the_wire() -> list[Figures]:
    """Measure the script run of every page, all its content sent, at 1 and 10 sessions."""
    with example_server() as server:
        return measure_pages([Page(name, server.url + path, expects) for name, path, expects in PAGES])


SECTIONS: dict[str, Callable[[], object]] = {
    "pages over the wire": pages_over_the_wire,
}


def main() -> None:
    """Print what the named sections measured, or all of them."""
    wanted = sys.argv[1:] or list(SECTIONS)
    machine: dict[str, object] = {
        "python": platform.python_version(),
        "system": platform.system(),
        "processors": os.cpu_count(),
    }
    figures = {"machine": machine} | {name: SECTIONS[name]() for name in wanted}
    sys.stdout.write(json.dumps(figures, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
