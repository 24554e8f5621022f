"""What a board proposes for a gathering that is planned: venue, host and theme. Programme management decides."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, model_validator

from programme.access.audit import refuse_stale, write_audit
from programme.access.doing import action
from programme.access.model import Actor, Role, Scope
from programme.access.rights import Right, require, visible
from programme.cohorts.records import cohort_of, region_of
from programme.gatherings.announcing import tell_of_change, told_of
from programme.gatherings.model import Gathering, GatheringState
from programme.gatherings.records import gathering_of
from programme.gatherings.rules import GatheringHeld, GatheringIsCancelled, ProposalAnswered, RosterClosed
from programme.language import NotAllowed, _, later
from programme.language.dates import local_date
from programme.language.fields import LongText, RequiredText, ShortText, fault
from programme.messages.model import MessageKind
from programme.messages.outbox import queue_message
from programme.messages.records import period_facts
from programme.organisation.model import without_council
from programme.organisation.records import (
    department_of,
    municipality_name,
    municipality_on,
    people_in_role,
    short_department_name,
)
from programme.store import Reader, Transaction
from programme.store.store import Row, one_row

_KIND = "gathering_proposal"
_FIELDS = ("venue", "host_municipality", "theme")


class ProposalState(StrEnum):
    """Where a proposal stands."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The state in the reader's language."""
        return {
            ProposalState.PROPOSED: _("venter på svar"),
            ProposalState.ACCEPTED: _("tatt inn"),
            ProposalState.DECLINED: _("ikke tatt inn"),
            ProposalState.WITHDRAWN: _("trukket"),
        }[self]


class PlaceForm(BaseModel):
    """Where a gathering could be held, with which host (a municipality's number) and about what."""

    venue: ShortText = ""
    host_municipality: str | None = None
    theme: ShortText = ""


class ProposalForm(PlaceForm):
    """The same as a board proposes it, with what programme management should know."""

    remark: LongText = ""

    @model_validator(mode="after")
    def says_something(self) -> "ProposalForm":
        """Something of it is there."""
        if not (self.venue or self.host_municipality or self.theme):
            raise fault("proposal_empty", later("Forslaget er tomt. Skriv sted, vertskommune eller tema."))
        return self


class DeclineForm(BaseModel):
    """Why a proposal is not taken in."""

    reason: RequiredText


class Proposal(BaseModel):
    """A proposal with its answer, and of whom; moments are UTC, `host` and the rest in words."""

    model_config = ConfigDict(frozen=True)
    id: str
    gathering_id: str
    department_code: str
    department: str
    venue: str
    host_municipality: str | None
    host: str
    theme: str
    remark: str
    state: ProposalState
    proposed_at: datetime
    proposed_by: str
    answered_at: datetime | None
    reason: str
    version: int


_PROPOSALS = """
    SELECT proposal.*, department.name AS department_name, coalesce(host.name_unique, '') AS host,
           coalesce(person.name, '') AS proposer
    FROM gathering_proposal AS proposal
    JOIN gathering ON gathering.id = proposal.gathering_id
    JOIN department ON department.department_code = proposal.department_code
    LEFT JOIN municipality AS host ON host.municipality_number = proposal.host_municipality
    LEFT JOIN person ON person.id = proposal.proposed_by
    WHERE gathering.cohort_slug = $cohort AND ($everything OR proposal.department_code = any($departments))
    ORDER BY proposal.proposed_at DESC, proposal.id
"""
_WAITING = """
    SELECT gathering_id, department.name
    FROM gathering_proposal AS proposal
    JOIN gathering ON gathering.id = proposal.gathering_id
    JOIN department ON department.department_code = proposal.department_code
    WHERE gathering.cohort_slug = $cohort AND proposal.state = $state
      AND gathering.cancelled_at IS NULL AND gathering.ends_at > $now
    ORDER BY gathering.starts_at, department.name, proposal.id
"""
_STORED = "SELECT * FROM gathering_proposal WHERE id = $id"
_ANSWER = """
    UPDATE gathering_proposal
    SET state = $state, answered_at = $now, answered_by = $person, reason = $reason, version = version + 1
    WHERE id = $id
"""
_FILL_IN = """
    UPDATE gathering
    SET venue = $venue, host_municipality = $host_municipality, theme = $theme, version = version + 1
    WHERE id = $id
"""


