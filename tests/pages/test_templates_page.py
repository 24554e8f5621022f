"""«Maler»: programme management changes what messages say, and sees how it reads before it is saved."""

import pytest
from streamlit.testing.v1 import AppTest

from programme.access.model import Role, nobody
from programme.messages.model import MessageKind
from programme.messages.records import mailbox, standing_template
from programme.organisation.queries import example_people
from programme.store import Store
from tests.factories import MORNING
from tests.pages.conftest import Open
from tests.screens import html, press

KIND = MessageKind.GATHERING_ANNOUNCED


@pytest.fixture
def manager(world: Store) -> str:
    people = example_people(nobody(MORNING), world)
    return next(each.person_id for each in people if Role.PROGRAMME_MANAGEMENT.label in each.label)


def opened(open_page: Open, manager: str) -> AppTest:
    return open_page("templates", manager, melding=str(KIND))


def typed(app: AppTest, *, before: str) -> AppTest:
    app.text_area(key=f"template-{KIND}.text_before").set_value(before)
    next(each for each in app.button if each.label == "Se hvordan den blir").click()
    return app.run()


def test_a_text_is_looked_at_with_a_real_message_and_then_saved(open_page: Open, manager: str, world: Store) -> None:
    app = typed(opened(open_page, manager), before="Velkommen til {samling} {tid}!")

    shown = html(app)
    assert "den siste meldingen av dette slaget" in shown
    assert "Velkommen til samling " in shown
    assert "{samling}" not in shown
    assert standing_template(world, KIND).is_standard

    app = press(app, "Lagre teksten")
    assert standing_template(world, KIND).text.before == "Velkommen til {gathering} {when}!"
    assert app.text_area(key=f"template-{KIND}.text_before").value == "Velkommen til {samling} {tid}!"


def test_what_was_typed_stays_on_a_fault_and_on_the_way_back(open_page: Open, manager: str, world: Store) -> None:
    app = typed(opened(open_page, manager), before="Velkommen til {samlinga} {tid}!")
    assert ["{samlinga}" in each.value for each in app.error] == [True]
    assert app.text_area(key=f"template-{KIND}.text_before").value == "Velkommen til {samlinga} {tid}!"

    app = press(typed(app, before="Hei igjen, {samling} {tid}!"), "Tilbake")
    assert app.text_area(key=f"template-{KIND}.text_before").value == "Hei igjen, {samling} {tid}!"
    assert standing_template(world, KIND).version == 0


def test_an_earlier_text_is_read_whole_and_line_by_line(open_page: Open, manager: str) -> None:
    app = press(typed(opened(open_page, manager), before="Velkommen til {samling}!\nTid: {tid}"), "Lagre teksten")
    app.session_state[f"earlier-{KIND}.folded"] = True
    start = "<td>Fremtidens kulturskole: invitasjon til {samling}\n\nVelkommen til {samling}!\nTid: {tid}\n\nSamlingen"
    assert start in html(app.run())


def test_earlier_texts_are_shown_and_the_standard_comes_back(open_page: Open, manager: str, world: Store) -> None:
    app = press(typed(opened(open_page, manager), before="Velkommen til {samling} {tid}!"), "Lagre teksten")
    app.session_state[f"earlier-{KIND}.folded"] = True
    app = app.run()
    assert "Velkommen til {samling} {tid}!" in html(app)

    press(app, "Gå tilbake til standardteksten")
    stands = standing_template(world, KIND)
    assert (stands.is_standard, stands.version) == (True, 2)


def test_the_mailbox_is_set(open_page: Open, manager: str, world: Store) -> None:
    app = opened(open_page, manager)
    app.session_state["mailbox.folded"] = True
    app = app.run()
    app.text_input(key="mailbox.email").set_value("post@kulturskole.example")
    press(app, "Lagre adressen")
    assert mailbox(world) == ("post@kulturskole.example", 1)
