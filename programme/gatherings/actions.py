"""What people do with gatherings: plan, change and call off; answer; keep the roster."""

from collections.abc import Mapping, Sequence
from uuid import uuid4

from programme.access.audit import refuse_stale, write_audit
from programme.access.doing import action
from programme.access.model import Actor, Scope
from programme.access.rights import Right, require
from programme.cohorts.model import Cohort
from programme.cohorts.records import cohort_of
from programme.gatherings.announcing import tell_invited, tell_of_change, told_of
from programme.gatherings.model import (
    AnswerForm,
    AttendanceMark,
    Gathering,
    GatheringForm,
    GatheringState,
)
from programme.gatherings.records import gathering_of, gatherings_of
from programme.gatherings.roster import clear_mark, record_marks, refuse_before_the_day, roster_line_id
from programme.gatherings.rules import (
    GatheringHeld,
    GatheringIsCancelled,
    NotInvited,
    RosterClosed,
    refuse_too_many,
    refuse_unplannable,
)
from programme.language import NotAllowed
from programme.messages.model import MessageKind
from programme.organisation.records import municipality_on
from programme.store import Transaction
from programme.store.store import one_row

_CHANGE = """
    UPDATE gathering SET kind = $kind, number = $number, region_id = $region_id, starts_at = $starts_at,
        ends_at = $ends_at, venue = $venue, host_municipality = $host_municipality, theme = $theme,
        version = version + 1
    WHERE id = $id
"""
_INVITED = """
    SELECT 1 AS found FROM gathering_invitation
    WHERE gathering_id = $gathering_id AND person_id = $person_id AND affiliation = $affiliation
"""
_OWN_ANSWER = """
    SELECT answer, substitute_name FROM gathering_answer
    WHERE gathering_id = $gathering_id AND person_id = $person_id AND affiliation = $affiliation
"""
_ANSWER = """
    INSERT INTO gathering_answer (gathering_id, person_id, affiliation, answer, substitute_name, answered_at)
    VALUES ($gathering_id, $person_id, $affiliation, $answer, $substitute_name, $answered_at)
    ON CONFLICT (gathering_id, person_id, affiliation) DO UPDATE
    SET answer = excluded.answer, substitute_name = excluded.substitute_name, answered_at = excluded.answered_at
"""


@action
def plan_gathering(actor: Actor, transaction: Transaction, form: GatheringForm, *, cohort: str) -> str:
    """A gathering of the cohort, announced to all whom it invites; gives its id.

    Raises PreGatheringForRegion, GatheringOutsideCohort, GatheringNumberTaken, TooManyGatherings, and what
    municipality_on raises for the host.
    """
    require(actor, Right.WRITE_COHORTS)
    _refuse_unplannable(transaction, form, cohort_of(transaction, cohort), gatherings_of(transaction, cohort))
    gathering_id = str(uuid4())
    columns = form.columns()
    transaction.insert(
        "gathering", id=gathering_id, cohort_slug=cohort, cancelled_at=None, roster_closed_at=None, version=1, **columns
    )
    _log(transaction, actor, "plan_gathering", gathering_id, after=columns)
    gathering = gathering_of(transaction, gathering_id)
    tell_invited(transaction, actor, MessageKind.GATHERING_ANNOUNCED, gathering)
    return gathering_id


@action
def change_gathering(
    actor: Actor, transaction: Transaction, gathering_id: str, form: GatheringForm, *, version: int
) -> str:
    """The gathering as in `form`; gives its id. Those invited hear of it; those invited by the change are invited.

    Nothing is written when nothing is different. Raises StaleRecord, GatheringIsCancelled, RosterClosed, and the rules
    of plan_gathering.
    """
    require(actor, Right.WRITE_COHORTS)
    before = _refuse_not_open(_gathering_as_read(transaction, gathering_id, version))
    others = [other for other in gatherings_of(transaction, before.cohort_slug) if other.id != gathering_id]
    _refuse_unplannable(transaction, form, cohort_of(transaction, before.cohort_slug), others)
    columns = form.columns()
    changed = {name: getattr(before, name) for name, value in columns.items() if getattr(before, name) != value}
    if changed:
        invited = told_of(transaction, actor, gathering_id)
        transaction.rows(_CHANGE, id=gathering_id, **columns)
        after = {name: columns[name] for name in changed}
        _log(transaction, actor, "change_gathering", gathering_id, before=changed, after=after)
        tell_of_change(transaction, actor, gathering_of(transaction, gathering_id), invited)
    return gathering_id


