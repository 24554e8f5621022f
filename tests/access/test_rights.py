"""The table of who may do what, written down a second time from DOMAIN.md, and held against the first."""

from datetime import UTC, datetime

import pytest

from programme.access.model import ANYWHERE, Actor, Grant, Role, Scope, nobody, system
from programme.access.rights import RIGHTS, Right, permits, require, visible
from programme.language import NotAllowed

AT = datetime(2023, 9, 3, 7, tzinfo=UTC)
COHORT, OTHER_COHORT = "2024-25", "2026-27"
OWN = Scope("nordland", "1804", COHORT)
NEIGHBOUR = Scope("nordland", "1806", COHORT)
ELSEWHERE = Scope("vestland", "4601", COHORT)
OWN_NEXT_TIME = Scope("nordland", "1804", OTHER_COHORT)
PLACES = (OWN, NEIGHBOUR, ELSEWHERE, OWN_NEXT_TIME)

ALL = frozenset(PLACES)
DEPARTMENT = frozenset({OWN, NEIGHBOUR, OWN_NEXT_TIME})
MINE = frozenset({OWN})
NONE: frozenset[Scope] = frozenset()

PEOPLE = (Role.PROGRAMME_MANAGEMENT, Role.BOARD, Role.CONTACT, Role.MEMBER, Role.MENTOR)
# A column a role, in the order of PEOPLE: where in PLACES the role may.
TABLE = {
    # cohorts, dates, regions, gatherings
    Right.READ_COHORTS: (ALL, ALL, ALL, ALL, ALL),
    Right.WRITE_COHORTS: (ALL, NONE, NONE, NONE, NONE),
    Right.READ_GATHERINGS: (ALL, ALL, ALL, ALL, ALL),
    # county interest
    Right.READ_COUNTY_INTEREST: (ALL, DEPARTMENT, NONE, NONE, NONE),
    Right.WRITE_COUNTY_INTEREST: (NONE, DEPARTMENT, NONE, NONE, NONE),
    Right.CORRECT_COUNTY_INTEREST: (ALL, NONE, NONE, NONE, NONE),
    Right.RECORD_DIALOGUE: (ALL, NONE, NONE, NONE, NONE),
    Right.REMIND_OF_COUNTY_INTEREST: (ALL, NONE, NONE, NONE, NONE),
    # decision, areas brought in
    Right.READ_DECISION: (ALL, DEPARTMENT, DEPARTMENT, DEPARTMENT, DEPARTMENT),
    Right.WRITE_DECISION: (NONE, DEPARTMENT, NONE, NONE, NONE),
    Right.RECORD_DECISION_FOR_BOARD: (ALL, NONE, NONE, NONE, NONE),
    Right.READ_MINUTES: (ALL, DEPARTMENT, NONE, NONE, NONE),
    # adopted plans
    Right.READ_PLANS: (ALL, ALL, ALL, ALL, ALL),
    Right.WRITE_PLANS: (ALL, NONE, NONE, NONE, NONE),
    Right.DRAFT_PLANS: (ALL, DEPARTMENT, NONE, NONE, NONE),
    # municipal interest
    Right.READ_MUNICIPAL_INTEREST: (ALL, DEPARTMENT, MINE, NONE, NONE),
    Right.WRITE_MUNICIPAL_INTEREST: (NONE, NONE, MINE, NONE, NONE),
    Right.REGISTER_MUNICIPAL_INTEREST_ON_BEHALF: (NONE, DEPARTMENT, NONE, NONE, NONE),
    # cooperating municipalities
    Right.BRING_TOGETHER: (ALL, DEPARTMENT, NONE, NONE, NONE),
    Right.READ_COOPERATION: (ALL, DEPARTMENT, MINE, MINE, MINE),
    Right.ANSWER_COOPERATION: (ALL, DEPARTMENT, MINE, NONE, NONE),
    # the same goals
    Right.LINK_GOALS: (ALL, NONE, NONE, NONE, NONE),
    # application, group
    Right.READ_APPLICATION: (ALL, DEPARTMENT, MINE, MINE, MINE),
    Right.READ_DRAFT_APPLICATION: (ALL, NONE, MINE, MINE, NONE),
    Right.WRITE_APPLICATION: (NONE, NONE, MINE, NONE, NONE),
    Right.DECIDE_APPLICATION: (ALL, NONE, NONE, NONE, NONE),
    Right.READ_GROUP: (ALL, DEPARTMENT, MINE, MINE, MINE),
    Right.WRITE_GROUP: (NONE, NONE, MINE, NONE, NONE),
    Right.COMMIT: (NONE, NONE, NONE, MINE, NONE),
    # proposals for gatherings
    Right.PROPOSE_GATHERING: (NONE, DEPARTMENT, NONE, NONE, NONE),
    Right.READ_PROPOSALS: (ALL, DEPARTMENT, NONE, NONE, NONE),
    Right.DECIDE_PROPOSAL: (ALL, NONE, NONE, NONE, NONE),
    # attendance, answers
    Right.ANSWER_INVITATION: (NONE, DEPARTMENT, NONE, MINE, NONE),
    Right.READ_ATTENDANCE: (ALL, DEPARTMENT, MINE, MINE, MINE),
    Right.WRITE_ATTENDANCE: (ALL, NONE, NONE, NONE, NONE),
    # mentors
    Right.READ_MENTORING: (ALL, DEPARTMENT, MINE, MINE, MINE),
    Right.ASSIGN_MENTOR: (ALL, NONE, NONE, NONE, NONE),
    Right.ANSWER_ASSIGNMENT: (NONE, NONE, NONE, NONE, MINE),
    Right.REFUSE_GUIDANCE: (NONE, NONE, MINE, NONE, NONE),
    # outreach
    Right.READ_OUTREACH: (ALL, DEPARTMENT, NONE, NONE, NONE),
    Right.WRITE_OUTREACH: (NONE, DEPARTMENT, NONE, NONE, NONE),
    # participation: none for members
    Right.READ_PARTICIPATION: (ALL, DEPARTMENT, MINE, NONE, MINE),
    # people, members, the log
    Right.READ_PEOPLE: (ALL, DEPARTMENT, MINE, NONE, NONE),
    Right.WRITE_PEOPLE: (ALL, NONE, NONE, NONE, NONE),
    Right.WRITE_MEMBERSHIP: (ALL, NONE, NONE, NONE, NONE),
    Right.READ_AUDIT_LOG: (ALL, NONE, NONE, NONE, NONE),
    Right.VERIFY_AUDIT: (ALL, NONE, NONE, NONE, NONE),
    Right.READ_OUTBOX: (ALL, NONE, NONE, NONE, NONE),
    Right.WRITE_OUTBOX: (ALL, NONE, NONE, NONE, NONE),
    Right.COUNT_OUTBOX: (ALL, NONE, NONE, NONE, NONE),
    Right.WRITE_TEMPLATES: (ALL, NONE, NONE, NONE, NONE),
    Right.MAKE_STORE: (NONE, NONE, NONE, NONE, NONE),
    Right.APPOINT_BOARD: (ALL, DEPARTMENT, NONE, NONE, NONE),
    Right.APPOINT_CONTACT: (ALL, NONE, MINE, NONE, NONE),
    # signing in, jobs
    Right.ASK_FOR_LINK: (NONE, NONE, NONE, NONE, NONE),
    Right.REDEEM_LINK: (NONE, NONE, NONE, NONE, NONE),
    Right.MEET_IDENTITY: (NONE, NONE, NONE, NONE, NONE),
    Right.ANSWER_BY_INTEREST_LINK: (NONE, NONE, NONE, NONE, NONE),
    Right.RUN_JOBS: (NONE, NONE, NONE, NONE, NONE),
    # personal data
    Right.ERASE_PERSON: (ALL, NONE, NONE, NONE, NONE),
    Right.WRITE_RETENTION: (ALL, NONE, NONE, NONE, NONE),
    Right.RUN_RETENTION: (ALL, NONE, NONE, NONE, NONE),
    Right.WRITE_PRIVACY_NOTICE: (ALL, NONE, NONE, NONE, NONE),
}
VISITORS = {Right.ASK_FOR_LINK, Right.REDEEM_LINK, Right.MEET_IDENTITY, Right.ANSWER_BY_INTEREST_LINK}
"""What one may who is not signed in."""
CELLS = [
    pytest.param(right, role, places, id=f"{right}-{role}")
    for right, row in TABLE.items()
    for role, places in zip(PEOPLE, row, strict=True)
]


