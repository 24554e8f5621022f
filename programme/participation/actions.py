"""What is done about next steps: people are reminded, and programme management says how long before."""

from dataclasses import replace
from typing import Final

from programme.access.audit import refuse_stale, write_audit
from programme.access.doing import action
from programme.access.model import Actor
from programme.access.rights import Right, require
from programme.cohorts.records import cohort_of
from programme.language.dates import local_date
from programme.participation.owing import known_to, present_in, steps_of
from programme.participation.reminders import (
    ReminderForm,
    ReminderProgress,
    RemindersUnchanged,
    days_in_text,
    read_days,
    reminders,
)
from programme.participation.reminding import (
    Run,
    actors,
    begun_run,
    keep_run,
    next_people,
    queue,
    setting_of,
    without_reminded,
)
from programme.store import Transaction

PEOPLE_AT_ONCE: Final = 200
"""How many are seen to in one transaction: others wait for it a few tenths of a second at most."""


@action
def remind_next(actor: Actor, transaction: Transaction, *, most: int = PEOPLE_AT_ONCE) -> ReminderProgress:
    """Remind the next `most` people of what they owe today; gives how far the reminders have come. By the system.

    Done again until `is_over`. What has been done is kept with it, so it may be stopped, killed, or done by two at
    once: everybody is reminded once. On a day that is done, nothing more is.
    """
    require(actor, Right.RUN_JOBS)
    today = local_date(actor.at)
    run = begun_run(transaction, today)
    if run is None:
        return ReminderProgress(is_over=True)
    people = next_people(transaction, run, today, most)
    if people:
        queued = _remind(transaction, actor, run, people)
        run = replace(run, after_person=people[-1], seen=run.seen + len(people), queued=run.queued + queued)
    is_done = len(people) < most
    keep_run(transaction, run, through=today if is_done else None)
    if is_done and run.queued:
        after = {"day": today, "queued": run.queued}
        write_audit(transaction, actor, "remind_next", kind="cohort", record_id=run.cohort, after=after)
    return ReminderProgress(cohort=run.name, people=max(run.people, run.seen), seen=run.seen, queued=run.queued)


def _remind(transaction: Transaction, actor: Actor, run: Run, people: list[str]) -> int:
    """Queue what these people are to be reminded of; gives how many messages."""
    present = present_in(transaction, run.cohort, actor)
    days_before = setting_of(transaction, run.cohort).days_before
    if not days_before:
        return 0
    several = actors(transaction, run.cohort, people, actor.at)
    steps = steps_of(several, known_to(several, transaction, present), present)
    found = reminders(steps, present, days_before, since=run.through)
    found = without_reminded(transaction, run.cohort, people, found, present.today)
    queue(transaction, actor, present, found)
    return len(found)


@action
def set_reminder_days(actor: Actor, transaction: Transaction, form: ReminderForm, *, cohort: str, version: int) -> str:
    """How many days before a deadline the cohort's people are reminded, from tomorrow on; gives the cohort's slug.

    Raises StaleRecord, RemindersUnchanged.
    """
    require(actor, Right.WRITE_COHORTS)
    cohort_of(transaction, cohort)
    known, days = setting_of(transaction, cohort), read_days(form.days_before)
    refuse_stale(transaction, kind="reminder_setting", record_id=cohort, read=version, stored=known.version)
    if days == known.days_before:
        raise RemindersUnchanged
    transaction.rows(
        """
        INSERT INTO reminder_setting (cohort_slug, days_before, version) VALUES ($cohort, $days, 1)
        ON CONFLICT (cohort_slug) DO UPDATE SET days_before = EXCLUDED.days_before, version = $next
        """,
        cohort=cohort,
        days=list(days),
        next=known.version + 1,
    )
    before, after = {"days_before": days_in_text(known.days_before)}, {"days_before": days_in_text(days)}
    names = {"kind": "reminder_setting", "record_id": cohort}
    write_audit(transaction, actor, "set_reminder_days", before=before, after=after, **names)
    return cohort
