"""Which personal data is past its time: two clocks a cohort, from its last day on.

No rights are checked here: what calls has done it.
"""

from calendar import monthrange
from datetime import date
from itertools import groupby

from programme.access.audit import write_audit
from programme.access.forgetting import forget_in_audit
from programme.access.model import Actor
from programme.language import _, later
from programme.language.dates import local_date
from programme.language.numbers import name_order
from programme.personal.erasing import forget_people, known_people
from programme.personal.model import DuePerson, DueTexts, RetentionForm, RetentionTimes
from programme.personal.sensitive import SENSITIVE
from programme.store import Reader, Transaction, note_leftover
from programme.store.store import Row
from programme.store.texts import blank, filled

USUAL = RetentionForm(sensitive_months=6, person_months=24)
"""What holds for a cohort that nobody has set other times for. Proposed; the controller is to approve it."""
_TIME_IS_OVER = later("Tiden for å ta vare på opplysningene er over.")

_TIMES = """
    SELECT cohort.slug AS cohort_slug, cohort.name AS cohort, cohort.ends_on, retention.sensitive_months,
           retention.person_months, coalesce(retention.version, 0) AS version
    FROM cohort LEFT JOIN retention ON retention.cohort_slug = cohort.slug
    ORDER BY cohort.ends_on DESC, cohort.slug
"""
# What ties somebody to a cohort. A role for no cohort is a tie until it has been over for the usual time.
_DUE = """
    WITH tie AS (
        SELECT person_id, cohort_slug = any($past) AS is_past FROM role_grant WHERE cohort_slug IS NOT NULL
        UNION ALL
        SELECT person_id, valid_to IS NOT NULL AND valid_to < $limit FROM role_grant WHERE cohort_slug IS NULL
        UNION ALL
        SELECT person_id, cohort_slug = any($past) FROM group_membership
        UNION ALL
        SELECT person_id, cohort_slug = any($past) FROM mentor
        UNION ALL
        SELECT person_id, cohort_slug = any($past) FROM gathering_answer
        JOIN gathering ON gathering.id = gathering_answer.gathering_id
        UNION ALL
        SELECT person_id, cohort_slug = any($past) FROM attendance
        JOIN gathering ON gathering.id = attendance.gathering_id
    )
    SELECT person.id AS person_id, person.name FROM person JOIN tie ON tie.person_id = person.id
    WHERE person.id NOT IN (SELECT person_id FROM erasure)
    GROUP BY person.id, person.name HAVING bool_and(tie.is_past)
"""


def months_after(day: date, months: int) -> date:
    """The same day `months` later, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def times_of_cohorts(reader: Reader) -> list[RetentionTimes]:
    """Both clocks of each cohort, the newest cohort first."""
    return [_times(row) for row in reader.rows(_TIMES)]


def _times(row: Row) -> RetentionTimes:
    set_by_someone = row["version"] > 0
    sensitive = row["sensitive_months"] if set_by_someone else USUAL.sensitive_months
    persons = row["person_months"] if set_by_someone else USUAL.person_months
    return RetentionTimes(
        **{
            **row,
            "sensitive_months": sensitive,
            "person_months": persons,
            "sensitive_until": months_after(row["ends_on"], sensitive),
            "persons_until": months_after(row["ends_on"], persons),
        }
    )


def due_texts(reader: Reader, today: date) -> list[DueTexts]:
    """What is sensitive in cohorts past their first clock, and still there."""
    past = [cohort for cohort in times_of_cohorts(reader) if cohort.sensitive_until < today]
    found = [
        DueTexts(
            cohort_slug=cohort.cohort_slug,
            cohort=cohort.cohort,
            what=_(each.what),
            count=filled(reader, each.table, each.column, where=each.of_cohort, cohort=cohort.cohort_slug),
        )
        for cohort in past
        for each in SENSITIVE
    ]
    return [each for each in found if each.count]


def due_people(reader: Reader, today: date) -> list[DuePerson]:
    """Those who are tied to cohorts past their second clock and to nothing else, by name.

    A role in such a cohort does not hold them, whether somebody has ended it or not: the cohort has ended it.
    """
    past = [each.cohort_slug for each in times_of_cohorts(reader) if each.persons_until < today]
    limit = months_after(today, -USUAL.person_months)
    rows = reader.rows(_DUE, past=past, limit=limit)
    return sorted((DuePerson(**row) for row in rows), key=lambda person: (name_order(person.name), person.person_id))


def keep_no_longer(transaction: Transaction, actor: Actor) -> str:
    """Take away what is due, logged cohort by cohort and person by person; gives in a sentence what was."""
    today = local_date(actor.at)
    texts, people = due_texts(transaction, today), due_people(transaction, today)
    for cohort, of_cohort in groupby(texts, key=lambda each: each.cohort_slug):
        _blank_sensitive(transaction, actor, cohort, list(of_cohort))
    if people:
        known = known_people(transaction, [person.person_id for person in people])
        forget_people(transaction, actor, known, reason=_(_TIME_IS_OVER), action="run_retention")
    return _("Slettet: {people} personer og {texts} følsomme tekster.", people=len(people), texts=_count(texts))


def _blank_sensitive(transaction: Transaction, actor: Actor, cohort: str, due: list[DueTexts]) -> None:
    said: list[str] = []
    for each in SENSITIVE:
        said += blank(transaction, each.table, each.column, where=each.of_cohort, cohort=cohort)
    forget_in_audit(transaction, said, whole=True)
    note_leftover(transaction, actor.at)
    after = {"texts": _count(due)}
    write_audit(transaction, actor, "run_retention", kind="cohort", record_id=cohort, after=after)


def _count(due: list[DueTexts]) -> int:
    return sum(each.count for each in due)
