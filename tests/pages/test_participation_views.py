"""«Deltakelse» in its four views: each has its own facts, and stands in the address."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from programme.access.model import Role
from programme.participation.charts import OUTLINE_ADDRESS
from programme.store import Store
from tests.screens import Open, headings, html

DAY = "2025-03-14"
VIEWS = {
    "": ["Hvor langt er vi kommet?", "Dette trenger oppmerksomhet"],
    "oppmote": ["Oppmøte på samlingene", "Fylkesstyrenes oppmøte"],
    "kommuner": ["Kommunene som deltar"],
    "kart": ["Kart over Norge"],
}
OF_DEPARTMENTS = "Fylkesstyrenes oppmøte"


def someone(world: Store, role: Role) -> str:
    found = world.rows(
        "SELECT person_id FROM role_grant WHERE role = $role AND valid_to IS NULL ORDER BY person_id", role=role
    )
    return str(found[0]["person_id"])


def seen(app: AppTest) -> list[str]:
    """The view that is chosen, and the parts of the page."""
    (choice,) = app.segmented_control
    return [choice.value, *headings(app)]


@pytest.mark.parametrize("role", [Role.PROGRAMME_MANAGEMENT, Role.BOARD, Role.CONTACT, Role.MENTOR])
@pytest.mark.parametrize("view", VIEWS)
def test_each_view_opens_from_its_address(open_page: Open, world: Store, view: str, role: Role) -> None:
    app = open_page("participation", someone(world, role), dato=DAY, vis=view)

    assert not app.error
    sees_departments = role in {Role.PROGRAMME_MANAGEMENT, Role.BOARD}
    assert seen(app) == [
        view or "fremdrift",
        *(each for each in VIEWS[view] if each != OF_DEPARTMENTS or sees_departments),
    ]


def test_the_chosen_view_stands_in_the_address_and_the_first_by_silence(open_page: Open, world: Store) -> None:
    app = open_page("participation", someone(world, Role.PROGRAMME_MANAGEMENT), dato=DAY, vis="finnes-ikke")
    assert seen(app)[0] == "fremdrift"
    assert "vis" not in app.query_params

    app.segmented_control[0].set_value("oppmote").run()
    assert seen(app) == ["oppmote", *VIEWS["oppmote"]]
    assert app.query_params["vis"] == "oppmote"
    app.segmented_control[0].set_value("fremdrift").run()
    assert seen(app) == ["fremdrift", *VIEWS[""]]
    assert "vis" not in app.query_params


def test_the_funnel_says_its_figures_in_words(open_page: Open, world: Store) -> None:
    written = html(open_page("participation", someone(world, Role.PROGRAMME_MANAGEMENT), dato=DAY))

    of_departments, of_municipalities = (
        re.findall('<th scope="row">(.*?)</th><td>(.*?)</td>', table)
        for table in re.findall('<table class="bars">(.*?)</table>', written)
    )
    assert [name for name, _words in of_departments] == ["Invitert", "Interessert", "Vedtatt å delta"]
    assert of_departments[0][1] == "10 av 10 fylkesavdelinger"
    assert [name for name, _words in of_municipalities] == ["Interessert", "Søkt", "Tatt opp", "Komplett gruppe"]
    assert all(re.fullmatch(r"\d+ av \d+ kommuner", words) for _name, words in of_municipalities)


def test_the_map_draws_from_the_outline_and_has_its_rows_as_a_table(open_page: Open, world: Store) -> None:
    app = open_page("participation", someone(world, Role.PROGRAMME_MANAGEMENT), dato=DAY, vis="kart")

    (chart,) = app.get("vega_lite_chart")
    assert f'"url": "{OUTLINE_ADDRESS}"' in chart.proto.spec
    assert chart.proto.alt == "Kart over Norge med hvor langt hver kommune er kommet"
    assert len(chart.proto.spec) < 35_000
    assert "<table>" not in html(app)
    app.session_state[f"table.{chart.proto.alt}.folded"] = True
    assert "Bodø" in html(app.run())
