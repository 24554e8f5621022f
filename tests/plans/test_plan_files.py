"""The plans in data/plans are whole, and a faulty plan file is refused with a sentence that says where and why."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from programme.plans.files import PlanFileFaulty, read_plan, read_plans
from programme.plans.model import EntryKind, Period, Plan, PlanEntry, Scope, adopted, walk

PLANS = Path(__file__).parents[2] / "data" / "plans"
REAL = {plan.slug: plan for plan in read_plans(PLANS)}
EXAMPLES = read_plans(PLANS / "example")

AREA, STRATEGY, GOAL, INITIATIVE = EntryKind
NATIONAL, REGIONAL = Scope


def counts(plan: Plan) -> dict[tuple[EntryKind, Scope | None], int]:
    return dict(Counter((placed.entry.kind, placed.entry.scope) for placed in walk(plan)))


def keys(plan: Plan, kind: EntryKind) -> list[str]:
    return [placed.entry.key for placed in walk(plan) if placed.entry.kind is kind]


def initiatives_by_goal(plan: Plan) -> dict[str, tuple[int, int]]:
    """National and regional initiatives in each row of the tables."""
    rows = [placed.entry for placed in walk(plan) if placed.entry.kind is GOAL]
    return {
        goal.key: tuple(sum(each.scope is scope for each in goal.entries) for scope in Scope)  # type: ignore[misc]
        for goal in rows
    }


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        (
            "nord-trondelag-2013-2014",
            {(AREA, None): 7, (GOAL, NATIONAL): 10, (INITIATIVE, NATIONAL): 30, (INITIATIVE, REGIONAL): 23},
        ),
        (
            "btv",
            {
                (AREA, None): 3,
                (GOAL, NATIONAL): 10,
                (GOAL, REGIONAL): 2,
                (INITIATIVE, NATIONAL): 30,
                (INITIATIVE, REGIONAL): 29,
            },
        ),
        ("nordland-2024-2025", {(AREA, None): 1, (GOAL, None): 1, (STRATEGY, None): 3, (INITIATIVE, None): 8}),
        ("oslo-og-viken", {(AREA, None): 4, (GOAL, None): 14, (INITIATIVE, None): 37}),
    ],
)
def test_plan_has_every_entry_of_its_document(slug: str, expected: dict[tuple[EntryKind, Scope | None], int]) -> None:
    assert counts(REAL[slug]) == expected


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        (
            "nord-trondelag-2013-2014",
            [
                ("", "Nærhet"),
                ("", "Kompetanse/Møteplasser"),
                ("", "Rammevilkår"),
                ("", "Samarbeid"),
                ("1", "Kulturskolen i samfunnet"),
                ("2", "Kunst- og kulturfaglig utvikling"),
                ("3", "Kompetanse- og organisasjonsutvikling"),
            ],
        ),
        (
            "btv",
            [
                ("1", "Kulturskolen i samfunnet"),
                ("2", "Kunst- og kulturfaglig utvikling"),
                ("3", "Kompetanse- og organisasjonsutvikling"),
            ],
        ),
        (
            "nordland-2024-2025",
            [("", "Samhandling – kulturskolen som samhandlingsaktør for levende lokalsamfunn")],
        ),
        (
            "oslo-og-viken",
            [("1", "Mangfold"), ("2", "Fordypning"), ("3", "Forskning og utvikling"), ("4", "Fremtidens kulturskole")],
        ),
    ],
)
def test_areas_are_named_and_numbered_as_adopted(slug: str, expected: list[tuple[str, str]]) -> None:
    assert [(area.number, area.label) for area in REAL[slug].areas] == expected


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        ("nord-trondelag-2013-2014", "1-a 1-b 1-c 1-d 2-a 2-b 2-c 3-a 3-b 3-c"),
        ("btv", "1-a 1-b 1-c 1-d 1-r1 1-r2 2-a 2-b 2-c 3-a 3-b 3-c"),
        ("nordland-2024-2025", "overordnet-mal"),
        ("oslo-og-viken", "1.1 1.2 1.3 2.1 2.2 2.3 3.1 3.2 3.3 3.4 3.5 4.1 4.2 4.3"),
    ],
)
def test_goals_stand_in_document_order(slug: str, expected: str) -> None:
    assert keys(REAL[slug], GOAL) == expected.split()


def test_oslo_og_viken_numbers_are_the_printed_ones() -> None:
    goals = [placed.entry for placed in walk(REAL["oslo-og-viken"]) if placed.entry.kind is GOAL]

    assert [goal.number for goal in goals] == [goal.key for goal in goals]


def test_oslo_og_viken_initiatives_stand_under_their_goals() -> None:
    goals = [placed.entry for placed in walk(REAL["oslo-og-viken"]) if placed.entry.kind is GOAL]

    assert {goal.key: len(goal.entries) for goal in goals} == dict(
        zip([goal.key for goal in goals], [7, 3, 2, 2, 4, 2, 0, 2, 3, 1, 2, 2, 1, 1], strict=True)
    )


def test_nested_list_is_entries_under_its_initiative() -> None:
    nested = [(placed.parent, placed.depth, placed.area) for placed in walk(REAL["oslo-og-viken"]) if placed.depth == 3]

    assert nested == [("3.5-a", 3, "3")] * 5


def test_only_goal_3_1_refers_elsewhere() -> None:
    references = {
        (plan.slug, placed.entry.key): placed.entry.refers_to
        for plan in REAL.values()
        for placed in walk(plan)
        if placed.entry.refers_to
    }

    assert references == {("oslo-og-viken", "3.1"): ("1.1",)}


def test_nordland_initiatives_stand_under_the_strategies() -> None:
    nordland = REAL["nordland-2024-2025"]

    levels = [placed.entry.level for placed in walk(nordland) if placed.entry.kind is not INITIATIVE]
    initiatives = Counter(placed.parent for placed in walk(nordland) if placed.entry.kind is INITIATIVE)

    assert levels == ["Utviklingsområde", "Overordnet mål", "Strategi", "Strategi", "Strategi"]
    assert initiatives == {"informere": 5, "samarbeide": 1, "arrangere": 2}


NATIONAL_ROWS = {"1-a": 5, "1-b": 3, "1-c": 3, "1-d": 0, "2-a": 7, "2-b": 2, "2-c": 2, "3-a": 3, "3-b": 3, "3-c": 2}


@pytest.mark.parametrize(
    ("slug", "regional"),
    [
        ("nord-trondelag-2013-2014", [7, 0, 2, 0, 3, 1, 1, 5, 4, 0]),
        ("btv", [7, 4, 4, 2, 4, 1, 2, 3, 2, 0]),
    ],
)
def test_regional_initiatives_keep_their_row(slug: str, regional: list[int]) -> None:
    expected = {key: (national, own) for (key, national), own in zip(NATIONAL_ROWS.items(), regional, strict=True)}

    rows = initiatives_by_goal(REAL[slug])

    assert {key: rows[key] for key in expected} == expected
    assert all(rows[key] == (0, 0) for key in rows.keys() - expected.keys())


def test_periods_are_those_that_the_documents_give() -> None:
    assert {slug: plan.period and (plan.period.start, plan.period.end) for slug, plan in REAL.items()} == {
        "nord-trondelag-2013-2014": (date(2013, 1, 1), date(2014, 12, 31)),
        "btv": None,
        "nordland-2024-2025": (date(2024, 1, 1), date(2025, 12, 31)),
        "oslo-og-viken": None,
    }


def test_only_nordland_says_that_it_was_adopted() -> None:
    assert [slug for slug, plan in REAL.items() if adopted(plan)] == ["nordland-2024-2025"]


def test_real_plans_are_no_examples_and_examples_say_so() -> None:
    assert not any(plan.example for plan in REAL.values())
    assert all(plan.example and "(eksempel)" in plan.title for plan in EXAMPLES)
    assert sorted(plan.department for plan in EXAMPLES) == [
        "agder",
        "finnmark-troms-og-svalbard",
        "innlandet",
        "more-og-romsdal",
        "oslo-og-viken",
        "rogaland",
        "trondelag",
        "vestfold-og-telemark",
        "vestland",
    ]


@pytest.mark.parametrize("plan", EXAMPLES, ids=lambda plan: plan.slug)
def test_example_can_be_chosen_for_2024_25(plan: Plan) -> None:
    assert plan.adoption.on is not None
    assert date(2023, 9, 30) < plan.adoption.on <= date(2023, 11, 30)
    assert plan.period == Period(start=date(2024, 1, 1), end=date(2025, 12, 31))
    assert 2 <= len(plan.areas) <= 3
    assert all(area.entries for area in plan.areas)


@pytest.mark.parametrize("path", sorted(PLANS.rglob("*.yaml")), ids=lambda path: path.stem)
def test_numbers_are_text_for_every_yaml_reader(path: Path) -> None:
    def unquoted(entries: list[dict[str, object]]) -> list[object]:
        found: list[object] = []
        for entry in entries:
            found += [value for name in ("key", "number") if not isinstance(value := entry.get(name, ""), str)]
            found += unquoted(entry.get("entries", []))  # type: ignore[arg-type]
        return found

    assert unquoted(yaml.safe_load(path.read_text(encoding="utf-8"))["entries"]) == []


# Faults: one small plan, with one thing wrong at a time.

GOOD = """\
slug: liten
department: nordland
title: En liten plan
period: {from: 2024-01-01, to: 2025-12-31}
adopted: {by: Årsmøtet, on: 2023-10-20}
source: En kilde
entries:
  - key: "1"
    kind: area
    level: Område
    label: Et område
    entries:
      - {key: "1.1", kind: goal, level: Mål, number: 1.10, label: Et mål, refers_to: [1.2]}
      - {key: "1.2", kind: goal, level: Mål, label: Et annet mål}
