"""Who may do what (DOMAIN.md): for each public function below the pages, and each part in the programme, yes or no.

A row is a function, those who may, and a call of it that breaks no right by itself. Everybody else is refused with
NotAllowed. A call that breaks another rule counts as allowed: the rule is judged after the right. For lists, where
many may ask and each is shown what is theirs, the row also says whose answer holds what belongs to Bodø or Nordland.

What is looked for is found by inspection, so a new function without a row fails the test, and so does a row without
a function.
"""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import programme
from programme.access.model import Actor, Grant, Role
from programme.access.queries import AuditQuery
from programme.applications.model import ApplicationForm, ReasonForm, WithdrawalForm
from programme.cohorts.model import (
    CohortForm,
    DateKind,
    ExtensionForm,
    FurtherDeadlineForm,
    JoinRegionsForm,
    MoveDateForm,
    MoveDaysForm,
    TakeBackForm,
)
from programme.cohorts.moving import PostponeForm
from programme.cooperation.model import LeavingForm as OutForm
from programme.cooperation.model import ProposalForm as WithForm
from programme.cooperation.model import RecordForm, Stage, TogetherForm
from programme.documents.attachments import checked
from programme.documents.upload import Upload
from programme.documents.xlsx import ReadRow, ReadTable
from programme.gatherings.model import AnswerForm, AnswerState
from programme.gatherings.proposals import DeclineForm, PlaceForm, ProposalForm
from programme.groups.model import LeavingForm, MemberChangeForm, Sector
from programme.interest.links import InterestLinkForm
from programme.interest.model import DialogueForm, PartyDialogueForm
from programme.interest.municipal import MunicipalInterestForm
from programme.interest.striking import StrikeForm
from programme.language import NotAllowed, RuleBroken
from programme.mentoring.model import AssignmentAnswerForm, CapacityForm, MentorForm, RefusalForm
from programme.mentoring.model import ReasonForm as MentoringReason
from programme.messages.mail import Mail, Tls
from programme.messages.model import MessageKind
from programme.messages.state import LetterForm
from programme.messages.templates import MailboxForm, TemplateForm
from programme.organisation.annual_meetings import ResolutionForm
from programme.organisation.model import MembershipForm, PeopleQuery, RoleDates
from programme.outreach.model import OutreachStatus, SeveralForm
from programme.participation.reminders import ReminderForm
from programme.personal.model import EmailForm, ErasureForm, NameForm, NoticeForm, RetentionForm
from programme.plans.drafts.model import DocumentedForm, DraftForm, EntryForm, StartForm
from programme.plans.files import read_plan
from programme.plans.model import AdoptionForm, PeriodForm
from programme.plans.same import SameGoalForm
from programme.sign_in.model import Claims, LinkRequestForm
from programme.store import Reader, Store, Transaction
from tests.conftest import ENGINES, reference_store
from tests.factories import BODO, COHORT, ROOT, reference
from tests.rights_world import (
    ENTRY,
    NARVIK,
    NOW,
    Part,
    Trial,
    World,
    arrange,
    decision_form,
    gathering_form,
    interest_form,
    member_form,
    partner_form,
    someone,
)

MANAGEMENT, SYSTEM, NOBODY = Part.MANAGEMENT, Part.SYSTEM, Part.NOBODY
BOARD, OTHER_BOARD = Part.BOARD, Part.OTHER_BOARD
CONTACT, OTHER_CONTACT = Part.CONTACT, Part.OTHER_CONTACT
MEMBER, OTHER_MEMBER = Part.MEMBER, Part.OTHER_MEMBER
MENTOR, OTHER_MENTOR = Part.MENTOR, Part.OTHER_MENTOR

Parts = frozenset[Part]
Arguments = Callable[[World], tuple[tuple[Any, ...], dict[str, Any]]]

SIGNED_IN = frozenset(Part) - {NOBODY, SYSTEM}
FOUNDERS = frozenset({MANAGEMENT, SYSTEM})
"""Programme management; and the system, where the making of a store and its example needs it."""
OUR_GROUP = frozenset({MANAGEMENT, BOARD, CONTACT, MEMBER, MENTOR})
IN_A_GROUP = OUR_GROUP | {OTHER_BOARD, OTHER_CONTACT, OTHER_MEMBER}
OUR_DRAFTS = frozenset({MANAGEMENT, BOARD})
OUR_PARTICIPATION = frozenset({MANAGEMENT, BOARD, CONTACT, MENTOR})
IN_PARTICIPATION = OUR_PARTICIPATION | {OTHER_BOARD, OTHER_CONTACT}


def only(*parts: Part) -> Parts:
    """Those, and nobody else."""
    return frozenset(parts)


@dataclass(frozen=True)
class Row:
    """Who may call `function` so; of a list, whose answer shows `shown`."""

    function: str
    allowed: Parts
    call: Arguments
    case: str = ""
    shown: str = ""
    shown_to: Parts = frozenset()

    def __str__(self) -> str:
        return f"{self.function} ({self.case})" if self.case else self.function


def so(*positional: Any, **named: Any) -> Arguments:
    """A call with these arguments after actor and store; a function is asked with the world."""

    def arguments(world: World) -> tuple[tuple[Any, ...], dict[str, Any]]:
        return tuple(_value(each, world) for each in positional), {
            name: _value(each, world) for name, each in named.items()
        }

    return arguments


def _value(given: Any, world: World) -> Any:
    return given(world) if inspect.isfunction(given) else given


