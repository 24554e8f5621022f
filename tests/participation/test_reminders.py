"""Who is reminded of what, and when: once a person, deadline and offset, and only of what is still owed."""

import json
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from programme.access.audit import StaleRecord
from programme.access.grants import actor_of
from programme.access.model import Actor, Role, system
from programme.cohorts.actions import move_date
from programme.cohorts.extending import grant_extension
from programme.cohorts.model import DateKind, ExtensionForm, MoveDateForm
from programme.cohorts.queries import cohort as cohort_query
from programme.language.dates import at_oslo, date_in_text
from programme.messages.about import ABOUT
from programme.messages.model import MessageKind
from programme.messages.wording import worded
from programme.participation import actions
from programme.participation.queries import overview, reminder_setting
from programme.participation.reminders import (
    DAYS_BEFORE,
    ReminderForm,
    ReminderProgress,
    RemindersUnchanged,
    nearest_offset,
    read_days,
)
from programme.server.reminding import reminders_job
from programme.store import Store
from programme.store.store import Row
from tests import factories
from tests.factories import BODO, COHORT
from tests.participation import arranging as arrange

SEPTEMBER_15 = date(2023, 9, 15)


@pytest.fixture
def cohort(store: Store) -> Store:
    factories.cohort(store)
    return store


def at(day: date, hour: int = 9) -> datetime:
    """Nine o'clock in Oslo on that day."""
    return datetime(day.year, day.month, day.day, hour - 2, tzinfo=UTC)


def remind(store: Store, day: date, *, most: int = actions.PEOPLE_AT_ONCE) -> list[ReminderProgress]:
    """All of a day's reminders, in portions of `most` people."""
    told = []
    while not (progress := actions.remind_next(system(at(day)), store, most=most)).is_over:
        told.append(progress)
    return told


def reminded(store: Store) -> list[Row]:
    """The queued reminders, oldest first, each with its facts."""
    sql = "SELECT * FROM outbox WHERE kind = 'deadline_coming' ORDER BY queued_at, recipient_id, id"
    return [{**row, **json.loads(row["facts"])} for row in store.rows(sql)]


def told(store: Store) -> list[tuple[str, str, str]]:
    return [(row["task"], row["day"], row["days"]) for row in reminded(store)]


def days_between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def test_a_silent_board_is_reminded_on_each_offset_and_no_other_day(cohort: Store) -> None:
    board = arrange.person(cohort)
    arrange.grant(cohort, Role.BOARD, board, department="nordland")

    for day in days_between(date(2023, 8, 20), date(2023, 9, 25)):
        remind(cohort, day)

    task = "Meld interesse for Nordland"
    days = ["21 dager igjen", "14 dager igjen", "7 dager igjen", "1 dag igjen"]
    assert told(cohort) == [(task, "15. september 2023", left) for left in days]
    assert {row["recipient_id"] for row in reminded(cohort)} == {board}
    assert {row["path"] for row in reminded(cohort)} == {"/interesse?periode=2024-25&rolle=board-nordland"}


def test_who_has_done_it_is_not_reminded(cohort: Store) -> None:
    for department in ("nordland", "agder", "innlandet", "rogaland"):
        arrange.grant(cohort, Role.BOARD, arrange.person(cohort), department=department)
    arrange.county_interest(cohort, "nordland")
    arrange.county_interest(cohort, "agder", withdrawn_at=at(date(2023, 8, 20)))
    arrange.decision(cohort, "innlandet", takes_part=False)

    remind(cohort, date(2023, 9, 8))

    assert [row["task"] for row in reminded(cohort)] == ["Meld interesse for Rogaland"]


def test_a_job_that_runs_again_on_the_same_day_reminds_nobody_again(cohort: Store) -> None:
    arrange.grant(cohort, Role.BOARD, arrange.person(cohort), department="nordland")

    remind(cohort, date(2023, 9, 8))
    remind(cohort, date(2023, 9, 8))
    cohort.write(lambda transaction: transaction.rows("DELETE FROM reminder_run"))
    remind(cohort, date(2023, 9, 8))

    assert len(reminded(cohort)) == 1


def test_a_job_that_did_not_run_makes_good_the_nearest_offset_alone(cohort: Store) -> None:
    arrange.grant(cohort, Role.BOARD, arrange.person(cohort), department="nordland")

    remind(cohort, date(2023, 8, 20))
    remind(cohort, date(2023, 9, 10))
    remind(cohort, date(2023, 9, 11))

    assert [row["days"] for row in reminded(cohort)] == ["5 dager igjen"]
    assert cohort.rows("SELECT days_before FROM reminder") == [{"days_before": 7}]


