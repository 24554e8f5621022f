"""Settings: what the environment may say, and what is said when it says something else."""

from pathlib import Path
from typing import Any

import pytest

from programme.messages.mail import Mail, Tls
from programme.server.settings import (
    LOOPBACK_NAMES,
    PROJECT_ROOT,
    SettingFaulty,
    Settings,
    read_place,
    read_settings,
    streamlit_secrets,
)
from programme.server.sign_in_settings import Provider
from programme.store import Kind
from tests.server.servers import REAL, SECRET

PROVIDERS = """
[entra]
name = "Microsoft"
client_id = "1111"
client_secret = "sikret-av-entra"
server_metadata_url = "https://login.example/.well-known/openid-configuration"
trusts_email = true

[id-porten]
name = "ID-porten"
client_id = "2222"
client_secret = "sikret-av-id-porten"
server_metadata_url = "https://idporten.example/.well-known/openid-configuration"
client_kwargs = { scope = "openid no_pid", prompt = "login" }
"""
SMTP = "smtp://kari:p%40ss@smtp.example:2525"


@pytest.fixture
def sign_in(tmp_path: Path) -> Path:
    path = tmp_path / "sign-in.toml"
    path.write_text(PROVIDERS, encoding="utf-8")
    return path


def test_nothing_set_is_the_real_app_on_its_own_file() -> None:
    assert read_place({}) == Settings(Kind.REAL, str(PROJECT_ROOT / "data/programme.duckdb"), LOOPBACK_NAMES)


def test_example_has_a_store_of_its_own() -> None:
    settings = read_settings({"PROGRAMME_MODE": "example"})

    assert settings.is_example
    assert settings.store == str(PROJECT_ROOT / "data/example.duckdb")
    assert settings.command_socket == PROJECT_ROOT / "data/example.sock"


def test_example_reads_nothing_of_sign_in_and_mail() -> None:
    faulty = dict.fromkeys(("ADDRESS", "COOKIE_SECRET", "SIGN_IN", "SMTP", "SENDER"), "x")

    settings = read_settings({"PROGRAMME_MODE": "example", **{f"PROGRAMME_{name}": x for name, x in faulty.items()}})

    assert (settings.address, settings.cookie_secret, settings.providers, settings.mail) == ("", "", (), None)
    assert streamlit_secrets(settings) == {}


def test_postgres_address_is_kept_and_needs_no_command_socket() -> None:
    settings = read_settings({**REAL, "PROGRAMME_STORE": "postgresql://db.example/programme"})

    assert (settings.store, settings.command_socket) == ("postgresql://db.example/programme", None)


def test_hosts_and_that_of_the_address_are_added_to_those_of_loopback() -> None:
    settings = read_settings({**REAL, "PROGRAMME_HOSTS": "a.example, B.example."})

    assert settings.hosts == (*LOOPBACK_NAMES, "a.example", "b.example", "app.example")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://App.example/", "https://app.example"),
        ("https://app.example:8443", "https://app.example:8443"),
        ("http://127.0.0.1:8501", "http://127.0.0.1:8501"),
        ("http://localhost:8501", "http://localhost:8501"),
    ],
)
def test_address_is_https_or_on_this_machine(text: str, address: str) -> None:
    settings = read_settings({**REAL, "PROGRAMME_ADDRESS": text})

    assert (settings.address, settings.is_encrypted) == (address, address.startswith("https"))


@pytest.mark.parametrize(
    "text",
    [
        "app.example",
        "http://app.example",
        "https://kari:hemmelig@app.example",
        "https://app.example/app",
        "https://app.example?x=hemmelig",
        "https://app.example#x",
        "https://app.example:port",
        "https://",
        "https://app programmet.example",
        "ftp://127.0.0.1",
    ],
)
def test_any_other_address_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(SettingFaulty, match="PROGRAMME_ADDRESS er ikke riktig") as caught:
        read_settings({**REAL, "PROGRAMME_ADDRESS": text})

    assert "hemmelig" not in str(caught.value)


@pytest.mark.parametrize(
    "secret",
    [
        "",
        "kort",
        SECRET[:31],
        "a" * 64,
        "abab" * 16,
        "changeme" * 8,
        "Change-Me_" + SECRET,
        "your-secret-here-" + SECRET,
    ],
)
def test_a_cookie_secret_that_is_missing_or_can_be_guessed_is_refused_and_not_repeated(secret: str) -> None:
    with pytest.raises(SettingFaulty, match="PROGRAMME_COOKIE_SECRET mangler eller kan gjettes") as caught:
        read_settings({**REAL, "PROGRAMME_COOKIE_SECRET": secret})

    assert not secret or secret not in str(caught.value)


