"""A plan as HTML: what people wrote stays text, headings and lists follow the document."""

import re

import pytest

from programme.access.model import system
from programme.plans.actions import load_plans
from programme.plans.model import Plan
from programme.plans.queries import Uptake, plan
from programme.plans.tree import PlanTree
from programme.store import Store
from programme.ui.plan_tree import plan_markup, uptake_in_text
from tests.factories import MORNING, programme_manager
from tests.plans.test_plans_in_store import REAL

NASTY = "<script>alert('x')</script> & <b>fet</b>"


def tree_of(store: Store, *several: Plan, slug: str) -> PlanTree:
    load_plans(system(MORNING), store, several)
    return plan(programme_manager(store), store, slug)


def headings(html: str) -> list[str]:
    found = re.findall(r"<h(\d)>(.*?)</h\1>", html)
    return [f"{level} {' '.join(re.sub('<.*?>', ' ', text).split())}" for level, text in found]


def nasty_plan() -> Plan:
    initiative = {"key": "i", "kind": "initiative", "level": NASTY, "label": NASTY, "number": "<1>"}
    goal = {"key": "g", "kind": "goal", "level": NASTY, "label": NASTY, "refers_to": ["a", "i"]}
    area = {"key": "a", "kind": "area", "level": NASTY, "label": NASTY, "number": "<2>"}
    return Plan.model_validate(
        {
            "slug": "p",
            "department": "btv",
            "title": NASTY,
            "period": None,
            "adoption": {"by": NASTY},
            "source": NASTY,
            "predecessor_note": NASTY,
            "entries": [area | {"entries": [goal | {"entries": [initiative]}]}],
        }
    )


def test_markup_that_people_wrote_is_text(store: Store) -> None:
    uptakes = tuple(Uptake(entry_id=f"p/{key}", municipalities=2, names=(NASTY,)) for key in ("a", "g", "i"))
    html = plan_markup(tree_of(store, nasty_plan(), slug="p"), uptakes)

    tags = set(re.findall(r"<(\w+)", html))
    assert tags <= {"article", "header", "h2", "h3", "h4", "p", "section", "span", "div", "ul", "li"}
    assert html.count("&lt;script&gt;") >= 13


def test_headings_and_lists_follow_the_document(store: Store) -> None:
    html = plan_markup(tree_of(store, *REAL, slug="nordland-2024-2025"), ())

    assert headings(html) == [
        "2 Handlingsplan for Norsk kulturskoleråd Nordland 2024–2025",
        "3 Utviklingsområde Samhandling – kulturskolen som samhandlingsaktør for levende lokalsamfunn",
        "4 Overordnet mål Kommunene ser kulturskolen som samhandlingsaktør og tar den med i samfunnsutviklingen",
        "5 Strategi Informere og dele kunnskap med kommuner og samarbeidsaktører",
        "5 Strategi Samarbeide med dem som kan lære oss mer om god samhandling",
        "5 Strategi Arrangere møter og samlinger om samhandling, fysisk og digitalt",
    ]
    assert html.count("<li>") == 8


def test_national_stands_beside_regional_row_by_row(store: Store) -> None:
    html = plan_markup(tree_of(store, *REAL, slug="btv"), ())

    rows = re.findall(r'<div class="lists">(.*?)</div></div>', html)
    both = [row for row in rows if row.count("<ul>") == 2]
    assert both
    assert all(row.index("Nasjonale tiltak") < row.index("Regionale tiltak") for row in both)
    assert html.count("<li>") == 59


def test_goal_without_initiatives_refers_to_the_other(store: Store) -> None:
    html = plan_markup(tree_of(store, *REAL, slug="oslo-og-viken"), ())

    assert "<p>Se delmål 1.1: Kurs og sertifisering i mangfoldsledelse for kulturskolelederne</p></section>" in html
    assert '<p class="level">Fagområde</p><ul><li>Mediefag og digitale kunstfag' in html


def test_uptake_is_told_at_areas_and_goals_only_where_there_is_any(store: Store) -> None:
    tree = tree_of(store, *REAL, slug="oslo-og-viken")
    assert "uptake" not in plan_markup(tree, ())

    html = plan_markup(tree, (Uptake(entry_id="oslo-og-viken/2.1", municipalities=1, names=("Asker",)),))
    assert html.count("1 kommune: Asker") == 1
    assert html.count("Ingen kommuner ennå") == 17


@pytest.mark.parametrize(
    ("municipalities", "names", "expected"),
    [
        (1, (), "1 kommune"),
        (1, ("Bodø",), "1 kommune: Bodø"),
        (3, ("Beiarn", "Bodø", "Rana"), "3 kommuner: Beiarn, Bodø og Rana"),
        (3, ("Bodø",), "3 kommuner, blant dem Bodø"),
        (3, (), "3 kommuner"),
    ],
)
def test_uptake_in_text(municipalities: int, names: tuple[str, ...], expected: str) -> None:
    assert uptake_in_text(Uptake(entry_id="x", municipalities=municipalities, names=names)) == expected
