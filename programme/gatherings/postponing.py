"""Moving a whole cohort with its gatherings: what it would do, whom it would tell, and doing just that."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict

from programme.access.audit import refuse_stale, write_audit
from programme.access.doing import action
from programme.access.model import Actor
from programme.access.rights import Right, require
from programme.cohorts.affected import refuse_areas_outside, taking_part
from programme.cohorts.model import Cohort, Concerned
from programme.cohorts.moving import (
    DayWouldBePast,
    MovedDay,
    PostponeForm,
    days_to_move,
    moved_cohort,
    moved_days,
)
from programme.cohorts.records import cohort_of, concerned_by, keep_moved_cohort
from programme.cohorts.rules import as_shown
from programme.gatherings.announcing import facts_of, tell_added, told_of
from programme.gatherings.model import Gathering
from programme.gatherings.records import gathering_of, gatherings_of
from programme.gatherings.rules import refuse_outside_cohort
from programme.language.dates import date_in_text, local_date
from programme.language.numbers import name_order
from programme.messages.calendar import entries_as_fact
from programme.messages.model import MessageKind
from programme.messages.outbox import queue_each
from programme.store import Reader, Transaction

_REGIONS = "SELECT id, name FROM region WHERE cohort_slug = $cohort"


class MovedGathering(BaseModel):
    """A gathering before and after; `region` is empty for one that is for the whole cohort."""

    model_config = ConfigDict(frozen=True)
    region: str
    before: Gathering
    after: Gathering


class Postponement(BaseModel):
    """What moving a cohort by `days` does, and who is told of it. Gatherings that are called off move along, untold."""

    model_config = ConfigDict(frozen=True)
    before: Cohort
    after: Cohort
    days: int
    dates: tuple[MovedDay, ...]
    gatherings: tuple[MovedGathering, ...]
    told: tuple[Concerned, ...]


def postponement(actor: Actor, reader: Reader, form: PostponeForm, *, slug: str) -> Postponement:
    """What postpone_cohort would do now; raises the same rules."""
    require(actor, Right.WRITE_COHORTS)
    today, before = local_date(actor.at), cohort_of(reader, slug)
    days = days_to_move(form, before, today)
    after = moved_cohort(before, days, today)
    gatherings = _moved_gatherings(reader, actor, after, days)
    refuse_areas_outside(reader, after)
    return Postponement(
        before=before,
        after=after,
        days=days,
        dates=tuple(moved_days(before, after)),
        gatherings=tuple(gatherings),
        told=tuple(_told(reader, before, after, gatherings, today)),
    )


@action
def postpone_cohort(
    actor: Actor,
    transaction: Transaction,
    form: PostponeForm,
    *,
    slug: str,
    version: int,
    shown: Collection[str] | None = None,
) -> str:
    """Every date from today on and every gathering that has not begun moves by as many days; gives the slug.

    Deadlines that have passed and gatherings held stay as they were. Moving back by as many days undoes it. `shown`
    holds the ids of those who were shown as told. Raises StaleRecord, CohortIsOver, CohortHasBegun, CohortNotMoved,
    DayWouldBePast, DeadlineAfterCohort, GatheringOutsideCohort, AreaOutsideMovedCohort, RecipientsChanged.
    """
    require(actor, Right.WRITE_COHORTS)
    stored = cohort_of(transaction, slug).version
    refuse_stale(transaction, kind="cohort", record_id=slug, read=version, stored=stored)
    planned = postponement(actor, transaction, form, slug=slug)
    told = as_shown(planned.told, shown)
    before, after = planned.before, planned.after
    keep_moved_cohort(transaction, actor, "postpone_cohort", before, after, days=planned.days, reason=form.reason)
    own: dict[str, list[Gathering]] = {person_id: [] for person_id in told}
    for each in planned.gatherings:
        gathering, invited = _move_gathering(transaction, actor, each, form.reason)
        for person_id in invited:
            own.setdefault(person_id, []).append(gathering)
    _tell(transaction, actor, planned, own, form.reason)
    return slug


def _moved_gatherings(reader: Reader, actor: Actor, after: Cohort, days: int) -> list[MovedGathering]:
    regions = {row["id"]: row["name"] for row in reader.rows(_REGIONS, cohort=after.slug)}
    moved: list[MovedGathering] = []
    for gathering in gatherings_of(reader, after.slug):
        is_ahead = gathering.starts_at > actor.at
        then = gathering.moved(days) if is_ahead else gathering
        if not gathering.is_cancelled:
            refuse_outside_cohort(then, after)
        if is_ahead:
            _refuse_past(then, local_date(actor.at))
            region = regions.get(gathering.region_id, "") if gathering.region_id else ""
            moved.append(MovedGathering(region=region, before=gathering, after=then))
    return moved


def _refuse_past(gathering: Gathering, today: date) -> None:
    if gathering.day < today and not gathering.is_cancelled:
        raise DayWouldBePast(what=gathering.title, day=date_in_text(gathering.day))


def _told(
    reader: Reader, before: Cohort, after: Cohort, gatherings: Sequence[MovedGathering], today: date
) -> list[Concerned]:
    """Those with a part in the cohort, and those for whom a deadline that moves is still ahead; by place, then name."""
    standing = [each.before.id for each in gatherings if not each.before.is_cancelled]
    found = taking_part(reader, cohort=before.slug, today=today, gatherings=standing)
    for kind, falls_on in after.deadlines.items():
        if falls_on != before.deadlines[kind]:
            found += concerned_by(reader, cohort=before, kind=kind, falls_on=falls_on, today=today)
    for was, becomes in zip(before.further, after.further, strict=True):
        if was != becomes:
            found += concerned_by(reader, cohort=before, kind=was.kind, falls_on=becomes.falls_on, today=today)
    return sorted(
        dict.fromkeys(found), key=lambda each: (name_order(each.where), name_order(each.name), each.person_id)
    )


def _move_gathering(
    transaction: Transaction, actor: Actor, moved: MovedGathering, reason: str
) -> tuple[Gathering, list[str]]:
    """Gives the gathering as it is now, and who is to hear that it has moved; whoever that adds is invited."""
    before, after = moved.before, moved.after
    invited = [] if before.is_cancelled else told_of(transaction, actor, before.id)
    days = {"starts_at": after.starts_at, "ends_at": after.ends_at}
    transaction.rows(
        "UPDATE gathering SET starts_at = $starts_at, ends_at = $ends_at, version = version + 1 WHERE id = $id",
        id=before.id,
        **days,
    )
    write_audit(
        transaction,
        actor,
        "postpone_cohort",
        kind="gathering",
        record_id=before.id,
        before={"starts_at": before.starts_at, "ends_at": before.ends_at},
        after=days,
        reason=reason,
    )
    gathering = gathering_of(transaction, before.id)
    if not before.is_cancelled:
        tell_added(transaction, actor, gathering, invited)
    return gathering, invited


def _tell(
    transaction: Transaction, actor: Actor, done: Postponement, own: Mapping[str, Sequence[Gathering]], reason: str
) -> None:
    """One message a person, with all that has moved for that person: `own` gatherings are what one is invited to."""
    common = {
        "period": done.after.name,
        "starts": date_in_text(done.after.starts_on),
        "ends": date_in_text(done.after.ends_on),
        "dates": "; ".join(f"{each.what}: {date_in_text(each.after)}" for each in done.dates),
        "reason": reason,
        "cohort": done.after.slug,
    }
    facts = {person_id: common | _gatherings_as_facts(several) for person_id, several in own.items()}
    queue_each(transaction, actor, MessageKind.COHORT_POSTPONED, record_id=done.after.slug, facts=facts)


def _gatherings_as_facts(gatherings: Sequence[Gathering]) -> dict[str, str]:
    said = {each.id: facts_of(each) for each in gatherings}
    return {
        "gatherings": "; ".join(f"{each['gathering']}: {each['when']}" for each in said.values()),
        "entries": entries_as_fact(said),
    }
