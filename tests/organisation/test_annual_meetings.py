"""Annual meetings: what was typed is put right with its history, and minutes are read by who may, at that moment."""

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from programme.access.audit import StaleRecord
from programme.access.model import Actor
from programme.documents.attachments import CheckedFile, checked
from programme.documents.upload import Upload
from programme.interest.actions import record_decision
from programme.interest.queries import decision, interest_history
from programme.language import NotAllowed
from programme.organisation.actions import end_grant
from programme.organisation.annual_meetings import (
    AnnualMeeting,
    ResolutionForm,
    annual_meetings,
    attach_minutes,
    correct_resolution,
    minutes,
    remove_minutes,
)
from programme.organisation.model import MeetingDateInFuture
from programme.store import Store
from tests.factories import BODO, COHORT, acting, board_member, cohort, contact, programme_manager
from tests.interest.making import AUTUMN, BERGEN, NORDLAND, decision_form

OWN = {"cohort": COHORT, "department": NORDLAND}
FORM = ResolutionForm(
    held_on=date(2023, 10, 29), place="Bodø", case_number="12/23", agenda_item="Deltakelse", wording="Vi deltar."
)


def pdf(text: str = "Sak 12/23") -> CheckedFile:
    return checked(Upload("protokoll.pdf", b"%PDF-1.7 " + text.encode()))


def decided(store: Store) -> Actor:
    """The board of a department that has decided; its meeting is the newest."""
    cohort(store)
    board = board_member(store, at=AUTUMN)
    form = decision_form(place="Fauske", agenda_item="Fremtidens kulturskole")
    record_decision(board, store, form, **OWN)
    return board


def meeting_of(store: Store, board: Actor) -> AnnualMeeting:
    return annual_meetings(board, store, NORDLAND)[0]


def test_a_decision_refers_to_meeting_case_and_words(store: Store) -> None:
    board = decided(store)
    meeting = meeting_of(store, board)
    [resolution] = meeting.resolutions
    found = decision(board, store, **OWN)
    assert found
    assert (meeting.held_on, meeting.place) == (found.held_on, found.place) == (date(2023, 10, 28), "Fauske")
    assert resolution.id == found.resolution_id
    assert (resolution.case_number, resolution.agenda_item) == ("12/23", "Fremtidens kulturskole")


def test_recording_the_same_again_makes_no_second_meeting_or_resolution(store: Store) -> None:
    board = decided(store)
    form = decision_form(place="Fauske", agenda_item="Fremtidens kulturskole", municipality_numbers=[BODO])
    record_decision(board, store, form, **OWN, version=1)
    [meeting] = annual_meetings(board, store, NORDLAND)
    assert len(meeting.resolutions) == 1


def test_what_was_typed_wrong_is_put_right_and_what_it_was_is_told(store: Store) -> None:
    board = decided(store)
    [resolution] = meeting_of(store, board).resolutions

    correct_resolution(board, store, FORM, resolution_id=resolution.id, version=resolution.version)

    found = decision(board, store, **OWN)
    assert found
    assert (found.held_on, found.place, found.agenda_item) == (FORM.held_on, "Bodø", "Deltakelse")
    [newest] = [each for each in interest_history(board, store, **OWN) if each.what == "rettet årsmøtevedtaket"]
    told = {each.field: (each.before, each.after) for each in newest.differences}
    assert told["Sted"] == ("Fauske", "Bodø")
    assert told["Holdt"] == ("28.10.2023", "29.10.2023")


def test_a_stale_correction_and_a_day_to_come_are_refused(store: Store) -> None:
    board = decided(store)
    [resolution] = meeting_of(store, board).resolutions
    which = {"resolution_id": resolution.id}
    with pytest.raises(StaleRecord):
        correct_resolution(board, store, FORM, **which, version=resolution.version - 1)
    tomorrow = FORM.model_copy(update={"held_on": AUTUMN.date() + timedelta(days=1)})
    with pytest.raises(MeetingDateInFuture):
        correct_resolution(board, store, tomorrow, **which, version=resolution.version)


