"""Nobody gets a message about a thing they may not read: every kind, queued by the real actions, to every role.

The world of the table of rights (tests/rights_world.py) is driven on until each kind of message has been queued. Each
message is judged when it is queued: by the rights, and by what the page reads that its link leads to.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest

from programme.access.grants import actor_of
from programme.access.model import Actor, Role, nobody, system
from programme.access.rights import Right
from programme.applications import actions as applications
from programme.applications.model import ApplicationForm, ReasonForm, WithdrawalForm
from programme.applications.queries import application
from programme.cohorts import extending
from programme.cohorts.actions import move_date, set_up_cohort
from programme.cohorts.further import concerned_by_further, set_further_deadline, take_back_further_deadline
from programme.cohorts.model import (
    CohortForm,
    DateKind,
    ExtensionForm,
    FurtherDeadlineForm,
    MoveDateForm,
    TakeBackForm,
)
from programme.cohorts.moving import PostponeForm
from programme.cohorts.queries import cohort
from programme.cooperation import actions as together
from programme.cooperation.model import LeavingForm, ProposalForm
from programme.cooperation.queries import cooperations
from programme.gatherings.actions import cancel_gathering, change_gathering
from programme.gatherings.postponing import postpone_cohort
from programme.gatherings.proposals import (
    DeclineForm,
    PlaceForm,
    accept_proposal,
    decline_proposal,
    proposals,
    propose_gathering,
)
from programme.gatherings.proposals import ProposalForm as GatheringProposalForm
from programme.gatherings.queries import schedule
from programme.groups.queries import municipal_group
from programme.interest import actions as interest
from programme.interest.by_link import opened_interest, register_interest_by_link
from programme.interest.links import (
    InterestLinkForm,
    ask_for_interest_link,
    issue_interest_token,
    resolve_interest_requests,
)
from programme.interest.municipal import MunicipalInterestForm
from programme.interest.queries import county_interest, decision, municipal_interests
from programme.interest.reminding import remind_silent
from programme.interest.striking import StrikeForm, strike_municipal_interest
from programme.language import NotAllowed
from programme.language.dates import local_date
from programme.mentoring.actions import answer_assignment, assign_mentor, end_assignment
from programme.mentoring.model import AssignmentAnswerForm
from programme.mentoring.model import ReasonForm as MentoringReason
from programme.mentoring.queries import assignments
from programme.messages.about import ABOUT
from programme.messages.model import MessageKind
from programme.messages.reading import LINK_HOLDER, OUTREACH_CONTACT, may_read, reading_grant
from programme.organisation.actions import appoint_contact
from programme.outreach.actions import send_introduction
from programme.participation.actions import remind_next
from programme.personal.actions import ask_for_address, ask_for_erasure
from programme.personal.model import EmailForm
from programme.personal.queries import erasure_preview
from programme.sign_in.actions import request_link, resolve_requests
from programme.sign_in.model import LinkRequestForm
from programme.store import Store
from tests.cohorts.rows import insert_row
from tests.conftest import ENGINES, reference_store
from tests.factories import BODO, COHORT, person
from tests.rights_world import GILDESKAL, NARVIK, NOW, WINTER_BEFORE, Part, World, arrange, gathering_form, someone

Facts = Mapping[str, str]
K, P = MessageKind, Part

WINTER = WINTER_BEFORE
REMINDING = datetime(2024, 5, 13, 7, 0, tzinfo=UTC)
"""A week before the application deadline."""
FORM = ApplicationForm(motivation="Vi vil.", wants_societal_development=True, makes_room_for_cocreation=True)
NEXT = "2026-27"
OF_BODO = {"cohort": COHORT, "municipality": BODO}
OF_NARVIK = {"cohort": COHORT, "municipality": NARVIK}
OF_VESTLAND = {"cohort": COHORT, "department": "vestland"}

BOARDS_AND_ABOVE = {P.MANAGEMENT, P.BOARD, P.OTHER_BOARD}
OUR_CONTACTS = {P.CONTACT, P.OTHER_CONTACT}
INVITED = {P.BOARD, P.OTHER_BOARD, P.CONTACT, P.MEMBER}
TOLD: Mapping[MessageKind, set[Part]] = {
    K.COUNTY_INTEREST_RECEIVED: BOARDS_AND_ABOVE,
    K.COUNTY_INTEREST_WITHDRAWN: {P.MANAGEMENT, P.OTHER_BOARD},
    K.DECISION_RECORDED: BOARDS_AND_ABOVE,
    K.MUNICIPAL_INTEREST_RECEIVED: {P.BOARD, *OUR_CONTACTS},
    K.MUNICIPAL_INTEREST_TO_CONFIRM: {P.OTHER_CONTACT},
    K.MUNICIPAL_INTEREST_WITHDRAWN: {P.BOARD},
    K.COUNTY_INTEREST_REMINDER: {P.BOARD, P.OTHER_BOARD},
    K.FURTHER_DEADLINE_SET: {P.OTHER_BOARD, P.OTHER_CONTACT},
    K.FURTHER_DEADLINE_TAKEN_BACK: {P.OTHER_BOARD, P.OTHER_CONTACT},
    K.MUNICIPAL_INTEREST_STRUCK: {P.NOBODY, P.OTHER_CONTACT},
    K.MUNICIPAL_INTEREST_LINK: {P.NOBODY},
    K.MUNICIPAL_INTEREST_LINK_TO_CONFIRM: {P.NOBODY},
    K.MUNICIPAL_INTEREST_RECEIPT: {P.NOBODY},
    K.COOPERATION_PROPOSED: {P.BOARD, P.CONTACT},
    K.COOPERATION_CONFIRMED: {P.BOARD, *OUR_CONTACTS, P.MENTOR},
    K.COOPERATION_LEFT: {P.BOARD, P.OTHER_CONTACT, P.MENTOR},
    K.INVITED_TO_COMMIT: {P.MEMBER, P.OTHER_MEMBER},
    K.APPLICATION_SENT: {P.MANAGEMENT, *OUR_CONTACTS},
    K.APPLICATION_ACCEPTED: {P.BOARD, P.CONTACT, P.MEMBER},
    K.APPLICATION_DECLINED: {P.BOARD, P.OTHER_CONTACT},
    K.APPLICATION_WITHDRAWN: {P.MANAGEMENT, P.BOARD, P.CONTACT, P.MEMBER},
    K.APPLICATION_RECALLED: {P.MANAGEMENT, P.OTHER_CONTACT},
    K.GATHERING_PROPOSED: {P.MANAGEMENT},
    K.PROPOSAL_ACCEPTED: {P.BOARD},
    K.PROPOSAL_DECLINED: {P.BOARD},
    K.GATHERING_ANNOUNCED: INVITED,
    K.GATHERING_CHANGED: INVITED,
    K.GATHERING_CANCELLED: INVITED,
    K.MENTOR_OFFERED: {P.MENTOR, P.OTHER_MENTOR},
    K.MENTOR_ACCEPTED: {P.MANAGEMENT, P.CONTACT},
    K.MENTOR_DECLINED: {P.MANAGEMENT},
    K.DATE_MOVED: {P.OTHER_CONTACT},
    K.COHORT_POSTPONED: {P.BOARD, P.OTHER_BOARD, P.CONTACT, P.MEMBER, P.MENTOR},
    K.DEADLINE_EXTENDED: {P.OTHER_CONTACT},
    K.EXTENSION_TAKEN_BACK: {P.OTHER_CONTACT},
    K.DEADLINE_COMING: {P.BOARD, P.OTHER_CONTACT},
    K.SIGN_IN_LINK: {P.MEMBER},
    K.ROLE_GIVEN: {P.OTHER_MENTOR},
    K.EMAIL_TO_CONFIRM: {P.MEMBER},
    K.ERASURE_ASKED_FOR: {P.MANAGEMENT},
    K.PROGRAMME_INTRODUCED: {P.NOBODY},
}
"""Who is told of what in this world: nobody more, nobody less. At an address without a person: NOBODY."""


@dataclass(frozen=True)
class Told:
    """One message, and who its recipient was when it was queued; no part: somebody whose roles were over."""

    kind: MessageKind
    part: Part | None
    actor: Actor
    record_id: str
    facts: Facts
    is_read: bool


@dataclass
class Driven:
    """The store, its world, and what has been queued in it."""

    store: Store
    world: World
    told: list[Told] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)

    def do(self, part: Part, at: datetime, action: Callable[..., object], *given: object, **named: object) -> None:
        """Let the part do it, and judge whom it told."""
        actor = nobody(at) if part is Part.NOBODY else self.world.actor(self.store, part, at)
        action(actor, self.store, *given, **named)
        self.judge()

    def judge(self) -> None:
        """What has been queued since the last time."""
        parts = {person_id: part for part, person_id in self.world.people.items()}
        parts |= dict.fromkeys((LINK_HOLDER, OUTREACH_CONTACT), Part.NOBODY)
        for row in self.store.rows("SELECT * FROM outbox ORDER BY queued_at, id"):
            if row["id"] not in self._seen:
                self._seen.add(row["id"])
                kind, facts = MessageKind(row["kind"]), json.loads(row["facts"])
                actor = actor_of(self.store, row["recipient_id"], row["queued_at"])
                is_read = self._reads(actor, kind, facts, row["record_id"])
                part = parts.get(row["recipient_id"])
                self.told.append(Told(kind, part, actor, row["record_id"], facts, is_read))

    def _reads(self, actor: Actor, kind: MessageKind, facts: Facts, record_id: str) -> bool:
        """Whether the page that the link leads to has the record for the recipient."""
        right = ABOUT[kind].right
        read = OPENS.get(kind) or (right and READS[right])
        try:
            return read is None or bool(read(actor, self.store, facts, record_id))
        except NotAllowed:
            return False


def _of_department(facts: Facts) -> dict[str, str]:
    return {"cohort": facts["cohort"], "department": facts["department_code"]}


def _of_municipality(facts: Facts) -> dict[str, str]:
    return {"cohort": facts["cohort"], "municipality": facts["municipality_number"]}


def _interested(actor: Actor, store: Store, facts: Facts) -> set[str]:
    return {each.municipality_number for each in municipal_interests(actor, store, cohort=facts["cohort"])}


def _opened_by_link(actor: Actor, store: Store, facts: Facts, link_id: str) -> bool:
    """Whether the one-time link opens the municipality's interest for whoever has it."""
    token = issue_interest_token(system(actor.at), store, link_id=link_id)
    return opened_interest(nobody(actor.at), store, token=token).municipality == facts["municipality"]


