"""What programme management does with a cohort: sets it up, changes it, moves its dates, joins and splits regions."""

import re
from collections.abc import Collection, Mapping
from datetime import date

from programme.access.audit import refuse_stale, write_audit
from programme.access.doing import action
from programme.access.model import Actor
from programme.access.rights import Right, require
from programme.cohorts.model import Cohort, CohortForm, CohortSettings, DateKind, JoinRegionsForm, MoveDateForm
from programme.cohorts.records import add_region, cohort_of, concerned_by, join_region, region_of, set_date
from programme.cohorts.rules import (
    CohortSlugFaulty,
    CohortSlugTaken,
    DepartmentAloneInRegion,
    DepartmentNotInCohort,
    RegionHasInvited,
    RegionHasNoDepartments,
    as_shown,
    refuse_after_cohort,
    refuse_fewer_than_planned,
    refuse_move,
)
from programme.language import NotAllowed
from programme.language.dates import date_in_text, local_date
from programme.messages.model import MessageKind
from programme.messages.outbox import queue_message
from programme.organisation.model import without_council
from programme.store import Reader, Transaction
from programme.store.store import Row, one_row

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@action
def set_up_cohort(
    actor: Actor, transaction: Transaction, form: CohortForm, *, slug: str, deadlines: Mapping[DateKind, date]
) -> str:
    """A new cohort with its deadlines (local dates); gives the slug.

    Raises CohortSlugTaken, CohortSlugFaulty, DeadlineAfterCohort.
    """
    require(actor, Right.WRITE_COHORTS)
    if not _SLUG.fullmatch(slug):
        raise CohortSlugFaulty(slug=slug)
    if one_row(transaction, "SELECT 1 AS found FROM cohort WHERE slug = $slug", slug=slug):
        raise CohortSlugTaken(slug=slug)
    transaction.insert("cohort", slug=slug, version=1, **form.model_dump())
    for kind, falls_on in deadlines.items():
        refuse_after_cohort(kind, falls_on, form.ends_on)
        set_date(transaction, actor, slug=slug, kind=kind, falls_on=falls_on, reason="")
    after = form.model_dump() | {kind.value: falls_on for kind, falls_on in deadlines.items()}
    write_audit(transaction, actor, "set_up_cohort", kind="cohort", record_id=slug, after=after)
    return slug


@action
def change_cohort(actor: Actor, transaction: Transaction, form: CohortSettings, *, slug: str, version: int) -> str:
    """A new name or new numbers for a cohort; gives the slug. Its days are moved with a reason: days.py, moving.py.

    Raises StaleRecord, FewerPreGatherings, FewerMainGatherings.
    """
    require(actor, Right.WRITE_COHORTS)
    cohort = cohort_of(transaction, slug)
    refuse_stale(transaction, kind="cohort", record_id=slug, read=version, stored=cohort.version)
    planned = _highest_planned(transaction, slug)
    refuse_fewer_than_planned(form, pre_planned=planned.get("pre", 0), main_planned=planned.get("main", 0))
    own = set(CohortSettings.model_fields)
    before, after = cohort.model_dump(include=own), form.model_dump(include=own)
    changed = ", ".join(f"{column} = ${column}" for column in after)
    transaction.rows(f"UPDATE cohort SET {changed}, version = version + 1 WHERE slug = $slug", slug=slug, **after)
    write_audit(transaction, actor, "change_cohort", kind="cohort", record_id=slug, before=before, after=after)
    return slug


@action
def move_date(
    actor: Actor,
    transaction: Transaction,
    form: MoveDateForm,
    *,
    slug: str,
    version: int,
    shown: Collection[str] | None = None,
) -> str:
    """A new day for a deadline; the earlier one stays in its history, and those it concerns are told. Gives the slug.

    `version` is the cohort's; `shown` the ids of those who were shown as told, None when nobody was asked to look.
    Raises StaleRecord, DateUnchanged, DeadlineInPast, DeadlineAfterCohort, RecipientsChanged.
    """
    require(actor, Right.WRITE_COHORTS)
    cohort = cohort_of(transaction, slug)
    refuse_stale(transaction, kind="cohort", record_id=slug, read=version, stored=cohort.version)
    today, earlier = local_date(actor.at), cohort.deadlines.get(form.kind)
    refuse_move(form, cohort, today)
    concerned = concerned_by(transaction, cohort=cohort, kind=form.kind, falls_on=form.falls_on, today=today)
    told = as_shown(concerned, shown)
    set_date(transaction, actor, slug=slug, **form.model_dump())
    transaction.rows("UPDATE cohort SET version = version + 1 WHERE slug = $slug", slug=slug)
    before, after = {form.kind.value: earlier}, {form.kind.value: form.falls_on}
    write_audit(
        transaction,
        actor,
        "move_date",
        kind="cohort",
        record_id=slug,
        before=before,
        after=after,
        reason=form.reason,
    )
    _tell_of_moved_date(transaction, actor, form, cohort, told)
    return slug


