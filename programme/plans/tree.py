"""A plan as it is read from the store: what stands at its top, and its entries as a tree, in words for people."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict

from programme.language import _
from programme.language.dates import date_in_text
from programme.language.numbers import name_order
from programme.organisation.model import Department, without_council
from programme.plans.model import Adoption, EntryKind, Period, Plan, PlanEntry, Scope
from programme.store.store import Row


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class PlanHeader(_Frozen):
    """What stands at the top of a plan.

    `period_source` is empty where the document itself gives the period, `adoption_source` where it gives the adoption.
    `successors` are the names of the departments that took over from one that is dissolved, in alphabetical order.
    `newer_*` is the plan that replaced it, `earlier_*` the one that it replaces (`is_new_version`) or was copied from;
    `case_number` and `wording` are of the resolution that adopted it here. All of them are empty where there is none.
    """

    plan_id: str
    title: str
    department: Department
    successors: tuple[str, ...]
    period: Period | None
    period_source: str
    adopted_by: str
    adopted_on: date | None
    adoption_source: str
    is_adopted: bool
    is_example: bool
    source: str
    predecessor_note: str
    version: int
    successor_codes: tuple[str, ...] = ()
    newer_plan_id: str = ""
    newer_title: str = ""
    earlier_plan_id: str = ""
    earlier_title: str = ""
    is_new_version: bool = False
    case_number: str = ""
    wording: str = ""

    @property
    def department_in_list(self) -> str:
        """The department's short name as it stands first on a line: `Region BTV`."""
        name = self.department.short_name
        return name[:1].upper() + name[1:]

    @property
    def period_in_text(self) -> str:
        """`2024–2025` for whole years, else the two days; `periode ikke oppgitt` without a period."""
        return period_in_text(self.period)

    @property
    def can_be_given_a_period(self) -> bool:
        """Whether the document gives no period, so that programme management may enter one."""
        return self.period is None or bool(self.period_source)

    @property
    def can_be_given_an_adoption(self) -> bool:
        """Whether the document does not tell that it was adopted, so that programme management may enter it."""
        return not self.is_adopted or bool(self.adoption_source)

    @property
    def adoption_in_text(self) -> str:
        """`vedtatt 26. oktober 2023 av Fylkesårsmøtet`, as much of it as the document says."""
        if self.adopted_on and self.case_number:
            return _("vedtatt {day} av årsmøtet, sak {case}", day=date_in_text(self.adopted_on), case=self.case_number)
        if self.adopted_on and self.adopted_by:
            return _("vedtatt {day} av {who}", day=date_in_text(self.adopted_on), who=self.adopted_by)
        if self.adopted_on:
            return _("vedtatt {day}", day=date_in_text(self.adopted_on))
        return _("vedtatt av {who}", who=self.adopted_by) if self.adopted_by else _("vedtak ikke oppgitt")

    @property
    def adoption_in_short(self) -> str:
        """As adoption_in_text, without who: for a list of plans."""
        if self.adopted_on:
            return _("vedtatt {day}", day=date_in_text(self.adopted_on))
        return _("vedtatt, dato ikke oppgitt") if self.is_adopted else _("vedtak ikke oppgitt")


class Reference(_Frozen):
    """Another entry of the same plan that an entry points to."""

    entry_id: str
    level: str
    number: str
    label: str

    @property
    def key(self) -> str:
        """The other entry's identity within the plan."""
        return self.entry_id.partition("/")[2]

    @property
    def in_text(self) -> str:
        """`Se delmål 1.1`, or the other entry's words where it has no number."""
        what = self.number or f"«{self.label}»"
        return _("Se {level} {what}", level=self.level.lower(), what=what)


