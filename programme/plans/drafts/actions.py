"""What people do with drafts of plans: begin one, write in it, adopt it.

A board does all of it for its own department, programme management for any. What an entry's form read is named by the
entry's `version`, what a whole draft was read as by its `edition`.
"""

from uuid import uuid4

from programme.access.audit import refuse_stale_fields
from programme.access.doing import action
from programme.access.model import Actor, Scope
from programme.access.rights import Right, require
from programme.language import NotAllowed
from programme.organisation.annual_meetings import ResolutionForm
from programme.plans.drafts.adopting import become_plan
from programme.plans.drafts.keeping import (
    add_draft,
    add_entry_row,
    change_draft_row,
    change_entry_row,
    change_places,
    draft_values,
    last_place,
)
from programme.plans.drafts.model import (
    TOP,
    DocumentedForm,
    Draft,
    DraftEntry,
    DraftForm,
    EntryForm,
    NewEntryForm,
    StartForm,
)
from programme.plans.drafts.placing import neighbour, require_place
from programme.plans.drafts.records import department_on_record, require_base, require_open, stored_draft
from programme.plans.drafts.rules import EntryRemoved
from programme.plans.keeping import is_example_store, refuse_examples_in_real_store
from programme.plans.model import Adoption, Plan
from programme.plans.records import stored_plan
from programme.store import Transaction


@action
def start_draft(actor: Actor, transaction: Transaction, form: StartForm) -> str:
    """Begin a plan: empty, or with all that stands in the base; gives the draft's id. Raises BaseUnknown."""
    require(actor, Right.DRAFT_PLANS, Scope(department=form.department))
    department = department_on_record(transaction, form.department)
    content: Plan | None = None
    if form.base_plan_id:
        require_base(transaction, form.base_plan_id, department=form.department, is_new_version=False)
        content = stored_plan(transaction, form.base_plan_id)
    values = draft_values(
        department=form.department,
        title=form.title,
        period=(form.period_from, form.period_to),
        source=f"{department.name}, {form.title}"[:200],
        is_example=is_example_store(transaction),
        base_plan_id=form.base_plan_id or None,
    )
    return add_draft(transaction, actor, "start_draft", values, content)


@action
def start_version(actor: Actor, transaction: Transaction, *, plan_id: str) -> str:
    """Begin a new version of a plan, which stays as it is meanwhile; gives the draft's id.

    Raises PlanReplaced, VersionStarted.
    """
    content = stored_plan(transaction, plan_id)
    require(actor, Right.DRAFT_PLANS, Scope(department=content.department if content else None))
    if content is None:
        raise NotAllowed
    content = content.model_copy(update={"example": is_example_store(transaction), "adoption": Adoption()})
    return _keep_content(actor, transaction, "start_version", content, replaces=plan_id)


@action
def import_draft(actor: Actor, transaction: Transaction, content: Plan, *, replaces: str | None = None) -> str:
    """Keep what was read from a file as a draft of its department's, a new version of `replaces` if that is given.

    Gives the draft's id. Raises BaseUnknown, PlanReplaced, VersionStarted, ExamplePlanInRealStore.
    """
    require(actor, Right.DRAFT_PLANS, Scope(department=content.department))
    department_on_record(transaction, content.department)
    refuse_examples_in_real_store(transaction, [content])
    return _keep_content(actor, transaction, "import_draft", content, replaces=replaces)


def _keep_content(actor: Actor, transaction: Transaction, name: str, content: Plan, *, replaces: str | None) -> str:
    """A draft with all of `content`."""
    if replaces:
        require_base(transaction, replaces, department=content.department, is_new_version=True)
    period = content.period
    values = draft_values(
        department=content.department,
        title=content.title,
        period=(period.start, period.end) if period else (None, None),
        source=content.source,
        predecessor_note=content.predecessor_note,
        adoption=content.adoption,
        is_example=content.example,
        base_plan_id=replaces,
        is_new_version=replaces is not None,
    )
    return add_draft(transaction, actor, name, values, content)


@action
def change_draft(actor: Actor, transaction: Transaction, form: DraftForm, *, draft_id: str, version: int) -> str:
    """What stands at the draft's top, anew; gives its id. Raises DraftLocked, StaleFields."""
    draft = _open_draft(actor, transaction, draft_id)
    refuse_stale_fields(transaction, kind="plan_draft", record_id=draft_id, read=version, stored=draft.version)
    before = {
        "title": draft.title,
        "period_from": draft.period and draft.period.start,
        "period_to": draft.period and draft.period.end,
        "source": draft.source,
        "predecessor_note": draft.predecessor_note,
    }
    change_draft_row(transaction, actor, "change_draft", draft, before=before, after=form.model_dump())
    return draft_id


@action
def add_entry(actor: Actor, transaction: Transaction, form: NewEntryForm, *, draft_id: str) -> str:
    """A new entry after what stands at its place; gives its key.

    Raises DraftLocked, EntryRemoved, EntryMisplaced, ReferenceUnknown.
    """
    draft = _open_draft(actor, transaction, draft_id)
    require_place(draft, form)
    # Never a key that an entry has had: links and versions know an entry by it.
    key = uuid4().hex[:12]
    add_entry_row(transaction, actor, draft, key, form)
    return key