@action
def cancel_gathering(actor: Actor, transaction: Transaction, gathering_id: str, *, version: int) -> str:
    """Call the gathering off; its number is free again. Raises StaleRecord, GatheringIsCancelled, RosterClosed."""
    require(actor, Right.WRITE_COHORTS)
    gathering = _refuse_not_open(_gathering_as_read(transaction, gathering_id, version))
    _set_moment(transaction, actor, "cancel_gathering", gathering, "cancelled_at")
    tell_invited(transaction, actor, MessageKind.GATHERING_CANCELLED, gathering_of(transaction, gathering_id))
    return gathering_id


@action
def restore_gathering(actor: Actor, transaction: Transaction, gathering_id: str, *, version: int) -> str:
    """Undo a cancellation and announce the gathering anew; one that stands is left as it is.

    Raises StaleRecord, and GatheringNumberTaken or TooManyGatherings when another has taken its place.
    """
    require(actor, Right.WRITE_COHORTS)
    gathering = _gathering_as_read(transaction, gathering_id, version)
    if gathering.is_cancelled:
        cohort = cohort_of(transaction, gathering.cohort_slug)
        others = [other for other in gatherings_of(transaction, cohort.slug) if other.id != gathering_id]
        refuse_too_many(gathering.kind, gathering.number, gathering.region_id, cohort, others)
        _set_moment(transaction, actor, "restore_gathering", gathering, "cancelled_at", clear=True)
        tell_invited(transaction, actor, MessageKind.GATHERING_ANNOUNCED, gathering_of(transaction, gathering_id))
    return gathering_id


@action
def answer_invitation(
    actor: Actor, transaction: Transaction, gathering_id: str, form: AnswerForm, *, affiliation: str
) -> str:
    """The actor's own answer, for a municipality number or a department code; a new answer replaces the old.

    Gives the gathering's id. Raises NotInvited, GatheringIsCancelled, RosterClosed, GatheringHeld.
    """
    gathering = _gathering_to_answer(transaction, actor, gathering_id, affiliation)
    key = {"gathering_id": gathering_id, "person_id": actor.person_id, "affiliation": affiliation}
    if not one_row(transaction, _INVITED, **key):
        raise NotInvited(gathering=gathering.title)
    before = one_row(transaction, _OWN_ANSWER, **key)
    if before != form.model_dump():
        transaction.rows(_ANSWER, **key, **form.model_dump(), answered_at=actor.at)
        write_audit(
            transaction,
            actor,
            "answer_invitation",
            kind="gathering_answer",
            record_id=roster_line_id(gathering_id, str(actor.person_id), affiliation),
            before=before,
            after=form.model_dump(),
        )
    return gathering_id


@action
def record_attendance_all(
    actor: Actor, transaction: Transaction, gathering_id: str, marks: Sequence[AttendanceMark]
) -> str:
    """A whole roster or part of one, all or nothing, over what was recorded before; gives the gathering's id.

    Raises NotInvited, GatheringNotHeldYet, GatheringIsCancelled, RosterClosed.
    """
    require(actor, Right.WRITE_ATTENDANCE)
    record_marks(transaction, actor, _refuse_not_open(gathering_of(transaction, gathering_id)), marks)
    return gathering_id