def test_nobody_is_reminded_of_what_is_late(cohort: Store) -> None:
    arrange.grant(cohort, Role.BOARD, arrange.person(cohort), department="nordland")

    remind(cohort, date(2023, 9, 16))

    assert reminded(cohort) == []


def test_a_deadline_that_moves_is_reminded_of_anew(cohort: Store) -> None:
    arrange.grant(cohort, Role.BOARD, arrange.person(cohort), department="nordland")
    management = factories.programme_manager(cohort, at(date(2023, 9, 9)))
    remind(cohort, date(2023, 9, 8))

    form = MoveDateForm(kind=DateKind.COUNTY_INTEREST, falls_on=date(2023, 9, 22), reason="Årsmøtet er utsatt.")
    move_date(management, cohort, form, slug=COHORT, version=cohort_query(management, cohort, COHORT).version)
    for day in days_between(date(2023, 9, 9), date(2023, 9, 22)):
        remind(cohort, day)

    assert [(row["day"], row["days"]) for row in reminded(cohort)] == [
        ("15. september 2023", "7 dager igjen"),
        ("22. september 2023", "7 dager igjen"),
        ("22. september 2023", "1 dag igjen"),
    ]


def test_a_municipality_that_got_more_time_is_reminded_by_its_own_deadline(cohort: Store) -> None:
    arrange.decision(cohort, "nordland")
    for number in (BODO, "1806"):
        arrange.interest(cohort, number)
        arrange.grant(cohort, Role.CONTACT, arrange.person(cohort), municipality=number)
    management = factories.programme_manager(cohort, at(date(2024, 5, 2)))
    remind(cohort, date(2024, 5, 1))
    before = len(reminded(cohort))

    form = ExtensionForm(falls_on=date(2024, 5, 29), reason="Sykdom i administrasjonen.")
    grant_extension(management, cohort, form, cohort=COHORT, municipality=BODO)
    for day in days_between(date(2024, 5, 2), date(2024, 6, 1)):
        remind(cohort, day)

    assert sorted((row["task"], row["day"], row["days"]) for row in reminded(cohort)[before:]) == [
        ("Send søknad for Bodø", "29. mai 2024", "1 dag igjen"),
        ("Send søknad for Bodø", "29. mai 2024", "14 dager igjen"),
        ("Send søknad for Bodø", "29. mai 2024", "21 dager igjen"),
        ("Send søknad for Bodø", "29. mai 2024", "7 dager igjen"),
        ("Send søknad for Narvik", "15. mai 2024", "1 dag igjen"),
        ("Send søknad for Narvik", "15. mai 2024", "7 dager igjen"),
    ]


def test_all_that_somebody_owes_by_a_day_stands_in_one_reminder(cohort: Store) -> None:
    person_id, *_others = arrange.participant(cohort, BODO, committed=0)
    arrange.grant(cohort, Role.MEMBER, person_id, municipality=BODO)
    arrange.decision(cohort, "nordland")
    arrange.gathering(cohort)

    remind(cohort, date(2024, 9, 3))

    (found,) = [row for row in reminded(cohort) if row["recipient_id"] == person_id]
    assert found["task"] == (
        "Kommunegruppen i Bodø mangler forpliktelse fra alle medlemmene. "
        "Bekreft at du blir med for Bodø. Svar på invitasjonen til samling 1"
    )
    assert (found["day"], found["path"]) == ("10. september 2024", "/?periode=2024-25")


def test_a_reminder_has_all_that_its_text_may_mention_and_leads_to_where_it_is_done(cohort: Store) -> None:
    arrange.grant(cohort, Role.BOARD, arrange.person(cohort), department="nordland")
    remind(cohort, date(2023, 9, 8))

    facts = json.loads(cohort.rows("SELECT facts FROM outbox WHERE kind = 'deadline_coming'")[0]["facts"])
    letter = worded(MessageKind.DEADLINE_COMING, facts, address="https://app.example.no", role="board-nordland")

    assert facts.keys() == ABOUT[MessageKind.DEADLINE_COMING].samples.keys()
    assert letter.subject == "Fremtidens kulturskole: Meld interesse for Nordland – 7 dager igjen"
    assert letter.link == "https://app.example.no/interesse?periode=2024-25&rolle=board-nordland"


