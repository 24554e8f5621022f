"""The page «Endringslogg»: programme management finds changes, and opens what one record has been through."""

import re
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from programme.access.audit import write_audit
from programme.access.forgetting import forget_in_audit
from programme.access.model import system
from programme.store import Store
from tests.factories import MORNING
from tests.screens import Open, html, labelled, titles


@pytest.fixture
def manager(world: Store) -> str:
    """Somebody of programme management in the example world."""
    rows = world.rows("SELECT person_id FROM role_grant WHERE role = 'programme_management' ORDER BY person_id")
    return str(rows[0]["person_id"])


def shown(app: AppTest) -> list[str]:
    """Who did what, for each change on the page."""
    return re.findall(r"<article class=\"change\"><h3>(.*?)</h3>", html(app))


def buttons(app: AppTest) -> set[str]:
    return {button.label for button in app.main.button}


def test_the_newest_changes_are_shown_a_page_at_a_time(open_page: Open, manager: str) -> None:
    first, second = open_page("audit", manager), open_page("audit", manager, side="2")
    assert titles(first) == ["Endringslogg"]
    assert (len(shown(first)), len(shown(second))) == (20, 20)
    assert buttons(first) == {"Eldre endringer"}
    assert buttons(second) == {"Eldre endringer", "Nyere endringer"}

    labelled(first.button, "Eldre endringer").click().run()
    assert (shown(first), first.query_params["side"]) == (shown(second), "2")


@pytest.mark.parametrize("side", ["0", "x", "-1", "9" * 40, "²"])
def test_a_page_that_cannot_be_is_the_first(open_page: Open, manager: str, side: str) -> None:
    assert shown(open_page("audit", manager, side=side)) == shown(open_page("audit", manager))


def test_choices_stand_in_the_address_and_narrow_the_list(open_page: Open, manager: str) -> None:
    app = open_page("audit", manager, slag="cohort")  # so the fold with further choices is open
    assert shown(app)[-1].endswith("satte opp programperioden")
    assert '<th scope="row">Antall samlinger</th><td>–</td><td><ins>6</ins></td>' in html(app)

    labelled(app.selectbox, "Hva slags").set_value("application")
    labelled(app.selectbox, "Hva ble gjort").set_value("decline_application")
    labelled(app.date_input, "Fra og med").set_value(date(2024, 6, 1))
    app.run()

    assert len(shown(app)) == 1
    assert "<td><del>sendt</del></td><td><ins>avslag</ins></td>" in html(app)
    address = {name: app.query_params[name] for name in ("slag", "handling", "fra")}
    assert address == {"slag": "application", "handling": "decline_application", "fra": "2024-06-01"}


def test_further_choices_are_folded_and_narrow_nothing_when_closed(open_page: Open, manager: str) -> None:
    whole = open_page("audit", manager)
    assert [box.label for box in whole.main.selectbox] == ["Hvem"]
    app = open_page("audit", manager, slag="cohort", fra="2023-01-01", side="1")
    assert {box.label for box in app.main.selectbox} == {"Hvem", "Hva slags", "Hva ble gjort"}

    app.session_state["more.folded"] = False
    app.run()

    assert shown(app) == shown(whole)
    assert not {"slag", "fra"} & set(app.query_params)


def test_typed_words_narrow_the_list_and_stay_out_of_the_address(open_page: Open, manager: str) -> None:
    app = open_page("audit", manager, side="2")
    labelled(app.text_input, "Ord i endringen").set_value("Stillinger").run()
    assert len(shown(app)) == 1
    assert "Stillinger" not in repr(app.query_params)
    assert "side" not in app.query_params


def test_nothing_found_says_what_to_do(open_page: Open, manager: str) -> None:
    app = open_page("audit", manager, fra="2030-01-01")
    assert shown(app) == []
    assert "Ingen endringer passer." in html(app)


def test_a_record_shows_all_it_has_been_through(open_page: Open, world: Store, manager: str) -> None:
    record = world.rows("SELECT record_id FROM audit_log WHERE action = 'withdraw_application'")[0]["record_id"]
    listed = open_page("audit", manager, handling="withdraw_application")
    assert f"post=application/{record}" in html(listed)

    app = open_page("audit", manager, post=f"application/{record}")

    assert titles(app)[0].startswith("Søknad: ")
    done = [" ".join(each.split(" ")[2:]) for each in shown(app)]
    assert done[0] == "trakk søknaden"
    assert set(done[1:]) == {"tok opp søknaden", "sendte søknaden", "lagret utkast til søknad"}
    assert f'<a href="endringslogg?person={manager}&' in html(app)


@pytest.mark.parametrize("post", ["application", "application/x", "/", "%/'"])
def test_a_record_that_is_not_there_shows_nothing(open_page: Open, manager: str, post: str) -> None:
    app = open_page("audit", manager, post=post)
    assert shown(app) == []
    assert "Ingenting er endret her." in html(app)


def test_markup_is_text_and_what_is_forgotten_reads_so(open_page: Open, world: Store, manager: str) -> None:
    after = {"name": "<b>Kari</b>", "venue": "<script>alert(1)</script>"}
    world.write(
        lambda transaction: write_audit(
            transaction, system(MORNING), "try_it", kind="person", record_id="x", after=after
        )
    )
    world.write(lambda transaction: forget_in_audit(transaction, ["Kari"]))
    app = open_page("audit", manager, post="person/x")
    assert "<ins>slettet</ins>" in html(app)
    assert "&lt;script&gt;" in html(app)
    assert "<script>" not in html(app)


def test_the_page_is_refused_to_others(open_page: Open, world: Store) -> None:
    board = world.rows("SELECT person_id FROM role_grant WHERE role = 'board' ORDER BY person_id")[0]["person_id"]
    app = open_page("audit", board)
    assert shown(app) == []
    assert "Endringslogg" not in titles(app)


def test_one_persons_changes_are_found(open_page: Open, world: Store, manager: str) -> None:
    board = world.rows(
        """
        SELECT person.id, person.name FROM role_grant JOIN person ON person.id = person_id
        JOIN audit_log ON audit_log.person_id = person.id WHERE role = 'board' ORDER BY person.name LIMIT 1
        """
    )[0]
    app = open_page("audit", manager, hvem=board["id"])
    assert shown(app)
    assert all(each.startswith(board["name"]) for each in shown(app))
    assert [each for each in shown(open_page("audit", manager)) if not each.startswith(board["name"])]
