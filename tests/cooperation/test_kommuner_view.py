"""The view «Hvem kan gå sammen?» of the page «Kommuner», as boards and programme management use it."""

from programme.cooperation.model import Stage
from programme.cooperation.queries import cooperations
from programme.store import Store
from tests.cooperation.test_cooperation import AUTUMN, BINDAL, NAMSSKOGAN, TODAY, brought, prepared, takes_part
from tests.factories import BODO, COHORT, board_member, programme_manager
from tests.screens import headings, html, labelled, nothing_here, opened, press

DAY = "2023-11-20"


def test_nothing_yet_and_what_could_be(on_screen: Store) -> None:
    board = takes_part(prepared(on_screen), "nordland")
    page = opened("municipalities", board.person_id, dato=DAY, vis="sammen")

    assert headings(page) == ["Kommuner som er ført opp sammen", "Hvem kan passe sammen?"]
    assert nothing_here(page)[0].startswith("Ingen kommuner er ført opp sammen ennå.")
    assert "naboer; " in html(page)
    assert "Kilde: SSB." in html(page)
    assert "Vis alle de" in html(page)


def test_a_board_follows_a_suggestion(on_screen: Store) -> None:
    board = takes_part(prepared(on_screen), "nordland")
    page = opened("municipalities", board.person_id, "bring-together", dato=DAY, vis="sammen")
    suggestions = labelled(page.selectbox, "Hvilket forslag?")
    first = suggestions.options[1]  # type: ignore[attr-defined]
    suggestions.select_index(1).run()  # type: ignore[attr-defined]
    labelled(page.date_input, "Når ble de satt i kontakt?").set_value(TODAY)  # type: ignore[attr-defined]
    press(page, "Før opp")
    assert [error.value for error in page.error] == []

    (found,) = cooperations(board, on_screen, cohort=COHORT)
    assert found.stage is Stage.IN_TOUCH
    assert first.startswith(" og ".join(partner.name for partner in found.partners))
    assert "foreslått av appen" in html(page)
    assert f'<th scope="row">{" og ".join(partner.name for partner in found.partners)}</th>' not in html(page)


def test_a_record_is_opened_changed_and_has_a_history(on_screen: Store) -> None:
    board = takes_part(prepared(on_screen), "nordland")
    record_id = brought(on_screen, board, stage=Stage.NOTED)
    here = {"dato": DAY, "vis": "sammen"}
    listed = opened("municipalities", board.person_id, **here)
    assert f'sammen={record_id}">Bodø, Gildeskål</a>' in html(listed)
    assert not listed.selectbox
    page = opened("municipalities", board.person_id, f"history-{record_id}", **here, sammen=record_id)
    assert headings(page) == ["Bodø, Gildeskål"]
    assert "førte opp kommuner sammen" in html(page)

    labelled(page.radio, "Hvor står det?").set_value(Stage.COOPERATING)  # type: ignore[attr-defined]
    press(page, "Lagre")
    assert "samarbeider" in html(page)
    assert [partner.name for partner in cooperations(board, on_screen, cohort=COHORT)[0].together] == [
        "Bodø",
        "Gildeskål",
    ]


def test_the_other_board_answers_for_its_municipality(on_screen: Store) -> None:
    prepared(on_screen)
    ours, theirs = takes_part(on_screen, "nordland"), takes_part(on_screen, "trondelag")
    record_id = brought(on_screen, ours, BINDAL, NAMSSKOGAN, notes="Bare for oss.")
    page = opened("municipalities", theirs.person_id, dato=DAY, vis="sammen", sammen=record_id)

    assert "Bare for oss." not in html(page)
    press(page, "Namsskogan vil samarbeide")
    assert len(cooperations(theirs, on_screen, cohort=COHORT)[0].together) == 2


def test_programme_management_looks_at_one_department(on_screen: Store) -> None:
    board = takes_part(prepared(on_screen), "nordland")
    brought(on_screen, board, BODO, "1839", stage=Stage.IN_TOUCH, in_touch_on=TODAY)
    manager = programme_manager(on_screen, AUTUMN)

    page = opened("municipalities", manager.person_id, dato=DAY, vis="sammen", avdeling="nordland")
    assert "Beiarn, Bodø" in html(page)
    other = opened("municipalities", manager.person_id, dato=DAY, vis="sammen", avdeling="agder")
    assert "Beiarn, Bodø" not in html(other)


def test_the_map_draws_what_could_be_and_what_is(on_screen: Store) -> None:
    board = board_member(prepared(on_screen), at=AUTUMN)
    brought(on_screen, board)
    page = opened("municipalities", board.person_id, "together-map", dato=DAY, vis="sammen")

    assert len(page.get("vega_lite_chart")) == 1
