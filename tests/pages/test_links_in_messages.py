"""Every kind of message, queued by the real actions: its link opens the very record for whom it was sent to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from programme.access.rights import Right
from programme.language import NotAllowed
from programme.language.dates import local_date
from programme.messages.about import ABOUT
from programme.messages.letters import COLUMNS, letter_of, queued
from programme.messages.model import MessageKind
from programme.messages.reading import LINK_HOLDER
from programme.server import running
from programme.server.settings import Settings
from programme.store import Kind
from tests.messages.test_readers import TOLD, Driven, drive
from tests.rights_world import Part, arrange
from tests.screens import headings, html, opened

PAGES = {
    "": "overview",
    "interesse": "interest",
    "soknad": "application",
    "kommuner": "municipalities",
    "samlinger": "gatherings",
    "veiledning": "mentoring",
    "programperiode": "cohort",
    "mine-opplysninger": "own_data",
    "personvern": "privacy",
}
TOKEN = 43 * "t"
FOLLOWED = [kind for kind in MessageKind if kind is not MessageKind.SIGN_IN_LINK and TOLD[kind] != {Part.NOBODY}]
"""Those that somebody with a page of their own gets; where others come is seen in test_ask_interest.py."""
HEADED = {
    Right.READ_COUNTY_INTEREST: "department",
    Right.READ_DECISION: "department",
    Right.READ_GATHERINGS: "gathering",
    Right.READ_PROPOSALS: "gathering",
    Right.READ_COOPERATION: "municipality",
    Right.ANSWER_COOPERATION: "municipality",
    Right.READ_APPLICATION: "municipality",
    Right.READ_GROUP: "municipality",
}
"""By the right that reading it takes: the fact that is the heading of a record which is one of several on its page."""


@dataclass(frozen=True)
class Screen:
    """What somebody sees who follows a link, and what the message said."""

    role: str
    seen: str
    headings: str
    facts: Mapping[str, str]


Key = tuple[MessageKind, str]


@dataclass
class Following(Driven):
    """Follows the first link of each kind to each person as soon as it is queued, and keeps what it opens."""

    screens: dict[Key, Screen] = field(default_factory=dict)

    def judge(self) -> None:
        for row in self.store.rows(f"SELECT {COLUMNS} FROM outbox ORDER BY queued_at, id"):
            message = queued(row)
            key = message.kind, message.recipient_id
            if key in self.screens or message.kind not in FOLLOWED or message.recipient_id == LINK_HOLDER:
                continue
            link = urlsplit(letter_of(self.store, message, address="", at=message.queued_at, token=TOKEN).link)
            query = dict(parse_qsl(link.query)) | {"dato": local_date(message.queued_at).isoformat()}
            app = opened(PAGES[link.path.strip("/")], message.recipient_id, **query)
            heads = " ".join(head for level in (1, 2, 3) for head in headings(app, level))
            self.screens[key] = Screen(query.get("rolle", ""), html(app), heads, message.facts)


@pytest.fixture(scope="module")
def followed(reference_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Following]:
    """All of them, once for the module."""
    path = tmp_path_factory.mktemp("followed") / "store.duckdb"
    path.write_bytes(reference_file.read_bytes())
    store = running.start(Settings(Kind.EXAMPLE, str(path))).store
    found = Following(store, arrange(store))
    drive(found)
    yield found
    running.stop()


@pytest.mark.parametrize("kind", FOLLOWED)
def test_a_link_opens_the_record(followed: Following, kind: MessageKind) -> None:
    found = [screen for (each, _person), screen in followed.screens.items() if each is kind]
    assert found
    for screen in found:
        assert str(NotAllowed()) not in screen.seen
        whose = "municipality" if "municipality" in screen.facts else "department"
        named = [screen.facts[name] for name in (whose, "gathering") if name in screen.facts]
        assert [name for name in named if name.lower() not in screen.seen.lower()] == []
        heading = HEADED.get(ABOUT[kind].right)
        # A board's page has its own department alone, and does not name it in a heading.
        if heading and not (heading == "department" and screen.role.startswith("board")):
            assert screen.facts[heading].lower() in screen.headings.lower()


def test_a_reminders_link_opens_what_is_to_be_done(followed: Following) -> None:
    coming = [screen for (kind, _person), screen in followed.screens.items() if kind is MessageKind.DEADLINE_COMING]
    by_contact, by_board = sorted(coming, key=lambda screen: screen.role, reverse=True)
    assert by_contact.facts["task"] == "Send søknad for Narvik"
    assert "Narvik" in by_contact.headings
    assert "Dere kan sende selv om gruppen ikke er komplett" in by_contact.seen
    assert by_board.facts["task"].startswith("Svar på om Gildeskål")
    assert "Kommuner som er ført opp sammen" in by_board.headings
    assert "Gildeskål" in by_board.seen
