"""The command `programme`: stores are made whole or not at all, and faults are told in sentences."""

import asyncio
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from programme.access.grants import actor_of
from programme.access.model import Role, nobody
from programme.cli import _make, main
from programme.server.commands import serve_commands
from programme.server.doctor import Finding, Mark, is_anything_wrong
from programme.server.operating import for_the_server
from programme.server.running import start, stop
from programme.server.settings import Settings, read_settings
from programme.sign_in.actions import redeem_link
from programme.sign_in.model import LinkUnusable
from programme.sign_in.records import signed_in
from programme.store import Kind, Store, make_store, migrations, open_store
from tests.factories import ROOT
from tests.server.servers import REAL, SECRET

PLANS = len(list((ROOT / "data" / "plans").glob("*.yaml")))


@pytest.fixture
def address(empty_address: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where PROGRAMME_STORE says that the store is, on each engine."""
    set_up(monkeypatch, PROGRAMME_STORE=empty_address)
    return empty_address


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same for a DuckDB file alone."""
    file = tmp_path / "store.duckdb"
    set_up(monkeypatch, PROGRAMME_STORE=str(file), PROGRAMME_MODE="real")
    return file


def set_up(monkeypatch: pytest.MonkeyPatch, **settings: str) -> None:
    """Real use, fully set up, and `settings`; nothing of what surrounds the test."""
    for name in [name for name in os.environ if name.startswith("PROGRAMME_")]:
        monkeypatch.delenv(name)
    for name, text in {**REAL, **settings}.items():
        monkeypatch.setenv(name, text)


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
    monkeypatch.setenv("PROGRAMME_SMTP", "smtp://kari:hemmelig@smtp.example.no")
    monkeypatch.setenv("PROGRAMME_SENDER", "program@example.no")
    capsys.readouterr()

    code = main(["doctor"])

    told = capsys.readouterr().out
    assert code == 0, told
    assert "✓ Innlogging på https://app.example.no: Feide\n" in told
    assert "✓ E-post fra program@example.no sendes gjennom smtp.example.no\n" in told
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


@contextmanager
def serving(settings: Settings) -> Iterator[None]:
    """A server that has the store and answers commands, in a thread."""
    ready, loop = threading.Event(), asyncio.new_event_loop()
    ended = asyncio.Event()

    async def serve() -> None:
        assert settings.command_socket
        async with serve_commands(settings.command_socket, for_the_server()):
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


KARI = ["administrator", "--name", "Kari Eksempel", "--email", "Kari@kulturskoleradet.example"]


@pytest.fixture(params=["served", "free"])
def store_in_use(request: pytest.FixtureRequest, path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Path]:
    """A real store that a server has, and one that is free."""
    assert main(["init"]) == 0
    capsys.readouterr()
    if request.param == "free":
        yield path
        return
    with serving(read_settings(os.environ)):
        yield path


def test_the_first_programme_manager_is_made_and_given_a_link_from_the_command_line(
    store_in_use: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(KARI) == 0
    told = capsys.readouterr().out
    assert "Kari Eksempel er med i programledelsen." in told
    assert "«programme link kari@kulturskoleradet.example»" in told

    assert main(["link", "kari@kulturskoleradet.example"]) == 0
    told = capsys.readouterr().out
    assert re.search(r"20 minuttene: https://app\.example\.no/inn/[\w-]{43}\n$", told), told
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
    assert main(["retention"]) == 0
    assert capsys.readouterr().out == "Ingen personopplysninger har stått for lenge.\n"


def test_commands_that_the_server_carries_out_say_so(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["init"])
    with serving(read_settings(os.environ)):
        capsys.readouterr()
        main(["seal-audit"])
    assert capsys.readouterr().out.startswith("Appen kjører og har lageret, og har utført kommandoen.\n")
    assert path.exists()