def holder(role: Role) -> Actor:
    """Someone with the role in Bodø, Nordland, 2024–25, as far as the role has a place."""
    scope = {Role.PROGRAMME_MANAGEMENT: ANYWHERE, Role.BOARD: Scope("nordland")}.get(role, OWN)
    return Actor("someone", "Kari Eksempel", (Grant(role, scope),), AT)


def test_the_table_has_every_right() -> None:
    assert set(TABLE) == set(Right) == set(RIGHTS)


@pytest.mark.parametrize(("right", "role", "places"), CELLS)
def test_a_role_may_just_what_the_table_says(right: Right, role: Role, places: frozenset[Scope]) -> None:
    assert {place for place in PLACES if permits(holder(role), right, place)} == places


@pytest.mark.parametrize(("right", "role", "places"), CELLS)
def test_a_list_shows_just_what_one_record_at_a_time_would(right: Right, role: Role, places: frozenset[Scope]) -> None:
    shown = {place for place in PLACES if _is_shown(holder(role), right, place)}
    assert shown == places


def _is_shown(actor: Actor, right: Right, place: Scope) -> bool:
    try:
        seen = visible(actor, right, str(place.cohort))
    except NotAllowed:
        return False
    return seen.everything or place.department in seen.departments or place.municipality in seen.municipalities


