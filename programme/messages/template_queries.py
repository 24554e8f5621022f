"""What programme management asks of what messages say."""

import json

from pydantic import BaseModel, ConfigDict

from programme.access.model import Actor
from programme.access.rights import Right, require
from programme.messages.about import ABOUT
from programme.messages.model import MessageKind
from programme.messages.records import mailbox, standing_template, text_of
from programme.messages.standard import standard
from programme.messages.templates import (
    Standing,
    TemplateForm,
    TemplateVersion,
    checked,
    form_of,
)
from programme.messages.wording import Letter, worded
from programme.store import Reader

_CHANGED = """
    SELECT kind FROM message_template AS written
    WHERE NOT is_standard AND NOT EXISTS (
        SELECT 1 FROM message_template AS newer WHERE newer.kind = written.kind AND newer.version > written.version)
"""
_VERSIONS = """
    SELECT message_template.*, coalesce(person.name, '') AS writer
    FROM message_template LEFT JOIN person ON person.id = message_template.written_by
    WHERE kind = $kind ORDER BY message_template.version DESC
"""
_LATEST = """
    SELECT record_id, facts FROM outbox WHERE kind = $kind ORDER BY queued_at DESC, id LIMIT 20
"""


_NOT_MADE_YET = "…"


class Preview(BaseModel):
    """How a message would read: with a real record's facts, or with invented ones."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)
    letter: Letter
    is_real: bool


def changed_kinds(actor: Actor, reader: Reader) -> set[MessageKind]:
    """The kinds that say what programme management has written. For programme management."""
    require(actor, Right.WRITE_TEMPLATES)
    return {MessageKind(row["kind"]) for row in reader.rows(_CHANGED)}


def template(actor: Actor, reader: Reader, *, kind: MessageKind) -> Standing:
    """The kind's text that holds now. For programme management."""
    require(actor, Right.WRITE_TEMPLATES)
    return standing_template(reader, kind)


def template_versions(actor: Actor, reader: Reader, *, kind: MessageKind) -> list[TemplateVersion]:
    """Every text that was written for the kind, the newest first. For programme management."""
    require(actor, Right.WRITE_TEMPLATES)
    return [
        TemplateVersion(
            version=row["version"],
            written_at=row["written_at"],
            written_by=row["writer"],
            is_standard=row["is_standard"],
            **form_of(text_of(row) or standard(kind)).model_dump(),
        )
        for row in reader.rows(_VERSIONS, kind=kind)
    ]


def preview(actor: Actor, reader: Reader, form: TemplateForm, *, kind: MessageKind, address: str) -> Preview:
    """How the newest message of the kind would read with that text; `address` is the app's own. Saves nothing.

    Invented facts stand in where no message of the kind lies in the outbox. For programme management. Raises what
    templates.checked raises.
    """
    require(actor, Right.WRITE_TEMPLATES)
    text = checked(kind, form)
    said = _newest_facts(reader, kind)
    record_id, facts = said or ("eksempel", ABOUT[kind].samples)
    letter = worded(kind, facts, address=address, token=_NOT_MADE_YET, record_id=record_id, template=text)
    return Preview(letter=letter, is_real=said is not None)


def _newest_facts(reader: Reader, kind: MessageKind) -> tuple[str, dict[str, object]] | None:
    """Record and facts of the newest message with all of them: what is forgotten is blank, what is old lacks some."""
    for row in reader.rows(_LATEST, kind=kind):
        facts = json.loads(row["facts"])
        if facts.keys() >= ABOUT[kind].samples.keys() and (any(facts.values()) or not facts):
            return row["record_id"], facts
    return None


def programme_mailbox(actor: Actor, reader: Reader) -> tuple[str, int]:
    """The mailbox's address, empty when there is none, and its version. For programme management."""
    require(actor, Right.WRITE_TEMPLATES)
    return mailbox(reader)
