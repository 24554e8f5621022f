"""The pages «Mine opplysninger» and «Personvern», which need no role; the second not even a name."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from programme.access.model import Actor, nobody, system
from programme.personal.actions import ask_for_erasure, issue_address_token
from programme.personal.queries import own_data, privacy_notice, retention_times
from programme.server import running
from programme.server.settings import Settings
from programme.store import Store
from tests.factories import MORNING, acting, board_member, cohort, person, programme_manager
from tests.personal.world import places_of

Open = Callable[..., AppTest]
FOLDS = ("name", "email", "rewrite", "times", "due", "erase", *(f"part-{place}" for place in range(7)))


def _script(store: "Store", page: str, person_id: str | None, at: "datetime") -> None:
    import streamlit as st  # noqa: PLC0415 - Streamlit runs the body of this function as a script

    from programme.access.grants import actor_of  # noqa: PLC0415
    from programme.ui import feedback, flow  # noqa: PLC0415
    from programme.ui.context import Looker, set_context  # noqa: PLC0415
    from tests.factories import ROOT  # noqa: PLC0415

    feedback.begin_run()
    set_context(Looker(store, lambda _now: actor_of(store, person_id, at)))
    files = {
        name: st.Page(ROOT / "pages" / f"{name}.py", url_path=name) for name in ("overview", "own_data", "privacy")
    }
    st.session_state["pages"] = files
    st.navigation([files[page], *(each for name, each in files.items() if name != page)]).run()
    feedback.tell_what_was_done()
    flow.send()


@pytest.fixture
def open_page(store: Store, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens one of the pages for an actor, all of it unfolded, with what stands in the address."""
    monkeypatch.setattr(running, "_now", running.Running(Settings(store.kind, str(Path(store.address))), store))

    def opened(page: str, actor: Actor, **address: str) -> AppTest:
        known = {"store": store, "page": page, "person_id": actor.person_id, "at": actor.at}
        test = AppTest.from_function(_script, kwargs=known, default_timeout=20)
        for name, value in address.items():
            test.query_params[name] = value
        for fold in FOLDS:
            test.session_state[f"{fold}.folded"] = True
        test.run()
        assert not test.exception
        return test

    return opened


def shown(test: AppTest) -> str:
    return " ".join(part.proto.body for part in test.get("html"))


def press(test: AppTest, label: str) -> AppTest:
    next(button for button in test.button if button.label == label).click().run()
    assert not test.exception
    return test


def test_person_without_a_role_sees_corrects_and_asks(open_page: Open, store: Store) -> None:
    siri = acting(store, person(store, "Siri Eksempel"))
    test = open_page("own_data", siri)
    assert own_data(siri, store).emails[0] in shown(test)
    test.text_input(key="name.name").input("Siri Čáhppes")
    press(test, "Lagre")
    assert own_data(siri, store).name == "Siri Čáhppes"
    assert "Hva vi bruker opplysningene til" in shown(open_page("privacy", siri))
    press(test, "Be om å bli slettet")
    assert "Du har bedt om å bli slettet" in shown(test)


def test_address_is_asked_for_and_confirmed_by_a_button(open_page: Open, store: Store) -> None:
    siri = acting(store, person(store, "Siri Eksempel"))
    test = open_page("own_data", siri)
    test.text_input(key="email.new_email").input("siri@ny.example")
    press(test, "Send lenken")
    wish_id = store.rows("SELECT id FROM email_wish")[0]["id"]
    token = issue_address_token(system(MORNING), store, wish_id=wish_id)
    test = open_page("own_data", siri, bekreft=token)
    assert own_data(siri, store).emails != ("siri@ny.example",)
    press(test, "Bekreft adressen")
    assert own_data(siri, store).emails == ("siri@ny.example",)
    assert "bekreft" not in test.query_params


def test_both_files_are_offered(open_page: Open, store: Store) -> None:
    test = open_page("own_data", board_member(store))
    assert [each.proto.label for each in test.get("link_button")] == ["Last ned PDF", "Last ned JSON"]


def test_visitor_reads_the_notice_and_nothing_else(open_page: Open, store: Store) -> None:
    cohort(store)
    test = open_page("privacy", nobody(MORNING))
    assert privacy_notice(nobody(MORNING), store).purpose in shown(test)
    assert "31.12.2027" in shown(test)
    assert "For programledelsen" not in shown(test)
    assert not test.button


def test_management_erases_who_has_asked(open_page: Open, store: Store) -> None:
    board = board_member(store)
    ask_for_erasure(board, store)
    test = open_page("privacy", programme_manager(store))
    chosen = next(box for box in test.selectbox if box.label == "Hvem skal slettes?")
    chosen.select(board.person_id).run()
    test.text_input(key=f"erase-{board.person_id}.confirmed_name").input("En Annen")
    test.text_area(key=f"erase-{board.person_id}.reason").input("Har bedt om det.")
    press(test, "Slett personen")
    assert [error.value for error in test.error] == [
        "Navnet er ikke det samme som på personen. Skriv det slik det står."
    ]
    test.text_input(key=f"erase-{board.person_id}.confirmed_name").input(board.name)
    press(test, "Slett personen")
    assert places_of(store, board.name) == []


def test_management_sets_times_and_writes_the_notice(open_page: Open, store: Store) -> None:
    cohort(store)
    manager = programme_manager(store)
    test = open_page("privacy", manager)
    test.number_input(key="times-2024-25.person_months").set_value(36)
    press(test, "Lagre")
    assert retention_times(manager, store)[0].person_months == 36
    test.text_area(key="notice.purpose").input("Vi bruker dem til <b>programmet</b>.")
    press(test, "Lagre som ny versjon")
    assert privacy_notice(manager, store).version == 1
    assert "&lt;b&gt;programmet&lt;/b&gt;" in shown(test)


def test_management_sees_what_is_due_and_takes_it_away(open_page: Open, store: Store) -> None:
    cohort(store)
    later = datetime(2030, 1, 1, 7, tzinfo=MORNING.tzinfo)
    test = open_page("privacy", programme_manager(store, later))
    assert "Ingenting er over tiden nå." in shown(test)
