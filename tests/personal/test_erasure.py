"""Erasing a person: nothing in the store tells of her any more, and everything that counts her still does."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from programme.access.model import system
from programme.access.sealing import seal_audit, verify_audit
from programme.interest.dialogue import record_dialogue_meeting
from programme.interest.model import DialogueForm
from programme.language import NotAllowed
from programme.messages.queries import outbox
from programme.organisation.actions import introduce_person
from programme.organisation.model import PersonForm
from programme.organisation.rules import LastProgrammeManager
from programme.personal.actions import ask_for_erasure, correct_name, erase_person
from programme.personal.model import AlreadyErased, CannotEraseOneself, ErasureForm, NameForm, NameNotConfirmed
from programme.personal.queries import erasure_preview, people_to_erase
from programme.personal.words import ERASED, struck_out
from programme.store import Store, back_up, open_store
from tests.factories import COHORT, acting, board_member, cohort, person, programme_manager
from tests.personal.world import TEXTS, figures, places_of, told
from tests.rights_world import NOW, Part, World, someone

KINDS = (Part.CONTACT, Part.MEMBER, Part.MENTOR, Part.BOARD)


@pytest.fixture
def world(store: Store) -> World:
    return told(store)


@pytest.fixture
def example(world_file: Path, tmp_path: Path) -> Iterator[Store]:
    """The whole example world, on DuckDB."""
    shutil.copy(world_file, tmp_path / "world.duckdb")
    store = open_store(str(tmp_path / "world.duckdb"))
    yield store
    store.close()


def form(name: str, reason: str = "Har bedt om det.") -> ErasureForm:
    return ErasureForm(reason=reason, confirmed_name=name)


def test_erased_people_are_nowhere_and_still_counted(store: Store, world: World, tmp_path: Path) -> None:
    manager = world.actor(store, Part.MANAGEMENT)
    ask_for_erasure(world.actor(store, Part.MEMBER), store)
    seal_audit(system(NOW), store)
    people = {part: someone(part) for part in KINDS}
    before = figures(store, manager)
    assert all(len(places_of(store, who.name)) > 2 for who in people.values())
    for part, who in people.items():
        reason = f"{who.name} har bedt om det fra {who.email}."
        erase_person(manager, store, form(who.name, reason), person_id=world.people[part])
    back_up(store, tmp_path / "backup.duckdb")
    copied = (tmp_path / "backup.duckdb").read_bytes()
    assert figures(store, manager) == struck_out(who.name for who in people.values())(before)
    for who in people.values():
        assert places_of(store, who.name) == places_of(store, who.email) == []
        assert who.name.encode() not in copied
        assert who.email.encode() not in copied.replace(f"other_{who.email}".encode(), b"")
    assert someone(Part.OTHER_MEMBER).name.encode() in copied  # so would the others' names be, if they were there
    assert seal_audit(system(NOW), store) > 0
    assert verify_audit(manager, store).is_sound
    assert outbox(manager, store, most=500)


def test_people_of_the_example_world_are_erased_without_a_figure_changing(example: Store) -> None:
    manager = acting(example, _holder(example, "programme_management"), NOW)
    before = figures(example, manager)
    erased = [_holder(example, role) for role in ("contact", "member", "mentor", "board")]
    rows = example.rows("SELECT id, name FROM person WHERE id = any($erased)", erased=erased)
    emails = example.rows("SELECT email FROM person_email WHERE person_id = any($erased)", erased=erased)
    for row in rows:
        erase_person(manager, example, form(row["name"]), person_id=row["id"])
    assert figures(example, manager) == struck_out(row["name"] for row in rows)(before)
    for row in rows:
        assert set(places_of(example, row["name"])) <= {"person.name"}  # another one of the same name
    assert [places_of(example, row["email"]) for row in emails] == [[]] * len(emails)


def _holder(store: Store, role: str) -> str:
    sql = "SELECT person_id FROM role_grant WHERE role = $role ORDER BY person_id LIMIT 1"
    return str(store.rows(sql, role=role)[0]["person_id"])


def test_preview_tells_what_goes_and_changes_nothing(store: Store, world: World) -> None:
    manager = world.actor(store, Part.MANAGEMENT)
    person_id, who = world.people[Part.MEMBER], someone(Part.MEMBER)
    shown = erasure_preview(manager, store, person_id=person_id)
    assert (shown.name, shown.emails) == (who.name, (who.email,))
    assert (shown.roles_ended, shown.roles_kept, shown.identities, shown.sessions) == (0, 1, 0, 0)
    assert shown.texts >= 2  # the note of the dialogue, the frozen application
    assert shown.messages >= 1
    assert erasure_preview(manager, store, person_id=person_id) == shown


def test_earlier_names_go_too(store: Store, world: World) -> None:
    manager, member = world.actor(store, Part.MANAGEMENT), world.actor(store, Part.MEMBER)
    correct_name(member, store, NameForm(name="Nina Nygift"), version=1)
    erase_person(manager, store, form("Nina Nygift"), person_id=world.people[Part.MEMBER])
    assert places_of(store, "Nina Nygift") == places_of(store, someone(Part.MEMBER).name) == []


def test_one_word_name_goes_and_words_that_are_like_it_stay(store: Store) -> None:
    cohort(store)
    manager, form_of_bo = programme_manager(store, NOW), PersonForm(name="Bo", email="bo@kommune.example")
    bo = introduce_person(system(NOW), store, form_of_bo)
    notes = "Bo ringte fra Bodø.\nBo vil at flere skal bo der, sa Bos leder (bo@kommune.example).\n«BO»"
    for said in (notes, "Godt å bo i Bodø. Robot."):
        held = DialogueForm(held_on=NOW.date(), notes=said)
        record_dialogue_meeting(manager, store, held, cohort=COHORT, department="nordland")
    before = len(store.rows("SELECT id FROM audit_log WHERE salt IS NULL"))
    erase_person(manager, store, form("Bo"), person_id=bo)
    gone = re.compile(r"(?<!\w)(?:B[oO]s?)(?!\w)|bo@")
    assert [said for said in everything_said(store) if gone.search(said)] == []
    assert "Slettet person vil at flere skal bo der" in " ".join(everything_said(store))
    kept = store.rows("SELECT CAST(after AS text) AS said FROM audit_log WHERE action = 'record_dialogue_meeting'")
    assert sum("Godt å bo i Bodø. Robot." in row["said"] for row in kept) == 1
    assert len(store.rows("SELECT id FROM audit_log WHERE salt IS NULL")) == before + 2  # the person and the one note
    assert verify_audit(manager, store).is_sound


def everything_said(store: Store) -> list[str]:
    said = []
    for row in store.rows(TEXTS):
        if row["table_name"] in {"county", "municipality", "department"}:
            continue
        sql = f"SELECT DISTINCT CAST({row['column_name']} AS text) AS said FROM {row['table_name']}"
        said += [found["said"] for found in store.rows(sql) if found["said"]]
    return said


def test_another_of_the_same_name_keeps_it(store: Store, world: World) -> None:
    who = someone(Part.MEMBER)
    other = introduce_person(system(NOW), store, PersonForm(name=who.name, email="en.annen@kommune.example"))
    manager = world.actor(store, Part.MANAGEMENT)
    erase_person(manager, store, form(who.name), person_id=world.people[Part.MEMBER])
    assert places_of(store, who.name) == ["person.name"]
    assert store.rows("SELECT name FROM person WHERE id = $other", other=other) == [{"name": who.name}]
    assert places_of(store, "en.annen@kommune.example") != []


def test_frozen_application_is_sealed_anew(store: Store, world: World) -> None:
    sql = "SELECT digest, CAST(content AS text) AS content FROM application_copy"
    [before] = store.rows(sql)
    manager, who = world.actor(store, Part.MANAGEMENT), someone(Part.MEMBER)
    erase_person(manager, store, form(who.name), person_id=world.people[Part.MEMBER])
    [after] = store.rows(sql)
    assert after["content"] == before["content"].replace(who.name, ERASED)
    assert after["digest"] != before["digest"]


def test_erased_manager_manages_nothing_and_the_last_one_stays(store: Store) -> None:
    manager, other = programme_manager(store, NOW), programme_manager(store, NOW)
    with pytest.raises(CannotEraseOneself):
        erase_person(manager, store, form(manager.name), person_id=str(manager.person_id))
    erase_person(manager, store, form(other.name), person_id=str(other.person_id))
    assert acting(store, other.person_id, NOW).grants == ()
    assert acting(store, manager.person_id, NOW).grants == manager.grants


def test_manager_whose_own_role_ends_cannot_erase_the_one_who_stays(store: Store) -> None:
    leaving, staying = programme_manager(store, NOW), programme_manager(store, NOW)
    sql = "UPDATE role_grant SET valid_to = '2024-12-31' WHERE person_id = $person_id"
    store.write(lambda transaction: transaction.rows(sql, person_id=leaving.person_id))
    with pytest.raises(LastProgrammeManager):
        erase_person(leaving, store, form(staying.name), person_id=str(staying.person_id))
    assert acting(store, staying.person_id, NOW) == staying


def test_erasing_asks_for_the_right_name_once(store: Store) -> None:
    manager, person_id = programme_manager(store, NOW), person(store, "Siri Éksempel")
    with pytest.raises(NameNotConfirmed):
        erase_person(manager, store, form("Siri Eksempel"), person_id=person_id)
    erase_person(manager, store, form("Siri Éksempel"), person_id=person_id)
    with pytest.raises(AlreadyErased):
        erase_person(manager, store, form(ERASED), person_id=person_id)
    with pytest.raises(NotAllowed):
        erase_person(manager, store, form("Ingen"), person_id="ukjent")


def test_those_who_have_asked_stand_first_among_people_to_erase(store: Store) -> None:
    manager, first, last = programme_manager(store, NOW), person(store, "Anne Eksempel"), board_member(store, at=NOW)
    erase_person(manager, store, form("Siri Eksempel"), person_id=person(store, "Siri Eksempel"))
    ask_for_erasure(last, store)
    found = people_to_erase(manager, store)
    assert [(each.person_id, each.has_asked) for each in found] == [(last.person_id, True), (first, False)]


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Kari Eksempel kommer.", "Slettet person kommer."),
        ("KARI  eksempel", "Slettet person"),
        ("kari eksempels leder", "Slettet person leder"),
        ("Kari Eksempelsen", "Kari Eksempelsen"),
        ("Okari Eksempel", "Okari Eksempel"),
        ('{"a": "Kari\\nEksempel"}', '{"a": "Slettet person"}'),
        ("Skriv til kari@kommune.example.", "Skriv til Slettet person."),
        ("okari@kommune.example kari@kommune.example.test", "okari@kommune.example kari@kommune.example.test"),
        ("Bo bor i Bodø. bo.", "Slettet person bor i Bodø. bo."),
        ("BO ringte.", "Slettet person ringte."),
        ('{"a": "Hilsen\\nKari Eksempel\\tBo"}', '{"a": "Hilsen\\nSlettet person\\tSlettet person"}'),
        ('{"a": "Skriv til\\nkari@kommune.example"}', '{"a": "Skriv til\\nSlettet person"}'),
        ('Per "Pelle" Eksempel', "Slettet person"),
        ('{"navn": "Per \\"Pelle\\" Eksempel"}', '{"navn": "Slettet person"}'),
        ("Det. Og (det)", "Det. Og (det)"),
    ],
)
def test_words_are_struck_out_where_they_are_the_persons(text: str, after: str) -> None:
    words = ["Kari Eksempel", "kari@kommune.example", "Bo", 'Per "Pelle" Eksempel', ""]
    assert struck_out(words)(text) == after


def test_no_words_strike_out_nothing() -> None:
    assert struck_out([])("Kari Eksempel") == "Kari Eksempel"
