"""What `programme` does in a store, also while a server has it: managers, links, the log, backup, retention."""

import os
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from programme.access.grants import actor_of
from programme.access.model import Role, nobody
from programme.cli import main
from programme.server.settings import read_settings
from programme.sign_in.actions import redeem_link
from programme.sign_in.model import LinkUnusable
from programme.sign_in.records import signed_in
from programme.store import Kind
from tests.cli.conftest import KARI, count, opened, serving, set_up


def test_the_first_programme_manager_is_made_and_given_a_link_from_the_command_line(
    store_in_use: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(KARI) == 0
    told = capsys.readouterr().out
    assert "Kari Eksempel er med i programledelsen." in told
    assert "«programme link kari@kulturskoleradet.example»" in told

    assert main(["link", "kari@kulturskoleradet.example"]) == 0
    told = capsys.readouterr().out
    assert re.search(r"20 minuttene: https://app\.example/inn/[\w-]{43}\n$", told), told
    assert store_in_use.exists()


def test_a_link_that_is_printed_signs_the_person_in_once(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["init"])
    main(KARI)
    capsys.readouterr()
    main(["link", "kari@kulturskoleradet.example"])
    token = capsys.readouterr().out.strip().rpartition("/")[2]
    now = datetime.now(UTC)
    with opened(str(path)) as store:
        redeemed = redeem_link(nobody(now), store, token=token)
        found = signed_in(store, session_token=redeemed.session_token, claims=None, at=now)
        actor = actor_of(store, found.person_id, now)
        with pytest.raises(LinkUnusable):
            redeem_link(nobody(now), store, token=token)
        kinds = {row["kind"] for row in store.rows("SELECT kind FROM outbox")}
    assert (actor.name, actor.has(Role.PROGRAMME_MANAGEMENT)) == ("Kari Eksempel", True)
    assert "sign_in_link" not in kinds


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["administrator", "--name", "Kari", "--email", "kari"], "E-postadressen mangler @."),
        (["link", "ukjent@kommune.example"], "Ingen har denne e-postadressen."),
        (["verify-audit", "--expect", "1:x"], "Hodet skal være nummeret"),
        (["verify-audit", "--expect", f"99:{'0' * 64}"], "Slutten av loggen er borte"),
    ],
)
def test_a_command_that_is_not_carried_out_says_why(
    store_in_use: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    assert main(words) == 1
    assert capsys.readouterr().err.startswith(told)
    assert store_in_use.exists()


def test_a_link_needs_the_address_of_the_app(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["init"])
    main(KARI)
    monkeypatch.delenv("PROGRAMME_ADDRESS")
    capsys.readouterr()
    assert main(["link", "kari@kulturskoleradet.example"]) == 1
    assert capsys.readouterr().err.startswith("PROGRAMME_ADDRESS mangler.")
    assert path.exists()


def test_the_audit_log_is_sealed_and_verified(store_in_use: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(KARI)
    capsys.readouterr()
    assert main(["seal-audit"]) == 0
    assert "Endringsloggen er forseglet. Nye linjer: " in capsys.readouterr().out
    assert main(["verify-audit"]) == 0
    told = capsys.readouterr().out
    assert "Endringsloggen stemmer." in told
    head = told.strip().rpartition(" ")[2]
    assert main(["verify-audit", "--expect", head]) == 0
    assert store_in_use.exists()


def test_a_change_of_the_log_is_found(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["init"])
    main(KARI)
    main(["seal-audit"])
    with opened(str(path)) as store:
        store.write(lambda transaction: transaction.rows("UPDATE audit_log SET reason = 'en annen'"))
    capsys.readouterr()
    assert main(["verify-audit"]) == 1
    assert "er endret etterpå" in capsys.readouterr().err


def test_a_backup_is_a_store_of_its_own_and_never_overwrites(
    store_in_use: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    main(KARI)
    monkeypatch.chdir(store_in_use.parent)
    capsys.readouterr()
    copy = store_in_use.with_name("kopi.duckdb")
    assert main(["backup", "kopi.duckdb"]) == 0
    assert f"Sikkerhetskopien er laget: {copy} (" in capsys.readouterr().out
    with opened(str(copy)) as store:
        assert (store.kind, count(store, "person")) == (Kind.REAL, 1)
    assert main(["backup", str(copy)]) == 1
    assert "Det finnes allerede et lager" in capsys.readouterr().err


def test_retention_tells_first_and_runs_only_when_it_is_told_to(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, world_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = Path(shutil.copy(world_file, tmp_path / "world.duckdb"))
    set_up(monkeypatch, PROGRAMME_STORE=str(path), PROGRAMME_MODE="example")
    with opened(str(path)) as store:
        before = store.rows("SELECT count(*) AS found FROM erasure")

    assert main(["retention"]) == 0
    told = capsys.readouterr().out
    assert "Ingenting er slettet. Skriv «programme retention --run»" in told
    with opened(str(path)) as store:
        assert store.rows("SELECT count(*) AS found FROM erasure") == before

    assert main(["retention", "--run"]) == 0
    assert "Ingenting er slettet" not in capsys.readouterr().out
    with opened(str(path)) as store:
        assert store.rows("SELECT * FROM leftover") == []
    assert main(["retention"]) == 0
    assert capsys.readouterr().out == "Ingen personopplysninger har stått for lenge.\n"


def test_commands_that_the_server_carries_out_say_so(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["init"])
    with serving(read_settings(os.environ)):
        capsys.readouterr()
        main(["seal-audit"])
    assert capsys.readouterr().out.startswith("Appen kjører og har lageret, og har utført kommandoen.\n")
    assert path.exists()
