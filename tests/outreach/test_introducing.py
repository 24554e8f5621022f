"""The letter about the programme: looked at, sent to the address that the board has entered, and noted in the row."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from programme.access.model import Actor, system
from programme.cohorts.extending import grant_extension
from programme.cohorts.further import set_further_deadline
from programme.cohorts.model import DateKind, ExtensionForm, FurtherDeadlineForm
from programme.language import NotAllowed
from programme.messages.actions import write_template
from programme.messages.model import MessageKind
from programme.messages.queries import outbox
from programme.messages.sending import WITHOUT_ADDRESS, send_waiting
from programme.messages.templates import TemplateForm
from programme.messages.wording import Letter
from programme.outreach.actions import follow_up, send_introduction
from programme.outreach.model import OutreachStatus
from programme.outreach.queries import introduction, letter_sent
from programme.outreach.rules import AddressMissing, ApplyingClosed
from programme.store import Kind, Store, make_store
from tests.factories import COHORT, MORNING, board_member, contact, load_reference, programme_manager
from tests.messages.mailbox import body_of, mailbox
from tests.outreach.arranging import BODO, NORDLAND, board, form, partner, record, row

SITE = "https://app.kulturskole.example"
RITA = "rita@bodo.example"
OF_BODO = {**NORDLAND, "record_id": BODO}


@pytest.fixture
def real_store(empty_address: str) -> Iterator[Store]:
    """A real store with reference data, on each engine in turn: an example store sends nothing."""
    made = make_store(empty_address, Kind.REAL)
    load_reference(made)
    yield made
    made.close()


def letter_of(actor: Actor, store: Store) -> Letter:
    """What Bodø would be sent."""
    letter = introduction(actor, store, **OF_BODO, address=SITE)
    assert isinstance(letter, Letter)
    return letter


def test_the_letter_says_who_asks_whom_the_dates_and_whom_to_answer(store: Store) -> None:
    actor = board(store)
    record(actor, store, contact_email=RITA)

    letter = letter_of(actor, store)
    assert letter.subject == "Fremtidens kulturskole 2024–25: vil dere være med?"
    assert "Norsk kulturskoleråd Nordland inviterer Bodø med i Fremtidens kulturskole" in letter.before
    assert "på 6 samlinger" in letter.before
    assert "Frist for å melde interesse: 5. januar 2024\nSøknadsfrist: 15. mai 2024" in letter.before
    assert "Ta kontakt med Bo Eksempel, person" in letter.before
    assert letter.link == f"{SITE}/interesse?periode=2024-25"


def test_the_letter_names_no_date_that_is_past_and_the_further_deadline_that_holds(store: Store) -> None:
    record(board(store), store, contact_email=RITA)
    after = board(store, at=datetime(2024, 2, 1, 8, 0, tzinfo=UTC))
    letter = letter_of(after, store)
    assert "Frist for å melde interesse" not in letter.before
    assert "Søknadsfrist: 15. mai 2024" in letter.before

    again = FurtherDeadlineForm(
        kind=DateKind.MUNICIPAL_INTEREST, opens_on=date(2024, 1, 20), falls_on=date(2024, 3, 1), reason="Sene årsmøter"
    )
    set_further_deadline(programme_manager(store), store, again, slug=COHORT, shown=[])
    letter = letter_of(after, store)
    assert "Frist for å melde interesse: 1. mars 2024\nSøknadsfrist: 15. mai 2024" in letter.before


def test_the_letter_goes_to_the_address_entered_and_the_row_says_so(real_store: Store) -> None:
    actor = board(real_store)
    record(actor, real_store, status=OutreachStatus.NOT_CONTACTED, contact_email=RITA)
    send_introduction(actor, real_store, **OF_BODO, version=1)

    found = row(actor, real_store)
    assert (found.introduced_at, found.contacted_on, found.status, found.version) == (
        MORNING,
        MORNING.date(),
        OutreachStatus.CONTACTED,
        2,
    )
    waiting = letter_sent(actor, real_store, **OF_BODO)
    assert waiting
    assert (waiting.queued_at, waiting.sent_at) == (MORNING, None)

    with mailbox() as box:
        send_waiting(system(MORNING), real_store, box.mail(), address=SITE, issue=str)
        letters = [mail for mail in box.mails if mail["To"] == RITA]
    assert len(letters) == 1
    assert "Norsk kulturskoleråd Nordland inviterer Bodø med" in body_of(letters[0])
    sent = letter_sent(actor, real_store, **OF_BODO)
    assert sent
    assert (sent.sent_at, sent.fault) == (MORNING, None)


def test_a_letter_whose_address_was_taken_away_before_it_went_is_not_sent(real_store: Store) -> None:
    actor = board(real_store)
    record(actor, real_store, contact_email=RITA)
    send_introduction(actor, real_store, **OF_BODO, version=1)
    follow_up(actor, real_store, form(), **OF_BODO, version=2)

    with mailbox() as box:
        send_waiting(system(MORNING), real_store, box.mail(), address=SITE, issue=str)
        assert [mail for mail in box.mails if mail["To"] == RITA] == []
    sent = letter_sent(actor, real_store, **OF_BODO)
    assert sent
    assert sent.fault == WITHOUT_ADDRESS


def test_what_is_known_of_the_row_stays_when_a_letter_goes(store: Store) -> None:
    actor = board(store)
    partner_id = partner(actor, store, status=OutreachStatus.INTERESTED, contact_email=RITA, notes="Vil vite mer.")
    send_introduction(actor, store, **NORDLAND, record_id=partner_id, version=1)
    found = row(actor, store, partner_id)
    assert (found.status, found.notes, found.name) == (OutreachStatus.INTERESTED, "Vil vite mer.", "Fylkesbiblioteket")


def test_programme_management_writes_the_letter_and_sees_whom_it_goes_to(store: Store) -> None:
    actor, manager = board(store), programme_manager(store)
    record(actor, store, contact_email=RITA)
    wish = TemplateForm(
        subject="Fremtidens kulturskole", text_before="Hilsen {fylkesavdelingens navn} ved {avsender}. Se her:"
    )
    write_template(manager, store, wish, kind=MessageKind.PROGRAMME_INTRODUCED, version=0)
    assert letter_of(actor, store).before.startswith("Hilsen Norsk kulturskoleråd Nordland")

    send_introduction(actor, store, **OF_BODO, version=1)
    listed = [each for each in outbox(manager, store) if each.recipient == "Bodø"]
    assert [each.kind for each in listed] == [MessageKind.PROGRAMME_INTRODUCED]


def test_without_an_address_there_is_no_letter(store: Store) -> None:
    with pytest.raises(AddressMissing) as refused:
        send_introduction(board(store), store, **OF_BODO, version=0)
    assert "Bodø" in str(refused.value)


def test_once_nobody_can_apply_no_letter_goes(store: Store) -> None:
    record(board(store), store, contact_email=RITA)
    last_day, after = (board(store, at=datetime(2024, 5, day, 9, 0, tzinfo=UTC)) for day in (15, 16))
    assert isinstance(introduction(last_day, store, **OF_BODO, address=SITE), Letter)
    assert introduction(after, store, **OF_BODO, address=SITE) == date(2024, 5, 15)
    with pytest.raises(ApplyingClosed, match=r"15\. mai 2024"):
        send_introduction(after, store, **OF_BODO, version=1)

    contact(store)
    longer = ExtensionForm(falls_on=date(2024, 5, 31), reason="Sen behandling")
    grant_extension(programme_manager(store, after.at), store, longer, cohort=COHORT, municipality="1804")
    send_introduction(after, store, **OF_BODO, version=1)


def test_nobody_sends_letters_for_another_board(store: Store) -> None:
    actor = board(store)
    record(actor, store, contact_email=RITA)
    for refused in (board_member(store, "vestland"), programme_manager(store)):
        with pytest.raises(NotAllowed):
            send_introduction(refused, store, **OF_BODO, version=1)
        with pytest.raises(NotAllowed):
            introduction(refused, store, **OF_BODO, address=SITE)
