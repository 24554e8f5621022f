"""What «Interesse» and «Samlinger» have for who works: minutes, reminders, dialogue, the two sides of a proposal."""

from datetime import UTC, date, datetime

import pytest
from streamlit.testing.v1 import AppTest

from programme.access.model import Actor
from programme.gatherings.actions import plan_gathering
from programme.gatherings.model import GatheringForm, GatheringKind
from programme.gatherings.proposals import ProposalState, proposals
from programme.gatherings.records import gathering_of
from programme.interest.actions import record_decision, register_interest, register_municipal_interest_on_behalf
from programme.interest.model import Answer
from programme.interest.municipal import MunicipalInterestForm, MunicipalInterestStatus
from programme.interest.queries import dialogues, municipal_interests
from programme.organisation.annual_meetings import annual_meetings, minutes
from programme.store import Store
from tests.factories import BODO, COHORT, MORNING, board_member, cohort, contact, programme_manager
from tests.interest.making import AUTUMN, NORDLAND, decision_form, interest_form
from tests.screens import headings, html, labelled, opened, press

OWN = {"cohort": COHORT, "department": NORDLAND}
NOVEMBER = AUTUMN.date()
SPRING = datetime(2024, 3, 1, 9, 0, tzinfo=UTC)
PDF = b"%PDF-1.7 protokoll"


@pytest.fixture
def board(on_screen: Store) -> Actor:
    cohort(on_screen)
    return board_member(on_screen, at=AUTUMN)


def interest(person: Actor, *folds: str, day: date = NOVEMBER, **address: str) -> AppTest:
    open_ones = [f"{fold}-{COHORT}-{NORDLAND}" for fold in folds]
    open_ones += [f"{fold}-{COHORT}" for fold in ("remind", "party", "dialogues")]
    return opened("interest", person.person_id, *open_ones, dato=day.isoformat(), **address)


def test_a_board_reads_what_it_said_before(store: Store, board: Actor) -> None:
    register_interest(board, store, interest_form(Answer.PERHAPS), **OWN)
    register_interest(board, store, interest_form(Answer.YES), **OWN, version=1)
    told = html(interest(board, "history"))
    assert "<del>Kanskje</del>" in told
    assert "<ins>Ja</ins>" in told
    assert "etter fristen 15. september 2023" in told


def test_the_form_says_what_a_yes_is(store: Store, board: Actor) -> None:
    shown = interest(board)
    assert "Et ja er fylkesavdelingens søknad om å delta" in html(shown)
    assert "temperaturmåling" in html(shown)
    record_decision(board, store, decision_form(municipality_numbers=[BODO]), **OWN)
    assert "<td>Bodø</td>" in html(interest(board))
    [row] = store.rows("SELECT DISTINCT CAST(facts AS text) AS facts FROM outbox WHERE kind = 'decision_recorded'")
    assert "søknad om å delta, for seg selv og på vegne av Bodø" in row["facts"]


def test_minutes_are_attached_read_and_taken_out(store: Store, board: Actor) -> None:
    record_decision(board, store, decision_form(), **OWN)
    shown = interest(board, "meeting")
    labelled(shown.file_uploader, "Velg protokollen").set_value(("protokoll.pdf", b"MZ\x90", "application/pdf"))
    press(shown, "Legg ved")
    assert [error.value for error in shown.error] == [
        "Filen er ikke PDF, Word (DOCX), ODT, PNG eller JPEG. Lagre den som PDF, og velg den på nytt."
    ]
    shown = interest(board, "meeting")
    labelled(shown.file_uploader, "Velg protokollen").set_value(("Protokoll.pdf", PDF, "application/pdf"))
    press(shown, "Legg ved")
    assert [success.value for success in shown.success] == ["Protokollen er lagt ved."]
    assert "Protokoll.pdf" in html(shown)
    [kept] = annual_meetings(board, store, NORDLAND)[0].minutes
    assert minutes(board, store, attachment_id=kept.id) == PDF
    press(shown, "Ta bort Protokoll.pdf")
    assert annual_meetings(board, store, NORDLAND)[0].minutes == ()


