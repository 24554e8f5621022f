"""A small world of participation, its rows put straight into the tables, past the other folders' rules."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count

from programme.access.model import Role
from programme.store import Store
from tests.factories import COHORT

LONG_AGO = datetime(2023, 8, 1, tzinfo=UTC)
JOINED = date(2023, 8, 1)
SAMLING_1 = datetime(2024, 9, 10, 8, tzinfo=UTC)
SAMLING_2 = datetime(2024, 11, 12, 9, tzinfo=UTC)
AFTER = datetime(2024, 12, 1, 8, tzinfo=UTC)
"""A day after the second of two gatherings."""
AREA = "nordland-2024/area"
_serial = count(1)


def _id(kind: str) -> str:
    return f"{kind}-{next(_serial)}"


def put(store: Store, table: str, **values: object) -> None:
    """One row."""
    store.write(lambda transaction: transaction.insert(table, **values))


def county_interest(store: Store, department: str, answer: str = "yes", **changes: object) -> None:
    values = {
        "id": _id("county-interest"),
        "cohort_slug": COHORT,
        "department_code": department,
        "answer": answer,
        "contact": "Bo Eksempel",
        "municipality_numbers": [],
        "wants_dialogue": False,
        "remark": "",
        "received_at": LONG_AGO,
        "is_late": False,
        "withdrawn_at": None,
        "version": 1,
    }
    put(store, "county_interest", **values | changes)


def decision(store: Store, department: str, *, takes_part: bool = True) -> str:
    """The decision, and on a yes the region that follows from it; gives the region's id."""
    put(
        store,
        "participation_decision",
        id=_id("decision"),
        cohort_slug=COHORT,
        department_code=department,
        takes_part=takes_part,
        resolution_id="resolution",
        municipality_numbers=[],
        recorded_at=LONG_AGO,
        recorded_by="someone",
        reason_on_behalf="",
        version=1,
    )
    region = _id("region")
    if takes_part:
        put(store, "region", id=region, cohort_slug=COHORT, name=f"Region {department}", version=1)
        put(
            store,
            "region_department",
            id=_id("joined"),
            region_id=region,
            cohort_slug=COHORT,
            department_code=department,
            joined_at=LONG_AGO,
            left_at=None,
        )
    return region


def interest(store: Store, municipality: str, **changes: object) -> None:
    values = {
        "id": _id("interest"),
        "cohort_slug": COHORT,
        "municipality_number": municipality,
        "contact": "Kai Eksempel",
        "remark": "",
        "received_at": LONG_AGO,
        "is_late": False,
        "is_on_behalf": False,
        "confirmed_at": LONG_AGO,
        "withdrawn_at": None,
        "version": 1,
    }
    put(store, "municipal_interest", **values | changes)


def application(store: Store, municipality: str, state: str = "accepted", **changes: object) -> None:
    values = {
        "id": _id("application"),
        "cohort_slug": COHORT,
        "municipality_number": municipality,
        "state": state,
        "motivation": "",
        "wants_societal_development": True,
        "makes_room_for_cocreation": True,
        "sent_at": None if state == "draft" else LONG_AGO,
        "decided_at": LONG_AGO if state in ("accepted", "declined") else None,
        "decision_reason": "",
        "withdrawn_on": JOINED if state == "withdrawn" else None,
        "withdrawal_reason": "",
        "version": 1,
    }
    put(store, "application", **values | changes)


def person(store: Store) -> str:
    person_id = _id("person")
    put(store, "person", id=person_id, name="Kim Eksempel", version=1)
    return person_id


def group(
    store: Store, municipality: str, sectors: Sequence[str] = ("kulturskole", "school"), *, committed: int | None = None
) -> list[str]:
    """A group with a member from each of `sectors`, `committed` of them (default: all) committed; gives ids."""
    group_id = _id("group")
    put(store, "municipal_group", id=group_id, cohort_slug=COHORT, municipality_number=municipality)
    people = [person(store) for _sector in sectors]
    for place, (person_id, sector) in enumerate(zip(people, sectors, strict=True)):
        member = _id("member")
        put(
            store,
            "group_member",
            id=member,
            group_id=group_id,
            person_id=person_id,
            sector=sector,
            function="",
            organisation="",
            has_mandate=False,
            joined_on=JOINED,
            left_on=None,
            version=1,
        )
        if committed is None or place < committed:
            commit(store, member)
    return people


