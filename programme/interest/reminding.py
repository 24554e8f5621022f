"""Reminding the boards that have not answered: whom it would tell, and doing just that, at most once a day for each."""

from collections.abc import Collection
from uuid import uuid4

from programme.access.audit import write_audit
from programme.access.doing import action
from programme.access.model import Actor
from programme.access.rights import Right, require
from programme.cohorts.records import cohort_of
from programme.cohorts.rules import RecipientsChanged
from programme.interest.model import SilentDepartment
from programme.interest.rules import NobodyToRemind
from programme.interest.telling import remind_board
from programme.language.dates import local_date
from programme.language.numbers import name_order
from programme.organisation.model import without_council
from programme.store import Reader, Transaction
from programme.store.store import Row

# Silent: it has never answered, nor decided. Who took an answer back has said something.
_SILENT = """
    SELECT department.department_code, department.name, person.id AS person_id, person.name AS person, reminded.last_at
    FROM department
    LEFT JOIN role_grant ON role_grant.role = 'board' AND role_grant.department_code = department.department_code
         AND role_grant.valid_from <= $today AND (role_grant.valid_to IS NULL OR role_grant.valid_to >= $today)
    LEFT JOIN person ON person.id = role_grant.person_id
    LEFT JOIN (SELECT department_code, max(reminded_at) AS last_at FROM interest_reminder
               WHERE cohort_slug = $cohort GROUP BY department_code) AS reminded
      ON reminded.department_code = department.department_code
    WHERE NOT department.dissolved
      AND NOT EXISTS (SELECT 1 FROM county_interest WHERE cohort_slug = $cohort
                      AND county_interest.department_code = department.department_code)
      AND NOT EXISTS (SELECT 1 FROM participation_decision WHERE cohort_slug = $cohort
                      AND participation_decision.department_code = department.department_code)
    ORDER BY department.department_code, person.name, person.id
"""


def silent_departments(actor: Actor, reader: Reader, *, cohort: str) -> list[SilentDepartment]:
    """The departments that have not answered, by name, with who of their boards would be reminded.

    For programme management.
    """
    require(actor, Right.REMIND_OF_COUNTY_INTEREST)
    together: dict[str, list[Row]] = {}
    for row in reader.rows(_SILENT, cohort=cohort, today=local_date(actor.at)):
        together.setdefault(row["department_code"], []).append(row)
    found = [_silent(actor, rows) for rows in together.values()]
    return sorted(found, key=lambda each: name_order(each.department))


def _silent(actor: Actor, rows: list[Row]) -> SilentDepartment:
    people = {row["person_id"]: row["person"] for row in rows if row["person_id"]}
    reminded_at = rows[0]["last_at"]
    return SilentDepartment(
        department_code=rows[0]["department_code"],
        department=without_council(rows[0]["name"]),
        people=tuple(people),
        names=tuple(people.values()),
        reminded_at=reminded_at,
        is_reminded_today=bool(reminded_at) and local_date(reminded_at) == local_date(actor.at),
    )


@action
def remind_silent(actor: Actor, transaction: Transaction, *, cohort: str, shown: Collection[str]) -> str:
    """Remind every board that has not answered and has not been reminded today; gives the cohort's slug.

    `shown` are the ids of those who were shown as told. Raises NobodyToRemind, RecipientsChanged.
    """
    require(actor, Right.REMIND_OF_COUNTY_INTEREST)
    dates = cohort_of(transaction, cohort)
    waiting = to_remind(silent_departments(actor, transaction, cohort=cohort))
    if not waiting:
        raise NobodyToRemind
    if set(shown) != {person for each in waiting for person in each.people}:
        raise RecipientsChanged
    for each in waiting:
        reminder = {"id": str(uuid4()), "cohort_slug": cohort, "department_code": each.department_code}
        transaction.insert("interest_reminder", **reminder, reminded_at=actor.at, reminded_by=actor.person_id)
        remind_board(transaction, actor, each, cohort=dates, record_id=reminder["id"])
    after = {"departments": [each.department_code for each in waiting], "reminded": sum(map(_count, waiting))}
    write_audit(transaction, actor, "remind_silent", kind="cohort", record_id=cohort, after=after)
    return cohort


def to_remind(silent: Collection[SilentDepartment]) -> list[SilentDepartment]:
    """Those with a board to tell, that nobody has reminded today."""
    return [each for each in silent if each.people and not each.is_reminded_today]


def _count(each: SilentDepartment) -> int:
    return len(each.people)
