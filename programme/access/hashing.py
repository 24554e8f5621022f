"""The hash that each row of the audit log carries, made so that single values can be forgotten without breaking it.

A row's hash is over its columns and a digest of its details. The details are committed to field by field: each field of
`before` and `after`, and the reason, has a salt of its own, made from the row's. Forgetting a value leaves its
commitment, takes the row's salt away and keeps the other fields' own salts: the hash can still be computed, and nobody
can find the value by trying names, since the salt that went with it is gone.

The two engines keep json as the text that was written. So the texts themselves are committed to, and a text that is not
as this module writes it is a changed one, even when it says the same.
"""

import hmac
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from secrets import token_hex

from programme.store.store import Row

_SIDES = ("before", "after")
_REASON = "reason"
_MARK = "#"
_SALT_LENGTH, _FIELD_SALT_LENGTH = 32, 64  # of a row, of a field; in hex digits

Field = tuple[str, str]
"""The side (`before`, `after`, `reason`) and the name, which the reason has none of."""

_written = json.JSONEncoder(default=str, ensure_ascii=False, sort_keys=True).encode
_rewritten = json.JSONEncoder(ensure_ascii=False).encode  # in the order that was read


class NotAsWrittenError(Exception):
    """The row is not one that this module could have written."""


def with_hash(row: Row, before: Mapping[str, object] | None, after: Mapping[str, object] | None, reason: str) -> Row:
    """The columns of `row` and those of its details, as they are to be stored."""
    salt = token_hex(_SALT_LENGTH // 2)
    given = {side: values for side, values in (("before", before), ("after", after)) if values is not None}
    texts = {(side, name): _written(value) for side, values in given.items() for name, value in sorted(values.items())}
    texts[_REASON, ""] = _written(reason)
    columns = {side: _joined(texts, side) if side in given else None for side in _SIDES}
    digests = {field: _commitment(_field_salt(salt, field), field, text) for field, text in texts.items()}
    whole = {**row, **columns, "reason": reason, "salt": salt, "salts": None}
    return {**whole, "hash": _hash(whole, digests)}


def row_hash(row: Row) -> str:
    """The hash of a row as it stands in the store. Raises NotAsWrittenError."""
    return _hash(row, _Details(row).digests())


def forgotten_fields(row: Row) -> frozenset[Field]:
    """Which fields of a row have been forgotten."""
    if row["salts"] is None:
        return frozenset()
    details = _Details(row)
    return frozenset(details.texts.keys() - details.salts.keys())


def is_forgotten(value: object) -> bool:
    """Whether a field's value, read from `before` or `after`, is the mark of one that has been forgotten."""
    return isinstance(value, dict) and value.keys() == {_MARK}


def forgetting(row: Row, is_to_go: Callable[[str], bool]) -> tuple[Row, int]:
    """The columns of the row without the fields whose JSON text `is_to_go`, and how many they are.

    The columns: before, after, reason, salt, salts. Nothing of a row that is not as written is forgotten by half:
    raises NotAsWrittenError.
    """
    details = _Details(row)
    gone = [field for field in details.salts if is_to_go(details.texts[field])]
    marks = {field: _marked(_commitment(details.salts[field], field, details.texts[field])) for field in gone}
    kept = {field: salt for field, salt in details.salts.items() if field not in marks}
    texts = details.texts | marks
    columns = {side: None if row[side] is None else _joined(texts, side) for side in _SIDES}
    forgotten_reason = texts[_REASON, ""] if (_REASON, "") not in kept else None
    rest = {"reason": "" if forgotten_reason else row["reason"], "salt": None}
    return {**columns, **rest, "salts": _salts_written(kept, forgotten_reason)}, len(gone)


class _Details:
    """What a stored row says of before, after and why: JSON text and salt by field; a forgotten field has no salt."""

    def __init__(self, row: Row) -> None:
        self.texts = {(side, name): text for side in _SIDES for name, text in _split(row[side]).items()}
        self.texts[_REASON, ""] = _written(row["reason"])
        if row["salts"] is None:
            # A row from before rows had hashes has no salt either; one that nobody knows serves to forget by.
            salt = row["salt"] or token_hex(_SALT_LENGTH // 2)
            _demand(holds=len(salt) == _SALT_LENGTH)
            self.salts = {field: _field_salt(salt, field) for field in self.texts}
        else:
            self._read_kept(row)

    def _read_kept(self, row: Row) -> None:
        match _read(row["salts"]):
            case {"before": dict() as before, "after": dict() as after, "reason": str() as reason}:
                forgotten = None
                reasons = {(_REASON, ""): reason}
            case {"before": dict() as before, "after": dict() as after, "reason": {"#": str()} as mark}:
                forgotten = self.texts[_REASON, ""] = _written(mark)
                reasons = {}
                _demand(holds=row["reason"] == "")
            case _:
                raise NotAsWrittenError
        sides = {"before": before, "after": after}
        self.salts = {(side, name): salt for side in _SIDES for name, salt in sides[side].items()} | reasons
        _demand(holds=row["salt"] is None and row["salts"] == _salts_written(self.salts, forgotten))
        _demand(holds=self.salts.keys() <= self.texts.keys())
        _demand(holds=all(isinstance(salt, str) and len(salt) == _FIELD_SALT_LENGTH for salt in self.salts.values()))

    def digests(self) -> dict[Field, str]:
        """The commitment to each field, in the order in which they stand."""
        return {
            field: _commitment(self.salts[field], field, text) if field in self.salts else _digest_in(text)
            for field, text in self.texts.items()
        }


def _demand(*, holds: bool) -> None:
    if not holds:
        raise NotAsWrittenError


@lru_cache(maxsize=4096)
def _label(field: Field) -> bytes:
    return _written(field).encode()


def _field_salt(salt: str, field: Field) -> str:
    return hmac.digest(salt.encode(), _label(field), "sha256").hex()


def _commitment(field_salt: str, field: Field, text: str) -> str:
    return sha256(field_salt.encode() + _label(field) + text.encode()).hexdigest()


def _hash(row: Row, digests: Mapping[Field, str]) -> str:
    moment: datetime = row["logged_at"]
    details = [row["before"] is None, row["after"] is None, [[*field, digest] for field, digest in digests.items()]]
    columns = [
        row["id"],
        moment.astimezone(UTC).isoformat(timespec="microseconds"),
        *(row[name] for name in ("person_id", "action", "record_kind", "record_id")),
        sha256(_written(details).encode()).hexdigest(),
    ]
    return sha256(_written(columns).encode()).hexdigest()


def _joined(texts: Mapping[Field, str], side: str) -> str:
    """The JSON object of one side."""
    return _object({name: text for (of, name), text in texts.items() if of == side})


def _object(texts: Mapping[str, str]) -> str:
    """The object with these JSON texts by name, as `json` would have written it."""
    return "{" + ", ".join([f"{_written(name)}: {text}" for name, text in texts.items()]) + "}"


def _split(text: str | None) -> dict[str, str]:
    """The JSON text of each field of an object as it was written."""
    if text is None:
        return {}
    texts = {name: _rewritten(value) for name, value in _read(text).items()}
    _demand(holds=_object(texts) == text)
    return texts


def _read(text: str) -> dict[str, object]:
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotAsWrittenError from error
    if not isinstance(values, dict):
        raise NotAsWrittenError
    return values


def _marked(digest: str) -> str:
    return _written({_MARK: digest})


def _digest_in(text: str) -> str:
    mark = _read(text)
    digest = mark.get(_MARK)
    if len(mark) != 1 or not isinstance(digest, str):
        raise NotAsWrittenError
    return digest


def _salts_written(salts: Mapping[Field, str], forgotten_reason: str | None) -> str:
    """The fields' own salts by side and name; for a reason that is forgotten its mark."""
    by_side: dict[str, object] = {
        side: {name: salt for (of, name), salt in salts.items() if of == side} for side in _SIDES
    }
    by_side[_REASON] = json.loads(forgotten_reason) if forgotten_reason else salts[_REASON, ""]
    return _written(by_side)
