"""Cooperating municipalities apply together: each application says with whom, and they are decided on side by side."""

from datetime import UTC, datetime

import pytest

from programme.applications.actions import accept_together, save_draft, send_application
from programme.applications.model import ApplicationForm, ApplicationState, advice_on_accepting
from programme.applications.queries import application, applications
from programme.applications.rules import ApplicationCannotBecome
from programme.cooperation.actions import bring_together, propose_cooperation
from programme.cooperation.model import ProposalForm, Stage, TogetherForm
from programme.language import NotAllowed
from programme.store import Store
from tests.cooperation.test_cooperation import AUTUMN, GILDESKAL, prepared, takes_part
from tests.factories import BODO, COHORT, board_member, contact, programme_manager
from tests.screens import Open, ask, html, opened, press

SPRING = datetime(2024, 4, 20, 8, 0, tzinfo=UTC)
FORM = ApplicationForm(motivation="Vi vil.", wants_societal_development=True, makes_room_for_cocreation=True)


def applied(store: Store, *numbers: str, sends: bool = True) -> None:
    for number in numbers:
        actor = contact(store, number, at=SPRING)
        write = send_application if sends else save_draft
        write(actor, store, FORM, cohort=COHORT, municipality=number)


def cooperating(store: Store) -> None:
    board = takes_part(prepared(store), "nordland")
    form = TogetherForm(stage=Stage.COOPERATING, municipalities=(BODO, GILDESKAL))
    bring_together(board, store, form, cohort=COHORT, department="nordland")


def states(store: Store) -> dict[str, ApplicationState]:
    found = applications(programme_manager(store, SPRING), store, cohort=COHORT)
    return {each.municipality: each.state for each in found}


def test_an_application_says_with_whom(store: Store) -> None:
    cooperating(store)
    applied(store, BODO, GILDESKAL)
    manager = programme_manager(store, SPRING)

    own = application(manager, store, cohort=COHORT, municipality=BODO)
    assert own.together_with == ("Gildeskål",)
    assert own.sent_copy is not None
    assert own.sent_copy.content.together_with == ("Gildeskål",)
    rows = applications(manager, store, cohort=COHORT)
    assert [(each.municipality, [other.name for other in each.together_with]) for each in rows] == [
        ("Bodø", ["Gildeskål"]),
        ("Gildeskål", ["Bodø"]),
    ]


def test_they_are_accepted_together_or_none_is(store: Store) -> None:
    cooperating(store)
    applied(store, BODO)
    applied(store, GILDESKAL, sends=False)
    manager = programme_manager(store, SPRING)
    versions = {BODO: 1, GILDESKAL: 1}
    bodo = application(manager, store, cohort=COHORT, municipality=BODO).version

    with pytest.raises(ApplicationCannotBecome):
        accept_together(manager, store, cohort=COHORT, versions=versions | {BODO: bodo})
    assert states(store) == {"Bodø": ApplicationState.SENT, "Gildeskål": ApplicationState.DRAFT}

    send_application(
        contact(store, GILDESKAL, at=SPRING), store, FORM, cohort=COHORT, municipality=GILDESKAL, version=1
    )
    now = {each.municipality_number: each.version for each in applications(manager, store, cohort=COHORT)}
    accept_together(manager, store, cohort=COHORT, versions=now)
    assert set(states(store).values()) == {ApplicationState.ACCEPTED}
    for actor in (board_member(store, at=SPRING), contact(store, at=SPRING)):
        with pytest.raises(NotAllowed):
            accept_together(actor, store, cohort=COHORT, versions={})


def test_accepting_one_alone_is_advised_against(store: Store) -> None:
    cooperating(store)
    applied(store, BODO, GILDESKAL)
    rows = applications(programme_manager(store, SPRING), store, cohort=COHORT)

    assert advice_on_accepting("Bodø", rows[1:]) == (
        "Bodø søker sammen med Gildeskål (sendt). Tar du opp Bodø alene, blir de ikke med."
    )
    assert advice_on_accepting("Bodø", []) == ""


def test_the_page_shows_them_side_by_side_and_accepts_both(on_screen: Store) -> None:
    cooperating(on_screen)
    applied(on_screen, BODO, GILDESKAL)
    manager = programme_manager(on_screen, SPRING)

    shown = opened("application", manager.person_id, dato="2024-04-20", kommune=BODO)
    assert "Søker sammen med Gildeskål." in html(shown)
    assert "Søknadene fra kommunene som samarbeider" in html(shown)
    assert "Tar du opp Bodø alene, blir de ikke med." in html(ask(shown, "Ta opp Bodø"))
    press(shown, "Ta opp Bodø og Gildeskål sammen")
    assert set(states(on_screen).values()) == {ApplicationState.ACCEPTED}


