"""`programme doctor`: what is wrong with an installation, and nothing that is secret."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from programme.cli import main
from programme.server.doctor import Finding, Mark, is_anything_wrong
from programme.server.settings import read_settings
from programme.store import Kind, make_store, migrations
from tests.cli.conftest import opened, serving, set_up
from tests.server.servers import SECRET


def test_doctor_finds_nothing_wrong_with_a_store_just_made(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["init"])
    capsys.readouterr()
    code = main(["doctor"])
    told = capsys.readouterr().out
    assert (code, "✗" in told) == (0, False), told
    assert "✓ 15 fylker, 357 kommuner, 10 fylkesavdelinger" in told
    assert ("PostgreSQL" in told) == address.startswith("postgresql")


def test_doctor_says_what_to_do_where_there_is_no_store(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 1
    assert "Lag et med «programme init»" in capsys.readouterr().out
    assert not Path(address).exists()


def test_doctor_tells_a_store_of_the_other_kind(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    make_store(address, Kind.EXAMPLE).close()
    assert main(["doctor"]) == 1
    assert "Sett PROGRAMME_MODE til «example»" in capsys.readouterr().out


def test_doctor_leaves_the_tables_as_they_are(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["init"])
    last = migrations.available()[-1]
    with opened(address) as store:
        store.write(lambda transaction: transaction.rows("DELETE FROM migration WHERE name = $name", name=last))
    capsys.readouterr()

    code = main(["doctor"])

    told = capsys.readouterr().out
    assert (code, f"! 1 endring av tabellene gjøres når appen starter: {last}" in told) == (0, True), told
    assert main(["doctor"]) == 0
    assert last in capsys.readouterr().out


def test_doctor_tells_a_store_that_lacks_reference_data(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    make_store(address, Kind.REAL).close()
    assert main(["doctor"]) == 1
    assert "✗ Lageret har 0 fylker, 0 kommuner, 0 fylkesavdelinger" in capsys.readouterr().out


def test_doctor_tells_a_store_that_another_program_has(path: Path) -> None:
    held = make_store(str(path), Kind.REAL)
    command = [sys.executable, "-c", "import sys; from programme.cli import main; sys.exit(main(['doctor']))"]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    held.close()
    assert told.returncode == 1
    assert "er i bruk av et annet program" in told.stdout
    assert told.stderr == ""


def test_doctor_does_not_show_a_password(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    set_up(monkeypatch, PROGRAMME_STORE="postgresql://kari:hemmelig@127.0.0.1:1/programme")
    assert main(["doctor"]) == 1
    told = capsys.readouterr().out
    assert "127.0.0.1:1/programme" in told
    assert "hemmelig" not in told


def test_doctor_tells_how_people_sign_in_and_shows_no_secret(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["init"])
    providers = path.with_name("sign-in.toml")
    providers.write_text(
        '[feide]\nname = "Feide"\nclient_id = "1"\nclient_secret = "hemmelig"\n'
        'server_metadata_url = "https://feide.example/.well-known/openid-configuration"\n'
    )
    monkeypatch.setenv("PROGRAMME_SIGN_IN", str(providers))
    monkeypatch.setenv("PROGRAMME_SMTP", "smtp://kari:hemmelig@smtp.example")
    monkeypatch.setenv("PROGRAMME_SENDER", "program@program.example")
    capsys.readouterr()

    code = main(["doctor"])

    told = capsys.readouterr().out
    assert code == 0, told
    assert "✓ Innlogging på https://app.example: Feide\n" in told
    assert "✓ E-post fra program@program.example sendes gjennom smtp.example\n" in told
    assert "hemmelig" not in told
    assert SECRET not in told


def test_doctor_goes_on_to_the_store_when_sign_in_is_faulty(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["init"])
    monkeypatch.delenv("PROGRAMME_COOKIE_SECRET")
    capsys.readouterr()

    code = main(["doctor"])

    told = capsys.readouterr().out
    assert code == 1
    assert "✗ PROGRAMME_COOKIE_SECRET mangler" in told
    assert "✓ 15 fylker" in told
    assert path.exists()


def test_the_server_carries_doctor_out_while_it_has_the_store(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["init"])
    capsys.readouterr()
    with serving(read_settings(os.environ)):
        code = main(["doctor"])
    told = capsys.readouterr().out
    assert code == 0, told
    assert told.startswith("Appen kjører og har lageret.")
    assert "✓ 15 fylker" in told
    assert path.exists()


def test_a_finding_is_one_line_and_only_a_fault_is_wrong() -> None:
    fault, note = Finding(Mark.WRONG, "Det er\n galt."), Finding(Mark.NOTE, "Merk.")
    assert str(fault) == "✗ Det er galt."
    assert (is_anything_wrong(f"{note}\n{fault}"), is_anything_wrong(str(note))) == (True, False)


def test_doctor_tells_whether_files_are_scanned(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["init"])
    capsys.readouterr()
    assert main(["doctor"]) == 0
    assert "! Filer som sendes inn, skannes ikke for virus. Sett PROGRAMME_SCAN" in capsys.readouterr().out

    monkeypatch.setenv("PROGRAMME_SCAN", f"{sys.executable} -c pass")
    assert main(["doctor"]) == 0
    assert f"✓ Filer som sendes inn, skannes for virus med {sys.executable}\n" in capsys.readouterr().out

    monkeypatch.setenv("PROGRAMME_SCAN", str(path / "ingen-skanner"))
    assert main(["doctor"]) == 1
    assert "som ikke finnes. Skriv stien til virusskanneren" in capsys.readouterr().out