def _is_waited_for(actor: Actor, store: Store, facts: Facts, _record: str) -> bool:
    """Whether the board's page asks for its answer."""
    return county_interest(actor, store, **_of_department(facts)) is None


def _ids(found: Iterable[Any]) -> set[str]:
    return {each.id for each in found}


def _answerable(actor: Actor, store: Store, facts: Facts, record_id: str) -> set[str]:
    """The municipalities in the cooperation whose yes or no is waited for, and is the actor's to give."""
    found = cooperations(actor, store, cohort=facts["cohort"])
    return {partner.number for each in found if each.id == record_id for partner in each.asked if partner.may_answer}


Read = Callable[[Actor, Store, Facts, str], object]
READS: Mapping[Right, Read] = {
    Right.READ_COUNTY_INTEREST: lambda actor, store, facts, _: county_interest(actor, store, **_of_department(facts)),
    Right.READ_DECISION: lambda actor, store, facts, _: decision(actor, store, **_of_department(facts)),
    Right.READ_MUNICIPAL_INTEREST: lambda actor, store, facts, _: (
        facts["municipality_number"] in _interested(actor, store, facts)
    ),
    Right.READ_COOPERATION: lambda actor, store, facts, record: (
        record in _ids(cooperations(actor, store, cohort=facts["cohort"]))
    ),
    Right.ANSWER_COOPERATION: lambda actor, store, facts, record: (
        facts["municipality_number"] in _answerable(actor, store, facts, record)
    ),
    Right.READ_PROPOSALS: lambda actor, store, facts, record: (
        record in _ids(proposals(actor, store, cohort=facts["cohort"]))
    ),
    Right.READ_GROUP: lambda actor, store, facts, _: municipal_group(actor, store, **_of_municipality(facts)),
    Right.READ_APPLICATION: lambda actor, store, facts, _: application(actor, store, **_of_municipality(facts)),
    Right.READ_GATHERINGS: lambda actor, store, facts, record: record in _ids(schedule(actor, store, facts["cohort"])),
    Right.READ_MENTORING: lambda actor, store, facts, record: (
        record in _ids(assignments(actor, store, facts["cohort"]))
    ),
    Right.READ_COHORTS: lambda actor, store, facts, _: cohort(actor, store, facts["cohort"]),
    Right.ERASE_PERSON: lambda actor, store, _, record: erasure_preview(actor, store, person_id=record),
}
"""For each right, what the page reads that the link leads to. Raises NotAllowed, or gives whether it is there."""
OPENS: Mapping[MessageKind, Read] = {
    K.COUNTY_INTEREST_REMINDER: _is_waited_for,
    K.MUNICIPAL_INTEREST_LINK: _opened_by_link,
    K.MUNICIPAL_INTEREST_LINK_TO_CONFIRM: _opened_by_link,
}
"""The same for kinds whose link opens something else than a record there is."""


