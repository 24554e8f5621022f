"""A real mail server on loopback, which keeps what it is sent."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ssl import SSLContext

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from programme.messages.mail import Mail, Tls

SENDER = "program@kulturskole.example"
USER, PASSWORD = "programmet", "et langt passord"


@dataclass
class Mailbox:
    """What the server was sent, and how it answers: `answers` by recipient, `after_data` for every mail."""

    port: int
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    after_data: str = "250 OK"
    seconds_a_mail: float = 0.0
    mails_a_connection: int = 1000
    """How many mails it takes before it says goodbye."""
    at_mail: dict[int, Callable[[], None]] = field(default_factory=dict)
    """What is done when the server has taken so many mails."""
    most_at_once: int = 0
    """How many connections have been open at the same time, at most."""
    _open: list[asyncio.BaseTransport] = field(default_factory=list)

    async def handle_EHLO(  # noqa: N802 - aiosmtpd names it
        self, server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self._open = [*(each for each in self._open if not each.is_closing()), server.transport]
        self.most_at_once = max(self.most_at_once, len(self._open))
        return responses

    async def handle_MAIL(  # noqa: N802 - aiosmtpd names it
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        session.taken = getattr(session, "taken", 0) + 1
        if session.taken > self.mails_a_connection:
            return "421 too many at once, come again"
        envelope.mail_from, envelope.mail_options = address, options
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd names it
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.after_data.startswith("250"):
            assert isinstance(envelope.content, bytes)
            mail = message_from_bytes(envelope.content, policy=default)
            assert isinstance(mail, EmailMessage)
            if self.seconds_a_mail:
                await asyncio.sleep(self.seconds_a_mail)
            self.mails.append(mail)
            self.recipients.append(list(envelope.rcpt_tos))
            self.at_mail.get(len(self.mails), lambda: None)()
        return self.after_data

    def mail(self, *, user: str = "", password: str = "", tls: Tls = Tls.NONE) -> Mail:
        """How to reach it."""
        return Mail(host="127.0.0.1", port=self.port, user=user, password=password, tls=tls, sender=SENDER)


@contextmanager
def mailbox(context: SSLContext | None = None) -> Iterator[Mailbox]:
    """A running mail server, which takes addresses in ASCII alone; with `context` it wants STARTTLS, and USER."""
    box = Mailbox(free_port())
    controller = Controller(
        box,
        hostname="127.0.0.1",
        port=box.port,
        enable_SMTPUTF8=False,
        tls_context=context,
        auth_required=context is not None,
        authenticator=_judge,
    )
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def body_of(mail: EmailMessage, kind: str = "plain") -> str:
    """The mail's text, as `plain` or `html`."""
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def _judge(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, who: object) -> AuthResult:
    assert isinstance(who, LoginPassword)
    return AuthResult(success=(who.login, who.password) == (USER.encode(), PASSWORD.encode()))
