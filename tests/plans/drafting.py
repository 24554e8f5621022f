"""Drafts for tests, through the actions: a plan entered entry by entry as a person would, and what came of it."""

from datetime import date, timedelta

from programme.access.model import Actor, system
from programme.organisation.annual_meetings import ResolutionForm
from programme.plans.actions import load_plans
from programme.plans.drafts.actions import add_entry, change_draft, change_entry, start_draft
from programme.plans.drafts.model import TOP, Draft, DraftForm, EntryForm, NewEntryForm, StartForm
from programme.plans.drafts.queries import draft
from programme.plans.files import read_plans
from programme.plans.model import Plan, PlanEntry, walk
from programme.store import Store
from tests.factories import MORNING, ROOT

REAL = {each.slug: each for each in read_plans(ROOT / "data" / "plans")}
NORDLAND = "nordland-2024-2025"
AFTER_MEETING = MORNING + timedelta(days=70)
RESOLUTION = ResolutionForm(held_on=date(2023, 10, 28), case_number="7/23", wording="Planen er vedtatt.")


def load(store: Store) -> None:
    """The plans that the project has read."""
    load_plans(system(MORNING), store, list(REAL.values()))


def order(actor: Actor, store: Store, draft_id: str) -> list[str]:
    """What stands in the draft, in order."""
    return [entry.label for entry in draft(actor, store, draft_id).standing.values()]


def started(actor: Actor, store: Store, department: str = "nordland", **changes: object) -> str:
    """An empty draft."""
    form = StartForm.model_validate({"department": department, "title": "Handlingsplan 2026–2027"} | changes)
    return start_draft(actor, store, form)


def with_entry(actor: Actor, store: Store, draft_id: str, under: str = TOP, **changes: object) -> str:
    """One more entry in the draft; gives its key."""
    values = {"under": under, "kind": "area" if under == TOP else "goal", "level": "Nivå", "label": "Samhandling"}
    return add_entry(actor, store, NewEntryForm.model_validate(values | changes), draft_id=draft_id)


def form_of(found: Draft, key: str, **changes: object) -> EntryForm:
    """The form as it stands when the entry is opened, with `changes` typed in it."""
    entry = found.by_key[key]
    values = entry.model_dump(include={"kind", "level", "number", "label", "scope"})
    return EntryForm.model_validate(values | {"under": entry.parent, "refers_to": list(entry.refers_to)} | changes)


def entered(actor: Actor, store: Store, plan: Plan) -> str:
    """The whole plan typed in, an entry at a time, cross-references last; gives the draft's id."""
    draft_id = started(actor, store, plan.department, title=plan.title)
    period = {"period_from": plan.period and plan.period.start, "period_to": plan.period and plan.period.end}
    top = DraftForm(title=plan.title, source=plan.source, predecessor_note=plan.predecessor_note, **period)  # type: ignore[arg-type]
    change_draft(actor, store, top, draft_id=draft_id, version=1)
    keys: dict[str | None, str] = {None: TOP}
    for placed in walk(plan):
        given = placed.entry.model_dump(include={"kind", "level", "number", "label", "scope"})
        keys[placed.entry.key] = with_entry(actor, store, draft_id, keys[placed.parent], **given)
    for placed in walk(plan):
        if placed.entry.refers_to:
            key = keys[placed.entry.key]
            found = draft(actor, store, draft_id)
            form = form_of(found, key, refers_to=[keys[each] for each in placed.entry.refers_to])
            change_entry(actor, store, form, draft_id=draft_id, key=key, version=found.by_key[key].version)
    return draft_id


def without_keys(plan: Plan) -> Plan:
    """The plan with its entries' keys counted through, which are all that two enterings of it differ in.

    But for the mark that all that is written in an example store has.
    """
    keys = {placed.entry.key: str(place) for place, placed in enumerate(walk(plan))}

    def counted(entry: PlanEntry) -> PlanEntry:
        references = tuple(keys[key] for key in entry.refers_to)
        below = tuple(map(counted, entry.entries))
        return entry.model_copy(update={"key": keys[entry.key], "refers_to": references, "entries": below})

    return plan.model_copy(update={"slug": "plan", "example": False, "entries": tuple(map(counted, plan.entries))})
