"""Make `.venv` from the locked requirements, and only when something has changed.

    python3 tools/environment.py requirements.txt

Nothing is installed that is not in the lock with its hash: the packages come as wheels, without looking for
dependencies, and the project itself is put on the path by a `.pth` file, so that no build tool is fetched.
Whatever is missing is named in one sentence. Uses the standard library alone.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  (read by whatever python3 the machine has)
    sys.exit(
        "Python 3.11 eller nyere trengs, men dette er %d.%d. Installer en nyere og kjør for eksempel: "  # noqa: UP031
        "make run PYTHON=python3.11" % sys.version_info[:2]
    )

import hashlib
import importlib.util
import subprocess
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VERSION = "%d.%d" % sys.version_info[:2]  # noqa: UP031
COMMAND = """#!{python}
import sys

from programme.cli import main

sys.exit(main())
"""


def prepare(lock: Path) -> None:
    """Bring `.venv` to what `lock` says; does nothing when it is there already."""
    stamp = VENV / f"{lock.name}.installed"
    wanted = fingerprint(lock)
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    print(f"Installerer det som står i {lock.name}. Det kan ta et par minutter …", file=sys.stderr)
    make_venv()
    install(lock)
    add_project()
    stamp.write_text(wanted)


def fingerprint(lock: Path) -> str:
    """What an environment depends on: this script and the lock, the Python and where the checkout lies."""
    parts = [Path(__file__).read_bytes(), lock.read_bytes(), sys.version.encode(), bytes(ROOT)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def make_venv() -> None:
    """Create `.venv`, or create it anew where its Python is gone or another one."""
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        sys.exit(
            f"Python {VERSION} mangler modulen {missing[0]}. Installer pakken python{VERSION}-venv "
            "(på Debian og Ubuntu: apt install python3-venv), og prøv igjen."
        )
    if not has_same_python():
        venv.create(VENV, clear=True, with_pip=True, symlinks=True)


def has_same_python() -> bool:
    """Whether `.venv` has a Python that starts and is the version of this one, with pip."""
    try:
        asked = subprocess.run(
            [PYTHON, "-c", "import pip, sys; print(sys.version)"], capture_output=True, text=True, check=False
        )
    except OSError:
        return False
    return asked.stdout.strip() == sys.version.strip()


def install(lock: Path) -> None:
    """Install exactly what the lock names, as wheels, each with its hash checked."""
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input", "--no-warn-script-location"]
    exactly = ["--no-deps", "--require-hashes", "--only-binary", ":all:"]
    command = [str(PYTHON), "-m", "pip", "install", *quiet, *exactly, "-r", str(lock)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        print(done.stdout, file=sys.stderr)
        sys.exit(f"Pakkene i {lock.name} lot seg ikke installere. Årsaken står over. Er maskinen på nett?")


def add_project() -> None:
    """Put the checkout on the path of `.venv`, and the command `programme` beside its Python."""
    packages = VENV / "lib" / f"python{VERSION}" / "site-packages"
    (packages / "programme.pth").write_text(f"{ROOT}\n")
    command = PYTHON.with_name("programme")
    command.write_text(COMMAND.format(python=PYTHON))
    command.chmod(0o755)


if __name__ == "__main__":
    prepare(ROOT / sys.argv[1])
