"""Planning, changing and calling off: every rule, nothing written when one is broken, and who hears of it."""

from collections import Counter
from datetime import date
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programme.access.audit import StaleRecord
from programme.access.model import Actor, nobody, system
from programme.gatherings.actions import cancel_gathering, change_gathering, plan_gathering, restore_gathering
from programme.gatherings.model import GatheringForm, GatheringKind
from programme.gatherings.records import gathering_of, gatherings_of, invited_people
from programme.gatherings.rules import (
    GatheringIsCancelled,
    GatheringNumberTaken,
    GatheringOutsideCohort,
    PreGatheringForRegion,
    TooManyGatherings,
)
from programme.language import NotAllowed, RuleBroken
from programme.organisation.actions import appoint_contact
from programme.organisation.model import MunicipalityUnknown, RoleDates
from programme.store import Store
from tests.factories import BODO, COHORT, MORNING, board_member, cohort, person_form, programme_manager
from tests.gatherings.world import (
    AFTER,
    DURING,
    WRITTEN,
    counts,
    enrolled,
    gathering_form,
    member,
    mentor_of,
    planned,
    pre_form,
    region,
)

FEWER = "Endre en som er planlagt, eller endre antallet for programperioden."
OUTSIDE = "må holdes fra 1. august 2024 til 31. desember 2025. Endre datoen."


def _heard(store: Store) -> set[tuple[str, str]]:
    return {(row["kind"], row["recipient_id"]) for row in store.rows("SELECT kind, recipient_id FROM outbox")}


def test_plan_gathering_writes_the_gathering_its_history_and_invitations(store: Store) -> None:
    cohort(store)
    own_contact, manager = enrolled(store), programme_manager(store)
    gathering_id = plan_gathering(manager, store, gathering_form(host_municipality=BODO), cohort=COHORT)
    gathering = gathering_of(store, gathering_id)
    assert (gathering.title, gathering.semester, gathering.venue, gathering.version) == (
        "Samling 1",
        "høst 2024",
        "Gardermoen",
        1,
    )
    logged = store.rows("SELECT action, person_id FROM audit_log WHERE record_kind = 'gathering'")
    assert logged == [{"action": "plan_gathering", "person_id": manager.person_id}]
    assert _heard(store) == {("gathering_announced", own_contact.person_id)}


def test_gathering_entered_afterwards_is_announced_to_nobody(store: Store) -> None:
    cohort(store)
    enrolled(store)
    plan_gathering(programme_manager(store, AFTER), store, gathering_form(), cohort=COHORT)
    assert _heard(store) == set()


@pytest.mark.parametrize(
    ("form", "rule", "sentence"),
    [
        (
            gathering_form(),
            GatheringNumberTaken,
            "Samling 1 er allerede planlagt. Velg et annet nummer, eller endre den som finnes.",
        ),
        (
            gathering_form(number=7),
            TooManyGatherings,
            f"Programperioden har høyst 6 samlinger for hver region. {FEWER}",
        ),
        (
            pre_form(number=3),
            TooManyGatherings,
            f"Programperioden har høyst 2 presamlinger for hver region. {FEWER}",
        ),
        (gathering_form(number=2, starts_on=date(2024, 7, 31)), GatheringOutsideCohort, f"Samling 2 {OUTSIDE}"),
        (gathering_form(number=2, starts_on=date(2026, 1, 1)), GatheringOutsideCohort, f"Samling 2 {OUTSIDE}"),
        (
            gathering_form(number=2, starts_on=date(2025, 12, 31), ends_on=date(2026, 1, 1)),
            GatheringOutsideCohort,
            f"Samling 2 {OUTSIDE}",
        ),
        (
            pre_form(starts_on=date(2024, 8, 1)),
            GatheringOutsideCohort,
            "Presamling 1 må holdes før 1. august 2024. Endre datoen.",
        ),
        (
            gathering_form(number=2, host_municipality="0000"),
            MunicipalityUnknown,
            "Ingen kommune har nummeret 0000. Velg en kommune fra listen.",
        ),
    ],
)
def test_broken_rule_is_told_and_nothing_is_written(
    store: Store, form: GatheringForm, rule: type[RuleBroken], sentence: str
) -> None:
    cohort(store)
    planned(store)
    manager = programme_manager(store)
    before = counts(store, *WRITTEN)
    with pytest.raises(rule) as caught:
        plan_gathering(manager, store, form, cohort=COHORT)
    assert (str(caught.value), counts(store, *WRITTEN)) == (sentence, before)


