"""More time for one municipality: a later application deadline of its own, granted and taken back."""

from collections.abc import Collection
from datetime import date
from uuid import uuid4

from programme.access.audit import refuse_stale, write_audit
from programme.access.doing import action
from programme.access.model import Actor, Scope
from programme.access.rights import Right, require
from programme.cohorts.model import Cohort, DateKind, ExtensionForm, TakeBackForm
from programme.cohorts.records import EXTENSION_USED, cohort_of, contacts_to_apply
from programme.cohorts.rules import (
    ExtensionNotLater,
    ExtensionUnchanged,
    ExtensionUsed,
    HasApplied,
    NobodyToApply,
    NotExtended,
    NothingToExtend,
    as_shown,
    refuse_after_cohort,
    refuse_past,
)
from programme.language.dates import date_in_text, end_of, local_date
from programme.messages.model import MessageKind
from programme.messages.outbox import queue_message
from programme.messages.records import municipality_facts
from programme.organisation.records import municipality_name, municipality_scope
from programme.store import Reader, Transaction
from programme.store.store import Row, one_row

_KIND = "application_extension"
_NEWEST = f"""
    SELECT extension.*, {EXTENSION_USED} AS is_used FROM application_extension AS extension
    WHERE cohort_slug = $cohort AND municipality_number = $municipality ORDER BY sequence DESC LIMIT 1
"""


@action
def grant_extension(
    actor: Actor,
    transaction: Transaction,
    form: ExtensionForm,
    *,
    cohort: str,
    municipality: str,
    version: int = 0,
    shown: Collection[str] | None = None,
) -> str:
    """The municipality gets until `form.falls_on` to apply, and its contacts are told; gives the municipality's number.

    `version` is the sequence of what was set last, 0 for nothing; `shown` as in `move_date`. Raises StaleRecord,
    HasApplied, NobodyToApply, RecipientsChanged, and what `refuse_extension` raises.
    """
    scope = municipality_scope(transaction, municipality, cohort)
    require(actor, Right.DECIDE_APPLICATION, scope)
    period, name = cohort_of(transaction, cohort), municipality_name(transaction, municipality)
    newest = _as_read(transaction, period, municipality, version)
    _refuse_applied(transaction, cohort, municipality, name)
    told = _contacts(transaction, actor, cohort, municipality, shown)
    if not told:
        raise NobodyToApply(municipality=name)
    before = newest["falls_on"] if newest else None
    refuse_extension(form, period, municipality=name, before=before, today=local_date(actor.at))
    _keep(transaction, actor, "grant_extension", scope, newest, falls_on=form.falls_on, reason=form.reason)
    _tell(transaction, actor, MessageKind.DEADLINE_EXTENDED, scope, told, day=form.falls_on, reason=form.reason)
    return municipality


def refuse_extension(
    form: ExtensionForm, cohort: Cohort, *, municipality: str, before: date | None, today: date
) -> None:
    """Raises what keeps the municipality (a name) from getting that day; `before`: the day of its own that it has.

    That is NothingToExtend, ExtensionNotLater, DeadlineInPast, DeadlineAfterCohort, ExtensionUnchanged.
    """
    common = _common_deadline(cohort)
    if form.falls_on <= common:
        raise ExtensionNotLater(day=date_in_text(common))
    refuse_past(form.falls_on, today)
    refuse_after_cohort(DateKind.APPLICATION, form.falls_on, cohort.ends_on)
    if before == form.falls_on:
        raise ExtensionUnchanged(municipality=municipality, day=date_in_text(form.falls_on))


@action
def take_back_extension(
    actor: Actor,
    transaction: Transaction,
    form: TakeBackForm,
    *,
    cohort: str,
    municipality: str,
    version: int,
    shown: Collection[str] | None = None,
) -> str:
    """Everybody's deadline counts for the municipality again, and its contacts are told; gives the number.

    Raises StaleRecord, NotExtended, ExtensionUsed, RecipientsChanged.
    """
    scope = municipality_scope(transaction, municipality, cohort)
    require(actor, Right.DECIDE_APPLICATION, scope)
    period, name = cohort_of(transaction, cohort), municipality_name(transaction, municipality)
    common = _common_deadline(period)
    newest = _as_read(transaction, period, municipality, version)
    if newest is None or newest["falls_on"] is None:
        raise NotExtended(municipality=name)
    if newest["is_used"]:
        raise ExtensionUsed(municipality=name)
    told = _contacts(transaction, actor, cohort, municipality, shown)
    _keep(transaction, actor, "take_back_extension", scope, newest, falls_on=None, reason=form.reason)
    _tell(transaction, actor, MessageKind.EXTENSION_TAKEN_BACK, scope, told, day=common, reason=form.reason)
    return municipality


def _common_deadline(cohort: Cohort) -> date:
    common = cohort.deadlines.get(DateKind.APPLICATION)
    if common is None:
        raise NothingToExtend
    return common


def _as_read(transaction: Transaction, cohort: Cohort, municipality: str, version: int) -> Row | None:
    after = end_of(_common_deadline(cohort))
    newest = one_row(transaction, _NEWEST, cohort=cohort.slug, municipality=municipality, after=after)
    record_id, stored = _record_id(cohort.slug, municipality), newest["sequence"] if newest else 0
    refuse_stale(transaction, kind=_KIND, record_id=record_id, read=version, stored=stored)
    return newest


def _record_id(cohort: str, municipality: str) -> str:
    return f"{cohort}/{municipality}"


def _refuse_applied(reader: Reader, cohort: str, municipality: str, name: str) -> None:
    sql = """
        SELECT 1 AS found FROM application
        WHERE cohort_slug = $cohort AND municipality_number = $municipality AND state <> 'draft'
    """
    if reader.rows(sql, cohort=cohort, municipality=municipality):
        raise HasApplied(municipality=name)


def _contacts(reader: Reader, actor: Actor, cohort: str, municipality: str, shown: Collection[str] | None) -> list[str]:
    today = local_date(actor.at)
    return as_shown(contacts_to_apply(reader, cohort=cohort, municipality=municipality, today=today), shown)


def _keep(
    transaction: Transaction,
    actor: Actor,
    action_name: str,
    scope: Scope,
    newest: Row | None,
    *,
    falls_on: date | None,
    reason: str,
) -> None:
    place = {"cohort_slug": scope.cohort, "municipality_number": scope.municipality}
    transaction.insert(
        _KIND,
        id=str(uuid4()),
        **place,
        sequence=newest["sequence"] + 1 if newest else 1,
        falls_on=falls_on,
        reason=reason,
        set_at=actor.at,
        set_by=actor.person_id,
    )
    write_audit(
        transaction,
        actor,
        action_name,
        kind=_KIND,
        record_id=_record_id(str(scope.cohort), str(scope.municipality)),
        before=place | {"falls_on": newest["falls_on"] if newest else None},
        after=place | {"falls_on": falls_on},
        reason=reason,
    )


def _tell(
    transaction: Transaction,
    actor: Actor,
    kind: MessageKind,
    scope: Scope,
    recipients: list[str],
    *,
    day: date,
    reason: str,
) -> None:
    cohort, municipality = str(scope.cohort), str(scope.municipality)
    place = municipality_facts(transaction, cohort=cohort, municipality=municipality, department=scope.department)
    facts = place | {"day": date_in_text(day), "reason": reason}
    record_id = _record_id(cohort, municipality)
    queue_message(transaction, actor, kind, recipients=recipients, record_id=record_id, facts=facts)