@action
def join_regions(actor: Actor, transaction: Transaction, form: JoinRegionsForm, *, slug: str) -> str:
    """The departments of several regions share one new region; gives its id.

    Raises RegionHasInvited, RegionHasNoDepartments.
    """
    require(actor, Right.WRITE_COHORTS)
    departments: list[str] = []
    names: list[str] = []
    for region_id in form.region_ids:
        region = _region(transaction, slug, region_id)
        inside = _departments_in(transaction, region_id)
        if not inside:
            raise RegionHasNoDepartments(region=region["name"])
        _refuse_invited(transaction, region)
        departments += inside
        names.append(region["name"])
    joined = add_region(transaction, actor, cohort=slug, department=departments[0], name=form.name)
    for department in departments[1:]:
        join_region(transaction, actor, cohort=slug, department=department, region_id=joined)
    after = {"name": form.name, "departments": departments}
    write_audit(
        transaction,
        actor,
        "join_regions",
        kind="region",
        record_id=joined,
        before={"regions": names},
        after=after,
    )
    return joined


@action
def split_out_department(actor: Actor, transaction: Transaction, *, slug: str, department: str) -> str:
    """The department leaves the region it shares and becomes one of its own again; gives the new region's id.

    Raises DepartmentNotInCohort, DepartmentAloneInRegion, RegionHasInvited.
    """
    require(actor, Right.WRITE_COHORTS)
    name = _department_name(transaction, department)
    region_id = region_of(transaction, slug, department)
    if region_id is None:
        raise DepartmentNotInCohort(department=name)
    region = _region(transaction, slug, region_id)
    if _departments_in(transaction, region_id) == [department]:
        raise DepartmentAloneInRegion(department=name)
    _refuse_invited(transaction, region)
    own = add_region(transaction, actor, cohort=slug, department=department, name=name)
    write_audit(
        transaction,
        actor,
        "split_out_department",
        kind="region",
        record_id=own,
        before={"region": region["name"]},
        after={"name": name, "departments": [department]},
    )
    return own


def _tell_of_moved_date(
    transaction: Transaction, actor: Actor, form: MoveDateForm, cohort: Cohort, recipients: list[str]
) -> None:
    earlier = cohort.deadlines.get(form.kind)
    facts = {
        "deadline": form.kind.in_sentence,
        "day": date_in_text(form.falls_on),
        "before": date_in_text(earlier) if earlier else "",
        "reason": form.reason,
        "period": cohort.name,
        "cohort": cohort.slug,
        "date_kind": form.kind.value,
    }
    queue_message(transaction, actor, MessageKind.DATE_MOVED, recipients=recipients, record_id=cohort.slug, facts=facts)


def _highest_planned(reader: Reader, slug: str) -> dict[str, int]:
    # Regions have gatherings with the same numbers, so the highest number is counted, not the rows.
    rows = reader.rows(
        """
        SELECT kind, max(number) AS highest FROM gathering
        WHERE cohort_slug = $slug AND cancelled_at IS NULL GROUP BY kind
        """,
        slug=slug,
    )
    return {row["kind"]: row["highest"] for row in rows}


def _region(reader: Reader, slug: str, region_id: str) -> Row:
    sql = "SELECT id, name FROM region WHERE id = $region_id AND cohort_slug = $slug"
    region = one_row(reader, sql, region_id=region_id, slug=slug)
    if region is None:
        raise NotAllowed
    return region


def _departments_in(reader: Reader, region_id: str) -> list[str]:
    rows = reader.rows(
        """
        SELECT department_code FROM region_department
        WHERE region_id = $region_id AND left_at IS NULL ORDER BY department_code
        """,
        region_id=region_id,
    )
    return [row["department_code"] for row in rows]


def _refuse_invited(reader: Reader, region: Row) -> None:
    sql = "SELECT 1 AS found FROM gathering WHERE region_id = $id AND kind = 'main' AND cancelled_at IS NULL LIMIT 1"
    if reader.rows(sql, id=region["id"]):
        raise RegionHasInvited(region=region["name"])


def _department_name(reader: Reader, code: str) -> str:
    row = one_row(reader, "SELECT name FROM department WHERE department_code = $code", code=code)
    if row is None:
        raise NotAllowed
    return without_council(row["name"])
