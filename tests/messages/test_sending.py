"""What waits in the outbox is sent to a real mail server, and what became of it is noted."""

from datetime import timedelta

import pytest

from programme.access.model import system
from programme.language import NotAllowed, RuleBroken
from programme.messages.about import ABOUT
from programme.messages.lease import LASTS, take_lease
from programme.messages.letters import RecipientMayNotRead
from programme.messages.mail import MailPutOff, MailRefused, MailUnreachable
from programme.messages.model import MessageKind
from programme.messages.outbox import queue_message
from programme.messages.reading import MAILBOX
from programme.messages.sending import (
    NOT_COMPOSED,
    SENDING,
    STOPPED_TOO_OFTEN,
    WITHOUT_ADDRESS,
    Outcome,
    send_waiting,
)
from programme.messages.state import MOST_ATTEMPTS
from programme.organisation.actions import introduce_person
from programme.organisation.model import PersonForm
from programme.sign_in.model import LinkUnusable
from programme.store import Store
from tests.factories import MORNING, person, programme_manager
from tests.messages.mailbox import SENDER, Mailbox, body_of, free_port

SITE = "https://app.kulturskole.example"
KARI = "kari@kommune.example"
LATER = MORNING + timedelta(minutes=1)


def someone(store: Store, email: str = KARI, name: str = "Kari Eksempel") -> str:
    return introduce_person(system(MORNING), store, PersonForm(name=name, email=email))


def queue(
    store: Store, *recipients: str, kind: MessageKind = MessageKind.MENTOR_ACCEPTED, minutes: int = 0, **facts: str
) -> None:
    queued_by = system(MORNING + timedelta(minutes=minutes))
    said = facts or {"municipality": "Bodø"}
    store.write(
        lambda transaction: queue_message(
            transaction, queued_by, kind, recipients=recipients, record_id="the-record", facts=said
        )
    )


def no_token(record_id: str) -> str:
    raise AssertionError(f"no token is asked for {record_id}")


def send(store: Store, box: Mailbox, *, minutes: int = 0) -> int:
    actor = system(LATER + timedelta(minutes=minutes))
    return send_waiting(actor, store, box.mail(), address=SITE, issue=no_token).sent


def outcomes(store: Store) -> list[tuple[bool, str | None]]:
    """For each message, oldest first: whether it was sent, and its fault."""
    rows = store.rows("SELECT sent_at, fault FROM outbox ORDER BY queued_at, id")
    return [(row["sent_at"] is not None, row["fault"]) for row in rows]


def test_a_message_is_sent_once_as_text_and_html(real_store: Store, box: Mailbox) -> None:
    queue(real_store, someone(real_store))

    assert [send(real_store, box), send(real_store, box)] == [1, 0]

    [mail] = box.mails
    assert (mail["From"], mail["To"]) == (SENDER, KARI)
    assert mail["Subject"] == "Fremtidens kulturskole: Bodø har fått veileder"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content_type() == "multipart/alternative"
    assert "Bodø har fått veileder. Logg inn for å se mer:" in body_of(mail)
    assert SITE in body_of(mail).split()
    assert f'<a href="{SITE}">{SITE}</a>' in body_of(mail, "html")
    assert real_store.rows("SELECT sent_at, fault FROM outbox") == [{"sent_at": LATER, "fault": None}]


def test_a_link_goes_to_the_address_it_was_asked_for_at(real_store: Store, box: Mailbox) -> None:
    kari = someone(real_store)
    real_store.write(
        lambda transaction: transaction.insert("person_email", email="kari@hjemme.example", person_id=kari)
    )
    link = {"target": "/", "token_hash": None, "created_at": MORNING, "expires_at": LATER, "used_at": None}
    real_store.write(
        lambda transaction: transaction.insert("sign_in_link", id="the-record", person_id=kari, email=KARI, **link)
    )
    queue(real_store, kari, kind=MessageKind.SIGN_IN_LINK, unused="")

    assert send_waiting(system(MORNING), real_store, box.mail(), address=SITE, issue=lambda _link: "token").sent == 1
    assert box.recipients == [[KARI]]


def test_each_of_a_persons_addresses_gets_it(real_store: Store, box: Mailbox) -> None:
    kari = someone(real_store)
    real_store.write(
        lambda transaction: transaction.insert("person_email", email="kari@hjemme.example", person_id=kari)
    )
    queue(real_store, kari)

    assert send(real_store, box) == 1
    assert box.recipients == [["kari@hjemme.example", KARI]]


def test_the_oldest_fifty_go_first(real_store: Store, box: Mailbox) -> None:
    kari = someone(real_store)
    for minutes in reversed(range(51)):
        queue(real_store, kari, minutes=minutes, municipality=f"Kommune {minutes}")

    assert [send(real_store, box), send(real_store, box)] == [50, 1]
    assert [mail["Subject"].split()[3] for mail in box.mails] == [str(minutes) for minutes in range(51)]


def test_an_example_store_sends_nothing(store: Store, box: Mailbox) -> None:
    queue(store, someone(store))

    assert send(store, box) == 0
    assert (box.mails, outcomes(store)) == ([], [(False, None)])


def test_a_token_is_asked_for_only_when_the_mail_goes(real_store: Store, box: Mailbox) -> None:
    asked: list[str] = []

    def issue(record_id: str) -> str:
        asked.append(record_id)
        return "the-token"

    queue(real_store, someone(real_store), kind=MessageKind.SIGN_IN_LINK, unused="")

    assert send_waiting(system(LATER), real_store, box.mail(), address=SITE, issue=issue).sent == 1
    assert asked == ["the-record"]
    assert f"{SITE}/inn/the-token" in body_of(box.mails[0]).split()
    everything = [real_store.rows(f"SELECT * FROM {table}") for table in ("outbox", "audit_log")]
    assert "the-token" not in repr(everything)


