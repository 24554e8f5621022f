"""The chain over the log shows every change behind the programme's back, and none that is no change."""

import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programme.access import sealing
from programme.access.audit import write_audits
from programme.access.forgetting import forget_in_audit
from programme.access.model import nobody, system
from programme.access.sealing import seal_audit, verify_audit
from programme.access.verdict import FaultKind, Head, NoSuchHead, Verdict
from programme.language import NotAllowed
from programme.store import Kind, Store, make_store, migrations, open_store
from tests.access.logs import KARI, log, sealed_log, tamper
from tests.factories import MORNING

SYSTEM = system(MORNING + timedelta(hours=2))
ON_ONE_STORE = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
_WHO_WHEN_WHAT = ("id", "logged_at", "person_id", "action", "record_kind", "record_id")
COLUMNS = {
    "audit_log": (*_WHO_WHEN_WHAT, "before", "after", "reason", "salt", "salts", "hash"),
    "audit_seal": ("number", "audit_id", "chain", "sealed_at"),
}
KEYS = {"audit_log": "id", "audit_seal": "number"}


def verdict(store: Store, expect: Head | None = None) -> Verdict:
    return verify_audit(SYSTEM, store, expect=expect)


def fault_in(store: Store, expect: Head | None = None) -> FaultKind | None:
    fault = verdict(store, expect).fault
    return fault.kind if fault else None


def head_of(store: Store) -> Head:
    head = verdict(store).head
    assert head
    return head


def test_a_sealed_log_is_sound_and_tells_its_head_and_its_tail(store: Store) -> None:
    sealed_log(store)
    before = verdict(store)
    log(store, at=MORNING + timedelta(hours=1), after=KARI)
    after = verdict(store)

    assert before.head
    assert (before.is_sound, before.sealed, before.unsealed) == (True, before.head.number, 0)
    assert (after.head, after.unsealed, after.unsealed_since) == (before.head, 1, MORNING + timedelta(hours=1))
    assert after.sentences[:3] == [
        "Endringsloggen stemmer.",
        f"Forseglet: {before.sealed} linjer.",
        "Venter på forsegling: 1 linje, den eldste fra 3. september 2023 kl.\N{NO-BREAK SPACE}10.00.",
    ]
    assert Head.from_text(f" {before.head}\n") == before.head


def test_an_empty_log_has_no_head(empty_address: str) -> None:
    store = make_store(empty_address, Kind.REAL)
    assert verdict(store) == Verdict(sealed=0, head=None, unsealed=0, unsealed_since=None, fault=None)
    assert seal_audit(SYSTEM, store) == 0
    store.close()


@pytest.mark.parametrize("text", ["", "12", "12:abc", "0:" + "a" * 64, "1:" + "A" * 64])
def test_a_head_that_cannot_be_one_is_refused(text: str) -> None:
    with pytest.raises(NoSuchHead):
        Head.from_text(text)


def test_sealing_is_for_the_system_and_checking_for_programme_management_too(store: Store) -> None:
    with pytest.raises(NotAllowed):
        seal_audit(nobody(MORNING), store)
    with pytest.raises(NotAllowed):
        verify_audit(nobody(MORNING), store)


def other(value: Any, data: st.DataObject) -> Any:
    """A value of the same kind, another one."""
    if value is None:
        return data.draw(st.sampled_from(["x", "{}"]))
    if isinstance(value, datetime):
        return value + timedelta(microseconds=data.draw(st.integers(-(10**9), 10**9).filter(bool)))
    if isinstance(value, int):
        return value + data.draw(st.integers(-3, 300).filter(bool))
    place = data.draw(st.integers(0, len(value)))
    letter = data.draw(st.sampled_from(' x0aF"{}[],:#å\t') | st.characters(exclude_categories=["Cs"], min_codepoint=1))
    how = data.draw(st.sampled_from(["insert", "replace", "remove"]))
    changed = value[:place] + ("" if how == "remove" else letter) + value[place + (how != "insert") :]
    return changed if changed != value else value + "x"


