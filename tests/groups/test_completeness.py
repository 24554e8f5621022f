"""No way of composing a group makes it complete when it is not: the rule against a definition of its own."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from programme.cohorts.model import Cohort
from programme.groups.model import (
    GroupCounts,
    Member,
    MemberForm,
    RequirementKind,
    Sector,
    advice,
    is_complete,
    requirements,
)
from programme.language.fields import fault_sentences

COHORT = Cohort.model_construct(recommended_members_least=4, recommended_members_most=8)


@dataclass(frozen=True)
class Heard:
    """What the test itself knows of a person in the group."""

    sector: Sector
    own_word: bool = False
    noted_by_contact: bool = False


def is_really_complete(people: list[Heard], contacts: int) -> bool:
    """DOMAIN.md, 8, told as four questions about people instead of numbers."""
    somebody_to_call = contacts >= 1
    somebody_from_kulturskole = any(each.sector == "kulturskole" for each in people)
    somebody_from_elsewhere = any(each.sector != "kulturskole" for each in people)
    nobody_silent = not [each for each in people if not each.own_word]
    return somebody_to_call and somebody_from_kulturskole and somebody_from_elsewhere and nobody_silent


@given(
    contacts=st.integers(0, 2),
    people=st.lists(st.builds(Heard, st.sampled_from(Sector), st.booleans(), st.booleans()), max_size=5),
)
def test_any_group_is_judged_as_it_is(contacts: int, people: list[Heard]) -> None:
    counts = GroupCounts.of([_as_member(each) for each in people], contacts=contacts)
    assert is_complete(counts) == is_really_complete(people, contacts)
    assert is_complete(counts) == all(requirement.met for requirement in requirements(counts))


def _as_member(heard: Heard) -> Member:
    return _member(heard.sector, is_committed=heard.own_word, is_recorded_on_behalf=heard.noted_by_contact)


def _member(sector: Sector, **changes: object) -> Member:
    known = {
        "id": "m",
        "person_id": "p",
        "name": "Mari Eksempel",
        "sector": sector,
        "function": "",
        "organisation": "",
        "has_mandate": True,
        "joined_on": date(2024, 1, 1),
        "version": 1,
        "is_committed": False,
        "is_recorded_on_behalf": False,
    }
    return Member.model_validate(known | changes)


def test_what_is_missing_is_said_in_order() -> None:
    found = requirements(GroupCounts(contacts=1, members=3, from_kulturskole=3, partners=0, committed=2))
    assert [(each.kind, each.met, each.sentence, each.count) for each in found] == [
        (RequirementKind.CONTACT, True, "1", 1),
        (RequirementKind.FROM_KULTURSKOLE, True, "3 medlemmer", 3),
        (
            RequirementKind.PARTNER,
            False,
            "Legg til minst én fra en annen sektor: barnehage, SFO, skole, bibliotek …",
            0,
        ),
        (RequirementKind.COMMITMENT, False, "2 av 3 har bekreftet", 2),
    ]


@pytest.mark.parametrize(
    ("members", "sentences"),
    [
        ([], []),
        ([_member(Sector.KULTURSKOLE), *[_member(Sector.SCHOOL)] * 3], []),
        (
            [_member(Sector.KULTURSKOLE, has_mandate=False), *[_member(Sector.HEALTH, has_mandate=False)] * 8],
            [
                "Ingen i gruppen har fullmakt til å avgjøre for kommunen.",
                "Verken oppvekst (barnehage, SFO, skole) eller andre på kulturfeltet (bibliotek) er med.",
                "Gruppen har 9 medlemmer. Det anbefales høyst 8 medlemmer.",
            ],
        ),
        ([_member(Sector.LIBRARY)], ["Gruppen har 1 medlem. Det anbefales minst 4 medlemmer."]),
    ],
)
def test_advice_is_sentences_and_stops_nobody(members: list[Member], sentences: list[str]) -> None:
    assert advice(members, COHORT) == sentences


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"name": " "}, "name", "Navnet mangler. Skriv inn et navn."),
        ({"name": "x" * 10_000}, "name", "Teksten er på 10\xa0000 tegn. Skriv høyst 120."),
        ({"email": ""}, "email", "E-postadressen mangler. Skriv for eksempel navn@kommune.no."),
        ({"email": "mari.kommune.example"}, "email", "E-postadressen mangler @. Skriv for eksempel navn@kommune.no."),
        (
            {"email": "mari@@kommune"},
            "email",
            "E-postadressen er ikke riktig skrevet. Skriv for eksempel navn@kommune.no.",
        ),
        ({"sector": None}, "sector", "Valget mangler. Velg ett av alternativene."),
        ({"function": "x" * 200}, "function", "Teksten er på 200 tegn. Skriv høyst 120."),
    ],
)
def test_what_is_typed_wrong_is_said_with_how_to_mend_it(changes: dict[str, object], field: str, sentence: str) -> None:
    known = {"name": "Mari Eksempel", "email": "mari@kommune.example", "sector": "school"}
    with pytest.raises(ValidationError) as refused:
        MemberForm.model_validate(known | changes)
    assert fault_sentences(refused.value) == [(field, sentence)]