def test_an_address_is_needed_to_serve_but_not_to_open_the_store() -> None:
    without = {name: text for name, text in REAL.items() if name != "PROGRAMME_ADDRESS"}

    assert read_place(without).address == ""
    with pytest.raises(SettingFaulty, match="PROGRAMME_ADDRESS mangler"):
        read_settings(without)


def test_providers_are_read_in_the_order_of_the_file(sign_in: Path) -> None:
    entra, id_porten = read_settings({**REAL, "PROGRAMME_SIGN_IN": str(sign_in)}).providers

    assert entra == Provider(
        key="entra",
        name="Microsoft",
        client_id="1111",
        client_secret="sikret-av-entra",  # noqa: S106 - invented
        server_metadata_url="https://login.example/.well-known/openid-configuration",
        trusts_email=True,
        client_kwargs={},
    )
    assert (id_porten.key, id_porten.trusts_email) == ("id-porten", False)
    assert id_porten.client_kwargs == {"scope": "openid no_pid", "prompt": "login"}


def test_streamlit_is_told_of_the_providers_in_its_own_layout(sign_in: Path) -> None:
    auth = streamlit_secrets(read_settings({**REAL, "PROGRAMME_SIGN_IN": str(sign_in)}))["auth"]

    assert list(auth) == ["redirect_uri", "cookie_secret", "entra", "id-porten"]
    assert auth["redirect_uri"] == "https://app.example/oauth2callback"
    assert auth["cookie_secret"] == SECRET
    assert auth["id-porten"] == {
        "client_id": "2222",
        "client_secret": "sikret-av-id-porten",
        "server_metadata_url": "https://idporten.example/.well-known/openid-configuration",
        "client_kwargs": {"scope": "openid no_pid", "prompt": "login"},
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[entra\nclient_secret = "hemmelig"', "er ikke riktig TOML"),
        ('client_secret = "hemmelig"', "har «client_secret» utenfor en tabell"),
        (PROVIDERS.replace("[entra]", "[en_tra]"), "har tabellen [en_tra]"),
        (PROVIDERS.replace('client_id = "1111"\n', ""), "client_id mangler i [entra]"),
        (PROVIDERS.replace('"1111"', '" "'), "client_id mangler i [entra]"),
        (PROVIDERS.replace('client_secret = "sikret-av-entra"\n', ""), "client_secret mangler i [entra]"),
        (PROVIDERS.replace("sikret-av-entra", ""), "client_secret mangler i [entra]"),
        (PROVIDERS.replace('name = "Microsoft"\n', ""), "name mangler i [entra]"),
        (PROVIDERS.replace("server_metadata_url", "metadata", 1), "server_metadata_url mangler i [entra]"),
        (PROVIDERS.replace("trusts_email", "trust_email"), "har «trust_email» i [entra], som er ukjent"),
        (PROVIDERS.replace("trusts_email", "key"), "har «key» i [entra], som er ukjent"),
        (
            PROVIDERS.replace("trusts_email = true", 'trusts_email = "hemmelig"'),
            "trusts_email i [entra] er ikke riktig",
        ),
        (PROVIDERS.replace("https://login", "http://login"), "server_metadata_url i [entra] er ikke riktig"),
        (PROVIDERS.replace("https://login", "https://u:hemmelig@login"), "server_metadata_url i [entra] er ikke"),
        (PROVIDERS.replace('"openid no_pid"', "[1]"), "client_kwargs i [id-porten] er ikke riktig"),
    ],
)
def test_a_faulty_file_of_providers_is_told_in_a_sentence_without_secrets(sign_in: Path, text: str, told: str) -> None:
    sign_in.write_text(text, encoding="utf-8")

    with pytest.raises(SettingFaulty) as caught:
        read_settings({**REAL, "PROGRAMME_SIGN_IN": str(sign_in)})

    assert told in str(caught.value)
    assert str(sign_in) in str(caught.value)
    assert not {"hemmelig", "sikret"} & set(str(caught.value).replace("-", " ").split())


