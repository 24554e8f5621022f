"""`programme init` and `example`: stores are made whole or not at all, and faults are told in sentences."""

from pathlib import Path

import pytest

from programme.cli import _make, main
from programme.server.settings import Settings
from programme.store import Kind, Store, make_store
from tests.cli.conftest import count, opened
from tests.factories import ROOT

PLANS = len(list((ROOT / "data" / "plans").glob("*.yaml")))


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
    monkeypatch.setenv("PROGRAMME_HOSTS", "https://app.example/")
    assert main(["init"]) == 1
    assert capsys.readouterr().err.startswith("PROGRAMME_HOSTS har «https://app.example/».")
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
