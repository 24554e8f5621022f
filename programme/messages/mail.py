"""Plain SMTP: handing mails over to a server."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from enum import StrEnum
from typing import ClassVar

from programme.language import _, later

_SECONDS = 20
_REFUSED_FOR_GOOD = 500
"""An answer from here on will be the same next time (RFC 5321, 4.2.1)."""


class Tls(StrEnum):
    """How the way to the mail server is encrypted."""

    STARTTLS = "starttls"
    FROM_THE_START = "tls"
    NONE = "none"


class MailFault(Exception):
    """A mail was not handed over; `str()` is a sentence for people that names nobody."""

    sentence: ClassVar[str]

    def __str__(self) -> str:
        """The sentence in the reader's language."""
        return _(self.sentence)


class MailUnreachable(MailFault):
    """The server does not answer, does not let us in, or is not the one it should be: nothing can be sent now."""

    sentence = later("E-posttjeneren kan ikke nås, eller slipper oss ikke inn. Meldingene venter.")


class MailRefused(MailFault):
    """The server will never take this mail."""

    sentence = later("E-posttjeneren tok ikke imot meldingen til denne adressen. Se om adressen er riktig.")


class MailPutOff(MailFault):
    """The server will not take this mail now; it may later (so greylisting answers)."""

    sentence = later("E-posttjeneren har ikke tatt imot meldingen på et døgn.")


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail server, who signs in there (empty: nobody), and the address that mails come from."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    tls: Tls
    sender: str

    @contextmanager
    def connected(self) -> Iterator[smtplib.SMTP]:
        """A connection to send mails on. Raises MailUnreachable, also when it breaks while in use."""
        try:
            with self._greeted() as server:
                if self.tls is Tls.STARTTLS:
                    server.starttls(context=ssl.create_default_context())
                if self.user:
                    server.login(self.user, self.password)
                yield server
        except OSError as error:  # smtplib's own errors too
            raise MailUnreachable from error

    def _greeted(self) -> smtplib.SMTP:
        # Without a name of its own smtplib would look up this machine's, and tell it.
        name = self.sender.rpartition("@")[2]
        if self.tls is Tls.FROM_THE_START:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, local_hostname=name, timeout=_SECONDS, context=context)
        return smtplib.SMTP(self.host, self.port, local_hostname=name, timeout=_SECONDS)


def hand_over(server: smtplib.SMTP, message: EmailMessage) -> None:
    """Returns when the server has accepted the mail for at least one of its recipients.

    Raises MailRefused or MailPutOff; what concerns the server and not the mail is left to Mail.connected.
    """
    try:
        server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        raise _judged(max(code for code, _words in error.recipients.values())) from error
    except smtplib.SMTPDataError as error:
        raise _judged(error.smtp_code) from error
    except smtplib.SMTPNotSupportedError as error:  # an address with letters that the server cannot write
        raise MailRefused from error


def _judged(code: int) -> MailFault:
    return MailRefused() if code >= _REFUSED_FOR_GOOD else MailPutOff()
