"""A board of the example begins on the plan for its next period, from the one that holds."""

from collections.abc import Iterator
from datetime import date, datetime

from programme.example.people import BOARDS
from programme.example.telling import Event, World, moment
from programme.plans.drafts.actions import add_entry, remove_entry, start_draft
from programme.plans.drafts.model import NewEntryForm, StartForm
from programme.plans.model import EntryKind

_BEGUN_ON = date(2025, 1, 20)
_NEXT = StartForm(
    department="nordland",
    title="Handlingsplan for Nordland 2026–2027 (eksempel)",
    period_from=date(2026, 1, 1),
    period_to=date(2027, 12, 31),
    base_plan_id="nordland-2024-2025",
)
_NEW = NewEntryForm(
    under="arrangere",
    kind=EntryKind.INITIATIVE,
    level="Tiltak",
    label="Åpen kulturskoledag i alle kommuner (eksempel)",
)


def events() -> Iterator[Event]:
    """One draft, with an initiative more and one less than the plan that holds."""
    yield Event(moment(_BEGUN_ON, 12), _begin)


def _begin(world: World, at: datetime) -> None:
    board = world.acting(BOARDS["nordland"][0], at)
    draft_id = start_draft(board, world.store, _NEXT)
    add_entry(board, world.store, _NEW, draft_id=draft_id)
    remove_entry(board, world.store, draft_id=draft_id, key="arrangere-b")
