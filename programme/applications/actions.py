"""What people do with an application: draft, send, recall and withdraw it; accept or decline it."""

from collections.abc import Mapping

from programme.access.doing import action
from programme.access.model import Actor, Scope
from programme.access.rights import Right, require
from programme.applications.model import ApplicationForm, ApplicationState, ReasonForm, WithdrawalForm
from programme.applications.records import require_can_apply, require_open
from programme.applications.rules import WithdrawalBeforeSending, WithdrawalInFuture
from programme.applications.sending import (
    StoredApplication,
    begun_application,
    freeze_copy,
    move_application,
    require_ready,
    tell,
    write_draft,
)
from programme.cohorts.records import cohort_of
from programme.cooperation.records import partners_of
from programme.groups.queries import municipal_group
from programme.language.dates import date_in_text, local_date
from programme.messages.model import MessageKind
from programme.organisation.records import municipality_scope
from programme.store import Transaction


@action
def save_draft(
    actor: Actor, transaction: Transaction, form: ApplicationForm, *, cohort: str, municipality: str, version: int = 0
) -> str:
    """Keep what is written so far; gives the application's id. The first draft begins the group too.

    `version` is 0 when there was no application. Raises ApplicationIsSent, StaleRecord, and as municipality_on.
    """
    scope = municipality_scope(transaction, municipality, cohort)
    require(actor, Right.WRITE_APPLICATION, scope)
    return write_draft(transaction, actor, form, scope, version=version).id


@action
def send_application(
    actor: Actor, transaction: Transaction, form: ApplicationForm, *, cohort: str, municipality: str, version: int = 0
) -> str:
    """Send what `form` says, with the group as it is; complete or not, it counts. Gives the application's id.

    Raises DepartmentNotDecided, DepartmentSaidNo, ApplicationClosed, MotivationMissing, CocreationNotConfirmed,
    SocietalDevelopmentNotConfirmed, ApplicationIsSent, StaleRecord, and what municipality_on raises.
    """
    scope = municipality_scope(transaction, municipality, cohort)
    require(actor, Right.WRITE_APPLICATION, scope)
    require_can_apply(transaction, cohort=cohort, municipality=municipality, at=actor.at)
    require_ready(form)
    stored = write_draft(transaction, actor, form, scope, version=version)
    move_application(transaction, actor, stored, ApplicationState.SENT, action="send_application", sent_at=actor.at)
    group = municipal_group(actor, transaction, cohort=cohort, municipality=municipality)
    together = [each.name for each in partners_of(transaction, cohort, municipality)]
    title = cohort_of(transaction, cohort).title
    freeze_copy(transaction, actor, stored, group, cohort=title, together_with=together)
    tell(transaction, actor, MessageKind.APPLICATION_SENT, scope, management=True)
    return stored.id


@action
def recall_application(actor: Actor, transaction: Transaction, *, cohort: str, municipality: str, version: int) -> str:
    """What was sent becomes a draft again, until the deadline; the copy of what was sent stays. Gives the id.

    Raises ApplicationClosed, ApplicationCannotBecome, StaleRecord.
    """
    scope = municipality_scope(transaction, municipality, cohort)
    require(actor, Right.WRITE_APPLICATION, scope)
    stored = begun_application(transaction, scope, version=version)
    require_open(transaction, cohort_of(transaction, cohort), municipality, actor.at)
    move_application(transaction, actor, stored, ApplicationState.DRAFT, action="recall_application", sent_at=None)
    tell(transaction, actor, MessageKind.APPLICATION_RECALLED, scope, management=True)
    return stored.id


@action
def withdraw_application(
    actor: Actor, transaction: Transaction, form: WithdrawalForm, *, cohort: str, municipality: str, version: int
) -> str:
    """The municipality takes no further part from a day on, and says why; gives the application's id.

    Raises WithdrawalInFuture, WithdrawalBeforeSending, ApplicationCannotBecome, StaleRecord.
    """
    scope = municipality_scope(transaction, municipality, cohort)
    require(actor, Right.WRITE_APPLICATION, scope)
    stored = begun_application(transaction, scope, version=version)
    _refuse_wrong_day(form, stored, actor)
    move_application(
        transaction,
        actor,
        stored,
        ApplicationState.WITHDRAWN,
        action="withdraw_application",
        reason=form.reason,
        withdrawn_on=form.withdrawn_on,
        withdrawal_reason=form.reason,
    )
    tell(transaction, actor, MessageKind.APPLICATION_WITHDRAWN, scope, management=True, board=True, members=True)
    return stored.id


@action
def accept_application(actor: Actor, transaction: Transaction, *, cohort: str, municipality: str, version: int) -> str:
    """The municipality is enrolled; gives the application's id. Raises ApplicationCannotBecome, StaleRecord."""
    scope = municipality_scope(transaction, municipality, cohort)
    require(actor, Right.DECIDE_APPLICATION, scope)
    return _accept(transaction, actor, scope, version=version)


@action
def accept_together(actor: Actor, transaction: Transaction, *, cohort: str, versions: Mapping[str, int]) -> str:
    """Cooperating municipalities are enrolled, all or none; gives their applications' ids, separated by commas.

    `versions` by municipality number. Raises ApplicationCannotBecome, StaleRecord.
    """
    require(actor, Right.DECIDE_APPLICATION, Scope(cohort=cohort))
    scopes = [municipality_scope(transaction, number, cohort) for number in versions]
    return ",".join(
        _accept(transaction, actor, scope, version=version)
        for scope, version in zip(scopes, versions.values(), strict=True)
    )


@action
def decline_application(
    actor: Actor, transaction: Transaction, form: ReasonForm, *, cohort: str, municipality: str, version: int
) -> str:
    """The municipality is told no, and why; gives the application's id. Raises ApplicationCannotBecome, StaleRecord."""
    scope = municipality_scope(transaction, municipality, cohort)
    require(actor, Right.DECIDE_APPLICATION, scope)
    stored = begun_application(transaction, scope, version=version)
    move_application(
        transaction,
        actor,
        stored,
        ApplicationState.DECLINED,
        action="decline_application",
        reason=form.reason,
        decided_at=actor.at,
        decision_reason=form.reason,
    )
    tell(transaction, actor, MessageKind.APPLICATION_DECLINED, scope, board=True)
    return stored.id


def _accept(transaction: Transaction, actor: Actor, scope: Scope, *, version: int) -> str:
    """The municipality is enrolled, and those it concerns are told; gives the application's id."""
    stored = begun_application(transaction, scope, version=version)
    move_application(
        transaction,
        actor,
        stored,
        ApplicationState.ACCEPTED,
        action="accept_application",
        decided_at=actor.at,
        decision_reason="",
    )
    tell(transaction, actor, MessageKind.APPLICATION_ACCEPTED, scope, board=True, members=True)
    return stored.id


def _refuse_wrong_day(form: WithdrawalForm, stored: StoredApplication, actor: Actor) -> None:
    if form.withdrawn_on > local_date(actor.at):
        raise WithdrawalInFuture(day=date_in_text(form.withdrawn_on))
    if stored.sent_at is not None and form.withdrawn_on < local_date(stored.sent_at):
        raise WithdrawalBeforeSending(day=date_in_text(local_date(stored.sent_at)))
