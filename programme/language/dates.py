"""Dates and times for people: Norwegian wording, Europe/Oslo."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from programme.language.words import _

OSLO = ZoneInfo("Europe/Oslo")
_LOCALE = "nb"


@lru_cache(maxsize=4096)
def local_date(moment: datetime) -> date:
    """The calendar date in Oslo at `moment` (aware)."""
    return moment.astimezone(OSLO).date()


def at_oslo(day: date, clock: time) -> datetime:
    """The moment, in UTC, when clocks in Oslo show `clock` on `day`."""
    return datetime.combine(day, clock, OSLO).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The first moment after `day` in Oslo, in UTC: a deadline lasts up to, not including, it."""
    return at_oslo(day + timedelta(days=1), time())


@lru_cache(maxsize=4096)  # Babel reads the pattern anew each time, and a page holds hundreds of dates
def date_in_text(day: date) -> str:
    """`15. september 2023`."""
    return format_date(day, "d. MMMM y", locale=_LOCALE)


@lru_cache(maxsize=4096)
def date_in_table(day: date | None) -> str:
    """`15.09.2023`; empty for none."""
    return format_date(day, "dd.MM.y", locale=_LOCALE) if day else ""


@lru_cache(maxsize=4096)
def time_in_text(moment: datetime) -> str:
    """`kl. 09.00`, Oslo time, kept on one line."""
    clock = format_time(moment.astimezone(OSLO).time(), "HH.mm", locale=_LOCALE)
    return _("kl.\N{NO-BREAK SPACE}{clock}", clock=clock)


def moment_in_text(moment: datetime) -> str:
    """`15. september 2023 kl. 09.00`, Oslo time."""
    return f"{date_in_text(local_date(moment))} {time_in_text(moment)}"


def moment_in_table(moment: datetime | None) -> str:
    """`15.09.2023 kl. 09.00`, Oslo time; empty for none."""
    return f"{date_in_table(local_date(moment))} {time_in_text(moment)}" if moment else ""


def days_left_in_text(days: int) -> str:
    """How far away a date is: `12 dager igjen`, `i dag`, `3 dager siden`."""
    if days == 0:
        return _("i dag")
    if days < 0:
        return _("i går") if days == -1 else _("{days} dager siden", days=-days)
    return _("1 dag igjen") if days == 1 else _("{days} dager igjen", days=days)
