"""What a draft of a plan is, and what may be typed in it."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, model_validator

from programme.language import _, later
from programme.language.dates import date_in_text
from programme.language.fields import LongText, ShortText, fault
from programme.organisation.model import Department
from programme.plans.drafts.rules import DraftWithoutArea
from programme.plans.model import Adoption, EntryKind, Period, Plan, PlanEntry, Scope

TOP = ""
"""Stands for the top of a plan where the key of an entry is asked for."""
_LINE, _NUMBER = 200, 20


def _line(text: str) -> str:
    line = " ".join(text.split())
    if not line:
        raise fault("text_missing", later("Feltet er tomt. Skriv noen ord."))
    if len(line) > _LINE:
        raise fault("line_too_long", later("Teksten er på {length} tegn. Skriv høyst 200."), length=len(line))
    if "\0" in line:  # PostgreSQL cannot keep it
        raise fault("line_unprintable", later("Teksten har et tegn som ikke kan lagres. Skriv den inn på nytt."))
    return line


def _number(text: str) -> str:
    number = " ".join(text.split())
    if len(number) > _NUMBER or "\0" in number:
        raise fault("number_too_long", later("Nummeret er for langt. Skriv høyst 20 tegn, for eksempel 1.1."))
    return number


def _each_once(keys: list[str]) -> list[str]:
    return list(dict.fromkeys(keys))


OneLine = Annotated[str, AfterValidator(_line)]
"""1 to 200 characters on one line."""
PrintedNumber = Annotated[str, AfterValidator(_number)]
"""A number as the document prints it, up to 20 characters; may be empty."""


class _Periodic(BaseModel):
    """Title and period; a period has both its days, or none."""

    title: OneLine
    period_from: date | None = None
    period_to: date | None = None

    @model_validator(mode="after")
    def _period_is_whole(self) -> Self:
        if (self.period_from is None) != (self.period_to is None):
            sentence = later("Perioden mangler en av datoene. Velg begge, eller la begge stå tomme.")
            raise fault("period_half", sentence)
        if self.period_from and self.period_to and self.period_to < self.period_from:
            sentence = later("Perioden slutter {end}, før den begynner {start}. Rett én av datoene.")
            days = {"start": date_in_text(self.period_from), "end": date_in_text(self.period_to)}
            raise fault("period_backwards", sentence, **days)
        return self


class StartForm(_Periodic):
    """A draft to begin: empty, or a copy of a plan for the department's next period."""

    department: str
    base_plan_id: str | None = None


class DraftForm(_Periodic):
    """What stands at the top of a draft."""

    source: OneLine
    predecessor_note: LongText = ""


class NewEntryForm(BaseModel):
    """An entry to be added under `under` (a key, or TOP), after all that stands there."""

    under: str = TOP
    kind: EntryKind
    level: OneLine
    number: PrintedNumber = ""
    label: OneLine
    scope: Annotated[Scope | None, BeforeValidator(lambda chosen: chosen or None)] = None
    refers_to: Annotated[list[str], AfterValidator(_each_once)] = []


class EntryForm(NewEntryForm):
    """An entry as it is to be; one that gets another place goes after all that stands there."""


class DocumentedForm(BaseModel):
    """What an older document says of its own adoption: by whom and when, as far as it says so."""

    by: ShortText = ""
    on: date | None = None


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True)


class DraftEntry(_Read):
    """An entry of a draft. `parent` is the key of what it stands under, TOP for an area.

    `is_removed`: taken out itself; what stands under it is gone with it.
    """

    entry_id: str
    key: str
    parent: str
    place: int
    kind: EntryKind
    level: str
    number: str
    label: str
    scope: Scope | None
    refers_to: tuple[str, ...]
    is_removed: bool
    version: int

    @property
    def name(self) -> str:
        """`Delmål 1.1: Kurs for lederne`."""
        return f"{' '.join(filter(None, (self.level, self.number)))}: {self.label}"


