"""What is otherwise in one plan than in another: entries are the same where their keys are, wherever they stand."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from programme.language import _, later
from programme.plans.model import Plan, PlanEntry, walk
from programme.plans.tree import period_in_text


class ChangeKind(StrEnum):
    """What has become of an entry. One that is moved may be changed too, and is told twice."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"

    @property
    def label(self) -> str:
        """The word for people: `Ny`."""
        return {
            ChangeKind.ADDED: _("Ny"),
            ChangeKind.REMOVED: _("Tatt ut"),
            ChangeKind.CHANGED: _("Endret"),
            ChangeKind.MOVED: _("Flyttet"),
        }[self]


class Change(BaseModel):
    """One thing that is otherwise: which entry (key, and its name in words), how it was and how it is, in words."""

    model_config = ConfigDict(frozen=True)
    kind: ChangeKind
    key: str
    name: str
    before: str
    after: str


class Difference(BaseModel):
    """All that is otherwise: what stands at the top (word, before, after), and the entries in the new plan's order.

    What was taken out comes last, in the old plan's order.
    """

    model_config = ConfigDict(frozen=True)
    earlier_title: str
    top: tuple[tuple[str, str, str], ...]
    changes: tuple[Change, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is otherwise."""
        return not (self.top or self.changes)

    def keys(self, kind: ChangeKind) -> list[str]:
        """The keys of the entries that this has become of, in order."""
        return [change.key for change in self.changes if change.kind is kind]


class _Placed(BaseModel):
    """An entry, the key of what it stands under, and the names of all that it stands under."""

    model_config = ConfigDict(frozen=True)
    entry: PlanEntry
    parent: str | None
    path: tuple[str, ...]


_FIELDS = {
    "kind": later("slag"),
    "level": later("nivå"),
    "number": later("nummer"),
    "label": later("tekst"),
    "scope": later("hører til"),
    "refers_to": later("viser til"),
}


def difference(earlier: Plan, plan: Plan) -> Difference:
    """What is otherwise in `plan` than in `earlier`."""
    old, new = _placed(earlier), _placed(plan)
    reordered = _reordered(earlier, plan)
    changes: list[Change] = []
    for key, placed in new.items():
        if key not in old:
            changes.append(_change(ChangeKind.ADDED, placed, "", _where(placed)))
            continue
        if placed.parent != old[key].parent:
            changes.append(_change(ChangeKind.MOVED, placed, _where(old[key]), _where(placed)))
        elif key in reordered:
            changes.append(_change(ChangeKind.MOVED, placed, "", _("annen rekkefølge")))
        was, now = _words(old[key].entry, old), _words(placed.entry, new)
        other = [name for name in _FIELDS if was[name] != now[name]]
        if other:
            changes.append(_change(ChangeKind.CHANGED, placed, _told(was, other), _told(now, other)))
    gone = [placed for key, placed in old.items() if key not in new]
    changes += [_change(ChangeKind.REMOVED, placed, _where(placed), "") for placed in gone]
    return Difference(earlier_title=earlier.title, top=_top(earlier, plan), changes=tuple(changes))


def name_of(entry: PlanEntry) -> str:
    """`Delmål 1.1: Kurs for lederne`."""
    return f"{' '.join(filter(None, (entry.level, entry.number)))}: {entry.label}"


def _placed(plan: Plan) -> dict[str, _Placed]:
    found: dict[str, _Placed] = {}
    for each in walk(plan):
        above = found[each.parent] if each.parent is not None else None
        path = (*above.path, name_of(above.entry)) if above else ()
        found[each.entry.key] = _Placed(entry=each.entry, parent=each.parent, path=path)
    return found


def _reordered(earlier: Plan, plan: Plan) -> set[str]:
    """The keys that stand under the same as before, but not in the same order among those that still do."""
    old, new = _under(earlier), _under(plan)
    found: set[str] = set()
    for parent, keys in new.items():
        before = [key for key in old.get(parent, []) if key in keys]
        after = [key for key in keys if key in before]
        matcher = SequenceMatcher(None, before, after, autojunk=False)
        kept = {
            after[place] for block in matcher.get_matching_blocks() for place in range(block.b, block.b + block.size)
        }
        found.update(key for key in after if key not in kept)
    return found


def _under(plan: Plan) -> Mapping[str | None, list[str]]:
    found: dict[str | None, list[str]] = {}
    for placed in walk(plan):
        found.setdefault(placed.parent, []).append(placed.entry.key)
    return found


def _change(kind: ChangeKind, placed: _Placed, before: str, after: str) -> Change:
    return Change(kind=kind, key=placed.entry.key, name=name_of(placed.entry), before=before, after=after)


def _where(placed: _Placed) -> str:
    return _("under {place}", place=" › ".join(placed.path)) if placed.path else _("på øverste nivå")


def _words(entry: PlanEntry, known: Mapping[str, _Placed]) -> dict[str, str]:
    return {
        "kind": entry.kind.label,
        "level": entry.level,
        "number": entry.number,
        "label": entry.label,
        "scope": entry.scope.label if entry.scope else "",
        "refers_to": ", ".join(known[key].entry.number or known[key].entry.label for key in entry.refers_to),
    }


def _told(words: Mapping[str, str], names: Sequence[str]) -> str:
    return "; ".join(_("{field}: {value}", field=_(_FIELDS[name]), value=words[name] or "–") for name in names)


def _top(earlier: Plan, plan: Plan) -> tuple[tuple[str, str, str], ...]:
    rows: Iterable[tuple[str, str, str]] = (
        (_("Tittel"), earlier.title, plan.title),
        (_("Periode"), period_in_text(earlier.period), period_in_text(plan.period)),
        (_("Kilde"), earlier.source, plan.source),
    )
    return tuple(row for row in rows if row[1] != row[2])
