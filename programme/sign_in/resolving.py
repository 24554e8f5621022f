"""What becomes of a request for a link once nobody waits for the answer: a link and a mail, or nothing."""

from datetime import timedelta
from uuid import uuid4

from programme.access.audit import write_audits
from programme.access.doing import action
from programme.access.model import Actor
from programme.access.rights import Right, require
from programme.messages.model import MessageKind
from programme.messages.outbox import queue_message
from programme.sign_in.asking import note_handled
from programme.sign_in.model import LINK_LASTS
from programme.store import Store, Transaction
from programme.store.store import Row

_WAITING = "SELECT 1 AS found FROM link_request WHERE handled_at IS NULL AND opens IS NULL LIMIT 1"
_REQUESTS = """
    SELECT link_request.id, link_request.email, target, person_email.person_id FROM link_request
    LEFT JOIN person_email ON person_email.email = link_request.email
         AND person_email.person_id NOT IN (SELECT person_id FROM erasure)
    WHERE handled_at IS NULL AND opens IS NULL ORDER BY requested_at, link_request.id
"""
# What is spent goes: nothing refers to it, and the log has what was done.
_SPENT_LINKS = "DELETE FROM sign_in_link WHERE expires_at < $a_day_ago"
_SPENT_SESSIONS = "DELETE FROM session WHERE expires_at < $a_day_ago"


def resolve_requests(actor: Actor, store: Store) -> int:
    """Make a link and queue its mail for each request with a known address; gives how many. By the system.

    Every address goes from its request, known or not. Writes nothing while none waits: a job asks every few seconds,
    and each write makes the store forget what pages have read.
    """
    require(actor, Right.RUN_JOBS)
    return _resolve(actor, store) if store.rows(_WAITING) else 0


@action
def _resolve(actor: Actor, transaction: Transaction) -> int:
    requests = transaction.rows(_REQUESTS)
    links = [_link(actor, request) for request in requests if request["person_id"]]
    transaction.insert_all("sign_in_link", links)
    made = {str(link["id"]): {"person": link["person_id"]} for link in links}
    write_audits(transaction, actor, "make_sign_in_link", kind="sign_in_link", after=made)
    for link_id, whose in made.items():
        queue_message(
            transaction,
            actor,
            MessageKind.SIGN_IN_LINK,
            recipients=[str(whose["person"])],
            record_id=link_id,
            facts={},
        )
    note_handled(transaction, [request["id"] for request in requests], actor.at)
    _clear_away(actor, transaction)
    return len(links)


def _link(actor: Actor, request: Row) -> dict[str, object]:
    return {
        "id": str(uuid4()),
        "person_id": request["person_id"],
        "email": request["email"],
        "target": request["target"],
        "token_hash": None,
        "created_at": actor.at,
        "expires_at": actor.at + LINK_LASTS,
        "used_at": None,
    }


def _clear_away(actor: Actor, transaction: Transaction) -> None:
    transaction.rows(_SPENT_LINKS, a_day_ago=actor.at - timedelta(days=1))
    transaction.rows(_SPENT_SESSIONS, a_day_ago=actor.at - timedelta(days=1))
