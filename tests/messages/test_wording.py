"""What a mail says: each kind has a body, with a link where there is something to open."""

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import icalendar
import pytest
from markupsafe import escape

from programme.messages.about import ABOUT
from programme.messages.calendar import entries_as_fact
from programme.messages.model import MessageKind
from programme.messages.wording import Letter, composed, worded
from tests.factories import MORNING
from tests.messages.mailbox import body_of

SITE = "https://app.kulturskole.example"
TOKEN = 43 * "t"
SENDER, KARI, OLA = "program@kulturskole.example", "kari@kommune.example", "ola@kommune.example"
GATHERINGS = {
    MessageKind.GATHERING_ANNOUNCED: ("REQUEST", "CONFIRMED"),
    MessageKind.GATHERING_CHANGED: ("REQUEST", "CONFIRMED"),
    MessageKind.GATHERING_CANCELLED: ("CANCEL", "CANCELLED"),
}


def mail(kind: MessageKind, **facts: str) -> EmailMessage:
    letter = worded(kind, ABOUT[kind].samples | facts, address=SITE, token=TOKEN, record_id="the-gathering")
    return composed(letter, sender=SENDER, recipients=[KARI, OLA], at=MORNING)


def calendar_of(sent: EmailMessage) -> tuple[EmailMessage, Any]:
    """The part with the calendar file, and what stands in it."""
    [part] = sent.iter_attachments()
    assert isinstance(part, EmailMessage)
    return part, icalendar.Calendar.from_ical(part.get_content().encode())


def test_the_sign_in_link_says_how_long_it_lasts() -> None:
    letter = worded(MessageKind.SIGN_IN_LINK, {}, address=SITE, token=TOKEN)
    assert letter.as_text() == (
        "Hei!\n\n"
        "Her er lenken du kan logge inn med. Den virker én gang, og i 20 minutter.\n\n"
        f"https://app.kulturskole.example/inn/{TOKEN}\n\n"
        "Har du ikke bedt om lenken? Da trenger du ikke gjøre noe. Ikke send den videre til andre.\n"
    )


def test_what_was_queued_before_its_kind_had_a_text_says_its_subject_and_where_to_see_more() -> None:
    letter = worded(MessageKind.MENTOR_OFFERED, {"municipality": "Bodø"}, address=SITE)
    assert letter.as_text() == (
        "Hei!\n\nVil du være veileder for Bodø? Logg inn for å se mer:\n\nhttps://app.kulturskole.example\n"
    )


def test_a_fact_is_one_line_of_letters_that_can_be_seen() -> None:
    letter = worded(MessageKind.MENTOR_ACCEPTED, {"municipality": "Bo\u2028dø\x00 \t\r\n i\x85dag"}, address=SITE)
    assert letter.subject == "Fremtidens kulturskole: Bo dø i dag har fått veileder"


def as_it_comes(sent: EmailMessage) -> EmailMessage:
    """The mail as it is read from the wire."""
    came = message_from_bytes(sent.as_bytes(), policy=default)
    assert isinstance(came, EmailMessage)
    return came


@pytest.mark.parametrize(
    "typed",
    [
        "Bodø\r\nBcc: alle@kommune.example\r\n\r\nKlikk her",
        "=?utf-8?q?Bod=0D=0ABcc:_alle@kommune.example=0D=0A=0D=0AKlikk_her?=",
        "=?utf-8?b?YQ0KQmNjOiBhbGxlQGtvbW11bmUuZXhhbXBsZQ==?=",
        "Bodø\x85Bcc: alle@kommune.example\u2028Bcc: alle@kommune.example\x0b\x1b",
    ],
)
def test_a_subject_line_smuggles_in_no_header(typed: str) -> None:
    letter = Letter(typed, "Les mer her:", SITE, "")
    sent = composed(letter, sender=SENDER, recipients=[KARI], at=MORNING)
    usual = ["Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"]
    assert as_it_comes(sent).keys() == usual
    assert "Bcc" in as_it_comes(sent)["Subject"] or "?" in as_it_comes(sent)["Subject"]
    assert body_of(as_it_comes(sent)).split() == ["Hei!", "Les", "mer", "her:", SITE]


@pytest.mark.parametrize(
    "municipality", ["Ærøy – «Čáhppil» i Østre Ånd", 400 * "Å", 4000 * "X", "Bodø og " * 100 + "Å", 'A, b <c@d>; "e" &']
)
def test_letters_of_all_kinds_and_long_lines_come_as_they_were_written(municipality: str) -> None:
    facts = ABOUT[MessageKind.MENTOR_ACCEPTED].samples | {"municipality": municipality}
    letter = worded(MessageKind.MENTOR_ACCEPTED, facts, address=SITE)
    sent = composed(letter, sender=SENDER, recipients=[KARI], at=MORNING)
    came = as_it_comes(sent)
    assert came["Subject"] == f"Fremtidens kulturskole: {municipality} har fått veileder"
    assert f"Veilederen for {municipality} i programperioden 2024–25 har sagt ja.\r\n" in body_of(came)
    assert f"Veilederen for {escape(municipality)} i programperioden 2024–25 har sagt ja." in body_of(came, "html")
    assert max(map(len, sent.as_bytes().splitlines())) <= 78  # RFC 5322, 2.1.1


