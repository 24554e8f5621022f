"""What goes wrong on the way to the mail server: what is tried again, what is parked, and who may send meanwhile."""

from contextlib import suppress
from datetime import timedelta

import pytest

from programme.access.model import system
from programme.language import RuleBroken
from programme.messages.claims import SENDING
from programme.messages.lease import LASTS, forget_the_dead, take_lease
from programme.messages.mail import MailPutOff, MailRefused, MailUnreachable
from programme.messages.sending import (
    NOT_COMPOSED,
    STOPPED_TOO_OFTEN,
    WITHOUT_ADDRESS,
    Outcome,
    send_waiting,
)
from programme.messages.state import MOST_ATTEMPTS
from programme.store import Store
from tests.messages.mailbox import Mailbox, free_port
from tests.messages.waiting import KARI, LATER, SITE, no_token, outcomes, queue, send, someone


def test_a_person_without_an_address_is_a_fault_and_holds_up_nobody(real_store: Store, box: Mailbox) -> None:
    kari, ola = someone(real_store), someone(real_store, "ola@kommune.example")
    real_store.write(lambda transaction: transaction.rows("DELETE FROM person_email WHERE email = $kari", kari=KARI))
    queue(real_store, kari)
    queue(real_store, ola, minutes=1)

    assert send(real_store, box) == 1
    assert outcomes(real_store) == [(False, WITHOUT_ADDRESS), (True, None)]


def test_a_refused_recipient_is_a_fault_that_names_nobody(real_store: Store, box: Mailbox) -> None:
    box.answers[KARI] = f"550 no such mailbox: {KARI}"
    queue(real_store, someone(real_store), someone(real_store, "ola@kommune.example"))

    assert send(real_store, box) == 1
    assert sorted(outcomes(real_store)) == [(False, str(MailRefused())), (True, None)]
    box.answers.clear()
    assert send(real_store, box) == 0
    log = real_store.rows("SELECT after FROM audit_log WHERE action = 'send_message'")
    assert len(log) == 2
    assert KARI not in repr(log)


def test_a_refused_mail_is_a_fault(real_store: Store, box: Mailbox) -> None:
    box.after_data = "554 we think this is spam"
    queue(real_store, someone(real_store))

    assert send(real_store, box) == 0
    assert outcomes(real_store) == [(False, str(MailRefused()))]


@pytest.mark.parametrize("is_recipient", [True, False])
def test_a_mail_that_is_put_off_is_tried_again_after_growing_pauses_and_parked_after_a_day(
    real_store: Store, box: Mailbox, *, is_recipient: bool
) -> None:
    if is_recipient:
        box.answers[KARI] = "450 come again later"
    else:
        box.after_data = "451 come again later"
    queue(real_store, someone(real_store))

    tried: list[float] = []
    due = [0, 1, 6, 21, 81, 261, 621, 1341]
    for minute in sorted({moment for each in due for moment in (each, each + 0.9)}):
        now = LATER + timedelta(minutes=minute)
        send_waiting(system(now), real_store, box.mail(), address=SITE, issue=no_token)
        [row] = real_store.rows("SELECT attempts, fault FROM outbox")
        if row["attempts"] > len(tried):
            tried.append(minute)
        if row["fault"]:
            break
    assert tried == due
    assert outcomes(real_store) == [(False, str(MailPutOff()))]


def test_a_mail_that_was_put_off_goes_when_the_server_takes_it(real_store: Store, box: Mailbox) -> None:
    box.answers[KARI] = "450 come again later"
    queue(real_store, someone(real_store))
    assert send(real_store, box) == 0
    box.answers.clear()

    assert send(real_store, box) == 0
    assert send(real_store, box, minutes=1) == 1


def test_a_message_has_the_same_id_each_time_it_is_sent(real_store: Store, box: Mailbox) -> None:
    queue(real_store, someone(real_store))
    send(real_store, box)
    real_store.write(lambda transaction: transaction.rows("UPDATE outbox SET sent_at = NULL"))
    send(real_store, box)

    [row] = real_store.rows("SELECT id FROM outbox")
    assert [mail["Message-ID"] for mail in box.mails] == [f"<{row['id']}@kulturskole.example>"] * 2


def test_what_stopped_the_app_too_often_is_parked(real_store: Store, box: Mailbox) -> None:
    queue(real_store, someone(real_store))
    real_store.write(lambda transaction: transaction.rows("UPDATE outbox SET attempts = $most", most=MOST_ATTEMPTS))

    assert send(real_store, box) == 0
    assert (box.mails, outcomes(real_store)) == ([], [(False, STOPPED_TOO_OFTEN)])


def test_what_another_process_has_claimed_is_left_to_it_until_the_claim_ends(real_store: Store, box: Mailbox) -> None:
    queue(real_store, someone(real_store))
    real_store.write(
        lambda transaction: transaction.rows(
            "UPDATE outbox SET claimed_by = 'other', claimed_until = $until", until=LATER + LASTS
        )
    )
    assert send(real_store, box) == 0
    assert send(real_store, box, minutes=3) == 1


