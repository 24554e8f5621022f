"""What tests of groups and applications need in the store, made through the actions."""

from datetime import UTC, date, datetime

from programme.access.model import Actor, system
from programme.groups.actions import add_member, commit
from programme.groups.model import MemberForm, Sector
from programme.interest.actions import record_decision
from programme.interest.decision import DecisionForm
from programme.plans.actions import load_plans
from programme.plans.model import Adoption, EntryKind, Period, Plan, PlanEntry
from programme.store import Store
from tests.factories import BODO, COHORT, acting, board_member, person_form

AUTUMN = datetime(2023, 11, 20, 8, 0, tzinfo=UTC)
"""After the annual meetings, before the application deadline."""
ADOPTED = Adoption(by="Fylkesårsmøtet", on=date(2023, 11, 1))
DURING = Period(start=date(2024, 1, 1), end=date(2025, 12, 31))


def plan(
    slug: str = "plan",
    *areas: str,
    department: str = "nordland",
    adopted: Adoption = ADOPTED,
    period: Period | None = DURING,
) -> Plan:
    """A plan with one goal under each of `areas` (keys)."""
    entries = tuple(
        PlanEntry(
            key=key,
            kind=EntryKind.AREA,
            level="Utviklingsområde",
            label=f"Område {key}",
            entries=(PlanEntry(key=f"{key}-1", kind=EntryKind.GOAL, level="Delmål", number="1.1", label="Et mål"),),
        )
        for key in areas or ("a",)
    )
    return Plan(
        slug=slug,
        department=department,
        title=slug,
        period=period,
        adoption=adopted,
        source="Eksempel",
        entries=entries,
    )


def loaded(store: Store, *plans: Plan) -> None:
    load_plans(system(AUTUMN), store, plans)


def decided(store: Store, *area_ids: str, department: str = "nordland", takes_part: bool = True) -> None:
    """The department's decision, with the areas that it brings in."""
    form = DecisionForm(
        takes_part=takes_part,
        held_on=date(2023, 11, 1),
        case_number="7",
        wording="Vedtatt.",
        area_ids=list(area_ids),
    )
    record_decision(board_member(store, department, AUTUMN), store, form, cohort=COHORT, department=department)


def member_form(name: str = "Mari Eksempel", **changes: object) -> MemberForm:
    known = {"name": name, "email": person_form().email, "sector": Sector.KULTURSKOLE, "has_mandate": True}
    return MemberForm.model_validate(known | changes)


def joined(store: Store, contact: Actor, form: MemberForm | None = None, municipality: str = BODO) -> str:
    """A new member of the contact's group; gives the member's id."""
    return add_member(contact, store, form or member_form(), cohort=COHORT, municipality=municipality)


def person_of(store: Store, member_id: str) -> str:
    return str(store.rows("SELECT person_id FROM group_member WHERE id = $id", id=member_id)[0]["person_id"])


def as_member(store: Store, member_id: str, at: datetime = AUTUMN) -> Actor:
    return acting(store, person_of(store, member_id), at)


def committed(store: Store, member_id: str, at: datetime = AUTUMN) -> None:
    commit(as_member(store, member_id, at), store, member_id=member_id)


def counted(store: Store, table: str) -> int:
    return int(store.rows(f"SELECT count(*) AS found FROM {table}")[0]["found"])


def everything(store: Store) -> dict[str, int]:
    """How many rows the tables have that a group or an application touches."""
    tables = (
        "municipal_group", "group_member", "commitment", "area_link", "application", "application_copy",
        "person", "role_grant", "outbox", "audit_log",
    )  # fmt: skip
    return {table: counted(store, table) for table in tables}
