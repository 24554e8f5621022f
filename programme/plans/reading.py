"""A plan from what stands in a file, whatever its format: every fault at once, each with its row, column and reason.

Nothing is guessed: a plan with a single fault is no plan until that is mended.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import uuid4

from programme.language import RuleBroken, _, later
from programme.language.numbers import listed
from programme.organisation.model import Department
from programme.plans.model import Adoption, EntryKind, Period, Plan, PlanEntry, Scope, may_stand_under, place_in_words

_KEY = re.compile(r"[a-z0-9][a-z0-9.-]{0,39}")
_LINE, _NUMBER, _NOTE = 200, 20, 4000
_DEEPEST = 20
_DAYS = ("%Y-%m-%d", "%d.%m.%Y")


class Fault(NamedTuple):
    """What is wrong in a file: the sheet ("" where there is none), the row (0: no single one), the column, why."""

    sheet: str
    row: int
    column: str
    reason: str


class ReadPlan(NamedTuple):
    """What was read: the plan where nothing is wrong, else the faults in the order of the file."""

    plan: Plan | None
    faults: tuple[Fault, ...]


class WrittenEntry(NamedTuple):
    """An entry as it is written: its row, its depth from 1 on (0: not readable), its cells by field of PlanEntry."""

    row: int
    depth: int
    cells: Mapping[str, str]
    refers_to: Sequence[str]


class Format(NamedTuple):
    """How a format calls things: its sheets, its columns by field, its words for kinds and scopes, small letters."""

    top: str
    content: str
    columns: Mapping[str, str]
    kinds: Mapping[str, EntryKind]
    scopes: Mapping[str, Scope]


class FileNotKnown(RuleBroken):
    """A plan comes as a workbook or as a data file."""

    sentence = later("Filen er verken en Excel-arbeidsbok (.xlsx) eller en datafil (.yaml). Velg en slik fil.")
    field = "file"


class FileMissing(RuleBroken):
    """There is no file."""

    sentence = later("Filen mangler. Velg en fil først.")
    field = "file"


class Reading:
    """One reading of a file: collects the faults, and gives the plan at the end where there are none.

    `departments`: whose plan it may be. None: anybody's, and then nothing that may be left out elsewhere is missing.
    """

    def __init__(self, format: Format, departments: Sequence[Department] | None) -> None:  # noqa: A002
        self._format = format
        self._departments = departments
        self.is_ours = departments is None
        self.faults: list[Fault] = []

    def fault_at_top(self, row: int, field: str, reason: str) -> None:
        """Something is wrong with what stands at the plan's top."""
        self.faults.append(Fault(self._format.top, row, self._format.columns.get(field, field), reason))

    def fault_in(self, row: int, field: str, reason: str) -> None:
        """Something is wrong with an entry."""
        self.faults.append(Fault(self._format.content, row, self._format.columns.get(field, field), reason))

    def result(self, top: Mapping[str, tuple[str, int]], entries: Sequence[WrittenEntry]) -> ReadPlan:
        """What was read: fields at the top with their rows, and the entries, a parent before what is under it."""
        head = _Top(self, top, self._departments)
        facts = head.facts()
        areas = _Tree(self, self._format, entries).areas()
        if self.faults:
            return ReadPlan(None, tuple(self.faults))
        return ReadPlan(Plan(**facts, entries=areas), ())


