"""The reminders as the action reads and writes them inside a transaction. No rights are checked here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from programme.access.model import Actor, Grant, Role, Scope
from programme.language.dates import local_date
from programme.messages.model import MessageKind
from programme.messages.outbox import queue_each
from programme.participation.duties import Present
from programme.participation.reminders import Reminder, ReminderSetting
from programme.store import Reader, Transaction
from programme.store.store import Row, one_row

_NEXT: Final = """
    SELECT cohort.slug, cohort.name, run.through, run.day, run.after_person, run.people, run.seen, run.queued
    FROM cohort LEFT JOIN reminder_run AS run ON run.cohort_slug = cohort.slug
    WHERE cohort.ends_on >= $today AND (run.through IS NULL OR run.through < $today)
    ORDER BY cohort.slug LIMIT 1
"""
# Mentors and programme management owe nothing by a day ahead.
_REMINDABLE: Final = """
    role_grant.role IN ('board', 'contact', 'member')
    AND (role_grant.role = 'board' OR role_grant.cohort_slug = $cohort)
    AND role_grant.valid_from <= $today AND (role_grant.valid_to IS NULL OR role_grant.valid_to >= $today)
"""
_COUNT: Final = f"SELECT count(DISTINCT person_id) AS people FROM role_grant WHERE {_REMINDABLE}"
_PEOPLE: Final = f"""
    SELECT DISTINCT person_id FROM role_grant WHERE {_REMINDABLE} AND person_id > $after
    ORDER BY person_id LIMIT $most
"""
_GRANTS: Final = f"""
    SELECT role_grant.person_id, role_grant.role, role_grant.municipality_number, role_grant.cohort_slug,
           coalesce(role_grant.department_code, place.department_code) AS department_code
    FROM role_grant
    LEFT JOIN municipality_department AS place ON place.municipality_number = role_grant.municipality_number
    WHERE {_REMINDABLE} AND role_grant.person_id = any($people)
    ORDER BY role_grant.person_id, role_grant.granted_at, role_grant.id
"""
_BEGIN: Final = """
    INSERT INTO reminder_run (cohort_slug, through, day, after_person, people, seen, queued)
    VALUES ($cohort, NULL, $day, '', $people, 0, 0)
    ON CONFLICT (cohort_slug)
    DO UPDATE SET day = EXCLUDED.day, after_person = '', people = EXCLUDED.people, seen = 0, queued = 0
"""
_GO_ON: Final = """
    UPDATE reminder_run SET after_person = $after, seen = $seen, queued = $queued, through = $through
    WHERE cohort_slug = $cohort
"""
_REMINDED: Final = """
    SELECT person_id, due, days_before FROM reminder
    WHERE cohort_slug = $cohort AND person_id = any($people) AND due >= $today
"""


@dataclass(frozen=True, slots=True)
class Run:
    """How far the reminders of a cohort have come today; `through` is the last day that is done."""

    cohort: str
    name: str
    through: date | None
    after_person: str
    people: int
    seen: int
    queued: int


def is_anything_left(reader: Reader, today: date) -> bool:
    """Whether the reminders of any cohort are still to be done today."""
    return one_row(reader, _NEXT, today=today) is not None


def begun_run(transaction: Transaction, today: date) -> Run | None:
    """The cohort whose reminders are to be done, begun today if it was not; None when all are done."""
    row = one_row(transaction, _NEXT, today=today)
    if row is None:
        return None
    if row["day"] == today:
        return _run(row)
    people = transaction.rows(_COUNT, cohort=row["slug"], today=today)[0]["people"]
    transaction.rows(_BEGIN, cohort=row["slug"], day=today, people=people)
    return _run({**row, "after_person": "", "people": people, "seen": 0, "queued": 0})


def _run(row: Row) -> Run:
    known = ("name", "through", "after_person", "people", "seen", "queued")
    return Run(row["slug"], **{name: row[name] for name in known})


def next_people(reader: Reader, run: Run, today: date, most: int) -> list[str]:
    """Ids of the next who may owe something."""
    rows = reader.rows(_PEOPLE, cohort=run.cohort, today=today, after=run.after_person, most=most)
    return [row["person_id"] for row in rows]


def keep_run(transaction: Transaction, run: Run, *, through: date | None) -> None:
    """How far it has come now."""
    transaction.rows(
        _GO_ON,
        cohort=run.cohort,
        after=run.after_person,
        seen=run.seen,
        queued=run.queued,
        through=through or run.through,
    )


def actors(reader: Reader, cohort: str, people: Sequence[str], at: datetime) -> list[Actor]:
    """The people with the roles by which they may owe something in the cohort."""
    grants: dict[str, list[Grant]] = {person_id: [] for person_id in people}
    for row in reader.rows(_GRANTS, cohort=cohort, people=list(people), today=local_date(at)):
        scope = Scope(row["department_code"], row["municipality_number"], row["cohort_slug"])
        grants[row["person_id"]].append(Grant(Role(row["role"]), scope))
    return [Actor(person_id, "", tuple(own), at) for person_id, own in grants.items()]


def without_reminded(
    reader: Reader, cohort: str, people: Sequence[str], found: Sequence[Reminder], today: date
) -> list[Reminder]:
    """Those of `found` that nobody has been sent yet."""
    rows = reader.rows(_REMINDED, cohort=cohort, people=list(people), today=today)
    sent = {(row["person_id"], row["due"], row["days_before"]) for row in rows}
    return [each for each in found if (each.person_id, each.due, each.days_before) not in sent]


def queue(transaction: Transaction, actor: Actor, present: Present, found: Sequence[Reminder]) -> None:
    """Queue a message each, and note that it was."""
    slug = present.cohort.slug
    # A person may be reminded of several deadlines at once.
    by_due: dict[date, dict[str, dict[str, str]]] = {}
    for each in found:
        by_due.setdefault(each.due, {})[each.person_id] = each.facts(present)
    for facts in by_due.values():
        queue_each(transaction, actor, MessageKind.DEADLINE_COMING, record_id=slug, facts=facts)
    transaction.insert_all(
        "reminder",
        [
            {
                "person_id": each.person_id,
                "cohort_slug": slug,
                "due": each.due,
                "days_before": each.days_before,
                "queued_at": actor.at,
            }
            for each in found
        ],
    )


def setting_of(reader: Reader, cohort: str) -> ReminderSetting:
    """The cohort's offsets."""
    row = one_row(
        reader, "SELECT days_before, version FROM reminder_setting WHERE cohort_slug = $cohort", cohort=cohort
    )
    return ReminderSetting.model_validate(row) if row else ReminderSetting()
