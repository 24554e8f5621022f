"""A plan in the store is the plan of its document: every entry, number, scope, reference and place in the tree."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from programme.access.model import system
from programme.language import NotAllowed
from programme.plans.actions import load_plans
from programme.plans.files import read_plans
from programme.plans.model import EntryKind, ExamplePlanInRealStore, Plan, Scope
from programme.plans.queries import plan, plans
from programme.plans.tree import PlanTree, TreeEntry, plan_of
from programme.store import Kind, Store, make_store
from tests.factories import MORNING, ROOT, load_reference, programme_manager

REAL = read_plans(ROOT / "data" / "plans")
EXAMPLES = read_plans(ROOT / "data" / "plans" / "example")


def entry_of(tree: PlanTree, key: str) -> TreeEntry:
    waiting = list(tree.areas)
    while waiting:
        entry = waiting.pop()
        if entry.key == key:
            return entry
        waiting += entry.entries
    raise KeyError(key)


def load(store: Store, *several: Plan) -> None:
    load_plans(system(MORNING), store, several)


def counts(store: Store) -> list[int]:
    tables = ("plan", "plan_entry", "plan_reference", "audit_log")
    return [store.rows(f"SELECT count(*) AS number FROM {table}")[0]["number"] for table in tables]


def test_all_plans_come_back_as_they_were_loaded(store: Store) -> None:
    load(store, *REAL, *EXAMPLES)
    reader = programme_manager(store)

    assert [plan_of(plan(reader, store, each.slug)) for each in (*REAL, *EXAMPLES)] == [*REAL, *EXAMPLES]


def test_loading_twice_adds_nothing_and_changes_nothing(store: Store) -> None:
    load(store, *REAL)
    once = counts(store)
    corrected = [each.model_copy(update={"title": "En annen tittel"}) for each in REAL]
    load(store, *corrected, *EXAMPLES[:1])

    assert once[0] == 4
    assert counts(store)[0] == 5
    titles = {header.title for header in plans(programme_manager(store), store)}
    assert titles == {each.title for each in (*REAL, EXAMPLES[0])}
    before = counts(store)
    load(store, *REAL, *EXAMPLES[:1])
    assert counts(store) == before


def test_cross_reference_resolves_to_number_and_label(store: Store) -> None:
    load(store, *REAL)
    goal = entry_of(plan(programme_manager(store), store, "oslo-og-viken"), "3.1")

    assert goal.entries == ()
    assert [(each.number, each.label, each.in_text) for each in goal.references] == [
        ("1.1", "Kurs og sertifisering i mangfoldsledelse for kulturskolelederne", "Se delmål 1.1")
    ]


@pytest.mark.parametrize(
    ("slug", "key", "expected"), [("btv", "1-a", [5, 7]), ("nord-trondelag-2013-2014", "2-b", [2, 1])]
)
def test_national_and_regional_initiatives_stay_apart(store: Store, slug: str, key: str, expected: list[int]) -> None:
    load(store, *REAL)
    goal = entry_of(plan(programme_manager(store), store, slug), key)

    assert Counter((each.scope, each.level) for each in goal.initiatives) == {
        (Scope.NATIONAL, "Nasjonalt tiltak"): expected[0],
        (Scope.REGIONAL, "Regionalt tiltak"): expected[1],
    }


def test_nested_list_and_strategies_keep_their_place(store: Store) -> None:
    load(store, *REAL)
    reader = programme_manager(store)

    five_subjects = entry_of(plan(reader, store, "oslo-og-viken"), "3.5-a")
    assert [each.label for each in five_subjects.initiatives] == [
        "Mediefag og digitale kunstfag",
        "Dans",
        "Teater",
        "Visuell kunst",
        "Folkemusikk",
    ]
    overall = entry_of(plan(reader, store, "nordland-2024-2025"), "overordnet-mal")
    assert [(each.kind, each.key) for each in overall.parts] == [
        (EntryKind.STRATEGY, key) for key in ("informere", "samarbeide", "arrangere")
    ]


def test_headers_tell_period_adoption_and_what_became_of_the_department(store: Store) -> None:
    load(store, *REAL)

    told = [
        (each.department.short_name, each.successors, each.period_in_text, each.adoption_in_text)
        for each in plans(programme_manager(store), store)
    ]

    assert told == [
        ("Nordland", (), "2024–2025", "vedtatt av Årsmøtet i Norsk kulturskoleråd Nordland"),
        ("Oslo og Viken", (), "periode ikke oppgitt", "vedtak ikke oppgitt"),
        ("Nord-Trøndelag", ("Trøndelag",), "2013–2014", "vedtak ikke oppgitt"),
        ("region BTV", ("Oslo og Viken", "Vestfold og Telemark"), "periode ikke oppgitt", "vedtak ikke oppgitt"),
    ]


def test_header_says_what_is_adopted_and_what_is_an_example(store: Store) -> None:
    load(store, *REAL, *EXAMPLES)
    headers = plans(programme_manager(store), store)

    assert {each.plan_id for each in headers if each.is_adopted and not each.is_example} == {"nordland-2024-2025"}
    assert sorted(each.plan_id for each in headers if each.is_example) == [each.slug for each in EXAMPLES]
    assert next(each for each in headers if each.plan_id == "agder-eksempel").adoption_in_text == (
        "vedtatt 26. oktober 2023 av Fylkesårsmøtet (eksempel)"
    )


def test_unknown_plan_is_not_allowed(store: Store) -> None:
    with pytest.raises(NotAllowed):
        plan(programme_manager(store), store, "finnes-ikke")


def test_example_plan_is_refused_in_a_real_store(tmp_path: Path) -> None:
    store = make_store(str(tmp_path / "real.duckdb"), Kind.REAL)
    load_reference(store)

    with pytest.raises(ExamplePlanInRealStore, match=r"Handlingsplan for Agder 2024–2025 \(eksempel\)"):
        load(store, *REAL, EXAMPLES[0])
    assert counts(store)[0] == 0
    load(store, *REAL)
    assert counts(store)[0] == 4
    store.close()


def test_dissolved_department_is_no_hindrance(store: Store) -> None:
    load(store, *(each for each in REAL if each.department == "nord-trondelag"))
    [header] = plans(programme_manager(store), store)

    assert header.department.dissolved
    assert header.period is not None
    assert header.period.end == date(2014, 12, 31)
