"""Further deadlines for saying that one is interested: set, and taken back. Those they concern are told."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import uuid4

from programme.access.audit import refuse_stale, write_audit
from programme.access.doing import action
from programme.access.model import Actor
from programme.access.rights import Right, require
from programme.cohorts.model import Cohort, Concerned, DateKind, FurtherDeadline, FurtherDeadlineForm, TakeBackForm
from programme.cohorts.records import cohort_of, concerned_by
from programme.cohorts.rules import FurtherDeadlineTooEarly, as_shown, refuse_after_cohort, refuse_past
from programme.language import NotAllowed
from programme.language.dates import date_in_text, local_date
from programme.messages.model import MessageKind
from programme.messages.outbox import queue_message
from programme.store import Reader, Transaction

_KIND = "further_deadline"


def concerned_by_further(actor: Actor, reader: Reader, form: FurtherDeadlineForm, *, slug: str) -> list[Concerned]:
    """Who would be told of the further deadline now: those who have not answered. For programme management.

    Raises what set_further_deadline raises.
    """
    require(actor, Right.WRITE_COHORTS)
    cohort, today = cohort_of(reader, slug), local_date(actor.at)
    _refuse(form, cohort, today)
    return concerned_by(reader, cohort=cohort, kind=form.kind, falls_on=form.falls_on, today=today)


@action
def set_further_deadline(
    actor: Actor, transaction: Transaction, form: FurtherDeadlineForm, *, slug: str, shown: Collection[str]
) -> str:
    """A further deadline of the cohort; gives its id. `shown` are the ids of those who were shown as told.

    Raises DeadlineInPast, DeadlineAfterCohort, FurtherDeadlineTooEarly, RecipientsChanged.
    """
    require(actor, Right.WRITE_COHORTS)
    cohort, today = cohort_of(transaction, slug), local_date(actor.at)
    _refuse(form, cohort, today)
    concerned = concerned_by(transaction, cohort=cohort, kind=form.kind, falls_on=form.falls_on, today=today)
    told = as_shown(concerned, shown)
    deadline_id, given = str(uuid4()), form.model_dump()
    when = {"set_at": actor.at, "set_by": actor.person_id, "taken_back_at": None, "version": 1}
    transaction.insert(_KIND, id=deadline_id, cohort_slug=slug, **given, **when)
    after = {"cohort": slug, **form.model_dump(mode="json", exclude={"reason"})}
    _log(transaction, actor, "set_further_deadline", deadline_id, after=after, reason=form.reason)
    said = {"deadline": DateKind(form.kind).in_sentence, "opens": date_in_text(form.opens_on), "reason": form.reason}
    _tell(transaction, actor, MessageKind.FURTHER_DEADLINE_SET, form, cohort=cohort, recipients=told, said=said)
    return deadline_id


@action
def take_back_further_deadline(
    actor: Actor, transaction: Transaction, form: TakeBackForm, *, slug: str, deadline_id: str, version: int
) -> str:
    """The further deadline holds no more; what was answered within it stays in time. Gives its id.

    Raises StaleRecord.
    """
    require(actor, Right.WRITE_COHORTS)
    cohort = cohort_of(transaction, slug)
    standing = next((each for each in cohort.further if each.id == deadline_id), None)
    if standing is None:
        raise NotAllowed
    refuse_stale(transaction, kind=_KIND, record_id=deadline_id, read=version, stored=standing.version)
    transaction.rows(
        "UPDATE further_deadline SET taken_back_at = $now, version = version + 1 WHERE id = $id",
        id=deadline_id,
        now=actor.at,
    )
    before = standing.model_dump(mode="json", include={"kind", "opens_on", "falls_on"})
    _log(transaction, actor, "take_back_further_deadline", deadline_id, before=before, reason=form.reason)
    today = local_date(actor.at)
    if standing.falls_on >= today:
        concerned = concerned_by(
            transaction, cohort=cohort, kind=standing.kind, falls_on=standing.falls_on, today=today
        )
        told = list(dict.fromkeys(person.person_id for person in concerned))
        now = cohort_of(transaction, slug).deadline_on(standing.kind, today)
        said = {"holds": date_in_text(now) if now and now >= today else "", "reason": form.reason}
        kind = MessageKind.FURTHER_DEADLINE_TAKEN_BACK
        _tell(transaction, actor, kind, standing, cohort=cohort, recipients=told, said=said)
    return deadline_id


def _log(
    transaction: Transaction,
    actor: Actor,
    name: str,
    deadline_id: str,
    *,
    reason: str,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    write_audit(transaction, actor, name, kind=_KIND, record_id=deadline_id, before=before, after=after, reason=reason)


def _refuse(form: FurtherDeadlineForm, cohort: Cohort, today: date) -> None:
    """The rules: it is ahead, within the cohort, and after the one before it."""
    refuse_past(form.falls_on, today)
    refuse_after_cohort(form.kind, form.falls_on, cohort.ends_on)
    earlier = [cohort.deadlines[form.kind]] if form.kind in cohort.deadlines else []
    earlier += [each.falls_on for each in cohort.further if each.kind is form.kind]
    if earlier and form.opens_on <= max(earlier):
        raise FurtherDeadlineTooEarly(day=date_in_text(max(earlier)))


def _tell(
    transaction: Transaction,
    actor: Actor,
    kind: MessageKind,
    deadline: FurtherDeadlineForm | FurtherDeadline,
    *,
    cohort: Cohort,
    recipients: list[str],
    said: dict[str, str],
) -> None:
    facts = said | {"day": date_in_text(deadline.falls_on), "period": cohort.name, "cohort": cohort.slug}
    queue_message(transaction, actor, kind, recipients=recipients, record_id=cohort.slug, facts=facts)
