"""«Samlinger» and «Veiledning» through the frame: what each person sees and does there."""

import re
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from programme.gatherings.records import gathering_of, gatherings_of, recorded_attendance
from programme.mentoring.actions import add_mentor, assign_mentor
from programme.mentoring.model import MentorForm
from programme.mentoring.records import assignment_record, mentor_record
from programme.store import Store
from tests.factories import BODO, COHORT, board_member, cohort, programme_manager
from tests.gatherings.world import NARVIK, enrolled, gathering_form, member, planned, pre_form, region
from tests.screens import headings, html, labelled, nothing_here, opened, press

BEFORE, ON_THE_DAY = "2024-09-10", "2024-09-18"


pytestmark = pytest.mark.parametrize("store", ["duckdb"], indirect=True)


@pytest.fixture
def world(on_screen: Store) -> Store:
    cohort(on_screen)
    return on_screen


def _open(page: str, person_id: str | None, *unfolded: str, **address: str) -> AppTest:
    return opened(page, person_id, *unfolded, **{"dato": BEFORE} | address)


def test_member_answers_and_the_answer_stands(world: Store) -> None:
    enrolled(world)
    own_member = member(world)
    gathering_id = planned(world)
    key = f"answer-{gathering_id}-{BODO}"
    app = _open("gatherings", own_member.person_id, f"{key}-substitute")
    assert "Du har ikke svart ennå." in html(app)
    app = press(app, "Jeg kommer")
    assert [success.value for success in app.success] == ["Svaret er lagret."]
    assert "Du har svart at du kommer." in html(app)
    assert "Jeg kommer" not in [button.label for button in app.button]
    app = press(app, "Jeg kommer ikke")
    assert "Du har svart at du ikke kommer." in html(app)
    app = press(app, "Svar at vara møter")
    assert [error.value for error in app.error] == ["Navnet på vara mangler. Skriv hvem som møter."]
    labelled(app.text_input, "Hvem er vara?").set_value("Siv Eksempel")
    app = press(app, "Svar at vara møter")
    assert "Du har svart at vara møter: Siv Eksempel." in html(app)
    rows = world.rows("SELECT person_id, answer, substitute_name, gathering_id FROM gathering_answer")
    assert rows == [
        {
            "person_id": own_member.person_id,
            "answer": "substitute",
            "substitute_name": "Siv Eksempel",
            "gathering_id": gathering_id,
        }
    ]


def test_programme_management_plans_changes_and_cancels(world: Store) -> None:
    manager = programme_manager(world)
    app = _open("gatherings", manager.person_id, dato="2024-08-10", samling="ny")
    app.number_input[0].set_value(1)
    labelled(app.date_input, "Første dag").set_value(date(2024, 9, 18))
    labelled(app.text_input, "Sted").set_value("Gardermoen")
    app = press(app, "Planlegg samlingen")
    assert not app.error
    (gathering,) = gatherings_of(world, COHORT)
    assert (gathering.title, gathering.venue, gathering.day) == ("Samling 1", "Gardermoen", date(2024, 9, 18))
    app = _open("gatherings", manager.person_id, f"change-{gathering.id}", dato="2024-08-11", samling=gathering.id)
    labelled(app.text_input, "Tema").set_value("Samskaping")
    app = press(app, "Lagre")
    assert not app.error
    assert gathering_of(world, gathering.id).theme == "Samskaping"
    app = press(app, "Avlys samlingen")
    assert gathering_of(world, gathering.id).is_cancelled
    app = press(app, "Angre avlysningen")
    assert not gathering_of(world, gathering.id).is_cancelled


def test_programme_management_opens_on_the_calendar_and_one_gathering_at_a_time(world: Store) -> None:
    enrolled(world)
    gathering_id, later = planned(world), planned(world, gathering_form(number=2, starts_on=date(2024, 11, 12)))
    manager = programme_manager(world)
    app = _open("gatherings", manager.person_id)
    calendar, line = "Samlingene i programperiode 2024–25</caption>", '<div class="line"'
    assert calendar in html(app)
    assert line in html(app)
    choice = labelled(app.selectbox, "Åpne en samling")
    assert choice.options == [
        "Kalenderen",
        "Samling 1 · 18. september 2024",
        "Samling 2 · 12. november 2024",
        "Planlegg en ny samling",
    ]
    assert (choice.value, headings(app), "samling" in app.query_params) == ("", [], False)
    choice.set_value(later).run()
    assert app.query_params["samling"] == later
    assert headings(app)[0] == "Samling 2 · 12. november 2024"
    assert calendar not in html(app)
    app = _open("gatherings", manager.person_id, samling=gathering_id)
    assert headings(app)[0] == "Samling 1 · 18. september 2024"
    labelled(app.selectbox, "Åpne en samling").set_value("").run()
    assert calendar in html(app)
    assert "samling" not in app.query_params


def test_others_see_the_calendar_and_the_next_gathering(world: Store) -> None:
    own_contact = enrolled(world)
    planned(world, pre_form())
    planned(world)
    app = _open("gatherings", own_contact.person_id)
    assert "Samlingene i programperiode 2024–25</caption>" in html(app)
    assert headings(app)[0] == "Samling 1 · 18. september 2024"


def test_the_calendar_leads_to_each_gathering(world: Store) -> None:
    own_contact = enrolled(world)
    first, second = planned(world), planned(world, gathering_form(number=2, starts_on=date(2024, 11, 12)))
    app = _open("gatherings", own_contact.person_id)
    assert headings(app)[0] == "Samling 1 · 18. september 2024"
    for gathering_id in (first, second):
        assert f'samling={gathering_id}">' in html(app)
    assert headings(_open("gatherings", own_contact.person_id, samling=second))[0] == "Samling 2 · 12. november 2024"


