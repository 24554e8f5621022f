"""What a mail says below its subject line, as plain text and as simple HTML."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from markupsafe import Markup

from programme.language import _
from programme.messages.about import ABOUT
from programme.messages.calendar import Entry, calendar_file, entry_of, gatherings_in
from programme.messages.model import MessageKind
from programme.messages.standard import PLACEHOLDER, Text, standard
from programme.messages.templates import filled


@dataclass(frozen=True, slots=True)
class Letter:
    """A message worded for one recipient."""

    subject: str
    before: str
    link: str
    after: str
    entries: tuple[Entry, ...] = ()

    def as_text(self) -> str:
        """The body as plain text."""
        return "\n\n".join(part for part in (_("Hei!"), self.before, self.link, self.after) if part) + "\n"

    def as_html(self) -> str:
        """The body as HTML; everything that a person has typed is escaped."""
        link = Markup('<a href="{0}">{0}</a>').format(self.link)
        parts = [_("Hei!"), *_paragraphs(self.before), link, *_paragraphs(self.after)]
        paragraphs = Markup("\n").join(Markup("<p>{}</p>").format(part) for part in parts)
        head = Markup('<head><meta charset="utf-8"><title>{}</title></head>').format(self.subject)
        return Markup('<!DOCTYPE html>\n<html lang="nb">{}<body>\n{}\n</body></html>\n').format(head, paragraphs)


def subject_line(kind: MessageKind, facts: Mapping[str, object], template: Text | None = None) -> str:
    """The subject line of such a message: as `template` says, else the standard, else its kind's name.

    A line is passed over when a fact that it asks for is missing, or all of them are empty.
    """
    one_line = {name: on_one_line(str(fact)) for name, fact in facts.items()}
    for text in (template or standard(kind), standard(kind)):
        is_whole = set(PLACEHOLDER.findall(text.subject)) <= one_line.keys()
        if is_whole and (line := on_one_line(filled(text.subject, one_line))):
            return line
    return kind.label


def worded(
    kind: MessageKind,
    facts: Mapping[str, object],
    *,
    address: str,
    token: str = "",
    record_id: str = "",
    template: Text | None = None,
    role: str = "",
) -> Letter:
    """The letter, in the recipient's language; what `template` says, else the kind's standard text.

    `address` is the app's own, without a path; `role` is what the recipient looks with (reading.role_in_address).
    A message that was queued before its kind had this text says its subject and where to see more. Raises KeyError
    for a fact that the subject needs and the message lacks.
    """
    one_line = {name: on_one_line(str(fact)) for name, fact in facts.items()}
    text = template or standard(kind)
    try:
        link = address + path_of(kind, one_line, record_id=record_id, token=token, role=role)
        before, after = filled(text.before, one_line), filled(text.after, one_line)
        entries = tuple(_entries(kind, one_line, address=address, record_id=record_id, role=role))
        return Letter(subject_line(kind, facts, text), before, link, after, entries)
    except KeyError:
        head = filled(standard(kind).subject, one_line)
        return Letter(head, _("{sentence} Logg inn for å se mer:", sentence=_as_sentence(head)), address, "")


def _entries(
    kind: MessageKind, facts: Mapping[str, str], *, address: str, record_id: str, role: str
) -> Iterator[Entry]:
    for own_id, said in gatherings_in(kind, facts, record_id=record_id).items():
        path = path_of(MessageKind.GATHERING_CHANGED, facts, record_id=own_id, role=role)
        one_line = {name: on_one_line(fact) for name, fact in said.items()}
        yield entry_of(kind, one_line, record_id=own_id, link=address + path)


def path_of(kind: MessageKind, facts: Mapping[str, str], *, record_id: str, token: str = "", role: str = "") -> str:
    """Where the record is within the app: `/interesse?periode=2024-25`. Raises KeyError for a fact that is missing."""
    path, _mark, query = ABOUT[kind].path.format_map({**facts, "record": record_id, "token": token}).partition("?")
    if role and "rolle=" not in query:
        query = "&".join(filter(None, (query, f"rolle={role}")))
    return path + ("?" + query if query else "")


def composed(letter: Letter, *, sender: str, recipients: list[str], at: datetime) -> EmailMessage:
    """The letter as a mail, with a calendar file for each thing there is to enter.

    Raises ValueError for an address with a line break: no header can be smuggled in, nor by way of the subject line.
    """
    message = EmailMessage(policy=SMTP)
    # What looks encoded would be decoded here, and may hold line breaks.
    message["Subject"] = on_one_line(letter.subject).replace("=?", "= ?")
    message["From"] = sender
    message["To"] = ", ".join(recipients)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence is told to us
    # Not every server passes on letters beyond ASCII as they are.
    message.set_content(letter.as_text(), cte="quoted-printable")
    message.add_alternative(letter.as_html(), subtype="html", cte="quoted-printable")
    for number, entry in enumerate(letter.entries, start=1):
        file = calendar_file(entry, organizer=sender, attendees=recipients, at=at)
        parameters = {"method": entry.method, "charset": "utf-8"}
        name = f"samling-{number}.ics" if len(letter.entries) > 1 else "samling.ics"
        message.add_attachment(file, "text", "calendar", filename=name, params=parameters, cte="base64")
    return message


def _paragraphs(text: str) -> list[Markup]:
    """The text's paragraphs, escaped, a line break between the lines of one."""
    found = (part.strip() for part in text.split("\n\n"))
    return [Markup("<br>\n").join(part.split("\n")) for part in found if part]


def _as_sentence(head: str) -> str:
    """`Bodø har fått veileder.` for `Fremtidens kulturskole: Bodø har fått veileder`."""
    said = head.partition(": ")[2] or head
    return said[:1].upper() + said[1:] + ("" if said.endswith(("?", ".", "!")) else ".")


def on_one_line(text: str) -> str:
    """The text with a space for whatever cannot be printed, line breaks too."""
    if not text.isprintable():  # asked of the whole first, which is much faster and most often so
        text = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(text.split())
