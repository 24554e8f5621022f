"""What stands in the address is a wish: an id, a code or a role that is another's shows what the page shows anyway."""

import re
from typing import NamedTuple

import pytest
from streamlit.testing.v1 import AppTest

from programme.store import Store
from tests.factories import BODO
from tests.pages.conftest import Open

DAY = "2025-03-14"


class Swap(NamedTuple):
    """Who (an example role), on which page, writes which name in the address with whose id."""

    name: str
    who: str
    page: str
    key: str
    others: str


SWAPS = (
    Swap("a board reads another department's interest", "board", "interest", "avdeling", "vestland"),
    Swap("a board becomes programme management", "board", "interest", "rolle", "programme_management"),
    Swap("a board becomes another board", "board", "interest", "rolle", "board-vestland"),
    Swap("a board opens an application of another department", "board", "application", "kommune", "elsewhere"),
    Swap("a board opens a gathering's group of another department", "board", "gatherings", "gruppe", "elsewhere"),
    Swap("a board filters by another department", "board", "application", "fylkesavdeling", "vestland"),
    Swap("a board opens a person of another department", "board", "people", "hvem", "person"),
    Swap("a mentor reads an unassigned group", "mentor", "application", "kommune", "elsewhere"),
    Swap("a mentor looks as another mentor", "mentor", "mentoring", "veileder", "person"),
    Swap("a mentor sees the roster of an unassigned group", "mentor", "gatherings", "gruppe", "elsewhere"),
    Swap("a contact opens another municipality's application", "contact", "application", "kommune", "elsewhere"),
    Swap("a contact becomes another contact", "contact", "application", "rolle", "contact-1103-2024-25"),
    Swap("a contact opens a person elsewhere", "contact", "people", "hvem", "person"),
    Swap("a contact reads a department's figures", "contact", "participation", "tall", "decided"),
    Swap("a member opens another municipality's application", "member", "application", "kommune", "elsewhere"),
    Swap("a member becomes its contact", "member", "application", "rolle", f"contact-{BODO}-2024-25"),
    Swap("a member keeps the roster", "member", "gatherings", "gruppe", BODO),
)
NAMES = {"board": "Kari", "contact": "Marit", "member": "Jonas", "mentor": "Vilde"}


@pytest.mark.parametrize("swap", SWAPS, ids=[swap.name for swap in SWAPS])
def test_what_is_anothers_in_the_address_changes_nothing(open_page: Open, world: Store, swap: Swap) -> None:
    person = world.rows("SELECT id FROM person WHERE name = $name", name=f"{NAMES[swap.who]} Eksempel")[0]["id"]
    wanted = {"elsewhere": _elsewhere, "person": _someone}.get(swap.others, lambda *_known: swap.others)(world, person)

    honest, forged = (open_page(swap.page, person, dato=DAY, **query) for query in ({}, {swap.key: wanted}))

    assert not forged.exception
    assert everything(honest)
    assert everything(forged) == everything(honest)


def _elsewhere(world: Store, person: str) -> str:
    """A municipality that takes part, far from Nordland and without Vilde as its mentor."""
    rows = world.rows(
        """
        SELECT application.municipality_number AS id FROM application
        JOIN municipality_department USING (municipality_number)
        WHERE department_code <> 'nordland' AND municipality_number NOT IN (
            SELECT mentor_assignment.municipality_number FROM mentor_assignment JOIN mentor ON mentor.id = mentor_id
            WHERE person_id = $person)
        ORDER BY 1
        """,
        person=person,
    )
    return str(rows[0]["id"])


def _someone(world: Store, _person: str) -> str:
    """A mentor elsewhere in the country, whom nobody below knows more of than the name."""
    return str(world.rows("SELECT person_id FROM role_grant WHERE role = 'programme_management'")[0]["person_id"])


def everything(app: AppTest) -> str:
    """What stands on the page: its texts, and the words of its widgets."""
    # A link takes along what stands in the address, whatever it is.
    texts = [re.sub(r'href="[^"]*"', "", part.proto.body) for part in app.get("html")]
    fields = [each.label for each in (*app.button, *app.selectbox, *app.radio, *app.text_input)]
    told = [each.value for each in (*app.warning, *app.error)]
    return "\n".join([*texts, *fields, *told])