def test_programme_management_keeps_the_roster(world: Store) -> None:
    enrolled(world)
    own_member, manager = member(world), programme_manager(world)
    gathering_id = planned(world)
    app = _open("gatherings", manager.person_id, dato=ON_THE_DAY, samling=gathering_id)
    (choice,) = [radio for radio in app.radio if radio.label == "Mari Eksempel"]
    choice.set_value("Møtte")
    app = press(app, "Lagre oppmøtet")
    assert recorded_attendance(world, gathering_id) == {(own_member.person_id, BODO): "met"}
    app = press(app, "Angre: Mari Eksempel (møtte)")
    assert recorded_attendance(world, gathering_id) == {}
    app = press(app, "Resten av gruppen møtte")
    assert len(recorded_attendance(world, gathering_id)) == 2
    app = press(app, "Lukk oppmøtelisten")
    assert gathering_of(world, gathering_id).is_roster_closed
    app = press(app, "Åpne listen igjen")
    assert not gathering_of(world, gathering_id).is_roster_closed


def test_everyone_sees_their_own_gatherings(world: Store) -> None:
    nordland, trondelag = region(world), region(world, "trondelag")
    own_contact, board = enrolled(world), board_member(world)
    planned(world, pre_form())
    planned(world)
    planned(world, gathering_form(number=2, starts_on=date(2025, 2, 4), region_id=nordland, venue="Bodø"))
    planned(world, gathering_form(number=2, starts_on=date(2025, 2, 5), region_id=trondelag, venue="Steinkjer"))
    for actor in (own_contact, board):
        seen = html(_open("gatherings", actor.person_id))
        assert "Gardermoen" in seen
        assert "Bodø" in seen
        assert "Steinkjer" not in seen
        assert "Steinkjer" in html(_open("gatherings", actor.person_id, region="alle"))
    assert "Steinkjer" in html(_open("gatherings", programme_manager(world).person_id))


@pytest.mark.parametrize(
    ("answer", "state"), [("Ja, jeg vil være veileder for Bodø", "accepted"), ("Takk nei", "declined")]
)
def test_mentor_answers_offers(world: Store, answer: str, state: str) -> None:
    enrolled(world)
    manager = programme_manager(world)
    form = MentorForm(name="Vera Eksempel", email="vera@veileder.example", capacity=2)
    mentor_id = add_mentor(manager, world, form, cohort=COHORT)
    mentor = mentor_record(world, mentor_id).person_id
    assert nothing_here(_open("mentoring", mentor)) == ["Du er ikke spurt om å veilede noen kommune ennå."]
    offer = assign_mentor(manager, world, mentor_id, municipality=BODO)
    press(_open("mentoring", mentor, f"decline-{offer}"), answer)
    assert assignment_record(world, offer).state == state
    _open("gatherings", mentor)


def _load(app: AppTest) -> list[tuple[str, str]]:
    """What each mentor carries, in words."""
    (bars,) = re.findall('<table class="bars">(.*?)</table>', html(app))
    return re.findall('<th scope="row">(.*?)</th><td>(.*?)</td>', bars)


def test_programme_management_adds_and_assigns_and_a_contact_refuses(world: Store) -> None:
    own_contact, _narvik, manager = enrolled(world), enrolled(world, NARVIK), programme_manager(world)
    app = _open("mentoring", manager.person_id, "arrange")
    values = {"Navn": "Vera Eksempel", "E-postadresse": "vera@veileder.example"}
    for field in app.text_input:
        field.set_value(values[field.label])
    app = press(app, "Legg til veileder")
    app = press(app.run(), "Tildel")
    wrong = [error.value for error in app.error]
    assert wrong == ["Kommunen mangler. Velg en kommune.", "Veilederen mangler. Velg en veileder."]
    next(radio for radio in app.radio if radio.label == "Kommune").set_value("Narvik")
    next(radio for radio in app.radio if radio.label == "Veileder").set_value("Vera Eksempel (3 ledige)")
    app = press(app, "Tildel")
    assert world.rows("SELECT municipality_number, state FROM mentor_assignment") == [
        {"municipality_number": NARVIK, "state": "offered"}
    ]
    app = _open("mentoring", manager.person_id, "arrange")
    assert _load(app) == [("Vera Eksempel", "1 av 3 plasser, 1 venter på svar")]
    works = ["Tildele en veileder", "Legge til en veileder", "Endre kapasitet", "Avslutte en tildeling"]
    assert app.radio[0].options == works
    app.radio[0].set_value("Endre kapasitet").run()
    app.number_input[0].set_value(2)
    app = press(app, "Lagre")
    assert _load(app) == [("Vera Eksempel", "1 av 2 plasser, 1 venter på svar")]
    app.radio[0].set_value("Avslutte en tildeling").run()
    app.text_area[0].set_value("Feil kommune.")
    app = press(app, "Avslutt")
    assert _load(app) == [("Vera Eksempel", "0 av 2 plasser")]
    app = _open("mentoring", own_contact.person_id, f"refuse-{BODO}")
    app.text_area[0].set_value("Vi klarer oss selv.")
    app = press(app, "Takk nei")
    app = press(app, "Vi vil ha veiledning likevel")
    assert world.rows("SELECT withdrawn_at IS NULL AS stands FROM guidance_refusal") == [{"stands": False}]
