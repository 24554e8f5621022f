"""A backup holds every row at its moment, in a file of its own, and is a store that can be opened."""

from pathlib import Path

import pytest

from programme.store import Store, Transaction, back_up, open_store
from programme.store.errors import StoreExists
from tests.factories import MORNING, board_member, cohort, contact

TABLES = """
    SELECT table_name FROM information_schema.tables
    WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name
"""


def counts(store: Store) -> dict[str, int]:
    tables = [row["table_name"] for row in store.rows(TABLES)]
    return {table: store.rows(f"SELECT count(*) AS rows FROM {table}")[0]["rows"] for table in tables}


def test_backup_opens_as_a_store_with_every_row(store: Store, tmp_path: Path) -> None:
    cohort(store)
    contact(store)
    board_member(store)
    written = back_up(store, tmp_path / "copies" / "backup.duckdb")
    copy = open_store(str(tmp_path / "copies" / "backup.duckdb"), kind=store.kind)
    try:
        assert counts(copy) == counts(store)
        assert written == sum(counts(store).values()) - counts(store)["migration"] - counts(store)["store_identity"]
        query = "SELECT * FROM audit_log ORDER BY id"
        assert copy.rows(query) == store.rows(query)
    finally:
        copy.close()


def test_backup_leaves_nothing_else_and_is_for_its_owner_alone(store: Store, tmp_path: Path) -> None:
    back_up(store, tmp_path / "copies" / "backup.duckdb")
    assert [path.name for path in (tmp_path / "copies").iterdir()] == ["backup.duckdb"]
    assert (tmp_path / "copies" / "backup.duckdb").stat().st_mode & 0o077 == 0


def test_backup_refuses_a_path_that_is_taken(store: Store, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("noe annet")
    with pytest.raises(StoreExists):
        back_up(store, tmp_path / "taken")
    assert (tmp_path / "taken").read_text() == "noe annet"


def test_backup_that_fails_leaves_no_file(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_self: object, _table: str, _rows: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("programme.store.duck.DuckTransaction.insert_all", fails)
    with pytest.raises(OSError, match="full"):
        back_up(store, tmp_path / "copies" / "backup.duckdb")
    assert list((tmp_path / "copies").iterdir()) == []


def test_backup_holds_no_trace_of_what_was_deleted(store: Store, tmp_path: Path) -> None:
    def write(transaction: Transaction) -> None:
        transaction.insert("submission", key="1", result="Ragnhild Forglemmegei", submitted_at=MORNING)
        transaction.insert("submission", key="2", result="Ragnhild Blirstående", submitted_at=MORNING)

    store.write(write)
    store.write(lambda transaction: transaction.rows("DELETE FROM submission WHERE key = '1'"))
    back_up(store, tmp_path / "backup.duckdb")
    held = (tmp_path / "backup.duckdb").read_bytes()
    assert "Blirstående".encode() in held
    assert b"Forglemmegei" not in held
