"""The chain over the audit log: a job gives the rows their numbers and links them, and anyone can compute it again.

A link is the hash of the link before it, of the row's own hash and of when the row was sealed. Whoever keeps the head
(number and link) elsewhere can tell later that nothing up to there has been changed, taken away or put in.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256

from programme.access.hashing import NotAsWrittenError, row_hash
from programme.access.model import Actor
from programme.access.rights import Right, require
from programme.access.verdict import Fault, FaultKind, Head, Verdict
from programme.store import Reader, Store, Transaction
from programme.store.store import Row

_SEALED_AT_ONCE = 1000
_READ_AT_ONCE = 20_000  # more than a store remembers between writes
_BEFORE_THE_FIRST = "0" * 64
_NO_NUMBER = -(2**31)
_NO_TIME = datetime(1, 1, 1, tzinfo=UTC)

_OPEN = "hash IS NOT NULL AND NOT EXISTS (SELECT 1 FROM audit_seal WHERE audit_seal.audit_id = audit_log.id)"
_UNSEALED = f"SELECT id, hash FROM audit_log WHERE {_OPEN} ORDER BY logged_at, id LIMIT $most"
_TAIL = f"SELECT * FROM audit_log WHERE {_OPEN} AND (logged_at, id) > ($moment, $id) ORDER BY logged_at, id LIMIT $most"
_LAST = "SELECT number, chain FROM audit_seal ORDER BY number DESC LIMIT 1"
_SEALED = """
    SELECT audit_log.*, audit_seal.number, audit_seal.audit_id, audit_seal.chain, audit_seal.sealed_at
    FROM audit_seal LEFT JOIN audit_log ON audit_log.id = audit_seal.audit_id
    WHERE audit_seal.number > $after ORDER BY audit_seal.number LIMIT $most
"""
_HOW_MANY = "SELECT count(*) AS found FROM audit_seal"
_WITHOUT_HASH = """
    SELECT count(*) AS found, min(logged_at) AS first FROM audit_log
    WHERE hash IS NULL AND id NOT IN (SELECT audit_id FROM audit_unhashed)
"""
_OLDER = """
    SELECT count(*) AS listed, count(audit_log.id) AS found, max(logged_at) AS last
    FROM audit_unhashed LEFT JOIN audit_log ON audit_log.id = audit_unhashed.audit_id
"""


def seal_audit(actor: Actor, store: Store) -> int:
    """Seal the rows that are not yet, the oldest first; gives how many. Safe to run twice, or in two processes.

    A row logged before one that is sealed already (its transaction took longer) gets the next number all the same.
    """
    require(actor, Right.RUN_JOBS)
    sealed = 0
    # Asked outside the write, which would make the store read everything anew.
    while store.rows(_UNSEALED, most=1):
        some = store.write(lambda transaction: _seal_some(actor, transaction))
        sealed += some
        if some < _SEALED_AT_ONCE:
            break
    return sealed


def _seal_some(actor: Actor, transaction: Transaction) -> int:
    last = transaction.rows(_LAST)
    number, chain = (last[0]["number"], last[0]["chain"]) if last else (0, _BEFORE_THE_FIRST)
    seals = []
    for row in transaction.rows(_UNSEALED, most=_SEALED_AT_ONCE):
        number, chain = number + 1, _link(chain, row["hash"], actor.at)
        seals.append({"number": number, "audit_id": row["id"], "chain": chain, "sealed_at": actor.at})
    transaction.insert_all("audit_seal", seals)
    return len(seals)


def _link(before: str, hash_of_row: str, sealed_at: datetime) -> str:
    moment = sealed_at.astimezone(UTC).isoformat(timespec="microseconds")
    return sha256(f"{before} {hash_of_row} {moment}".encode()).hexdigest()


def verify_audit(actor: Actor, reader: Reader, *, expect: Head | None = None) -> Verdict:
    """Compute every row's hash and the whole chain again, and tell what is found.

    `expect`, a head noted earlier, is what tells that the end of the chain has been cut off or made anew: nothing in
    the store itself can.
    """
    require(actor, Right.VERIFY_AUDIT)
    head, fault = _checked_chain(reader, expect)
    unsealed, since, changed = _checked_tail(reader)
    [older] = reader.rows(_OLDER)
    return Verdict(
        sealed=reader.rows(_HOW_MANY)[0]["found"],
        head=head,
        unsealed=unsealed,
        unsealed_since=since,
        older=older["found"],
        older_until=older["last"],
        fault=fault or changed or _without_hash(reader) or _missing_older(older),
    )


def _checked_chain(reader: Reader, expect: Head | None) -> tuple[Head | None, Fault | None]:
    """The head as far as the chain holds, and what is wrong behind it."""
    head: Head | None = None
    for row in _in_batches(reader):
        kind = _fault_of(row, head)
        if kind:
            return head, Fault(kind=kind, number=row["number"], logged_at=row["logged_at"])
        head = Head(number=row["number"], chain=row["chain"])
        if expect and expect.number == head.number and expect != head:
            return head, Fault(kind=FaultKind.OTHER_CHAIN, number=head.number, logged_at=row["logged_at"])
    if expect and expect.number > (head.number if head else 0):
        return head, Fault(kind=FaultKind.CUT_OFF, number=expect.number)
    return head, None


def _in_batches(reader: Reader) -> Iterator[Row]:
    after = _NO_NUMBER
    while rows := reader.rows(_SEALED, after=after, most=_READ_AT_ONCE):
        yield from rows
        after = rows[-1]["number"]


def _fault_of(row: Row, head: Head | None) -> FaultKind | None:
    """What is wrong with a seal, or with the row it is of, when all before it is right."""
    if row["number"] != (head.number if head else 0) + 1:
        return FaultKind.BROKEN_CHAIN
    if row["id"] is None:
        return FaultKind.MISSING_ROW
    if not _is_as_written(row):
        return FaultKind.CHANGED_ROW
    if row["chain"] != _link(head.chain if head else _BEFORE_THE_FIRST, row["hash"], row["sealed_at"]):
        return FaultKind.BROKEN_CHAIN
    return None


def _is_as_written(row: Row) -> bool:
    try:
        return bool(row_hash(row) == row["hash"])
    except NotAsWrittenError:
        return False


def _checked_tail(reader: Reader) -> tuple[int, datetime | None, Fault | None]:
    """How many rows wait to be sealed, since when, and the first of them that is not as written."""
    count, since, fault = 0, None, None
    moment, last_id = _NO_TIME, ""
    while rows := reader.rows(_TAIL, moment=moment, id=last_id, most=_READ_AT_ONCE):
        count, since = count + len(rows), since or rows[0]["logged_at"]
        moment, last_id = rows[-1]["logged_at"], rows[-1]["id"]
        changed = next((row for row in rows if not _is_as_written(row)), None)
        if changed and not fault:
            fault = Fault(kind=FaultKind.CHANGED_ROW, logged_at=changed["logged_at"])
    return count, since, fault


def _without_hash(reader: Reader) -> Fault | None:
    found = reader.rows(_WITHOUT_HASH)[0]
    return Fault(kind=FaultKind.WITHOUT_HASH, logged_at=found["first"], rows=found["found"]) if found["found"] else None


def _missing_older(older: Row) -> Fault | None:
    missing = older["listed"] - older["found"]
    return Fault(kind=FaultKind.MISSING_OLDER, rows=missing) if missing else None
