"""What is wrong with this installation, and how to mend it: one finding a line.

Nothing is changed: a store that waits for an update of its tables is left waiting.
"""

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from packaging.requirements import InvalidRequirement, Requirement

from programme.language import _, later
from programme.language.numbers import listed, number
from programme.organisation.reference import ReferenceFileFaulty, read_reference
from programme.server.running import running
from programme.server.settings import PROJECT_ROOT, SettingFaulty, Settings, read_place, read_settings
from programme.store import Kind, Store, StoreError, StoreMissing, WrongKind, duck, migrations, postgres

_IMPORTED: Final = (
    *("altair", "babel", "duckdb", "email_validator", "pandas"),
    *("psycopg", "psycopg_pool", "pydantic", "pytz", "streamlit", "yaml"),
)
"""What the programme imports by name; the lock tells the versions of these and of what they need."""
_STREAMLIT: Final[Mapping[tuple[str, str], object]] = {
    ("browser", "gatherUsageStats"): False,
    ("client", "showErrorDetails"): "none",
    ("runner", "fastReruns"): False,
    ("runner", "postScriptGC"): False,
}
"""The settings of Streamlit's that the app is not right without (ARCHITECTURE.md, What Streamlit does)."""
_COUNTS: Final = """
    SELECT (SELECT count(*) FROM county WHERE valid_to IS NULL) AS counties,
           (SELECT count(*) FROM municipality WHERE valid_to IS NULL AND NOT is_invented) AS municipalities,
           (SELECT count(*) FROM department WHERE NOT dissolved) AS departments
"""


class Mark(StrEnum):
    """How a finding is."""

    WELL = "✓"
    NOTE = "!"
    WRONG = "✗"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `text` says also how to mend it."""

    mark: Mark
    text: str

    def __str__(self) -> str:
        """The finding as a line."""
        return f"{self.mark} {' '.join(self.text.split())}"


def examine(environment: Mapping[str, str]) -> list[Finding]:
    """Everything about this installation, the store opened for it. `environment` has the settings."""
    findings = [*_installation()]
    try:
        place = read_place(environment)
    except SettingFaulty as fault:
        return [*findings, Finding(Mark.WRONG, str(fault))]
    return [*findings, *_settings(place), *_sign_in_of(environment), *_store_at(place)]


def examine_running() -> str:
    """The same for the process that has the store open, as lines. For the server's command `doctor`."""
    now = running()
    return as_lines([*_installation(), *_settings(now.settings), *_sign_in(now.settings), *_store(now.store)])


def as_lines(findings: Iterable[Finding]) -> str:
    """One finding a line."""
    return "\n".join(map(str, findings))


def is_anything_wrong(lines: str) -> bool:
    """Whether a line of `as_lines` tells of a fault."""
    return any(line.startswith(Mark.WRONG) for line in lines.splitlines())


def _installation() -> Iterator[Finding]:
    yield _python()
    yield _imports()
    yield _versions(PROJECT_ROOT / "requirements.txt")
    yield _streamlit_settings(PROJECT_ROOT / ".streamlit" / "config.toml")


def _python() -> Finding:
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < (3, 11):  # noqa: UP036 - that is what is looked for
        return Finding(Mark.WRONG, _("Python er {found}. Installer 3.11 eller nyere.", found=found))
    return Finding(Mark.WELL, _("Python {found}", found=found))


def _imports() -> Finding:
    missing = [name for name in _IMPORTED if not _can_be_imported(name)]
    if missing:
        text = _("{names} kan ikke importeres. Slett mappen .venv og kjør «make run».", names=listed(missing))
        return Finding(Mark.WRONG, text)
    return Finding(Mark.WELL, _("{count} pakker kan importeres", count=len(_IMPORTED)))


def _can_be_imported(name: str) -> bool:
    try:
        import_module(name)
    except ImportError:
        return False
    return True


def _versions(lock: Path) -> Finding:
    if not lock.is_file():
        return Finding(Mark.NOTE, _("{file} finnes ikke, så versjonene er ikke sammenlignet.", file=lock.name))
    locked = list(_locked(lock.read_text(encoding="utf-8")))
    others = [f"{each.name} {found}" for each in locked if (found := _installed(each.name)) not in each.specifier]
    if others:
        text = _(
            "Andre versjoner enn i {file}: {names}. Slett mappen .venv og kjør «make run».",
            file=lock.name,
            names=listed(others),
        )
        return Finding(Mark.WRONG, text)
    return Finding(Mark.WELL, _("{count} pakker er de som er låst i {file}", count=len(locked), file=lock.name))


def _locked(text: str) -> Iterator[Requirement]:
    """The requirements of a lock that hold for this machine."""
    for line in re.findall(r"^[a-z0-9][^\\\n]*", text, re.MULTILINE | re.IGNORECASE):
        try:
            requirement = Requirement(line)
        except InvalidRequirement:
            continue
        if requirement.marker is None or requirement.marker.evaluate():
            yield requirement


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _streamlit_settings(path: Path) -> Finding:
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError):
        return Finding(Mark.WRONG, _("{file} kan ikke leses. Hent filen fra kildekoden igjen.", file=path))
    other = [
        f"{section}.{name}" for (section, name), value in _STREAMLIT.items() if read.get(section, {}).get(name) != value
    ]
    if other:
        return Finding(
            Mark.WRONG,
            _("{file} har feil verdi for {names}. Hent filen fra kildekoden igjen.", file=path, names=listed(other)),
        )
    return Finding(Mark.WELL, _("{file} er lest; start appen fra {folder}", file=path.name, folder=PROJECT_ROOT))


