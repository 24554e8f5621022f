"""The first and the last day of a cohort, moved with a reason. Those who take part are told."""

from collections.abc import Collection
from datetime import date

from programme.access.audit import refuse_stale
from programme.access.doing import action
from programme.access.model import Actor
from programme.access.rights import Right, require
from programme.cohorts.affected import refuse_areas_outside, taking_part
from programme.cohorts.model import Cohort, Concerned, MoveDaysForm
from programme.cohorts.moving import CohortIsOver, moved_days
from programme.cohorts.records import cohort_of, keep_moved_cohort
from programme.cohorts.rules import (
    DaysUnchanged,
    FirstDayHasBeen,
    GatheringOutsideDays,
    PreGatheringAfterStart,
    as_shown,
    refuse_after_cohort,
    refuse_past,
)
from programme.language.dates import date_in_text, local_date
from programme.language.numbers import name_order
from programme.messages.model import MessageKind
from programme.messages.outbox import queue_message
from programme.store import Reader, Transaction

_GATHERINGS = """
    SELECT kind, number, starts_at, ends_at FROM gathering
    WHERE cohort_slug = $cohort AND cancelled_at IS NULL ORDER BY starts_at, id
"""


def concerned_by_days(actor: Actor, reader: Reader, form: MoveDaysForm, *, slug: str) -> list[Concerned]:
    """Who would be told if the days were moved now: those who take part. For programme management.

    Raises what move_days raises.
    """
    require(actor, Right.WRITE_COHORTS)
    _moved(reader, form, cohort_of(reader, slug), local_date(actor.at))
    return _concerned(reader, slug, local_date(actor.at))


@action
def move_days(
    actor: Actor, transaction: Transaction, form: MoveDaysForm, *, slug: str, version: int, shown: Collection[str]
) -> str:
    """A new first or last day for the cohort, or both; deadlines and gatherings stay. Gives the slug.

    `version` is the cohort's; `shown` are the ids of those who were shown as told. Raises StaleRecord, CohortIsOver,
    DaysUnchanged, FirstDayHasBeen, DeadlineInPast, DeadlineAfterCohort, GatheringOutsideDays, AreaOutsideMovedCohort,
    RecipientsChanged.
    """
    require(actor, Right.WRITE_COHORTS)
    before, today = cohort_of(transaction, slug), local_date(actor.at)
    refuse_stale(transaction, kind="cohort", record_id=slug, read=version, stored=before.version)
    after = _moved(transaction, form, before, today)
    told = as_shown(_concerned(transaction, slug, today), shown)
    keep_moved_cohort(transaction, actor, "move_days", before, after, days=0, reason=form.reason)
    dates = "; ".join(f"{each.what}: {date_in_text(each.after)}" for each in moved_days(before, after))
    facts = {
        "period": after.name,
        "starts": date_in_text(after.starts_on),
        "ends": date_in_text(after.ends_on),
        "dates": dates,
        "gatherings": "",
        "entries": "",
        "reason": form.reason,
        "cohort": slug,
    }
    queue_message(transaction, actor, MessageKind.COHORT_POSTPONED, recipients=told, record_id=slug, facts=facts)
    return slug


def _moved(reader: Reader, form: MoveDaysForm, before: Cohort, today: date) -> Cohort:
    """The cohort with its new days. What has been stays; what is set and planned lies within them."""
    if before.ends_on < today:
        raise CohortIsOver(day=date_in_text(before.ends_on))
    changed = [new for new, old in ((form.starts_on, before.starts_on), (form.ends_on, before.ends_on)) if new != old]
    if not changed:
        raise DaysUnchanged
    if form.starts_on != before.starts_on and before.starts_on < today:
        raise FirstDayHasBeen(day=date_in_text(before.starts_on))
    refuse_past(min(changed), today)
    after = before.model_copy(update={"starts_on": form.starts_on, "ends_on": form.ends_on})
    set_days = [*before.deadlines.items(), *((each.kind, each.falls_on) for each in before.further)]
    for kind, falls_on in set_days:
        refuse_after_cohort(kind, falls_on, after.ends_on)
    _refuse_gatherings_outside(reader, after)
    refuse_areas_outside(reader, after)
    return after


def _refuse_gatherings_outside(reader: Reader, after: Cohort) -> None:
    for row in reader.rows(_GATHERINGS, cohort=after.slug):
        first, last, is_before = local_date(row["starts_at"]), local_date(row["ends_at"]), row["kind"] == "pre"
        if is_before and last >= after.starts_on:
            raise PreGatheringAfterStart(number=row["number"], day=date_in_text(first))
        if not is_before and (first < after.starts_on or last > after.ends_on):
            raise GatheringOutsideDays(number=row["number"], day=date_in_text(first))


def _concerned(reader: Reader, slug: str, today: date) -> list[Concerned]:
    """By place, then name."""
    found = dict.fromkeys(taking_part(reader, cohort=slug, today=today))
    return sorted(found, key=lambda each: (name_order(each.where), name_order(each.name), each.person_id))