def test_a_file_of_providers_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingFaulty, match="som ikke kan leses"):
        read_settings({**REAL, "PROGRAMME_SIGN_IN": str(tmp_path / "none.toml")})


@pytest.mark.parametrize(
    ("server", "mail"),
    [
        (SMTP, ("smtp.example", 2525, "kari", "p@ss", Tls.STARTTLS)),
        ("smtp://smtp.example", ("smtp.example", 587, "", "", Tls.STARTTLS)),
        ("smtps://u:p@smtp.example", ("smtp.example", 465, "u", "p", Tls.FROM_THE_START)),
        ("smtp://127.0.0.1:1025?starttls=no", ("127.0.0.1", 1025, "", "", Tls.NONE)),
        ("smtp://u:p@127.0.0.1?starttls=no", ("127.0.0.1", 25, "u", "p", Tls.NONE)),
    ],
)
def test_mail_server_is_read(server: str, mail: tuple[Any, ...]) -> None:
    settings = read_settings({**REAL, "PROGRAMME_SMTP": server, "PROGRAMME_SENDER": "Program@program.example"})

    assert settings.mail == Mail(*mail, "program@program.example")


@pytest.mark.parametrize(
    ("server", "sender", "told"),
    [
        (SMTP, "", "PROGRAMME_SENDER mangler"),
        (SMTP, "Kari", "PROGRAMME_SENDER mangler"),
        ("", "program@program.example", "PROGRAMME_SMTP er ikke riktig skrevet"),
        ("smtp.example:587", "program@program.example", "PROGRAMME_SMTP er ikke riktig skrevet"),
        ("smtp://u:hemmelig@smtp.example:x", "program@program.example", "PROGRAMME_SMTP er ikke riktig skrevet"),
        ("smtp://u:hemmelig@smtp.example/x", "program@program.example", "PROGRAMME_SMTP er ikke riktig skrevet"),
        ("smtps://smtp.example?starttls=no", "program@program.example", "PROGRAMME_SMTP kan bare ende på"),
        ("smtp://smtp.example?tls=hemmelig", "program@program.example", "PROGRAMME_SMTP kan bare ende på"),
        ("smtp://u:hemmelig@smtp.example?starttls=no", "program@program.example", "PROGRAMME_SMTP ville sendt"),
    ],
)
def test_a_faulty_mail_server_is_told_in_a_sentence_without_the_password(server: str, sender: str, told: str) -> None:
    with pytest.raises(SettingFaulty) as caught:
        read_settings({**REAL, "PROGRAMME_SMTP": server, "PROGRAMME_SENDER": sender})

    assert str(caught.value).startswith(told)
    assert "hemmelig" not in str(caught.value)


def test_no_secret_is_in_what_settings_look_like(sign_in: Path) -> None:
    environment = {
        **REAL,
        "PROGRAMME_STORE": "postgresql://kari:hemmelig@db.example/programme",
        "PROGRAMME_SIGN_IN": str(sign_in),
        "PROGRAMME_SMTP": SMTP,
        "PROGRAMME_SENDER": "program@program.example",
    }

    looks = f"{read_settings(environment)!r}{read_settings(environment)}"

    assert "app.example" in looks
    assert not [secret for secret in (SECRET, "hemmelig", "sikret", "p@ss", "p%40ss") if secret in looks]


@pytest.mark.parametrize(
    ("environment", "start"),
    [
        ({"PROGRAMME_MODE": "prod"}, "PROGRAMME_MODE er «prod»."),
        ({"PROGRAMME_STORE": "mysql://u:secret@db"}, "PROGRAMME_STORE begynner med «mysql://»."),
        ({"PROGRAMME_HOSTS": "https://app.example"}, "PROGRAMME_HOSTS har «https://app.example»."),
        ({"PROGRAMME_HOSTS": "*"}, "PROGRAMME_HOSTS har «*»."),
        ({"PROGRAMME_MODE": "example", "PROGRAMME_HOSTS": "a.no"}, "Eksempelet svarer bare på denne maskinen."),
    ],
)
def test_a_faulty_setting_is_told_in_a_sentence(environment: dict[str, str], start: str) -> None:
    with pytest.raises(SettingFaulty) as caught:
        read_settings(environment)

    assert str(caught.value).startswith(start)
    assert "secret" not in str(caught.value)


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(SettingFaulty, match="er mappen"):
        read_settings({"PROGRAMME_STORE": str(tmp_path)})
