"""Groups in the store: who joins, leaves and commits, which area they work with, and who may."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest

from programme.access.audit import StaleRecord
from programme.access.model import Actor, Role
from programme.groups.actions import (
    add_member,
    change_member,
    choose_area,
    commit,
    record_commitment_on_behalf,
    register_group,
    remind_members,
    remove_member,
    withdraw_commitment,
)
from programme.groups.model import LeavingForm, MemberChangeForm, RequirementKind, Sector
from programme.groups.queries import areas_to_choose, commitment_of, municipal_group
from programme.groups.records import active_member_ids
from programme.groups.rules import (
    AreaNotBroughtIn,
    DepartmentNotDecided,
    DepartmentSaidNo,
    EntryNotUnderArea,
    MemberLeavesBeforeJoining,
    MemberLeavesInFuture,
    MemberTwice,
)
from programme.interest.rules import AreaNotAdopted, AreaOfAnotherDepartment, AreaOutsidePeriod, AreaWithoutPeriod
from programme.language import NotAllowed
from programme.organisation.model import MunicipalityExpired
from programme.plans.model import Adoption, Period
from programme.store import Store
from tests.factories import BODO, COHORT, acting, board_member, cohort, contact, person, programme_manager
from tests.groups.making import (
    AUTUMN,
    as_member,
    committed,
    decided,
    everything,
    joined,
    loaded,
    member_form,
    person_of,
    plan,
)

RANA = "1833"


def test_a_new_member_is_granted_the_role_and_asked_to_commit(store: Store) -> None:
    cohort(store)
    kai = contact(store, at=AUTUMN)

    member = joined(store, kai, member_form("Mari Eksempel", function="rektor", organisation="Bodø kulturskole"))

    group = municipal_group(kai, store, cohort=COHORT, municipality=BODO)
    assert [(each.id, each.name, each.function, each.is_committed) for each in group.members] == [
        (member, "Mari Eksempel", "rektor", False)
    ]
    assert group.contacts == ("Kai Eksempel",)
    assert as_member(store, member).has(Role.MEMBER)
    queued = store.rows("SELECT kind, recipient_id FROM outbox")
    assert queued == [{"kind": "invited_to_commit", "recipient_id": person_of(store, member)}]
    logged = store.rows("SELECT action FROM audit_log WHERE record_kind IN ('municipal_group', 'group_member')")
    assert sorted(row["action"] for row in logged) == ["add_member", "start_group"]


def test_the_group_is_complete_when_everyone_has_said_so_themselves(store: Store) -> None:
    cohort(store)
    kai = contact(store, at=AUTUMN)
    ids = [joined(store, kai), joined(store, kai, member_form("Bo Eksempel", sector=Sector.LIBRARY))]

    def missing() -> list[RequirementKind]:
        found = municipal_group(kai, store, cohort=COHORT, municipality=BODO).requirements
        return [each.kind for each in found if not each.met]

    assert missing() == [RequirementKind.COMMITMENT]
    committed(store, ids[0])
    record_commitment_on_behalf(kai, store, member_id=ids[1])
    assert missing() == [RequirementKind.COMMITMENT]
    committed(store, ids[1])
    assert missing() == []
    withdraw_commitment(as_member(store, ids[0]), store, member_id=ids[0])
    assert missing() == [RequirementKind.COMMITMENT]


def test_a_commitment_said_twice_is_one(store: Store) -> None:
    cohort(store)
    member = joined(store, contact(store, at=AUTUMN))
    mari = as_member(store, member)

    assert commit(mari, store, member_id=member) == commit(mari, store, member_id=member)
    assert everything(store)["commitment"] == 1
    (own,) = commitment_of(mari, store, cohort=COHORT)
    assert (own.municipality, own.committed_at) == ("Bodø", AUTUMN)
    assert own.text == "Jeg forplikter meg til å delta på samlingene og i arbeidet mellom dem."


def test_nobody_commits_for_another(store: Store) -> None:
    cohort(store)
    kai = contact(store, at=AUTUMN)
    mari, bo = joined(store, kai), joined(store, kai)

    for actor in (as_member(store, bo), kai, programme_manager(store, AUTUMN)):
        with pytest.raises(NotAllowed):
            commit(actor, store, member_id=mari)
    assert everything(store)["commitment"] == 0


def test_who_leaves_stays_on_record_and_may_come_back(store: Store) -> None:
    cohort(store)
    kai = contact(store, at=AUTUMN)
    form = member_form()
    member = joined(store, kai, form)
    committed(store, member)
    later_on = replace(kai, at=AUTUMN + timedelta(days=30))

    remove_member(later_on, store, LeavingForm(left_on=date(2023, 12, 20)), member_id=member, version=1)

    assert municipal_group(later_on, store, cohort=COHORT, municipality=BODO).members == ()
    assert active_member_ids(store, COHORT, BODO, date(2023, 12, 19)) == [person_of(store, member)]
    assert not as_member(store, member, later_on.at).has(Role.MEMBER)
    again = joined(store, later_on, form)
    assert again != member
    (row,) = municipal_group(later_on, store, cohort=COHORT, municipality=BODO).members
    assert not row.is_committed


def test_leaving_has_a_day_that_has_come(store: Store) -> None:
    cohort(store)
    kai = contact(store, at=AUTUMN)
    member = joined(store, kai)

    with pytest.raises(MemberLeavesBeforeJoining, match=r"ble med 20\. november 2023"):
        remove_member(kai, store, LeavingForm(left_on=date(2023, 11, 19)), member_id=member, version=1)
    with pytest.raises(MemberLeavesInFuture, match=r"21\. november 2023 er ikke kommet"):
        remove_member(kai, store, LeavingForm(left_on=date(2023, 11, 21)), member_id=member, version=1)


def test_the_same_person_is_a_member_once(store: Store) -> None:
    cohort(store)
    kai = contact(store, at=AUTUMN)
    form = member_form("Mari Eksempel")
    joined(store, kai, form)
    before = everything(store)

    with pytest.raises(MemberTwice, match="Mari Eksempel er allerede med i gruppen"):
        joined(store, kai, form)
    with pytest.raises(MemberTwice):
        register_group(kai, store, cohort=COHORT, municipality=BODO, members=[member_form(), member_form(), form])
    assert everything(store) == before


def test_the_second_to_save_is_told_who_was_first(store: Store) -> None:
    cohort(store)
    kai, other = contact(store, at=AUTUMN), contact(store, at=AUTUMN)
    member = joined(store, kai)
    change_member(kai, store, MemberChangeForm(sector=Sector.SCHOOL), member_id=member, version=1)
    before = everything(store)

    with pytest.raises(StaleRecord, match="Kai Eksempel har endret dette"):
        change_member(other, store, MemberChangeForm(sector=Sector.HEALTH), member_id=member, version=1)
    assert everything(store) == before
    (row,) = municipal_group(kai, store, cohort=COHORT, municipality=BODO).members
    assert (row.sector, row.version) == (Sector.SCHOOL, 2)


def test_a_double_submission_adds_one_member(store: Store) -> None:
    cohort(store)
    kai = contact(store, at=AUTUMN)
    form = member_form()

    ids = {add_member(kai, store.once("nonce"), form, cohort=COHORT, municipality=BODO) for _each in range(3)}

    assert len(ids) == 1
    assert everything(store)["group_member"] == 1


def test_a_whole_group_is_registered_at_once(store: Store) -> None:
    cohort(store)
    kai = contact(store, at=AUTUMN)
    sectors = [Sector.KULTURSKOLE, Sector.SCHOOL, Sector.KINDERGARTEN, Sector.LIBRARY, Sector.HEALTH, Sector.OTHER]
    before = everything(store)

    register_group(
        kai, store, cohort=COHORT, municipality=BODO, members=[member_form(sector=sector) for sector in sectors]
    )

    after = everything(store)
    grown = {table: after[table] - before[table] for table in after}
    assert grown["municipal_group"] == 1
    assert [grown[table] for table in ("group_member", "person", "role_grant", "outbox")] == [6, 6, 6, 6]
    assert grown["audit_log"] == 13
    group = municipal_group(kai, store, cohort=COHORT, municipality=BODO)
    assert (len(group.members), [each.count for each in group.requirements], group.is_complete) == (
        6,
        [1, 1, 5, 0],
        False,
    )


def test_a_number_that_has_ended_names_its_successor(store: Store) -> None:
    cohort(store)
    halden = contact(store, "3001", at=AUTUMN)

    with pytest.raises(MunicipalityExpired, match=r"Bruk Halden \(3101\) i stedet"):
        joined(store, halden, municipality="3001")
    assert everything(store)["person"] == 1


@pytest.mark.parametrize("number", ["9999", "1833", "", "2111"])
def test_an_unknown_municipality_and_a_foreign_one_are_answered_alike(store: Store, number: str) -> None:
    cohort(store)
    kai = contact(store, at=AUTUMN)

    for ask in (
        lambda: joined(store, kai, municipality=number),
        lambda: municipal_group(kai, store, cohort=COHORT, municipality=number),
        lambda: choose_area(kai, store, cohort=COHORT, municipality=number, area_id="plan/a"),
    ):
        with pytest.raises(NotAllowed):
            ask()


def test_a_department_with_one_area_links_by_itself(store: Store) -> None:
    cohort(store)
    kai = contact(store, at=AUTUMN)
    joined(store, kai)
    loaded(store, plan("plan", "a", "b"))

    assert municipal_group(kai, store, cohort=COHORT, municipality=BODO).area is None
    decided(store, "plan/a")

    area = municipal_group(kai, store, cohort=COHORT, municipality=BODO).area
    assert area is not None
    assert (area.area_id, area.label, area.is_chosen) == ("plan/a", "Område a", False)
    assert everything(store)["area_link"] == 0


def test_the_group_chooses_among_several_and_may_change(store: Store) -> None:
    cohort(store)
    kai = contact(store, at=AUTUMN)
    loaded(store, plan("plan", "a", "b"))
    decided(store, "plan/a", "plan/b")
    assert municipal_group(kai, store, cohort=COHORT, municipality=BODO).area is None
    choices = areas_to_choose(kai, store, cohort=COHORT, municipality=BODO)
    assert [(each.area_id, each.entries) for each in choices] == [
        ("plan/a", (("plan/a-1", "1.1 Et mål"),)),
        ("plan/b", (("plan/b-1", "1.1 Et mål"),)),
    ]

    choose_area(kai, store, cohort=COHORT, municipality=BODO, area_id="plan/a")
    choose_area(kai, store, cohort=COHORT, municipality=BODO, area_id="plan/b", entry_ids=["plan/b-1"])

    area = municipal_group(kai, store, cohort=COHORT, municipality=BODO).area
    assert area is not None
    assert (area.label, area.is_chosen, area.entry_labels) == ("Område b", True, ("1.1 Et mål",))
    ended = store.rows("SELECT area_id FROM area_link WHERE ended_at IS NOT NULL")
    assert ended == [{"area_id": "plan/a"}]


@pytest.mark.parametrize(
    ("area_id", "broken", "words"),
    [
        ("unadopted/a", AreaNotAdopted, "er ikke vedtatt"),
        ("no-period/a", AreaWithoutPeriod, "uten oppgitt periode"),
        ("earlier/a", AreaOutsidePeriod, "gjelder fra 1. januar 2013 til 31. desember 2014"),
        ("agder/a", AreaOfAnotherDepartment, "står ikke i en plan for Nordland"),
        ("plan/b", AreaNotBroughtIn, "Nordland har ikke tatt «Område b» med"),
    ],
)
def test_an_area_must_be_one_that_the_department_brought_in(
    store: Store, area_id: str, broken: type[Exception], words: str
) -> None:
    cohort(store)
    kai = contact(store, at=AUTUMN)
    loaded(
        store,
        plan("plan", "a", "b"),
        plan("unadopted", adopted=Adoption()),
        plan("no-period", period=None),
        plan("earlier", period=Period(start=date(2013, 1, 1), end=date(2014, 12, 31))),
        plan("agder", department="agder"),
    )
    decided(store, "plan/a")
    before = everything(store)

    with pytest.raises(broken) as refused:
        choose_area(kai, store, cohort=COHORT, municipality=BODO, area_id=area_id)

    assert words in str(refused.value)
    assert everything(store) == before


def test_goals_stand_under_the_area_that_was_chosen(store: Store) -> None:
    cohort(store)
    kai = contact(store, at=AUTUMN)
    loaded(store, plan("plan", "a", "b"))
    decided(store, "plan/a", "plan/b")

    with pytest.raises(EntryNotUnderArea, match="hører ikke til «Område a»"):
        choose_area(kai, store, cohort=COHORT, municipality=BODO, area_id="plan/a", entry_ids=["plan/b-1"])


def test_an_area_is_chosen_after_the_department_said_yes(store: Store) -> None:
    cohort(store)
    kai = contact(store, at=AUTUMN)
    loaded(store, plan())

    with pytest.raises(DepartmentNotDecided, match="Nordland har ikke avklart"):
        choose_area(kai, store, cohort=COHORT, municipality=BODO, area_id="plan/a")
    decided(store, takes_part=False)
    with pytest.raises(DepartmentSaidNo, match="Nordland har vedtatt å ikke delta"):
        choose_area(kai, store, cohort=COHORT, municipality=BODO, area_id="plan/a")


def test_a_reminder_goes_to_those_who_have_not_committed(store: Store) -> None:
    cohort(store)
    kai = contact(store, at=AUTUMN)
    first, second = joined(store, kai), joined(store, kai)
    committed(store, first)
    asked = len(store.rows("SELECT id FROM outbox"))

    remind_members(kai, store, cohort=COHORT, municipality=BODO)

    assert len(store.rows("SELECT id FROM outbox")) == asked + 1
    assert store.rows("SELECT count(*) AS found FROM outbox WHERE recipient_id = $id", id=person_of(store, second)) == [
        {"found": 2}
    ]


def test_a_group_is_read_by_its_own_and_by_management_and_not_by_the_board_before_it_is_sent(store: Store) -> None:
    cohort(store)
    kai = contact(store, at=AUTUMN)
    mari = as_member(store, joined(store, kai))
    rana = contact(store, RANA, at=AUTUMN)
    joined(store, rana, municipality=RANA)

    def sees(actor: Actor) -> list[str]:
        seen = []
        for number in (BODO, RANA):
            with suppress(NotAllowed):
                seen.append(municipal_group(actor, store, cohort=COHORT, municipality=number).municipality)
        return seen

    assert sees(programme_manager(store, AUTUMN)) == ["Bodø", "Rana"]
    assert sees(kai) == sees(mari) == ["Bodø"]
    assert sees(board_member(store, at=AUTUMN)) == []
    assert sees(acting(store, person(store), AUTUMN)) == []


def test_only_the_contact_changes_the_group(store: Store) -> None:
    cohort(store)
    kai = contact(store, at=AUTUMN)
    member = joined(store, kai)
    others = [
        as_member(store, member),
        board_member(store, at=AUTUMN),
        programme_manager(store, AUTUMN),
        contact(store, RANA, at=AUTUMN),
        acting(store, None, AUTUMN),
    ]
    before = everything(store)

    for actor in others:
        with pytest.raises(NotAllowed):
            joined(store, actor)
        with pytest.raises(NotAllowed):
            change_member(actor, store, MemberChangeForm(sector=Sector.OTHER), member_id=member, version=1)
        with pytest.raises(NotAllowed):
            remove_member(actor, store, LeavingForm(left_on=date(2023, 11, 20)), member_id=member, version=1)
        with pytest.raises(NotAllowed):
            record_commitment_on_behalf(actor, store, member_id=member)
    assert everything(store) == before