@pytest.mark.parametrize("right", sorted(set(Right) - VISITORS))
def test_nobody_may_anything_but_come_in_and_read_what_is_for_all(right: Right) -> None:
    for place in (*PLACES, ANYWHERE):
        with pytest.raises(NotAllowed):
            require(nobody(AT), right, place)
    with pytest.raises(NotAllowed):
        visible(nobody(AT), right, COHORT)


@pytest.mark.parametrize("right", sorted(VISITORS))
def test_nobody_may_come_in_and_read_what_is_for_all(right: Right) -> None:
    require(nobody(AT), right)


def test_the_system_makes_a_store_and_what_is_in_it_runs_jobs_and_no_more() -> None:
    may = {right for right in Right if permits(system(AT), right, OWN)}
    assert may == {
        Right.MAKE_STORE,
        Right.WRITE_COHORTS,
        Right.WRITE_PLANS,
        Right.WRITE_PEOPLE,
        Right.APPOINT_BOARD,
        Right.APPOINT_CONTACT,
        Right.RUN_JOBS,
        Right.COUNT_OUTBOX,
        Right.VERIFY_AUDIT,
        Right.RUN_RETENTION,
    }


@pytest.mark.parametrize("role", [Role.BOARD, Role.CONTACT, Role.MEMBER, Role.MENTOR])
def test_a_record_that_belongs_nowhere_is_nobodys_own(role: Role) -> None:
    own = [right for right, row in TABLE.items() if row[PEOPLE.index(role)] in (MINE, DEPARTMENT)]
    assert own
    assert not any(permits(holder(role), right, ANYWHERE) for right in own)


@pytest.mark.parametrize("role", [Role.BOARD, Role.CONTACT, Role.MEMBER, Role.MENTOR])
def test_a_role_without_a_place_reaches_no_place(role: Role) -> None:
    actor = Actor("someone", "", (Grant(role, ANYWHERE),), AT)
    own = [right for right, row in TABLE.items() if row[PEOPLE.index(role)] in (MINE, DEPARTMENT)]
    assert not any(permits(actor, right, place) for right in own for place in (*PLACES, ANYWHERE))


def test_two_roles_reach_what_either_does() -> None:
    actor = Actor("someone", "", (Grant(Role.CONTACT, OWN), Grant(Role.BOARD, Scope("vestland"))), AT)
    seen = visible(actor, Right.READ_GROUP, COHORT)
    assert seen.values() == {"everything": False, "departments": ["vestland"], "municipalities": ["1804"]}
