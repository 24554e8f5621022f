"""What a mail says: each kind has a body, with a link where there is something to open."""

import pytest

from programme.messages.model import MessageKind
from programme.messages.wording import worded

SITE = "https://app.kulturskole.example"
TOKEN = 43 * "t"


@pytest.mark.parametrize("kind", MessageKind)
def test_every_kind_says_something_and_leads_somewhere(kind: MessageKind) -> None:
    facts = dict.fromkeys(("department", "municipality", "gathering", "deadline", "day", "role", "from"), "Bodø")
    letter = worded(kind, facts, address=SITE, token=TOKEN)
    assert letter.subject.startswith("Fremtidens kulturskole: ")
    assert letter.before.endswith((".", ":"))
    assert letter.link.startswith(SITE)
    assert (TOKEN in letter.link) == (kind in {MessageKind.SIGN_IN_LINK, MessageKind.EMAIL_TO_CONFIRM})
    assert "{" not in letter.as_text() + letter.as_html()


def test_the_sign_in_link_says_how_long_it_lasts() -> None:
    letter = worded(MessageKind.SIGN_IN_LINK, {}, address=SITE, token=TOKEN)
    assert letter.as_text() == (
        "Hei!\n\n"
        "Her er lenken du kan logge inn med. Den virker én gang, og i 20 minutter.\n\n"
        f"https://app.kulturskole.example/inn/{TOKEN}\n\n"
        "Har du ikke bedt om lenken? Da trenger du ikke gjøre noe. Ikke send den videre til andre.\n"
    )


def test_other_kinds_say_their_subject_and_where_to_see_more() -> None:
    letter = worded(MessageKind.MENTOR_OFFERED, {"municipality": "Bodø"}, address=SITE)
    assert letter.as_text() == (
        "Hei!\n\nVil du være veileder for Bodø? Logg inn for å se mer:\n\nhttps://app.kulturskole.example\n"
    )


def test_a_fact_is_one_line_of_letters_that_can_be_seen() -> None:
    letter = worded(MessageKind.MENTOR_ACCEPTED, {"municipality": "Bo\u2028dø\x00 \t\r\n i\x85dag"}, address=SITE)
    assert letter.subject == "Fremtidens kulturskole: Bo dø i dag har fått veileder"
