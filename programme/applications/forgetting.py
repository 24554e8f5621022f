"""What a frozen application is sealed with when a name in it has been struck out. No rights are checked here."""

from hashlib import sha256

from programme.store import Transaction

_COPIES = "SELECT id, CAST(content AS text) AS content, digest FROM application_copy"


def renew_digests(transaction: Transaction) -> int:
    """Each frozen copy has the SHA-256 of the content it has now; gives how many had another."""
    renewed = {
        row["id"]: digest
        for row in transaction.rows(_COPIES)
        if (digest := sha256(row["content"].encode()).hexdigest()) != row["digest"]
    }
    for copy_id, digest in renewed.items():
        transaction.rows("UPDATE application_copy SET digest = $digest WHERE id = $id", digest=digest, id=copy_id)
    return len(renewed)
