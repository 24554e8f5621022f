"""Every kind of message has all that a kind needs: a row, a text, words, invented facts, somewhere to lead."""

from string import Formatter
from urllib.parse import parse_qs, urlsplit

import pytest

from programme.access.model import Role
from programme.access.rights import RIGHTS, Reach
from programme.messages.about import ABOUT
from programme.messages.model import SUBJECTS, MessageKind
from programme.messages.standard import standard
from programme.messages.templates import checked, form_of, placeholders
from programme.messages.wording import path_of, worded
from programme.sign_in.model import local_target
from tests.factories import ROOT

SITE = "https://app.kulturskole.example"
TOKEN = 43 * "t"
TO_INTEREST = {MessageKind.MUNICIPAL_INTEREST_LINK, MessageKind.MUNICIPAL_INTEREST_LINK_TO_CONFIRM}
WITH_TOKEN = {MessageKind.SIGN_IN_LINK, MessageKind.EMAIL_TO_CONFIRM, *TO_INTEREST}
OUTSIDE_PAGES = {
    MessageKind.SIGN_IN_LINK: f"/inn/{TOKEN}",
    **dict.fromkeys(TO_INTEREST, f"/kommuneinteresse/{TOKEN}"),
}
"""What leads to a route of its own."""
PAGES = {"interesse", "soknad", "samlinger", "veiledning", "programperiode", "mine-opplysninger", "personvern"}
every_kind = pytest.mark.parametrize("kind", MessageKind)


def test_the_table_has_just_the_kinds_there_are() -> None:
    assert set(ABOUT) == set(SUBJECTS) == set(MessageKind)


@every_kind
def test_a_kind_has_words_and_a_text_that_its_facts_fill(kind: MessageKind) -> None:
    about = ABOUT[kind]
    letter = worded(kind, about.samples, address=SITE, token=TOKEN, record_id="record")

    assert kind.label
    assert letter.subject.startswith("Fremtidens kulturskole")
    assert letter.before.endswith((".", ":"))
    assert letter.link.startswith(SITE + "/")
    assert "Logg inn for å se mer" not in letter.before
    assert not set("{}") & set(letter.as_text() + letter.as_html())


@every_kind
def test_a_kinds_standard_text_could_have_been_written_on_the_page(kind: MessageKind) -> None:
    text = standard(kind)
    assert checked(kind, form_of(text)) == text
    assert text.names <= ABOUT[kind].facts.keys()
    assert len(placeholders(kind)) == len(ABOUT[kind].facts)


@every_kind
def test_the_record_is_one_that_those_who_are_told_can_read(kind: MessageKind) -> None:
    about = ABOUT[kind]
    if about.right is None:
        return
    reaches = RIGHTS[about.right]
    assert about.roles
    assert about.roles <= reaches.keys()
    # Where a role reaches only what is its own, the message has to say whose the record is.
    if any(reaches[role] is not Reach.EVERYWHERE for role in about.roles - {Role.BOARD}):
        assert {"municipality_number", "cohort"} <= about.codes.keys()
    if Role.BOARD in about.roles and reaches[Role.BOARD] is not Reach.EVERYWHERE:
        assert "department_code" in about.codes


@every_kind
def test_a_link_leads_to_a_page_of_ours_and_survives_sign_in(kind: MessageKind) -> None:
    path = path_of(kind, ABOUT[kind].samples, record_id="record", token=TOKEN, role="board-nordland")

    assert (TOKEN in path) == (kind in WITH_TOKEN)
    assert local_target(path) == path
    parts = urlsplit(path)
    if kind in OUTSIDE_PAGES:
        assert parts.path == OUTSIDE_PAGES[kind]
    else:
        assert parts.path.removeprefix("/") in PAGES
    assert parse_qs(parts.query, strict_parsing=True)["rolle"] == ["board-nordland"]


def test_the_pages_that_links_lead_to_are_there() -> None:
    menu = (ROOT / "programme" / "ui" / "menu.py").read_text()
    assert [page for page in PAGES if f'"{page}"' not in menu] == []


@every_kind
def test_subjects_ask_for_no_more_than_the_facts(kind: MessageKind) -> None:
    names = {name for _text, name, _format, _conversion in Formatter().parse(SUBJECTS[kind]) if name}
    assert names <= ABOUT[kind].facts.keys()
