"""Ending and forgetting what somebody signs in with. No rights are checked here."""

from collections.abc import Sequence
from datetime import datetime

from programme.store import Transaction


def end_sessions(transaction: Transaction, person_id: str, *, at: datetime, besides: str = "") -> int:
    """End the person's open sessions, but for the one with the id `besides`; gives how many that was."""
    ended = transaction.rows(
        """
        UPDATE session SET ended_at = $now
        WHERE person_id = $person_id AND id <> $besides AND ended_at IS NULL AND expires_at > $now RETURNING id
        """,
        now=at,
        person_id=person_id,
        besides=besides,
    )
    return len(ended)


def forget_person(transaction: Transaction, person_id: str, *, emails: Sequence[str]) -> None:
    """Nobody can come in as the person any more, and nothing tells with what it was done."""
    for table in ("identity", "session", "sign_in_link"):
        transaction.rows(f"DELETE FROM {table} WHERE person_id = $person_id", person_id=person_id)
    transaction.rows("DELETE FROM link_request WHERE email = any($emails)", emails=list(emails))