def commit(store: Store, member: str) -> None:
    put(
        store,
        "commitment",
        id=_id("commitment"),
        member_id=member,
        text_version=1,
        by_member=True,
        given_at=LONG_AGO,
        recorded_by="someone",
        withdrawn_at=None,
    )


def grant(store: Store, role: Role, person_id: str, **scope: str) -> None:
    put(
        store,
        "role_grant",
        id=_id("grant"),
        person_id=person_id,
        role=role,
        department_code=scope.get("department"),
        municipality_number=scope.get("municipality"),
        cohort_slug=scope.get("cohort", COHORT) if role is not Role.BOARD else None,
        valid_from=JOINED,
        valid_to=None,
        granted_at=LONG_AGO,
        granted_by=None,
    )


def participant(
    store: Store, municipality: str, sectors: Sequence[str] = ("kulturskole", "school"), *, committed: int | None = None
) -> list[str]:
    """A municipality that was interested, applied and was accepted, with a group and a contact; gives the members."""
    interest(store, municipality)
    application(store, municipality)
    people = group(store, municipality, sectors, committed=committed)
    grant(store, Role.CONTACT, people[0], municipality=municipality)
    return people


def gathering(store: Store, number: int = 1, starts_at: datetime = SAMLING_1, **changes: object) -> str:
    gathering_id = _id("gathering")
    values = {
        "id": gathering_id,
        "cohort_slug": COHORT,
        "kind": "main",
        "number": number,
        "region_id": None,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=6),
        "venue": "",
        "host_municipality": None,
        "theme": "",
        "cancelled_at": None,
        "roster_closed_at": starts_at + timedelta(days=1),
        "version": 1,
    }
    put(store, "gathering", **values | changes)
    return gathering_id


def proposal(store: Store, gathering_id: str, department: str, state: str = "proposed") -> None:
    """A board's proposal for the gathering."""
    said = {"venue": "Stormen", "host_municipality": None, "theme": "", "remark": "", "reason": ""}
    when = {"proposed_at": SAMLING_1, "proposed_by": "someone", "answered_at": None, "answered_by": None}
    whose = {"gathering_id": gathering_id, "department_code": department, "state": state}
    put(store, "gathering_proposal", id=_id("proposal"), version=1, **whose, **said, **when)


def attended(store: Store, gathering_id: str, person_id: str, affiliation: str, state: str = "met") -> None:
    put(
        store,
        "attendance",
        gathering_id=gathering_id,
        person_id=person_id,
        affiliation=affiliation,
        state=state,
        recorded_at=LONG_AGO,
        recorded_by="someone",
    )


def mentor(store: Store, municipality: str, state: str = "accepted") -> str:
    """Someone who mentors the municipality; gives the person's id."""
    person_id, mentor_id = person(store), _id("mentor")
    put(
        store,
        "mentor",
        id=mentor_id,
        cohort_slug=COHORT,
        person_id=person_id,
        capacity=3,
        municipality_number=None,
        version=1,
    )
    put(
        store,
        "mentor_assignment",
        id=_id("assignment"),
        mentor_id=mentor_id,
        cohort_slug=COHORT,
        municipality_number=municipality,
        state=state,
        offered_at=LONG_AGO,
        answered_at=None if state == "offered" else LONG_AGO,
        reason="",
        version=1,
    )
    return person_id


def area(store: Store, department: str) -> str:
    """An adopted area that the department brings in; gives its id."""
    plan = _id("plan")
    put(
        store,
        "plan",
        id=plan,
        department_code=department,
        title="Plan",
        period_from=date(2024, 1, 1),
        period_to=date(2025, 12, 31),
        period_source="",
        adopted_by="",
        adopted_on=None,
        is_adopted=True,
        is_example=True,
        source="",
        predecessor_note="",
        version=1,
    )
    area_id = f"{plan}/a"
    put(
        store,
        "plan_entry",
        id=area_id,
        plan_id=plan,
        parent_id=None,
        place=0,
        depth=0,
        kind="area",
        level_name="Utviklingsområde",
        number="1",
        label="Samhandling",
        scope=None,
    )
    put(
        store,
        "brought_area",
        id=_id("brought"),
        cohort_slug=COHORT,
        department_code=department,
        area_id=area_id,
        brought_at=LONG_AGO,
        removed_at=None,
    )
    return area_id
