"""Reminders as they are when they go or are looked at: they may have been held, and say no more than what is owed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from programme.access.model import Actor
from programme.access.rights import Right, require
from programme.language.dates import local_date
from programme.messages.letters import AsNow, Queued
from programme.messages.model import MessageKind
from programme.participation.duties import NextStep, Present
from programme.participation.owing import known_to, present_in, steps_of
from programme.participation.reminders import RemindedSince, reminder_now
from programme.participation.reminding import actors
from programme.store import Reader

_SINCE: Final = """
    SELECT 1 AS found FROM outbox
    WHERE kind = 'deadline_coming' AND recipient_id = $person_id AND record_id = $cohort
      AND facts ->> 'due' = $due AND queued_at > $queued_at
    LIMIT 1
"""


def renewed(actor: Actor, reader: Reader, messages: Sequence[Queued]) -> AsNow:
    """How the reminders among `messages` are now; any other stays as it is. For programme management and the system.

    What it gives raises NothingOwed, and RemindedSince for one that has waited until the next one came.
    """
    require(actor, Right.COUNT_OUTBOX)
    people: dict[str, set[str]] = {}
    for each in filter(_is_reminder, messages):
        people.setdefault(each.facts["cohort"], set()).add(each.recipient_id)
    owed = {cohort: _owed(reader, cohort, sorted(several), actor.at) for cohort, several in people.items()}

    def as_now(message: Queued) -> Queued:
        if not _is_reminder(message):
            return message
        person_id, cohort, due = message.recipient_id, message.facts["cohort"], message.facts["due"]
        present, steps = owed[cohort]
        now = reminder_now(person_id, steps[person_id], due=date.fromisoformat(due), today=present.today)
        waited = local_date(message.queued_at) < present.today  # the next one comes on another day
        if waited and reader.rows(_SINCE, person_id=person_id, cohort=cohort, due=due, queued_at=message.queued_at):
            raise RemindedSince
        return replace(message, facts=now.facts(present))

    return as_now


def _is_reminder(message: Queued) -> bool:
    return message.kind is MessageKind.DEADLINE_COMING and bool(message.facts.get("due"))


def _owed(
    reader: Reader, cohort: str, people: Sequence[str], at: datetime
) -> tuple[Present, Mapping[str, Sequence[NextStep]]]:
    several = actors(reader, cohort, people, at)
    present = present_in(reader, cohort, several[0])
    return present, steps_of(several, known_to(several, reader, present), present)