@pytest.fixture(scope="module", params=ENGINES)
def driven(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driven]:
    """All of it, once for the module and engine: no test changes it."""
    with reference_store(request, tmp_path_factory.mktemp("told")) as store:
        found = Driven(store, arrange(store))
        _add_former_people(store)
        drive(found)
        yield found


def drive(found: Driven) -> None:
    """Until each kind of message has been queued."""
    found.judge()
    _bring_together(found)
    _before_the_deadline(found)
    _propose(found)
    _while_it_runs(found)
    _begin_the_next(found)


def _add_former_people(store: Store) -> None:
    """Somebody for each role in Nordland, Bodø and Narvik whose days in it were over before the winter."""
    over = {"valid_from": date(2023, 9, 3), "valid_to": date(2023, 12, 31), "granted_at": WINTER, "granted_by": None}
    groups = {row["municipality_number"]: row["id"] for row in store.rows("SELECT * FROM municipal_group")}
    scopes = [(Role.PROGRAMME_MANAGEMENT, None, None), (Role.BOARD, "nordland", None)]
    scopes += [(role, None, number) for role in (Role.CONTACT, Role.MEMBER, Role.MENTOR) for number in groups]
    for role, department, municipality in scopes:
        former = person(store, "Eva Eksempel")
        where = {"department_code": department, "municipality_number": municipality}
        grant = {"id": f"former-{role}-{municipality}", "person_id": former, "role": role, "version": 1}
        grant |= where | over | {"cohort_slug": COHORT if municipality else None}
        store.write(lambda transaction, grant=grant: transaction.insert("role_grant", **grant))
        if role is Role.MEMBER and municipality:
            insert_row(
                store,
                "group_member",
                id=f"left-{municipality}",
                group_id=groups[municipality],
                person_id=former,
                joined_on=date(2023, 9, 3),
                left_on=date(2024, 1, 1),
            )


