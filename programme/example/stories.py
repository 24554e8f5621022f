"""What becomes of each municipality in the example. Real ones do well; the others are invented (see invented.py)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from programme.example.people import JONAS, MARIT, people_of_municipality
from programme.example.telling import chance_of, weekday
from programme.groups.model import Sector
from programme.organisation.model import PersonForm

BODO = "1804"
REAL = {
    "nordland": (BODO, "1806", "1833", "1870", "1841"),
    "trondelag": ("5006", "5053", "5037", "5025"),
    "oslo-og-viken": ("3205", "3218", "3301", "3103", "3240"),
    "vestland": ("4638", "4647", "4621", "4614"),
    "finnmark-troms-og-svalbard": ("5501", "5601", "5530"),
    "innlandet": ("3420", "3405", "3407"),
}
"""Real municipalities by department, Bodø first."""
_PARTNERS = (
    Sector.LIBRARY,
    Sector.VOLUNTARY,
    Sector.KINDERGARTEN,
    Sector.HEALTH,
    Sector.BUSINESS,
    Sector.POLITICAL_LEADERSHIP,
    Sector.OTHER,
)
_WHOLE_GROUP = (Sector.KULTURSKOLE, Sector.KULTURSKOLE, Sector.SCHOOL, Sector.ADMINISTRATION)


@dataclass(frozen=True, slots=True)
class Story:
    """A municipality's way: days are local dates, None for what does not happen.

    `uncommitted`: how many members never say the commitment. `missed`: numbers of the main gatherings where nobody met;
    `partly_missed`: where one did not. `chooses`: whether the group chooses an area.
    """

    place: int
    number: str
    department: str
    interested_on: date
    on_behalf: bool = False
    confirmed_on: date | None = None
    interest_withdrawn_on: date | None = None
    drafted_on: date | None = None
    sectors: tuple[Sector, ...] = _WHOLE_GROUP
    uncommitted: int = 0
    chooses: bool = True
    sent_on: date | None = None
    accepted_on: date | None = None
    declined_on: date | None = None
    withdrawn_on: date | None = None
    missed: tuple[int, ...] = ()
    partly_missed: tuple[int, ...] = ()

    @property
    def contact(self) -> PersonForm:
        """Who acts for the municipality."""
        return MARIT if self.number == BODO else people_of_municipality(self.place)[0]

    @property
    def members(self) -> list[PersonForm]:
        """The group, one for each of `sectors`; in every other municipality the contact is its first member."""
        people = people_of_municipality(self.place)
        if self.number == BODO:
            return [MARIT, people[1], JONAS, *people[2:]][: len(self.sectors)]
        return list(people[self.place % 2 :][: len(self.sectors)])


@cache
def stories() -> tuple[Story, ...]:
    """All municipalities of the example, real ones first."""
    real = [(number, code) for code, numbers in REAL.items() for number in numbers]
    told = [_real_story(place, number, code) for place, (number, code) in enumerate(real)]
    return (*told, *_invented_stories(len(told)))


def _real_story(place: int, number: str, department: str) -> Story:
    chance = chance_of("story", number)
    interested_on = weekday(date(2023, 9, 25) + timedelta(days=3 * place))
    on_behalf = place % 5 == 2  # noqa: PLR2004 - one in five, Bodø not among them
    partners = tuple(chance.sample(_PARTNERS, chance.randint(0, 1)))
    sectors = _WHOLE_GROUP + partners
    if number == BODO:
        sectors = (Sector.KULTURSKOLE, Sector.SCHOOL, Sector.LIBRARY, Sector.KULTURSKOLE, Sector.ADMINISTRATION)
    return Story(
        place,
        number,
        department,
        interested_on,
        on_behalf=on_behalf,
        confirmed_on=weekday(interested_on + timedelta(days=4)) if on_behalf else None,
        drafted_on=weekday(date(2024, 2, 5) + timedelta(days=chance.randint(0, 40))),
        sectors=sectors,
        sent_on=weekday(date(2024, 4, 15) + timedelta(days=chance.randint(0, 14))),
        accepted_on=date(2024, 6, 3) + timedelta(days=place % 3),
    )


def _invented_stories(first: int) -> Iterator[Story]:
    """The invented municipalities. Each shows one or two things that the programme has to notice."""
    accepted = {"sent_on": date(2024, 5, 13), "accepted_on": date(2024, 6, 6)}
    spring, autumn = date(2024, 3, 20), date(2023, 10, 4)
    told: list[dict[str, object]] = [
        {"number": "9901", "department": "nordland", "drafted_on": spring, "missed": (2, 3), **accepted},
        {"number": "9902", "department": "trondelag", "drafted_on": spring, "uncommitted": 1, **accepted},
        {"number": "9903", "department": "vestland", "drafted_on": spring, "partly_missed": (1, 2), **accepted},
        {
            "number": "9904",
            "department": "innlandet",
            "drafted_on": date(2024, 4, 24),
            "sectors": (Sector.KULTURSKOLE, Sector.KULTURSKOLE, Sector.KULTURSKOLE),
            "chooses": False,
            "partly_missed": (1, 3),
            **accepted,
        },
        {"number": "9905", "department": "oslo-og-viken", "drafted_on": spring, "uncommitted": 3, **accepted},
        {
            "number": "9906",
            "department": "finnmark-troms-og-svalbard",
            "drafted_on": spring,
            "withdrawn_on": date(2024, 12, 3),
            **accepted,
        },
        {
            "number": "9907",
            "department": "nordland",
            "drafted_on": date(2024, 5, 6),
            "sectors": (Sector.KULTURSKOLE, Sector.SCHOOL),
            "sent_on": date(2024, 5, 15),
            "declined_on": date(2024, 6, 6),
        },
        {"number": "9908", "department": "trondelag", "drafted_on": spring, "sent_on": date(2024, 5, 15)},
        {"number": "9909", "department": "vestland", "drafted_on": date(2024, 5, 8), "uncommitted": 4},
        {
            "number": "9910",
            "department": "oslo-og-viken",
            "interested_on": date(2024, 2, 12),
            "drafted_on": spring,
            "partly_missed": (2,),
            **accepted,
        },
        {"number": "9911", "department": "innlandet", "interest_withdrawn_on": date(2023, 12, 14)},
        {
            "number": "9912",
            "department": "vestfold-og-telemark",
            "interested_on": date(2023, 9, 27),
            "drafted_on": date(2023, 10, 10),
            "sectors": (Sector.KULTURSKOLE, Sector.SCHOOL),
            "uncommitted": 2,
            "chooses": False,
        },
        {"number": "9913", "department": "agder"},
        {"number": "9914", "department": "finnmark-troms-og-svalbard", "on_behalf": True},
        {"number": "9915", "department": "trondelag", "on_behalf": True, "interested_on": date(2024, 1, 22)},
        {"number": "9916", "department": "rogaland"},
    ]
    for place, story in enumerate(told, start=first):
        yield Story(place=place, **{"interested_on": weekday(autumn + timedelta(days=place % 5))} | story)  # type: ignore[arg-type]
