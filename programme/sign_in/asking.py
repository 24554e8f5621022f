"""Requests for one-time links, whatever the links open: written down within limits, and handled by a job.

No rights are checked here: the action that calls has done it. Nothing is logged: anybody can ask a thousand times, and
about whomever they like.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from programme.access.model import Actor
from programme.sign_in.model import TooManyRequests, counted_as, local_target
from programme.sign_in.records import asked_lately
from programme.sign_in.tokens import mark
from programme.store import Transaction


def note_request(
    transaction: Transaction,
    actor: Actor,
    *,
    email: str,
    client: str,
    secret: str,
    target: str = "/",
    opens: str | None = None,
) -> None:
    """Write down that a link was asked for: one row, whether the address is known or not. Raises TooManyRequests.

    `client` is the network address of who asks; `secret` keys the marks of both addresses. `opens` is the record that
    the link is to open, as whoever handles the request reads it; None for signing in. All requests share the limits.
    """
    marks = {"address_mark": mark(secret, "address", email), "client_mark": mark(secret, "client", counted_as(client))}
    asked = asked_lately(transaction, at=actor.at, **marks)
    if asked.are_too_many:
        raise TooManyRequests
    is_within_limits = asked.leave_room_for_address
    transaction.insert(
        "link_request",
        id=str(uuid4()),
        email=email if is_within_limits else None,
        target=local_target(target),
        opens=opens,
        is_within_limits=is_within_limits,
        requested_at=actor.at,
        handled_at=None if is_within_limits else actor.at,
        **marks,
    )


def note_handled(transaction: Transaction, request_ids: Sequence[str], at: datetime) -> None:
    """The requests have had what they get; every address goes from them, known or not.

    Those that no limit counts any more go whole.
    """
    sql = "UPDATE link_request SET email = NULL, handled_at = $now WHERE id = any($ids)"
    transaction.rows(sql, now=at, ids=list(request_ids))
    spent = "DELETE FROM link_request WHERE handled_at IS NOT NULL AND requested_at < $an_hour_ago"
    transaction.rows(spent, an_hour_ago=at - timedelta(hours=1))