def test_any_change_in_any_column_of_a_sealed_row_or_seal_is_found(store: Store) -> None:
    sealed_log(store)
    log(store, "x", after=KARI, reason="Kari Eksempel ba om det")
    seal_audit(SYSTEM, store)
    store.write(lambda transaction: forget_in_audit(transaction, ["Kari Eksempel"]))
    assert fault_in(store) is None
    tried, refused = 0, 0

    @ON_ONE_STORE
    @given(st.data())
    def changed(data: st.DataObject) -> None:
        nonlocal tried, refused
        tried += 1
        table = data.draw(st.sampled_from(sorted(COLUMNS)))
        column, key = data.draw(st.sampled_from(COLUMNS[table])), KEYS[table]
        rows = store.rows(f"SELECT {key} AS key, {column} AS value FROM {table} ORDER BY {key}")
        row = data.draw(st.sampled_from(rows))
        instead = other(row["value"], data)
        set_to = f"UPDATE {table} SET {column} = $value WHERE {key} = $key"
        try:
            tamper(store, set_to, value=instead, key=row["key"])
        except Exception:  # noqa: BLE001 - the engine refused: two of a key, or no JSON
            refused += 1
            return
        found = fault_in(store)
        tamper(store, set_to, value=row["value"], key=instead if column == key else row["key"])
        assert found, (table, column, row, instead)

    changed()
    assert refused < tried / 2
    assert fault_in(store) is None


@pytest.mark.parametrize("which", [1, 3, 5])
def test_a_row_that_is_removed_is_missed(store: Store, which: int) -> None:
    sealed_log(store)
    tamper(
        store, "DELETE FROM audit_log WHERE id = (SELECT audit_id FROM audit_seal WHERE number = $which)", which=which
    )
    found = verdict(store).fault
    assert found
    assert (found.kind, found.number) == (FaultKind.MISSING_ROW, which)
    assert str(found) == f"Linje {which} er borte fra loggen."


def test_a_seal_that_is_removed_breaks_the_chain(store: Store) -> None:
    sealed_log(store)
    tamper(store, "DELETE FROM audit_seal WHERE number = 2")
    assert fault_in(store) is FaultKind.BROKEN_CHAIN


def test_two_rows_that_have_changed_places_are_found(store: Store) -> None:
    sealed_log(store)
    last = head_of(store).number
    seals = {row["number"]: row["audit_id"] for row in store.rows("SELECT number, audit_id FROM audit_seal")}
    for number, audit_id in ((last, "x"), (last - 1, seals[last]), (last, seals[last - 1])):
        tamper(
            store, "UPDATE audit_seal SET audit_id = $audit_id WHERE number = $number", audit_id=audit_id, number=number
        )
    assert fault_in(store) is FaultKind.BROKEN_CHAIN


def test_contents_that_have_changed_places_are_found(store: Store) -> None:
    sealed_log(store)
    tamper(
        store,
        "UPDATE audit_log SET after = before, before = after WHERE record_kind = 'person' AND record_id = '1'",
    )
    assert fault_in(store) is FaultKind.CHANGED_ROW


def test_a_row_slipped_in_without_a_hash_is_told(store: Store) -> None:
    sealed_log(store)
    tamper(
        store,
        "INSERT INTO audit_log (id, logged_at, action, record_kind, record_id, reason) "
        "VALUES ('x', $moment, 'commit', 'commitment', '1', '')",
        moment=MORNING - timedelta(days=1),
    )
    found = verdict(store)
    assert found.fault
    assert found.fault.kind is FaultKind.WITHOUT_HASH
    assert (
        found.sentences[0]
        == "1 linje mangler kontrollsum og kan ikke kontrolleres. Eldste: 2. september 2023 kl.\N{NO-BREAK SPACE}09.00."
    )
    assert seal_audit(SYSTEM, store) == 0


OLD = (
    "INSERT INTO audit_log (id, logged_at, action, record_kind, record_id, reason) VALUES ($id, $at, 'x', 'x', 'x', '')"
)


