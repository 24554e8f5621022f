from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from programme.access.model import Actor, Grant, Role, Scope, nobody
from programme.groups.model import RequirementKind
from programme.language import NotAllowed
from programme.participation import queries
from programme.participation.concerns import Concern, Rule
from programme.participation.model import (
    Attendance,
    DepartmentStage,
    Figure,
    Funnel,
    MunicipalityStage,
    Obligation,
    department_has_reached,
    has_reached,
)
from programme.store import Store
from tests import factories
from tests.factories import BODO, COHORT
from tests.participation import arranging as arrange
from tests.participation.arranging import AFTER, SAMLING_1, SAMLING_2

NARVIK = "1806"
OSLO = "0301"


def actor(role: Role, *, at: datetime = AFTER, **scope: str) -> Actor:
    return Actor("someone", "Noen Eksempel", (Grant(role, Scope(**scope)),), at)


def management(at: datetime = AFTER) -> Actor:
    return actor(Role.PROGRAMME_MANAGEMENT, at=at)


def board(department: str = "nordland", at: datetime = AFTER) -> Actor:
    return actor(Role.BOARD, at=at, department=department)


def contact(number: str = BODO, department: str = "nordland", at: datetime = AFTER) -> Actor:
    return actor(Role.CONTACT, at=at, department=department, municipality=number, cohort=COHORT)


@pytest.fixture
def world(store: Store) -> Store:
    """Nordland and Oslo og Viken take part; Bodø is complete, Narvik's group lacks much, Oslo has applied."""
    factories.cohort(store)
    for department in ("nordland", "oslo-og-viken"):
        arrange.county_interest(store, department)
        arrange.decision(store, department)
    arrange.county_interest(store, "agder", "perhaps")
    arrange.county_interest(store, "rogaland", "no")
    arrange.county_interest(store, "vestland", withdrawn_at=arrange.LONG_AGO)
    arrange.participant(store, BODO)
    arrange.participant(store, NARVIK, ("kulturskole",), committed=0)
    arrange.interest(store, OSLO)
    arrange.application(store, OSLO, "sent")
    return store


def counts(figures: tuple[Figure, ...]) -> list[tuple[object, int, int]]:
    return [(figure.stage, figure.count, figure.of) for figure in figures]


def funnel(actor: Actor, store: Store) -> Funnel:
    return queries.participation(actor, store, COHORT).funnel


def attendance(actor: Actor, store: Store) -> list[Attendance]:
    return queries.attendance(actor, store, COHORT)


def falling_behind(actor: Actor, store: Store) -> list[Concern]:
    return list(queries.participation(actor, store, COHORT).concerns)


def test_funnel_counts_each_stage_with_those_that_came_further(world: Store) -> None:
    found = funnel(management(), world)

    departments, municipalities = DepartmentStage, MunicipalityStage
    assert counts(found.departments) == [
        (departments.INVITED, 10, 10),
        (departments.INTERESTED, 3, 10),
        (departments.DECIDED, 2, 10),
    ]
    assert counts(found.municipalities) == [
        (municipalities.INTERESTED, 3, 3),
        (municipalities.APPLIED, 3, 3),
        (municipalities.ACCEPTED, 2, 3),
        (municipalities.COMPLETE, 1, 3),
    ]


@pytest.mark.parametrize("stage", DepartmentStage)
def test_every_figure_of_departments_opens_to_its_rows(world: Store, stage: DepartmentStage) -> None:
    whole = queries.participation(management(), world, COHORT)

    (count,) = [figure.count for figure in whole.funnel.departments if figure.stage is stage]
    assert sum(department_has_reached(state, stage) for state in whole.departments) == count


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        (MunicipalityStage.INTERESTED, ["Bodø", "Narvik", "Oslo"]),
        (MunicipalityStage.APPLIED, ["Bodø", "Narvik", "Oslo"]),
        (MunicipalityStage.ACCEPTED, ["Bodø", "Narvik"]),
        (MunicipalityStage.COMPLETE, ["Bodø"]),
    ],
)
def test_every_figure_of_municipalities_opens_to_its_rows(
    world: Store, stage: MunicipalityStage, expected: list[str]
) -> None:
    whole = queries.participation(management(), world, COHORT)

    assert [state.name for state in whole.municipalities if has_reached(state, stage)] == expected


