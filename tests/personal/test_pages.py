"""The pages «Mine opplysninger» and «Personvern», which need no role; the second not even a name."""

from streamlit.testing.v1 import AppTest

from programme.access.model import nobody, system
from programme.personal.actions import ask_for_erasure, issue_address_token
from programme.personal.queries import own_data, privacy_notice, retention_times
from programme.store import Store
from tests.factories import MORNING, acting, board_member, cohort, person, programme_manager
from tests.personal.world import places_of
from tests.screens import html, labelled, nothing_here, opened, press

DAY = "2023-09-03"


def own_page(person_id: str | None, *unfolded: str, **address: str) -> AppTest:
    return opened("own_data", person_id, *unfolded, **{"dato": DAY} | address)


def privacy(person_id: str | None, *unfolded: str, **address: str) -> AppTest:
    return opened("privacy", person_id, *unfolded, **{"dato": DAY} | address)


def test_person_without_a_role_sees_corrects_and_asks(on_screen: Store) -> None:
    siri = acting(on_screen, person(on_screen, "Siri Eksempel"))
    app = own_page(siri.person_id, "name")
    assert own_data(siri, on_screen).emails[0] in html(app)
    app.text_input(key="name.name").input("Siri Čáhppes")
    press(app, "Lagre")
    assert own_data(siri, on_screen).name == "Siri Čáhppes"
    assert "Hva vi bruker opplysningene til" in html(privacy(siri.person_id))
    app = press(own_page(siri.person_id, vis="slett"), "Be om å bli slettet")
    assert "Du har bedt om å bli slettet" in html(app)


def test_address_is_asked_for_and_confirmed_by_a_button(on_screen: Store) -> None:
    siri = acting(on_screen, person(on_screen, "Siri Eksempel"))
    app = own_page(siri.person_id, "email")
    app.text_input(key="email.new_email").input("siri@ny.example")
    press(app, "Send lenken")
    wish_id = on_screen.rows("SELECT id FROM email_wish")[0]["id"]
    token = issue_address_token(system(MORNING), on_screen, wish_id=wish_id)
    app = own_page(siri.person_id, bekreft=token)
    assert own_data(siri, on_screen).emails != ("siri@ny.example",)
    press(app, "Bekreft adressen")
    assert own_data(siri, on_screen).emails == ("siri@ny.example",)
    assert "bekreft" not in app.query_params


def test_what_is_kept_is_shown_a_part_at_a_time(on_screen: Store) -> None:
    app = own_page(board_member(on_screen).person_id, vis="alt")
    assert "Fylkesstyret" in html(app)
    labelled(app.selectbox, "Hvilken del?").set_value("5").run()
    assert nothing_here(app) == ["Ingenting."]
    assert "Fylkesstyret" not in app.main.get("html")[-1].proto.body
    assert app.query_params["del"] == "5"


def test_both_files_are_offered(on_screen: Store) -> None:
    app = own_page(board_member(on_screen).person_id, vis="filer")
    assert [each.proto.label for each in app.get("link_button")] == ["Last ned PDF", "Last ned JSON"]


def test_visitor_reads_the_notice_and_nothing_else(on_screen: Store) -> None:
    cohort(on_screen)
    app = privacy(None)
    assert privacy_notice(nobody(MORNING), on_screen).purpose in html(app)
    assert "31.12.2027" in html(app)
    assert "For programledelsen" not in html(app)
    assert not app.main.button


def test_management_erases_who_has_asked(on_screen: Store) -> None:
    board = board_member(on_screen)
    ask_for_erasure(board, on_screen)
    app = privacy(programme_manager(on_screen).person_id, "erase")
    labelled(app.selectbox, "Hvem skal slettes?").select(board.person_id).run()
    assert "Står bare fornavnet i en tekst, blir det ikke funnet." in html(app)
    app.text_input(key=f"erase-{board.person_id}.confirmed_name").input("En Annen")
    app.text_area(key=f"erase-{board.person_id}.reason").input("Har bedt om det.")
    press(app, "Slett personen")
    assert [error.value for error in app.error] == [
        "Navnet er ikke det samme som på personen. Skriv det slik det står."
    ]
    app.text_input(key=f"erase-{board.person_id}.confirmed_name").input(board.name)
    press(app, "Slett personen")
    assert places_of(on_screen, board.name) == []


def test_management_sets_times_and_writes_the_notice(on_screen: Store) -> None:
    cohort(on_screen)
    manager = programme_manager(on_screen)
    app = privacy(manager.person_id, "times")
    app.number_input(key="times-2024-25.person_months").set_value(36)
    press(app, "Lagre")
    assert retention_times(manager, on_screen)[0].person_months == 36
    app = privacy(manager.person_id, "rewrite")
    app.text_area(key="notice.purpose").input("Vi bruker dem til <b>programmet</b>.")
    press(app, "Lagre som ny versjon")
    assert privacy_notice(manager, on_screen).version == 1
    assert "&lt;b&gt;programmet&lt;/b&gt;" in html(app)


def test_management_sees_that_nothing_is_due(on_screen: Store) -> None:
    cohort(on_screen)
    app = privacy(programme_manager(on_screen).person_id, "due", dato="2030-01-01")
    assert nothing_here(app) == ["Ingenting er over tiden nå."]
