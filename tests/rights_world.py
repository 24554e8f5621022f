"""One arranged world and one person in each part, for the table of who may do what.

Everything belongs to Nordland and Bodø in the cohort 2024–25, on 20 September 2024: Nordland has said yes and brought
in an area, Bodø is accepted and has a group and a mentor, one gathering has been held and one lies ahead. Narvik, of
Nordland too, has written a draft. Vestland has said yes as well.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import Enum
from typing import TypeVar

from programme.access.grants import actor_of
from programme.access.model import Actor, nobody, system
from programme.applications.actions import accept_application, save_draft, send_application
from programme.applications.model import ApplicationForm
from programme.cohorts.actions import set_up_cohort
from programme.cohorts.further import concerned_by_further, set_further_deadline
from programme.cohorts.model import CohortForm, DateKind, FurtherDeadlineForm
from programme.cooperation.actions import bring_together
from programme.cooperation.model import Stage, TogetherForm
from programme.documents.attachments import checked
from programme.documents.upload import Upload
from programme.gatherings.actions import plan_gathering
from programme.gatherings.model import GatheringForm, GatheringKind
from programme.gatherings.proposals import ProposalForm, propose_gathering
from programme.groups.actions import add_member, choose_area
from programme.groups.model import MemberForm, Sector
from programme.interest.actions import (
    bring_in_areas,
    record_decision,
    register_interest,
    register_municipal_interest,
)
from programme.interest.decision import DecisionForm
from programme.interest.dialogue import record_dialogue_meeting
from programme.interest.model import Answer, CountyInterestForm, DialogueForm
from programme.interest.municipal import MunicipalInterestForm
from programme.mentoring.actions import add_mentor, answer_assignment, assign_mentor
from programme.mentoring.model import AssignmentAnswerForm, MentorForm
from programme.organisation.actions import appoint_board_member, appoint_contact, appoint_programme_manager
from programme.organisation.annual_meetings import annual_meetings, attach_minutes
from programme.organisation.model import PersonForm
from programme.outreach.actions import add_partner, change_several
from programme.outreach.model import OutreachStatus, PartnerForm, SeveralForm
from programme.plans.actions import load_plans
from programme.plans.drafts.actions import add_entry, start_draft
from programme.plans.drafts.model import NewEntryForm, StartForm
from programme.plans.files import read_plans
from programme.plans.model import EntryKind
from programme.plans.same import SameGoalForm, link_goals
from programme.store import Store, Transaction
from programme.store.store import Row
from tests.factories import BODO, COHORT, ROOT

T = TypeVar("T")

AUTUMN_BEFORE = datetime(2023, 9, 3, 7, 0, tzinfo=UTC)
WINTER_BEFORE = datetime(2024, 2, 1, 7, 0, tzinfo=UTC)
NOW = datetime(2024, 9, 20, 7, 0, tzinfo=UTC)
NARVIK = "1806"
GILDESKAL = "1838"
ENTRY = NewEntryForm(kind=EntryKind.AREA, level="Utviklingsområde", label="Samhandling")
"""An area of a plan."""


class Part(Enum):
    """Who asks. What is somebody's own: Nordland for its board, Bodø for its contact, member and mentor."""

    MANAGEMENT = "programme management"
    BOARD = "board of Nordland"
    OTHER_BOARD = "board of Vestland"
    CONTACT = "contact of Bodø"
    OTHER_CONTACT = "contact of Narvik"
    MEMBER = "member in Bodø"
    OTHER_MEMBER = "member in Narvik"
    MENTOR = "mentor of Bodø"
    OTHER_MENTOR = "mentor without a municipality"
    NOBODY = "not signed in"
    SYSTEM = "the system"


