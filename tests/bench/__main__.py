"""`make bench`: measure, and print one JSON document.

Each section is a function that gives what it measured; a new one is added by naming it in `SECTIONS`. Only the ratios
within one run mean anything: the machine, and what else it does, changes every absolute figure.
"""

import json
import os
import platform
import sys
from collections.abc import Callable

from tests.bench.pages import Figures, measure_pages
from tests.bench.wire import Page

PAGES: tuple[tuple[str, str, tuple[str, ...]], ...] = ()  # name, path and query, texts that must have been sent


def pages_over_the_wire() -> list[Figures]:
    """Measure the script run of every page, all its content sent, at 1 and 10 sessions."""
    return measure_pages([Page(name, path, expects) for name, path, expects in PAGES])


SECTIONS: dict[str, Callable[[], object]] = {
    "pages over the wire": pages_over_the_wire,
}


def main() -> None:
    """Print what the named sections measured, or all of them."""
    wanted = sys.argv[1:] or list(SECTIONS)
    machine = {"python": platform.python_version(), "system": platform.system(), "processors": os.cpu_count()}
    json.dump({"machine": machine} | {name: SECTIONS[name]() for name in wanted}, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