class TreeEntry(_Frozen):
    """One area, strategy, goal or initiative as its document has it, with what stands under it, in order."""

    entry_id: str
    kind: EntryKind
    level: str
    number: str
    label: str
    scope: Scope | None
    references: tuple[Reference, ...]
    entries: tuple["TreeEntry", ...]

    @property
    def key(self) -> str:
        """The entry's identity within its plan."""
        return self.entry_id.partition("/")[2]

    @property
    def parts(self) -> tuple["TreeEntry", ...]:
        """What stands under it and is no initiative: strategies and goals."""
        return tuple(entry for entry in self.entries if entry.kind is not EntryKind.INITIATIVE)

    @property
    def initiatives(self) -> tuple["TreeEntry", ...]:
        """The initiatives right under it, whoever's they are."""
        return tuple(entry for entry in self.entries if entry.kind is EntryKind.INITIATIVE)


class PlanTree(_Frozen):
    """A plan as its document is built."""

    header: PlanHeader
    areas: tuple[TreeEntry, ...]


_MAYBE = ("newer_plan_id", "newer_title", "earlier_plan_id", "earlier_title", "case_number", "wording")


def period_in_text(period: Period | None) -> str:
    """`2024–2025` for whole years, else the two days; `periode ikke oppgitt` without a period."""
    if period is None:
        return _("periode ikke oppgitt")
    start, end = period.start, period.end
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
    return _("{first} til {last}", first=date_in_text(start), last=date_in_text(end))


def plan_header(row: Row) -> PlanHeader:
    """The header from a row of plan and department; names and codes of successors with `|` between, or None."""
    department = {"department_code": row["department_code"], "name": row["department_name"]}
    return PlanHeader.model_validate(
        {
            **row,
            "department": department | {"dissolved": row["dissolved"]},
            "successors": sorted((without_council(name) for name in _parted(row["successors"])), key=name_order),
            "successor_codes": tuple(_parted(row["successor_codes"])),
            **{name: row[name] or "" for name in _MAYBE},
            "period": row["period_from"] and Period(start=row["period_from"], end=row["period_to"]),
        }
    )


def _parted(several: str | None) -> list[str]:
    return several.split("|") if several else []


def plan_tree(rows: Sequence[Row]) -> PlanTree:
    """The plan whose entries are `rows`, in the document's order, each with the header's columns too.

    Ids that an entry refers to stand with `|` between, or None.
    """
    return PlanTree(header=plan_header(rows[0]), areas=_areas(rows))


def plan_of(tree: PlanTree) -> Plan:
    """The plan as a document: what was read from one comes back as it was."""
    header = tree.header
    return Plan(
        slug=header.plan_id,
        department=header.department.department_code,
        title=header.title,
        period=header.period,
        adoption=Adoption(by=header.adopted_by or None, on=header.adopted_on),
        source=header.source,
        predecessor_note=header.predecessor_note,
        example=header.is_example,
        entries=tuple(map(_plan_entry, tree.areas)),
    )


def _plan_entry(entry: TreeEntry) -> PlanEntry:
    return PlanEntry(
        key=entry.key,
        kind=entry.kind,
        level=entry.level,
        number=entry.number,
        label=entry.label,
        scope=entry.scope,
        refers_to=tuple(reference.key for reference in entry.references),
        entries=tuple(map(_plan_entry, entry.entries)),
    )


def _areas(rows: Sequence[Row]) -> tuple[TreeEntry, ...]:
    """From the last row to the first: what stands under an entry is there before the entry itself."""
    row_of = {row["entry_id"]: row for row in rows}
    under: dict[str | None, list[TreeEntry]] = defaultdict(list)
    for row in reversed(rows):
        entry = TreeEntry(
            entry_id=row["entry_id"],
            kind=row["kind"],
            level=row["level_name"],
            number=row["number"],
            label=row["label"],
            scope=row["scope"],
            references=tuple(_reference(row_of[entry_id]) for entry_id in _parted(row["refers_to"])),
            entries=tuple(reversed(under[row["entry_id"]])),
        )
        under[row["parent_id"]].append(entry)
    return tuple(reversed(under[None]))


def _reference(row: Row) -> Reference:
    return Reference(entry_id=row["entry_id"], level=row["level_name"], number=row["number"], label=row["label"])
