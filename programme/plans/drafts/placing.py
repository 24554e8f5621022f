"""Where an entry of a draft may stand, and what it changes places with."""

from collections.abc import Sequence

from programme.plans.drafts.model import TOP, Draft, DraftEntry, NewEntryForm
from programme.plans.drafts.rules import EntryMisplaced, EntryRemoved, EntryUnderItself, ReferenceUnknown
from programme.plans.model import may_stand_under, place_in_words


def require_place(draft: Draft, form: NewEntryForm, entry: DraftEntry | None = None) -> None:
    """The entry (None: a new one) may be and stand as `form` says, with what stands under it.

    Raises EntryRemoved, EntryMisplaced, EntryUnderItself, ReferenceUnknown.
    """
    above = _standing(draft, form.under)
    if entry and above and entry in (above, *draft.above(above)):
        raise EntryUnderItself(label=form.label)
    kind = above.kind if above else None
    if form.kind not in may_stand_under(kind):
        raise EntryMisplaced(label=form.label, what=form.kind.label, place=place_in_words(kind))
    for below in draft.under.get(entry.key, []) if entry else []:
        if below.kind not in may_stand_under(form.kind):
            raise EntryMisplaced(label=below.label, what=below.kind.label, place=place_in_words(form.kind))
    known = set(draft.by_key) - {entry.key if entry else TOP}
    if not known.issuperset(form.refers_to):
        raise ReferenceUnknown(label=form.label)


def _standing(draft: Draft, key: str) -> DraftEntry | None:
    if key == TOP:
        return None
    if key not in draft.by_key:
        raise EntryRemoved(label=key)
    if key not in draft.standing:
        raise EntryRemoved(label=draft.by_key[key].label)
    return draft.by_key[key]


def neighbour(draft: Draft, entry: DraftEntry, *, down: bool) -> DraftEntry | None:
    """What the entry changes places with when it is moved a step among its own; None at the end."""
    row: Sequence[DraftEntry] = draft.standing_under(entry.parent)
    place = row.index(entry) + (1 if down else -1)
    return row[place] if 0 <= place < len(row) else None
