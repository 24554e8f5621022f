"""What the environment decides: which mode, which store, which host names. Read once, at the edge."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from programme.language import _
from programme.store import Kind

PROJECT_ROOT: Final = Path(__file__).resolve().parents[2]
LOOPBACK_NAMES: Final = ("localhost", "127.0.0.1", "::1")

_DEFAULT_STORES: Final = {Kind.REAL: "data/programme.duckdb", Kind.EXAMPLE: "data/example.duckdb"}
_POSTGRES: Final = ("postgresql://", "postgres://")
_HOST_NAME: Final = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")


class SettingFaulty(Exception):
    """The app cannot start as it is set up. `str()` is a sentence that says what is wrong and how to mend it."""


@dataclass(frozen=True)
class Settings:
    """How this process runs.

    `kind` is the mode, and the only kind of store that is opened; `store` an absolute file path or a PostgreSQL
    address; `hosts` the names under which the app answers.
    """

    kind: Kind
    store: str
    hosts: tuple[str, ...] = LOOPBACK_NAMES

    @property
    def is_example(self) -> bool:
        """Whether the person may be chosen and only this machine is served."""
        return self.kind is Kind.EXAMPLE

    @property
    def command_socket(self) -> Path | None:
        """Where commands for the open store are taken; None for PostgreSQL, which several processes can open."""
        return None if self.store.startswith(_POSTGRES) else Path(self.store).with_suffix(".sock")


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings from PROGRAMME_MODE, PROGRAMME_STORE and PROGRAMME_HOSTS. Raises SettingFaulty."""
    kind = _kind(environment.get("PROGRAMME_MODE", "").strip())
    store = environment.get("PROGRAMME_STORE", "").strip()
    hosts = environment.get("PROGRAMME_HOSTS", "")
    return Settings(kind=kind, store=_store(store or _DEFAULT_STORES[kind]), hosts=_hosts(kind, hosts))


def _kind(mode: str) -> Kind:
    if not mode:
        return Kind.REAL
    if mode not in set(Kind):
        text = "PROGRAMME_MODE er «{mode}». Skriv «example» for eksempelet, eller «real» for virkelig bruk."
        raise SettingFaulty(_(text, mode=mode))
    return Kind(mode)


def _store(address: str) -> str:
    if address.startswith(_POSTGRES):
        return address
    if "://" in address:
        # Only the scheme is shown: an address can hold a password.
        text = "PROGRAMME_STORE begynner med «{scheme}». Skriv stien til en fil, eller en adresse på postgresql://."
        raise SettingFaulty(_(text, scheme=address.partition("://")[0] + "://"))
    path = PROJECT_ROOT / Path(address).expanduser()
    if path.is_dir():
        text = "PROGRAMME_STORE er mappen «{path}». Skriv stien til en fil i den, for eksempel «{example}»."
        raise SettingFaulty(_(text, path=path, example=path / "programme.duckdb"))
    return str(path)


def _hosts(kind: Kind, text: str) -> tuple[str, ...]:
    names = tuple(name.strip().lower().rstrip(".") for name in text.split(",") if name.strip())
    for name in names:
        if not _HOST_NAME.fullmatch(name):
            said = "PROGRAMME_HOSTS har «{name}». Skriv bare vertsnavn med komma mellom, for eksempel «app.example.no»."
            raise SettingFaulty(_(said, name=name))
    if names and kind is Kind.EXAMPLE:
        text = "Eksempelet svarer bare på denne maskinen. Fjern PROGRAMME_HOSTS, eller sett PROGRAMME_MODE til «real»."
        raise SettingFaulty(_(text))
    return LOOPBACK_NAMES + names
