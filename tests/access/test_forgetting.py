"""What is forgotten is gone from the log, and the log is as sound as before."""

import re
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programme.access.forgetting import forget_in_audit
from programme.access.hashing import forgetting, forgotten_fields, row_hash, with_hash
from programme.access.model import system
from programme.access.sealing import seal_audit, verify_audit
from programme.store import Store
from tests.access.logs import KARI, log, sealed_log
from tests.factories import MORNING, ROOT
from tests.source import literals, tree

SYSTEM = system(MORNING)
ROW: dict[str, Any] = {
    "id": "1", "logged_at": MORNING, "person_id": None, "action": "try_it", "record_kind": "person", "record_id": "1",
}  # fmt: skip


def forget(store: Store, *words: str) -> int:
    return store.write(lambda transaction: forget_in_audit(transaction, words))


def row_of(store: Store, record_id: str) -> dict[str, Any]:
    return store.rows("SELECT * FROM audit_log WHERE record_id = $record_id", record_id=record_id)[0]


def everything(store: Store) -> str:
    return repr(store.rows("SELECT * FROM audit_log")).lower()


def is_sound(store: Store) -> bool:
    return verify_audit(SYSTEM, store).is_sound


def test_name_and_address_are_gone_and_the_log_is_sound(store: Store) -> None:
    sealed_log(store)
    log(store, "x", before=KARI, reason="Ringte kari eksempel")
    head = verify_audit(SYSTEM, store).head

    assert forget(store, "Kari Eksempel", "Kari@kommune.example") == 4 * 2 + 2 + 1

    assert "kari" not in everything(store)
    assert row_of(store, "x")["reason"] == ""
    assert row_of(store, "x")["salt"] is None
    assert '"Rektor"' in row_of(store, "x")["before"]
    assert (is_sound(store), verify_audit(SYSTEM, store).head) == (True, head)
    seal_audit(SYSTEM, store)
    assert is_sound(store)


def test_other_values_and_rows_stay_as_they_were(store: Store) -> None:
    log(store, "1", after={"name": "Kari Eksempel", "function": "Rektor"}, reason="Ny")
    log(store, "2", after={"name": "Ola Eksempel"})
    untouched = row_of(store, "2")
    assert forget(store, "Kari Eksempel") == 1
    assert re.fullmatch(r'\{"function": "Rektor", "name": \{"#": "[0-9a-f]{64}"\}\}', row_of(store, "1")["after"])
    assert (row_of(store, "1")["reason"], row_of(store, "2")) == ("Ny", untouched)


@pytest.mark.parametrize(
    "value",
    ["Kari", "kari", "Spør KARI først", ["a", ["Kari"]], {"hvem": {"navn": "Kari"}}, {"Kari": 1}, 'sa "Kari"\n'],
)
def test_a_value_is_forgotten_as_a_whole_however_deep_the_word_is(store: Store, value: object) -> None:
    log(store, "x", after={"value": value})
    assert forget(store, "Kari") == 1
    assert "kari" not in everything(store)
    assert is_sound(store)


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("Åse Ødegård", "ÅSE ØDEGÅRD"),
        ("åse", "A\u030ase"),
        ("A\u030ase", "Åse"),
        ("100 % \\ _", "Over 100 % \\ _"),
        ('"N"', 'kalt "n"'),
    ],
)
def test_letters_and_signs_of_every_kind_are_found(store: Store, word: str, value: str) -> None:
    log(store, "x", after={"name": value}, reason=value)
    assert forget(store, word) == 2
    assert is_sound(store)


@pytest.mark.parametrize(
    ("value", "is_forgotten"),
    [
        ("Bo", True),
        ("bo", True),
        ("Spør Bo.", True),
        ("BO ringte", True),
        ("Bos leder", True),
        ("Hilsen\nBo", True),
        (["Bodø", {"hvem": "bo"}], True),
        ("Bodø", False),
        ("Det er godt å bo her, med robot", False),
        ("Bo-Erik Eksempel", False),
        ("Turbo", False),
    ],
)
def test_a_single_name_is_met_where_it_is_the_persons(store: Store, value: object, is_forgotten: bool) -> None:  # noqa: FBT001
    log(store, "x", after={"value": value}, reason="Bor i Bodø")
    assert forget(store, "Bo") == int(is_forgotten)
    assert row_of(store, "x")["reason"] == "Bor i Bodø"
    assert is_sound(store)


@pytest.mark.parametrize("value", ["Kari  Eksempel", "Kari\nEksempel", "Hilsen\nKari Eksempel", "KARI EKSEMPELS"])
def test_a_name_is_found_however_it_is_spaced(store: Store, value: str) -> None:
    log(store, "x", after={"value": value, "other": "Kari Eksempelsen"}, reason=value)
    assert forget(store, "Kari Eksempel") == 2
    assert "eksempelsen" in everything(store)


def test_empty_words_and_unknown_ones_forget_nothing(store: Store) -> None:
    sealed_log(store)
    before = everything(store)
    assert forget(store, "", "  ", "Ukjent Person", "%") == 0
    assert everything(store) == before


def test_a_whole_text_is_forgotten_only_where_it_is_all_that_is_said(store: Store) -> None:
    log(store, "x", before={"a": "Kari", "b": "Kari E.", "c": ["o", {"d": "KARI"}]}, reason="Kari")
    assert store.write(lambda transaction: forget_in_audit(transaction, ["Kari"], whole=True)) == 3
    assert '"b": "Kari E."' in row_of(store, "x")["before"]
    assert is_sound(store)


