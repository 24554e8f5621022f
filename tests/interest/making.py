"""What tests of interest need: forms with boring defaults, plans with one area, and a count of all that was written."""

from datetime import UTC, date, datetime

from programme.access.model import system
from programme.interest.decision import DecisionForm
from programme.interest.model import Answer, CountyInterestForm, DialogueForm
from programme.interest.municipal import MunicipalInterestForm
from programme.plans.actions import load_plans
from programme.plans.model import Plan
from programme.store import Store
from tests.factories import BODO, COHORT, MORNING

NORDLAND = "nordland"
FAUSKE, BERGEN, OSLO = "1841", "4601", "0301"
IN_TIME = datetime(2023, 9, 15, 21, 59, 59, 999000, tzinfo=UTC)
TOO_LATE = datetime(2023, 9, 15, 22, 0, tzinfo=UTC)
AUTUMN = datetime(2023, 11, 1, 9, 0, tzinfo=UTC)
TABLES = (
    "county_interest",
    "dialogue_meeting",
    "participation_decision",
    "brought_area",
    "municipal_interest",
    "resolution",
    "annual_meeting",
    "region",
    "region_department",
    "audit_log",
    "outbox",
)


def interest_form(answer: Answer = Answer.YES, **changes: object) -> CountyInterestForm:
    return CountyInterestForm.model_validate({"answer": answer, "contact": "Bo Eksempel"} | changes)


def dialogue_form(held_on: date = date(2023, 9, 1)) -> DialogueForm:
    return DialogueForm(held_on=held_on, notes="Vi snakket om samlingene.")


def decision_form(*, takes_part: bool = True, case_number: str = "12/23", **changes: object) -> DecisionForm:
    values = {"held_on": date(2023, 10, 28), "wording": "Fylkesavdelingen deltar.", "takes_part": takes_part}
    return DecisionForm.model_validate(values | {"case_number": case_number} | changes)


def municipal_form(contact: str = "Kai Eksempel") -> MunicipalInterestForm:
    return MunicipalInterestForm(contact=contact)


def plan_with_area(
    store: Store,
    slug: str = "plan-a",
    *,
    department: str = NORDLAND,
    first: str | None = "2024-01-01",
    last: str | None = "2025-12-31",
    adopted_on: str | None = "2023-10-28",
) -> str:
    """A plan with one area, Samhandling; gives the area's id."""
    goal = {"key": "1-1", "kind": "goal", "level": "Delmål", "label": "Møtes oftere"}
    area = {"key": "1", "kind": "area", "level": "Utviklingsområde", "label": "Samhandling", "entries": [goal]}
    plan = {
        "slug": slug,
        "department": department,
        "title": f"Plan {slug}",
        "period": {"start": first, "end": last} if first else None,
        "adoption": {"on": adopted_on},
        "source": "Eksempel",
        "example": True,
        "entries": [area],
    }
    load_plans(system(MORNING), store, [Plan.model_validate(plan)])
    return f"{slug}/1"


def link_municipality(store: Store, area_id: str, municipality: str = BODO) -> None:
    """A group of the municipality works with the area."""
    place = {"cohort_slug": COHORT, "municipality_number": municipality}
    linked = {"entry_ids": [], "linked_at": AUTUMN, "linked_by": "someone", "ended_at": None}
    store.write(lambda transaction: transaction.insert("municipal_group", id=municipality, **place))
    store.write(
        lambda transaction: transaction.insert(
            "area_link", id=municipality, group_id=municipality, area_id=area_id, **linked
        )
    )


def counts(store: Store) -> dict[str, int]:
    """How many rows each table has that interest and decisions write to."""
    return {table: store.rows(f"SELECT count(*) AS n FROM {table}")[0]["n"] for table in TABLES}