NORDLAND = {"cohort": COHORT, "department": "nordland"}
OF_BODO = {"cohort": COHORT, "municipality": BODO}
OF_NARVIK = {"cohort": COHORT, "municipality": NARVIK}
REMINDERS = ReminderForm(days_before="10, 3")
FORM = ApplicationForm(motivation="Vi vil.", wants_societal_development=True, makes_room_for_cocreation=True)
OTHER_DAYS = MoveDaysForm(starts_on=date(2024, 8, 1), ends_on=date(2026, 1, 31), reason="Utsatt")
COHORT_FORM = CohortForm(name="2026–27", starts_on=date(2026, 8, 1), ends_on=date(2027, 12, 31))
MORE_TIME = ExtensionForm(falls_on=date(2024, 12, 1), reason="Kommunestyret møtes sent")
BACK = TakeBackForm(reason="Gitt ved en feil")
POSTPONED = PostponeForm(days=14, reason="Utsatt")
MUNICIPAL = MunicipalInterestForm(contact="Kai Eksempel")
PERIOD = PeriodForm(period_from=date(2024, 1, 1), period_to=date(2025, 12, 31), source="Brev fra fylkesstyret")
ADOPTION = AdoptionForm(by="Fylkesårsmøtet", on=date(2023, 10, 28), source="Brev fra fylkesstyret")
PLAN_ADOPTED = ResolutionForm(held_on=date(2023, 10, 28), case_number="14/23", wording="Planen er vedtatt.")
OUR_PLAN = read_plan(ROOT / "data" / "plans" / "nordland-2024-2025.yaml")
TOGETHER = TogetherForm(stage=Stage.NOTED, municipalities=(BODO, NARVIK))
LEAVING = OutForm(left_on=date(2024, 9, 20), reason="Ingen tid")
SAME_GOAL = SameGoalForm(name="Mangfold", entry_ids=("oslo-og-viken/2", "btv/1"))
CHANGE = MemberChangeForm(sector=Sector.SCHOOL)
TEMPLATE = TemplateForm(subject="Ny dato for {frist}", text_before="Nå er det {dag}. Se her:")
MAILBOX = MailboxForm(email="post@programmet.example")
NEW_MEMBER = member_form(OTHER_MENTOR)
LINK_REQUEST = LinkRequestForm(email=someone(NOBODY).email)
SECRET = 32 * "s"
OUTREACH_FILE = ReadTable("Oppfølging", ["Navn", "Status"], [ReadRow(2, {"Navn": "Bodø", "Status": "kontaktet"})])
CLAIMS = Claims(issuer="https://id.provider.example", subject="1", issued_at=NOW)
LETTER = LetterForm(subject="Emne", text="Tekst")
MAIL = Mail(host="127.0.0.1", port=1, user="", password="", tls=Tls.NONE, sender="program@kulturskole.example")
PARTY = PartyDialogueForm(party="Fylkeskommunen", held_on=date(2023, 10, 2))
RESOLUTION = ResolutionForm(held_on=date(2023, 10, 28), case_number="12/23", wording="Vi deltar.")
MINUTES = checked(Upload("protokoll.pdf", b"%PDF-1.7 a second one"))
FURTHER = FurtherDeadlineForm(
    kind=DateKind.COUNTY_INTEREST, opens_on=date(2024, 10, 1), falls_on=date(2024, 11, 1), reason="Sene årsmøter"
)
FIRST_DAY = date(2024, 8, 1)
NOTICE = NoticeForm.model_validate(dict.fromkeys(NoticeForm.model_fields, "Slik er det."))
ERASURE = ErasureForm(reason="Har bedt om det.", confirmed_name=someone(MEMBER).name)
RETENTION = RetentionForm(sensitive_months=1, person_months=2)
ADDRESS = EmailForm(old_email=someone(MEMBER).email, new_email="ny@program.example")


def the(name: str) -> Callable[[World], str]:
    """The id that the world has under this name."""
    return lambda world: str(getattr(world, name))


def the_person(part: Part) -> Callable[[World], str]:
    return lambda world: world.people[part]


def grant(part: Part) -> Callable[[World], str]:
    """The id of the one role that the part has, or of one of its several."""
    return lambda world: world.grants[part]


the_people, the_member, area = the_person(MEMBER), the("member_id"), the("area_id")
draft, entry = the("draft_id"), the("entry_key")
held, coming = the("held_gathering"), the("coming_gathering")
cooperation = the("cooperation_id")
mentor, free_mentor, assignment = the("mentor_id"), the("free_mentor_id"), the("assignment_id")

GIVEN_BY = {
    MANAGEMENT: FOUNDERS,
    BOARD: FOUNDERS | {BOARD},
    CONTACT: FOUNDERS | {CONTACT},
    MEMBER: only(),
    MENTOR: only(),
}
"""Who may date and end a role that the part has: a member's and a mentor's follow from group and mentoring."""
KNOWN_TO = {
    MANAGEMENT: only(MANAGEMENT),
    BOARD: only(MANAGEMENT, BOARD),
    OTHER_BOARD: only(MANAGEMENT, OTHER_BOARD),
    CONTACT: only(MANAGEMENT, BOARD, CONTACT),
    MEMBER: only(MANAGEMENT, BOARD, CONTACT),
    OTHER_MEMBER: only(MANAGEMENT, OTHER_CONTACT),
    MENTOR: only(MANAGEMENT, BOARD, CONTACT),
}
"""Who sees the part's name in the list of people."""
OUR_MARK = {"person_id": the_people, "affiliation": BODO}

