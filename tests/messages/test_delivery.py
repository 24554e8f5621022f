"""What waits in the outbox is sent to a real mail server: what is sent, to which address, in which order."""

import pytest

from programme.access.model import system
from programme.language import NotAllowed
from programme.messages.about import ABOUT
from programme.messages.letters import RecipientMayNotRead
from programme.messages.model import MessageKind
from programme.messages.reading import MAILBOX
from programme.messages.sending import send_waiting
from programme.sign_in.model import LinkUnusable
from programme.store import Store
from tests.factories import MORNING, person, programme_manager
from tests.messages.mailbox import SENDER, Mailbox, body_of
from tests.messages.waiting import KARI, LATER, SITE, no_token, outcomes, queue, send, someone


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


def test_links_to_sign_in_with_go_before_all_else(real_store: Store, box: Mailbox) -> None:
    kari = someone(real_store)
    queue(real_store, kari)
    queue(real_store, kari, kind=MessageKind.SIGN_IN_LINK, minutes=1, unused="")

    send_waiting(system(LATER), real_store, box.mail(), address=SITE, issue=lambda _link: "token")
    assert ["logge inn" in mail["Subject"] for mail in box.mails] == [True, False]


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


def test_nobody_is_told_of_a_thing_that_they_may_not_read(real_store: Store, box: Mailbox) -> None:
    facts = ABOUT[MessageKind.APPLICATION_SENT].samples
    queue(real_store, someone(real_store), kind=MessageKind.APPLICATION_SENT, **facts)

    assert send(real_store, box) == 0
    assert (box.mails, outcomes(real_store)) == ([], [(False, str(RecipientMayNotRead()))])


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