def test_pre_gathering_for_a_region_is_refused(store: Store) -> None:
    cohort(store)
    manager, nordland = programme_manager(store), region(store)
    with pytest.raises(PreGatheringForRegion) as caught:
        plan_gathering(manager, store, pre_form(region_id=nordland), cohort=COHORT)
    assert str(caught.value) == "En presamling er for hele programperioden. Velg ingen region."


def test_number_is_taken_by_a_joint_one_in_both_directions_but_free_in_another_region(store: Store) -> None:
    cohort(store)
    manager, nordland, trondelag = programme_manager(store), region(store), region(store, "trondelag")
    planned(store)
    with pytest.raises(GatheringNumberTaken):
        plan_gathering(manager, store, gathering_form(region_id=nordland), cohort=COHORT)
    plan_gathering(manager, store, gathering_form(number=2, region_id=nordland), cohort=COHORT)
    with pytest.raises(GatheringNumberTaken):
        plan_gathering(manager, store, gathering_form(number=2), cohort=COHORT)
    plan_gathering(manager, store, gathering_form(number=2, region_id=trondelag), cohort=COHORT)
    numbers = [(gathering.number, gathering.region_id) for gathering in gatherings_of(store, COHORT)]
    assert Counter(numbers) == Counter([(1, None), (2, nordland), (2, trondelag)])


def test_place_of_a_cancelled_one_is_free_until_another_takes_it(store: Store) -> None:
    cohort(store)
    manager, first = programme_manager(store), planned(store)
    cancel_gathering(manager, store, first, version=1)
    plan_gathering(manager, store, gathering_form(), cohort=COHORT)
    with pytest.raises(GatheringNumberTaken):
        restore_gathering(manager, store, first, version=2)


def test_too_many_are_counted_when_the_cohort_has_fewer_than_are_planned(store: Store) -> None:
    cohort(store, main_gatherings=2)
    manager, first = programme_manager(store), planned(store)
    planned(store, gathering_form(number=2))
    cancel_gathering(manager, store, first, version=1)
    store.write(lambda transaction: transaction.rows("UPDATE cohort SET main_gatherings = 1"))
    with pytest.raises(TooManyGatherings):
        restore_gathering(manager, store, first, version=2)


def test_unknown_region_and_cohort_are_not_found(store: Store) -> None:
    cohort(store)
    manager = programme_manager(store)
    with pytest.raises(NotAllowed):
        plan_gathering(manager, store, gathering_form(region_id="nowhere"), cohort=COHORT)
    with pytest.raises(NotAllowed):
        plan_gathering(manager, store, gathering_form(), cohort="1999-00")


def test_change_tells_those_invited_and_invites_those_it_adds(store: Store) -> None:
    cohort(store)
    nordland = region(store)
    bodo, steinkjer = enrolled(store), enrolled(store, "5006")
    gathering_id = planned(store, gathering_form(region_id=nordland))
    store.write(lambda transaction: transaction.rows("DELETE FROM outbox"))
    form = gathering_form(venue="Bodø", theme="Samskaping")
    change_gathering(programme_manager(store), store, gathering_id, form, version=1)
    gathering = gathering_of(store, gathering_id)
    assert (gathering.venue, gathering.theme, gathering.region_id, gathering.version) == ("Bodø", "Samskaping", None, 2)
    assert _heard(store) == {
        ("gathering_changed", bodo.person_id),
        ("gathering_announced", steinkjer.person_id),
    }