COHORTS = (
    Row("cohorts.actions.set_up_cohort", FOUNDERS, so(COHORT_FORM, slug="2026-27", deadlines={})),
    Row("cohorts.actions.change_cohort", FOUNDERS, so(COHORT_FORM, slug=COHORT, version=1)),
    Row(
        "cohorts.actions.move_date",
        FOUNDERS,
        so(MoveDateForm(kind=DateKind.APPLICATION, falls_on=date(2024, 6, 1), reason="Utsatt"), slug=COHORT, version=1),
    ),
    Row("cohorts.days.concerned_by_days", FOUNDERS, so(OTHER_DAYS, slug=COHORT)),
    Row("cohorts.days.move_days", FOUNDERS, so(OTHER_DAYS, slug=COHORT, version=1, shown=[])),
    Row(
        "cohorts.actions.join_regions",
        FOUNDERS,
        lambda world: (
            (JoinRegionsForm(name="Nord og vest", region_ids=list(world.region_ids)),),
            {"slug": COHORT},
        ),
    ),
    Row("cohorts.actions.split_out_department", FOUNDERS, so(slug=COHORT, department="nordland")),
    Row("cohorts.queries.cohorts", SIGNED_IN, so()),
    Row("cohorts.queries.cohort", SIGNED_IN, so(COHORT)),
    Row("cohorts.queries.date_history", SIGNED_IN, so(COHORT)),
    Row("cohorts.queries.regions", SIGNED_IN, so(COHORT)),
    Row("cohorts.queries.concerned_by_date", FOUNDERS, so(COHORT, DateKind.APPLICATION, date(2024, 6, 1))),
    Row("cohorts.queries.postponements", SIGNED_IN, so(COHORT)),
    Row("cohorts.queries.extensions", only(MANAGEMENT), so(COHORT)),
    Row("cohorts.queries.extendable", only(MANAGEMENT), so(COHORT)),
    Row("cohorts.extending.grant_extension", only(MANAGEMENT), so(MORE_TIME, **OF_NARVIK, version=0)),
    Row("cohorts.extending.take_back_extension", only(MANAGEMENT), so(BACK, **OF_NARVIK, version=0)),
    Row("gatherings.postponing.postponement", FOUNDERS, so(POSTPONED, slug=COHORT)),
    Row("gatherings.postponing.postpone_cohort", FOUNDERS, so(POSTPONED, slug=COHORT, version=1)),
    Row("gatherings.actions.plan_gathering", FOUNDERS, so(gathering_form(3, date(2025, 2, 4)), cohort=COHORT)),
    Row("gatherings.actions.change_gathering", FOUNDERS, so(coming, gathering_form(2, date(2024, 11, 13)), version=1)),
    Row("gatherings.actions.cancel_gathering", FOUNDERS, so(coming, version=1)),
    Row("gatherings.actions.restore_gathering", FOUNDERS, so(coming, version=1)),
    Row("gatherings.queries.schedule", SIGNED_IN, so(COHORT)),
    Row("cohorts.further.concerned_by_further", FOUNDERS, so(FURTHER, slug=COHORT)),
    Row("cohorts.further.set_further_deadline", FOUNDERS, so(FURTHER, slug=COHORT, shown=[])),
    Row(
        "cohorts.further.take_back_further_deadline",
        FOUNDERS,
        so(BACK, slug=COHORT, deadline_id=the("further_id"), version=1),
    ),
    Row(
        "gatherings.proposals.proposals",
        only(MANAGEMENT, BOARD, OTHER_BOARD),
        so(cohort=COHORT),
        shown="Nordland",
        shown_to=only(MANAGEMENT, BOARD),
    ),
    Row(
        "gatherings.proposals.propose_gathering",
        only(BOARD),
        so(ProposalForm(venue="Biblioteket"), gathering_id=coming, department="nordland"),
    ),
    Row("gatherings.proposals.withdraw_proposal", only(BOARD), so(proposal_id=the("proposal_id"), version=1)),
    Row(
        "gatherings.proposals.accept_proposal",
        only(MANAGEMENT),
        so(PlaceForm(venue="Stormen"), proposal_id=the("proposal_id"), version=1, gathering_version=1),
    ),
    Row(
        "gatherings.proposals.decline_proposal",
        only(MANAGEMENT),
        so(DeclineForm(reason="For liten sal"), proposal_id=the("proposal_id"), version=1),
    ),
)
COUNTY_INTEREST = (
    Row("interest.actions.register_interest", only(BOARD), so(interest_form(), **NORDLAND, version=1)),
    Row("interest.actions.withdraw_interest", only(BOARD), so(**NORDLAND, version=1)),
    Row(
        "interest.actions.correct_interest",
        only(MANAGEMENT),
        so(interest_form(), **NORDLAND, version=1, reason="Skrivefeil"),
    ),
    Row(
        "interest.dialogue.record_dialogue_meeting",
        only(MANAGEMENT),
        so(DialogueForm(held_on=date(2023, 10, 1)), **NORDLAND),
    ),
    Row("interest.dialogue.record_party_dialogue", only(MANAGEMENT), so(PARTY, cohort=COHORT)),
    Row(
        "interest.dialogue.change_dialogue_meeting",
        only(MANAGEMENT),
        so(DialogueForm(held_on=date(2023, 10, 2)), dialogue_id=the("dialogue_id"), version=1),
    ),
    Row("interest.dialogue.delete_dialogue_meeting", only(MANAGEMENT), so(dialogue_id=the("dialogue_id"), version=1)),
    Row(
        "interest.queries.dialogues",
        only(MANAGEMENT, BOARD, OTHER_BOARD),
        so(cohort=COHORT),
        shown="Nordland",
        shown_to=only(MANAGEMENT, BOARD),
    ),
    Row("interest.reminding.silent_departments", only(MANAGEMENT), so(cohort=COHORT)),
    Row("interest.reminding.remind_silent", only(MANAGEMENT), so(cohort=COHORT, shown=[])),
    Row(
        "interest.queries.county_interests",
        only(MANAGEMENT, BOARD, OTHER_BOARD),
        so(cohort=COHORT),
        shown="Nordland",
        shown_to=only(MANAGEMENT, BOARD),
    ),
    Row("interest.queries.county_interest", only(MANAGEMENT, BOARD), so(**NORDLAND)),
    Row("interest.queries.interest_history", only(MANAGEMENT, BOARD), so(**NORDLAND)),
)
DECISION = (
    Row("interest.actions.record_decision", only(BOARD), so(decision_form("13/23"), **NORDLAND, version=2)),
    Row(
        "interest.actions.record_decision_for_board",
        only(MANAGEMENT),
        so(decision_form("13/23"), **NORDLAND, version=2, reason="På vegne av fylkesstyret"),
    ),
    Row("interest.actions.bring_in_areas", only(BOARD), so(lambda world: [world.area_id], **NORDLAND, version=2)),
    Row("interest.queries.decision", OUR_GROUP | {OTHER_CONTACT, OTHER_MEMBER}, so(**NORDLAND)),
    Row("interest.queries.choosable_areas", only(MANAGEMENT, BOARD), so(**NORDLAND)),
    Row("organisation.annual_meetings.annual_meetings", only(MANAGEMENT, BOARD), so("nordland")),
    Row("organisation.annual_meetings.minutes", only(MANAGEMENT, BOARD), so(attachment_id=the("minutes_id"))),
    Row(
        "organisation.annual_meetings.correct_resolution",
        only(MANAGEMENT, BOARD),
        so(RESOLUTION, resolution_id=the("resolution_id"), version=2, reason="Skrivefeil"),
    ),
    Row(
        "organisation.annual_meetings.attach_minutes",
        only(MANAGEMENT, BOARD),
        so(MINUTES, meeting_id=the("meeting_id"), reason="Sendt på e-post"),
    ),
    Row(
        "organisation.annual_meetings.remove_minutes",
        only(MANAGEMENT, BOARD),
        so(attachment_id=the("minutes_id"), reason="Feil fil"),
    ),
)
PLANS = (
    Row("plans.actions.load_plans", FOUNDERS, so([])),
    Row("plans.actions.enter_period", FOUNDERS, so(PERIOD, plan_id="oslo-og-viken", version=1)),
    Row("plans.actions.enter_adoption", FOUNDERS, so(ADOPTION, plan_id="oslo-og-viken", version=1)),
    Row("plans.queries.plans", SIGNED_IN, so()),
    Row("plans.queries.plan", SIGNED_IN, so("nordland-2024-2025")),
    Row("plans.queries.plan_file", SIGNED_IN, so("nordland-2024-2025", is_workbook=True)),
    Row("plans.queries.plan_difference", SIGNED_IN, so("nordland-2024-2025")),
    Row("plans.drafts.actions.start_draft", OUR_DRAFTS, so(StartForm(department="nordland", title="Plan"))),
    Row("plans.drafts.actions.start_version", OUR_DRAFTS, so(plan_id="nordland-2024-2025")),
    Row("plans.drafts.actions.import_draft", OUR_DRAFTS, so(OUR_PLAN)),
    Row(
        "plans.drafts.actions.change_draft",
        OUR_DRAFTS,
        so(DraftForm(title="Plan", source="Styret"), draft_id=draft, version=1),
    ),
    Row("plans.drafts.actions.add_entry", OUR_DRAFTS, so(ENTRY, draft_id=draft)),
    Row(
        "plans.drafts.actions.change_entry",
        OUR_DRAFTS,
        so(EntryForm(**ENTRY.model_dump()), draft_id=draft, key=entry, version=1),
    ),
    Row("plans.drafts.actions.move_entry", OUR_DRAFTS, so(draft_id=draft, key=entry, down=True)),
    Row("plans.drafts.actions.remove_entry", OUR_DRAFTS, so(draft_id=draft, key=entry)),
    Row("plans.drafts.actions.restore_entry", OUR_DRAFTS, so(draft_id=draft, key=entry)),
    Row("plans.drafts.actions.discard_draft", OUR_DRAFTS, so(draft_id=draft)),
    Row("plans.drafts.actions.recover_draft", OUR_DRAFTS, so(draft_id=draft)),
    Row("plans.drafts.actions.adopt_plan", OUR_DRAFTS, so(PLAN_ADOPTED, draft_id=draft, edition=2)),
    Row("plans.drafts.actions.publish_plan", only(MANAGEMENT), so(DocumentedForm(), draft_id=draft, edition=2)),
    Row(
        "plans.drafts.queries.drafts",
        OUR_DRAFTS | {OTHER_BOARD},
        so(),
        shown="Handlingsplan 2026–2027",
        shown_to=OUR_DRAFTS,
    ),
    Row("plans.drafts.queries.draft", OUR_DRAFTS, so(draft)),
    Row("plans.drafts.queries.draft_difference", OUR_DRAFTS, so(draft)),
    Row("plans.drafts.queries.draft_file", OUR_DRAFTS, so(draft, is_workbook=False)),
    Row(
        "plans.drafts.queries.draft_departments",
        OUR_DRAFTS | {OTHER_BOARD},
        so(),
        shown="Nordland",
        shown_to=OUR_DRAFTS,
    ),
    Row("plans.drafts.queries.template_file", OUR_DRAFTS | {OTHER_BOARD}, so()),
    Row("plans.drafts.queries.bases", OUR_DRAFTS, so(department="nordland")),
    Row(
        "plans.queries.uptake",
        SIGNED_IN,
        so(cohort=COHORT, plan_id="nordland-2024-2025"),
        shown="Bodø",
        shown_to=OUR_GROUP,
    ),
)
USE_OF_PLANS = (
    Row(
        "plans.use.use_of_plan",
        SIGNED_IN,
        so(cohort=COHORT, plan_id="nordland-2024-2025"),
        shown="Bodø",
        shown_to=OUR_GROUP,
    ),
    Row(
        "plans.use.taken_up",
        SIGNED_IN,
        so(cohort=COHORT, plan_ids=["nordland-2024-2025"]),
        shown="Bodø",
        shown_to=OUR_GROUP,
    ),
    Row("plans.same.shared_goals", SIGNED_IN, so(cohort=COHORT), shown="Bodø", shown_to=OUR_GROUP),
    Row("plans.same.goals_to_link", only(MANAGEMENT), so()),
    Row("plans.same.link_goals", only(MANAGEMENT), so(SAME_GOAL)),
    Row("plans.same.unlink_goals", only(MANAGEMENT), so(same_goal_id=the("same_goal_id"), version=1)),
)
MUNICIPAL_INTEREST = (
    Row("interest.actions.register_municipal_interest", only(CONTACT), so(MUNICIPAL, **OF_BODO, version=1)),
    Row(
        "interest.actions.register_municipal_interest_on_behalf",
        only(BOARD),
        so(MUNICIPAL, **OF_BODO, department="nordland", version=1),
    ),
    Row("interest.actions.confirm_municipal_interest", only(CONTACT), so(**OF_BODO, version=1)),
    Row("interest.links.open_for_interest", only(NOBODY), so()),
    Row(
        "interest.links.ask_for_interest_link",
        only(NOBODY),
        so(InterestLinkForm(municipality=BODO, email=someone(NOBODY).email), cohort=COHORT, client="", secret=SECRET),
    ),
    Row("interest.links.resolve_interest_requests", only(SYSTEM), so()),
    Row("interest.links.issue_interest_token", only(SYSTEM), so(link_id="no-such-link")),
    Row("interest.by_link.opened_interest", only(NOBODY), so(token=SECRET)),
    Row("interest.by_link.register_interest_by_link", only(NOBODY), so(MUNICIPAL, token=SECRET, version=0)),
    *(
        Row(f"interest.by_link.{name}_interest_by_link", only(NOBODY), so(token=SECRET, version=1))
        for name in ("confirm", "withdraw")
    ),
    Row("interest.actions.withdraw_municipal_interest", only(CONTACT), so(**OF_BODO, version=1)),
    Row(
        "interest.striking.strike_municipal_interest",
        only(BOARD),
        so(StrikeForm(reason="x"), **OF_BODO, department="nordland", version=1),
    ),
    Row(
        "interest.queries.municipal_interests",
        only(MANAGEMENT, BOARD, OTHER_BOARD, CONTACT, OTHER_CONTACT),
        so(cohort=COHORT),
        shown="Bodø",
        shown_to=only(MANAGEMENT, BOARD, CONTACT),
    ),
)
COOPERATION = (
    Row("cooperation.actions.bring_together", only(MANAGEMENT, BOARD), so(TOGETHER, **NORDLAND)),
    Row("cooperation.actions.bring_together", only(MANAGEMENT), so(TOGETHER, cohort=COHORT), "for no board"),
    Row(
        "cooperation.actions.record_contact",
        only(MANAGEMENT, BOARD),
        so(RecordForm(stage=Stage.COOPERATING), cooperation_id=cooperation, version=1),
    ),
    Row(
        "cooperation.actions.propose_cooperation",
        only(MANAGEMENT, BOARD, CONTACT),
        so(WithForm(municipalities=(NARVIK,)), **OF_BODO),
    ),
    Row(
        "cooperation.actions.confirm_cooperation",
        only(MANAGEMENT, BOARD, CONTACT),
        so(cooperation_id=cooperation, municipality=BODO, version=1),
    ),
    Row(
        "cooperation.actions.leave_cooperation",
        only(MANAGEMENT, BOARD, CONTACT),
        so(LEAVING, cooperation_id=cooperation, municipality=BODO, version=1),
    ),
    Row(
        "cooperation.actions.ask_another",
        only(MANAGEMENT, BOARD, CONTACT),
        so(cooperation_id=cooperation, municipality=NARVIK, version=1),
    ),
    Row("cooperation.queries.cooperations", IN_A_GROUP, so(cohort=COHORT), shown="Gildeskål", shown_to=OUR_GROUP),
    Row("cooperation.queries.cooperation_history", only(MANAGEMENT, BOARD), so(cooperation_id=cooperation)),
    Row(
        "cooperation.queries.suggestions",
        only(MANAGEMENT, BOARD, OTHER_BOARD),
        so(cohort=COHORT),
        shown="has_chosen=True",
        shown_to=only(MANAGEMENT, BOARD),
    ),
)
APPLICATION_AND_GROUP = (
    Row("applications.actions.save_draft", only(CONTACT), so(FORM, **OF_BODO, version=1)),
    Row("applications.actions.send_application", only(CONTACT), so(FORM, **OF_BODO, version=1)),
    Row("applications.actions.recall_application", only(CONTACT), so(**OF_BODO, version=1)),
    Row(
        "applications.actions.withdraw_application",
        only(CONTACT),
        so(WithdrawalForm(withdrawn_on=date(2024, 9, 1), reason="Ingen tid"), **OF_BODO, version=1),
    ),
    Row("applications.actions.accept_application", only(MANAGEMENT), so(**OF_BODO, version=1)),
    Row(
        "applications.actions.decline_application",
        only(MANAGEMENT),
        so(ReasonForm(reason="Fullt"), **OF_BODO, version=1),
    ),
    Row("applications.actions.accept_together", only(MANAGEMENT), so(cohort=COHORT, versions={BODO: 1})),
    Row("applications.queries.application", OUR_GROUP, so(**OF_BODO)),
    Row("applications.queries.application", only(MANAGEMENT, OTHER_CONTACT, OTHER_MEMBER), so(**OF_NARVIK), "a draft"),
    Row("applications.queries.applications", IN_A_GROUP, so(cohort=COHORT), shown="Bodø", shown_to=OUR_GROUP),
    Row(
        "applications.queries.applications",
        IN_A_GROUP,
        so(cohort=COHORT),
        "a draft",
        shown="Narvik",
        shown_to=only(MANAGEMENT, OTHER_CONTACT, OTHER_MEMBER),
    ),
    Row("applications.queries.why_not_apply", only(MANAGEMENT, CONTACT, MEMBER), so(**OF_BODO)),
    Row("groups.actions.add_member", only(CONTACT), so(NEW_MEMBER, **OF_BODO)),
    Row("groups.actions.register_group", only(CONTACT), so(**OF_BODO, members=[NEW_MEMBER])),
    Row("groups.actions.change_member", only(CONTACT), so(CHANGE, member_id=the_member, version=1)),
    Row(
        "groups.actions.remove_member",
        only(CONTACT),
        so(LeavingForm(left_on=date(2024, 9, 20)), member_id=the_member, version=1),
    ),
    Row("groups.actions.commit", only(MEMBER), so(member_id=the_member)),
    Row("groups.actions.withdraw_commitment", only(MEMBER), so(member_id=the_member)),
    Row("groups.actions.record_commitment_on_behalf", only(CONTACT), so(member_id=the_member)),
    Row("groups.actions.remind_members", only(CONTACT), so(**OF_BODO)),
    Row("groups.actions.choose_area", only(CONTACT), so(**OF_BODO, area_id=area)),
    Row("groups.queries.municipal_group", OUR_GROUP, so(**OF_BODO)),
    Row("groups.queries.municipal_group", only(MANAGEMENT, OTHER_CONTACT, OTHER_MEMBER), so(**OF_NARVIK), "a draft"),
    Row("groups.queries.areas_to_choose", OUR_GROUP, so(**OF_BODO)),
    Row(
        "groups.queries.commitment_of",
        only(MEMBER, OTHER_MEMBER),
        so(cohort=COHORT),
        shown="Bodø",
        shown_to=only(MEMBER),
    ),
)
ATTENDANCE = (
    Row(
        "gatherings.actions.answer_invitation",
        only(MEMBER),
        so(coming, AnswerForm(answer=AnswerState.COMES), affiliation=BODO),
        "for Bodø",
    ),
    Row(
        "gatherings.actions.answer_invitation",
        only(BOARD),
        so(coming, AnswerForm(answer=AnswerState.COMES), affiliation="nordland"),
        "for Nordland",
    ),
    Row("gatherings.actions.record_attendance_all", only(MANAGEMENT), so(held, [])),
    Row("gatherings.actions.clear_attendance", only(MANAGEMENT), so(held, **OUR_MARK)),
    Row("gatherings.actions.close_roster", only(MANAGEMENT), so(held, version=1)),
    Row("gatherings.actions.reopen_roster", only(MANAGEMENT), so(held, version=1)),
    Row(
        "gatherings.queries.roster",
        SIGNED_IN,
        so(held),
        shown=someone(MEMBER).name,
        shown_to=OUR_GROUP,
    ),
    Row(
        "gatherings.queries.roster",
        SIGNED_IN,
        so(held),
        "the board",
        shown=someone(BOARD).name,
        shown_to=only(MANAGEMENT, BOARD),
    ),
    Row(
        "gatherings.queries.my_invitations",
        SIGNED_IN,
        so(COHORT),
        shown=f"'{BODO}'",
        shown_to=only(CONTACT, MEMBER),
    ),
)
MENTORING = (
    Row(
        "mentoring.actions.add_mentor",
        only(MANAGEMENT),
        so(MentorForm(**someone(NOBODY).model_dump(), capacity=2), cohort=COHORT),
    ),
    Row(
        "mentoring.actions.change_capacity", only(MANAGEMENT), so(CapacityForm(capacity=4), mentor_id=mentor, version=1)
    ),
    Row("mentoring.actions.assign_mentor", only(MANAGEMENT), so(free_mentor, municipality=BODO)),
    Row(
        "mentoring.actions.answer_assignment",
        only(MENTOR),
        so(AssignmentAnswerForm(accepts=True), assignment_id=assignment, version=1),
    ),
    Row(
        "mentoring.actions.end_assignment",
        only(MANAGEMENT),
        so(MentoringReason(reason="Sykdom"), assignment_id=assignment, version=2),
    ),
    Row(
        "mentoring.actions.refuse_guidance",
        only(CONTACT),
        so(RefusalForm(reason="Vi klarer oss"), **OF_BODO),
    ),
    Row("mentoring.actions.take_back_refusal", only(CONTACT), so(**OF_BODO)),
    Row(
        "mentoring.queries.mentors",
        IN_A_GROUP | {OTHER_MENTOR},
        so(COHORT),
        shown=someone(MENTOR).name,
        shown_to=OUR_GROUP,
    ),
    Row("mentoring.queries.municipalities_without_mentor", IN_A_GROUP | {OTHER_MENTOR}, so(COHORT)),
    Row(
        "mentoring.queries.assignments",
        IN_A_GROUP | {OTHER_MENTOR},
        so(COHORT),
        shown="Bodø",
        shown_to=OUR_GROUP,
    ),
    Row(
        "mentoring.queries.my_assignments",
        only(MENTOR, OTHER_MENTOR),
        so(COHORT),
        shown="Bodø",
        shown_to=only(MENTOR),
    ),
)
PARTICIPATION = (
    Row(
        "participation.queries.participation",
        IN_PARTICIPATION,
        so(COHORT),
        shown="Bodø",
        shown_to=OUR_PARTICIPATION,
    ),
    Row(
        "participation.queries.participation",
        IN_PARTICIPATION,
        so(COHORT),
        "the department",
        shown="DepartmentState(department_code='nordland'",
        shown_to=only(MANAGEMENT, BOARD),
    ),
    Row(
        "participation.queries.attendance",
        IN_PARTICIPATION,
        so(COHORT),
        shown=f"Attendance(unit='{BODO}'",
        shown_to=OUR_PARTICIPATION,
    ),
    Row(
        "participation.queries.board_attendance",
        IN_PARTICIPATION,
        so(COHORT),
        shown="Nordland",
        shown_to=only(MANAGEMENT, BOARD),
    ),
    Row(
        "participation.queries.participation_rows",
        IN_PARTICIPATION,
        so(COHORT),
        shown="Bodø",
        shown_to=OUR_PARTICIPATION,
    ),
    Row("participation.queries.overview", SIGNED_IN, so(COHORT)),
    Row("participation.queries.open_steps", SIGNED_IN, so(COHORT, Grant(Role.BOARD))),
    Row("participation.queries.reminder_setting", FOUNDERS, so(COHORT)),
    Row("participation.actions.set_reminder_days", FOUNDERS, so(REMINDERS, cohort=COHORT, version=0)),
    Row("participation.actions.remind_next", only(SYSTEM), so()),
    Row("participation.renewing.renewed", FOUNDERS, so([])),
)
PEOPLE = (
    Row("organisation.actions.appoint_programme_manager", FOUNDERS, so(someone(NOBODY))),
    Row("organisation.actions.appoint_board_member", FOUNDERS | {BOARD}, so(someone(NOBODY), department="nordland")),
    Row("organisation.actions.appoint_contact", FOUNDERS | {CONTACT}, so(someone(NOBODY), **OF_BODO)),
    Row("organisation.actions.introduce_person", FOUNDERS, so(someone(NOBODY))),
    *(
        Row(f"organisation.actions.{name}", allowed, so(*dates, grant_id=grant(part), version=1), f"of {part.value}")
        for name, dates in (("correct_role_dates", [RoleDates()]), ("end_grant", []))
        for part, allowed in GIVEN_BY.items()
    ),
    Row("organisation.actions.open_person", only(MANAGEMENT, BOARD), so(person_id=the_person(BOARD)), "of the board"),
    Row("organisation.actions.open_person", only(MANAGEMENT, CONTACT), so(person_id=the_person(CONTACT)), "a contact"),
    Row("organisation.actions.open_person", only(MANAGEMENT, CONTACT), so(person_id=the_people), "a member"),
    Row("organisation.actions.open_person", only(MANAGEMENT), so(person_id=the_person(MENTOR)), "a mentor"),
    Row("organisation.people.person", only(MANAGEMENT, BOARD, CONTACT), so(the_people), "a member"),
    Row("organisation.people.person", only(MANAGEMENT, OTHER_CONTACT), so(the_person(OTHER_MEMBER)), "in a draft"),
    Row("organisation.people.person", only(MANAGEMENT), so(the_person(MANAGEMENT)), "of management"),
    *(
        Row(
            "organisation.people.people",
            only(MANAGEMENT, BOARD, OTHER_BOARD, CONTACT, OTHER_CONTACT),
            so(PeopleQuery()),
            f"shows {part.value}",
            shown=someone(part).name,
            shown_to=shown_to,
        )
        for part, shown_to in KNOWN_TO.items()
    ),
    Row(
        "organisation.actions.set_membership",
        only(MANAGEMENT),
        so(
            MembershipForm(is_member=True, from_date=date(2024, 1, 1), reason="Brev"),
            municipality=BODO,
            version=1,
        ),
    ),
    Row("organisation.loading.load_reference_data", only(SYSTEM), lambda _world: ((reference(),), {})),
    Row("organisation.queries.departments", SIGNED_IN, so()),
    Row("organisation.queries.municipalities", SIGNED_IN, so(FIRST_DAY)),
    Row("organisation.queries.municipalities_of", SIGNED_IN, so("nordland", FIRST_DAY)),
    Row("organisation.queries.memberships", only(MANAGEMENT), so(FIRST_DAY)),
    Row("organisation.queries.my_units", SIGNED_IN | {SYSTEM}, so()),
    # Nobody is signed in before choosing whom to be; a real store refuses everybody.
    Row("organisation.queries.example_people", frozenset(Part), so()),
    Row("access.queries.search_audit", only(MANAGEMENT), so(AuditQuery())),
    Row("access.queries.audit_choices", only(MANAGEMENT), so()),
    Row("access.sealing.seal_audit", only(SYSTEM), so()),
    Row("access.sealing.verify_audit", FOUNDERS, so()),
    Row("messages.actions.write_template", only(MANAGEMENT), so(TEMPLATE, kind=MessageKind.DATE_MOVED, version=0)),
    Row("messages.actions.restore_standard", only(MANAGEMENT), so(kind=MessageKind.DATE_MOVED, version=0)),
    Row("messages.actions.set_mailbox", only(MANAGEMENT), so(MAILBOX, version=0)),
    Row("messages.actions.remove_mailbox", only(MANAGEMENT), so(version=0)),
    Row("messages.template_queries.changed_kinds", only(MANAGEMENT), so()),
    Row("messages.template_queries.template", only(MANAGEMENT), so(kind=MessageKind.DATE_MOVED)),
    Row("messages.template_queries.template_versions", only(MANAGEMENT), so(kind=MessageKind.DATE_MOVED)),
    Row(
        "messages.template_queries.preview",
        only(MANAGEMENT),
        so(TEMPLATE, kind=MessageKind.DATE_MOVED, address=""),
    ),
    Row("messages.template_queries.programme_mailbox", only(MANAGEMENT), so()),
    Row("personal.sweeping.sweep_file", only(SYSTEM), so()),
    Row("messages.queries.outbox", only(MANAGEMENT), so()),
    Row("messages.queries.outbox_summary", FOUNDERS, so()),
    Row("messages.queries.whole_message", only(MANAGEMENT), so(message_id=the("message_id"), address="")),
    Row("messages.holding.hold_message", only(MANAGEMENT), so(message_id=the("message_id"), version=1)),
    Row("messages.holding.release_message", only(MANAGEMENT), so(message_id=the("message_id"), version=1)),
    Row("messages.holding.edit_message", only(MANAGEMENT), so(LETTER, message_id=the("message_id"), version=1)),
    Row("messages.holding.restore_message", only(MANAGEMENT), so(message_id=the("message_id"), version=1)),
    Row("messages.holding.retry_message", only(MANAGEMENT), so(message_id=the("message_id"), version=1)),
    *(
        Row(f"messages.holding.{name}", only(MANAGEMENT), so())
        for name in ("hold_kinds", "let_kinds_go", "release_held", "retry_parked")
    ),
)
OUTREACH = (
    Row("outreach.queries.outreach", only(MANAGEMENT, BOARD), so(**NORDLAND)),
    Row(
        "outreach.queries.outreach_counts",
        only(MANAGEMENT, BOARD, OTHER_BOARD),
        so(cohort=COHORT),
        shown="OutreachCounts(department_code='nordland'",
        shown_to=only(MANAGEMENT, BOARD),
    ),
    Row("outreach.queries.board_members", only(MANAGEMENT, BOARD), so(**NORDLAND)),
    Row("outreach.queries.outreach_history", only(MANAGEMENT, BOARD), so(**NORDLAND, record_id=the("partner_id"))),
    Row("outreach.queries.latest_batch", only(MANAGEMENT, BOARD), so(**NORDLAND)),
    Row("outreach.queries.outreach_workbook", only(MANAGEMENT, BOARD), so(**NORDLAND)),
    Row("outreach.queries.letter_sent", only(MANAGEMENT, BOARD), so(**NORDLAND, record_id=the("partner_id"))),
    Row(
        "outreach.queries.introduction",
        only(BOARD),
        so(**NORDLAND, record_id=the("partner_id"), address="https://app.kulturskole.example"),
    ),
    Row("outreach.queries.import_reading", only(BOARD), so(OUTREACH_FILE, **NORDLAND)),
    Row(
        "outreach.actions.follow_up",
        only(BOARD),
        so(partner_form(), **NORDLAND, record_id=the("partner_id"), version=1),
    ),
    Row("outreach.actions.add_partner", only(BOARD), so(partner_form(), **NORDLAND)),
    Row("outreach.actions.remove_partner", only(BOARD), so(**NORDLAND, record_id=the("partner_id"), version=1)),
    Row(
        "outreach.actions.change_several",
        only(BOARD),
        lambda world: (
            (SeveralForm(record_ids=frozenset({world.partner_id}), status=OutreachStatus.CONTACTED),),
            {**NORDLAND, "seen": {world.partner_id: 1}},
        ),
    ),
    Row("outreach.actions.undo_several", only(BOARD), so(batch_id=the("batch_id"))),
    Row("outreach.actions.import_outreach", only(BOARD), so(OUTREACH_FILE, **NORDLAND, seen={})),
    Row("outreach.actions.send_introduction", only(BOARD), so(**NORDLAND, record_id=the("partner_id"), version=1)),
)
PERSONAL = (
    Row("personal.queries.own_data", SIGNED_IN, so(), shown=someone(MEMBER).name, shown_to=only(MEMBER)),
    Row("personal.queries.own_data_as_json", SIGNED_IN, so()),
    Row("personal.queries.own_data_as_pdf", SIGNED_IN, so()),
    Row("personal.actions.correct_name", SIGNED_IN, so(NameForm(name="Ny Eksempel"), version=1)),
    Row("personal.actions.ask_for_address", SIGNED_IN, so(ADDRESS)),
    Row("personal.actions.issue_address_token", only(SYSTEM), so(wish_id="no-such-wish")),
    Row("personal.actions.confirm_email", SIGNED_IN, so(token=SECRET)),
    Row("personal.actions.end_other_sessions", SIGNED_IN, so(session_token=SECRET)),
    Row("personal.actions.ask_for_erasure", SIGNED_IN, so()),
    Row("personal.queries.people_to_erase", only(MANAGEMENT), so()),
    Row("personal.queries.erasure_preview", only(MANAGEMENT), so(person_id=the_people)),
    Row("personal.actions.erase_person", only(MANAGEMENT), so(ERASURE, person_id=the_people)),
    Row("personal.queries.retention_times", frozenset(Part), so()),
    Row("personal.queries.due_for_retention", FOUNDERS, so()),
    Row("personal.actions.set_retention", only(MANAGEMENT), so(RETENTION, cohort=COHORT, version=0)),
    Row("personal.actions.run_retention", FOUNDERS, so()),
    Row("personal.queries.privacy_notice", frozenset(Part), so()),
    Row("personal.queries.notice_versions", frozenset(Part), so()),
    Row("personal.actions.write_notice", only(MANAGEMENT), so(NOTICE, version=0)),
)
SIGNING_IN = (
    Row("sign_in.actions.request_link", only(NOBODY), so(LINK_REQUEST, client="", target="/", secret=SECRET)),
    Row("sign_in.actions.redeem_link", only(NOBODY), so(token=SECRET)),
    Row("sign_in.actions.meet_identity", only(NOBODY), so(claims=CLAIMS)),
    Row("sign_in.actions.link_identity", SIGNED_IN, so(claims=CLAIMS)),
    # Whoever has a session's token may end it, also when nobody is signed in by it any more.
    Row("sign_in.actions.end_session", frozenset(Part), so(session_token=SECRET)),
    Row("sign_in.actions.end_sign_in", frozenset(Part), so(claims=CLAIMS)),
    Row("sign_in.resolving.resolve_requests", only(SYSTEM), so()),
    Row("sign_in.by_hand.make_link", only(SYSTEM), so(LINK_REQUEST)),
    Row("sign_in.tokens.issue_token", only(SYSTEM), so(link_id="no-such-link")),
    Row("messages.sending.send_waiting", only(SYSTEM), so(MAIL, address="", issue=str)),
)
TABLE = (
    *COHORTS,
    *COUNTY_INTEREST,
    *DECISION,
    *PLANS,
    *USE_OF_PLANS,
    *MUNICIPAL_INTEREST,
    *COOPERATION,
    *APPLICATION_AND_GROUP,
    *ATTENDANCE,
    *MENTORING,
    *PARTICIPATION,
    *PEOPLE,
    *SIGNING_IN,
    *PERSONAL,
    *OUTREACH,
)