@action
def clear_attendance(
    actor: Actor, transaction: Transaction, gathering_id: str, *, person_id: str, affiliation: str
) -> str:
    """Undo what was recorded for the person: not known again. Raises GatheringIsCancelled, RosterClosed."""
    require(actor, Right.WRITE_ATTENDANCE)
    gathering = _refuse_not_open(gathering_of(transaction, gathering_id))
    clear_mark(transaction, actor, gathering, (person_id, affiliation))
    return gathering_id


@action
def close_roster(actor: Actor, transaction: Transaction, gathering_id: str, *, version: int) -> str:
    """The attendance is final: no mark now means «ikke møtt». Raises StaleRecord, GatheringNotHeldYet, RosterClosed."""
    require(actor, Right.WRITE_ATTENDANCE)
    gathering = _refuse_not_open(_gathering_as_read(transaction, gathering_id, version))
    refuse_before_the_day(gathering, actor)
    _set_moment(transaction, actor, "close_roster", gathering, "roster_closed_at")
    return gathering_id


@action
def reopen_roster(actor: Actor, transaction: Transaction, gathering_id: str, *, version: int) -> str:
    """Undo the closing; an open one is left as it is. Raises StaleRecord."""
    require(actor, Right.WRITE_ATTENDANCE)
    gathering = _gathering_as_read(transaction, gathering_id, version)
    if gathering.is_roster_closed:
        _set_moment(transaction, actor, "reopen_roster", gathering, "roster_closed_at", clear=True)
    return gathering_id


def _refuse_unplannable(
    transaction: Transaction, form: GatheringForm, cohort: Cohort, others: Sequence[Gathering]
) -> None:
    if form.region_id is not None and not one_row(
        transaction,
        "SELECT 1 AS found FROM region WHERE id = $region_id AND cohort_slug = $cohort",
        region_id=form.region_id,
        cohort=cohort.slug,
    ):
        raise NotAllowed
    refuse_unplannable(form, cohort, others)
    if form.host_municipality is not None:
        municipality_on(transaction, form.host_municipality, cohort.starts_on)


def _gathering_as_read(transaction: Transaction, gathering_id: str, version: int) -> Gathering:
    gathering = gathering_of(transaction, gathering_id)
    refuse_stale(transaction, kind="gathering", record_id=gathering_id, read=version, stored=gathering.version)
    return gathering


def _refuse_not_open(gathering: Gathering) -> Gathering:
    if gathering.is_cancelled:
        raise GatheringIsCancelled(gathering=gathering.title)
    if gathering.is_roster_closed:
        raise RosterClosed(gathering=gathering.title)
    return gathering


def _gathering_to_answer(transaction: Transaction, actor: Actor, gathering_id: str, affiliation: str) -> Gathering:
    gathering = gathering_of(transaction, gathering_id)
    # Which of the two an affiliation is shows by whom the actor may answer for: no number is a department's code.
    municipality = Scope(municipality=affiliation, cohort=gathering.cohort_slug)
    own = Scope(department=affiliation) if not affiliation.isdecimal() else municipality
    require(actor, Right.ANSWER_INVITATION, own)
    _refuse_not_open(gathering)
    if gathering.state(actor.at) is GatheringState.HELD:
        raise GatheringHeld(gathering=gathering.title)
    return gathering


def _set_moment(
    transaction: Transaction,
    actor: Actor,
    name: str,
    gathering: Gathering,
    column: str,
    *,
    clear: bool = False,
) -> None:
    moment = None if clear else actor.at
    transaction.rows(
        f"UPDATE gathering SET {column} = $moment, version = version + 1 WHERE id = $id", moment=moment, id=gathering.id
    )
    before, after = {column: getattr(gathering, column)}, {column: moment}
    _log(transaction, actor, name, gathering.id, before=before, after=after)


def _log(
    transaction: Transaction,
    actor: Actor,
    name: str,
    gathering_id: str,
    *,
    after: Mapping[str, object],
    before: Mapping[str, object] | None = None,
) -> None:
    write_audit(transaction, actor, name, kind="gathering", record_id=gathering_id, before=before, after=after)
