"""Programme management says on «Programperiode» how long before a deadline people are reminded."""

import pytest

from programme.participation.queries import reminder_setting
from programme.store import Store
from tests.cohorts.test_page import Page, labelled, page
from tests.factories import COHORT, board_member, programme_manager

__all__ = ["page"]
LABEL = "Dager før fristen, med komma mellom. Tomt felt: ingen påminnelser"


@pytest.mark.parametrize(("typed", "kept"), [("3, 10", (10, 3)), ("", ())])
def test_the_days_before_are_saved(store: Store, page: Page, typed: str, kept: tuple[int, ...]) -> None:
    management = programme_manager(store)
    shown = page(management)
    shown.session_state["reminders.folded"] = True
    shown.run()
    field = labelled(shown.text_input, LABEL)
    assert field.value == "21, 14, 7, 1"

    field.set_value(typed)
    labelled(shown.button, "Lagre påminnelsene").click().run()

    assert not shown.error
    assert reminder_setting(management, store, COHORT).days_before == kept


def test_a_slip_is_told(store: Store, page: Page) -> None:
    management = programme_manager(store)
    shown = page(management)
    shown.session_state["reminders.folded"] = True
    shown.run()

    labelled(shown.text_input, LABEL).set_value("en uke")
    labelled(shown.button, "Lagre påminnelsene").click().run()

    assert any("Skriv hele dager med komma mellom" in error.value for error in shown.error)
    assert reminder_setting(management, store, COHORT).version == 0


def test_a_board_changes_nothing(store: Store, page: Page) -> None:
    shown = page(board_member(store))
    assert "Lagre påminnelsene" not in [button.label for button in shown.button]
