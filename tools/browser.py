"""Find the Chromium that the browser tests use, and install one where there is none.

    .venv/bin/python tools/browser.py

prints its path. Looks for $CHROMIUM, then `chromium` on the path, then Playwright's own; installs with apt (as root),
else with Playwright. Needs the test requirements.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NONE = (
    "Fant ingen Chromium til nettlesertestene, og den lot seg ikke installere. "
    "Installer pakken chromium, eller sett CHROMIUM til en som finnes."
)


def find_browser() -> str | None:
    """Give the path of a Chromium that starts, or None. `$CHROMIUM` that does not start is an error, not passed over.

    Raises:
        SystemExit: `$CHROMIUM` is set to something that does not start.
    """
    wish = os.environ.get("CHROMIUM")
    if wish:
        return wish if starts(wish) else sys.exit(f"CHROMIUM er satt til {wish}, men den lar seg ikke starte.")
    on_path = shutil.which("chromium")
    if on_path and starts(on_path):
        return on_path
    own = playwrights_own()
    return own if own and starts(own) else None


def starts(path: str) -> bool:
    """Whether the program at `path` runs and gives its version (a snap's stand-in, for one, does not)."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def playwrights_own() -> str | None:
    """Give the path where Playwright keeps its Chromium, if it has one."""
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install_browser() -> None:
    """Install Chromium with apt where we are root and it exists, else with Playwright; says what failed."""
    print("Installerer Chromium til nettlesertestene …", file=sys.stderr)
    if os.geteuid() == 0 and shutil.which("apt-get"):
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
        if all(run_quietly(command) for command in (["apt-get", "update", "-qq"], install)) and find_browser():
            return
    run_quietly([sys.executable, "-m", "playwright", "install", "chromium"])


def run_quietly(command: list[str]) -> bool:
    """Run `command` and show what it said only if it failed."""
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, env=quiet, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        print(done.stdout, file=sys.stderr)
    return done.returncode == 0


def main() -> None:
    """Print the path of a Chromium that starts; ends with one sentence where there is none."""
    if find_browser() is None:
        install_browser()
    print(find_browser() or sys.exit(NONE))


if __name__ == "__main__":
    main()