def _bring_together(found: Driven) -> None:
    """Bodø leaves Gildeskål. Narvik asks both, of whom Gildeskål has no contact; Bodø joins and leaves again."""
    ours, theirs = found.world.cooperation_id, P.OTHER_CONTACT
    leaving = LeavingForm(left_on=local_date(WINTER), reason="Vi har ikke kapasitet.")
    found.do(P.CONTACT, WINTER, together.leave_cooperation, leaving, municipality=BODO, cooperation_id=ours, version=1)
    asking = ProposalForm(municipalities=(BODO, GILDESKAL))
    found.do(theirs, WINTER, together.propose_cooperation, asking, **OF_NARVIK)
    [asked] = found.store.rows("SELECT id FROM cooperation WHERE id <> $ours", ours=ours)
    of_bodo = {"cooperation_id": asked["id"], "municipality": BODO}
    found.do(P.CONTACT, WINTER, together.confirm_cooperation, **of_bodo, version=1)
    found.do(P.CONTACT, WINTER, together.leave_cooperation, leaving, **of_bodo, version=2)


def _propose(found: Driven) -> None:
    """One of the board's proposals is taken in, one is not."""
    coming, once = found.world.coming_gathering, {"version": 1}
    version = {"gathering_version": _version(found, "gathering", coming)}
    place = PlaceForm(venue="Kulturhuset", theme="Samskaping")
    found.do(P.MANAGEMENT, NOW, accept_proposal, place, proposal_id=found.world.proposal_id, **once, **version)
    asked = {"gathering_id": coming, "department": "nordland"}
    found.do(P.BOARD, NOW, propose_gathering, GatheringProposalForm(host_municipality=BODO), **asked)
    [waiting] = found.store.rows("SELECT id FROM gathering_proposal WHERE state = 'proposed'")
    found.do(P.MANAGEMENT, NOW, decline_proposal, DeclineForm(reason="For lite"), proposal_id=waiting["id"], **once)