def older_rows(store: Store) -> None:
    """Two rows of the log as they were before rows had hashes."""
    for id_, at in (("o1", MORNING - timedelta(days=9)), ("o2", MORNING - timedelta(days=8))):
        tamper(store, OLD, id=id_, at=at)
        tamper(store, "INSERT INTO audit_unhashed (audit_id) VALUES ($id)", id=id_)


def test_rows_from_before_hashes_are_told_of_and_are_no_fault(store: Store) -> None:
    older_rows(store)
    sealed_log(store)
    found = verdict(store)
    assert (found.is_sound, found.older, found.older_until) == (True, 2, MORNING - timedelta(days=8))
    assert found.sentences[2] == (
        "Fra før loggen fikk kontrollsummer, og kan ikke kontrolleres: 2 linjer, til 26. august 2023 kl. 09.00."
    )
    assert found.sealed == store.rows("SELECT count(*) AS found FROM audit_log WHERE hash IS NOT NULL")[0]["found"]


def test_a_row_from_before_hashes_that_is_gone_is_missed(store: Store) -> None:
    older_rows(store)
    sealed_log(store)
    tamper(store, "DELETE FROM audit_log WHERE id = 'o1'")
    assert verdict(store).sentences[0] == "1 linje fra før loggen fikk kontrollsummer, er borte."


@pytest.mark.parametrize(("is_sealed", "kind"), [(True, FaultKind.CHANGED_ROW), (False, FaultKind.WITHOUT_HASH)])
def test_a_row_whose_hash_was_taken_away_is_a_fault(store: Store, is_sealed: bool, kind: FaultKind) -> None:  # noqa: FBT001
    older_rows(store)
    log(store, "late", after=KARI)
    if is_sealed:
        seal_audit(SYSTEM, store)
    tamper(store, "UPDATE audit_log SET hash = NULL, salt = NULL, salts = NULL WHERE record_id = 'late'")
    assert fault_in(store) is kind


def test_what_a_store_had_logged_before_hashes_is_listed_when_its_tables_are_brought_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, every = str(tmp_path / "old.duckdb"), migrations.available()
    monkeypatch.setattr(migrations, "available", lambda: [name for name in every if name < "012"])
    old = make_store(path, Kind.REAL)
    tamper(old, OLD, id="o1", at=MORNING)
    old.close()
    monkeypatch.undo()
    store = open_store(path)
    log(store, "new", after=KARI)
    found = verdict(store)
    store.close()
    assert (found.fault, found.older, found.older_until, found.unsealed) == (None, 1, MORNING, 1)


def test_a_changed_row_is_found_before_it_is_sealed_too(store: Store) -> None:
    sealed_log(store)
    log(store, "x", after=KARI)
    tamper(store, "UPDATE audit_log SET record_id = 'y' WHERE record_id = 'x'")
    found = verdict(store)
    assert found.fault
    assert found.fault.kind is FaultKind.CHANGED_ROW
    assert found.sentences[0] == (
        "En linje som venter på forsegling, skrevet 3. september 2023 kl.\N{NO-BREAK SPACE}09.00, er endret etterpå."
    )


def test_an_end_that_is_cut_off_is_found_by_who_has_noted_the_head(store: Store) -> None:
    sealed_log(store)
    noted = head_of(store)
    tamper(store, "DELETE FROM audit_log WHERE id = (SELECT audit_id FROM audit_seal ORDER BY number DESC LIMIT 1)")
    tamper(store, "DELETE FROM audit_seal WHERE number = (SELECT max(number) FROM audit_seal)")
    assert fault_in(store) is None
    assert fault_in(store, noted) is FaultKind.CUT_OFF


def test_a_chain_made_anew_is_found_by_who_has_noted_the_head(store: Store) -> None:
    sealed_log(store)
    noted = head_of(store)
    tamper(store, "DELETE FROM audit_log WHERE record_kind = 'person' AND record_id = '2'")
    tamper(store, "DELETE FROM audit_seal")
    log(store, "x", after=KARI)
    seal_audit(SYSTEM, store)
    assert fault_in(store) is None
    assert fault_in(store, noted) is FaultKind.OTHER_CHAIN