class DraftLine(_Read):
    """A draft in the list of those that the reader may see. `plan_id` is what it became, empty until it is adopted."""

    draft_id: str
    department: Department
    title: str
    period: Period | None
    base_plan_id: str
    base_title: str
    is_new_version: bool
    plan_id: str
    is_discarded: bool
    entries: int

    @property
    def is_open(self) -> bool:
        """Whether it can be worked on."""
        return not (self.plan_id or self.is_discarded)

    @property
    def origin(self) -> str:
        """What it was made from, in words."""
        if not self.base_title:
            return _("Ny plan")
        if self.is_new_version:
            return _("Ny utgave av «{title}»", title=self.base_title)
        return _("Bygger på «{title}»", title=self.base_title)


class Draft(DraftLine):
    """A draft with all that is in it. `rows`: its entries, those that were taken out too, by place."""

    source: str
    predecessor_note: str
    adoption: Adoption
    is_example: bool
    version: int
    edition: int
    rows: tuple[DraftEntry, ...]

    @cached_property
    def by_key(self) -> dict[str, DraftEntry]:
        """The entries by key."""
        return {entry.key: entry for entry in self.rows}

    @cached_property
    def under(self) -> dict[str, list[DraftEntry]]:
        """What stands under each key, and under TOP, in order; what was taken out too."""
        found: dict[str, list[DraftEntry]] = defaultdict(list)
        for entry in self.rows:
            found[entry.parent].append(entry)
        return found

    @cached_property
    def standing(self) -> dict[str, DraftEntry]:
        """What is in the plan, by key in the document's order: nothing that was taken out, or stands under that."""
        return {entry.key: entry for entry in self._standing_under(TOP)}

    @cached_property
    def names(self) -> dict[str, str]:
        """What is in the plan, by key, each under a name of its own: those that share one are numbered."""
        seen: Counter[str] = Counter()
        found = {}
        for key, entry in self.standing.items():
            seen[entry.name] += 1
            found[key] = entry.name if seen[entry.name] == 1 else f"{entry.name} ({seen[entry.name]})"
        return found

    def _standing_under(self, key: str) -> Iterator[DraftEntry]:
        for entry in self.under.get(key, []):
            if not entry.is_removed:
                yield entry
                yield from self._standing_under(entry.key)

    def standing_under(self, key: str) -> list[DraftEntry]:
        """What stands right under the key, in order, without what was taken out."""
        return [entry for entry in self.under.get(key, []) if not entry.is_removed]

    def above(self, entry: DraftEntry) -> list[DraftEntry]:
        """What the entry stands under, the area first."""
        path: list[DraftEntry] = []
        while entry.parent:
            entry = self.by_key[entry.parent]
            path.insert(0, entry)
        return path

    def places_for(self, entry: DraftEntry) -> list[str]:
        """Where the entry could be put: TOP, and what is neither itself nor under it, in the document's order."""
        others = [key for key, other in self.standing.items() if entry not in (other, *self.above(other))]
        return [TOP, *others]

    def as_plan(self, slug: str) -> Plan:
        """The plan that the draft would become. Raises DraftWithoutArea."""
        areas = self._plan_entries(TOP)
        if not areas:
            raise DraftWithoutArea(title=self.title)
        return Plan(
            slug=slug,
            department=self.department.department_code,
            title=self.title,
            period=self.period,
            adoption=self.adoption,
            source=self.source,
            predecessor_note=self.predecessor_note,
            example=self.is_example,
            entries=areas,
        )

    def _plan_entries(self, parent: str) -> tuple[PlanEntry, ...]:
        return tuple(
            PlanEntry(
                key=entry.key,
                kind=entry.kind,
                level=entry.level,
                number=entry.number,
                label=entry.label,
                scope=entry.scope,
                refers_to=tuple(key for key in entry.refers_to if key in self.standing),
                entries=self._plan_entries(entry.key),
            )
            for entry in self.standing_under(parent)
        )
