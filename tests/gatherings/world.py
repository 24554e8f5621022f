"""What a test of gatherings or mentoring starts from."""

from datetime import UTC, date, datetime, time
from uuid import uuid4

from programme.access.grants import grant_role
from programme.access.model import Actor, Role, Scope, system
from programme.cohorts.records import add_region, region_of
from programme.gatherings.actions import plan_gathering
from programme.gatherings.model import GatheringForm, GatheringKind
from programme.organisation.records import municipality_scope
from programme.store import Store, Transaction
from tests.factories import BODO, COHORT, MORNING, acting, contact, person

NARVIK = "1806"
STEINKJER = "5006"
FIRST_DAY = date(2024, 9, 18)
DURING = datetime(2024, 9, 18, 10, 0, tzinfo=UTC)
AFTER = datetime(2024, 9, 20, 10, 0, tzinfo=UTC)


def gathering_form(**changes: object) -> GatheringForm:
    """The first main gathering, for the whole cohort, on 18 September 2024."""
    return GatheringForm.model_validate(
        {"kind": GatheringKind.MAIN, "number": 1, "starts_on": FIRST_DAY, "venue": "Gardermoen"} | changes
    )


def pre_form(**changes: object) -> GatheringForm:
    """The first pre-gathering, on 18 October 2023."""
    return gathering_form(**{"kind": GatheringKind.PRE, "starts_on": date(2023, 10, 18)} | changes)


def planned(store: Store, form: GatheringForm | None = None) -> str:
    """A gathering, planned on 3 September 2023; gives its id."""
    return plan_gathering(system(MORNING), store, form or gathering_form(), cohort=COHORT)


def region(store: Store, department: str = "nordland") -> str:
    """The department's own region; arranges rows only, the decision behind it is another folder's."""

    def body(transaction: Transaction) -> str:
        known = region_of(transaction, COHORT, department)
        return known or add_region(
            transaction, system(MORNING), cohort=COHORT, department=department, name=department.capitalize()
        )

    return store.write(body)


def enrolled(store: Store, municipality: str = BODO, *, at: datetime = MORNING) -> Actor:
    """An accepted municipality; gives its contact, who is no member. Arranges rows only: no rule is asked."""
    own_contact = contact(store, municipality, at=at)

    def body(transaction: Transaction) -> None:
        transaction.insert("municipal_group", id=str(uuid4()), cohort_slug=COHORT, municipality_number=municipality)
        _application(transaction, municipality, state="accepted")

    store.write(body)
    return own_contact


def applied(store: Store, municipality: str, state: str = "draft", *, withdrawn_on: date | None = None) -> None:
    """An application in `state`. Arranges a row only."""
    store.write(lambda transaction: _application(transaction, municipality, state=state, withdrawn_on=withdrawn_on))


def _application(transaction: Transaction, municipality: str, *, state: str, withdrawn_on: date | None = None) -> None:
    transaction.insert(
        "application",
        id=str(uuid4()),
        cohort_slug=COHORT,
        municipality_number=municipality,
        state=state,
        motivation="",
        wants_societal_development=True,
        makes_room_for_cocreation=True,
        sent_at=MORNING,
        decided_at=MORNING,
        decision_reason="",
        withdrawn_on=withdrawn_on,
        withdrawal_reason="",
        version=1,
    )


def interested(store: Store, municipality: str, *, withdrawn_at: datetime | None = None) -> None:
    """A municipality's interest. Arranges a row only."""
    store.write(
        lambda transaction: transaction.insert(
            "municipal_interest",
            id=str(uuid4()),
            cohort_slug=COHORT,
            municipality_number=municipality,
            contact="",
            remark="",
            received_at=MORNING,
            is_late=False,
            is_on_behalf=False,
            confirmed_at=None,
            withdrawn_at=withdrawn_at,
            version=1,
        )
    )


def interested_department(store: Store, department: str, answer: str = "yes") -> None:
    """A department's interest. Arranges a row only."""
    store.write(
        lambda transaction: transaction.insert(
            "county_interest",
            id=str(uuid4()),
            cohort_slug=COHORT,
            department_code=department,
            answer=answer,
            contact="",
            municipality_numbers=[],
            wants_dialogue=False,
            remark="",
            received_at=MORNING,
            is_late=False,
            withdrawn_at=None,
            version=1,
        )
    )


def member(
    store: Store,
    municipality: str = BODO,
    name: str = "Mari Eksempel",
    *,
    person_id: str | None = None,
    joined_on: date = date(2024, 1, 1),
    left_on: date | None = None,
    at: datetime = MORNING,
) -> Actor:
    """A member of an enrolled municipality's group. Arranges rows only."""
    who = person_id or person(store, name)

    def body(transaction: Transaction) -> None:
        row = transaction.rows(
            "SELECT id FROM municipal_group WHERE cohort_slug = $cohort AND municipality_number = $municipality",
            cohort=COHORT,
            municipality=municipality,
        )[0]
        transaction.insert(
            "group_member",
            id=str(uuid4()),
            group_id=row["id"],
            person_id=who,
            sector="school",
            function="",
            organisation="",
            has_mandate=False,
            joined_on=joined_on,
            left_on=left_on,
            version=1,
        )
        scope = municipality_scope(transaction, municipality, COHORT)
        grant_role(transaction, system(MORNING), person_id=who, role=Role.MEMBER, scope=scope)

    store.write(body)
    return acting(store, who, at)


def mentor_of(store: Store, municipality: str = BODO, *, at: datetime = MORNING) -> Actor:
    """Someone with the mentor's role for a municipality. Arranges the grant only."""
    who = person(store, "Vera Eksempel")
    scope = Scope(municipality=municipality, cohort=COHORT)
    store.write(
        lambda transaction: grant_role(transaction, system(MORNING), person_id=who, role=Role.MENTOR, scope=scope)
    )
    return acting(store, who, at)


def counts(store: Store, *tables: str) -> dict[str, int]:
    """How many rows each table has; nothing was written when two counts are equal."""
    return {table: store.rows(f"SELECT count(*) AS many FROM {table}")[0]["many"] for table in tables}


WRITTEN = ("gathering", "gathering_answer", "attendance", "audit_log", "outbox")
NOON = time(12)
