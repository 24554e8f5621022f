"""Rows of the audit log in words, as people read them. No rights are checked here: whoever calls has asked."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from programme.access.field_words import FORGOTTEN, field_in_words, forgotten_in_words, value_in_words
from programme.access.hashing import NotAsWrittenError, forgotten_fields
from programme.access.log_words import action_in_words, kind_in_words
from programme.access.model import SYSTEM_ID, Role
from programme.store import Reader
from programme.store.store import Row

_OF_RECORD = """
    SELECT audit_log.*, person.name FROM audit_log LEFT JOIN person ON person.id = audit_log.person_id
    WHERE record_kind = $kind AND record_id = $record_id ORDER BY logged_at DESC, audit_log.id LIMIT $most
"""
_NAMES = """
    WITH place AS (
        SELECT id, municipality_number AS of FROM municipal_group
        UNION ALL SELECT id, municipality_number FROM application
        UNION ALL SELECT id, municipality_number FROM municipal_interest
        UNION ALL SELECT id, municipality_number FROM mentor_assignment
        UNION ALL SELECT id, municipality_number FROM guidance_refusal
        UNION ALL SELECT area_link.id, municipality_number FROM area_link
        JOIN municipal_group ON municipal_group.id = area_link.group_id
        UNION ALL SELECT id, department_code FROM county_interest
        UNION ALL SELECT id, department_code FROM dialogue_meeting
        UNION ALL SELECT id, department_code FROM participation_decision
        UNION ALL SELECT id, person_id FROM group_member
        UNION ALL SELECT id, person_id FROM mentor
        UNION ALL SELECT id, person_id FROM role_grant
        UNION ALL SELECT commitment.id, person_id FROM commitment
        JOIN group_member ON group_member.id = commitment.member_id
    ), called AS (
        SELECT id, name FROM person
        UNION ALL SELECT municipality_number, name_unique FROM municipality
        UNION ALL SELECT department_code, name FROM department
        UNION ALL SELECT id, name FROM region
        UNION ALL SELECT id, CAST(number AS text) || ', ' || venue FROM gathering
        UNION ALL SELECT id, title FROM plan
        UNION ALL SELECT id, label FROM plan_entry
        UNION ALL SELECT id, title FROM plan_draft
        UNION ALL SELECT id, label FROM plan_draft_entry
        UNION ALL SELECT slug, name FROM cohort
        UNION ALL SELECT id, partner_name FROM outreach WHERE partner_name <> ''
    )
    SELECT id, name FROM called WHERE id = any($keys)
    UNION ALL SELECT place.id, called.name FROM place JOIN called ON called.id = place.of WHERE place.id = any($keys)
"""


class Difference(BaseModel):
    """A field that is another than before, in words."""

    model_config = ConfigDict(frozen=True)
    field: str
    before: str
    after: str


class AuditEntry(BaseModel):
    """One change: when (UTC), who did what with which record, what became different, and why.

    `who`, `what`, `kind` and `title` (which record, if it has a name) are for people.
    """

    model_config = ConfigDict(frozen=True)
    logged_at: datetime
    who: str
    what: str
    kind: str
    title: str
    record_kind: str
    record_id: str
    differences: tuple[Difference, ...]
    reason: str


def newest_entries(reader: Reader, *, kind: str, record_id: str, most: int) -> tuple[AuditEntry, ...]:
    """The latest changes of one record, newest first."""
    return entries_of(reader, reader.rows(_OF_RECORD, kind=kind, record_id=record_id, most=most))


def entries_of(reader: Reader, rows: Sequence[Row]) -> tuple[AuditEntry, ...]:
    """The rows (of `audit_log`, with the `name` of who did it) in words, in the order given."""
    details = [_details(row) for row in rows]
    names = _names(reader, rows, details)
    return tuple(_entry(row, each, names) for row, each in zip(rows, details, strict=True))


Details = tuple[dict[str, Any], dict[str, Any], bool]
"""The fields before and after, the forgotten ones marked; whether the reason is forgotten."""


def _details(row: Row) -> Details:
    try:
        forgotten = forgotten_fields(row)
    except NotAsWrittenError:
        forgotten = frozenset()  # somebody has changed the row; it is shown as it is, and the check tells
    sides = {side: json.loads(row[side] or "{}") for side in ("before", "after")}
    for side, name in forgotten:
        if side in sides:
            sides[side][name] = FORGOTTEN
    return sides["before"], sides["after"], ("reason", "") in forgotten


def _names(reader: Reader, rows: Sequence[Row], details: Sequence[Details]) -> dict[str, str]:
    """Names of all that the rows and their values may be keys of."""
    keys = {part for row in rows for part in _parts(row["record_id"])}
    keys.update(text for before, after, _reason in details for side in (before, after) for text in _texts(side))
    return {row["id"]: row["name"] for row in reader.rows(_NAMES, keys=sorted(keys))} if keys else {}


def _parts(record_id: str) -> list[str]:
    """The key, and the keys it is made of: a gathering, a person and what the person comes for."""
    return [record_id, *record_id.split("/")]


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, Sequence):
        for each in value:
            yield from _texts(each)


def _entry(row: Row, details: Details, names: Mapping[str, str]) -> AuditEntry:
    before, after, is_reason_forgotten = details
    kind, record_id = row["record_kind"], row["record_id"]
    return AuditEntry(
        logged_at=row["logged_at"],
        who=who_in_words(row["person_id"], row["name"]),
        what=action_in_words(row["action"]),
        kind=kind_in_words(kind),
        title=", ".join(names[part] for part in dict.fromkeys(_parts(record_id)) if names.get(part)),
        record_kind=kind,
        record_id=record_id,
        differences=tuple(_differences(kind, before, after, names)),
        reason=forgotten_in_words() if is_reason_forgotten else row["reason"],
    )


def who_in_words(person_id: str | None, name: str | None) -> str:
    """What who did it is called: the person's name; `Systemet`; `Ikke innlogget`."""
    if person_id == SYSTEM_ID:
        return Role.SYSTEM.label
    return name or (Role.VISITOR.label if person_id is None else person_id)


def _differences(
    kind: str, before: Mapping[str, Any], after: Mapping[str, Any], names: Mapping[str, str]
) -> Iterator[Difference]:
    """What is other than before. Some actions log all that was, but of what came after only what they set."""
    for name in after or before:
        was, now = (value_in_words(side.get(name), kind=kind, field=name, names=names) for side in (before, after))
        if was != now or FORGOTTEN in (before.get(name), after.get(name)):
            yield Difference(field=field_in_words(name), before=was, after=now)