def test_an_address_is_confirmed_from_there(real_store: Store, box: Mailbox) -> None:
    kari = someone(real_store)
    real_store.write(
        lambda transaction: transaction.insert(
            "email_wish",
            id="the-record",
            person_id=kari,
            old_email=KARI,
            new_email="kari@ny.example",
            token_hash=None,
            wished_at=MORNING,
            expires_at=LATER,
        )
    )
    queue(real_store, kari, kind=MessageKind.EMAIL_TO_CONFIRM, unused="")

    sent = send_waiting(
        system(LATER), real_store, box.mail(), address=SITE, issue=no_token, confirm=lambda wish: f"for-{wish}"
    ).sent
    assert (sent, box.recipients) == (1, [["kari@ny.example"]])
    assert f"{SITE}/mine-opplysninger?bekreft=for-the-record" in body_of(box.mails[0]).split()


def test_a_link_that_can_no_longer_be_used_is_not_sent(real_store: Store, box: Mailbox) -> None:
    def issue(_record_id: str) -> str:
        raise LinkUnusable

    queue(real_store, someone(real_store), kind=MessageKind.SIGN_IN_LINK, unused="")

    assert send_waiting(system(LATER), real_store, box.mail(), address=SITE, issue=issue).sent == 0
    assert (box.mails, outcomes(real_store)) == ([], [(False, str(LinkUnusable()))])


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


def test_nobody_is_told_of_a_thing_that_they_may_not_read(real_store: Store, box: Mailbox) -> None:
    facts = ABOUT[MessageKind.APPLICATION_SENT].samples
    queue(real_store, someone(real_store), kind=MessageKind.APPLICATION_SENT, **facts)

    assert send(real_store, box) == 0
    assert (box.mails, outcomes(real_store)) == ([], [(False, str(RecipientMayNotRead()))])


def test_the_programmes_mailbox_is_told_what_programme_management_may_read(real_store: Store, box: Mailbox) -> None:
    facts = ABOUT[MessageKind.COUNTY_INTEREST_RECEIVED].samples
    queue(real_store, MAILBOX, kind=MessageKind.COUNTY_INTEREST_RECEIVED, **facts)
    real_store.write(
        lambda transaction: transaction.insert(
            "programme_mailbox", id="programme", email="post@kulturskole.example", version=1
        )
    )

    assert send(real_store, box) == 1
    assert box.recipients == [["post@kulturskole.example"]]


def test_links_to_sign_in_with_go_before_all_else(real_store: Store, box: Mailbox) -> None:
    kari = someone(real_store)
    queue(real_store, kari)
    queue(real_store, kari, kind=MessageKind.SIGN_IN_LINK, minutes=1, unused="")

    send_waiting(system(LATER), real_store, box.mail(), address=SITE, issue=lambda _link: "token")
    assert ["logge inn" in mail["Subject"] for mail in box.mails] == [True, False]


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


def test_no_line_break_reaches_a_header(real_store: Store, box: Mailbox) -> None:
    smuggled = "Bodø\r\nBcc: alle@kommune.example\r\n\r\nKlikk her"
    queue(real_store, someone(real_store, name="Kari\r\nBcc: alle@kommune.example"), municipality=smuggled)

    assert send(real_store, box) == 1
    [mail] = box.mails
    assert mail["Bcc"] is None
    assert mail["Subject"] == ("Fremtidens kulturskole: Bodø Bcc: alle@kommune.example Klikk her har fått veileder")
    assert box.recipients == [[KARI]]


def test_markup_in_a_fact_is_text_in_the_mail(real_store: Store, box: Mailbox) -> None:
    queue(real_store, someone(real_store), municipality="<a href='https://annet.example'>Bodø</a>")

    send(real_store, box)
    html = body_of(box.mails[0], "html")
    assert "<a href='https://annet.example'>" not in html
    assert "&lt;a href=&#39;https://annet.example&#39;&gt;Bodø&lt;/a&gt;" in html


def test_a_message_that_cannot_be_written_holds_up_nobody(
    real_store: Store, box: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    queue(real_store, someone(real_store), another_fact="Bodø")
    queue(real_store, someone(real_store, "ola@kommune.example"), minutes=1)

    assert send(real_store, box) == 1
    assert outcomes(real_store) == [(False, NOT_COMPOSED), (True, None)]
    assert [record.msg for record in caplog.records if record.name == "programme"] == ["message not composed"]


def test_sending_is_for_the_system(store: Store, box: Mailbox) -> None:
    with pytest.raises(NotAllowed):
        send_waiting(programme_manager(store), store, box.mail(), address=SITE, issue=no_token)


def test_what_is_sent_is_logged_without_name_and_address(real_store: Store, box: Mailbox) -> None:
    queue(real_store, person(real_store, "Kari Eksempel"))
    send(real_store, box)

    [logged] = real_store.rows("SELECT * FROM audit_log WHERE action = 'send_message'")
    assert (logged["person_id"], logged["record_kind"]) == ("system", "outbox")
    assert "Eksempel" not in repr(logged)
    assert "@" not in repr(logged)


def test_a_fault_is_no_rule_of_the_programme() -> None:
    assert not issubclass(MailUnreachable, RuleBroken)
