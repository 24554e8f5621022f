"""What has been erased is gone from the file on the disk too, not only from what the tables hold."""

import threading
from pathlib import Path

import pytest

from programme.access.model import nobody, system
from programme.documents.attachments import checked, keep_attachment, remove_attachment
from programme.documents.upload import Upload
from programme.language import NotAllowed
from programme.personal.actions import erase_person
from programme.personal.model import ErasureForm
from programme.personal.sweeping import sweep_file
from programme.server.settings import Settings
from programme.server.work import jobs_for
from programme.store import Store, open_store
from programme.store.duck import DuckStore
from tests.factories import MORNING, acting, person, programme_manager
from tests.personal.world import places_of, told
from tests.rights_world import NOW, Part, someone

DUCKDB_ALONE = pytest.mark.parametrize("store", ["duckdb"], indirect=True)


def on_the_disk(store: Store) -> bytes:
    """All bytes of the store's file, and of the log beside it."""
    path = Path(store.address)
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")) if file.is_file())


def checkpoint(store: Store) -> None:
    assert isinstance(store, DuckStore)
    store._connection.execute("CHECKPOINT")


@DUCKDB_ALONE
def test_erased_people_are_not_in_the_file_either(store: Store) -> None:
    world, who = told(store), someone(Part.MEMBER)
    checkpoint(store)
    manager = world.actor(store, Part.MANAGEMENT)
    reason = ErasureForm(reason="Har bedt om det.", confirmed_name=who.name)
    erase_person(manager, store, reason, person_id=world.people[Part.MEMBER])
    checkpoint(store)
    others = on_the_disk(store).replace(f"other_{who.email}".encode(), b"")
    assert who.email.encode() in others, "DuckDB has begun to overwrite what is deleted: is all this needed?"

    assert sweep_file(system(NOW), store) == 1

    held = on_the_disk(store)
    assert who.name.encode() not in held
    assert who.email.encode() not in held.replace(f"other_{who.email}".encode(), b"")
    assert someone(Part.OTHER_MEMBER).email.encode() in held
    assert [path.name for path in Path(store.address).parent.iterdir() if path.name.startswith(".anew")] == []


@DUCKDB_ALONE
def test_swept_store_is_the_same_store_and_goes_on(store: Store) -> None:
    manager, siri = programme_manager(store), person(store, "Siri Eksempel")
    erase_person(manager, store, ErasureForm(reason="x", confirmed_name="Siri Eksempel"), person_id=siri)
    tables = ("person", "audit_log", "municipality", "role_grant", "migration")
    before = [store.rows(f"SELECT * FROM {table} ORDER BY 1") for table in tables]
    Path(store.address).chmod(0o640)
    sweep_file(system(NOW), store)
    assert [store.rows(f"SELECT * FROM {table} ORDER BY 1") for table in tables] == before
    assert Path(store.address).stat().st_mode & 0o777 == 0o640
    added = person(store, "Anne Eksempel")
    store.close()
    again = open_store(store.address, kind=store.kind)
    assert acting(again, added).name == "Anne Eksempel"
    again.close()


@DUCKDB_ALONE
def test_others_read_and_write_while_the_file_is_exchanged(store: Store) -> None:
    manager, done = programme_manager(store), threading.Event()
    failed: list[BaseException] = []

    def busy(work: object) -> None:
        try:
            while not done.is_set():
                work()  # type: ignore[operator]
        except BaseException as error:  # noqa: BLE001 - told by the test
            failed.append(error)

    added: list[str] = []
    works = (
        lambda: store.rows("SELECT count(*) AS found FROM audit_log"),
        lambda: acting(store, manager.person_id),
        lambda: added.append(person(store)),
    )
    threads = [threading.Thread(target=busy, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for _time in range(3):
        siri = person(store, "Siri Eksempel")
        erase_person(manager, store, ErasureForm(reason="x", confirmed_name="Siri Eksempel"), person_id=siri)
        sweep_file(system(NOW), store)
    done.set()
    for thread in threads:
        thread.join()
    assert failed == []
    kept = {row["id"] for row in store.rows("SELECT id FROM person")}
    assert added
    assert set(added) <= kept


@DUCKDB_ALONE
def test_whoever_reads_is_waited_for(store: Store) -> None:
    assert isinstance(store, DuckStore)
    manager, siri = programme_manager(store), person(store, "Siri Eksempel")
    erase_person(manager, store, ErasureForm(reason="x", confirmed_name="Siri Eksempel"), person_id=siri)
    sweeping = threading.Thread(target=sweep_file, args=(system(NOW), store))
    with store._door.reading(), store._connection.cursor() as cursor:
        sweeping.start()
        sweeping.join(5)
        assert sweeping.is_alive()
        assert cursor.execute("SELECT count(*) FROM leftover").fetchall() == [(1,)]
    sweeping.join()
    assert store.rows("SELECT * FROM leftover") == []


@DUCKDB_ALONE
def test_exchange_that_fails_leaves_the_old_file(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    manager, siri = programme_manager(store), person(store, "Siri Eksempel")
    erase_person(manager, store, ErasureForm(reason="x", confirmed_name="Siri Eksempel"), person_id=siri)

    def fails(_self: object, _target: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", fails)
        with pytest.raises(OSError, match="full"):
            sweep_file(system(NOW), store)
    assert acting(store, manager.person_id).name == manager.name
    assert person(store) in {row["id"] for row in store.rows("SELECT id FROM person")}
    assert sweep_file(system(NOW), store) == 1


def test_nothing_is_swept_when_nothing_was_taken_out(store: Store) -> None:
    assert sweep_file(system(MORNING), store) == 0
    with pytest.raises(NotAllowed):
        sweep_file(nobody(MORNING), store)


def test_erasing_asks_for_one_sweep(store: Store) -> None:
    manager, siri = programme_manager(store), person(store, "Siri Eksempel")
    erase_person(manager, store, ErasureForm(reason="x", confirmed_name="Siri Eksempel"), person_id=siri)
    assert [sweep_file(system(NOW), store) for _time in range(2)] == [1, 0]
    assert places_of(store, "Siri Eksempel") == []


@DUCKDB_ALONE
def test_minutes_that_are_taken_out_are_not_in_the_file_either(store: Store) -> None:
    said = b"%PDF-1.7 det som ble sagt om Siri " + b"x" * 4000
    file = checked(Upload("protokoll.pdf", said))
    kept = store.write(lambda work: keep_attachment(work, system(NOW), file, kind="annual_meeting", record="1"))
    checkpoint(store)
    store.write(lambda work: remove_attachment(work, system(NOW), kept))
    checkpoint(store)
    assert said[:30] in on_the_disk(store), "DuckDB has begun to overwrite what is deleted: is all this needed?"

    assert sweep_file(system(NOW), store) == 1

    assert said[:30] not in on_the_disk(store)


def test_a_server_that_runs_sweeps_by_itself(store: Store) -> None:
    assert sweep_file in [job.run for job in jobs_for(Settings(store.kind, store.address))]