class _Top:
    def __init__(
        self, reading: Reading, top: Mapping[str, tuple[str, int]], departments: Sequence[Department] | None
    ) -> None:
        self._reading, self._top, self._departments = reading, top, departments

    def _value(self, field: str) -> tuple[str, int]:
        return self._top.get(field, ("", 0))

    def facts(self) -> dict[str, object]:
        title = self._line("title", is_required=True)
        department, name = self._department()
        source = self._line("source", is_required=self._reading.is_ours) or f"{name}, {title}"[:_LINE]
        slug = self._key("slug")
        note, row = self._value("predecessor_note")
        if len(note) > _NOTE:
            self._reading.fault_at_top(row, "predecessor_note", _("Teksten er for lang. Skriv høyst 4 000 tegn."))
        return {
            "slug": slug or department,
            "department": department,
            "title": title,
            "period": self._period(),
            "adoption": Adoption(by=self._line("adopted_by")[:_LINE] or None, on=self._day("adopted_on")),
            "source": source,
            "predecessor_note": note,
            "example": self._example(),
        }

    def _line(self, field: str, *, is_required: bool = False) -> str:
        text, row = self._value(field)
        if is_required and not text:
            self._reading.fault_at_top(row, field, _("Feltet er tomt. Skriv noen ord."))
        if len(text) > _LINE:
            self._reading.fault_at_top(row, field, _too_long(_LINE))
        return text

    def _key(self, field: str) -> str:
        text = self._line(field, is_required=self._reading.is_ours)
        if text and not _KEY.fullmatch(text):
            reason = _("Bruk små bokstaver, sifre, punktum og bindestrek.")
            self._reading.fault_at_top(self._value(field)[1], field, reason)
        return text

    def _department(self) -> tuple[str, str]:
        """Its code and its name; of ours the store judges whether there is such a one."""
        if self._departments is None:
            code = self._key("department")
            return code, code
        text, row = self._value("department")
        for each in self._departments:
            called = {each.department_code, each.name.casefold(), each.short_name.casefold()}
            if text.casefold() in called or (not text and len(self._departments) == 1):
                return each.department_code, each.name
        names = listed(each.short_name for each in self._departments)
        reason = _(
            "Fylkesavdelingen er ukjent, eller dere skriver ikke planer for den. Dere kan skrive for {names}.",
            names=names,
        )
        self._reading.fault_at_top(row, "department", reason)
        return "", ""

    def _period(self) -> Period | None:
        start, end = self._day("period_from"), self._day("period_to")
        (first, first_row), (last, last_row) = self._value("period_from"), self._value("period_to")
        if bool(first) != bool(last):
            missing = ("period_to", last_row or first_row) if first else ("period_from", first_row or last_row)
            self._reading.fault_at_top(
                missing[1], missing[0], _("Perioden mangler denne datoen. Skriv begge, eller ingen.")
            )
        if start is None or end is None:
            return None
        if end < start:
            self._reading.fault_at_top(
                last_row, "period_to", _("Perioden slutter før den begynner. Rett én av datoene.")
            )
            return None
        return Period(start=start, end=end)

    def _day(self, field: str) -> date | None:
        text, row = self._value(field)
        if not text:
            return None
        for pattern in _DAYS:
            try:
                return datetime.strptime(text, pattern).date()  # noqa: DTZ007  # a day has no zone
            except ValueError:
                continue
        self._reading.fault_at_top(row, field, _("Datoen er ikke riktig skrevet. Skriv for eksempel 2024-01-01."))
        return None

    def _example(self) -> bool:
        text, row = self._value("example")
        known = {"": False, "nei": False, "false": False, "ja": True, "true": True}
        if text.casefold() not in known:
            self._reading.fault_at_top(row, "example", _("Skriv ja eller nei."))
        return known.get(text.casefold(), False)


