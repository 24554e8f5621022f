"""The gatherings of the example: days and places. Public are September 2024 and Gardermoen; the rest is invented."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from programme.gatherings.model import GatheringForm, GatheringKind

REGIONS: Mapping[str, tuple[str, ...]] = {
    "nord": ("nordland", "finnmark-troms-og-svalbard"),
    "trondelag": ("trondelag",),
    "oslo-og-viken": ("oslo-og-viken",),
    "vestland": ("vestland",),
    "innlandet": ("innlandet",),
}
"""The regions of the cohort, with their departments."""
_THEMES = {
    1: "Kulturskolen i et samfunnsperspektiv",
    2: "Fra vedtak til egne mål",
    3: "Samskaping i praksis",
    4: "Midtveis: hva har vi lært?",
    5: "Å gjøre det varig",
    6: "Hva tar vi med videre?",
}


class Planned(NamedTuple):
    """A gathering and the day on which it is announced; `region` is None for the whole cohort."""

    announced_on: date
    kind: GatheringKind
    number: int
    starts_on: date
    venue: str
    theme: str
    region: str | None = None
    host: str | None = None
    ends_on: date | None = None

    @property
    def key(self) -> str:
        """What events call it."""
        return f"{self.kind} {self.number} {self.region or ''}"

    @property
    def last_day(self) -> date:
        """The local date on which it ends."""
        return self.ends_on or self.starts_on

    @property
    def departments(self) -> tuple[str, ...]:
        """The departments that it is for; empty for all."""
        return REGIONS[self.region] if self.region else ()

    def form(self, region_id: str | None) -> GatheringForm:
        """What programme management enters."""
        return GatheringForm(
            kind=self.kind,
            number=self.number,
            region_id=region_id,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            venue=self.venue,
            host_municipality=self.host,
            theme=self.theme,
        )


class _Round(NamedTuple):
    number: int
    announced_on: date
    meetings: tuple[tuple[str, date, str, str], ...]


_ROUNDS = (
    _Round(
        2,
        date(2024, 8, 22),
        (
            ("oslo-og-viken", date(2024, 11, 12), "Drammen", "3301"),
            ("trondelag", date(2024, 11, 13), "Steinkjer", "5006"),
            ("innlandet", date(2024, 11, 14), "Lillehammer", "3405"),
            ("vestland", date(2024, 11, 19), "Voss", "4621"),
            ("nord", date(2024, 11, 20), "Tromsø", "5501"),
        ),
    ),
    _Round(
        3,
        date(2024, 12, 5),
        (
            ("oslo-og-viken", date(2025, 3, 4), "Lillestrøm", "3205"),
            ("trondelag", date(2025, 3, 5), "Levanger", "5037"),
            ("innlandet", date(2025, 3, 6), "Elverum", "3420"),
            ("vestland", date(2025, 3, 11), "Førde", "4647"),
            ("nord", date(2025, 3, 12), "Bodø", "1804"),
        ),
    ),
    _Round(
        4,
        date(2025, 2, 11),
        (
            ("oslo-og-viken", date(2025, 6, 3), "Ås", "3218"),
            ("trondelag", date(2025, 6, 4), "Inderøy", "5053"),
            ("innlandet", date(2025, 6, 5), "Gjøvik", "3407"),
            ("vestland", date(2025, 6, 4), "Stord", "4614"),
            ("nord", date(2025, 6, 5), "Alta", "5601"),
        ),
    ),
    _Round(
        5,
        date(2025, 2, 11),
        (
            ("oslo-og-viken", date(2025, 9, 16), "Moss", "3103"),
            ("trondelag", date(2025, 9, 17), "Røros", "5025"),
            ("innlandet", date(2025, 9, 18), "Lillehammer", "3405"),
            ("vestland", date(2025, 9, 16), "Høyanger", "4638"),
            ("nord", date(2025, 9, 17), "Narvik", "1806"),
        ),
    ),
    _Round(
        6,
        date(2025, 2, 11),
        (
            ("oslo-og-viken", date(2025, 11, 18), "Eidsvoll", "3240"),
            ("trondelag", date(2025, 11, 19), "Steinkjer", "5006"),
            ("innlandet", date(2025, 11, 20), "Elverum", "3420"),
            ("vestland", date(2025, 11, 18), "Voss", "4621"),
            ("nord", date(2025, 11, 19), "Sortland", "1870"),
        ),
    ),
)
_PRE, _MAIN = GatheringKind.PRE, GatheringKind.MAIN
_JOINT = (
    Planned(date(2023, 8, 28), _PRE, 1, date(2023, 10, 18), "Oslo", "Hva er Fremtidens kulturskole?"),
    Planned(date(2023, 8, 28), _PRE, 2, date(2023, 11, 15), "Trondheim", "Fra interesse til søknad"),
    Planned(date(2024, 6, 10), _MAIN, 1, date(2024, 9, 18), "Gardermoen", _THEMES[1], ends_on=date(2024, 9, 19)),
)
SCHEDULE = _JOINT + tuple(
    Planned(each.announced_on, _MAIN, each.number, day, venue, _THEMES[each.number], region, host)
    for each in _ROUNDS
    for region, day, venue, host in each.meetings
)
"""All gatherings: two before the start, the first joint, the others in each region."""
END = date(2025, 3, 14)
"""The day of the last event, a Friday."""