def test_many_words_are_looked_for_at_once(store: Store) -> None:
    log(store, "x", before={"a": "Kari", "b": "Ola"}, reason="Åse")
    assert forget(store, "kari", "åse", *(f"Navn {number}" for number in range(50))) == 2
    assert is_sound(store)


def test_forgetting_again_takes_the_rest(store: Store) -> None:
    log(store, "x", before={"name": "Kari"}, after={"name": "Ola", "function": "Rektor"}, reason="Ola tar over")
    assert [forget(store, word) for word in ("Kari", "Ola", "Ola", "Rektor")] == [1, 2, 0, 1]
    assert is_sound(store)
    assert len(forgotten_fields(row_of(store, "x"))) == 4


def test_a_row_that_was_changed_stays_for_the_check_to_find(store: Store) -> None:
    log(store, "x", after={"name": "Kari"})
    store.write(
        lambda transaction: transaction.rows("UPDATE audit_log SET salt = 'kort' WHERE record_id = 'x'")  # a test's own
    )
    assert forget(store, "Kari") == 0
    assert not is_sound(store)


def test_a_row_without_hash_is_forgotten_from_too(store: Store) -> None:
    store.write(
        lambda transaction: transaction.insert(
            "audit_log", **ROW, before=None, after='{"name": "Kari"}', reason="", salt=None, salts=None, hash=None
        )
    )
    assert forget(store, "Kari") == 1
    assert "kari" not in everything(store)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text('abÅ#"\\'), inner, max_size=3),
    max_leaves=5,
)
SIDES = st.none() | st.dictionaries(st.text('abÅ#"\\ ', max_size=4), VALUES, max_size=4)


@settings(max_examples=200, deadline=None)
@given(before=SIDES, after=SIDES, reason=st.text('abÅ#"{}:', max_size=9), data=st.data())
def test_whatever_is_forgotten_the_hash_is_the_same(before: Any, after: Any, reason: str, data: st.DataObject) -> None:
    row = with_hash(ROW, before, after, reason)
    assert row_hash(row) == row["hash"]
    texts = st.sampled_from(["a", "b", "Å", '"', "1", "e", "n", "["])
    for letter in data.draw(st.lists(texts, max_size=3)):
        columns, _count = forgetting(row, lambda text, letter=letter: letter in text)  # type: ignore[misc]
        row = row | columns
        assert row_hash(row) == row["hash"]


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(after=st.dictionaries(st.text('abæ"\\ \n', max_size=4), VALUES, max_size=4), reason=st.text('abæ"\\ \n'))
def test_the_store_gives_back_what_was_written_to_the_letter(store: Store, after: Any, reason: str) -> None:
    log(store, "x", after=after, reason=reason)
    assert is_sound(store)


def test_what_is_forgotten_cannot_be_found_by_trying(store: Store) -> None:
    log(store, "x", after={"name": "Kari", "function": "Rektor"})
    salt_before = row_of(store, "x")["salt"]
    forget(store, "Kari")
    row = row_of(store, "x")
    assert salt_before not in repr(row)
    assert set(re.findall(r'"(\w+)": "[0-9a-f]{64}"', row["salts"])) == {"function", "reason"}


_CHANGES = re.compile(
    r"\b(?:UPDATE|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?|DROP\s+TABLE|INSERT\s+OR\s+\w+\s+INTO)\s+audit_(?:log|seal|unhashed)\b"
)


def changing(text: str) -> list[str]:
    return _CHANGES.findall(text) + re.findall(r"INSERT INTO audit_\w+\b[^;]*ON CONFLICT", text)


def test_no_code_but_forgetting_changes_the_log() -> None:
    code = {
        path: text for path in (ROOT / "programme").rglob("*.py") for text in literals(tree(path)) if changing(text)
    }
    tables = [path for path in (ROOT / "programme").rglob("*.sql") if changing(path.read_text(encoding="utf-8"))]
    assert [path.name for path in code] == ["forgetting.py"]
    assert tables == []


def test_changes_of_the_log_are_seen() -> None:
    for sql in (
        "UPDATE audit_log SET a = 1",
        "DELETE FROM\n audit_seal",
        "TRUNCATE audit_log",
        "DROP TABLE audit_seal",
    ):
        assert changing(sql)
    assert not changing("SELECT * FROM audit_log WHERE action = 'UPDATE'")


def raw_connection(store: Store, address: str) -> "psycopg.Connection[Any]":
    """Past the programme, as the owner of the tables."""
    return psycopg.connect(address, dbname=store.rows("SELECT current_database() AS name")[0]["name"])


@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM audit_log",
        "TRUNCATE audit_log",
        "UPDATE audit_log SET logged_at = now()",
        "UPDATE audit_log SET hash = NULL, reason = ''",
        "UPDATE audit_log SET person_id = 'x'",
        "DELETE FROM audit_seal",
        "TRUNCATE audit_seal",
        "UPDATE audit_seal SET chain = 'x' WHERE number = 1",
        "INSERT INTO audit_unhashed VALUES ('x')",
        "TRUNCATE audit_unhashed",
    ],
)
def test_the_server_refuses_to_change_the_log(store: Store, postgres_address: str, sql: str) -> None:
    sealed_log(store)
    with (
        raw_connection(store, postgres_address) as raw,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"),
    ):
        raw.execute(sql)
    assert is_sound(store)


@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_the_server_lets_values_be_forgotten(store: Store, postgres_address: str) -> None:
    log(store, "x", after={"odd": "\u0000"})
    with raw_connection(store, postgres_address) as raw:
        raw.execute("UPDATE audit_log SET before = NULL, after = '{}', reason = '', salt = NULL, salts = NULL")