@pytest.mark.parametrize("kind", GATHERINGS)
def test_a_gathering_comes_with_a_calendar_file(kind: MessageKind) -> None:
    part, calendar = calendar_of(mail(kind, version="4"))
    method, status = GATHERINGS[kind]
    [event] = calendar.walk("VEVENT")

    assert (part.get_content_type(), part.get_param("method"), part.get_filename()) == (
        "text/calendar",
        method,
        "samling.ics",
    )
    assert (calendar["METHOD"], event["STATUS"], event["UID"], event["SEQUENCE"]) == (
        method,
        status,
        "the-gathering",
        4,
    )
    assert (event["ORGANIZER"], event["ATTENDEE"]) == (f"mailto:{SENDER}", [f"mailto:{KARI}", f"mailto:{OLA}"])
    assert event["SUMMARY"] == "Fremtidens kulturskole: samling 3"
    assert event["URL"] == f"{SITE}/samlinger?periode=2024-25&samling=the-gathering"


def test_the_calendar_has_oslo_time_on_both_sides_of_summer() -> None:
    kind = MessageKind.GATHERING_ANNOUNCED
    moments = {"starts_at": "2025-03-30T08:00:00+00:00", "ends_at": "2025-10-26T15:00:00+00:00"}
    part, calendar = calendar_of(mail(kind, **moments))
    [event] = calendar.walk("VEVENT")

    assert "DTSTART;TZID=Europe/Oslo:20250330T100000" in part.get_content()
    assert "DTEND;TZID=Europe/Oslo:20251026T160000" in part.get_content()
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Oslo"]
    assert event["DTSTART"].dt.utcoffset().total_seconds() == 7200


def test_nothing_smuggles_a_line_into_the_calendar() -> None:
    venue = "Stormen\r\nATTENDEE:mailto:alle@kommune.example"
    _part, calendar = calendar_of(mail(MessageKind.GATHERING_ANNOUNCED, venue=venue))
    [event] = calendar.walk("VEVENT")
    assert event["LOCATION"] == "Stormen ATTENDEE:mailto:alle@kommune.example"
    assert len(event["ATTENDEE"]) == 2


def test_other_messages_have_no_calendar_file() -> None:
    assert list(mail(MessageKind.MENTOR_OFFERED).iter_attachments()) == []


def test_a_line_without_any_of_its_facts_is_left_out() -> None:
    text = worded(
        MessageKind.GATHERING_ANNOUNCED, ABOUT[MessageKind.GATHERING_ANNOUNCED].samples | {"venue": ""}, address=SITE
    )
    assert "Sted:" not in text.as_text()
    assert "Tema: Samhandling\n" in text.as_text()


def test_the_receipt_for_county_interest_has_what_the_invitation_asks_for() -> None:
    """Seed 003: «Emne: Fremtidens kulturskole, Regionale program», the department's name and its interest."""
    kind = MessageKind.COUNTY_INTEREST_RECEIVED
    letter = worded(kind, ABOUT[kind].samples, address=SITE)
    assert letter.subject == "Fremtidens kulturskole, Regionale program: Nordland"
    assert letter.before.startswith("Norsk kulturskoleråd Nordland har svart på om fylkesavdelingen er interessert")
    assert "Svar: ja\nKommuner som kan være interessert: Bodø og Narvik\n" in letter.before
    assert "Svarer for det: Kari Eksempel\nØnsker dialogmøte: ja\n" in letter.before


def test_a_mail_has_the_same_text_twice_as_plain_text_and_html_and_then_its_calendar_files() -> None:
    kind = MessageKind.COHORT_POSTPONED
    gatherings = {
        each: {**ABOUT[MessageKind.GATHERING_CHANGED].samples, "gathering": f"samling {each}", "version": "2"}
        for each in ("1", "2")
    }
    sent = mail(kind, gatherings="samling 1; samling 2", entries=entries_as_fact(gatherings))

    assert [part.get_content_type() for part in sent.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "text/calendar",
    ]
    plain, html = body_of(sent), body_of(sent, "html")
    assert '<html lang="nb">' in html
    assert re.sub("<[^>]+>", " ", html.partition("<body>")[2]).split() == plain.split()
    parts = list(sent.iter_attachments())
    assert [part.get_filename() for part in parts] == ["samling-1.ics", "samling-2.ics"]
    files = [icalendar.Calendar.from_ical(part.get_content().encode()) for part in parts]
    events = [event for file in files for event in file.walk("VEVENT")]
    assert [(str(event["UID"]), str(event["SUMMARY"])[-9:]) for event in events] == [
        ("1", "samling 1"),
        ("2", "samling 2"),
    ]
    assert {str(file["METHOD"]) for file in files} == {"REQUEST"}
