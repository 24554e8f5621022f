"""Settings: what the environment may say, and what is said when it says something else."""

from pathlib import Path

import pytest

from programme.server.settings import LOOPBACK_NAMES, PROJECT_ROOT, SettingFaulty, Settings, read_settings
from programme.store import Kind


def test_nothing_set_is_the_real_app_on_its_own_file() -> None:
    assert read_settings({}) == Settings(Kind.REAL, str(PROJECT_ROOT / "data/programme.duckdb"), LOOPBACK_NAMES)


def test_example_has_a_store_of_its_own() -> None:
    settings = read_settings({"PROGRAMME_MODE": "example"})

    assert settings.is_example
    assert settings.store == str(PROJECT_ROOT / "data/example.duckdb")
    assert settings.command_socket == PROJECT_ROOT / "data/example.sock"


def test_postgres_address_is_kept_and_needs_no_command_socket() -> None:
    settings = read_settings({"PROGRAMME_STORE": "postgresql://db.example/programme"})

    assert (settings.store, settings.command_socket) == ("postgresql://db.example/programme", None)


def test_hosts_are_added_to_those_of_loopback() -> None:
    assert read_settings({"PROGRAMME_HOSTS": "App.example.no, b.example.no."}).hosts == (
        *LOOPBACK_NAMES,
        "app.example.no",
        "b.example.no",
    )


@pytest.mark.parametrize(
    ("environment", "start"),
    [
        ({"PROGRAMME_MODE": "prod"}, "PROGRAMME_MODE er «prod»."),
        ({"PROGRAMME_STORE": "mysql://u:secret@db"}, "PROGRAMME_STORE begynner med «mysql://»."),
        ({"PROGRAMME_HOSTS": "https://app.example.no"}, "PROGRAMME_HOSTS har «https://app.example.no»."),
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