def test_funnel_shows_a_day_as_it_was_then(world: Store) -> None:
    before = datetime(2023, 7, 1, tzinfo=UTC)

    found = funnel(management(before), world)

    assert [figure.count for figure in found.departments] == [10, 0, 0]
    assert [figure.count for figure in found.municipalities] == [0, 0, 0, 0]


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_an_application_that_does_not_stand_is_not_counted_as_applied(store: Store, state: str) -> None:
    factories.cohort(store)
    arrange.interest(store, BODO)
    arrange.application(store, BODO, state)

    assert [figure.count for figure in funnel(management(), store).municipalities] == [1, 0, 0, 0]


def test_board_reads_its_own_department_alone(world: Store) -> None:
    found = queries.participation(board(), world, COHORT)

    assert [state.name for state in found.departments] == ["Nordland"]
    assert [state.name for state in found.municipalities] == ["Bodø", "Narvik"]


def test_contact_reads_the_own_municipality_and_no_department(world: Store) -> None:
    found = queries.participation(contact(), world, COHORT)

    assert found.departments == ()
    assert [state.name for state in found.municipalities] == ["Bodø"]
    assert queries.board_attendance(contact(), world, COHORT) == []


def test_mentor_reads_the_assigned_municipality(world: Store) -> None:
    mentor = actor(Role.MENTOR, department="nordland", municipality=NARVIK, cohort=COHORT)

    assert [row.state.name for row in queries.participation_rows(mentor, world, COHORT)] == ["Narvik"]


READS = [
    queries.participation,
    queries.board_attendance,
    queries.participation_rows,
]


@pytest.mark.parametrize("query", READS, ids=lambda query: query.__name__)
def test_members_other_cohorts_and_strangers_are_refused(world: Store, query) -> None:  # noqa: ANN001
    elsewhere = replace(contact(), grants=(Grant(Role.CONTACT, Scope("nordland", BODO, "2030-31")),))
    member = actor(Role.MEMBER, department="nordland", municipality=BODO, cohort=COHORT)

    for refused in (member, elsewhere, nobody(AFTER)):
        with pytest.raises(NotAllowed):
            query(refused, world, COHORT)


def test_attendance_adds_up_the_four_states_of_members(world: Store) -> None:
    people = arrange.group(world, OSLO, ("kulturskole",) * 5)
    world.write(lambda write: write.rows("UPDATE application SET state = 'accepted' WHERE state = 'sent'"))
    held = arrange.gathering(world)
    for person_id, state in zip(people, ("met", "excused", "absent", "substitute_met"), strict=False):
        arrange.attended(world, held, person_id, OSLO, state)

    found = {row.name: row for row in attendance(management(), world)}

    assert found["Oslo"] == Attendance(
        unit=OSLO,
        name="Oslo",
        department_code="oslo-og-viken",
        gathering_id=held,
        number=1,
        starts_at=SAMLING_1,
        is_closed=True,
        invited=5,
        met=1,
        excused=1,
        absent=2,
        substitute_met=1,
    )


def test_a_roster_not_closed_never_makes_anyone_absent(world: Store) -> None:
    arrange.gathering(world, roster_closed_at=None)

    rows = attendance(management(), world)

    assert [(row.name, row.invited, row.absent, row.share) for row in rows] == [
        ("Bodø", 2, 0, None),
        ("Narvik", 1, 0, None),
    ]
    behind = falling_behind(management(), world)
    assert [concern for concern in behind if concern.rule is Rule.NOT_MET] == []


def test_the_same_roster_closed_makes_those_not_recorded_absent(world: Store) -> None:
    arrange.gathering(world)

    rows = attendance(management(), world)

    assert [(row.name, row.absent, row.share) for row in rows] == [("Bodø", 2, 0.0), ("Narvik", 1, 0.0)]
    behind = falling_behind(management(), world)
    assert [concern.municipality for concern in behind if concern.rule is Rule.NOT_MET] == ["Bodø", "Narvik"]


def test_boards_never_change_a_municipalitys_numbers(world: Store) -> None:
    held = arrange.gathering(world)
    before = attendance(management(), world)
    someone = arrange.person(world)
    arrange.grant(world, Role.BOARD, someone, department="nordland")
    arrange.attended(world, held, someone, "nordland")

    assert attendance(management(), world) == before
    boards = queries.board_attendance(management(), world, COHORT)
    assert [(row.unit, row.invited, row.met) for row in boards] == [("nordland", 1, 1)]