@dataclass
class World:
    """The arranged world: its people, and the ids of what they have made."""

    people: dict[Part, str]
    member_id: str = ""
    area_id: str = ""
    held_gathering: str = ""
    coming_gathering: str = ""
    mentor_id: str = ""
    free_mentor_id: str = ""
    assignment_id: str = ""
    cooperation_id: str = ""
    same_goal_id: str = ""
    message_id: str = ""
    dialogue_id: str = ""
    meeting_id: str = ""
    resolution_id: str = ""
    minutes_id: str = ""
    further_id: str = ""
    proposal_id: str = ""
    partner_id: str = ""
    batch_id: str = ""
    region_ids: tuple[str, ...] = ()
    draft_id: str = ""
    entry_key: str = ""
    grants: dict[Part, str] = field(default_factory=dict)

    def actor(self, store: Store, part: Part, at: datetime = NOW) -> Actor:
        """The person in that part, with the roles in force."""
        if part is Part.SYSTEM:
            return system(at)
        return nobody(at) if part is Part.NOBODY else actor_of(store, self.people[part], at)


class _Undone(Exception):
    """Takes back a write that has come to its end."""


class Trial(Store):
    """A store in which everything can be tried: no write is kept."""

    def __init__(self, store: Store) -> None:
        self.kind, self.address = store.kind, store.address
        self._store = store

    def rows(self, sql: str, **values: object) -> list[Row]:
        return self._store.rows(sql, **values)

    def write(self, body: Callable[[Transaction], T]) -> T:
        results: list[T] = []

        def undone(transaction: Transaction) -> None:
            results.append(body(transaction))
            raise _Undone

        try:
            self._store.write(undone)
        except _Undone:
            return results[-1]
        raise AssertionError("a trial is always undone")

    def close(self) -> None:
        """Nothing: the store itself stays open."""


def arrange(store: Store) -> World:
    """Build the world in a store with reference data, through the actions."""
    founder = system(AUTUMN_BEFORE)
    load_plans(founder, store, read_plans(ROOT / "data" / "plans"))
    form = CohortForm(name="2024–25", starts_on=date(2024, 8, 1), ends_on=date(2025, 12, 31))
    deadlines = {DateKind.COUNTY_INTEREST: date(2023, 9, 15), DateKind.APPLICATION: date(2024, 5, 15)}
    set_up_cohort(founder, store, form, slug=COHORT, deadlines=deadlines)
    world = World(_appointed(store, founder))
    world.area_id = _take_part(store, world)
    world.region_ids = tuple(row["id"] for row in store.rows("SELECT id FROM region ORDER BY id"))
    world.member_id = _apply(store, world)
    _gather(store, world)
    _bring_together(store, world)
    _talk_and_propose(store, world)
    _find_mentors(store, world)
    _follow_up(store, world)
    board = world.actor(store, Part.BOARD)
    plan = StartForm(department="nordland", title="Handlingsplan 2026–2027")
    world.draft_id = start_draft(board, store, plan)
    world.entry_key = add_entry(board, store, ENTRY, draft_id=world.draft_id)
    held = {row["person_id"]: row["id"] for row in store.rows("SELECT id, person_id FROM role_grant ORDER BY id")}
    world.message_id = store.rows("SELECT id FROM outbox ORDER BY queued_at, id LIMIT 1")[0]["id"]
    world.grants = {part: held[person_id] for part, person_id in world.people.items()}
    return world


def someone(part: Part) -> PersonForm:
    """The person in that part."""
    return PersonForm(name=f"{part.value.title()} Eksempel", email=f"{part.name.lower()}@program.example")


def member_form(part: Part) -> MemberForm:
    """The person in that part, as a member from kulturskole."""
    return MemberForm(**someone(part).model_dump(), sector=Sector.KULTURSKOLE)


def interest_form(*municipalities: str) -> CountyInterestForm:
    """A yes."""
    return CountyInterestForm(answer=Answer.YES, contact="Kari Eksempel", municipality_numbers=list(municipalities))


def decision_form(case_number: str = "12/23") -> DecisionForm:
    """A yes of the annual meeting in October 2023."""
    return DecisionForm(takes_part=True, held_on=date(2023, 10, 28), case_number=case_number, wording="Vi deltar.")