def _begin_the_next(found: Driven) -> None:
    """The next cohort is set up, and nobody has answered; a municipality is told of this one, and asks for a link."""
    form = CohortForm(name="2026–27", starts_on=date(2026, 8, 1), ends_on=date(2027, 12, 31))
    deadlines = {DateKind.COUNTY_INTEREST: date(2025, 9, 15)}
    found.do(P.MANAGEMENT, NOW, set_up_cohort, form, slug=NEXT, deadlines=deadlines)
    boards = [found.world.people[part] for part in (P.BOARD, P.OTHER_BOARD)]
    found.do(P.MANAGEMENT, NOW, remind_silent, cohort=NEXT, shown=boards)
    library = {"cohort": COHORT, "department": "nordland", "record_id": found.world.partner_id, "version": 1}
    found.do(P.BOARD, WINTER, send_introduction, **library)
    wish, asked = (
        InterestLinkForm(municipality=GILDESKAL, email="rektor@gildeskal.example"),
        {"client": "-", "secret": "et langt passord"},
    )
    found.do(P.NOBODY, NOW, ask_for_interest_link, wish, cohort=NEXT, **asked)
    resolve_interest_requests(system(NOW), found.store)
    found.judge()
    [link] = found.store.rows("SELECT id FROM interest_link WHERE municipality_number = $number", number=GILDESKAL)
    token = issue_interest_token(system(NOW), found.store, link_id=link["id"])
    said = MunicipalInterestForm(contact="Kai Eksempel")
    found.do(P.NOBODY, NOW, register_interest_by_link, said, token=token, version=0)


def _before_the_deadline(found: Driven) -> None:
    board, narvik, management = P.BOARD, P.OTHER_CONTACT, P.MANAGEMENT
    found.do(P.OTHER_BOARD, WINTER, interest.withdraw_interest, **OF_VESTLAND, version=1)
    found.do(narvik, WINTER, interest.withdraw_municipal_interest, **OF_NARVIK, version=1)
    on_behalf = interest.register_municipal_interest_on_behalf
    _set_another_deadline(found, DateKind.COUNTY_INTEREST)
    _set_another_deadline(found, DateKind.MUNICIPAL_INTEREST)
    form = MunicipalInterestForm(contact="Kai Eksempel", contact_email="rektor@narvik.example")
    found.do(board, WINTER, on_behalf, form, **OF_NARVIK, department="nordland", version=2)
    moved = MoveDateForm(kind=DateKind.APPLICATION, falls_on=date(2024, 5, 20), reason="Utsatt")
    found.do(management, WINTER, move_date, moved, slug=COHORT, version=_version(found, "cohort"))
    more = ExtensionForm(falls_on=date(2024, 6, 1), reason="Sykdom")
    found.do(management, WINTER, extending.grant_extension, more, **OF_NARVIK)
    back = TakeBackForm(reason="Likevel ikke")
    found.do(management, WINTER, extending.take_back_extension, back, **OF_NARVIK, version=1)
    remind_next(system(REMINDING), found.store)
    found.judge()
    strike = StrikeForm(reason="Ingen i kommunen kjenner til den")
    found.do(board, WINTER, strike_municipal_interest, strike, **OF_NARVIK, department="nordland", version=3)
    found.do(narvik, WINTER, applications.send_application, FORM, **OF_NARVIK, version=1)
    found.do(
        narvik, WINTER, applications.recall_application, **OF_NARVIK, version=_version(found, "application", NARVIK)
    )
    version = _version(found, "application", NARVIK)
    found.do(narvik, WINTER, applications.send_application, FORM, **OF_NARVIK, version=version)
    version = _version(found, "application", NARVIK)
    no = ReasonForm(reason="Fullt")
    found.do(management, WINTER, applications.decline_application, no, **OF_NARVIK, version=version)


