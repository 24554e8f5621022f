"""Programme management says on «Programperiode» how long before a deadline people are reminded."""

import pytest
from streamlit.testing.v1 import AppTest

from programme.participation.queries import reminder_setting
from programme.store import Store
from tests.factories import COHORT, board_member, cohort, programme_manager
from tests.screens import labelled, opened, press

LABEL = "Dager før fristen, med komma mellom. Tomt felt: ingen påminnelser"


@pytest.fixture
def world(on_screen: Store) -> Store:
    cohort(on_screen)
    return on_screen


def _page(person_id: str | None) -> AppTest:
    return opened("cohort", person_id, "reminders")


@pytest.mark.parametrize(("typed", "kept"), [("3, 10", (10, 3)), ("", ())])
def test_the_days_before_are_saved(world: Store, typed: str, kept: tuple[int, ...]) -> None:
    management = programme_manager(world)
    shown = _page(management.person_id)
    field = labelled(shown.text_input, LABEL)
    assert field.value == "21, 14, 7, 1"

    field.set_value(typed)
    press(shown, "Lagre påminnelsene")

    assert not shown.error
    assert reminder_setting(management, world, COHORT).days_before == kept


def test_a_slip_is_told(world: Store) -> None:
    management = programme_manager(world)
    shown = _page(management.person_id)

    labelled(shown.text_input, LABEL).set_value("en uke")
    press(shown, "Lagre påminnelsene")

    assert any("Skriv hele dager med komma mellom" in error.value for error in shown.error)
    assert reminder_setting(management, world, COHORT).version == 0


def test_others_do_not_see_it(world: Store) -> None:
    shown = _page(board_member(world).person_id)
    assert "Påminnelser om frister" not in [each.label for each in shown.expander]