def test_change_that_changes_nothing_writes_nothing(store: Store) -> None:
    cohort(store)
    enrolled(store)
    manager, gathering_id = programme_manager(store), planned(store)
    before = counts(store, *WRITTEN)
    change_gathering(manager, store, gathering_id, gathering_form(), version=1)
    assert (gathering_of(store, gathering_id).version, counts(store, *WRITTEN)) == (1, before)


def test_second_of_two_who_change_is_told(store: Store) -> None:
    cohort(store)
    manager, gathering_id = programme_manager(store, DURING), planned(store)
    change_gathering(manager, store, gathering_id, gathering_form(venue="Bodø"), version=1)
    with pytest.raises(StaleRecord, match="Pia Eksempel har endret dette"):
        change_gathering(manager, store, gathering_id, gathering_form(venue="Oslo"), version=1)
    assert gathering_of(store, gathering_id).venue == "Bodø"


def test_cancel_and_restore_are_told_and_logged(store: Store) -> None:
    cohort(store)
    own_contact, manager = enrolled(store), programme_manager(store)
    gathering_id = planned(store)
    cancel_gathering(manager, store, gathering_id, version=1)
    assert gathering_of(store, gathering_id).cancelled_at == MORNING
    with pytest.raises(GatheringIsCancelled) as caught:
        change_gathering(manager, store, gathering_id, gathering_form(venue="Oslo"), version=2)
    assert str(caught.value) == "Samling 1 er avlyst. Angre avlysningen først."
    restore_gathering(manager, store, gathering_id, version=2)
    restore_gathering(manager, store, gathering_id, version=3)
    assert gathering_of(store, gathering_id).cancelled_at is None
    kinds = Counter(row["kind"] for row in store.rows("SELECT kind FROM outbox"))
    assert kinds == {"gathering_announced": 2, "gathering_cancelled": 1}
    logged = store.rows("SELECT action FROM audit_log WHERE record_kind = 'gathering'")
    assert Counter(row["action"] for row in logged) == {
        "plan_gathering": 1,
        "cancel_gathering": 1,
        "restore_gathering": 1,
    }
    assert {row["recipient_id"] for row in store.rows("SELECT recipient_id FROM outbox")} == {own_contact.person_id}


def test_the_calendar_is_told_of_each_change_in_its_order(store: Store) -> None:
    cohort(store)
    enrolled(store)
    manager, gathering_id = programme_manager(store), planned(store)
    change_gathering(manager, store, gathering_id, gathering_form(venue="Bodø"), version=1)
    cancel_gathering(manager, store, gathering_id, version=2)
    restore_gathering(manager, store, gathering_id, version=3)

    rows = store.rows("SELECT kind, record_id, facts ->> 'version' AS version FROM outbox ORDER BY version")
    assert [(row["kind"], row["version"]) for row in rows] == [
        ("gathering_announced", "1"),
        ("gathering_changed", "2"),
        ("gathering_cancelled", "3"),
        ("gathering_announced", "4"),
    ]
    assert {row["record_id"] for row in rows} == {gathering_id}


def test_who_has_no_role_yet_is_not_told(store: Store) -> None:
    cohort(store)
    own_contact = enrolled(store)
    dates = RoleDates(valid_from=date(2023, 10, 1))
    form = person_form("Ola Eksempel")
    appoint_contact(system(MORNING), store, form, municipality=BODO, cohort=COHORT, dates=dates)
    gathering_id = planned(store)
    assert len(invited_people(store, gathering_id, date(2023, 10, 1))) == 2
    assert _heard(store) == {("gathering_announced", own_contact.person_id)}