def test_minutes_are_offered_under_a_name_of_ours(store: Store, board: Actor) -> None:
    record_decision(board, store, decision_form(), **OWN)
    shown = interest(board, "meeting")
    labelled(shown.file_uploader, "Velg protokollen").set_value(('a"\r\nX: 1.pdf', PDF, "application/pdf"))
    press(shown, "Legg ved")
    [kept] = annual_meetings(board, store, NORDLAND)[0].minutes
    offer = shown.session_state[f"minutes-{kept.id}.offer"]
    assert offer.file.name == "arsmote-nordland-2023-10-28.pdf"
    assert offer.file.make() == PDF


def test_a_case_is_put_right(store: Store, board: Actor) -> None:
    record_decision(board, store, decision_form(), **OWN)
    shown = interest(board, "meeting")
    labelled(shown.text_input, "Sted").set_value("Bodø")
    labelled(shown.text_input, "Saken heter").set_value("Deltakelse")
    press(shown, "Lagre rettelsen av saken")
    assert "28. oktober 2023, Bodø" in html(shown)
    assert "12/23: Deltakelse" in html(shown)


def test_programme_management_sees_who_is_told_before_it_reminds(store: Store, board: Actor) -> None:
    manager = programme_manager(store, AUTUMN)
    register_interest(
        board_member(store, "vestland", AUTUMN), store, interest_form(), cohort=COHORT, department="vestland"
    )
    shown = interest(manager)
    assert "<td>Bo Eksempel</td><td>aldri</td>" in html(shown)
    assert "Ingen i fylkesstyret er lagt til." in html(shown)
    press(shown, "Send påminnelse")
    assert [success.value for success in shown.success] == ["Påminnelsene er lagt i køen."]
    told = store.rows("SELECT recipient_id FROM outbox WHERE kind = 'county_interest_reminder'")
    assert told == [{"recipient_id": board.person_id}]
    assert "Send påminnelse" not in [each.label for each in shown.button]
    assert "En fylkesavdeling minnes høyst én gang om dagen." in html(shown)


@pytest.mark.parametrize(("has_decided", "in_dialogue", "decided"), [(False, 1, 0), (True, 0, 1)])
def test_the_board_of_ten_counts_each_stage(
    store: Store,
    board: Actor,
    has_decided: bool,  # noqa: FBT001
    in_dialogue: int,
    decided: int,
) -> None:
    register_interest(board, store, interest_form(wants_dialogue=True), **OWN)
    vestland = board_member(store, "vestland", MORNING)
    register_interest(vestland, store, interest_form(Answer.NO), cohort=COHORT, department="vestland")
    if has_decided:
        record_decision(board, store, decision_form(), **OWN)
    told = html(interest(programme_manager(store, AUTUMN)))
    for what, count in (
        ("Har svart", 2),
        ("Etter fristen", 1),
        ("Har ikke svart", 8),
        ("I dialog", in_dialogue),
        ("Har avklart", decided),
    ):
        assert f"<dt>{what}</dt><dd><strong>{count}</strong>" in told


def test_a_municipality_reads_that_its_department_has_applied_on_its_behalf(store: Store, board: Actor) -> None:
    person, sentence = contact(store, at=AUTUMN), "Fylkesavdelingen har søkt om å delta, også på vegne av dere"
    record_decision(board, store, decision_form(), **OWN)
    assert sentence not in html(interest(person))
    record_decision(board, store, decision_form(municipality_numbers=[BODO]), **OWN, version=1)
    told = html(interest(person))
    assert f"{sentence} (årsmøtet 28. oktober 2023, sak 12/23). Det binder dere ikke." in told
    assert "Interesse er ikke bindende." in told


@pytest.mark.usefixtures("board")
def test_a_meeting_with_another_party_is_recorded_mended_and_deleted(store: Store) -> None:
    manager = programme_manager(store, AUTUMN)
    shown = interest(manager)
    labelled(shown.text_input, "Hvem var møtet med?").set_value("Fylkeskommunen")
    labelled(shown.date_input, "Når var møtet?").set_value(date(2023, 10, 20))
    labelled(shown.text_area, "Hvem møtte?").set_value("To fra hver")
    press(shown, "Lagre møtet")
    assert "<td>To fra hver</td>" in html(shown)
    labelled(shown.text_input, "Møtet var med").set_value("KS")
    press(shown, "Lagre rettelsen av møtet")
    assert [each.with_whom for each in dialogues(manager, store, cohort=COHORT)] == ["KS"]
    press(shown, "Slett dialogmøtet")
    assert dialogues(manager, store, cohort=COHORT) == []