class _Tree:
    """The entries put under each other, and judged."""

    def __init__(self, reading: Reading, format: Format, entries: Sequence[WrittenEntry]) -> None:  # noqa: A002
        self._reading, self._format, self._entries = reading, format, entries
        self._kinds = [format.kinds.get(entry.cells.get("kind", "").casefold()) for entry in entries]
        self._keys = [entry.cells.get("key", "") or uuid4().hex[:12] for entry in entries]
        self._parents = list(self._find_parents())

    def areas(self) -> tuple[PlanEntry, ...]:
        if not self._entries:
            self._reading.fault_in(0, "label", _("Planen har ingen områder. Legg inn minst ett."))
        first_rows: dict[str, int] = {}
        references: list[tuple[str, ...]] = []
        for place, entry in enumerate(self._entries):
            self._judge_cells(place, entry)
            self._judge_key(entry, self._keys[place], first_rows)
            self._judge_place(place, entry)
            references.append(self._references(place, entry))
        return () if self._reading.faults else self._under(None, references)

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
                self._reading.fault_in(entry.row, "depth", reason)
            yield path[-1] if path else None
            path.append(place)

    def _judge_cells(self, place: int, entry: WrittenEntry) -> None:
        wrong = self._reading.fault_in
        if entry.depth == 0 or entry.depth > _DEEPEST:
            wrong(
                entry.row, "depth", _("Skriv et helt tall: 1 for områder, 2 for det som står rett under, og så videre.")
            )
        if self._kinds[place] is None:
            wrong(
                entry.row,
                "kind",
                _("Slaget mangler eller er ukjent. Skriv ett av ordene {words}.", words=listed(self._format.kinds)),
            )
        for field, longest in (("level", _LINE), ("label", _LINE), ("number", _NUMBER)):
            text = entry.cells.get(field, "")
            if not text and field != "number":
                wrong(entry.row, field, _("Feltet er tomt. Skriv noen ord."))
            if len(text) > longest:
                wrong(entry.row, field, _too_long(longest))
        scope = entry.cells.get("scope", "").casefold()
        if scope and scope not in self._format.scopes:
            words = listed(self._format.scopes)
            wrong(
                entry.row,
                "scope",
                _("Ordet er ukjent. Skriv ett av ordene {words}, eller la feltet stå tomt.", words=words),
            )

    def _judge_key(self, entry: WrittenEntry, key: str, first_rows: dict[str, int]) -> None:
        if self._reading.is_ours and not entry.cells.get("key"):
            self._reading.fault_in(entry.row, "key", _("Feltet er tomt. Skriv noen ord."))
        if not _KEY.fullmatch(key):
            reason = _("Bruk små bokstaver, sifre, punktum og bindestrek, høyst 40 tegn. Eller la feltet stå tomt.")
            self._reading.fault_in(entry.row, "key", reason)
        if key in first_rows:
            reason = _("Rad {row} har samme nøkkel. Gi hver sin, eller la feltet stå tomt.", row=first_rows[key])
            self._reading.fault_in(entry.row, "key", reason)
        first_rows.setdefault(key, entry.row)

    def _judge_place(self, place: int, entry: WrittenEntry) -> None:
        kind, parent = self._kinds[place], self._parents[place]
        above = None if parent is None else self._kinds[parent]
        if kind is None or (parent is not None and above is None):
            return
        if kind not in may_stand_under(above):
            reason = _("{what} kan ikke stå {place}.", what=kind.label.capitalize(), place=place_in_words(above))
            self._reading.fault_in(entry.row, "kind", reason)

    def _references(self, place: int, entry: WrittenEntry) -> tuple[str, ...]:
        numbers = Counter(filter(None, (each.cells.get("number", "") for each in self._entries)))
        by_number = {each.cells.get("number", ""): key for each, key in zip(self._entries, self._keys, strict=True)}
        found = []
        for word in entry.refers_to:
            key = word if word in self._keys else by_number[word] if numbers[word] == 1 else ""
            if not key or key == self._keys[place]:
                reason = _("«{word}» er ikke nummeret eller nøkkelen til ett annet innslag i planen.", word=word)
                self._reading.fault_in(entry.row, "refers_to", reason)
            found.append(key)
        return tuple(found)

    def _under(self, parent: int | None, references: Sequence[tuple[str, ...]]) -> tuple[PlanEntry, ...]:
        return tuple(
            PlanEntry(
                key=self._keys[place],
                kind=self._format.kinds[entry.cells["kind"].casefold()],
                level=entry.cells["level"],
                number=entry.cells.get("number", ""),
                label=entry.cells["label"],
                scope=self._format.scopes.get(entry.cells.get("scope", "").casefold()),
                refers_to=references[place],
                entries=self._under(place, references),
            )
            for place, entry in enumerate(self._entries)
            if self._parents[place] == parent
        )


def _too_long(limit: int) -> str:
    return _("Teksten er for lang. Skriv høyst {limit} tegn.", limit=limit)
