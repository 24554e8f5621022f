"""What programme management asks of the outbox: how much is in which state, which messages, and one of them whole."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from programme.access.model import Actor
from programme.access.rights import Right, require
from programme.language import NotAllowed, RuleBroken, _
from programme.messages.claims import SENDING
from programme.messages.lease import rests_until
from programme.messages.letters import COLUMNS, AsNow, Queued, Renew, as_queued, letter_of, queued, subjects
from programme.messages.model import MessageKind
from programme.messages.reading import LINK_HOLDER, MAILBOX, OUTREACH_CONTACT
from programme.messages.state import NEVER_HELD, STATE, MessageState
from programme.store import Reader, Store
from programme.store.store import Row, one_row

AT_ONCE = 20
"""How many messages are listed on a page."""
STANDS_FOR_TOKEN = "…"  # noqa: S105 - it stands for one, and is none
"""What a one-time link ends with for those who read it here: the token is made when the mail goes, and kept nowhere."""

_LIST = f"""
    SELECT {COLUMNS}, outbox.fault, outbox.attempts, outbox.next_attempt_at, outbox.version, {STATE} AS state,
           coalesce(person.name, '') AS recipient
    FROM outbox LEFT JOIN person ON person.id = outbox.recipient_id
"""
_NEWEST = f"""
    SELECT * FROM ({_LIST}) AS listed
    WHERE state = any($states) AND ($kind = '' OR kind = $kind)
    ORDER BY coalesce(sent_at, queued_at) DESC, id LIMIT $most OFFSET $skipped
"""
_COUNTS = f"""
    SELECT kind, state, count(*) AS found FROM (SELECT kind, {STATE} AS state FROM outbox) AS each_of
    GROUP BY kind, state
"""


class QueuedMessage(BaseModel):
    """A message: when it was queued and sent (UTC), to whom, its subject line, and where it is on its way.

    `next_attempt_at` is set for one that failed in passing, `fault` says why one is parked.
    """

    model_config = ConfigDict(frozen=True)
    id: str
    queued_at: datetime
    sent_at: datetime | None
    kind: MessageKind
    recipient: str
    record_id: str
    subject: str
    state: MessageState
    attempts: int
    next_attempt_at: datetime | None
    fault: str
    version: int

    @property
    def can_be_held(self) -> bool:
        """Whether it may be held and edited: a link that somebody waits for may not."""
        return self.kind not in NEVER_HELD


class WholeMessage(BaseModel):
    """A message with all that it says; `text` stands above its link and is what can be edited.

    `why_not` is a sentence where it cannot be written, and then the rest of the text is empty.
    """

    model_config = ConfigDict(frozen=True)
    message: QueuedMessage
    text: str
    as_text: str
    is_edited: bool
    why_not: str = ""


class OutboxSummary(BaseModel):
    """How many messages of each kind are in each state, which kinds are held, and until when sending rests (UTC)."""

    model_config = ConfigDict(frozen=True)
    counts: Mapping[tuple[MessageKind, MessageState], int]
    held_kinds: frozenset[MessageKind]
    rests_until: datetime | None

    def count(self, state: MessageState, kind: MessageKind | None = None) -> int:
        """How many are in that state, of that kind or of all."""
        return sum(found for (each, where), found in self.counts.items() if where is state and kind in {None, each})


def outbox(
    actor: Actor,
    reader: Reader,
    *,
    states: Collection[MessageState] = tuple(MessageState),
    kind: MessageKind | None = None,
    page: int = 1,
    most: int = AT_ONCE,
    renew: Renew = as_queued,
) -> list[QueuedMessage]:
    """The newest messages, newest first, in those states and of that kind where given. For programme management.

    `renew` says what one that waits says now.
    """
    require(actor, Right.READ_OUTBOX)
    rows = reader.rows(
        _NEWEST, now=_minute(actor), states=sorted(states), kind=kind or "", most=most, skipped=(page - 1) * most
    )
    messages = [queued(row) for row in rows]
    as_now = renew(actor, reader, [each for each in messages if not each.sent_at])
    lines = subjects(reader, [_as_now(each, as_now) for each in messages])
    return [_listed(row, line) for row, line in zip(rows, lines, strict=True)]


def whole_message(
    actor: Actor, store: Store, *, message_id: str, address: str, renew: Renew = as_queued
) -> WholeMessage:
    """One message as it would go now, or as it went; `address` is the app's own. For programme management.

    `renew` says what one that waits says now. A one-time link is shown without its token. Raises NotAllowed when there
    is none.
    """
    require(actor, Right.READ_OUTBOX)
    row = one_row(store, f"{_LIST} WHERE outbox.id = $id", id=message_id, now=actor.at)
    if row is None:
        raise NotAllowed
    known = queued(row)
    message = _listed(row, *subjects(store, [known]))
    try:
        now = known if known.sent_at else renew(actor, store, [known])(known)
        letter = letter_of(store, now, address=address, at=actor.at, token=STANDS_FOR_TOKEN)
    except RuleBroken as error:
        return WholeMessage(message=message, text="", as_text="", is_edited=known.is_edited, why_not=str(error))
    except (KeyError, ValueError):
        why_not = _("Meldingen kan ikke skrives. Opplysningene i den er slettet eller mangler.")
        return WholeMessage(message=message, text="", as_text="", is_edited=known.is_edited, why_not=why_not)
    whole = message.model_copy(update={"subject": letter.subject})
    return WholeMessage(message=whole, text=letter.before, as_text=letter.as_text(), is_edited=known.is_edited)


def _as_now(message: Queued, as_now: AsNow) -> Queued:
    """As it was queued, where it is sent or has nothing to tell any more."""
    try:
        return message if message.sent_at else as_now(message)
    except RuleBroken:
        return message


def outbox_summary(actor: Actor, store: Store) -> OutboxSummary:
    """How things stand with the messages. For programme management and for the one who runs the jobs."""
    require(actor, Right.COUNT_OUTBOX)
    counts = {
        (MessageKind(row["kind"]), MessageState(row["state"])): row["found"]
        for row in store.rows(_COUNTS, now=_minute(actor))
    }
    held = frozenset(MessageKind(row["kind"]) for row in store.rows("SELECT kind FROM held_kind"))
    return OutboxSummary(counts=counts, held_kinds=held, rests_until=rests_until(store, SENDING, actor.at))


def _minute(actor: Actor) -> datetime:
    """The minute that has begun: the same question is then asked of the store once a minute, or after a write."""
    return actor.at.replace(second=0, microsecond=0)


def _listed(row: Row, subject: str) -> QueuedMessage:
    recipient = row["recipient"]
    if row["recipient_id"] == MAILBOX:
        recipient = _("Programmets postkasse")
    elif row["recipient_id"] == LINK_HOLDER:
        recipient = _("Adressen som lenken gjelder")
    elif row["recipient_id"] == OUTREACH_CONTACT:
        recipient = str(queued(row).facts.get("recipient", ""))
    return QueuedMessage(
        **{name: row[name] for name in _PLAIN},
        kind=MessageKind(row["kind"]),
        recipient=recipient,
        fault=row["fault"] or "",
        subject=subject,
    )


_PLAIN: Sequence[str] = (
    "id", "queued_at", "sent_at", "record_id", "state", "attempts", "next_attempt_at", "version"
)  # fmt: skip
