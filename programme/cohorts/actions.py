"""What programme management does with a cohort."""

import re
from collections.abc import Mapping
from datetime import date
from uuid import uuid4

from programme.access.audit import write_audit
from programme.access.doing import action
from programme.access.model import Actor
from programme.access.rights import Right, require
from programme.cohorts.model import CohortForm, CohortSlugFaulty, CohortSlugTaken, DateKind
from programme.store import Transaction
from programme.store.store import one_row

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@action
def set_up_cohort(
    actor: Actor, transaction: Transaction, form: CohortForm, *, slug: str, deadlines: Mapping[DateKind, date]
) -> str:
    """A new cohort with its deadlines (local dates); gives the slug. Raises CohortSlugTaken, CohortSlugFaulty."""
    require(actor, Right.WRITE_COHORTS)
    if not _SLUG.fullmatch(slug):
        raise CohortSlugFaulty(slug=slug)
    if one_row(transaction, "SELECT 1 AS found FROM cohort WHERE slug = $slug", slug=slug):
        raise CohortSlugTaken(slug=slug)
    transaction.insert("cohort", slug=slug, version=1, **form.model_dump())
    for kind, falls_on in deadlines.items():
        _set_date(transaction, actor, slug=slug, kind=kind, falls_on=falls_on, sequence=1, reason="")
    after = form.model_dump() | {kind.value: falls_on for kind, falls_on in deadlines.items()}
    write_audit(transaction, actor, "set_up_cohort", kind="cohort", record_id=slug, after=after)
    return slug


def _set_date(
    transaction: Transaction, actor: Actor, *, slug: str, kind: DateKind, falls_on: date, sequence: int, reason: str
) -> None:
    transaction.insert(
        "cohort_date",
        id=str(uuid4()),
        cohort_slug=slug,
        kind=kind,
        falls_on=falls_on,
        sequence=sequence,
        reason=reason,
        set_at=actor.at,
        set_by=actor.person_id,
    )
