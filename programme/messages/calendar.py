"""The calendar files that go with messages about gatherings, one each (RFC 5545 and 5546).

A REQUEST is about one UID (RFC 5546, 3.2.2), and Outlook reads no more than the first event of a file.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from icalendar import Calendar, Event, vCalAddress

from programme.language.dates import OSLO
from programme.messages.model import MessageKind

_METHODS: Mapping[MessageKind, str] = {
    MessageKind.GATHERING_ANNOUNCED: "REQUEST",
    MessageKind.GATHERING_CHANGED: "REQUEST",
    MessageKind.GATHERING_CANCELLED: "CANCEL",
    MessageKind.COHORT_POSTPONED: "REQUEST",
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


def entries_as_fact(gatherings: Mapping[str, Mapping[str, str]]) -> str:
    """The gatherings of a message about several as one of its facts: what each says of itself, by id."""
    needed = {record_id: {name: said[name] for name in sorted(_NEEDED)} for record_id, said in gatherings.items()}
    return json.dumps(needed)


def gatherings_in(kind: MessageKind, facts: Mapping[str, str], *, record_id: str) -> Mapping[str, Mapping[str, str]]:
    """By id, what each gathering says of itself that a message has an entry for."""
    if kind is MessageKind.COHORT_POSTPONED:
        several: Mapping[str, Mapping[str, str]] = json.loads(facts["entries"] or "{}")
        return several
    return {record_id: facts} if kind in _METHODS and facts.keys() >= _NEEDED else {}


def entry_of(kind: MessageKind, facts: Mapping[str, str], *, record_id: str, link: str) -> Entry:
    """A gathering's entry: `facts` are what it says of itself."""
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
