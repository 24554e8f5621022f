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

from tests.bench.enlarged import measure_pages_enlarged, measure_queries, measure_registrations
from tests.bench.nation import COHORT, DAY, PEOPLE
from tests.bench.pages import Figures, measure_pages
from tests.bench.registration import measure_registration
from tests.bench.servers import Server, in_example_mode, make_example_store, our_app
from tests.bench.wire import Page

PAGES: tuple[tuple[str, str, tuple[str, ...]], ...] = ()  # name, path and query, texts that must have been sent

_MANAGEMENT = f"?person={PEOPLE['programme management']}&dato={DAY}&periode={COHORT}"
NATION_PAGES = tuple(
    (address or "oversikt", f"/{address}{_MANAGEMENT}", ())
    for address in (
        "",
        "interesse",
        "utviklingsomrader",
        "soknad",
        "samlinger",
        "veiledning",
        "deltakelse",
        "programperiode",
    )
)
"""Every page as programme management sees it on tests/bench/nation.py: the role that is shown most."""


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


def pages_with_ten_nations() -> list[Figures]:
    """Measure the same pages in a store with ten nations and in one with one."""
    return measure_pages_enlarged(NATION_PAGES)


SECTIONS: dict[str, Callable[[], object]] = {
    "pages over the wire": pages_over_the_wire,
    "registration against bare DuckDB": measure_registration,
    "pages with ten nations against one": pages_with_ten_nations,
    "queries with ten nations against one, nothing remembered": measure_queries,
    "registration with ten nations against one": measure_registrations,
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
