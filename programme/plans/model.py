"""What an adopted plan is: a tree that keeps the document's own levels, names and numbers.

The four documents that this is drawn from have different depths (areas with numbered goals, one goal with
strategies, national beside regional initiatives), so there is one model of an entry and a rule for what may stand
under what.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from programme.language import RuleBroken, _, later
from programme.language.dates import date_in_text
from programme.language.fields import RequiredText, ShortText, fault


class EntryKind(StrEnum):
    """What an entry is to the programme, whatever its document calls it."""

    AREA = "area"
    STRATEGY = "strategy"
    GOAL = "goal"
    INITIATIVE = "initiative"

    @property
    def label(self) -> str:
        """The word for people, in the reader's language."""
        return _(_KIND_LABELS[self])


class Scope(StrEnum):
    """Whose goal or initiative it is, in the plans that set national beside regional."""

    NATIONAL = "national"
    REGIONAL = "regional"

    @property
    def label(self) -> str:
        """The word for people, in the reader's language."""
        return _(_SCOPE_LABELS[self])


_KIND_LABELS = {
    EntryKind.AREA: later("utviklingsområde"),
    EntryKind.STRATEGY: later("strategi"),
    EntryKind.GOAL: later("delmål"),
    EntryKind.INITIATIVE: later("tiltak"),
}
_SCOPE_LABELS = {Scope.NATIONAL: later("nasjonalt"), Scope.REGIONAL: later("regionalt")}

