"""How many steps wait stands beside the page in the menu: for the role one looks with, and gone when it is done."""

from datetime import UTC, datetime

from streamlit.testing.v1 import AppTest

from programme.access.grants import actor_of
from programme.interest.actions import register_municipal_interest
from programme.interest.municipal import MunicipalInterestForm
from programme.participation.queries import overview
from programme.store import Store
from tests.factories import BODO, COHORT
from tests.pages.conftest import Open
from tests.participation import arranging as arrange
from tests.screens import titles

DAY = "2024-01-02"
AT = datetime(2024, 1, 2, 9, tzinfo=UTC)


def menu_of(app: AppTest) -> dict[str, str]:
    """What each page is called in the menu, by file name."""
    assert not app.exception, app.exception
    return {name: page.title for name, page in app.session_state["pages"].items() if page.visibility == "visible"}


def test_the_menu_counts_what_oversikt_lists_and_keeps_the_addresses(world: Store, open_page: Open) -> None:
    person_id = world.rows("SELECT id FROM person WHERE name = 'Pernille Eksempel'")[0]["id"]
    app = open_page("overview", person_id, dato="2024-09-25")

    actor = actor_of(world, person_id, datetime(2024, 9, 25, 9, tzinfo=UTC))
    waiting = [step.page for step in overview(actor, world, COHORT).steps if not step.done]
    counted = {name: title for name, title in menu_of(app).items() if title.endswith(")")}
    assert waiting
    assert {name: title.rpartition(" ")[2] for name, title in counted.items()} == {
        page: f"({waiting.count(page)})" for page in waiting
    }
    assert app.session_state["pages"]["interest"].url_path == "interesse"


def test_a_step_that_is_done_is_counted_no_more(world: Store, open_page: Open) -> None:
    number = world.rows(
        """
        SELECT municipality_number FROM municipality_department WHERE department_code = 'nordland'
          AND municipality_number NOT IN (SELECT municipality_number FROM municipal_interest)
          AND municipality_number NOT IN (SELECT municipality_number FROM application) ORDER BY 1 LIMIT 1
        """
    )[0]["municipality_number"]
    person_id = arrange.person(world)
    arrange.grant(world, arrange.Role.CONTACT, person_id, municipality=number)
    app = open_page("overview", person_id, dato=DAY)
    assert menu_of(app)["interest"] == "Interesse (1)"

    contact = actor_of(world, person_id, AT)
    form = MunicipalInterestForm(contact="Kai Eksempel")
    register_municipal_interest(contact, world, form, cohort=COHORT, municipality=number)

    assert menu_of(app.run())["interest"] == "Interesse"


def test_a_step_of_another_role_leads_to_its_page_in_that_role(world: Store, open_page: Open) -> None:
    person_id = arrange.person(world)
    arrange.grant(world, arrange.Role.MENTOR, person_id, municipality=BODO)
    arrange.grant(world, arrange.Role.BOARD, person_id, department="agder")
    world.write(lambda transaction: transaction.rows("DELETE FROM county_interest WHERE department_code = 'agder'"))

    app = open_page("interest", person_id, dato="2023-09-03", rolle="board-agder")

    assert titles(app) == ["Interesse"]
    assert menu_of(app)["interest"] == "Interesse (1)"
