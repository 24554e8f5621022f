"""Whatever plan the model allows comes back from the store as it was."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programme.access.model import system
from programme.plans.actions import load_plans
from programme.plans.model import Adoption, EntryKind, Period, Plan, PlanEntry, Scope
from programme.plans.queries import plan
from programme.plans.tree import plan_of
from programme.store import Store
from tests.factories import MORNING, programme_manager

AREA, STRATEGY, GOAL, INITIATIVE = EntryKind
UNDER = {AREA: (STRATEGY, GOAL, INITIATIVE), STRATEGY: (GOAL, INITIATIVE), GOAL: (STRATEGY, GOAL, INITIATIVE)}
# PostgreSQL keeps no NUL, and half a surrogate pair is no text.
characters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
lines = st.text(characters, min_size=1, max_size=40).filter(str.strip)
days = st.dates(date(1990, 1, 1), date(2050, 1, 1))


@st.composite
def entries(draw: st.DrawFn, kind: EntryKind, keys: list[str], depth: int) -> PlanEntry:
    """An entry with keys counted through the plan; references only backwards, to what has a key by now."""
    key = str(len(keys))
    known = [*keys]
    keys.append(key)
    below = draw(st.lists(st.sampled_from(UNDER.get(kind, (INITIATIVE,))), max_size=2)) if depth else []
    return PlanEntry(
        key=key,
        kind=kind,
        level=draw(lines),
        number=draw(st.text(characters, max_size=20)),
        label=draw(lines),
        scope=draw(st.none() | st.sampled_from(Scope)),
        refers_to=tuple(draw(st.lists(st.sampled_from(known), max_size=3))) if known else (),
        entries=tuple(draw(entries(each, keys, depth - 1)) for each in below),
    )


@st.composite
def any_plans(draw: st.DrawFn) -> Plan:
    keys: list[str] = []
    first, last = sorted((draw(days), draw(days)))
    return Plan(
        slug="plan",
        department=draw(st.sampled_from(["nordland", "btv", "trondelag"])),
        title=draw(lines),
        period=draw(st.none() | st.just(Period(start=first, end=last))),
        adoption=Adoption(by=draw(st.none() | lines), on=draw(st.none() | days)),
        source=draw(lines),
        predecessor_note=draw(st.text(characters, max_size=40)),
        example=draw(st.booleans()),
        entries=tuple(draw(entries(AREA, keys, 3)) for _ in range(draw(st.integers(1, 3)))),
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(any_plan=any_plans())
def test_any_plan_survives_the_store(store: Store, any_plan: Plan) -> None:
    slug = f"plan-{store.rows('SELECT count(*) AS number FROM plan')[0]['number']}"
    loaded = any_plan.model_copy(update={"slug": slug})

    load_plans(system(MORNING), store, [loaded])

    assert plan_of(plan(programme_manager(store), store, slug)) == loaded
