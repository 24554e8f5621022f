"""What state a message is in, which follows from its columns, and what programme management may do with it."""

from datetime import datetime, timedelta
from enum import StrEnum, auto
from typing import Final

from pydantic import BaseModel, ConfigDict, field_validator

from programme.language import RuleBroken, _, later
from programme.language.fields import RequiredText
from programme.messages.model import MessageKind

NEVER_HELD: Final = frozenset(
    {MessageKind.SIGN_IN_LINK, MessageKind.EMAIL_TO_CONFIRM, MessageKind.MUNICIPAL_INTEREST_LINK}
)
"""What somebody waits for at the screen, and can use for a short time only: sent first, never held or edited."""
PAUSES: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
"""How long a message waits after it failed in passing the first, second … time; nearly a day in all."""
MOST_ATTEMPTS: Final = len(PAUSES) + 1
"""What has failed so many times is parked."""


class MessageState(StrEnum):
    """Where a message is on its way."""

    WAITING = auto()
    HELD = auto()
    BEING_SENT = auto()
    PARKED = auto()
    SENT = auto()

    @property
    def label(self) -> str:
        """The state in the reader's language."""
        return {
            MessageState.WAITING: _("venter"),
            MessageState.HELD: _("holdt tilbake"),
            MessageState.BEING_SENT: _("sendes nå"),
            MessageState.PARKED: _("kunne ikke sendes"),
            MessageState.SENT: _("sendt"),
        }[self]


IS_HELD: Final = (
    "(coalesce(outbox.hold, '') = 'held' OR (outbox.hold IS NULL AND outbox.kind IN (SELECT kind FROM held_kind)))"
)
"""In SQL: whether somebody has to release the message before it goes."""
STATE: Final = f"""
    CASE WHEN outbox.sent_at IS NOT NULL THEN 'sent'
         WHEN outbox.fault IS NOT NULL THEN 'parked'
         WHEN outbox.claimed_until > $now THEN 'being_sent'
         WHEN {IS_HELD} THEN 'held'
         ELSE 'waiting' END
"""
"""In SQL: the MessageState at `$now`."""


def next_attempt(attempts: int, now: datetime) -> datetime | None:
    """When a message that has failed in passing `attempts` times is tried again; None: never, it is parked."""
    return now + PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


class LetterForm(BaseModel):
    """What a single message says instead: its subject line, and the text above its link."""

    model_config = ConfigDict(frozen=True)
    subject: RequiredText
    text: RequiredText

    @field_validator("subject")
    @classmethod
    def _on_one_line(cls, subject: str) -> str:
        return " ".join(subject.split())


class MessageGone(RuleBroken):
    """The message is sent, or was taken out with its recipient."""

    sentence = later("Meldingen er sendt eller finnes ikke lenger. Last siden på nytt.")


class MessageOnItsWay(RuleBroken):
    """The message is handed over to the mail server just now."""

    sentence = later("Meldingen sendes akkurat nå. Vent et par minutter, og se om den er sendt.")


class MessageNeverHeld(RuleBroken):
    """A link that somebody waits for is neither held nor edited."""

    sentence = later("Lenker som noen har bedt om, holdes ikke tilbake og endres ikke.")


class MessageNotParked(RuleBroken):
    """Only what could not be sent is tried again."""

    sentence = later("Meldingen venter allerede på å bli sendt.")
