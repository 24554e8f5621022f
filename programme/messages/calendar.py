"""The calendar file that goes with a gathering's messages (RFC 5545 and 5546)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from icalendar import Calendar, Event, vCalAddress

from programme.language.dates import OSLO
from programme.messages.model import MessageKind

_INVITES = frozenset({MessageKind.GATHERING_ANNOUNCED, MessageKind.GATHERING_CHANGED})
_METHODS: Mapping[MessageKind, str] = {
    **dict.fromkeys(_INVITES, "REQUEST"),
    MessageKind.GATHERING_CANCELLED: "CANCEL",
}
_NEEDED = frozenset({"gathering", "venue", "theme", "starts_at", "ends_at", "version"})


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry for the recipient's calendar; moments are aware.

    `uid` is the gathering's id and stays the same; `sequence` is its version and only rises, so that a calendar knows
    which of two files is the newer.
    """

    method: str
    uid: str
    sequence: int
    title: str
    starts_at: datetime
    ends_at: datetime
    venue: str
    description: str
    link: str


def entry_of(kind: MessageKind, facts: Mapping[str, str], *, record_id: str, link: str) -> Entry | None:
    """The entry of a message, None where its kind has none."""
    if kind not in _METHODS or not facts.keys() >= _NEEDED:
        return None
    title = f"Fremtidens kulturskole: {facts['gathering']}"
    return Entry(
        method=_METHODS[kind],
        uid=record_id,
        sequence=int(facts["version"]),
        title=title,
        starts_at=datetime.fromisoformat(facts["starts_at"]),
        ends_at=datetime.fromisoformat(facts["ends_at"]),
        venue=facts["venue"],
        description=facts["theme"],
        link=link,
    )


def calendar_file(entry: Entry, *, organizer: str, attendees: list[str], at: datetime) -> bytes:
    """The entry as a file, in Oslo time; `organizer` and `attendees` are e-mail addresses."""
    calendar = Calendar()
    calendar.add("prodid", "-//Norsk kulturskoleråd//Fremtidens kulturskole//NO")
    calendar.add("version", "2.0")
    calendar.add("method", entry.method)
    calendar.add_component(_event(entry, organizer=organizer, attendees=attendees, at=at))
    # Without days the file would tell of every summer time since 1970.
    calendar.add_missing_timezones(date(entry.starts_at.year, 1, 1), date(entry.ends_at.year + 1, 1, 1))
    return bytes(calendar.to_ical())


def _event(entry: Entry, *, organizer: str, attendees: list[str], at: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", at)
    event.add("dtstart", entry.starts_at.astimezone(OSLO))
    event.add("dtend", entry.ends_at.astimezone(OSLO))
    event.add("summary", entry.title)
    event.add("status", "CANCELLED" if entry.method == "CANCEL" else "CONFIRMED")
    event.add("organizer", vCalAddress(f"mailto:{organizer}"))
    for attendee in attendees:
        event.add("attendee", vCalAddress(f"mailto:{attendee}"), parameters={"RSVP": "FALSE"})  # answers go to the app
    for name, said in (("location", entry.venue), ("description", entry.description), ("url", entry.link)):
        if said:
            event.add(name, said)
    return event