def test_programme_management_says_why_it_does_what_is_the_boards(store: Store) -> None:
    board, manager = decided(store), programme_manager(store, AUTUMN)
    meeting = meeting_of(store, board)
    [resolution] = meeting.resolutions
    with pytest.raises(ValidationError):
        correct_resolution(manager, store, FORM, resolution_id=resolution.id, version=resolution.version)
    with pytest.raises(ValidationError):
        attach_minutes(manager, store, pdf(), meeting_id=meeting.id)
    correct_resolution(manager, store, FORM, resolution_id=resolution.id, version=2, reason="Sto i protokollen.")
    attach_minutes(manager, store, pdf(), meeting_id=meeting.id, reason="Kom på e-post.")
    reasons = [each.reason for each in interest_history(board, store, **OWN) if each.reason]
    assert sorted(reasons) == ["Kom på e-post.", "Sto i protokollen."]


def test_minutes_are_for_the_board_and_programme_management_as_long_as_they_are(store: Store) -> None:
    board, manager = decided(store), programme_manager(store, AUTUMN)
    kept = attach_minutes(board, store, pdf("protokoll"), meeting_id=meeting_of(store, board).id)

    for reader in (board, manager):
        assert minutes(reader, store, attachment_id=kept) == pdf("protokoll").content
    for other in (board_member(store, "vestland", AUTUMN), contact(store, at=AUTUMN), acting(store, None, AUTUMN)):
        with pytest.raises(NotAllowed):
            minutes(other, store, attachment_id=kept)
        with pytest.raises(NotAllowed):
            annual_meetings(other, store, NORDLAND)

    [grant] = store.rows("SELECT id, version FROM role_grant WHERE person_id = $id", id=board.person_id)
    end_grant(manager, store, grant_id=grant["id"], version=grant["version"])
    with pytest.raises(NotAllowed):
        minutes(acting(store, board.person_id, AUTUMN + timedelta(days=2)), store, attachment_id=kept)


def test_minutes_that_are_taken_out_are_gone_and_the_history_tells(store: Store) -> None:
    board = decided(store)
    kept = attach_minutes(board, store, pdf(), meeting_id=meeting_of(store, board).id)

    remove_minutes(board, store, attachment_id=kept)

    assert meeting_of(store, board).minutes == ()
    assert store.rows("SELECT * FROM attachment_content") == []
    with pytest.raises(NotAllowed):
        minutes(board, store, attachment_id=kept)
    with pytest.raises(NotAllowed):
        remove_minutes(board, store, attachment_id=kept)
    told = {each.what for each in interest_history(board, store, **OWN)}
    assert {"la ved en protokoll", "tok bort en protokoll"} <= told


def test_a_department_with_two_counties_decides_once_for_both(store: Store) -> None:
    """Vestfold og Telemark: one decision, one region, municipalities of either county; a second one is stale."""
    cohort(store)
    whose = {"cohort": COHORT, "department": "vestfold-og-telemark"}
    first, second = (board_member(store, "vestfold-og-telemark", AUTUMN) for _each in range(2))
    of_both = store.rows(
        """
        SELECT min(municipality.municipality_number) AS number, municipality.county_number FROM municipality
        JOIN municipality_department AS own ON own.municipality_number = municipality.municipality_number
        WHERE own.department_code = 'vestfold-og-telemark' AND municipality.valid_to IS NULL
        GROUP BY municipality.county_number
        """
    )
    numbers = sorted(row["number"] for row in of_both)
    assert len(numbers) == 2

    record_decision(first, store, decision_form(municipality_numbers=numbers), **whose)
    with pytest.raises(StaleRecord):
        record_decision(second, store, decision_form(takes_part=False, case_number="13/23"), **whose)

    found = decision(second, store, **whose)
    assert found
    assert (found.takes_part, sorted(found.municipality_numbers)) == (True, numbers)
    assert store.rows("SELECT count(*) AS n FROM participation_decision") == [{"n": 1}]
    assert store.rows("SELECT count(*) AS n FROM region") == [{"n": 1}]
    assert BERGEN not in numbers


def test_a_yes_is_the_application_from_when_it_was_given_first(store: Store) -> None:
    board = decided(store)
    later = acting(store, board.person_id, AUTUMN + timedelta(days=30))
    same = decision_form(place="Fauske", agenda_item="Fremtidens kulturskole", municipality_numbers=[BODO])
    record_decision(later, store, same, **OWN, version=1)
    found = decision(later, store, **OWN)
    assert found
    assert (found.applied_at, found.recorded_at) == (AUTUMN, later.at)

    no = decision_form(takes_part=False, case_number="1/24", held_on=date(2023, 11, 20))
    record_decision(later, store, no, **OWN, version=2)
    found = decision(later, store, **OWN)
    assert found
    assert found.applied_at is None
