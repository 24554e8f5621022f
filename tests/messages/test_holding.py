"""Programme management holds, edits, releases and tries again, one message or many; what is sent is as it was left."""

import json
from datetime import timedelta

import pytest

from programme.access.audit import StaleRecord
from programme.access.model import system
from programme.language import NotAllowed
from programme.messages.holding import (
    edit_message,
    hold_kinds,
    hold_message,
    let_kinds_go,
    release_held,
    release_message,
    restore_message,
    retry_message,
    retry_parked,
)
from programme.messages.lease import LASTS
from programme.messages.model import MessageKind
from programme.messages.queries import outbox, outbox_summary, whole_message
from programme.messages.state import (
    LetterForm,
    MessageGone,
    MessageNeverHeld,
    MessageNotParked,
    MessageOnItsWay,
    MessageState,
)
from programme.store import Store
from tests.factories import MORNING, board_member, programme_manager
from tests.messages.mailbox import Mailbox, body_of
from tests.messages.waiting import KARI, LATER, SITE, queue, send, someone

OLA = "ola@kommune.example"
FORM = LetterForm(subject="Endret  emne", text="Dette er skrevet for hånd.")


def only(store: Store) -> str:
    [row] = store.rows("SELECT id FROM outbox")
    return str(row["id"])


def states(store: Store) -> list[MessageState]:
    return [each.state for each in outbox(programme_manager(store), store)]


def test_a_held_message_goes_when_it_is_released(real_store: Store, box: Mailbox) -> None:
    manager = programme_manager(real_store)
    queue(real_store, someone(real_store))
    hold_message(manager, real_store, message_id=only(real_store), version=1)
    assert (send(real_store, box), states(real_store)) == (0, [MessageState.HELD])

    release_message(manager, real_store, message_id=only(real_store), version=2)
    assert states(real_store) == [MessageState.WAITING]
    assert (send(real_store, box), states(real_store)) == (1, [MessageState.SENT])


def test_an_edited_message_says_what_was_written_and_keeps_its_link(real_store: Store, box: Mailbox) -> None:
    manager = programme_manager(real_store)
    queue(real_store, someone(real_store))
    edit_message(manager, real_store, FORM, message_id=only(real_store), version=1)

    whole = whole_message(manager, real_store, message_id=only(real_store), address=SITE)
    assert (whole.message.subject, whole.text, whole.is_edited) == ("Endret emne", FORM.text, True)
    assert send(real_store, box) == 1
    [mail] = box.mails
    assert mail["Subject"] == "Endret emne"
    assert body_of(mail).split() == whole.as_text.split()
    assert any(word.startswith(SITE) for word in body_of(mail).split())
    logged = real_store.rows("SELECT before, after FROM audit_log WHERE action = 'edit_message'")
    assert [(json.loads(row["before"]), json.loads(row["after"])) for row in logged] == [
        (
            {"edited_subject": None, "edited_text": None},
            {"edited_subject": "Endret emne", "edited_text": FORM.text},
        )
    ]


def test_an_edited_message_follows_its_kind_again(real_store: Store, box: Mailbox) -> None:
    manager = programme_manager(real_store)
    queue(real_store, someone(real_store))
    before = whole_message(manager, real_store, message_id=only(real_store), address=SITE)
    edit_message(manager, real_store, FORM, message_id=only(real_store), version=1)
    with pytest.raises(StaleRecord):
        restore_message(manager, real_store, message_id=only(real_store), version=1)

    restore_message(manager, real_store, message_id=only(real_store), version=2)

    whole = whole_message(manager, real_store, message_id=only(real_store), address=SITE)
    assert (whole.message.subject, whole.text, whole.is_edited) == (before.message.subject, before.text, False)
    assert send(real_store, box) == 1
    assert box.mails[0]["Subject"] == before.message.subject
    [logged] = real_store.rows("SELECT before FROM audit_log WHERE action = 'restore_message'")
    assert json.loads(logged["before"]) == {"edited_subject": "Endret emne", "edited_text": FORM.text}


def test_the_second_of_two_editors_is_told(real_store: Store) -> None:
    manager = programme_manager(real_store)
    queue(real_store, someone(real_store))
    edit_message(manager, real_store, FORM, message_id=only(real_store), version=1)
    with pytest.raises(StaleRecord):
        edit_message(manager, real_store, FORM, message_id=only(real_store), version=1)


def test_what_is_sent_or_on_its_way_is_left_alone(real_store: Store, box: Mailbox) -> None:
    manager = programme_manager(real_store)
    queue(real_store, someone(real_store))
    claim = "UPDATE outbox SET claimed_by = 'other', claimed_until = $until"
    real_store.write(lambda transaction: transaction.rows(claim, until=MORNING + LASTS))
    assert states(real_store) == [MessageState.BEING_SENT]
    for change in (hold_message, release_message, retry_message):
        with pytest.raises(MessageOnItsWay):
            change(manager, real_store, message_id=only(real_store), version=1)
    assert send(real_store, box, minutes=5) == 1
    with pytest.raises(MessageGone):
        edit_message(manager, real_store, FORM, message_id=only(real_store), version=1)