def _settings(settings: Settings) -> Iterator[Finding]:
    store = postgres.shown(settings.store)
    mode = _("eksempel") if settings.is_example else _("virkelig bruk")
    yield Finding(Mark.WELL, _("Oppsett: {mode}, lager {store}", mode=mode, store=store))
    names = listed(settings.hosts)
    if settings.is_example or len(settings.hosts) > len(Settings(settings.kind, settings.store).hosts):
        yield Finding(Mark.WELL, _("Appen svarer på {names}", names=names))
    else:
        text = _("Appen svarer bare på denne maskinen ({names}). Skriv adressen i PROGRAMME_ADDRESS.", names=names)
        yield Finding(Mark.NOTE, text)
    yield _scan(settings)


def _scan(settings: Settings) -> Finding:
    """Whether files that are sent in are looked at. The command's arguments are not shown."""
    if settings.scan:
        return Finding(Mark.WELL, _("Filer som sendes inn, skannes for virus med {command}", command=settings.scan[0]))
    text = _("Filer som sendes inn, skannes ikke for virus. Sett PROGRAMME_SCAN til en virusskanner, f.eks. clamdscan.")
    return Finding(Mark.NOTE, text)


def _sign_in_of(environment: Mapping[str, str]) -> Iterator[Finding]:
    try:
        yield from _sign_in(read_settings(environment))
    except SettingFaulty as fault:
        yield Finding(Mark.WRONG, str(fault))


def _sign_in(settings: Settings) -> Iterator[Finding]:
    """How people sign in and how mail is sent. What is secret about it is not shown."""
    if settings.is_example:
        return
    names = listed(provider.name for provider in settings.providers) or _("bare med lenker på e-post")
    yield Finding(Mark.WELL, _("Innlogging på {address}: {names}", address=settings.address, names=names))
    if settings.mail:
        facts = {"sender": settings.mail.sender, "host": settings.mail.host}
        yield Finding(Mark.WELL, _("E-post fra {sender} sendes gjennom {host}", **facts))
    else:
        yield Finding(Mark.NOTE, _("E-post sendes ikke, så ingen får lenker eller beskjeder. Sett PROGRAMME_SMTP."))


def _store_at(settings: Settings) -> Iterator[Finding]:
    try:
        store = _opened(settings.store)
    except StoreError as error:
        yield Finding(Mark.WRONG, str(error))
        return
    try:
        found = migrations.kind_of(store)
        if found is None:
            yield Finding(Mark.WRONG, str(StoreMissing(address=store.address)))
        elif found is not settings.kind:
            wrong = WrongKind(address=store.address, found=found, wanted=settings.kind)
            text = _("{wrong} Sett PROGRAMME_MODE til «{found}», eller velg et annet lager.", wrong=wrong, found=found)
            yield Finding(Mark.WRONG, text)
        else:
            yield from _store(store)
    except StoreError as error:
        yield Finding(Mark.WRONG, str(error))
    finally:
        store.close()


def _opened(address: str) -> Store:
    """The store as it is: open_store would bring its tables up to date."""
    if address.startswith(("postgresql://", "postgres://")):
        return postgres.PostgresStore(postgres.connect(address), address, Kind.REAL)
    if not Path(address).exists():
        raise StoreMissing(address=address)
    return duck.DuckStore(duck.connect(Path(address)), address, Kind.REAL)


def _store(store: Store) -> Iterator[Finding]:
    yield Finding(Mark.WELL, _("Lageret svarer: {engine}", engine=_engine(store)))
    waiting = migrations.pending(store)
    if waiting:
        yield Finding(Mark.NOTE, _waiting_in_words(waiting))
        return
    yield Finding(Mark.WELL, _("Tabellene er av i dag ({count} filer)", count=len(migrations.available())))
    yield _reference_data(store)


def _waiting_in_words(names: list[str]) -> str:
    if len(names) == 1:
        text = later("1 endring av tabellene gjøres når appen starter: {names}. Ta en sikkerhetskopi først.")
    else:
        text = later("{count} endringer av tabellene gjøres når appen starter: {names}. Ta en sikkerhetskopi først.")
    return _(text, count=len(names), names=listed(names))


def _engine(store: Store) -> str:
    if isinstance(store, postgres.PostgresStore):
        return f"PostgreSQL {store.rows('SHOW server_version')[0]['server_version']}, {store.address}"
    return f"DuckDB {store.rows('SELECT version() AS version')[0]['version']}, {store.address}"


def _reference_data(store: Store) -> Finding:
    try:
        wanted = _wanted_counts(PROJECT_ROOT / "data")
    except (OSError, ReferenceFileFaulty) as error:
        return Finding(Mark.WRONG, _("Referansedataene kan ikke leses: {error}. Hent mappen data igjen.", error=error))
    found = store.rows(_COUNTS)[0]
    told = _("{counties} fylker, {municipalities} kommuner, {departments} fylkesavdelinger", **_in_words(found))
    if found != wanted:
        text = _("Lageret har {told}, filene i data har andre tall. Lag lageret på nytt, eller rett filene.", told=told)
        return Finding(Mark.WRONG, text)
    return Finding(Mark.WELL, told)


def _wanted_counts(folder: Path) -> dict[str, object]:
    reference = read_reference(folder)
    return {
        "counties": sum(county.valid_to is None for county in reference.counties),
        "municipalities": sum(municipality.valid_to is None for municipality in reference.municipalities),
        "departments": sum(not department.is_dissolved for department in reference.departments),
    }


def _in_words(counts: Mapping[str, int]) -> dict[str, str]:
    return {name: number(count) for name, count in counts.items()}
