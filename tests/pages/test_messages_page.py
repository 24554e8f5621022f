"""«Meldinger» through the frame: what is read there, held, edited, released and tried again."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from programme.access.model import system
from programme.messages.model import MessageKind
from programme.participation.actions import remind_next
from programme.server import running
from programme.server.settings import Settings
from programme.store import Kind, Store
from tests.factories import ROOT, board_member, cohort, programme_manager
from tests.messages.waiting import queue, someone
from tests.screens import press, questions

FRAME = ROOT / "programme" / "ui" / "frame.py"
DAY = "2023-09-03"


@pytest.fixture
def world(reference_file: Path, tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "world.duckdb"
    shutil.copy(reference_file, path)
    store = running.start(Settings(Kind.EXAMPLE, str(path))).store
    cohort(store)
    queue(store, someone(store))
    yield store
    running.stop()


def _open(person_id: str | None, *unfolded: str, **query: str) -> AppTest:
    app = AppTest.from_file(str(FRAME), default_timeout=30)
    for part in unfolded:
        app.session_state[f"{part}.folded"] = True
    for key, value in ({"person": person_id or "", "dato": DAY} | query).items():
        app.query_params[key] = value
    app.run()
    app.switch_page(str(ROOT / "pages" / "messages.py"))
    return _fine(app.run())


def _fine(app: AppTest) -> AppTest:
    assert not app.exception
    return app


def _said(app: AppTest) -> list[str]:
    return [success.value for success in app.success]


def _words(app: AppTest) -> str:
    return " ".join(str(element.proto.body) for element in app.get("html"))


def _message(store: Store) -> str:
    [row] = store.rows("SELECT id FROM outbox")
    return str(row["id"])


def test_a_message_is_read_whole_where_nothing_is_sent(world: Store) -> None:
    manager = programme_manager(world)
    seen = _words(_open(manager.person_id))
    assert "Dette er et eksempel. Ingenting sendes, men du kan lese meldingene." in seen
    assert '<th scope="row">Kari Eksempel</th><td>Bodø har fått veileder</td>' in seen
    assert "Hei!" not in seen
    whole = _words(_open(manager.person_id, melding=_message(world)))
    assert "<p>Hei!</p>" in whole
    assert "Til Kari Eksempel" in whole


def test_a_message_is_held_edited_and_released(world: Store) -> None:
    manager, message = programme_manager(world), _message(world)
    app = press(_open(manager.person_id, melding=message), "Hold tilbake")
    assert _said(app) == ["Meldingen holdes tilbake."]
    app = _open(manager.person_id, f"edit-{message}", vis="holdes", melding=message)
    app.text_input[0].set_value("Nytt emne")
    app.text_area[0].set_value("Skrevet for hånd.")
    app = press(app, "Lagre meldingen")
    assert _said(app) == ["Meldingen er endret."]
    assert "<p>Skrevet for hånd.</p>" in _words(app)
    assert "endret for hånd" in _words(app)
    app = press(_open(manager.person_id, vis="holdes", melding=message), "Slipp meldingen")
    assert _said(app) == ["Meldingen er sluppet."]
    [row] = world.rows("SELECT edited_subject, hold FROM outbox")
    assert row == {"edited_subject": "Nytt emne", "hold": "released"}


def test_a_reminder_that_has_waited_is_read_and_written_as_it_is_now(world: Store) -> None:
    manager = programme_manager(world)
    board_member(world)
    remind_next(system(datetime(2023, 9, 8, 7, tzinfo=UTC)), world)
    [row] = world.rows("SELECT id FROM outbox WHERE kind = 'deadline_coming'")
    address = {"dato": "2023-09-12", "melding": row["id"]}

    app = _open(manager.person_id, f"edit-{row['id']}", **address)
    assert _words(app).count("7 dager igjen") == 0
    assert _words(app).count("3 dager igjen") >= 2
    app.text_area[0].set_value("Skrevet for hånd.")
    assert _said(press(app, "Lagre meldingen")) == ["Meldingen er endret."]
    [kept] = world.rows("SELECT facts ->> 'days' AS days FROM outbox WHERE id = $id", id=row["id"])
    assert kept == {"days": "3 dager igjen"}


def test_all_is_held_and_goes_again(world: Store) -> None:
    manager = programme_manager(world)
    app = press(_open(manager.person_id, "several"), "Hold tilbake, også nye")
    assert _said(app) == ["Meldingene holdes tilbake."]
    assert "Disse meldingene går først når du slipper dem: alle slag." in _words(app)
    app = press(_open(manager.person_id, "several"), "Slipp alle som holdes tilbake (1)")
    assert _said(app) == ["Meldingene er sluppet."]
    app = press(_open(manager.person_id, "several"), "Slutt å holde tilbake")
    assert "Disse meldingene" not in _words(app)


def test_one_kind_alone_is_held(world: Store) -> None:
    manager = programme_manager(world)
    queue(world, str(manager.person_id), kind=MessageKind.MENTOR_DECLINED)
    app = press(_open(manager.person_id, "several", slag="mentor_declined"), "Hold tilbake, også nye")
    label = MessageKind.MENTOR_DECLINED.label
    assert f"Disse meldingene går først når du slipper dem: «{label}»." in _words(app)
    assert [row["kind"] for row in world.rows("SELECT kind FROM held_kind")] == ["mentor_declined"]


def test_what_is_done_to_many_stays_with_the_kind_that_was_chosen(world: Store) -> None:
    manager = programme_manager(world)
    queue(world, str(manager.person_id), kind=MessageKind.MENTOR_DECLINED)
    app = press(_open(manager.person_id, "several", slag="mentor_declined"), "Hold tilbake, også nye")
    label = MessageKind.MENTOR_DECLINED.label
    assert f"Dette gjelder «{label}»." in _words(app)  # though none of that kind waits any more
    assert "Ingen meldinger av dette slaget her." in _words(app)
    assert "Slipp alle som holdes tilbake (1)" in questions(app)


def test_a_kind_is_held_before_there_is_any_message_of_it(world: Store) -> None:
    manager = programme_manager(world)
    app = press(_open(manager.person_id, "several", slag="gathering_announced"), "Hold tilbake, også nye")
    assert [row["kind"] for row in world.rows("SELECT kind FROM held_kind")] == ["gathering_announced"]
    app = press(app, "Slutt å holde tilbake")  # at once: nothing would be sent by it
    assert world.rows("SELECT kind FROM held_kind") == []
    assert not app.error


def test_a_message_is_read_line_by_line(world: Store) -> None:
    manager = programme_manager(world)
    app = _open(manager.person_id, f"edit-{_message(world)}", melding=_message(world))
    app.text_area[0].set_value("Sted: Bodø\nTema: Samhandling")
    app = press(app, "Lagre meldingen")
    assert '<blockquote class="letter"><p>Hei!</p><p>Sted: Bodø<br>Tema: Samhandling</p>' in _words(app)


def test_what_could_not_be_sent_says_why_and_is_tried_again(world: Store) -> None:
    manager, message = programme_manager(world), _message(world)
    why = "Personen har ingen e-postadresse."
    world.write(lambda transaction: transaction.rows("UPDATE outbox SET fault = $why", why=why))
    app = _open(manager.person_id, vis="stanset", melding=message)
    assert why in _words(app)
    assert _said(press(app, "Prøv igjen")) == ["Meldingen blir prøvd på nytt."]
    assert world.rows("SELECT fault FROM outbox") == [{"fault": None}]


@pytest.mark.parametrize(
    ("view", "said"),
    [
        ("venter", "Ingen meldinger venter."),
        ("holdes", "Ingen meldinger holdes tilbake."),
        ("stanset", "Alle meldinger har latt seg sende."),
        ("sendt", "Ingen meldinger er sendt ennå."),
    ],
)
def test_an_empty_list_says_so(world: Store, view: str, said: str) -> None:
    world.write(lambda transaction: transaction.rows("DELETE FROM outbox"))
    assert said in _words(_open(programme_manager(world).person_id, vis=view))


def test_more_than_a_page_holds_are_paged(world: Store) -> None:
    manager = programme_manager(world)
    for minute in range(30):
        queue(world, str(manager.person_id), minutes=minute, municipality=f"Kommune {minute:02}")
    app = _open(manager.person_id)
    assert "Kommune 29" in _words(app)
    assert "Kommune 05" not in _words(app)
    app = press(app, "Eldre meldinger")
    assert "Kommune 05" in _words(app)


def test_it_is_for_programme_management_alone(world: Store) -> None:
    board = board_member(world)
    seen = _words(_open(board.person_id, melding=_message(world)))
    assert "Bodø har fått veileder" not in seen