def test_only_one_sends_at_a_time_until_its_lease_ends(real_store: Store, box: Mailbox) -> None:
    queue(real_store, someone(real_store))
    assert take_lease(real_store, SENDING, holder="other", now=LATER)
    assert send_waiting(system(LATER), real_store, box.mail(), address=SITE, issue=no_token) == Outcome(is_busy=True)
    assert send(real_store, box, minutes=3) == 1


def test_a_sender_that_has_lost_its_lease_stops(real_store: Store, box: Mailbox) -> None:
    queue(real_store, someone(real_store), someone(real_store, "ola@kommune.example"))

    def steal() -> bool:
        if box.mails:
            real_store.write(lambda transaction: transaction.rows("UPDATE lease SET holder = 'other'"))
        return False

    outcome = send_waiting(system(LATER), real_store, box.mail(), address=SITE, issue=no_token, is_over=steal)
    assert (outcome, len(box.mails)) == (Outcome(sent=1, is_busy=True), 1)


def test_a_round_can_be_stopped_between_two_messages_and_goes_on_later(real_store: Store, box: Mailbox) -> None:
    queue(real_store, someone(real_store), someone(real_store, "ola@kommune.example"))

    outcome = send_waiting(
        system(LATER), real_store, box.mail(), address=SITE, issue=no_token, is_over=lambda: len(box.mails) == 1
    )
    assert outcome == Outcome(sent=1, is_more=True)
    assert sorted(sent for sent, _fault in outcomes(real_store)) == [False, True]
    assert send(real_store, box) == 1
    assert sorted(each for [each] in box.recipients) == [KARI, "ola@kommune.example"]


def test_a_server_that_is_not_reached_is_left_in_peace_for_longer_each_time(real_store: Store, box: Mailbox) -> None:
    queue(real_store, someone(real_store))
    nobody, tried = Mailbox(free_port()), list[int]()
    due = [0, 10, 40, 100, 220]
    for second in sorted({moment for each in due for moment in (each, each + 9)}):
        now = LATER + timedelta(seconds=second)
        try:
            outcome = send_waiting(system(now), real_store, nobody.mail(), address=SITE, issue=no_token)
        except MailUnreachable:
            tried.append(second)
        else:
            assert outcome.rests_until
    assert tried == due
    assert send(real_store, box, minutes=15) == 1
    assert real_store.rows("SELECT holder, rest_until, failures FROM lease") == [
        {"holder": "", "rest_until": None, "failures": 0}
    ]


def test_an_address_that_the_server_cannot_write_is_a_fault(real_store: Store, box: Mailbox) -> None:
    queue(real_store, someone(real_store, "kåre@kommune.example"))
    queue(real_store, someone(real_store), minutes=1)

    assert send(real_store, box) == 1
    assert outcomes(real_store) == [(False, str(MailRefused())), (True, None)]


def test_an_unreachable_server_is_named_and_leaves_everything_waiting(real_store: Store) -> None:
    queue(real_store, someone(real_store))

    with pytest.raises(MailUnreachable, match="kan ikke nås"):
        send(real_store, Mailbox(free_port()))
    assert outcomes(real_store) == [(False, None)]


def test_a_connection_that_breaks_leaves_the_rest_waiting(real_store: Store, box: Mailbox) -> None:
    box.answers["ola@kommune.example"] = "421 closing"
    queue(real_store, someone(real_store))
    queue(real_store, someone(real_store, "ola@kommune.example"), minutes=1)
    queue(real_store, someone(real_store, "eva@kommune.example"), minutes=2)

    with pytest.raises(MailUnreachable):
        send(real_store, box)
    assert outcomes(real_store) == [(True, None), (False, None), (False, None)]


def test_a_message_that_cannot_be_written_holds_up_nobody(
    real_store: Store, box: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    queue(real_store, someone(real_store), another_fact="Bodø")
    queue(real_store, someone(real_store, "ola@kommune.example"), minutes=1)

    assert send(real_store, box) == 1
    assert outcomes(real_store) == [(False, NOT_COMPOSED), (True, None)]
    assert [record.msg for record in caplog.records if record.name == "programme"] == ["message not composed"]


def test_a_fault_is_no_rule_of_the_programme() -> None:
    assert not issubclass(MailUnreachable, RuleBroken)


def test_a_server_that_says_goodbye_after_some_mails_is_asked_again_as_soon_each_time(
    real_store: Store, box: Mailbox
) -> None:
    box.mails_a_connection = 2
    kari = someone(real_store)
    for minutes in range(-10, 0):
        queue(real_store, kari, minutes=minutes)
    rounds = 0
    for second in range(0, 180, 10):
        now = system(LATER + timedelta(seconds=second))
        with suppress(MailUnreachable):
            assert not send_waiting(now, real_store, box.mail(), address=SITE, issue=no_token).rests_until
        rounds += len(box.mails) < 10
    assert (len(box.mails), rounds < 10) == (10, True)


def test_a_process_that_has_the_store_alone_does_not_wait_for_the_dead(real_store: Store, box: Mailbox) -> None:
    queue(real_store, someone(real_store))
    take_lease(real_store, SENDING, holder="dead", now=LATER)
    claim = "UPDATE outbox SET claimed_by = 'dead', claimed_until = $until"
    real_store.write(lambda transaction: transaction.rows(claim, until=LATER + LASTS))
    assert send(real_store, box) == 0

    forget_the_dead(real_store)
    assert send(real_store, box) == 1
