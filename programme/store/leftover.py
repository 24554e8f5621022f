"""What was taken out, whose bytes may still be in the store's file until that is written anew (see backup.py)."""

from datetime import datetime
from uuid import uuid4

from programme.store.store import Reader, Transaction


def note_leftover(transaction: Transaction, at: datetime) -> None:
    """Something is taken out in this transaction: whoever does it notes it, so that the file is written anew."""
    transaction.insert("leftover", id=str(uuid4()), left_at=at)


def leftovers(reader: Reader) -> list[str]:
    """The id of each time that something was taken out since the file was written anew."""
    return [row["id"] for row in reader.rows("SELECT id FROM leftover")]


def forget_leftovers(transaction: Transaction, ids: list[str]) -> None:
    """The file has been written anew since those."""
    transaction.rows("DELETE FROM leftover WHERE id = any($ids)", ids=ids)