def partner_form() -> PartnerForm:
    """A library with an address."""
    said = {"partner_name": "Fylkesbiblioteket", "contact_email": "post@biblioteket.example"}
    return PartnerForm(status=OutreachStatus.NOT_CONTACTED, partner_kind=Sector.LIBRARY, **said)


def gathering_form(number: int, day: date) -> GatheringForm:
    """A main gathering for the whole cohort."""
    return GatheringForm(kind=GatheringKind.MAIN, number=number, starts_on=day, venue="Stormen")


def _appointed(store: Store, founder: Actor) -> dict[Part, str]:
    return {
        Part.MANAGEMENT: appoint_programme_manager(founder, store, someone(Part.MANAGEMENT)),
        Part.BOARD: appoint_board_member(founder, store, someone(Part.BOARD), department="nordland"),
        Part.OTHER_BOARD: appoint_board_member(founder, store, someone(Part.OTHER_BOARD), department="vestland"),
        Part.CONTACT: appoint_contact(founder, store, someone(Part.CONTACT), municipality=BODO, cohort=COHORT),
        Part.OTHER_CONTACT: appoint_contact(
            founder, store, someone(Part.OTHER_CONTACT), municipality=NARVIK, cohort=COHORT
        ),
    }


def _take_part(store: Store, world: World) -> str:
    """Both boards say that they are interested and then that they take part; gives the area that Nordland brings in."""
    for part, department in ((Part.BOARD, "nordland"), (Part.OTHER_BOARD, "vestland")):
        board = world.actor(store, part, AUTUMN_BEFORE)
        register_interest(board, store, interest_form(), cohort=COHORT, department=department)
        board = world.actor(store, part, WINTER_BEFORE)
        record_decision(board, store, decision_form(), cohort=COHORT, department=department)
    area = store.rows(
        """
        SELECT plan_entry.id FROM plan_entry JOIN plan ON plan.id = plan_entry.plan_id
        WHERE kind = 'area' AND department_code = 'nordland' ORDER BY plan_entry.id
        """
    )[0]["id"]
    board = world.actor(store, Part.BOARD, WINTER_BEFORE)
    bring_in_areas(board, store, [area], cohort=COHORT, department="nordland", version=1)
    return str(area)


def _apply(store: Store, world: World) -> str:
    """Bodø applies with a group and is accepted, Narvik writes a draft; gives the id of Bodø's member."""
    form = ApplicationForm(motivation="Vi vil.", wants_societal_development=True, makes_room_for_cocreation=True)
    interested = MunicipalInterestForm(contact="Kai Eksempel")
    ours, theirs = (world.actor(store, part, WINTER_BEFORE) for part in (Part.CONTACT, Part.OTHER_CONTACT))
    for actor, municipality in ((ours, BODO), (theirs, NARVIK)):
        register_municipal_interest(actor, store, interested, cohort=COHORT, municipality=municipality)
        save_draft(actor, store, form, cohort=COHORT, municipality=municipality)
    member_id = add_member(ours, store, member_form(Part.MEMBER), cohort=COHORT, municipality=BODO)
    add_member(theirs, store, member_form(Part.OTHER_MEMBER), cohort=COHORT, municipality=NARVIK)
    choose_area(ours, store, cohort=COHORT, municipality=BODO, area_id=world.area_id)
    send_application(ours, store, form, cohort=COHORT, municipality=BODO, version=1)
    version = store.rows("SELECT version FROM application WHERE municipality_number = $bodo", bodo=BODO)[0]["version"]
    manager = world.actor(store, Part.MANAGEMENT, WINTER_BEFORE)
    accept_application(manager, store, cohort=COHORT, municipality=BODO, version=version)
    for part in (Part.MEMBER, Part.OTHER_MEMBER):
        email = someone(part).email
        world.people[part] = store.rows("SELECT person_id FROM person_email WHERE email = $email", email=email)[0][
            "person_id"
        ]
    return member_id


