"""The command `programme`: stores are made whole or not at all, and faults are told in sentences."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from programme.cli import _make, main
from programme.server.commands import serve_commands
from programme.server.doctor import Finding, Mark, examine_running, is_anything_wrong
from programme.server.running import start, stop
from programme.server.settings import Settings, read_settings
from programme.store import Kind, Store, make_store, migrations, open_store
from tests.factories import ROOT

PLANS = len(list((ROOT / "data" / "plans").glob("*.yaml")))


@pytest.fixture
def address(empty_address: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where PROGRAMME_STORE says that the store is, on each engine."""
    monkeypatch.setenv("PROGRAMME_STORE", empty_address)
    monkeypatch.delenv("PROGRAMME_MODE", raising=False)
    monkeypatch.delenv("PROGRAMME_HOSTS", raising=False)
    return empty_address


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same for a DuckDB file alone."""
    file = tmp_path / "store.duckdb"
    monkeypatch.setenv("PROGRAMME_STORE", str(file))
    monkeypatch.setenv("PROGRAMME_MODE", "real")
    monkeypatch.delenv("PROGRAMME_HOSTS", raising=False)
    return file


@contextmanager
def opened(address: str) -> Iterator[Store]:
    store = open_store(address)
    try:
        yield store
    finally:
        store.close()


def count(store: Store, table: str) -> int:
    return int(store.rows(f"SELECT count(*) AS found FROM {table}")[0]["found"])


def test_init_makes_a_real_store_with_reference_data_and_plans_and_no_one(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init"]) == 0
    assert "Lageret er laget" in capsys.readouterr().out
    with opened(address) as store:
        assert store.kind is Kind.REAL
        assert (count(store, "department"), count(store, "plan")) == (12, PLANS)
        assert (count(store, "person"), count(store, "cohort")) == (0, 0)


def test_init_never_overwrites(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    make_store(address, Kind.EXAMPLE).close()
    assert main(["init"]) == 1
    assert "Det finnes allerede et lager" in capsys.readouterr().err
    with opened(address) as store:
        assert store.kind is Kind.EXAMPLE


def test_a_store_that_could_not_be_filled_is_not_there(path: Path) -> None:
    def fill(_store: Store) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _make(Settings(Kind.REAL, str(path)), fill)
    assert list(path.parent.iterdir()) == []


def test_init_leaves_nothing_but_the_store(path: Path) -> None:
    assert main(["init"]) == 0
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(("words", "people"), [(["example", "--people-only"], 5), (["example"], 50)])
def test_example_makes_an_example_store_also_where_the_mode_is_real(path: Path, words: list[str], people: int) -> None:
    assert main(words) == 0
    with opened(str(path)) as store:
        assert store.kind is Kind.EXAMPLE
        assert count(store, "person") >= people


def test_a_faulty_setting_is_told_in_a_sentence(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PROGRAMME_HOSTS", "https://app.example.no/")
    assert main(["init"]) == 1
    assert capsys.readouterr().err.startswith("PROGRAMME_HOSTS har «https://app.example.no/».")
    assert main(["doctor"]) == 1
    assert "✗ PROGRAMME_HOSTS har" in capsys.readouterr().out
    assert not path.exists()


@pytest.mark.parametrize("words", [["slett"], ["init", "--nå"], ["doctor", "hele"]])
def test_a_command_that_is_none_shows_how_to_write_it(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    told = capsys.readouterr().err
    assert ended.value.code == 2
    assert told.startswith("Kommandoen er ikke riktig skrevet.\nBruk: programme")


def test_example_can_be_made_as_it_was_on_a_day(path: Path) -> None:
    assert main(["example", "--until", "2023-09-20"]) == 0
    with opened(str(path)) as store:
        assert (count(store, "county_interest"), count(store, "participation_decision")) == (9, 0)


def test_a_day_that_is_none_is_told_with_the_usage(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["example", "--until", "20. september"])
    assert "Kommandoen er ikke riktig skrevet." in capsys.readouterr().err
    assert not path.exists()


@pytest.mark.parametrize("words", [[], ["--help"], ["init", "--help"], ["example", "-h"], ["doctor", "-h"]])
def test_help_is_in_norwegian(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    try:
        code = main(words)
    except SystemExit as ended:
        code = ended.code
    told = capsys.readouterr().out
    assert code == 0
    assert told.count("Bruk: ") == 1
    assert not any(english in told.casefold() for english in ("usage", "options", "show this", "positional"))


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
    monkeypatch.setenv("PROGRAMME_STORE", "postgresql://kari:hemmelig@127.0.0.1:1/programme")
    monkeypatch.delenv("PROGRAMME_MODE", raising=False)
    assert main(["doctor"]) == 1
    told = capsys.readouterr().out
    assert "127.0.0.1:1/programme" in told
    assert "hemmelig" not in told


@contextmanager
def serving(settings: Settings) -> Iterator[None]:
    """A server that has the store and answers commands, in a thread."""
    ready, loop = threading.Event(), asyncio.new_event_loop()
    ended = asyncio.Event()

    async def serve() -> None:
        assert settings.command_socket
        async with serve_commands(settings.command_socket, {"doctor": examine_running}):
            ready.set()
            await ended.wait()

    start(settings)
    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    try:
        assert ready.wait(10)
        yield
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join()
        loop.close()
        stop()


def test_the_server_carries_doctor_out_while_it_has_the_store(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["init"])
    capsys.readouterr()
    with serving(read_settings({"PROGRAMME_STORE": str(path)})):
        code = main(["doctor"])
    told = capsys.readouterr().out
    assert code == 0, told
    assert told.startswith("Appen kjører og har lageret.")
    assert "✓ 15 fylker" in told


def test_a_finding_is_one_line_and_only_a_fault_is_wrong() -> None:
    fault, note = Finding(Mark.WRONG, "Det er\n galt."), Finding(Mark.NOTE, "Merk.")
    assert str(fault) == "✗ Det er galt."
    assert (is_anything_wrong(f"{note}\n{fault}"), is_anything_wrong(str(note))) == (True, False)
