"""Whose data is whose own, and what changing an address reads and writes inside a transaction."""

from datetime import datetime, timedelta
from uuid import uuid4

from programme.access.model import SYSTEM_ID, Actor
from programme.language import NotAllowed
from programme.personal.model import AddressTaken, EmailForm, TooManyWishes, WishUnusable
from programme.sign_in.tokens import hashed, new_token
from programme.store import Reader, Transaction
from programme.store.store import Row, one_row

WISH_LASTS = timedelta(days=1)
MOST_WISHES = 5
"""Addresses that one may ask to have confirmed within WISH_LASTS: the mail goes to whatever is typed."""

_ISSUE = "UPDATE email_wish SET token_hash = $hash WHERE id = $wish_id AND expires_at > $now RETURNING id"
_WISH = "SELECT id, person_id, old_email, new_email, expires_at FROM email_wish WHERE token_hash = $hash"


def own_id(actor: Actor) -> str:
    """The id of the person who asks about herself. Raises NotAllowed for a visitor and the system.

    No right of the table: what is kept about somebody stays hers to see when she has no role any more.
    """
    if actor.person_id is None or actor.person_id == SYSTEM_ID:
        raise NotAllowed
    return actor.person_id


def add_wish(transaction: Transaction, person_id: str, form: EmailForm, at: datetime) -> str:
    """The wish for an address, good for WISH_LASTS; gives its id. Older ones go. Raises TooManyWishes."""
    sql = "DELETE FROM email_wish WHERE person_id = $person_id AND wished_at <= $earlier"
    transaction.rows(sql, person_id=person_id, earlier=at - WISH_LASTS)
    standing = transaction.rows("SELECT id FROM email_wish WHERE person_id = $person_id", person_id=person_id)
    if len(standing) >= MOST_WISHES:
        raise TooManyWishes(most=MOST_WISHES)
    wish_id = str(uuid4())
    transaction.insert(
        "email_wish",
        id=wish_id,
        person_id=person_id,
        old_email=form.old_email,
        new_email=form.new_email,
        token_hash=None,
        wished_at=at,
        expires_at=at + WISH_LASTS,
    )
    return wish_id


def issue_wish_token(transaction: Transaction, wish_id: str, at: datetime) -> str:
    """A token for the wish, of which the store has the hash alone; an earlier one stops working.

    Raises WishUnusable.
    """
    token = new_token()
    if not transaction.rows(_ISSUE, hash=hashed(token), wish_id=wish_id, now=at):
        raise WishUnusable
    return token


def wish_with(reader: Reader, token: str, actor: Actor) -> Row:
    """The actor's own wish that the token confirms. Raises WishUnusable."""
    wish = one_row(reader, _WISH, hash=hashed(token))
    if wish is None or wish["person_id"] != actor.person_id or wish["expires_at"] <= actor.at:
        raise WishUnusable
    return wish


def use_wish(transaction: Transaction, wish: Row, at: datetime) -> None:
    """The wish has been met: nothing confirms it any more, and it still counts among those of the day."""
    transaction.rows("UPDATE email_wish SET expires_at = $now WHERE id = $id", now=at, id=wish["id"])


def refuse_taken(reader: Reader, email: str) -> None:
    """Raises AddressTaken when a person has the address."""
    if reader.rows("SELECT 1 AS found FROM person_email WHERE email = $email", email=email):
        raise AddressTaken