def test_gathering_with_answers_and_attendance_can_still_be_changed(store: Store) -> None:
    cohort(store)
    own_member = _member_who_answered(store)
    gathering_id = gatherings_of(store, COHORT)[0].id
    change_gathering(programme_manager(store), store, gathering_id, gathering_form(venue="Oslo"), version=1)
    rows = store.rows("SELECT person_id FROM gathering_answer")
    assert rows == [{"person_id": own_member.person_id}]


def _member_who_answered(store: Store) -> Actor:
    enrolled(store)
    own_member, gathering_id = member(store), planned(store)
    store.write(
        lambda transaction: transaction.insert(
            "gathering_answer",
            gathering_id=gathering_id,
            person_id=own_member.person_id,
            affiliation=BODO,
            answer="comes",
            substitute_name="",
            answered_at=MORNING,
        )
    )
    return own_member


def test_double_submission_plans_one(store: Store) -> None:
    cohort(store)
    manager, form = programme_manager(store), gathering_form()
    ids = {plan_gathering(manager, store.once("form 1"), form, cohort=COHORT) for _ in range(3)}
    assert ids == {gathering.id for gathering in gatherings_of(store, COHORT)}


def test_only_programme_management_plans(store: Store) -> None:
    cohort(store)
    others = [board_member(store), enrolled(store), member(store), mentor_of(store), nobody(MORNING)]
    gathering_id = planned(store)
    before = counts(store, *WRITTEN)
    for actor in others:
        with pytest.raises(NotAllowed):
            plan_gathering(actor, store, gathering_form(number=2), cohort=COHORT)
        with pytest.raises(NotAllowed):
            change_gathering(actor, store, gathering_id, gathering_form(venue="Oslo"), version=1)
        with pytest.raises(NotAllowed):
            cancel_gathering(actor, store, gathering_id, version=1)
        with pytest.raises(NotAllowed):
            restore_gathering(actor, store, gathering_id, version=1)
    assert counts(store, *WRITTEN) == before


_STEP = st.tuples(
    st.sampled_from(["plan", "cancel", "restore", "change"]), st.integers(1, 4), st.sampled_from([None, 0, 1])
)


# One store for all examples: each runs in a cohort of its own.
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(_STEP, min_size=3, max_size=14))
def test_no_region_ever_meets_more_often_than_the_cohort_says(
    store: Store, steps: list[tuple[str, int, int | None]]
) -> None:
    slug = cohort(store, f"c-{uuid4()}", main_gatherings=3)
    regions = [_bare_region(store, slug, name) for name in ("a", "b")]
    manager = programme_manager(store)
    for what, number, where in steps:
        form = gathering_form(number=number, region_id=None if where is None else regions[where])
        _attempt(store, manager, slug, what, form)
        for region_id in regions:
            standing = [
                gathering.number
                for gathering in gatherings_of(store, slug)
                if gathering.kind is GatheringKind.MAIN
                and not gathering.is_cancelled
                and gathering.region_id in {None, region_id}
            ]
            assert len(standing) <= 3
            assert len(standing) == len(set(standing))


def _bare_region(store: Store, slug: str, name: str) -> str:
    region_id = f"{slug}-{name}"
    store.write(lambda transaction: transaction.insert("region", id=region_id, cohort_slug=slug, name=name, version=1))
    return region_id


def _attempt(store: Store, manager: Actor, slug: str, what: str, form: GatheringForm) -> None:
    chosen = next((one for one in gatherings_of(store, slug) if one.number >= form.number), None)
    try:
        if what == "plan" or chosen is None:
            plan_gathering(manager, store, form, cohort=slug)
        elif what == "cancel":
            cancel_gathering(manager, store, chosen.id, version=chosen.version)
        elif what == "restore":
            restore_gathering(manager, store, chosen.id, version=chosen.version)
        else:
            change_gathering(manager, store, chosen.id, form, version=chosen.version)
    except RuleBroken:
        return