def test_programme_management_says_how_long_before(cohort: Store) -> None:
    management = factories.programme_manager(cohort)
    arrange.grant(cohort, Role.BOARD, arrange.person(cohort), department="nordland")
    assert reminder_setting(management, cohort, COHORT).days_before == DAYS_BEFORE

    actions.set_reminder_days(management, cohort, ReminderForm(days_before="3, 10"), cohort=COHORT, version=0)
    for day in days_between(date(2023, 8, 20), date(2023, 9, 15)):
        remind(cohort, day)

    assert [row["days"] for row in reminded(cohort)] == ["10 dager igjen", "3 dager igjen"]
    assert reminder_setting(management, cohort, COHORT).days_before == (10, 3)
    with pytest.raises(RemindersUnchanged):
        actions.set_reminder_days(management, cohort, ReminderForm(days_before="10, 3"), cohort=COHORT, version=1)
    with pytest.raises(StaleRecord):
        actions.set_reminder_days(management, cohort, ReminderForm(days_before="1"), cohort=COHORT, version=0)


def test_a_cohort_without_offsets_reminds_nobody(cohort: Store) -> None:
    management = factories.programme_manager(cohort)
    arrange.grant(cohort, Role.BOARD, arrange.person(cohort), department="nordland")

    actions.set_reminder_days(management, cohort, ReminderForm(days_before=""), cohort=COHORT, version=0)
    remind(cohort, date(2023, 9, 8))

    assert reminded(cohort) == []


@pytest.mark.parametrize("typed", ["7, mandag", "-1", "121", "7.5", "1,2,3,4,5,6,7,8,9"])
def test_what_is_no_list_of_days_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        ReminderForm(days_before=typed)


def test_a_run_that_is_cut_off_goes_on_where_it_was(cohort: Store) -> None:
    for number in range(10):
        arrange.grant(cohort, Role.BOARD, arrange.person(cohort), department="nordland" if number % 2 else "agder")
    now = system(at(date(2023, 9, 8)))

    first = actions.remind_next(now, cohort, most=4)
    second = actions.remind_next(now, cohort, most=4)
    rest = remind(cohort, date(2023, 9, 8), most=4)

    assert [(each.seen, each.queued, each.people) for each in (first, second, *rest)] == [
        (4, 4, 10),
        (8, 8, 10),
        (10, 10, 10),
    ]
    assert set(Counter(row["recipient_id"] for row in reminded(cohort)).values()) == {1}


def test_a_run_that_is_cut_off_at_night_goes_on_the_next_day_without_repeating(cohort: Store) -> None:
    for _number in range(6):
        arrange.grant(cohort, Role.BOARD, arrange.person(cohort), department="nordland")

    actions.remind_next(system(at(date(2023, 9, 8))), cohort, most=4)
    remind(cohort, date(2023, 9, 9))

    assert [row["days"] for row in reminded(cohort)] == ["7 dager igjen"] * 4 + ["6 dager igjen"] * 2
    assert len({row["recipient_id"] for row in reminded(cohort)}) == 6