@action
def change_entry(
    actor: Actor, transaction: Transaction, form: EntryForm, *, draft_id: str, key: str, version: int
) -> str:
    """An entry as `form` says, at another place too; what stands under it goes along. Gives its key.

    Raises DraftLocked, StaleFields, EntryRemoved, EntryMisplaced, EntryUnderItself, ReferenceUnknown.
    """
    draft = _open_draft(actor, transaction, draft_id)
    entry = _entry(draft, key)
    _require_standing(draft, entry)
    kind = "plan_draft_entry"
    refuse_stale_fields(transaction, kind=kind, record_id=entry.entry_id, read=version, stored=entry.version)
    require_place(draft, form, entry)
    before = {
        "kind": entry.kind,
        "level_name": entry.level,
        "number": entry.number,
        "label": entry.label,
        "scope": entry.scope,
        "refers_to": list(entry.refers_to),
        "parent_key": entry.parent or None,
        "sequence": entry.place,
    }
    after = {
        "kind": form.kind,
        "level_name": form.level,
        "number": form.number,
        "label": form.label,
        "scope": form.scope,
        "refers_to": form.refers_to,
        "parent_key": form.under or None,
        "sequence": entry.place if form.under == entry.parent else last_place(draft, form.under),
    }
    change_entry_row(transaction, actor, "change_entry", draft, entry, before=before, after=after)
    return key


@action
def move_entry(actor: Actor, transaction: Transaction, *, draft_id: str, key: str, down: bool) -> str:
    """An entry changes places with the one before or after it, if there is one; gives its key. Raises DraftLocked."""
    draft = _open_draft(actor, transaction, draft_id)
    entry = _entry(draft, key)
    _require_standing(draft, entry)
    other = neighbour(draft, entry, down=down)
    if other is None:
        return key
    change_places(transaction, actor, draft, entry, other)
    return key


@action
def remove_entry(actor: Actor, transaction: Transaction, *, draft_id: str, key: str) -> str:
    """Take out an entry with all that stands under it; it can be put back. Gives its key. Raises DraftLocked."""
    draft = _open_draft(actor, transaction, draft_id)
    entry = _entry(draft, key)
    if not entry.is_removed:
        before = {"removed_at": "", "label": entry.label}
        change_entry_row(
            transaction, actor, "remove_entry", draft, entry, before=before, after={"removed_at": actor.at}
        )
    return key


@action
def restore_entry(actor: Actor, transaction: Transaction, *, draft_id: str, key: str) -> str:
    """Put an entry back where it stood, with all that stood under it; gives its key. Raises DraftLocked."""
    draft = _open_draft(actor, transaction, draft_id)
    entry = _entry(draft, key)
    if entry.is_removed:
        before = {"removed_at": "", "label": entry.label}
        change_entry_row(transaction, actor, "restore_entry", draft, entry, before=before, after={"removed_at": None})
    return key


@action
def discard_draft(actor: Actor, transaction: Transaction, *, draft_id: str) -> str:
    """Put a draft away; it can be brought back. Gives its id. Raises DraftLocked."""
    draft = _open_draft(actor, transaction, draft_id)
    change_draft_row(
        transaction, actor, "discard_draft", draft, before={"discarded_at": None}, after={"discarded_at": actor.at}
    )
    return draft_id


@action
def recover_draft(actor: Actor, transaction: Transaction, *, draft_id: str) -> str:
    """Bring a draft back that was put away; gives its id. Raises DraftLocked, PlanReplaced, VersionStarted."""
    draft = _draft(actor, transaction, draft_id)
    if not draft.is_discarded:
        require_open(draft)
        return draft_id
    if draft.is_new_version:
        code = draft.department.department_code
        require_base(transaction, draft.base_plan_id, department=code, is_new_version=True)
    change_draft_row(
        transaction, actor, "recover_draft", draft, before={"discarded_at": ""}, after={"discarded_at": None}
    )
    return draft_id


@action
def adopt_plan(actor: Actor, transaction: Transaction, form: ResolutionForm, *, draft_id: str, edition: int) -> str:
    """The draft becomes a plan by a resolution of the department's annual meeting, and is locked; gives the plan's id.

    Raises DraftLocked, DraftChanged, DraftWithoutArea, PlanReplaced, MeetingDateInFuture, ExamplePlanInRealStore.
    """
    draft = _open_draft(actor, transaction, draft_id)
    return become_plan(transaction, actor, "adopt_plan", draft, edition=edition, resolution=form)


@action
def publish_plan(actor: Actor, transaction: Transaction, form: DocumentedForm, *, draft_id: str, edition: int) -> str:
    """Programme management makes an older document a plan, with what it says of its own adoption; gives the plan's id.

    Raises DraftLocked, DraftChanged, DraftWithoutArea, PlanReplaced, AdoptionInFuture, ExamplePlanInRealStore.
    """
    require(actor, Right.WRITE_PLANS)
    draft = _open_draft(actor, transaction, draft_id)
    return become_plan(transaction, actor, "publish_plan", draft, edition=edition, documented=form)


def _draft(actor: Actor, transaction: Transaction, draft_id: str) -> Draft:
    draft = stored_draft(transaction, draft_id)
    require(actor, Right.DRAFT_PLANS, Scope(department=draft.department.department_code if draft else None))
    if draft is None:
        raise NotAllowed
    return draft


def _open_draft(actor: Actor, transaction: Transaction, draft_id: str) -> Draft:
    draft = _draft(actor, transaction, draft_id)
    require_open(draft)
    return draft


def _entry(draft: Draft, key: str) -> DraftEntry:
    if key == TOP or key not in draft.by_key:
        raise NotAllowed
    return draft.by_key[key]


def _require_standing(draft: Draft, entry: DraftEntry) -> None:
    if entry.key not in draft.standing:
        raise EntryRemoved(label=entry.label)
