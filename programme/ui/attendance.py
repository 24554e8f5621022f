"""Attendance as plots that are their own tables: municipality by gathering, and added up by gathering."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from markupsafe import Markup

from programme.gatherings.model import AttendanceState
from programme.language import _
from programme.language.numbers import counted, number
from programme.participation.model import Attendance
from programme.ui import show

_STATES: tuple[tuple[AttendanceState, show.Fill], ...] = (
    (AttendanceState.MET, "met"),
    (AttendanceState.SUBSTITUTE_MET, "substitute"),
    (AttendanceState.EXCUSED, "excused"),
    (AttendanceState.ABSENT, "absent"),
)


def by_municipality(rows: Sequence[Attendance], *, gatherings: int) -> None:
    """Municipality by gathering number: the part of the obligation that was met as colour and in figures in each cell.

    `gatherings` is how many the cohort has: those to come stand empty.
    """
    show.table(_heat_rows(tuple(rows), gatherings), caption=_("Hvor mange som møtte, vara medregnet, av medlemmene"))


@lru_cache(maxsize=32)
def _heat_rows(rows: tuple[Attendance, ...], gatherings: int) -> list[dict[str, object]]:
    cells: dict[tuple[str, str], dict[int, Markup]] = {}
    for row in rows:
        cells.setdefault((row.name, row.unit), {})[row.number] = _cell(row)
    numbers = range(1, gatherings + 1)
    return [
        {_("Kommune"): name, **{_("Samling {number}", number=each): known.get(each, "") for each in numbers}}
        for (name, _unit), known in cells.items()
    ]


def _cell(row: Attendance) -> Markup:
    """An open roster tells how many are recorded so far; a gathering at which nobody met is framed."""
    if row.share is None:
        tip = _("{count} ført så langt, listen er åpen", count=number(row.attended))
        return Markup('<span class="heat open" title="{}">{} …</span>').format(tip, row.attended)
    depth = "none" if row.share == 0 else f"of-five-{round(row.share * 5) or 1}"
    tip = counted(row.attended, row.invited, _("møtte"))
    return Markup('<span class="heat {}" title="{}">{}/{}</span>').format(depth, tip, row.attended, row.invited)


def by_gathering(rows: Sequence[Attendance]) -> None:
    """A bar a gathering number, in people: the four states, and those of whom nothing is known yet."""
    show.bars(
        _bars(tuple(rows)),
        caption=_("Alle kommunene lagt sammen. Skiller fargene lite, står tallene ved siden av."),
    )


@lru_cache(maxsize=32)
def _bars(rows: tuple[Attendance, ...]) -> list[show.Bar]:
    return [_bar(number_, people) for number_, people in _by_number(rows)]


def _bar(number_: int, people: Sequence[int]) -> show.Bar:
    *known, unknown = people
    told = [f"{number(count)} {state.label}" for (state, _tone), count in zip(_STATES, known, strict=True) if count]
    if unknown:
        told.append(_("{count} ikke ført ennå", count=number(unknown)))
    parts = [(count, tone) for (_state, tone), count in zip(_STATES, known, strict=True)]
    return show.Bar(_("Samling {number}", number=number_), parts, sum(people), ", ".join(told))


def _by_number(rows: Iterable[Attendance]) -> list[tuple[int, list[int]]]:
    """Gathering number and people in each state, regions added up; the last is those of whom nothing is known."""
    sums: dict[int, list[int]] = {}
    for row in rows:
        known = [row.met, row.substitute_met, row.excused, row.absent]
        people = [*known, row.invited - sum(known)]
        before = sums.get(row.number, [0] * len(people))
        sums[row.number] = [least + more for least, more in zip(before, people, strict=True)]
    return sorted(sums.items())