def test_participation_row_says_all_of_a_municipality(world: Store) -> None:
    area = arrange.area(world, "nordland")
    arrange.mentor(world, BODO)
    held = arrange.gathering(world)
    found = world.rows("SELECT person_id FROM group_membership WHERE municipality_number = $n", n=BODO)
    arrange.attended(world, held, found[0]["person_id"], BODO, "met")
    arrange.attended(world, held, found[1]["person_id"], BODO, "substitute_met")

    bodo, narvik = queries.participation_rows(management(), world, COHORT)

    assert (bodo.state.area_id, bodo.state.area) == (area, "Samhandling")
    assert (bodo.state.department, bodo.state.region) == ("Nordland", "Region nordland")
    assert (bodo.state.mentor, bodo.state.missing) == ("Kim Eksempel", ())
    assert bodo.obligation == Obligation(gatherings=1, invited=2, attended=2, by_substitute=1)
    assert (bodo.is_behind, narvik.is_behind) == (False, True)


def test_falling_behind_gives_rules_with_their_facts(world: Store) -> None:
    arrange.mentor(world, BODO)
    arrange.gathering(world, roster_closed_at=None)

    found = falling_behind(management(), world)

    due = date(2024, 9, 10)
    assert found == [
        Concern(Rule.GROUP_INCOMPLETE, NARVIK, "Narvik", missing=(RequirementKind.PARTNER,), due=due),
        Concern(Rule.COMMITMENTS_MISSING, NARVIK, "Narvik", people=1, due=due),
        Concern(Rule.NO_MENTOR, NARVIK, "Narvik"),
    ]
    assert [concern.sentence for concern in found] == [
        "Narvik mangler samarbeidspart for at gruppen skal være komplett til første samling, 10. september 2024.",
        "Narvik har ett medlem som ikke har forpliktet seg. Første samling: 10. september 2024.",
        "Narvik har ingen veileder og har ikke takket nei.",
    ]
    assert [concern.page for concern in found] == ["application", "application", "mentoring"]


def test_two_gatherings_missed_in_a_row_are_one_sentence(world: Store) -> None:
    for number, starts_at in ((1, SAMLING_1), (2, SAMLING_2)):
        arrange.gathering(world, number, starts_at)

    found = falling_behind(management(), world)

    assert found[0] == Concern(Rule.NOT_MET, BODO, "Bodø", gatherings=(1, 2))
    assert found[0].sentence == "Bodø møtte ikke på de to siste samlingene."


@pytest.mark.parametrize(("day", "is_told"), [(30, False), (1, True), (15, True), (16, False)])
def test_an_application_not_sent_is_told_to_its_contact_in_the_last_fortnight(
    store: Store, day: int, *, is_told: bool
) -> None:
    factories.cohort(store)
    arrange.interest(store, BODO)
    at = datetime(2024, 4 if day == 30 else 5, day, 8, tzinfo=UTC)

    own = falling_behind(contact(at=at), store)

    assert own == ([Concern(Rule.APPLICATION_NOT_SENT, BODO, "Bodø", due=date(2024, 5, 15))] if is_told else [])
    assert falling_behind(management(at), store) == []


def test_an_empty_cohort_has_an_empty_funnel(store: Store) -> None:
    factories.cohort(store)

    found = funnel(board(), store)

    assert found == Funnel(
        departments=tuple(Figure(stage, int(stage is DepartmentStage.INVITED), 1) for stage in DepartmentStage),
        municipalities=tuple(Figure(stage, 0, 0) for stage in MunicipalityStage),
    )


def test_a_contact_who_is_no_member_owes_nothing(world: Store) -> None:
    arrange.grant(world, Role.CONTACT, arrange.person(world), municipality=NARVIK)
    arrange.gathering(world)

    rows = attendance(management(), world)

    assert [(row.name, row.invited) for row in rows] == [("Bodø", 2), ("Narvik", 1)]


def test_a_municipality_whose_people_had_excused_themselves_is_not_behind(world: Store) -> None:
    held = arrange.gathering(world)
    for row in world.rows("SELECT person_id, municipality_number FROM group_membership"):
        arrange.attended(world, held, row["person_id"], row["municipality_number"], "excused")

    behind = falling_behind(management(), world)

    assert [concern for concern in behind if concern.rule is Rule.NOT_MET] == []