def test_a_held_kind_waits_and_links_to_sign_in_with_do_not(real_store: Store, box: Mailbox) -> None:
    manager, kari = programme_manager(real_store), someone(real_store)
    hold_kinds(manager, real_store, MessageKind.MENTOR_ACCEPTED)
    queue(real_store, kari)
    queue(real_store, kari, kind=MessageKind.MENTOR_DECLINED, minutes=1)
    assert send(real_store, box) == 1
    assert sorted(states(real_store)) == [MessageState.HELD, MessageState.SENT]
    with pytest.raises(MessageNeverHeld):
        hold_kinds(manager, real_store, MessageKind.SIGN_IN_LINK)

    let_kinds_go(manager, real_store, MessageKind.MENTOR_ACCEPTED)
    assert send(real_store, box) == 1


def test_all_is_stopped_and_goes_on(real_store: Store, box: Mailbox) -> None:
    manager, kari = programme_manager(real_store), someone(real_store)
    for minutes in range(3):
        queue(real_store, kari, minutes=minutes)
    hold_kinds(manager, real_store)
    hold_kinds(manager, real_store)
    assert MessageKind.SIGN_IN_LINK not in outbox_summary(manager, real_store).held_kinds
    assert send(real_store, box) == 0

    assert release_held(manager, real_store, MessageKind.DATE_MOVED) == "0"
    assert release_held(manager, real_store) == "3"
    queue(real_store, kari, minutes=5)
    assert send(real_store, box, minutes=5) == 3
    summary = outbox_summary(manager, real_store)
    assert (summary.count(MessageState.HELD), summary.count(MessageState.SENT)) == (1, 3)

    let_kinds_go(manager, real_store)
    assert send(real_store, box, minutes=6) == 1


def test_one_that_is_held_alone_stays_held_when_its_kind_goes(real_store: Store, box: Mailbox) -> None:
    manager = programme_manager(real_store)
    queue(real_store, someone(real_store))
    hold_message(manager, real_store, message_id=only(real_store), version=1)
    hold_kinds(manager, real_store)
    let_kinds_go(manager, real_store)
    assert send(real_store, box) == 0


def test_what_could_not_be_sent_is_tried_again_one_or_all(real_store: Store, box: Mailbox) -> None:
    manager = programme_manager(real_store)
    box.answers = {KARI: "550 unknown", OLA: "550 unknown"}
    queue(real_store, someone(real_store), someone(real_store, OLA))
    assert (send(real_store, box), states(real_store)) == (0, [MessageState.PARKED] * 2)
    box.answers.clear()

    first, second = outbox(manager, real_store, states=[MessageState.PARKED])
    retry_message(manager, real_store, message_id=first.id, version=first.version)
    with pytest.raises(MessageNotParked):
        retry_message(manager, real_store, message_id=first.id, version=first.version + 1)
    assert send(real_store, box) == 1
    assert retry_parked(manager, real_store, MessageKind.DATE_MOVED) == "0"
    assert retry_parked(manager, real_store) == "1"
    assert send(real_store, box) == 1
    assert states(real_store) == [MessageState.SENT] * 2
    assert second.fault


def test_a_message_is_read_whole_without_the_token_of_its_link(real_store: Store) -> None:
    manager = programme_manager(real_store)
    queue(real_store, someone(real_store), kind=MessageKind.SIGN_IN_LINK, unused="")
    whole = whole_message(manager, real_store, message_id=only(real_store), address=SITE)
    assert f"{SITE}/inn/…" in whole.as_text.split()
    assert not whole.message.can_be_held
    with pytest.raises(MessageNeverHeld):
        edit_message(manager, real_store, FORM, message_id=only(real_store), version=1)


def test_a_message_that_cannot_be_written_says_so(real_store: Store) -> None:
    manager = programme_manager(real_store)
    queue(real_store, someone(real_store), kind=MessageKind.DATE_MOVED, another_fact="Bodø")
    real_store.write(
        lambda transaction: transaction.rows("UPDATE outbox SET edited_subject = 'Emne', edited_text = 'Tekst'")
    )
    whole = whole_message(manager, real_store, message_id=only(real_store), address=SITE)
    assert whole.why_not.startswith("Meldingen kan ikke skrives.")


def test_messages_are_listed_by_state_and_kind_a_page_at_a_time(real_store: Store) -> None:
    manager, kari = programme_manager(real_store), someone(real_store)
    for minutes in range(3):
        queue(real_store, kari, minutes=minutes)
    queue(real_store, kari, kind=MessageKind.MENTOR_DECLINED)
    of_kind = outbox(manager, real_store, kind=MessageKind.MENTOR_ACCEPTED, most=2)
    assert [each.queued_at for each in of_kind] == [MORNING + timedelta(minutes=2), MORNING + timedelta(minutes=1)]
    assert len(outbox(manager, real_store, kind=MessageKind.MENTOR_ACCEPTED, most=2, page=2)) == 1
    assert outbox(manager, real_store, states=[MessageState.HELD]) == []


def test_the_outbox_is_for_programme_management(store: Store) -> None:
    board = board_member(store)
    queue(store, someone(store))
    for change in (hold_kinds, let_kinds_go, release_held, retry_parked):
        with pytest.raises(NotAllowed):
            change(board, store)
    with pytest.raises(NotAllowed):
        whole_message(board, store, message_id=only(store), address=SITE)
    with pytest.raises(NotAllowed):
        hold_message(board, store, message_id=only(store), version=1)
    with pytest.raises(NotAllowed):
        release_held(system(LATER), store)
