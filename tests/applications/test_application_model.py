"""States and how they follow on each other."""

import re

import pytest
from pydantic import ValidationError

from programme.applications.model import TRANSITIONS, ApplicationForm, ApplicationState, can_become
from programme.language.fields import fault_sentences
from tests.factories import ROOT

FINAL = {ApplicationState.DECLINED, ApplicationState.REFUSED}


def test_every_state_has_a_label_of_its_own_and_a_way_in() -> None:
    assert len({state.label for state in ApplicationState}) == len(ApplicationState) == 9
    assert set(TRANSITIONS) == set(ApplicationState)
    assert set().union(*TRANSITIONS.values()) == set(ApplicationState)
    assert {state for state, following in TRANSITIONS.items() if not following} == FINAL


def test_the_table_allows_the_same_states() -> None:
    sql = (ROOT / "programme/store/tables/008_applications.sql").read_text(encoding="utf-8")
    listed = sql.partition("CHECK (state IN (")[2].partition("))")[0]
    assert set(re.findall(r"'(\w+)'", listed)) == set(ApplicationState)


def test_nothing_is_accepted_before_it_is_sent() -> None:
    assert not can_become(ApplicationState.DRAFT, ApplicationState.ACCEPTED)
    assert not any(
        can_become(state, ApplicationState.SENT) for state in set(ApplicationState) - {ApplicationState.DRAFT}
    )


def test_a_text_too_long_is_told_its_length() -> None:
    with pytest.raises(ValidationError) as refused:
        ApplicationForm(motivation="x" * 10_000)
    assert fault_sentences(refused.value) == [("motivation", "Teksten er på 10\xa0000 tegn. Skriv høyst 4\xa0000.")]
