"""What a mail says: each kind has a body, with a link where there is something to open."""

from email.message import EmailMessage
from typing import Any

import icalendar
import pytest

from programme.messages.about import ABOUT
from programme.messages.model import MessageKind
from programme.messages.wording import composed, worded
from tests.factories import MORNING

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
    assert "Svar: ja\nKommuner som kan være interessert: Bodø og Narvik\nØnsker dialogmøte: ja" in letter.before