def waiting_proposals(reader: Reader, cohort: str, at: datetime) -> list[tuple[str, str]]:
    """Each proposal that waits for an answer, for a gathering that is to come: its id, and the department's name."""
    # To the minute: the same question is not asked of the store twice.
    now = at.replace(second=0, microsecond=0)
    rows = reader.rows(_WAITING, cohort=cohort, state=ProposalState.PROPOSED, now=now)
    return [(row["gathering_id"], without_council(row["name"])) for row in rows]


def proposals(actor: Actor, reader: Reader, *, cohort: str) -> list[Proposal]:
    """The proposals of the cohort that the actor may read, newest first: a board reads its own."""
    seen = visible(actor, Right.READ_PROPOSALS, cohort)
    rows = reader.rows(_PROPOSALS, cohort=cohort, everything=seen.everything, departments=seen.departments)
    return [
        Proposal.model_validate(
            {**row, "department": without_council(row["department_name"]), "proposed_by": row["proposer"]}
        )
        for row in rows
    ]


@action
def propose_gathering(
    actor: Actor, transaction: Transaction, form: ProposalForm, *, gathering_id: str, department: str
) -> str:
    """A board proposes something for a gathering of its region or of the whole cohort; gives the proposal's id.

    Raises GatheringHeld, GatheringIsCancelled, RosterClosed, and what municipality_on raises for the host.
    """
    require(actor, Right.PROPOSE_GATHERING, Scope(department=department))
    gathering, own = _open(transaction, actor, gathering_id), department_of(transaction, department)
    if gathering.region_id and gathering.region_id != region_of(transaction, gathering.cohort_slug, department):
        raise NotAllowed
    _judge_host(transaction, gathering, form.host_municipality)
    proposal_id, said = str(uuid4()), form.model_dump()
    whose = {"gathering_id": gathering_id, "department_code": own.department_code, "state": ProposalState.PROPOSED}
    when = {"proposed_at": actor.at, "proposed_by": actor.person_id, "answered_at": None, "answered_by": None}
    transaction.insert("gathering_proposal", id=proposal_id, reason="", version=1, **whose, **said, **when)
    _log(transaction, actor, "propose_gathering", proposal_id, after={**said, "gathering_id": gathering_id})
    management = people_in_role(transaction, Role.PROGRAMME_MANAGEMENT, local_date(actor.at), Scope())
    facts = _facts(transaction, gathering, department, said)
    kind = MessageKind.GATHERING_PROPOSED
    queue_message(transaction, actor, kind, recipients=management, record_id=proposal_id, facts=facts)
    return proposal_id


@action
def withdraw_proposal(actor: Actor, transaction: Transaction, *, proposal_id: str, version: int) -> str:
    """The board takes its proposal back before it is answered; gives its id. Raises ProposalAnswered, StaleRecord."""
    stored = _stored(transaction, proposal_id)
    require(actor, Right.PROPOSE_GATHERING, Scope(department=stored["department_code"]))
    _refuse_answered(transaction, stored, version)
    _answer(transaction, actor, stored, ProposalState.WITHDRAWN, reason="")
    _log(transaction, actor, "withdraw_proposal", proposal_id, after={"state": ProposalState.WITHDRAWN})
    return proposal_id


@action
def accept_proposal(
    actor: Actor, transaction: Transaction, form: PlaceForm, *, proposal_id: str, version: int, gathering_version: int
) -> str:
    """Programme management takes the proposal in, as edited in `form`: the gathering becomes so. Gives its id.

    The board hears of it, and those invited of the change. Raises ProposalAnswered, StaleRecord, GatheringHeld,
    GatheringIsCancelled, RosterClosed, and what municipality_on raises for the host.
    """
    require(actor, Right.DECIDE_PROPOSAL)
    stored = _stored(transaction, proposal_id)
    _refuse_answered(transaction, stored, version)
    gathering = _open(transaction, actor, stored["gathering_id"])
    read = {"read": gathering_version, "stored": gathering.version}
    refuse_stale(transaction, kind="gathering", record_id=gathering.id, **read)
    _judge_host(transaction, gathering, form.host_municipality)
    given = form.model_dump()
    _fill_in(transaction, actor, gathering, given)
    _answer(transaction, actor, stored, ProposalState.ACCEPTED, reason="")
    after = {"state": ProposalState.ACCEPTED, **given}
    _log(transaction, actor, "accept_proposal", proposal_id, before=_said(stored), after=after)
    _tell_board(transaction, actor, MessageKind.PROPOSAL_ACCEPTED, stored, gathering=gathering, given=given)
    return proposal_id