def test_a_run_that_fails_leaves_neither_message_nor_note(cohort: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for _number in range(6):
        arrange.grant(cohort, Role.BOARD, arrange.person(cohort), department="nordland")
    now = system(at(date(2023, 9, 8)))
    actions.remind_next(now, cohort, most=4)

    def cut_off(*_given: object, **_named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(actions, "keep_run", cut_off)
        with pytest.raises(KeyboardInterrupt):
            actions.remind_next(now, cohort, most=4)
    assert (len(reminded(cohort)), len(cohort.rows("SELECT 1 AS found FROM reminder"))) == (4, 4)

    remind(cohort, date(2023, 9, 8))
    assert set(Counter(row["recipient_id"] for row in reminded(cohort)).values()) == {1}
    assert len(reminded(cohort)) == 6


def test_the_app_waits_until_seven_in_the_morning(cohort: Store) -> None:
    arrange.grant(cohort, Role.BOARD, arrange.person(cohort), department="nordland")
    job = reminders_job()

    job.run(system(at(date(2023, 9, 8), hour=6)), cohort)
    assert reminded(cohort) == []
    job.run(system(at(date(2023, 9, 8), hour=7)), cohort)
    assert len(reminded(cohort)) == 1


@pytest.mark.parametrize("changes_on", [date(2024, 3, 31), date(2024, 10, 27)], ids=["summer time", "winter time"])
@pytest.mark.parametrize("clock", [time(0, 1), time(23, 59)], ids=["first minute", "last minute"])
def test_an_offset_is_counted_in_days_also_when_the_clocks_change(cohort: Store, changes_on: date, clock: time) -> None:
    arrange.decision(cohort, "nordland")
    person_id, *_others = arrange.participant(cohort, BODO, committed=0)
    arrange.grant(cohort, Role.MEMBER, person_id, municipality=BODO)
    held_on = changes_on + timedelta(days=1)
    arrange.gathering(cohort, starts_at=at_oslo(held_on, time(0, 30)))

    moment = at_oslo(changes_on, clock)
    while not actions.remind_next(system(moment), cohort).is_over:
        continue

    found = [row for row in reminded(cohort) if row["recipient_id"] == person_id]
    assert [(row["day"], row["days"]) for row in found] == [(date_in_text(held_on), "1 dag igjen")]


OFFSETS = st.lists(st.integers(0, 40), max_size=5)
DAYS = st.dates(date(2024, 3, 1), date(2024, 4, 30))


@given(due=DAYS, offsets=OFFSETS, runs=st.sets(DAYS))
def test_each_offset_is_reminded_of_once_at_most_and_the_nearest_is_never_left_out(
    due: date, offsets: list[int], runs: set[date]
) -> None:
    since, given_ = None, []
    for today in sorted(runs):
        offset = nearest_offset(due, offsets, since=since, today=today)
        if offset is not None:
            assert today <= due
            given_.append(offset)
        since = today
    assert given_ == sorted(set(given_), reverse=True)
    in_time = [day for day in runs if day <= due]
    passed = [each for each in offsets if in_time and due - timedelta(days=each) <= max(in_time)]
    assert given_[-1:] == ([min(passed)] if passed else [])


@given(st.text("0123456789, ", max_size=20))
def test_days_are_read_as_written(text: str) -> None:
    try:
        days = read_days(text)
    except ValueError:
        return
    assert read_days(", ".join(map(str, days))) == days


def open_steps(store: Store, actor: Actor) -> set[tuple[str, date]]:
    return {(step.what, step.due) for step in overview(actor, store, COHORT).steps if step.due and not step.done}


def test_what_one_is_reminded_of_is_what_oversikt_shows_at_that_moment(cohort: Store) -> None:
    """Over a whole cohort, with people of every kind: a reminder says nothing but open steps, all that are due then."""
    people = populated(cohort)
    for day in days_between(date(2023, 8, 25), date(2024, 11, 15)):
        if day.day % 3:  # the job does not run every day
            continue
        before = {row["id"] for row in reminded(cohort)}
        remind(cohort, day, most=5)
        for row in reminded(cohort):
            if row["id"] in before:
                continue
            actor = actor_of(cohort, row["recipient_id"], at(day))
            owed = {(what, date_in_text(due)) for what, due in open_steps(cohort, actor)}
            assert {(task, row["day"]) for task in whole_tasks(row["task"], owed)} <= owed
        change_something(cohort, day, people)
    assert len(reminded(cohort)) > 20


def whole_tasks(text: str, owed: set[tuple[str, str]]) -> list[str]:
    """The steps that a reminder is made of; what is none of those owed stays as it is, and fails."""
    known = [what for what, _day in owed if what in text]
    for what in known:
        text = text.replace(what, "")
    rest = [part for part in text.split(". ") if part.strip(". ")]
    return known + rest


def populated(store: Store) -> dict[str, list[str]]:
    """Boards, contacts of municipalities in several states, members: ids by what they are."""
    boards = []
    for department in ("nordland", "agder", "rogaland"):
        boards.append(arrange.person(store))
        arrange.grant(store, Role.BOARD, boards[-1], department=department)
    arrange.county_interest(store, "agder", withdrawn_at=at(date(2023, 9, 1)))
    arrange.decision(store, "nordland")
    members = arrange.participant(store, BODO, committed=0)
    for person_id in members:
        arrange.grant(store, Role.MEMBER, person_id, municipality=BODO)
    contacts = []
    for number in ("1806", "1824", "1812"):
        contacts.append(arrange.person(store))
        arrange.grant(store, Role.CONTACT, contacts[-1], municipality=number)
    arrange.interest(store, "1806", is_on_behalf=True, confirmed_at=None)
    arrange.interest(store, "1812", withdrawn_at=at(date(2023, 12, 1)))
    arrange.gathering(store, roster_closed_at=None)
    arrange.gathering(store, 2, arrange.SAMLING_2, roster_closed_at=None)
    return {"boards": boards, "members": members, "contacts": contacts}


def change_something(store: Store, day: date, people: dict[str, list[str]]) -> None:
    """Now and then somebody does what they owe, so that others alone are reminded from then on."""
    if day == date(2023, 9, 9):
        arrange.county_interest(store, "rogaland")
    if day == date(2024, 5, 3):
        arrange.application(store, "1806", "sent")
    if day == date(2024, 9, 3):
        sql = "SELECT id FROM group_member WHERE person_id = $person"
        arrange.commit(store, store.rows(sql, person=people["members"][0])[0]["id"])
