"""Taking a person out of the messages. No rights are checked here."""

import json

from programme.store import Transaction

_TO_OR_ABOUT = """
    SELECT id, facts FROM outbox WHERE recipient_id = $person_id OR record_id = $person_id
"""
_BLANK = """
    UPDATE outbox SET facts = $blank, edited_subject = NULL, edited_text = NULL WHERE id = $id
"""


def forget_person(transaction: Transaction, person_id: str) -> None:
    """What was to be sent to the person is not sent; what was sent, to the person or about, keeps its kind alone."""
    transaction.rows("DELETE FROM outbox WHERE recipient_id = $person_id AND sent_at IS NULL", person_id=person_id)
    for row in transaction.rows(_TO_OR_ABOUT, person_id=person_id):
        blank = json.dumps(dict.fromkeys(json.loads(row["facts"]), ""))  # the subject line asks for each fact
        transaction.rows(_BLANK, blank=blank, id=row["id"])