def _set_another_deadline(found: Driven, kind: DateKind) -> None:
    """A further deadline, which is taken back."""
    manager = found.world.actor(found.store, P.MANAGEMENT, WINTER)
    form = FurtherDeadlineForm(kind=kind, opens_on=date(2024, 3, 5), falls_on=date(2024, 4, 1), reason="Sene årsmøter")
    shown = [each.person_id for each in concerned_by_further(manager, found.store, form, slug=COHORT)]
    found.do(P.MANAGEMENT, WINTER, set_further_deadline, form, slug=COHORT, shown=shown)
    sql = "SELECT id FROM further_deadline WHERE kind = $kind AND falls_on = $falls_on"
    [added] = found.store.rows(sql, kind=kind, falls_on=form.falls_on)
    back = {"slug": COHORT, "deadline_id": added["id"], "version": 1}
    found.do(P.MANAGEMENT, WINTER, take_back_further_deadline, TakeBackForm(reason="Likevel ikke"), **back)


def _while_it_runs(found: Driven) -> None:
    world, management, member = found.world, P.MANAGEMENT, P.MEMBER
    coming = world.coming_gathering
    moved = gathering_form(2, date(2024, 11, 13))
    found.do(management, NOW, change_gathering, coming, moved, version=_version(found, "gathering", coming))
    postponed = PostponeForm(days=14, reason="Utsatt")
    found.do(management, WINTER, postpone_cohort, postponed, slug=COHORT, version=_version(found, "cohort"))
    found.do(management, NOW, cancel_gathering, coming, version=_version(found, "gathering", coming))
    reason = MentoringReason(reason="Sykdom")
    found.do(management, NOW, end_assignment, reason, assignment_id=world.assignment_id, version=2)
    found.do(management, NOW, assign_mentor, world.free_mentor_id, municipality=BODO)
    [offered] = found.store.rows("SELECT id FROM mentor_assignment WHERE state = 'offered'")
    no = AssignmentAnswerForm(accepts=False, reason="Ikke tid")
    found.do(P.OTHER_MENTOR, NOW, answer_assignment, no, assignment_id=offered["id"], version=1)
    email = someone(member).email
    asked = {"client": "-", "target": "/", "secret": "et langt passord"}
    found.do(P.NOBODY, NOW, request_link, LinkRequestForm(email=email), **asked)
    resolve_requests(system(NOW), found.store)
    found.do(member, NOW, ask_for_address, EmailForm(old_email=email, new_email="ny@programmet.example"))
    found.do(member, NOW, ask_for_erasure)
    leaving = WithdrawalForm(withdrawn_on=date(2024, 9, 1), reason="Ingen tid")
    version = _version(found, "application", BODO)
    found.do(P.CONTACT, NOW, applications.withdraw_application, leaving, **OF_BODO, version=version)
    found.do(P.CONTACT, NOW, appoint_contact, someone(P.OTHER_MENTOR), **OF_BODO)


def _version(found: Driven, table: str, whose: str = COHORT) -> int:
    column = {"cohort": "slug", "application": "municipality_number", "gathering": "id"}[table]
    [row] = found.store.rows(f"SELECT version FROM {table} WHERE {column} = $whose", whose=whose)
    return int(row["version"])


@pytest.mark.parametrize("kind", MessageKind)
def test_a_kind_tells_just_those_it_is_for(driven: Driven, kind: MessageKind) -> None:
    assert {each.part for each in driven.told if each.kind is kind} == TOLD[kind]


@pytest.mark.parametrize("part", Part)
@pytest.mark.parametrize("kind", MessageKind)
def test_who_is_told_may_read_it(driven: Driven, kind: MessageKind, part: Part) -> None:
    for each in driven.told:
        if (each.kind, each.part) == (kind, part):
            assert may_read(each.actor, kind, each.facts)
            assert each.is_read
            grant = reading_grant(each.actor, kind, each.facts)
            assert grant is None or grant.role in ABOUT[kind].roles


@pytest.mark.parametrize("kind", MessageKind)
def test_a_message_holds_all_that_its_text_and_its_link_may_ask_for(driven: Driven, kind: MessageKind) -> None:
    for each in driven.told:
        if each.kind is kind:
            assert each.facts.keys() == ABOUT[kind].samples.keys()
            assert all(isinstance(fact, str) for fact in each.facts.values())


def test_every_role_is_told_of_something_and_none_who_have_left(driven: Driven) -> None:
    assert {each.part for each in driven.told} == set(Part) - {P.SYSTEM}
