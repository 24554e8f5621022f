"""A reminder that was held for days says what is so when it goes, and does not go when nothing is owed any more."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from programme.access.model import Actor, system
from programme.cohorts.actions import move_date
from programme.cohorts.model import DateKind, MoveDateForm
from programme.interest.actions import register_interest
from programme.messages.holding import edit_message, hold_kinds, release_held, retry_message
from programme.messages.model import MessageKind
from programme.messages.queries import QueuedMessage, outbox, whole_message
from programme.messages.sending import EDITED_BEFORE, send_waiting
from programme.messages.state import LetterForm, MessageState
from programme.participation.actions import remind_next
from programme.participation.reminders import NothingOwed, RemindedSince
from programme.participation.renewing import renewed
from programme.store import Kind, Store, make_store
from tests.factories import COHORT, acting, board_member, cohort, load_reference, programme_manager
from tests.messages.mailbox import Mailbox, body_of
from tests.messages.waiting import SITE, no_token
from tests.rights_world import interest_form

REMINDER = MessageKind.DEADLINE_COMING
MELD = "Fremtidens kulturskole: Meld interesse for Nordland – "


@pytest.fixture
def held(empty_address: str) -> Iterator[Store]:
    """A real store where all messages are held; the county interest is due on 15 September 2023."""
    store = make_store(empty_address, Kind.REAL)
    load_reference(store)
    cohort(store)
    hold_kinds(programme_manager(store), store)
    yield store
    store.close()


def at(day: int) -> datetime:
    """Nine o'clock in Oslo on that day of September 2023."""
    return datetime(2023, 9, day, 7, tzinfo=UTC)


def remind(store: Store, day: int) -> None:
    while not remind_next(system(at(day)), store).is_over:
        continue


def manager(store: Store, day: int) -> Actor:
    return programme_manager(store, at(day))


def reminders(store: Store, day: int) -> list[QueuedMessage]:
    """As programme management sees them on that day, those of Nordland first, then the newest."""
    found = outbox(manager(store, day), store, kind=REMINDER, renew=renewed)
    return sorted(found, key=lambda each: "Nordland" not in each.subject)


def send(store: Store, box: Mailbox, day: int) -> list[str]:
    """Send what is due; gives the subject lines of what has come by now."""
    send_waiting(system(at(day)), store, box.mail(), address=SITE, issue=no_token, renew=renewed)
    return [str(mail["Subject"]) for mail in box.mails]


def test_it_goes_with_the_days_that_are_left_to_those_who_still_owe_it(held: Store, box: Mailbox) -> None:
    board_member(held)
    agder = board_member(held, "agder")
    remind(held, 8)
    register_interest(acting(held, agder.person_id, at(10)), held, interest_form(), cohort=COHORT, department="agder")
    assert [each.subject for each in reminders(held, 8)][:1] == [f"{MELD}7 dager igjen"]
    assert [each.subject for each in reminders(held, 12)][:1] == [f"{MELD}3 dager igjen"]

    release_held(manager(held, 12), held, REMINDER)

    assert send(held, box, 12) == [f"{MELD}3 dager igjen"]
    assert "Fristen er 15. september 2023 – 3 dager igjen." in body_of(box.mails[0])
    ours, theirs = reminders(held, 30)
    assert (ours.subject, ours.state) == (f"{MELD}3 dager igjen", MessageState.SENT)
    assert (theirs.state, theirs.fault) == (MessageState.PARKED, str(NothingOwed()))


def test_of_several_for_one_deadline_the_newest_goes_alone(held: Store, box: Mailbox) -> None:
    board_member(held)
    for day in (8, 14):
        remind(held, day)
    release_held(manager(held, 14), held, REMINDER)

    assert send(held, box, 14) == [f"{MELD}1 dag igjen"]
    assert [each.fault for each in reminders(held, 14)] == ["", str(RemindedSince())]


@pytest.mark.parametrize("day", [15, 16])
def test_it_goes_until_the_day_itself_and_no_longer(held: Store, box: Mailbox, day: int) -> None:
    board_member(held)
    remind(held, 8)
    release_held(manager(held, day), held, REMINDER)
    assert send(held, box, day) == ([f"{MELD}i dag"] if day == 15 else [])


def test_it_does_not_go_for_a_deadline_that_has_moved(held: Store, box: Mailbox) -> None:
    board_member(held)
    remind(held, 8)
    form = MoveDateForm(kind=DateKind.COUNTY_INTEREST, falls_on=date(2023, 10, 1), reason="Utsatt")
    move_date(manager(held, 9), held, form, slug=COHORT, version=1)
    release_held(manager(held, 9), held, REMINDER)
    assert send(held, box, 9) == []
    assert [each.fault for each in reminders(held, 9)] == [str(NothingOwed())]


def test_one_that_is_written_by_hand_goes_as_long_as_what_it_was_written_about_stays(held: Store, box: Mailbox) -> None:
    board_member(held)
    remind(held, 8)
    form = LetterForm(subject="Husk oss", text="Det er fem dager igjen.")

    def write(day: int) -> QueuedMessage:
        [found] = reminders(held, day)
        known = {"message_id": found.id, "version": found.version}
        edit_message(manager(held, day), held, form, **known, renew=renewed)
        return reminders(held, day)[0]

    written = write(10)
    release_held(manager(held, 11), held, REMINDER)
    assert send(held, box, 11) == []
    [parked] = reminders(held, 11)
    assert parked.fault == EDITED_BEFORE
    whole = whole_message(manager(held, 11), held, message_id=written.id, address=SITE, renew=renewed)
    assert (whole.text, whole.why_not) == (form.text, "")

    again = write(11)
    retry_message(manager(held, 11), held, message_id=again.id, version=again.version)
    assert send(held, box, 11) == ["Husk oss"]


def test_who_looks_at_one_that_is_no_longer_owed_is_told(held: Store) -> None:
    board = board_member(held)
    remind(held, 8)
    register_interest(acting(held, board.person_id, at(9)), held, interest_form(), cohort=COHORT, department="nordland")
    [found] = reminders(held, 9)
    whole = whole_message(manager(held, 9), held, message_id=found.id, address=SITE, renew=renewed)
    assert (whole.why_not, whole.as_text) == (str(NothingOwed()), "")
