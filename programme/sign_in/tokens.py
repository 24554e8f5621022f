"""Tokens, of which the store has the hash alone, and marks to count by."""

import hashlib
import hmac
import secrets

from programme.access.audit import write_audit
from programme.access.doing import action
from programme.access.model import Actor
from programme.access.rights import Right, require
from programme.sign_in.model import LINK_LASTS, LinkUnusable
from programme.store import Transaction

_ISSUE = """
    UPDATE sign_in_link SET token_hash = $hash, expires_at = $until
    WHERE id = $link_id AND used_at IS NULL AND expires_at > $now AND created_at > $earliest
    RETURNING person_id
"""


def new_token() -> str:
    """43 letters, digits, `-` and `_`, from 32 random bytes."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """What the store keeps of a token. The token is random and long: a plain SHA-256 cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_from(token: str, page: str) -> str:
    """The token of the session that a link begins from that opening of its page: the same for a second click on it.

    Without the page's own random text nobody who comes to know the link's token can tell it; without a page, anew.
    """
    return hashed(f"{token} {page}") if page else new_token()


def mark(secret: str, what: str, text: str) -> str:
    """The same for the same `text`, and no way back to it without `secret`; `what` keeps kinds of text apart."""
    return hmac.new(secret.encode(), f"{what}:{text.lower()}".encode(), hashlib.sha256).hexdigest()


def sealed(secret: str, text: str) -> str:
    """`text` as it can be handed to a browser and known again when it comes back."""
    return f"{mark(secret, 'sealed', text)} {text}"


def unsealed(secret: str, given: str) -> str:
    """What was sealed with `secret`; empty for what wasn't."""
    _seal, _space, text = given.partition(" ")
    return text if hmac.compare_digest(sealed(secret, text).encode(), given.encode()) else ""


@action
def issue_token(actor: Actor, transaction: Transaction, *, link_id: str) -> str:
    """A new token for the link, made when its mail is sent; an earlier one stops working. By the system.

    The link lasts from now on. Raises LinkUnusable for one that is used, unknown, or was asked for too long ago.
    """
    require(actor, Right.RUN_JOBS)
    token, now = new_token(), actor.at
    times = {"now": now, "until": now + LINK_LASTS, "earliest": now - LINK_LASTS}
    rows = transaction.rows(_ISSUE, link_id=link_id, hash=hashed(token), **times)
    if not rows:
        raise LinkUnusable
    after = {"person": rows[0]["person_id"], "expires_at": times["until"]}
    write_audit(transaction, actor, "issue_token", kind="sign_in_link", record_id=link_id, after=after)
    return token