# Nordland has strategies under a goal, others could have goals under a strategy: both are allowed.
_MAY_STAND_UNDER = {
    EntryKind.AREA: {EntryKind.STRATEGY, EntryKind.GOAL, EntryKind.INITIATIVE},
    EntryKind.STRATEGY: {EntryKind.GOAL, EntryKind.INITIATIVE},
    EntryKind.GOAL: {EntryKind.STRATEGY, EntryKind.GOAL, EntryKind.INITIATIVE},
    EntryKind.INITIATIVE: {EntryKind.INITIATIVE},
}

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]{0,39}$")]
"""A short identity in small letters, digits, dots and hyphens; never changes once it is in use."""
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
"""One to 200 characters."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Period(_Frozen):
    """The days for which a plan holds, both ends included."""

    start: date
    end: date

    @model_validator(mode="after")
    def _end_is_not_before_start(self) -> Self:
        if self.end < self.start:
            sentence = later("Perioden slutter {end}, før den begynner {start}.")
            raise fault("period_backwards", sentence, start=str(self.start), end=str(self.end))
        return self


class Adoption(_Frozen):
    """Who adopted a plan and when; each is None where the document does not say."""

    by: Line | None = None
    on: date | None = None


class PlanEntry(_Frozen):
    """One area, strategy, goal or initiative, with what stands under it.

    `key` is the entry's identity within its plan and stays when the entry moves; `level` is the document's own word for
    the level, `number` the number as printed ("" where there is none); `refers_to` holds keys of the same plan.
    """

    key: Key
    kind: EntryKind
    level: Line
    number: Annotated[str, StringConstraints(strip_whitespace=True, max_length=20)] = ""
    label: Line
    scope: Scope | None = None
    refers_to: tuple[Key, ...] = ()
    entries: tuple["PlanEntry", ...] = ()


class Plan(_Frozen):
    """An adopted document of one department; `period` is None where the document gives none.

    `example` marks a plan that is invented; it belongs in example stores alone.
    """

    slug: Key
    department: Key
    title: Line
    period: Period | None
    adoption: Adoption
    source: Line
    predecessor_note: Annotated[str, StringConstraints(strip_whitespace=True)] = ""
    example: bool = False
    entries: tuple[PlanEntry, ...]

    @property
    def areas(self) -> tuple[PlanEntry, ...]:
        """The development areas, in the document's order: a plan's first level holds nothing else."""
        return self.entries

    @model_validator(mode="after")
    def _tree_holds_together(self) -> Self:
        _has_an_area(self)
        _keys_are_unique(self)
        _kinds_stand_right(self)
        _references_resolve(self)
        return self


class PlacedEntry(NamedTuple):
    """An entry and its place: an area has `depth` 0 and no `parent`; `area` is the key of the area it belongs to."""

    entry: PlanEntry
    depth: int
    parent: str | None
    area: str


class PeriodForm(BaseModel):
    """The days for which a plan holds, both included, and where that is known from."""

    period_from: date
    period_to: date
    source: RequiredText

    @model_validator(mode="after")
    def _end_is_not_before_start(self) -> Self:
        if self.period_to < self.period_from:
            sentence = later("Perioden slutter {end}, før den begynner {start}. Rett én av datoene.")
            days = {"start": date_in_text(self.period_from), "end": date_in_text(self.period_to)}
            raise fault("period_backwards", sentence, **days)
        return self


class AdoptionForm(BaseModel):
    """The day on which a plan was adopted, by whom (empty where that is not known), and where it is known from."""

    by: ShortText = ""
    on: date
    source: RequiredText


class PeriodGivenByPlan(RuleBroken):
    """A period that the document itself gives is not changed. Facts: title."""

    sentence = later("«{title}» oppgir selv perioden. Den kan ikke endres her.")
    field = "period_from"


class AdoptionGivenByPlan(RuleBroken):
    """An adoption that the document itself tells of is not changed. Facts: title."""

    sentence = later("«{title}» oppgir selv vedtaket. Det kan ikke endres her.")
    field = "on"


class AdoptionInFuture(RuleBroken):
    """A plan is adopted by a meeting that has been held. Facts: title, day."""

    sentence = later("«{title}» er ikke vedtatt ennå: {day} har ikke vært. Før inn vedtaket når møtet er holdt.")
    field = "on"


class ExamplePlanInRealStore(RuleBroken):
    """Invented plans belong in example stores alone. Facts: title."""

    sentence = later("«{title}» er et eksempel og kan ikke legges inn i et virkelig lager. Ta den ut av mappen.")


def walk(plan: Plan) -> Iterator[PlacedEntry]:
    """Every entry of a plan in document order, a parent before its children."""
    for area in plan.areas:
        yield from _walk_from(PlacedEntry(area, depth=0, parent=None, area=area.key))


def may_stand_under(above: EntryKind | None) -> tuple[EntryKind, ...]:
    """What may stand under an entry of that kind, or at the top of a plan (None), in the order of the kinds."""
    allowed = {EntryKind.AREA} if above is None else _MAY_STAND_UNDER[above]
    return tuple(kind for kind in EntryKind if kind in allowed)


def place_in_words(above: EntryKind | None) -> str:
    """`på øverste nivå`, or `under delmål`."""
    return _("på øverste nivå") if above is None else _("under {kind}", kind=above.label)


def adopted(plan: Plan) -> bool:
    """Whether the plan names who adopted it or when."""
    return plan.adoption.on is not None or plan.adoption.by is not None


def _walk_from(placed: PlacedEntry) -> Iterator[PlacedEntry]:
    yield placed
    for child in placed.entry.entries:
        yield from _walk_from(PlacedEntry(child, placed.depth + 1, parent=placed.entry.key, area=placed.area))


def _has_an_area(plan: Plan) -> None:
    if not plan.entries:
        raise fault("plan_without_area", later("Planen har ingen områder. Legg inn minst ett."))


def _keys_are_unique(plan: Plan) -> None:
    counts = Counter(placed.entry.key for placed in walk(plan))
    repeated = [key for key, count in counts.items() if count > 1]
    if repeated:
        sentence = later("Flere innslag har samme nøkkel: {keys}. Gi hvert sin.")
        raise fault("key_repeated", sentence, keys=", ".join(repeated))


def _kinds_stand_right(plan: Plan) -> None:
    kinds = {placed.entry.key: placed.entry.kind for placed in walk(plan)}
    for placed in walk(plan):
        above = None if placed.parent is None else kinds[placed.parent]
        if placed.entry.kind not in may_stand_under(above):
            place = place_in_words(above)
            sentence = later("Innslaget {key} er {what} og kan ikke stå {place}.")
            raise fault("kind_misplaced", sentence, key=placed.entry.key, what=placed.entry.kind.label, place=place)


def _references_resolve(plan: Plan) -> None:
    keys = {placed.entry.key for placed in walk(plan)}
    for placed in walk(plan):
        for reference in placed.entry.refers_to:
            if reference not in keys or reference == placed.entry.key:
                sentence = later("Innslaget {key} viser til {reference}, som ikke er et annet innslag i planen.")
                raise fault("reference_unresolved", sentence, key=placed.entry.key, reference=reference)
