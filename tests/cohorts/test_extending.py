"""More time for one municipality: granted, used, taken back, and judged wherever the deadline is."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from programme.access.audit import StaleRecord
from programme.access.model import Actor
from programme.applications.actions import recall_application, send_application
from programme.applications.model import ApplicationForm
from programme.applications.queries import application, why_not_apply
from programme.applications.rules import ApplicationClosed
from programme.cohorts.actions import move_date
from programme.cohorts.extending import grant_extension, take_back_extension
from programme.cohorts.model import (
    DateKind,
    ExtensionForm,
    MoveDateForm,
    TakeBackForm,
    deadline_that_counts,
    is_after_deadline,
)
from programme.cohorts.queries import concerned_by_date, extendable, extensions
from programme.cohorts.records import application_deadline_of, cohort_of, extended_deadlines
from programme.cohorts.rules import (
    DeadlineAfterCohort,
    DeadlineInPast,
    ExtensionNotLater,
    ExtensionUnchanged,
    ExtensionUsed,
    HasApplied,
    NobodyToApply,
    NotExtended,
    NothingToExtend,
)
from programme.interest.actions import register_municipal_interest
from programme.interest.municipal import MunicipalInterestForm
from programme.interest.rules import InterestClosed
from programme.language import NotAllowed
from programme.language.dates import end_of
from programme.store import Store
from tests.cohorts.rows import insert_row
from tests.factories import BODO, COHORT, board_member, cohort, contact, programme_manager
from tests.groups.making import AUTUMN, decided

NARVIK = "1806"
COMMON, LATER_DAY = date(2024, 5, 15), date(2024, 6, 1)
IN_TIME = datetime(2024, 6, 1, 21, 59, 59, 999000, tzinfo=UTC)
TOO_LATE = datetime(2024, 6, 1, 22, 0, tzinfo=UTC)
AFTER_COMMON = datetime(2024, 5, 20, 8, 0, tzinfo=UTC)
PLACE = {"cohort": COHORT, "municipality": BODO}
FULL = ApplicationForm(motivation="Vi vil.", wants_societal_development=True, makes_room_for_cocreation=True)
BACK = TakeBackForm(reason="Gitt ved en feil")


def more_time(day: date = LATER_DAY) -> ExtensionForm:
    return ExtensionForm(falls_on=day, reason="Kommunestyret møtes 30. mai")


def told(store: Store, kind: str) -> list[str]:
    return [row["recipient_id"] for row in store.rows("SELECT recipient_id FROM outbox WHERE kind = $kind", kind=kind)]


@pytest.fixture
def kai(store: Store) -> Actor:
    """The contact of Bodø, whose department takes part."""
    cohort(store)
    decided(store)
    return contact(store, at=AUTUMN)


@pytest.fixture
def pia(store: Store, kai: Actor) -> Actor:  # noqa: ARG001 - the cohort and its contact are there
    """Programme management, before the deadline."""
    return programme_manager(store, AUTUMN)


def counting(store: Store, municipality: str = BODO) -> date | None:
    return application_deadline_of(store, cohort_of(store, COHORT), municipality)


def test_one_municipality_gets_more_time_and_is_told(store: Store, kai: Actor, pia: Actor) -> None:
    contact(store, NARVIK)

    grant_extension(pia, store, more_time(), **PLACE)

    assert (counting(store), counting(store, NARVIK)) == (LATER_DAY, COMMON)
    assert extended_deadlines(store, COHORT) == {BODO: LATER_DAY}
    assert told(store, "deadline_extended") == [kai.person_id]
    (only,) = extensions(pia, store, COHORT)
    assert (only.municipality, only.falls_on, only.set_by, only.is_used) == ("Bodø", LATER_DAY, "Pia Eksempel", False)
    logged = store.rows("SELECT reason, record_id FROM audit_log WHERE action = 'grant_extension'")
    assert logged == [{"reason": "Kommunestyret møtes 30. mai", "record_id": f"{COHORT}/{BODO}"}]


def test_applying_is_judged_by_the_extension_to_its_last_second(store: Store, kai: Actor, pia: Actor) -> None:
    with pytest.raises(ApplicationClosed):
        send_application(replace(kai, at=AFTER_COMMON), store, FULL, **PLACE)
    grant_extension(pia, store, more_time(), **PLACE)
    with pytest.raises(ApplicationClosed, match=r"1\. juni 2024"):
        send_application(replace(kai, at=TOO_LATE), store, FULL, **PLACE)
    assert why_not_apply(replace(kai, at=TOO_LATE), store, **PLACE).startswith("Søknadsfristen var 1. juni 2024")

    send_application(replace(kai, at=IN_TIME), store, FULL, **PLACE)

    found = application(kai, store, **PLACE)
    assert (found.extended_to, found.extended_by) == (LATER_DAY, "Pia Eksempel")
    with pytest.raises(ApplicationClosed):
        recall_application(replace(kai, at=TOO_LATE), store, **PLACE, version=found.version)
    recall_application(replace(kai, at=IN_TIME), store, **PLACE, version=found.version)


def test_interest_stays_open_as_long_as_applying(store: Store, kai: Actor, pia: Actor) -> None:
    late, interest = replace(kai, at=AFTER_COMMON), MunicipalInterestForm(contact="Kai Eksempel")
    with pytest.raises(InterestClosed):
        register_municipal_interest(late, store, interest, **PLACE)
    grant_extension(pia, store, more_time(), **PLACE)

    register_municipal_interest(late, store, interest, **PLACE)

    assert store.rows("SELECT is_late FROM municipal_interest") == [{"is_late": True}]
    with pytest.raises(InterestClosed, match=r"1\. juni 2024"):
        register_municipal_interest(replace(kai, at=TOO_LATE), store, interest, **PLACE, version=1)


def test_an_extension_can_be_given_after_the_deadline_and_again(store: Store, kai: Actor, pia: Actor) -> None:
    afterwards = replace(pia, at=AFTER_COMMON)
    grant_extension(afterwards, store, more_time(), **PLACE)
    grant_extension(afterwards, store, more_time(date(2024, 6, 10)), **PLACE, version=1)

    assert counting(store) == date(2024, 6, 10)
    assert [each.falls_on for each in extensions(pia, store, COHORT)] == [date(2024, 6, 10), LATER_DAY]
    assert [each.version for each in extendable(pia, store, COHORT)] == [2]
    assert told(store, "deadline_extended") == [kai.person_id, kai.person_id]


@pytest.mark.parametrize(
    ("day", "at", "refusal"),
    [
        (COMMON, AUTUMN, ExtensionNotLater),
        (date(2024, 5, 1), AUTUMN, ExtensionNotLater),
        (date(2024, 5, 19), AFTER_COMMON, DeadlineInPast),
        (date(2026, 1, 1), AUTUMN, DeadlineAfterCohort),
    ],
)
def test_a_day_that_helps_nobody_is_refused(
    store: Store, pia: Actor, day: date, at: datetime, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        grant_extension(replace(pia, at=at), store, more_time(day), **PLACE)
    assert extensions(pia, store, COHORT) == []


def test_who_cannot_use_more_time_gets_none(store: Store, kai: Actor, pia: Actor) -> None:
    with pytest.raises(NobodyToApply, match="Narvik har ingen kontaktperson"):
        grant_extension(pia, store, more_time(), cohort=COHORT, municipality=NARVIK)
    send_application(kai, store, FULL, **PLACE)
    with pytest.raises(HasApplied, match="Bodø har sendt søknad"):
        grant_extension(pia, store, more_time(), **PLACE)
    assert extendable(pia, store, COHORT) == []


def test_without_a_deadline_there_is_nothing_to_extend(store: Store, pia: Actor) -> None:
    store.write(lambda transaction: transaction.rows("DELETE FROM cohort_date"))
    with pytest.raises(NothingToExtend):
        grant_extension(pia, store, more_time(), **PLACE)


def test_the_same_day_twice_says_so_and_the_second_of_two_is_stale(store: Store, pia: Actor) -> None:
    grant_extension(pia, store, more_time(), **PLACE)
    with pytest.raises(ExtensionUnchanged, match=r"Bodø har allerede frist 1\. juni 2024"):
        grant_extension(pia, store, more_time(), **PLACE, version=1)
    with pytest.raises(StaleRecord, match="Pia Eksempel"):
        grant_extension(pia, store, more_time(date(2024, 6, 2)), **PLACE)


@pytest.mark.parametrize("reason", ["", "   "])
def test_an_extension_has_a_reason(reason: str) -> None:
    with pytest.raises(ValidationError):
        ExtensionForm(falls_on=LATER_DAY, reason=reason)
    with pytest.raises(ValidationError):
        TakeBackForm(reason=reason)


def test_it_is_taken_back_while_nobody_has_used_it(store: Store, kai: Actor, pia: Actor) -> None:
    grant_extension(pia, store, more_time(), **PLACE)
    with pytest.raises(StaleRecord):
        take_back_extension(pia, store, BACK, **PLACE, version=0)

    take_back_extension(pia, store, BACK, **PLACE, version=1)

    assert counting(store) == COMMON
    assert application(kai, store, **PLACE).extended_to is None
    assert [(each.falls_on, each.reason) for each in extensions(pia, store, COHORT)] == [
        (None, "Gitt ved en feil"),
        (LATER_DAY, "Kommunestyret møtes 30. mai"),
    ]
    assert told(store, "extension_taken_back") == [kai.person_id]
    with pytest.raises(NotExtended):
        take_back_extension(pia, store, BACK, **PLACE, version=2)
    grant_extension(pia, store, more_time(), **PLACE, version=2)
    assert counting(store) == LATER_DAY


def test_what_was_used_is_not_taken_back(store: Store, kai: Actor, pia: Actor) -> None:
    grant_extension(pia, store, more_time(), **PLACE)
    send_application(replace(kai, at=AFTER_COMMON), store, FULL, **PLACE)
    assert [each.is_used for each in extensions(pia, store, COHORT)] == [True]
    with pytest.raises(ExtensionUsed):
        take_back_extension(pia, store, BACK, **PLACE, version=1)

    # Recalled for another try, it has still been used.
    version = application(kai, store, **PLACE).version
    recall_application(replace(kai, at=AFTER_COMMON), store, **PLACE, version=version)
    with pytest.raises(ExtensionUsed):
        take_back_extension(pia, store, BACK, **PLACE, version=1)


def test_an_application_in_time_for_everybody_uses_no_extension(store: Store, kai: Actor, pia: Actor) -> None:
    grant_extension(pia, store, more_time(), **PLACE)
    send_application(kai, store, FULL, **PLACE)
    take_back_extension(pia, store, BACK, **PLACE, version=1)
    assert told(store, "extension_taken_back") == []  # it has applied: nothing waits for it


def test_who_has_more_time_anyway_is_not_told_that_the_deadline_moves(store: Store, kai: Actor, pia: Actor) -> None:
    harald = contact(store, NARVIK)
    grant_extension(pia, store, more_time(date(2024, 6, 10)), **PLACE)

    def told_of(day: date) -> set[str]:
        found = concerned_by_date(pia, store, COHORT, DateKind.APPLICATION, day)
        return {person.person_id for person in found}

    assert told_of(LATER_DAY) == {harald.person_id}
    assert told_of(date(2024, 6, 10)) == {harald.person_id}
    assert told_of(date(2024, 6, 11)) == {harald.person_id, kai.person_id}
    moved = MoveDateForm(kind=DateKind.APPLICATION, falls_on=date(2024, 6, 20), reason="Utsatt for alle")
    move_date(pia, store, moved, slug=COHORT, version=1)
    assert counting(store) == date(2024, 6, 20)


def test_only_programme_management_gives_more_time(store: Store, kai: Actor) -> None:
    for someone in (kai, board_member(store, at=AUTUMN)):
        with pytest.raises(NotAllowed):
            grant_extension(someone, store, more_time(), **PLACE)
    with pytest.raises(NotAllowed):
        grant_extension(programme_manager(store, AUTUMN), store, more_time(), cohort="1999", municipality=BODO)


def test_a_double_click_gives_one_extension(store: Store, pia: Actor) -> None:
    for _click in range(2):
        grant_extension(pia, store.once("click"), more_time(), **PLACE)
    assert len(extensions(pia, store, COHORT)) == 1


def test_extensions_of_a_municipality_of_another_cohort_are_its_own(store: Store, pia: Actor) -> None:
    cohort(store, "2026-27", name="2026–27", starts_on=date(2026, 8, 1), ends_on=date(2027, 12, 31))
    insert_row(
        store,
        "application_extension",
        id="1",
        cohort_slug="2026-27",
        municipality_number=BODO,
        sequence=1,
        falls_on=LATER_DAY,
    )
    assert counting(store) == COMMON
    assert extensions(pia, store, COHORT) == []


days = st.dates(date(2023, 1, 1), date(2027, 12, 31))


@given(common=days, extended=st.none() | days)
def test_nobody_loses_by_an_extension_and_each_deadline_lasts_its_day(common: date, extended: date | None) -> None:
    counts = deadline_that_counts(common, extended)
    assert counts == max(common, extended or common)
    last, over = end_of(counts) - timedelta(milliseconds=1), end_of(counts)
    assert not is_after_deadline(counts, last)
    assert is_after_deadline(counts, over)
    assert not is_after_deadline(common, end_of(common) - timedelta(milliseconds=1))


@given(extended=st.none() | days)
def test_without_a_common_deadline_there_is_none(extended: date | None) -> None:
    assert deadline_that_counts(None, extended) is None


@pytest.mark.parametrize("day", [date(2024, 3, 31), date(2024, 10, 27), date(2025, 3, 30), date(2025, 10, 26)])
def test_the_days_on_which_clocks_change_last_to_midnight_in_oslo(day: date) -> None:
    before = timedelta(hours=1) if day.month == 10 else timedelta(hours=2)
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1) - before
    assert not is_after_deadline(day, midnight - timedelta(milliseconds=1))
    assert is_after_deadline(day, midnight)
