"""The invented people of the example: every surname begins with «Eksempel», every address ends with .example."""

from collections.abc import Mapping
from functools import cache
from itertools import product
from random import Random

from programme.organisation.model import PersonForm

_FIRST_NAMES = (
    *("Anne", "Aslak", "Astrid", "Aud", "Bente", "Birger", "Bjørn", "Dag", "Ebba", "Einar", "Elin", "Elle", "Endre"),
    *("Fatima", "Frida", "Frode", "Gaute", "Grete", "Gunnar", "Hanne", "Hilde", "Håkon", "Ida", "Inga", "Ingrid"),
    *("Ivar", "Jorunn", "Julie", "Kaja", "Karim", "Kjersti", "Knut", "Lars", "Leif", "Lene", "Liv", "Magnus", "Maja"),
    *("Máret", "Mette", "Mona", "Niillas", "Nils", "Oda", "Olav", "Per", "Ragnhild", "Randi", "Roar", "Ruth", "Samir"),
    *("Sigrid", "Sissel", "Sofie", "Solveig", "Stig", "Svein", "Synne", "Terje", "Tone", "Trygve", "Turid", "Unni"),
    *("Åse", "Øystein", "Øyvind"),
)
_SURNAMES = ("berg", "bakken", "haug", "lund", "mo", "nes", "rud", "stad", "sund", "vik", "voll")
_ORDER_OF_NAMES = 2024
_PLACES_EACH = 10
"""How many names are kept for each municipality: a contact and at most nine members."""
_ASCII = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "á": "a"})

DEPARTMENTS = (
    "agder",
    "finnmark-troms-og-svalbard",
    "innlandet",
    "more-og-romsdal",
    "nordland",
    "oslo-og-viken",
    "rogaland",
    "trondelag",
    "vestfold-og-telemark",
    "vestland",
)
_BOARD_SIZE = 3


def _names() -> list[str]:
    names = [f"{first} Eksempel{surname}" for first, surname in product(_FIRST_NAMES, _SURNAMES)]
    Random(_ORDER_OF_NAMES).shuffle(names)  # noqa: S311 - the same names each time are the point
    return names


_NAMES = _names()
_FIRST_OF_MUNICIPALITIES = len(DEPARTMENTS) * _BOARD_SIZE


def _person(name: str, domain: str) -> PersonForm:
    return PersonForm(name=name, email=f"{name.lower().translate(_ASCII).replace(' ', '.')}@{domain}.example")


def _board(place: int, department: str) -> list[PersonForm]:
    names = _NAMES[place * _BOARD_SIZE : (place + 1) * _BOARD_SIZE]
    people = [_person(name, "fylkesavdelingen") for name in names]
    return [KARI, *people[1:]] if department == "nordland" else people


PERNILLE = PersonForm(name="Pernille Eksempel", email="pernille@program.example")
KARI = PersonForm(name="Kari Eksempel", email="kari@fylkesavdelingen.example")
MARIT = PersonForm(name="Marit Eksempel", email="marit@kommunen.example")
JONAS = PersonForm(name="Jonas Eksempel", email="jonas@biblioteket.example")
VILDE = PersonForm(name="Vilde Eksempel", email="vilde@veiledning.example")
PETTER = PersonForm(name="Petter Eksempelstad", email="petter@program.example")
BOARDS: Mapping[str, list[PersonForm]] = {code: _board(place, code) for place, code in enumerate(DEPARTMENTS)}
"""Three people for each department; the first does what the board does."""
MENTORS = [VILDE, *(_person(name, "veiledning") for name in _NAMES[-4:])]
"""Five mentors."""


@cache
def people_of_municipality(place: int) -> tuple[PersonForm, ...]:
    """The contact and nine who may be members, for the municipality in that place of the example, from 0."""
    first = _FIRST_OF_MUNICIPALITIES + place * _PLACES_EACH
    return tuple(_person(name, "kommunen") for name in _NAMES[first : first + _PLACES_EACH])


def substitute(chance: Random) -> str:
    """The name of somebody who meets for another: nobody that the programme knows."""
    return chance.choice(_NAMES[-60:-4])
