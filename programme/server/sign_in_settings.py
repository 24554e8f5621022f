"""How people sign in: PROGRAMME_ADDRESS, PROGRAMME_COOKIE_SECRET and the providers in PROGRAMME_SIGN_IN."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from programme.language import _
from programme.language.numbers import listed
from programme.server.faults import SettingFaulty
from programme.server.loopback import is_loopback

_SHORTEST_SECRET: Final = 32
_FEWEST_CHARACTERS: Final = 8  # different ones; 32 random hexadecimal digits have about 14
_DEFAULTS: Final = ("changeme", "secret", "default", "example", "password", "passord", "hemmelig", "eksempel")
_KEY: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")  # Streamlit takes no underscore in it


def _written(address: str) -> str:
    if not is_safe_address(address):
        raise ValueError("no safe address")
    return address


Filled = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Metadata = Annotated[str, AfterValidator(_written)]


class Provider(BaseModel):
    """Where people can sign in with OpenID Connect. `name` stands on the button.

    `trusts_email`: every address that the provider tells is the person's own, also when it doesn't say so.
    `client_kwargs`: as Authlib takes them, for instance `scope`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)
    key: str
    name: Filled
    client_id: Filled
    client_secret: Filled = Field(repr=False)
    server_metadata_url: Metadata
    trusts_email: bool = False
    client_kwargs: Mapping[str, str | bool | int] = Field(default_factory=dict)


def is_safe_address(address: str) -> bool:
    """Whether `address` is https, or http on this machine, with a host name and without user or password."""
    try:
        parts = urlsplit(address)
        _port = parts.port  # raises when it is none
    except ValueError:
        return False
    is_encrypted = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))
    return is_encrypted and bool(parts.hostname) and "@" not in parts.netloc and not re.search(r"\s", address)


def read_address(text: str) -> str:
    """The app's own address (PROGRAMME_ADDRESS), without a slash at the end. Raises SettingFaulty."""
    address = text.rstrip("/").lower()
    if not text:
        raise SettingFaulty(_("PROGRAMME_ADDRESS mangler. Skriv adressen til appen, for eksempel https://app.example."))
    if not is_safe_address(address) or set("/?#") & set(address.partition("://")[2]):
        said = "PROGRAMME_ADDRESS er ikke riktig. Skriv bare https:// og vertsnavnet, for eksempel https://app.example."
        raise SettingFaulty(_(said))
    return address


def read_cookie_secret(text: str) -> str:
    """The key that signs cookies (PROGRAMME_COOKIE_SECRET). Raises SettingFaulty for one that can be guessed."""
    letters = re.sub(r"[\W_]", "", text).casefold()
    is_guessable = len(set(text)) < _FEWEST_CHARACTERS or any(word in letters for word in _DEFAULTS)
    if len(text) < _SHORTEST_SECRET or is_guessable:
        said = (
            "PROGRAMME_COOKIE_SECRET mangler eller kan gjettes. Lag minst 32 tilfeldige tegn: openssl rand -base64 48."
        )
        raise SettingFaulty(_(said))
    return text


def read_providers(path: Path) -> tuple[Provider, ...]:
    """The providers of a TOML file, one table each, in its order. Raises SettingFaulty."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingFaulty(_("PROGRAMME_SIGN_IN er {path}, som ikke kan leses. Rett stien.", path=path)) from error
    except ValueError as error:  # the reader's own words quote the file
        raise SettingFaulty(_("{path} er ikke riktig TOML. Se eksempelet i README.", path=path)) from error
    return tuple(_provider(path, key, table) for key, table in tables.items())


def _provider(path: Path, key: str, table: object) -> Provider:
    if not isinstance(table, dict):
        said = "{path} har «{key}» utenfor en tabell. Skriv en tabell for hver innlogging, for eksempel [feide]."
        raise SettingFaulty(_(said, path=path, key=key))
    if not _KEY.fullmatch(key):
        raise SettingFaulty(
            _("{path} har tabellen [{key}]. Bruk små bokstaver, tall og bindestrek.", path=path, key=key)
        )
    if "key" in table:
        raise SettingFaulty(_unknown(path, key, "key"))
    try:
        return Provider.model_validate({**table, "key": key})
    except ValidationError as error:
        raise SettingFaulty(_sentence(path, key, error.errors(include_input=False)[0])) from None


def _sentence(path: Path, key: str, details: ErrorDetails) -> str:
    field = str(details["loc"][0])
    if details["type"] == "extra_forbidden":
        return _unknown(path, key, field)
    if details["type"] in {"missing", "string_too_short"}:
        return _("{path}: {field} mangler i [{key}]. Se eksempelet i README.", path=path, field=field, key=key)
    return _("{path}: {field} i [{key}] er ikke riktig. Se eksempelet i README.", path=path, field=field, key=key)


def _unknown(path: Path, key: str, field: str) -> str:
    known = listed(name for name in Provider.model_fields if name != "key")
    text = "{path} har «{field}» i [{key}], som er ukjent. Disse kan stå der: {known}."
    return _(text, path=path, field=field, key=key, known=known)
