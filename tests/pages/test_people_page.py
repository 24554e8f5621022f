"""«Personer» through the frame: who sees whom, and what is given, corrected and ended there."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from programme.access.model import Role
from programme.organisation.actions import appoint_contact, introduce_person
from programme.organisation.model import PersonForm
from programme.store import Store
from programme.ui.plain import plain
from tests.factories import (
    BODO,
    COHORT,
    MORNING,
    acting,
    board_member,
    cohort,
    contact,
    person,
    person_form,
    programme_manager,
)
from tests.screens import html, labelled, opened, press, questions

TODAY, DAY = date(2023, 9, 3), "2023-09-03"
MARKUP = "**Kari** <img src=x onerror=alert(1)> [her](http://ond.example)"


pytestmark = pytest.mark.parametrize("store", ["duckdb"], indirect=True)


@pytest.fixture
def world(on_screen: Store) -> Store:
    cohort(on_screen)
    return on_screen


def _people(person_id: str | None, *unfolded: str, **address: str) -> AppTest:
    return opened("people", person_id, *unfolded, **{"dato": DAY} | address)


def _write(app: AppTest, **values: str) -> None:
    labels = {"name": "Navn", "email": "E-postadresse"}
    for name, value in values.items():
        next(field for field in app.text_input if field.label == labels[name]).set_value(value)


def _grant(store: Store, person_id: str | None) -> str:
    return str(store.rows("SELECT id FROM role_grant WHERE person_id = $id", id=person_id)[0]["id"])


def _person_of(store: Store, email: str) -> str:
    return str(store.rows("SELECT person_id FROM person_email WHERE email = $email", email=email)[0]["person_id"])


def test_programme_management_gives_any_role(world: Store) -> None:
    manager = programme_manager(world)
    app = _people(manager.person_id, "add-person")
    _write(app, name="Anna Eksempel", email="anna@kommune.example")
    app = press(app, "Legg til")
    assert [success.value for success in app.success] == ["Personen er lagt til."]
    app.radio[0].set_value("Fylkesstyret").run()
    _write(app, name="Anna Eksempel", email="anna@kommune.example")
    next(box for box in app.selectbox if box.label == "Hvilken fylkesavdeling?").set_value("Nordland")
    next(field for field in app.date_input if field.label == "Fra og med").set_value(date(2023, 10, 1))
    app = press(app, "Legg til")
    assert not app.error
    app.radio[0].set_value("Kontaktperson").run()
    _write(app, name="Anna Eksempel", email="anna@kommune.example")
    next(box for box in app.selectbox if box.label.startswith("Hvilken kommune")).set_value("Bodø")
    app = press(app, "Legg til")
    assert not app.error
    app.radio[0].set_value("Ingen rolle ennå").run()
    _write(app, name="Ola Eksempel", email="ola@kommune.example")
    app = press(app, "Legg til")
    assert not app.error
    rows = world.rows(
        "SELECT role, valid_from FROM role_grant WHERE person_id = $id", id=_person_of(world, "anna@kommune.example")
    )
    assert {(row["role"], row["valid_from"]) for row in rows} == {
        ("programme_management", TODAY),
        ("board", date(2023, 10, 1)),
        ("contact", TODAY),
    }
    seen = html(_people(manager.person_id))
    assert "Ola Eksempel" in seen
    assert "begynner senere" in seen


def test_what_is_missing_is_told_and_what_was_typed_stays(world: Store) -> None:
    app = _people(programme_manager(world).person_id, "add-person")
    app.radio[0].set_value("Fylkesstyret").run()
    _write(app, name="Anna Eksempel", email="anna.kommune.example")
    app = press(app, "Legg til")
    wrong = plain("E-postadressen mangler @. Skriv for eksempel navn@kommune.no.")
    assert [error.value for error in app.error] == [wrong]
    _write(app, email="anna@kommune.example")
    app = press(app, "Legg til")
    assert [error.value for error in app.error] == ["Fylkesavdelingen mangler. Velg en fylkesavdeling."]
    assert next(field for field in app.text_input if field.label == "Navn").value == "Anna Eksempel"


def test_what_was_typed_stays_when_another_role_is_chosen(world: Store) -> None:
    app = _people(programme_manager(world).person_id, "add-person")

    def fields() -> list[str]:
        return [labelled(app.text_input, label).proto.id for label in ("Navn", "E-postadresse")]

    before = fields()
    for role in ("Fylkesstyret", "Kontaktperson", "Ingen rolle ennå"):
        app.radio[0].set_value(role).run()
        assert fields() == before  # the browser keeps what is typed and not yet sent, as long as the field is the same


def test_a_board_and_a_contact_add_to_their_own_with_the_same_answer_for_a_known_address(world: Store) -> None:
    manager = programme_manager(world)
    introduce_person(manager, world, PersonForm(name="Kjent Eksempel", email="kjent@kommune.example"))
    for actor, role in ((board_member(world), Role.BOARD), (contact(world), Role.CONTACT)):
        said = []
        for email in ("kjent@kommune.example", person_form().email):
            app = _people(actor.person_id, "add-person")
            _write(app, name="Anna Eksempel", email=email)
            app = press(app, "Legg til")
            said.append([each.value for each in (*app.success, *app.error, *app.warning)])
            assert acting(world, _person_of(world, email)).has(role)
        assert said == [["Personen er lagt til."]] * 2
    assert acting(world, _person_of(world, "kjent@kommune.example")).name == "Kjent Eksempel"


def test_dates_are_corrected_and_a_role_is_ended(world: Store) -> None:
    manager, board = programme_manager(world), board_member(world)
    own = _grant(world, board.person_id)
    app = _people(manager.person_id, f"dates-{own}", hvem=str(board.person_id))
    next(field for field in app.date_input if field.label.startswith("Til og med")).set_value(date(2024, 6, 30))
    app = press(app, "Lagre datoene")
    assert [success.value for success in app.success] == ["Datoene er rettet."]
    assert "30.06.2024" in html(app)
    app = press(app, "Avslutt rollen")
    assert [success.value for success in app.success] == ["Rollen er avsluttet."]
    assert not acting(world, board.person_id).grants
    assert "trukket tilbake" in html(app)
    assert "Avslutt rollen" not in questions(app)


def test_the_last_programme_manager_is_told_what_to_do_first(world: Store) -> None:
    manager = programme_manager(world)
    app = press(_people(manager.person_id, hvem=str(manager.person_id)), "Avslutt rollen")
    (error,) = app.error
    assert error.value.startswith("Da er det ingen i programledelsen fra 3. september 2023. Legg først til en annen")


def test_addresses_are_read_when_asked_for_and_logged(world: Store) -> None:
    manager, board = programme_manager(world), board_member(world)
    who = str(board.person_id)
    logged = "SELECT 1 AS found FROM audit_log WHERE action = 'open_person'"
    assert "@kommune.example" not in html(_people(manager.person_id, hvem=who))
    assert world.rows(logged) == []
    app = _people(manager.person_id, f"addresses-{who}", hvem=who)
    assert "@kommune.example" in html(app.run())
    assert len(world.rows(logged)) == 1


def test_an_id_swapped_in_the_address_opens_nobody(world: Store) -> None:
    manager, board = programme_manager(world), board_member(world)
    for who in (str(manager.person_id), "nobody-at-all"):
        app = _people(board.person_id, f"addresses-{who}", hvem=who)
        assert "Pia Eksempel" not in html(app)
        assert "@" not in html(app)


def test_the_list_is_searched_by_name_and_role(world: Store) -> None:
    manager = programme_manager(world)
    board_member(world), person(world, "Åse Eksempel")
    assert "Åse Eksempel" not in html(_people(manager.person_id, vis="board"))
    app = _people(manager.person_id)
    app.text_input[0].set_value("åse").run()
    assert "Åse Eksempel" in html(app)
    assert "Bo Eksempel" not in html(app)
    next(box for box in app.selectbox if box.label == "Hvilken rolle?").set_value("Kontaktperson").run()
    assert "Åse Eksempel" not in html(app)
    assert dict(app.query_params) == {"person": manager.person_id, "dato": DAY, "vis": "contact"}
    app.text_input[0].set_value("finnes ikke").run()
    assert "Ingen passer til søket" in html(app)


def test_more_than_twenty_are_paged_and_whoever_is_looked_for_is_found_among_all(world: Store) -> None:
    manager = programme_manager(world)
    for each in range(38):
        person(world, f"Kari {each:02} Eksempel")
    person(world, "Åse Eksempel")
    app = _people(manager.person_id)
    assert ("1–20 av 40" in html(app), "Åse Eksempel" in html(app)) == (True, False)
    assert [button.label for button in app.main.button] == ["Neste side"]
    press(app, "Neste side")
    assert ("21–40 av 40" in html(app), "Åse Eksempel" in html(app)) == (True, True)
    assert app.query_params["side"] == "2"
    assert [button.label for button in app.main.button] == ["Forrige side"]
    app.text_input[0].set_value("kari 00").run()
    assert ("Kari 00 Eksempel" in html(app), "Kari 01 Eksempel" in html(app)) == (True, False)
    assert "side" not in app.query_params


def test_a_name_with_markup_shows_as_it_was_typed(world: Store) -> None:
    manager = programme_manager(world)
    person_id = person(world, MARKUP)
    app = _people(manager.person_id, hvem=person_id)
    seen = html(app)
    assert "**Kari** &lt;img src=x onerror=alert(1)&gt; [her](http://ond.example)" in seen
    assert "<img" not in seen
    in_markdown = [*app.markdown, *app.success, *app.error, *app.warning, *app.info, *app.radio, *app.button]
    assert not [each for each in in_markdown if "Kari" in f"{each.value} {getattr(each, 'label', '')}"]


def test_members_and_mentors_do_not_come_in(world: Store) -> None:
    nobody = person(world)
    app = _people(nobody)
    assert "Personer" not in html(app)
    contact_of_bodo = contact(world, BODO, COHORT, at=MORNING)
    assert _links(_people(contact_of_bodo.person_id, "add-person"))


def test_whoever_has_several_roles_switches_between_them(world: Store) -> None:
    board = board_member(world)
    email = world.rows("SELECT email FROM person_email WHERE person_id = $id", id=board.person_id)[0]["email"]
    form = PersonForm(name="Bo Eksempel", email=email)
    appoint_contact(programme_manager(world), world, form, municipality=BODO, cohort=COHORT)
    app = _people(board.person_id, "add-person")
    choice = labelled(app.selectbox, "Rolle")
    assert set(choice.options) == {"Fylkesstyret, Nordland", "Kontaktperson, Bodø"}
    choice.set_value("Fylkesstyret, Nordland").run()  # which of them comes first is not decided
    assert _links(app) == []
    labelled(app.selectbox, "Rolle").set_value("Kontaktperson, Bodø").run()
    assert not app.exception
    by_silence = choice.options[0] == "Kontaktperson, Bodø"
    assert app.query_params.get("rolle") == (None if by_silence else f"contact-{BODO}-2024-25")
    assert _links(app) == ["Medlemmer av kommunegruppen legger du til her"]


def _links(app: AppTest) -> list[str]:
    """The page's own: those of the menu lead to other pages."""
    return [each.label for each in app.main.get("page_link") if each.label.startswith("Medlemmer")]