def _gather(store: Store, world: World) -> None:
    manager = world.actor(store, Part.MANAGEMENT, WINTER_BEFORE)
    world.held_gathering = plan_gathering(manager, store, gathering_form(1, date(2024, 9, 10)), cohort=COHORT)
    world.coming_gathering = plan_gathering(manager, store, gathering_form(2, date(2024, 11, 12)), cohort=COHORT)


def _talk_and_propose(store: Store, world: World) -> None:
    """A dialogue meeting with Nordland, its minutes and its proposal; and a further deadline for all."""
    manager, board = (world.actor(store, part, WINTER_BEFORE) for part in (Part.MANAGEMENT, Part.BOARD))
    held = DialogueForm(held_on=date(2023, 10, 1))
    world.dialogue_id = record_dialogue_meeting(manager, store, held, cohort=COHORT, department="nordland")
    [meeting] = annual_meetings(board, store, "nordland")
    world.meeting_id, world.resolution_id = meeting.id, meeting.resolutions[0].id
    minutes = checked(Upload("protokoll.pdf", b"%PDF-1.7"))
    world.minutes_id = attach_minutes(board, store, minutes, meeting_id=meeting.id)
    proposed = ProposalForm(venue="Kulturhuset", theme="Samskaping")
    coming = {"gathering_id": world.coming_gathering, "department": "nordland"}
    world.proposal_id = propose_gathering(board, store, proposed, **coming)
    again = FurtherDeadlineForm(
        kind=DateKind.COUNTY_INTEREST, opens_on=date(2024, 2, 1), falls_on=date(2024, 3, 1), reason="Sene årsmøter"
    )
    silent = concerned_by_further(manager, store, again, slug=COHORT)
    shown = [person.person_id for person in silent]
    world.further_id = set_further_deadline(manager, store, again, slug=COHORT, shown=shown)


def _follow_up(store: Store, world: World) -> None:
    """Nordland's board names a library and contacts Narvik."""
    board = world.actor(store, Part.BOARD)
    nordland = {"cohort": COHORT, "department": "nordland"}
    world.partner_id = add_partner(board, store, partner_form(), **nordland)
    narvik = f"{COHORT}/nordland/{NARVIK}"
    form = SeveralForm(record_ids=frozenset({narvik}), status=OutreachStatus.CONTACTED)
    world.batch_id = change_several(board, store, form, **nordland, seen={narvik: 0})


def _find_mentors(store: Store, world: World) -> None:
    manager = world.actor(store, Part.MANAGEMENT, WINTER_BEFORE)
    mentors = {}
    for part in (Part.MENTOR, Part.OTHER_MENTOR):
        form = MentorForm(**someone(part).model_dump(), capacity=3)
        mentors[part] = add_mentor(manager, store, form, cohort=COHORT)
        world.people[part] = store.rows("SELECT person_id FROM mentor WHERE id = $id", id=mentors[part])[0]["person_id"]
    world.mentor_id, world.free_mentor_id = mentors[Part.MENTOR], mentors[Part.OTHER_MENTOR]
    world.assignment_id = assign_mentor(manager, store, world.mentor_id, municipality=BODO)
    mentor = world.actor(store, Part.MENTOR, WINTER_BEFORE)
    answer_assignment(mentor, store, AssignmentAnswerForm(accepts=True), assignment_id=world.assignment_id, version=1)


def _bring_together(store: Store, world: World) -> None:
    """Bodø cooperates with Gildeskål, and the area that Nordland brings in is the same as one of Oslo og Viken's."""
    board = world.actor(store, Part.BOARD, WINTER_BEFORE)
    together = TogetherForm(stage=Stage.COOPERATING, municipalities=(BODO, GILDESKAL))
    world.cooperation_id = bring_together(board, store, together, cohort=COHORT, department="nordland")
    manager = world.actor(store, Part.MANAGEMENT, WINTER_BEFORE)
    same = SameGoalForm(name="Samhandling", entry_ids=(world.area_id, "oslo-og-viken/1"))
    world.same_goal_id = link_goals(manager, store, same)
