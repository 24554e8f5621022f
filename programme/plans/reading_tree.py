"""The entries of a plan in a file, put under each other and judged."""

from collections import Counter
from collections.abc import Iterable, Sequence
from uuid import uuid4

from programme.language import _
from programme.language.numbers import listed
from programme.plans.faults import KEY, LINE, Faults, WrittenEntry, too_long
from programme.plans.model import PlanEntry, may_stand_under, place_in_words

_NUMBER = 20
_DEEPEST = 20


class Tree:
    """The entries put under each other, and judged."""

    def __init__(self, faults: Faults, entries: Sequence[WrittenEntry]) -> None:
        self._faults, self._entries = faults, entries
        self._kinds = [faults.format.kinds.get(entry.cells.get("kind", "").casefold()) for entry in entries]
        self._keys = [entry.cells.get("key", "") or uuid4().hex[:12] for entry in entries]
        self._parents = list(self._find_parents())

    def areas(self) -> tuple[PlanEntry, ...]:
        """The areas with what stands under each; empty where anything in the file is wrong, which is noted."""
        if not self._entries:
            self._faults.fault_in(0, "label", _("Planen har ingen områder. Legg inn minst ett."))
        first_rows: dict[str, int] = {}
        references: list[tuple[str, ...]] = []
        for place, entry in enumerate(self._entries):
            self._judge_cells(place, entry)
            self._judge_key(entry, self._keys[place], first_rows)
            self._judge_place(place, entry)
            references.append(self._references(place, entry))
        return () if self._faults.faults else self._under(None, references)

    def _find_parents(self) -> Iterable[int | None]:
        path: list[int] = []
        for place, entry in enumerate(self._entries):
            above = len(path)
            if 1 <= entry.depth <= above + 1:
                del path[entry.depth - 1 :]
            elif entry.depth > above + 1:
                reason = _(
                    "Nivået hopper fra {above} til {depth}. Det kan bare øke med 1.", above=above, depth=entry.depth
                )
                self._faults.fault_in(entry.row, "depth", reason)
            yield path[-1] if path else None
            path.append(place)

    def _judge_cells(self, place: int, entry: WrittenEntry) -> None:
        wrong = self._faults.fault_in
        if entry.depth == 0 or entry.depth > _DEEPEST:
            wrong(
                entry.row, "depth", _("Skriv et helt tall: 1 for områder, 2 for det som står rett under, og så videre.")
            )
        if self._kinds[place] is None:
            wrong(
                entry.row,
                "kind",
                _(
                    "Slaget mangler eller er ukjent. Skriv ett av ordene {words}.",
                    words=listed(self._faults.format.kinds),
                ),
            )
        for field, longest in (("level", LINE), ("label", LINE), ("number", _NUMBER)):
            text = entry.cells.get(field, "")
            if not text and field != "number":
                wrong(entry.row, field, _("Feltet er tomt. Skriv noen ord."))
            if len(text) > longest:
                wrong(entry.row, field, too_long(longest))
        scope = entry.cells.get("scope", "").casefold()
        if scope and scope not in self._faults.format.scopes:
            words = listed(self._faults.format.scopes)
            wrong(
                entry.row,
                "scope",
                _("Ordet er ukjent. Skriv ett av ordene {words}, eller la feltet stå tomt.", words=words),
            )

    def _judge_key(self, entry: WrittenEntry, key: str, first_rows: dict[str, int]) -> None:
        if self._faults.is_ours and not entry.cells.get("key"):
            self._faults.fault_in(entry.row, "key", _("Feltet er tomt. Skriv noen ord."))
        if not KEY.fullmatch(key):
            reason = _("Bruk små bokstaver, sifre, punktum og bindestrek, høyst 40 tegn. Eller la feltet stå tomt.")
            self._faults.fault_in(entry.row, "key", reason)
        if key in first_rows:
            reason = _("Rad {row} har samme nøkkel. Gi hver sin, eller la feltet stå tomt.", row=first_rows[key])
            self._faults.fault_in(entry.row, "key", reason)
        first_rows.setdefault(key, entry.row)

    def _judge_place(self, place: int, entry: WrittenEntry) -> None:
        kind, parent = self._kinds[place], self._parents[place]
        above = None if parent is None else self._kinds[parent]
        if kind is None or (parent is not None and above is None):
            return
        if kind not in may_stand_under(above):
            reason = _("{what} kan ikke stå {place}.", what=kind.label.capitalize(), place=place_in_words(above))
            self._faults.fault_in(entry.row, "kind", reason)

    def _references(self, place: int, entry: WrittenEntry) -> tuple[str, ...]:
        numbers = Counter(filter(None, (each.cells.get("number", "") for each in self._entries)))
        by_number = {each.cells.get("number", ""): key for each, key in zip(self._entries, self._keys, strict=True)}
        found = []
        for word in entry.refers_to:
            key = word if word in self._keys else by_number[word] if numbers[word] == 1 else ""
            if not key or key == self._keys[place]:
                reason = _("«{word}» er ikke nummeret eller nøkkelen til ett annet innslag i planen.", word=word)
                self._faults.fault_in(entry.row, "refers_to", reason)
            found.append(key)
        return tuple(found)

    def _under(self, parent: int | None, references: Sequence[tuple[str, ...]]) -> tuple[PlanEntry, ...]:
        return tuple(
            PlanEntry(
                key=self._keys[place],
                kind=self._faults.format.kinds[entry.cells["kind"].casefold()],
                level=entry.cells["level"],
                number=entry.cells.get("number", ""),
                label=entry.cells["label"],
                scope=self._faults.format.scopes.get(entry.cells.get("scope", "").casefold()),
                refers_to=references[place],
                entries=self._under(place, references),
            )
            for place, entry in enumerate(self._entries)
            if self._parents[place] == parent
        )
