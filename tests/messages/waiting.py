"""Messages that wait in a store, and one round of sending them: what tests of sending begin with."""

from datetime import timedelta

from programme.access.model import system
from programme.messages.model import MessageKind
from programme.messages.outbox import queue_message
from programme.messages.sending import send_waiting
from programme.organisation.actions import introduce_person
from programme.organisation.model import PersonForm
from programme.store import Store
from tests.factories import MORNING
from tests.messages.mailbox import Mailbox

SITE = "https://app.kulturskole.example"
KARI = "kari@kommune.example"
LATER = MORNING + timedelta(minutes=1)


def someone(store: Store, email: str = KARI, name: str = "Kari Eksempel") -> str:
    return introduce_person(system(MORNING), store, PersonForm(name=name, email=email))


def queue(
    store: Store, *recipients: str, kind: MessageKind = MessageKind.MENTOR_ACCEPTED, minutes: int = 0, **facts: str
) -> None:
    queued_by = system(MORNING + timedelta(minutes=minutes))
    said = facts or {"municipality": "Bodø"}
    store.write(
        lambda transaction: queue_message(
            transaction, queued_by, kind, recipients=recipients, record_id="the-record", facts=said
        )
    )


def no_token(record_id: str) -> str:
    raise AssertionError(f"no token is asked for {record_id}")


def send(store: Store, box: Mailbox, *, minutes: int = 0) -> int:
    actor = system(LATER + timedelta(minutes=minutes))
    return send_waiting(actor, store, box.mail(), address=SITE, issue=no_token).sent


def outcomes(store: Store) -> list[tuple[bool, str | None]]:
    """For each message, oldest first: whether it was sent, and its fault."""
    rows = store.rows("SELECT sent_at, fault FROM outbox ORDER BY queued_at, id")
    return [(row["sent_at"] is not None, row["fault"]) for row in rows]
