"""What the environment decides: mode, store, host names, sign-in, mail. Read once, at the edge.

How people sign in and where mail goes is in sign_in_settings.py and mail_settings.py.
"""

import re
import shlex
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from programme.language import _
from programme.messages.mail import Mail
from programme.server.faults import SettingFaulty as SettingFaulty  # noqa: PLC0414 - whoever reads settings, catches it
from programme.server.mail_settings import read_mail
from programme.server.sign_in_settings import Provider, read_address, read_cookie_secret, read_providers
from programme.store import Kind

PROJECT_ROOT: Final = Path(__file__).resolve().parents[2]
LOOPBACK_NAMES: Final = ("localhost", "127.0.0.1", "::1")

_DEFAULT_STORES: Final = {Kind.REAL: "data/programme.duckdb", Kind.EXAMPLE: "data/example.duckdb"}
_POSTGRES: Final = ("postgresql://", "postgres://")
_HOST_NAME: Final = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")


@dataclass(frozen=True)
class Settings:
    """How this process runs.

    `kind` is the mode, and the only kind of store that is opened; `store` an absolute file path or a PostgreSQL
    address; `hosts` the names under which the app answers; `scan` the command that files which are sent in are given
    to, empty for none. The rest is for real use alone: `address` the app's own,
    without a slash at the end; `mail` None when mail is not sent. What can hold a secret is not in `repr`.
    """

    kind: Kind
    store: str = field(repr=False)
    hosts: tuple[str, ...] = LOOPBACK_NAMES
    address: str = ""
    cookie_secret: str = field(default="", repr=False)
    providers: tuple[Provider, ...] = ()
    mail: Mail | None = None
    scan: tuple[str, ...] = ()

    @property
    def is_example(self) -> bool:
        """Whether the person may be chosen and only this machine is served."""
        return self.kind is Kind.EXAMPLE

    @property
    def is_encrypted(self) -> bool:
        """Whether browsers reach the app by https, so that cookies may be bound to it."""
        return self.address.startswith("https://")

    @property
    def command_socket(self) -> Path | None:
        """Where commands for the open store are taken; None for PostgreSQL, which several processes can open."""
        return None if self.store.startswith(_POSTGRES) else Path(self.store).with_suffix(".sock")


def read_settings(environment: Mapping[str, str]) -> Settings:
    """All that the app needs to serve. Raises SettingFaulty.

    For the example nothing of sign-in and mail is read: it has neither.
    """
    place = read_place(environment)
    if place.is_example:
        return place
    providers = _text(environment, "SIGN_IN")
    return replace(
        place,
        address=read_address(_text(environment, "ADDRESS")),
        cookie_secret=read_cookie_secret(_text(environment, "COOKIE_SECRET")),
        providers=read_providers(PROJECT_ROOT / Path(providers).expanduser()) if providers else (),
        mail=read_mail(_text(environment, "SMTP"), _text(environment, "SENDER")),
    )


def read_place(environment: Mapping[str, str]) -> Settings:
    """What a command needs that only opens the store: mode, store, host names, and the address if it is set.

    Raises SettingFaulty.
    """
    kind = _kind(_text(environment, "MODE"))
    store = _store(_text(environment, "STORE") or _DEFAULT_STORES[kind])
    names = LOOPBACK_NAMES + _hosts(kind, _text(environment, "HOSTS"))
    text, scan = _text(environment, "ADDRESS"), _command(_text(environment, "SCAN"))
    if kind is Kind.EXAMPLE or not text:
        return Settings(kind, store, names, scan=scan)
    address = read_address(text)
    own = urlsplit(address).hostname or ""
    return Settings(kind, store, tuple(dict.fromkeys((*names, own))), address, scan=scan)


def streamlit_secrets(settings: Settings) -> dict[str, dict[str, Any]]:
    """What `st.login` needs, in the layout of Streamlit's own secrets file; empty for the example."""
    if settings.is_example:
        return {}
    of_providers = {
        each.key: {
            "client_id": each.client_id,
            "client_secret": each.client_secret,
            "server_metadata_url": each.server_metadata_url,
            "client_kwargs": dict(each.client_kwargs),
        }
        for each in settings.providers
    }
    own = {"redirect_uri": f"{settings.address}/oauth2callback", "cookie_secret": settings.cookie_secret}
    return {"auth": {**own, **of_providers}}


def _text(environment: Mapping[str, str], name: str) -> str:
    return environment.get(f"PROGRAMME_{name}", "").strip()


def _command(text: str) -> tuple[str, ...]:
    """The command and its arguments, as a shell would read them; whether it is there is seen at once."""
    try:
        command = tuple(shlex.split(text))
    except ValueError as error:
        raise SettingFaulty(_("PROGRAMME_SCAN har et anførselstegn for lite. Skriv for eksempel clamdscan.")) from error
    if command and shutil.which(command[0]) is None:
        text = (
            "PROGRAMME_SCAN er «{command}», som ikke finnes. Skriv stien til virusskanneren, eller fjern innstillingen."
        )
        raise SettingFaulty(_(text, command=command[0]))
    return command


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
            said = "PROGRAMME_HOSTS har «{name}». Skriv bare vertsnavn med komma mellom, for eksempel «app.example»."
            raise SettingFaulty(_(said, name=name))
    if names and kind is Kind.EXAMPLE:
        text = "Eksempelet svarer bare på denne maskinen. Fjern PROGRAMME_HOSTS, eller sett PROGRAMME_MODE til «real»."
        raise SettingFaulty(_(text))
    return names