"""


GONE = "Rad 13, refers_to: «1.2» er ikke nummeret eller nøkkelen til ett annet innslag i planen."


def plan_file(folder: Path, text: str, name: str = "liten.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_unquoted_number_is_read_as_printed(tmp_path: Path) -> None:
    plan = read_plan(plan_file(tmp_path, GOOD))

    assert plan.areas[0].entries[0].number == "1.10"
    assert plan.adoption.on == date(2023, 10, 20)


@pytest.mark.parametrize(
    ("wrong", "right", "what"),
    [
        (
            'key: "1.2"',
            'key: "1.1"',
            f"{GONE} Rad 14, key: Rad 13 har samme nøkkel. Gi hver sin, eller la feltet stå tomt.",
        ),
        (
            "refers_to: [9.9]",
            "refers_to: [1.2]",
            "Rad 13, refers_to: «9.9» er ikke nummeret eller nøkkelen til ett annet innslag i planen.",
        ),
        (
            "refers_to: [1.1]",
            "refers_to: [1.2]",
            "Rad 13, refers_to: «1.1» er ikke nummeret eller nøkkelen til ett annet innslag i planen.",
        ),
        (
            "kind: area, level: Mål, number",
            "kind: goal, level: Mål, number",
            "Rad 13, kind: Utviklingsområde kan ikke stå under utviklingsområde.",
        ),
        (
            "    kind: goal\n    level: Område",
            "    kind: area\n    level: Område",
            "Rad 8, kind: Delmål kan ikke stå på øverste nivå.",
        ),
        ("to: 2023-12-31", "to: 2025-12-31", "Rad 4, to: Perioden slutter før den begynner. Rett én av datoene."),
        ("to: snart", "to: 2025-12-31", "Rad 4, to: Datoen er ikke riktig skrevet. Skriv for eksempel 2024-01-01."),
        (
            "labell: Et annet",
            "label: Et annet",
            (
                "Rad 14, labell: Feltet er ukjent, eller skal være en liste. Se etter skrivefeil. "
                "Rad 14, label: Feltet er tomt. Skriv noen ord."
            ),
        ),
        (
            "{key: 1_2,",
            '{key: "1.2",',
            (
                f"{GONE} Rad 14, key: Bruk små bokstaver, sifre, punktum og bindestrek, høyst 40 tegn. "
                "Eller la feltet stå tomt."
            ),
        ),
        (
            "{kind: goal, level: Mål, label",
            '{key: "1.2", kind: goal, level: Mål, label',
            f"{GONE} Rad 14, key: Feltet er tomt. Skriv noen ord.",
        ),
        ("number: [1],", "number: 1.10,", "Rad 13, number: Her skal det stå tekst."),
        ("slug: stor", "slug: liten", "Slug er stor. Den skal være lik filnavnet."),
        (
            "department: NORD",
            "department: nordland",
            "Rad 2, department: Bruk små bokstaver, sifre, punktum og bindestrek.",
        ),
        ("", "source: En kilde\n", "source: Feltet er tomt. Skriv noen ord."),
    ],
)
def test_fault_names_file_line_field_and_what_is_wrong(tmp_path: Path, wrong: str, right: str, what: str) -> None:
    assert right in GOOD
    path = plan_file(tmp_path, GOOD.replace(right, wrong))

    with pytest.raises(PlanFileFaulty) as caught:
        read_plan(path)

    assert str(caught.value) == f"Planfilen liten.yaml kan ikke brukes. {what}"


def test_plan_without_areas_is_refused(tmp_path: Path) -> None:
    path = plan_file(tmp_path, GOOD.partition("entries:")[0] + "entries: []\n")

    with pytest.raises(PlanFileFaulty, match="Planen har ingen områder"):
        read_plan(path)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "verken en Excel-arbeidsbok"),
        ("- en liste\n", "verken en Excel-arbeidsbok"),
        ("slug: [", "ikke riktig bygd opp"),
        (GOOD + "slug: liten\n", "står to ganger"),
    ],
)
def test_file_that_is_no_plan_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(PlanFileFaulty, match=reason):
        read_plan(plan_file(tmp_path, text))


def test_model_refuses_a_number_that_is_a_float() -> None:
    with pytest.raises(ValidationError, match="number"):
        PlanEntry.model_validate({"key": "1.1", "kind": "goal", "level": "Mål", "label": "Et mål", "number": 1.1})


def test_period_of_one_day_is_a_period() -> None:
    assert Period(start=date(2024, 1, 1), end=date(2024, 1, 1)).end == date(2024, 1, 1)
