"""What boards and programme management do beside the answers: talks with others, a reminder, minutes, proposals."""

from collections.abc import Iterator
from datetime import date, datetime

from programme.documents.attachments import checked
from programme.documents.pdf import Section, pdf_of
from programme.documents.upload import Upload
from programme.example.people import BOARDS, PERNILLE
from programme.example.telling import COHORT, Event, World, moment
from programme.gatherings.proposals import DeclineForm, ProposalForm, decline_proposal, propose_gathering
from programme.interest.dialogue import record_party_dialogue
from programme.interest.model import PartyDialogueForm
from programme.interest.reminding import remind_silent, silent_departments, to_remind
from programme.organisation.annual_meetings import annual_meetings, attach_minutes

_PARTY = PartyDialogueForm(
    party="Høgskolen i Eksempel",
    held_on=date(2023, 9, 14),
    attendees="To fra høgskolen og to fra programledelsen.",
    notes="Høgskolen kan bidra med en forelesning på den første samlingen.",
    next_step="Programledelsen sender datoene når de er klare.",
)
_LAST = "main 6 nord"
_FIRST_PROPOSAL = ProposalForm(venue="Eksempelhuset", theme="Hva tar vi med videre, og hvem tar over?")
_SECOND_PROPOSAL = ProposalForm(
    venue="Kulturhuset", host_municipality="1804", theme="Det vi fortsetter med", remark="Kommunen stiller med lokale."
)


def events() -> Iterator[Event]:
    """One of each, on the days on which they could have come."""
    yield Event(moment(date(2023, 9, 14), 15), _meet_a_party)
    yield Event(moment(date(2023, 9, 19), 10), _remind)
    yield Event(moment(date(2023, 11, 2), 10), _attach)
    yield Event(moment(date(2025, 3, 10), 9), _propose)
    yield Event(moment(date(2025, 3, 12), 9), _propose_again)


def _meet_a_party(world: World, at: datetime) -> None:
    record_party_dialogue(world.acting(PERNILLE, at), world.store, _PARTY, cohort=COHORT)


def _remind(world: World, at: datetime) -> None:
    manager = world.acting(PERNILLE, at)
    silent = to_remind(silent_departments(manager, world.store, cohort=COHORT))
    shown = [person for each in silent for person in each.people]
    remind_silent(manager, world.store, cohort=COHORT, shown=shown)


def _attach(world: World, at: datetime) -> None:
    board = world.acting(BOARDS["nordland"][0], at)
    [meeting] = annual_meetings(board, world.store, "nordland")
    case = meeting.resolutions[0]
    decided = Section("Vedtak", [{"Sak": case.case_number, "Vedtak": case.wording}])
    content = pdf_of("Eksempel: protokoll fra årsmøtet", "Alt i denne filen er oppdiktet.", [decided], at=at)
    attach_minutes(board, world.store, checked(Upload("Protokoll.pdf", content)), meeting_id=meeting.id)


def _propose(world: World, at: datetime) -> None:
    board, manager = world.acting(BOARDS["nordland"][0], at), world.acting(PERNILLE, at)
    last = {"gathering_id": world.known[_LAST], "department": "nordland"}
    proposal_id = propose_gathering(board, world.store, _FIRST_PROPOSAL, **last)
    declined = DeclineForm(reason="Huset har ikke plass til alle. Foreslå gjerne et annet sted.")
    decline_proposal(manager, world.store, declined, proposal_id=proposal_id, version=1)


def _propose_again(world: World, at: datetime) -> None:
    board = world.acting(BOARDS["nordland"][0], at)
    last = {"gathering_id": world.known[_LAST], "department": "nordland"}
    propose_gathering(board, world.store, _SECOND_PROPOSAL, **last)
