"""The line of the semesters with the gatherings on it, and today."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from html import escape

from programme.cohorts.model import Cohort
from programme.gatherings.lists import ScheduledGathering
from programme.gatherings.model import GatheringKind, Semester, semesters_between
from programme.language import _
from programme.language.dates import date_in_text
from programme.ui import flow


def write_line(gatherings: Sequence[ScheduledGathering], cohort: Cohort, today: date) -> None:
    """Semesters as bands, a mark for each gathering (a circle, a diamond for a pre-gathering), a line for today.

    One row; with gatherings of several regions a row for each, the joint ones in a row of their own. Cancelled ones are
    left out: their place is free.
    """
    flow.write(_line(tuple(gatherings), cohort.starts_on, cohort.ends_on, today))


@lru_cache(maxsize=64)  # by content, so it is never stale; making it takes longer than to compare
def _line(gatherings: tuple[ScheduledGathering, ...], starts_on: date, ends_on: date, today: date) -> str:
    standing = [gathering for gathering in gatherings if not gathering.is_cancelled]
    days = [gathering.day for gathering in standing]
    semesters = semesters_between(min([starts_on, *days]), max([ends_on, *days]))
    first, last = semesters[0].first_day, semesters[-1].last_day

    def place(day: date) -> str:
        return f"{(day - first) / (last - first):.2%}"

    ground = _ground(semesters, place(today) if first <= today <= last else "")
    marks: dict[str, str] = dict.fromkeys(_rows_of(standing), "")
    for one in standing:
        row = (one.region_name or _("Felles")) if len(marks) > 1 else ""
        marks[row] += _mark(one, place(one.day))
    rows = "".join(
        f'<div class="name">{escape(name)}</div><div class="track">{ground}{of_row}</div>'
        for name, of_row in marks.items()
    )
    names = "".join(f"<span>{escape(each.label)}</span>" for each in semesters)
    alt = _("Tidslinje over semestrene med samlingene. De samme datoene står i tabellen under.")
    return f'<div class="line" role="img" aria-label="{alt}"><div class="semesters">{names}</div>{rows}</div>'


def _rows_of(gatherings: Sequence[ScheduledGathering]) -> list[str]:
    regions = dict.fromkeys(gathering.region_name for gathering in gatherings if gathering.region_name)
    return [_("Felles"), *regions] if len(regions) > 1 else [""]


def _ground(semesters: Sequence[Semester], today: str) -> str:
    bands = "".join("<span></span>" for _semester in semesters)
    mark = f'<i class="today" style="left:{today}" title="{_("i dag")}"></i>' if today else ""
    return f'<div class="bands">{bands}</div>{mark}'


def _mark(one: ScheduledGathering, place: str) -> str:
    kind = "main" if one.kind is GatheringKind.MAIN else "pre"
    tip = escape(" · ".join(filter(None, (one.title, date_in_text(one.day), one.venue))))
    return f'<i class="mark {kind}" style="left:{place}" title="{tip}"><b>{one.number}</b></i>'
