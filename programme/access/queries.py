"""What programme management asks of the audit log."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from programme.access.field_words import FORGOTTEN, field_in_words, forgotten_in_words, value_in_words
from programme.access.hashing import NotAsWrittenError, forgotten_fields
from programme.access.log_words import action_in_words, kind_in_words
from programme.access.model import SYSTEM_ID, Actor, Role
from programme.access.rights import Right, require
from programme.language.dates import at_oslo, end_of
from programme.language.numbers import name_order
from programme.store import Reader, Store
from programme.store.store import Row

ENTRIES_A_PAGE: Final = 20

_CONDITIONS: Mapping[str, str] = {
    "person_id": "audit_log.person_id = $person_id",
    "record_kind": "audit_log.record_kind = $record_kind",
    "record_id": "audit_log.record_id = $record_id",
    "action": "audit_log.action = $action",
    "since": "audit_log.logged_at >= $since",
    "until": "audit_log.logged_at < $until",
    "text": """(strpos(lower(CAST(audit_log.before AS text)), $in_json) > 0
                OR strpos(lower(CAST(audit_log.after AS text)), $in_json) > 0
                OR strpos(lower(audit_log.reason), $text) > 0)""",
}
_SEARCH = """
    SELECT audit_log.*, person.name FROM audit_log LEFT JOIN person ON person.id = audit_log.person_id
    WHERE {conditions} ORDER BY audit_log.logged_at DESC, audit_log.id LIMIT $most OFFSET $skipped
"""
_CHOICES = """
    SELECT DISTINCT 'person' AS what, audit_log.person_id AS id, person.name
    FROM audit_log LEFT JOIN person ON person.id = audit_log.person_id WHERE audit_log.person_id IS NOT NULL
    UNION ALL SELECT DISTINCT 'kind', record_kind, NULL FROM audit_log
    UNION ALL SELECT DISTINCT 'action', action, NULL FROM audit_log
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
        UNION ALL SELECT slug, name FROM cohort
    )
    SELECT id, name FROM called WHERE id = any($keys)
    UNION ALL SELECT place.id, called.name FROM place JOIN called ON called.id = place.of WHERE place.id = any($keys)
"""


class AuditQuery(BaseModel):
    """What is looked for; what is left out is no condition. Both days are in, in Oslo; pages are counted from 1."""

    model_config = ConfigDict(frozen=True)
    person_id: str = ""
    record_kind: str = ""
    record_id: str = ""
    action: str = ""
    from_day: date | None = None
    to_day: date | None = None
    text: str = ""
    page: int = 1


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


class AuditPage(BaseModel):
    """A page of the log, newest first, and whether there are older ones."""

    model_config = ConfigDict(frozen=True)
    entries: tuple[AuditEntry, ...]
    has_older: bool


class AuditChoices(BaseModel):
    """Who and what the log has: names by id, in the order people expect."""

    model_config = ConfigDict(frozen=True)
    people: dict[str, str]
    kinds: dict[str, str]
    actions: dict[str, str]


def search_audit(actor: Actor, store: Store, query: AuditQuery) -> AuditPage:
    """The changes that fit, a page at a time. For programme management."""
    require(actor, Right.READ_AUDIT_LOG)
    return store.while_unchanged(("changes", query), lambda: _found(store, query))


def _found(reader: Reader, query: AuditQuery) -> AuditPage:
    values = _values(query)
    conditions = " AND ".join(_CONDITIONS[name] for name in values if name in _CONDITIONS) or "true"
    skipped = (max(query.page, 1) - 1) * ENTRIES_A_PAGE
    sql = _SEARCH.format(conditions=conditions)
    rows = reader.rows(sql, **values, most=ENTRIES_A_PAGE + 1, skipped=skipped)
    shown = rows[:ENTRIES_A_PAGE]
    details = [_details(row) for row in shown]
    names = _names(reader, shown, details)
    entries = tuple(_entry(row, each, names) for row, each in zip(shown, details, strict=True))
    return AuditPage(entries=entries, has_older=len(rows) > len(shown))


def audit_choices(actor: Actor, store: Store) -> AuditChoices:
    """What the log can be searched by. For programme management."""
    require(actor, Right.READ_AUDIT_LOG)
    return store.while_unchanged("choices of changes", lambda: _choices(store))


def _choices(reader: Reader) -> AuditChoices:
    rows = reader.rows(_CHOICES)
    return AuditChoices(
        people=_in_order({row["id"]: _who(row["id"], row["name"]) for row in rows if row["what"] == "person"}),
        kinds=_in_order({row["id"]: kind_in_words(row["id"]) for row in rows if row["what"] == "kind"}),
        actions=_in_order({row["id"]: action_in_words(row["id"]) for row in rows if row["what"] == "action"}),
    )


def _in_order(names: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(names.items(), key=lambda item: (name_order(item[1]), item[0])))


def _values(query: AuditQuery) -> dict[str, object]:
    typed = query.text.strip().lower()
    given: dict[str, object] = {
        **query.model_dump(include={"person_id", "record_kind", "record_id", "action"}),
        "since": at_oslo(query.from_day, time()) if query.from_day else None,
        "until": end_of(query.to_day) if query.to_day else None,
        "text": typed,
        "in_json": json.dumps(typed, ensure_ascii=False)[1:-1],
    }
    return {name: value for name, value in given.items() if value}


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
        who=_who(row["person_id"], row["name"]),
        what=action_in_words(row["action"]),
        kind=kind_in_words(kind),
        title=", ".join(names[part] for part in dict.fromkeys(_parts(record_id)) if names.get(part)),
        record_kind=kind,
        record_id=record_id,
        differences=tuple(_differences(kind, before, after, names)),
        reason=forgotten_in_words() if is_reason_forgotten else row["reason"],
    )


def _who(person_id: str | None, name: str | None) -> str:
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
