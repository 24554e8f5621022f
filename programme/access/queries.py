"""What programme management asks of the audit log."""

import json
from collections.abc import Mapping
from datetime import date, time
from typing import Final

from pydantic import BaseModel, ConfigDict

from programme.access.entries import AuditEntry, entries_of, who_in_words
from programme.access.log_words import action_in_words, kind_in_words
from programme.access.model import Actor
from programme.access.rights import Right, require
from programme.language.dates import at_oslo, end_of
from programme.language.numbers import name_order
from programme.store import Reader, Store

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
    return AuditPage(entries=entries_of(reader, rows[:ENTRIES_A_PAGE]), has_older=len(rows) > ENTRIES_A_PAGE)


def audit_choices(actor: Actor, store: Store) -> AuditChoices:
    """What the log can be searched by. For programme management."""
    require(actor, Right.READ_AUDIT_LOG)
    return store.while_unchanged("choices of changes", lambda: _choices(store))


def _choices(reader: Reader) -> AuditChoices:
    rows = reader.rows(_CHOICES)
    return AuditChoices(
        people=_in_order({row["id"]: who_in_words(row["id"], row["name"]) for row in rows if row["what"] == "person"}),
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