def test_what_comes_after_a_noted_head_is_no_fault(store: Store) -> None:
    sealed_log(store)
    noted = head_of(store)
    log(store, "x", after=KARI)
    seal_audit(SYSTEM, store)
    assert fault_in(store, noted) is None


def test_sealing_twice_seals_once(store: Store) -> None:
    sealed_log(store)
    seals = store.rows("SELECT * FROM audit_seal ORDER BY number")
    assert seal_audit(SYSTEM, store) == 0
    assert store.rows("SELECT * FROM audit_seal ORDER BY number") == seals


def test_a_row_logged_earlier_but_kept_later_gets_the_next_number(store: Store) -> None:
    sealed_log(store)
    noted = head_of(store)
    log(store, "late", at=MORNING - timedelta(hours=1))
    assert seal_audit(SYSTEM, store) == 1
    assert head_of(store).number == noted.number + 1
    assert fault_in(store, noted) is None


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.integers(-90, 90) | st.none(), max_size=12))
def test_sealing_between_any_writes_numbers_every_row_once_in_order(store: Store, steps: list[int | None]) -> None:
    for step in (*steps, None):
        if step is None:
            numbered = {row["audit_id"] for row in store.rows("SELECT audit_id FROM audit_seal")}
            waiting = store.rows("SELECT id FROM audit_log ORDER BY logged_at, id")
            expected = [row["id"] for row in waiting if row["id"] not in numbered]
            assert seal_audit(SYSTEM, store) == len(expected)
            newest = store.rows("SELECT audit_id FROM audit_seal ORDER BY number")[len(numbered) :]
            assert [row["audit_id"] for row in newest] == expected
        else:
            log(store, str(step), at=MORNING + timedelta(minutes=step))
    found = verdict(store)
    assert (found.fault, found.unsealed) == (None, 0)
    assert found.sealed == store.rows("SELECT count(*) AS found FROM audit_log")[0]["found"]


def test_sealers_and_writers_at_once_make_one_chain(store: Store) -> None:
    done = threading.Event()
    failed: list[BaseException] = []

    def seal() -> None:
        try:
            while not done.wait(0.01):  # a job that never rests would leave PostgreSQL no connection for others
                seal_audit(SYSTEM, store)
        except BaseException as error:  # noqa: BLE001 - told by the test
            failed.append(error)

    sealers = [threading.Thread(target=seal) for _ in range(3)]
    for sealer in sealers:
        sealer.start()
    for number in range(30):
        log(store, str(number), at=datetime.now(UTC), after=KARI)
    done.set()
    for sealer in sealers:
        sealer.join()
    seal_audit(SYSTEM, store)
    found = verdict(store)
    assert failed == []
    assert (found.fault, found.unsealed) == (None, 0)


def many_rows(store: Store, rows: int) -> None:
    """As many rows more, sealed."""
    for start in range(0, rows, 10_000):
        after = {str(number): {**KARI, "number": number} for number in range(start, min(start + 10_000, rows))}
        store.write(
            lambda transaction, after=after: write_audits(transaction, SYSTEM, "try_it", kind="person", after=after)  # type: ignore[misc]
        )
    seal_audit(SYSTEM, store)


def test_a_log_is_read_in_batches(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "_READ_AT_ONCE", 7)
    many_rows(store, 40)
    for number in range(20):
        log(store, str(number))
    found = verdict(store)
    assert (found.fault, found.sealed, found.unsealed) == (None, 41, 20)


@pytest.mark.torture
def test_a_log_of_two_hundred_thousand_rows_is_checked_within_a_minute(store: Store) -> None:
    many_rows(store, 200_000)
    started = time.monotonic()
    found = verdict(store)
    taken = time.monotonic() - started
    assert (found.fault, found.sealed) == (None, 200_001)
    assert taken < 60