NO_RULES = ("programme.example", "programme.ui", "programme.server", "programme.language", "programme.store")
"""Folders that nothing is asked of or done through: no rights are theirs."""


def modules() -> Iterator[ModuleType]:
    """Every module of the programme that rights are about."""
    for found in pkgutil.walk_packages(programme.__path__, "programme."):
        if found.name not in {"programme.cli", "programme.__main__"} and not found.name.startswith(NO_RULES):
            yield importlib.import_module(found.name)


def _parameters(function: Callable[..., object]) -> list[object]:
    return [parameter.annotation for parameter in inspect.signature(function, eval_str=True).parameters.values()]


def takes_actor_and_store(function: Callable[..., object]) -> bool:
    """Whether it is asked by an actor of a store: its first two parameters say so."""
    first_two = _parameters(function)[:2]
    return first_two[:1] == [Actor] and first_two[1:] in ([Store], [Reader], [Transaction])


def public_functions(module: ModuleType) -> Iterator[tuple[str, Callable[..., object]]]:
    """The functions that the module itself defines for others, by full name without `programme.`."""
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if function.__module__ == module.__name__ and not name.startswith("_"):
            yield f"{module.__name__.removeprefix('programme.')}.{name}", function


FOUND = {
    name: function
    for module in modules()
    for name, function in public_functions(module)
    if takes_actor_and_store(function)
}


