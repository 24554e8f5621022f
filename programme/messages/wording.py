"""What a mail says below its subject line, as plain text and as simple HTML."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from markupsafe import Markup

from programme.language import _, later
from programme.messages.model import MessageKind, subject


@dataclass(frozen=True, slots=True)
class Body:
    """What stands before and after the link; `path` is where it leads within the app."""

    before: str
    path: str = ""
    after: str = ""


BODIES: Mapping[MessageKind, Body] = {
    MessageKind.SIGN_IN_LINK: Body(
        before=later("Her er lenken du kan logge inn med. Den virker én gang, og i 20 minutter."),
        path="/inn/{token}",
        after=later("Har du ikke bedt om lenken? Da trenger du ikke gjøre noe. Ikke send den videre til andre."),
    ),
    MessageKind.ROLE_GIVEN: Body(
        before=later("Du er lagt til som {role}. Det gjelder fra {from}. Logg inn for å se hva du kan gjøre:"),
        after=later("Mener du at dette er feil? Si fra til programledelsen."),
    ),
    MessageKind.EMAIL_TO_CONFIRM: Body(
        before=later("Du vil bruke denne e-postadressen i Fremtidens kulturskole. Logg inn og bekreft at den er din:"),
        path="/mine-opplysninger?bekreft={token}",
        after=later("Har du ikke bedt om dette? Da trenger du ikke gjøre noe, og adressen blir ikke brukt."),
    ),
    MessageKind.ERASURE_ASKED_FOR: Body(
        before=later("En person har bedt om å bli slettet. Logg inn for å se hvem det er, og for å gjøre det:"),
    ),
}


@dataclass(frozen=True, slots=True)
class Letter:
    """A message worded for one recipient."""

    subject: str
    before: str
    link: str
    after: str

    def as_text(self) -> str:
        """The body as plain text."""
        return "\n\n".join(part for part in (_("Hei!"), self.before, self.link, self.after) if part) + "\n"

    def as_html(self) -> str:
        """The body as HTML; everything that a person has typed is escaped."""
        link = Markup('<a href="{0}">{0}</a>').format(self.link)
        parts = [part for part in (_("Hei!"), self.before, link, self.after) if part]
        paragraphs = Markup("\n").join(Markup("<p>{}</p>").format(part) for part in parts)
        head = Markup('<head><meta charset="utf-8"><title>{}</title></head>').format(self.subject)
        return Markup('<!DOCTYPE html>\n<html lang="nb">{}<body>\n{}\n</body></html>\n').format(head, paragraphs)


def worded(kind: MessageKind, facts: Mapping[str, object], *, address: str, token: str = "") -> Letter:
    """The letter; `address` is the app's own, without a path. Raises KeyError for a fact that is missing."""
    one_line = {name: _on_one_line(str(fact)) for name, fact in facts.items()}
    head = subject(kind, one_line)
    body = BODIES.get(kind)
    if body is None:
        before = _("{sentence} Logg inn for å se mer:", sentence=_as_sentence(head))
        return Letter(head, before, address, "")
    before, after = _(body.before, **one_line), _(body.after) if body.after else ""
    return Letter(head, before, address + body.path.format(token=token), after)


def composed(letter: Letter, *, sender: str, recipients: list[str], at: datetime) -> EmailMessage:
    """The letter as a mail. Raises ValueError for an address with a line break: no header can be smuggled in."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = letter.subject
    message["From"] = sender
    message["To"] = ", ".join(recipients)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence is told to us
    # Not every server passes on letters beyond ASCII as they are.
    message.set_content(letter.as_text(), cte="quoted-printable")
    message.add_alternative(letter.as_html(), subtype="html", cte="quoted-printable")
    return message


def _as_sentence(head: str) -> str:
    """`Bodø har fått veileder.` for `Fremtidens kulturskole: Bodø har fått veileder`."""
    said = head.partition(": ")[2] or head
    return said[:1].upper() + said[1:] + ("" if said.endswith(("?", ".", "!")) else ".")


def _on_one_line(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