@action
def decline_proposal(
    actor: Actor, transaction: Transaction, form: DeclineForm, *, proposal_id: str, version: int
) -> str:
    """Programme management does not take the proposal in, and the board hears why; gives its id.

    Raises ProposalAnswered, StaleRecord.
    """
    require(actor, Right.DECIDE_PROPOSAL)
    stored = _stored(transaction, proposal_id)
    _refuse_answered(transaction, stored, version)
    _answer(transaction, actor, stored, ProposalState.DECLINED, reason=form.reason)
    after = {"state": ProposalState.DECLINED}
    _log(transaction, actor, "decline_proposal", proposal_id, after=after, reason=form.reason)
    gathering = gathering_of(transaction, stored["gathering_id"])
    given = {**_said(stored), "reason": form.reason}
    _tell_board(transaction, actor, MessageKind.PROPOSAL_DECLINED, stored, gathering=gathering, given=given)
    return proposal_id


def _open(transaction: Transaction, actor: Actor, gathering_id: str) -> Gathering:
    """The gathering, which can still become another. Raises GatheringHeld, GatheringIsCancelled, RosterClosed."""
    gathering = gathering_of(transaction, gathering_id)
    if gathering.is_cancelled:
        raise GatheringIsCancelled(gathering=gathering.title)
    if gathering.is_roster_closed:
        raise RosterClosed(gathering=gathering.title)
    if gathering.state(actor.at) is GatheringState.HELD:
        raise GatheringHeld(gathering=gathering.title)
    return gathering


def _judge_host(transaction: Transaction, gathering: Gathering, number: str | None) -> None:
    if number is not None:
        municipality_on(transaction, number, cohort_of(transaction, gathering.cohort_slug).starts_on)


def _stored(transaction: Transaction, proposal_id: str) -> Row:
    stored = one_row(transaction, _STORED, id=proposal_id)
    if stored is None:
        raise NotAllowed
    return stored


def _refuse_answered(transaction: Transaction, stored: Row, version: int) -> None:
    state = ProposalState(stored["state"])
    if state is not ProposalState.PROPOSED:
        raise ProposalAnswered(state=state.label)
    refuse_stale(transaction, kind=_KIND, record_id=stored["id"], read=version, stored=stored["version"])


def _said(stored: Row) -> dict[str, object]:
    return {name: stored[name] for name in _FIELDS}


def _answer(transaction: Transaction, actor: Actor, stored: Row, state: ProposalState, *, reason: str) -> None:
    transaction.rows(_ANSWER, id=stored["id"], state=state, now=actor.at, person=actor.person_id, reason=reason)


def _fill_in(transaction: Transaction, actor: Actor, gathering: Gathering, given: Mapping[str, object]) -> None:
    """The gathering becomes as proposed, and those invited hear of it, if that makes it another."""
    before = {name: getattr(gathering, name) for name, value in given.items() if getattr(gathering, name) != value}
    if not before:
        return
    invited = told_of(transaction, actor, gathering.id)
    transaction.rows(_FILL_IN, id=gathering.id, **given)
    after = {name: given[name] for name in before}
    write_audit(
        transaction, actor, "change_gathering", kind="gathering", record_id=gathering.id, before=before, after=after
    )
    tell_of_change(transaction, actor, gathering_of(transaction, gathering.id), invited)


def _tell_board(
    transaction: Transaction,
    actor: Actor,
    kind: MessageKind,
    stored: Row,
    *,
    gathering: Gathering,
    given: Mapping[str, object],
) -> None:
    department = stored["department_code"]
    board = people_in_role(transaction, Role.BOARD, local_date(actor.at), Scope(department=department))
    facts = _facts(transaction, gathering, department, given)
    queue_message(transaction, actor, kind, recipients=board, record_id=stored["id"], facts=facts)


def _facts(reader: Reader, gathering: Gathering, department: str, given: Mapping[str, object]) -> dict[str, object]:
    host = given["host_municipality"]
    return {
        "department": short_department_name(reader, department),
        "gathering": gathering.title.lower(),
        "venue": given["venue"],
        "host": municipality_name(reader, str(host)) if host else "",
        "theme": given["theme"],
        "reason": given.get("reason", ""),
        "department_code": department,
        "gathering_id": gathering.id,
        **period_facts(reader, gathering.cohort_slug),
    }


def _log(
    transaction: Transaction,
    actor: Actor,
    name: str,
    proposal_id: str,
    *,
    after: Mapping[str, object],
    before: Mapping[str, object] | None = None,
    reason: str = "",
) -> None:
    write_audit(transaction, actor, name, kind=_KIND, record_id=proposal_id, before=before, after=after, reason=reason)