def test_a_board_strikes_an_interest_that_is_not_right(store: Store, board: Actor) -> None:
    whose = {**OWN, "municipality": BODO}
    register_municipal_interest_on_behalf(board, store, MunicipalInterestForm(contact="Kai Eksempel"), **whose)
    shown = interest(board, "strike")
    press(shown, "Stryk interessen")
    assert [error.value for error in shown.error] == ["Feltet «Hvorfor strykes den?» er tomt. Skriv noen ord."]
    labelled(shown.text_area, "Hvorfor strykes den?").set_value("Vi skrev feil kommune.")
    press(shown, "Stryk interessen")
    assert [error.value for error in shown.error] == ["Kommunen mangler. Velg en kommune fra listen."]
    labelled(shown.radio, "Interessen til hvilken kommune?").set_value(BODO)
    press(shown, "Stryk interessen")
    assert [success.value for success in shown.success] == ["Interessen er strøket. Kommunen får melding."]
    [row] = municipal_interests(board, store, cohort=COHORT)
    assert row.status is MunicipalInterestStatus.WITHDRAWN


def test_a_proposal_goes_from_the_board_to_the_gathering(store: Store, board: Actor) -> None:
    manager = programme_manager(store, AUTUMN)
    record_decision(board, store, decision_form(), **OWN)
    planned = GatheringForm(kind=GatheringKind.MAIN, number=1, starts_on=date(2024, 9, 10), theme="Oppstart")
    gathering_id = plan_gathering(manager, store, planned, cohort=COHORT)
    where = {"dato": SPRING.date().isoformat(), "samling": gathering_id}

    shown = opened("gatherings", board.person_id, f"propose-{gathering_id}", **where)
    labelled(shown.text_input, "Forslag til sted").set_value("Stormen")
    labelled(shown.selectbox, "Forslag til vertskommune").set_value(BODO)
    press(shown, "Send forslaget")
    assert [success.value for success in shown.success] == ["Forslaget er sendt."]
    assert "venter på svar" in html(shown)

    calendar = opened("gatherings", manager.person_id, dato=where["dato"])
    assert "Forslag fra Nordland: Samling 1</a>" in html(calendar)
    shown = opened("gatherings", manager.person_id, **where)
    assert "Svar på forslaget fra Nordland: Stormen" in headings(shown, 3)
    assert labelled(shown.text_input, "Forslag til tema").value == "Oppstart"
    labelled(shown.text_input, "Forslag til tema").set_value("Samhandling")
    press(shown, "Ta inn forslaget")

    found = gathering_of(store, gathering_id)
    assert (found.venue, found.host_municipality, found.theme) == ("Stormen", BODO, "Samhandling")
    [answered] = proposals(board, store, cohort=COHORT)
    assert answered.state is ProposalState.ACCEPTED
    assert "tatt inn" in html(opened("gatherings", board.person_id, **where))


def test_a_further_deadline_is_set_on_the_cohorts_page(store: Store, board: Actor) -> None:
    manager = programme_manager(store, AUTUMN)
    shown = opened("cohort", manager.person_id, "move-date", dato=NOVEMBER.isoformat(), frist="ny")
    labelled(shown.radio, "For hvem?").set_value("county_interest")
    labelled(shown.date_input, "Åpner").set_value(date(2023, 11, 2))
    labelled(shown.date_input, "Ny frist").set_value(date(2023, 11, 15))
    labelled(shown.text_area, "Hvorfor settes en ny frist?").set_value("Sene årsmøter.")
    press(shown, "Se hvem som får melding")
    assert "Bo Eksempel" in html(shown)
    press(shown, "Sett fristen")
    assert "(ny runde, åpner 02.11.2023)" in html(shown)
    told = store.rows("SELECT recipient_id FROM outbox WHERE kind = 'further_deadline_set'")
    assert told == [{"recipient_id": board.person_id}]
    on_time = html(interest(board, day=date(2023, 11, 3)))
    assert "Fristen er 15. november 2023." in on_time