def test_one_alone_can_be_accepted_all_the_same(on_screen: Store) -> None:
    cooperating(on_screen)
    applied(on_screen, BODO, GILDESKAL)
    manager = programme_manager(on_screen, SPRING)
    shown = opened("application", manager.person_id, dato="2024-04-20", kommune=BODO)

    press(shown, "Ta opp Bodø")
    assert states(on_screen) == {"Bodø": ApplicationState.ACCEPTED, "Gildeskål": ApplicationState.SENT}
    assert "Ta opp Gildeskål" not in html(shown)


def test_a_contact_asks_another_municipality_which_answers_on_its_own_page(on_screen: Store) -> None:
    prepared(on_screen)
    bodo, gildeskal = (contact(on_screen, number, at=AUTUMN) for number in (BODO, GILDESKAL))
    page: Open = opened
    asking = page("application", bodo.person_id, f"propose-{BODO}", dato="2023-11-20", vis="sammen")
    asking.multiselect[0].set_value([GILDESKAL])
    press(asking, "Spør")
    assert "har ikke svart" in html(asking)

    assert "Svar på om Gildeskål vil samarbeide med Bodø" in html(
        page("overview", gildeskal.person_id, dato="2023-11-20", vis="sammen")
    )
    answering = page("application", gildeskal.person_id, dato="2023-11-20", vis="sammen")
    assert "Dere er spurt om å samarbeide med Bodø." in html(answering)
    press(answering, "Ja, vi vil samarbeide")
    assert "Søker sammen med Bodø." in html(answering)
    assert "vil samarbeide med Bodø" not in html(page("overview", gildeskal.person_id, dato="2023-11-20", vis="sammen"))


def test_a_board_answers_for_a_municipality_without_a_contact(on_screen: Store) -> None:
    prepared(on_screen)
    bodo, board = contact(on_screen, BODO, at=AUTUMN), board_member(on_screen, at=AUTUMN)
    asking = ProposalForm(municipalities=(GILDESKAL,))
    propose_cooperation(bodo, on_screen, asking, cohort=COHORT, municipality=BODO)
    (row,) = on_screen.rows("SELECT id FROM cooperation")

    step = "Svar på om Gildeskål, som ikke har noen kontaktperson, vil samarbeide med Bodø"
    shown = opened("overview", board.person_id, dato="2023-11-20")
    assert step in html(shown)
    assert [each for each in shown.get("page_link") if "vis=sammen" in each.proto.query_string]
    answering = opened("municipalities", board.person_id, dato="2023-11-20", vis="sammen", sammen=row["id"])
    press(answering, "Gildeskål vil samarbeide")
    assert step not in html(opened("overview", board.person_id, dato="2023-11-20"))


def test_a_board_is_not_asked_what_the_contact_is(on_screen: Store) -> None:
    prepared(on_screen)
    bodo, board = contact(on_screen, BODO, at=AUTUMN), board_member(on_screen, at=AUTUMN)
    contact(on_screen, GILDESKAL, at=AUTUMN)
    asking = ProposalForm(municipalities=(GILDESKAL,))
    propose_cooperation(bodo, on_screen, asking, cohort=COHORT, municipality=BODO)
    assert "vil samarbeide med Bodø" not in html(opened("overview", board.person_id, dato="2023-11-20"))


def test_a_contact_leaves_with_a_reason(on_screen: Store) -> None:
    cooperating(on_screen)
    bodo = contact(on_screen, at=AUTUMN)
    (row,) = on_screen.rows("SELECT id FROM cooperation")
    shown = opened("application", bodo.person_id, f"leave-{row['id']}", dato="2023-11-20", vis="sammen")

    press(shown, "Gå ut av samarbeidet")
    assert [error.value for error in shown.error] == ["Feltet «Hvorfor?» er tomt. Skriv noen ord."]
    shown.text_area(key=f"leave-{row['id']}-{BODO}.reason").set_value("Vi går alene.")
    press(shown, "Gå ut av samarbeidet")
    assert "Samarbeidet med Gildeskål sluttet 20. november 2023." in html(shown)
