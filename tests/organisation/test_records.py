"""Which municipalities count on which day, and people as others read and write them."""

from datetime import date, timedelta

import pytest

from programme.access.model import Role, Scope, system
from programme.language import NotAllowed
from programme.organisation.model import (
    DepartmentUnknown,
    MeetingDateInFuture,
    MunicipalityExpired,
    MunicipalityMissing,
    MunicipalityNotMember,
    MunicipalityOfAnotherDepartment,
    MunicipalityUnknown,
    NotAMunicipality,
    PersonForm,
)
from programme.organisation.records import (
    department_of,
    find_or_add_person,
    municipality_name,
    municipality_on,
    municipality_scope,
    people_in_role,
    record_resolution,
    require_own_municipalities,
)
from programme.store import Store
from tests.factories import BODO, COHORT, MORNING, board_member, cohort, contact, person

FIRST_DAY = date(2024, 8, 1)
HEROY_IN_NORDLAND, BERGEN = "1818", "4601"


def end_membership(store: Store, number: str, last_day: date) -> None:
    store.write(
        lambda transaction: transaction.rows(
            "UPDATE membership SET to_date = $last_day WHERE municipality_number = $number",
            last_day=last_day,
            number=number,
        )
    )


def test_a_municipality_in_force_is_given_with_its_department(store: Store) -> None:
    found = municipality_on(store, BODO, FIRST_DAY)
    assert found.model_dump() == {
        "municipality_number": BODO,
        "name": "Bodø",
        "department_code": "nordland",
        "is_invented": False,
    }


def test_an_expired_number_names_what_to_use_instead(store: Store) -> None:
    with pytest.raises(MunicipalityExpired) as refused:
        municipality_on(store, "1507", FIRST_DAY)
    sentence = str(refused.value)
    assert "1. august 2024" in sentence
    assert "Ålesund (1508) og Haram (1580)" in sentence


def test_the_number_is_judged_on_the_day_given(store: Store) -> None:
    with pytest.raises(MunicipalityExpired):
        municipality_on(store, "1508", date(2023, 12, 31))
    assert municipality_on(store, "1508", date(2024, 1, 1)).name == "Ålesund"


@pytest.mark.parametrize("number", ["0000", "9999", "18040", "'; DROP TABLE person; --"])
def test_an_unknown_number_is_refused(store: Store, number: str) -> None:
    with pytest.raises(MunicipalityUnknown):
        municipality_on(store, number, FIRST_DAY)


def test_a_number_must_be_chosen(store: Store) -> None:
    with pytest.raises(MunicipalityMissing):
        municipality_on(store, "", FIRST_DAY)


def test_longyearbyen_is_no_municipality(store: Store) -> None:
    with pytest.raises(NotAMunicipality, match="Longyearbyen er ikke en kommune"):
        municipality_on(store, "2111", FIRST_DAY)


def test_membership_counts_to_its_last_day(store: Store) -> None:
    end_membership(store, BODO, FIRST_DAY)
    assert municipality_on(store, BODO, FIRST_DAY).name == "Bodø"
    with pytest.raises(MunicipalityNotMember, match="Bodø er ikke medlem"):
        municipality_on(store, BODO, FIRST_DAY + timedelta(days=1))


def test_a_department_names_municipalities_of_its_own(store: Store) -> None:
    nordland = department_of(store, "nordland")
    require_own_municipalities(store, nordland, [BODO, HEROY_IN_NORDLAND], FIRST_DAY)
    with pytest.raises(MunicipalityOfAnotherDepartment, match="Bergen hører ikke til Nordland"):
        require_own_municipalities(store, nordland, [BODO, BERGEN], FIRST_DAY)


def test_two_municipalities_of_one_name_are_told_apart(store: Store) -> None:
    assert municipality_name(store, HEROY_IN_NORDLAND) != municipality_name(store, "1515")


@pytest.mark.parametrize("code", ["btv", "nord-trondelag", "", "none"])
def test_only_departments_of_today_can_be_used(store: Store, code: str) -> None:
    with pytest.raises(DepartmentUnknown):
        department_of(store, code)


def test_a_scope_names_the_department_too(store: Store) -> None:
    assert municipality_scope(store, BODO, COHORT) == Scope("nordland", BODO, COHORT)
    with pytest.raises(NotAllowed):
        municipality_scope(store, "0000", COHORT)


def test_a_person_is_known_by_the_address_however_it_is_written(store: Store) -> None:
    actor = system(MORNING)
    first, again = (
        store.write(
            lambda transaction, address=address: find_or_add_person(
                transaction, actor, PersonForm(name="Kari Eksempel", email=address)
            )
        )
        for address in ("Kari@Kommune.Example", " kari@kommune.example ")
    )
    assert first == again
    assert len(store.rows("SELECT id FROM person")) == 1


def test_resolutions_of_one_meeting_share_it(store: Store) -> None:
    for case_number in ("7/23", "8/23"):
        store.write(
            lambda transaction, case_number=case_number: record_resolution(
                transaction,
                system(MORNING),
                department="nordland",
                held_on=date(2023, 9, 3),
                case_number=case_number,
                wording="Nordland deltar",
            )
        )
    assert len(store.rows("SELECT id FROM annual_meeting")) == 1
    assert len(store.rows("SELECT id FROM resolution")) == 2


def test_a_meeting_that_has_not_been_held_resolves_nothing(store: Store) -> None:
    with pytest.raises(MeetingDateInFuture, match=r"4\. september 2023"):
        store.write(
            lambda transaction: record_resolution(
                transaction,
                system(MORNING),
                department="nordland",
                held_on=date(2023, 9, 4),
                case_number="7/23",
                wording="",
            )
        )
    assert store.rows("SELECT id FROM annual_meeting") == []


def test_people_in_a_role_are_those_within_the_scope_on_the_day(store: Store) -> None:
    cohort(store)
    board, elsewhere, of_bodo = board_member(store), board_member(store, "vestland"), contact(store)
    person(store)
    today = date(2023, 9, 3)

    assert people_in_role(store, Role.BOARD, today, Scope("nordland")) == [board.person_id]
    assert people_in_role(store, Role.BOARD, today, Scope()) == sorted([str(board.person_id), str(elsewhere.person_id)])
    assert people_in_role(store, Role.CONTACT, today, Scope("nordland", BODO, COHORT)) == [of_bodo.person_id]
    assert people_in_role(store, Role.BOARD, date(2023, 9, 2), Scope("nordland")) == []
