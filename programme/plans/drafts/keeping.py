"""Drafts as they are written inside a transaction. No rights are checked here: the action that calls has done it."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import uuid4

from programme.access.audit import write_audit
from programme.access.model import Actor
from programme.plans.drafts.model import Draft, DraftEntry, NewEntryForm
from programme.plans.keeping import change_row
from programme.plans.model import Adoption, Plan, walk
from programme.store import Transaction


def draft_values(
    *,
    department: str,
    title: str,
    period: tuple[date | None, date | None],
    source: str,
    is_example: bool,
    predecessor_note: str = "",
    adoption: Adoption | None = None,
    base_plan_id: str | None = None,
    is_new_version: bool = False,
) -> dict[str, object]:
    """The columns of a new draft."""
    return {
        "department_code": department,
        "title": title,
        "period_from": period[0],
        "period_to": period[1],
        "source": source,
        "predecessor_note": predecessor_note,
        "adopted_by": (adoption and adoption.by) or "",
        "adopted_on": adoption and adoption.on,
        "is_example": is_example,
        "base_plan_id": base_plan_id,
        "is_new_version": is_new_version,
    }


def add_draft(
    transaction: Transaction,
    actor: Actor,
    action: str,
    values: Mapping[str, object],
    content: Plan | None,
) -> str:
    """Write a draft with these columns and the entries of `content`; gives its id."""
    draft_id = str(uuid4())
    transaction.insert("plan_draft", id=draft_id, plan_id=None, discarded_at=None, version=1, edition=1, **values)
    transaction.insert_all("plan_draft_entry", _entry_rows(draft_id, content) if content else [])
    after = {name: values[name] for name in ("title", "department_code", "base_plan_id", "is_new_version", "source")}
    write_audit(transaction, actor, action, kind="plan_draft", record_id=draft_id, after=after)
    return draft_id


def _entry_rows(draft_id: str, content: Plan) -> Iterable[Mapping[str, object]]:
    for place, placed in enumerate(walk(content)):
        yield {
            "id": str(uuid4()),
            "draft_id": draft_id,
            "entry_key": placed.entry.key,
            "parent_key": placed.parent,
            "sequence": place,
            "kind": placed.entry.kind,
            "level_name": placed.entry.level,
            "number": placed.entry.number,
            "label": placed.entry.label,
            "scope": placed.entry.scope,
            "refers_to": list(placed.entry.refers_to),
            "removed_at": None,
            "version": 1,
        }


def add_entry_row(transaction: Transaction, actor: Actor, draft: Draft, key: str, form: NewEntryForm) -> None:
    """Write a new entry after all that stands at its place, and log it."""
    entry_id = str(uuid4())
    values = {
        "entry_key": key,
        "parent_key": form.under or None,
        "sequence": last_place(draft, form.under),
        "kind": form.kind,
        "level_name": form.level,
        "number": form.number,
        "label": form.label,
        "scope": form.scope,
        "refers_to": form.refers_to,
    }
    transaction.insert("plan_draft_entry", id=entry_id, draft_id=draft.draft_id, removed_at=None, version=1, **values)
    _count_up(transaction, draft)
    write_audit(
        transaction, actor, "add_entry", kind="plan_draft_entry", record_id=entry_id, after=_told(draft, values)
    )


def last_place(draft: Draft, parent: str) -> int:
    """The place after all that stands, or stood, under the key."""
    return 1 + max((entry.place for entry in draft.under.get(parent, [])), default=-1)


def change_places(transaction: Transaction, actor: Actor, draft: Draft, entry: DraftEntry, other: DraftEntry) -> None:
    """Two entries under the same one change places, which is logged of the one that was moved.

    Under a kind of its own: the log of an entry has a row for each of its versions, and where it stands makes none.
    """
    for moved, place in ((entry, other.place), (other, entry.place)):
        sql = "UPDATE plan_draft_entry SET sequence = $place WHERE id = $entry_id"
        transaction.rows(sql, place=place, entry_id=moved.entry_id)
    _count_up(transaction, draft)
    write_audit(
        transaction,
        actor,
        "move_entry",
        kind="plan_draft_order",
        record_id=entry.entry_id,
        before={"label": entry.label, "sequence": entry.place},
        after={"label": entry.label, "sequence": other.place},
    )


def change_entry_row(
    transaction: Transaction,
    actor: Actor,
    action: str,
    draft: Draft,
    entry: DraftEntry,
    *,
    before: Mapping[str, object],
    after: Mapping[str, object],
) -> None:
    """Change the columns of the entry named in `after`, and log it."""
    change_row(transaction, "plan_draft_entry", entry.entry_id, after)
    _count_up(transaction, draft)
    names = {"kind": "plan_draft_entry", "record_id": entry.entry_id}
    write_audit(transaction, actor, action, **names, before=_told(draft, before), after=_told(draft, after))


def _told(draft: Draft, values: Mapping[str, object]) -> dict[str, object]:
    """The columns of an entry as the log has them: keys tell nobody anything, so it has the labels."""
    labels = {key: entry.label for key, entry in draft.by_key.items()}
    told = {name: value for name, value in values.items() if name not in {"entry_key", "parent_key", "refers_to"}}
    if "parent_key" in values:
        told["under"] = labels.get(str(values["parent_key"]), "")
    if isinstance(references := values.get("refers_to"), list):
        told["refers_to"] = [labels.get(key, key) for key in references]
    return told


def change_draft_row(
    transaction: Transaction,
    actor: Actor,
    action: str,
    draft: Draft,
    *,
    before: Mapping[str, object],
    after: Mapping[str, object],
) -> None:
    """Change the columns of the draft named in `after`, and log it."""
    change_row(transaction, "plan_draft", draft.draft_id, after)
    _count_up(transaction, draft)
    write_audit(transaction, actor, action, kind="plan_draft", record_id=draft.draft_id, before=before, after=after)


def _count_up(transaction: Transaction, draft: Draft) -> None:
    """Something in the draft has changed: what was read before is no longer what stands there."""
    transaction.rows("UPDATE plan_draft SET edition = edition + 1 WHERE id = $draft_id", draft_id=draft.draft_id)