@pytest.fixture(scope="module", params=ENGINES)
def arranged(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Trial, World]]:
    """The arranged world, on each engine in turn, in a store where nothing that is tried is kept."""
    with reference_store(request, tmp_path_factory.mktemp("rights")) as store:
        yield Trial(store), arrange(store)


def test_the_table_has_each_function_and_no_other() -> None:
    assert {row.function for row in TABLE} == set(FOUND)


def test_actions_and_queries_have_nothing_public_that_the_table_cannot_see() -> None:
    unseen = [
        name
        for module in modules()
        if module.__name__.endswith((".actions", ".queries"))
        for name, function in public_functions(module)
        if not takes_actor_and_store(function)
    ]
    assert unseen == []


def test_pages_reach_the_store_through_functions_of_the_table_alone() -> None:
    reached = {
        f"{function.__module__.removeprefix('programme.')}.{function.__name__}"
        for page in sorted((ROOT / "pages").glob("*.py"))
        for function in called_functions(page)
        if {Store, Reader, Transaction} & set(_parameters(function))
    }
    assert reached <= set(FOUND)
    assert reached


def called_functions(page: Path) -> Iterator[Callable[..., object]]:
    """The functions of the programme that a page names, pages' own part (`programme.ui`) left out."""
    tree = ast.parse(page.read_text(encoding="utf-8"))
    names: dict[str, object] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("programme."):
            for alias in node.names:
                names[alias.asname or alias.name] = imported(str(node.module), alias.name)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            module = names.get(node.value.id)
            names[f"{node.value.id}.{node.attr}"] = getattr(module, node.attr, None) if module else None
    for found in names.values():
        if inspect.isfunction(found) and not found.__module__.startswith(NO_RULES):
            yield found


def imported(module: str, name: str) -> object:
    """What `from module import name` gives."""
    source = importlib.import_module(module)
    return getattr(source, name) if hasattr(source, name) else importlib.import_module(f"{module}.{name}")


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_those_who_may_and_nobody_else(row: Row, arranged: tuple[Trial, World]) -> None:
    store, world = arranged
    positional, named = row.call(world)
    allowed, shown_to = set(), set()
    for part in Part:
        try:
            answer = FOUND[row.function](world.actor(store, part), store, *positional, **named)
        except NotAllowed:
            continue
        except RuleBroken:
            answer = None
        allowed.add(part)
        if row.shown and row.shown in repr(answer):
            shown_to.add(part)
    assert allowed == row.allowed
    assert shown_to == row.shown_to
