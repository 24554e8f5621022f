"""Plans as files: each goes out and comes back as it was, and all that is wrong with one is told at once."""

from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO
from unicodedata import category

import pytest
from hypothesis import given, settings
from openpyxl import Workbook, load_workbook

from programme.access.model import system
from programme.documents.upload import Upload
from programme.documents.xlsx import NotWorkbook
from programme.language import NotAllowed, RuleBroken
from programme.organisation.annual_meetings import ResolutionForm
from programme.organisation.model import Department
from programme.plans.actions import load_plans
from programme.plans.datafile import DataFileBroken, DataFileTooLarge, plan_datafile
from programme.plans.drafts.actions import adopt_plan, import_draft, publish_plan
from programme.plans.drafts.model import DocumentedForm
from programme.plans.drafts.queries import draft, draft_difference, draft_file, drafts, template_file
from programme.plans.drafts.rules import BaseUnknown
from programme.plans.files import read_plans
from programme.plans.model import ExamplePlanInRealStore, Plan
from programme.plans.queries import plan, plan_file, plans
from programme.plans.reading import FileMissing, FileNotKnown, ReadPlan
from programme.plans.tree import plan_of
from programme.plans.uploads import read_upload
from programme.plans.workbook import plan_workbook
from programme.store import Kind, Store, make_store
from tests.factories import MORNING, ROOT, board_member, load_reference, programme_manager
from tests.plans.test_any_plan import any_plans

REAL = {each.slug: each for each in read_plans(ROOT / "data" / "plans")}
NORDLAND = Department(department_code="nordland", name="Norsk kulturskoleråd Nordland", dissolved=False)
AGDER = Department(department_code="agder", name="Norsk kulturskoleråd Agder", dissolved=False)
ALL = [
    NORDLAND,
    AGDER,
    Department(department_code="btv", name="Norsk kulturskoleråd region BTV", dissolved=True),
    Department(department_code="nord-trondelag", name="Norsk kulturskoleråd Nord-Trøndelag", dissolved=True),
    Department(department_code="oslo-og-viken", name="Norsk kulturskoleråd Oslo og Viken", dissolved=False),
    Department(department_code="trondelag", name="Norsk kulturskoleråd Trøndelag", dissolved=False),
]
FORMATS: dict[str, Callable[[Plan], bytes]] = {
    "workbook": lambda plan: plan_workbook(plan, ALL),
    "data file": plan_datafile,
}


def read(content: bytes, departments: Sequence[Department] = ALL) -> ReadPlan:
    return read_upload(Upload("plan", content), departments)


@pytest.mark.parametrize("written", FORMATS.values(), ids=FORMATS)
@pytest.mark.parametrize("slug", REAL)
def test_each_plan_goes_out_and_comes_back_without_difference(slug: str, written: Callable[[Plan], bytes]) -> None:
    assert read(written(REAL[slug])) == ReadPlan(REAL[slug], ())


def printable(value: object) -> object:
    """What was dumped, with an x for each sign that no document has: YAML folds some of them into space."""
    if isinstance(value, str):
        return "".join("x" if category(sign) in {"Cc", "Zl", "Zp"} else sign for sign in value)
    if isinstance(value, dict):
        return {name: printable(each) for name, each in value.items()}
    return [printable(each) for each in value] if isinstance(value, list) else value


@settings(max_examples=40, deadline=None)
@given(any_plan=any_plans())
def test_any_plan_goes_out_and_comes_back_as_a_data_file(any_plan: Plan) -> None:
    printed = Plan.model_validate(printable(any_plan.model_dump(mode="json")))
    assert read(plan_datafile(printed)) == ReadPlan(printed, ())


@pytest.mark.parametrize("is_workbook", [True, False])
@pytest.mark.parametrize("slug", REAL)
def test_each_plan_goes_out_of_the_store_and_in_again(store: Store, slug: str, *, is_workbook: bool) -> None:
    """Taken away as a file, kept as a draft from it, taken away again, made a plan: always the same plan."""
    load_plans(system(MORNING), store, [REAL[slug]])
    manager = programme_manager(store)
    found = read(plan_file(manager, store, slug, is_workbook=is_workbook))
    assert found == ReadPlan(REAL[slug], ())

    draft_id = import_draft(manager, store, REAL[slug])
    again = read(draft_file(manager, store, draft_id, is_workbook=is_workbook)).plan
    assert again
    assert again.model_copy(update={"slug": slug}) == REAL[slug]
    adoption = REAL[slug].adoption
    form = DocumentedForm(by=adoption.by or "", on=adoption.on)
    made = plan_of(plan(manager, store, publish_plan(manager, store, form, draft_id=draft_id, edition=1)))
    assert made.model_copy(update={"slug": slug}) == REAL[slug]


def filled(top: dict[str, object], *rows: Sequence[object], template: bytes) -> bytes:
    """The template with a plan's top and rows typed in it, as one does in Excel."""
    book = load_workbook(BytesIO(template))
    sheet = book["Planen"]
    headings = [cell.value for cell in sheet[1]]
    for heading, value in top.items():
        sheet.cell(2, headings.index(heading) + 1).value = value  # type: ignore[assignment]
    for place, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            book["Innhold"].cell(place, column).value = value  # type: ignore[assignment]
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_template_explains_itself_and_is_read_when_it_is_filled_in(store: Store) -> None:
    board = board_member(store)
    template = template_file(board, store)
    book = load_workbook(BytesIO(template))
    assert book.sheetnames == ["Les dette", "Planen", "Innhold", "Valg"]
    told = {(row[0], row[1]) for row in book["Les dette"].iter_rows(min_row=2, values_only=True)}
    asked = {(name, cell.value) for name in ("Planen", "Innhold") for cell in book[name][1]}
    assert told == asked
    offered = [[cell.value for cell in column if cell.value] for column in book["Valg"].iter_cols()]
    assert ["utviklingsområde", "strategi", "delmål", "tiltak"] in offered
    assert ["nasjonalt", "regionalt"] in offered
    assert book["Innhold"].column_dimensions["D"].number_format == "@"

    content = filled(
        {"Tittel": "Handlingsplan 2026–2027", "Periode fra": "01.01.2026", "Periode til": date(2027, 12, 31)},
        [1, "Utviklingsområde", "Område", 1, "Samhandling"],
        [2, "delmål", "Målsetting", "1.10", "Flere deltar", "Regionalt", None, "mal-1"],
        [2, "delmål", "Målsetting", "1.2", "Alle deltar", None, "1.10; mal-1"],
        template=template,
    )
    found = read_upload(Upload("x", content), [NORDLAND])
    assert found.faults == ()
    assert found.plan
    [area] = found.plan.areas
    assert (found.plan.department, found.plan.source) == (
        "nordland",
        "Norsk kulturskoleråd Nordland, Handlingsplan 2026–2027",
    )
    assert found.plan.period
    assert (found.plan.period.start, found.plan.period.end) == (date(2026, 1, 1), date(2027, 12, 31))
    assert [(goal.number, goal.label, goal.refers_to) for goal in area.entries] == [
        ("1.10", "Flere deltar", ()),
        ("1.2", "Alle deltar", ("mal-1", "mal-1")),
    ]
    assert read_upload(Upload("x", template), [NORDLAND]).plan is None


def test_a_workbook_tells_all_that_is_wrong_with_row_column_and_reason(store: Store) -> None:
    content = filled(
        {"Fylkesavdeling": "Agder", "Periode fra": "i fjor", "Eksempel": "kanskje"},
        [1, "område", "Område", "", "Samhandling", "", "", "A"],
        [3, "delmål", "", "", 201 * "a", "", "", "k"],
        [2, "tiltak", "Tiltak", 21 * "1", "", "lokalt", "9.9", "k"],
        [3, "delmål", "Mål", "", "Under et tiltak"],
        ["to", "tiltak", "Tiltak", "", "Uten nivå"],
        template=template_file(board_member(store), store),
    )
    found = read_upload(Upload("x", content), [NORDLAND])

    assert found.plan is None
    assert [(fault.sheet, fault.row, fault.column) for fault in found.faults] == [
        ("Planen", 2, "Tittel"),
        ("Planen", 2, "Fylkesavdeling"),
        ("Planen", 2, "Periode fra"),
        ("Planen", 2, "Periode til"),
        ("Planen", 2, "Eksempel"),
        ("Innhold", 3, "Nivå"),
        ("Innhold", 2, "Slag"),
        ("Innhold", 2, "Nøkkel"),
        ("Innhold", 3, "Dokumentets navn på nivået"),
        ("Innhold", 3, "Tekst"),
        ("Innhold", 4, "Tekst"),
        ("Innhold", 4, "Nummer"),
        ("Innhold", 4, "Hører til"),
        ("Innhold", 4, "Nøkkel"),
        ("Innhold", 4, "Viser til"),
        ("Innhold", 5, "Slag"),
        ("Innhold", 6, "Nivå"),
    ]
    reasons = {(fault.row, fault.column): fault.reason for fault in found.faults}
    assert reasons[2, "Fylkesavdeling"].endswith("Dere kan skrive for Nordland.")
    assert reasons[3, "Nivå"] == "Nivået hopper fra 1 til 3. Det kan bare øke med 1."
    assert reasons[4, "Nøkkel"] == "Rad 3 har samme nøkkel. Gi hver sin, eller la feltet stå tomt."
    assert reasons[5, "Slag"] == "Delmål kan ikke stå under tiltak."


def test_forty_faulty_rows_of_four_hundred_are_all_told(store: Store) -> None:
    rows = [[2, "tiltak", "Tiltak", "", "" if place % 10 == 0 else f"Tiltak {place}"] for place in range(400)]
    content = filled(
        {"Tittel": "Plan"},
        [1, "utviklingsområde", "Område", "", "A"],
        *rows,
        template=template_file(board_member(store), store),
    )
    found = read_upload(Upload("x", content), [NORDLAND])
    assert [fault.row for fault in found.faults] == [3 + 10 * place for place in range(40)]
    assert {(fault.column, fault.reason) for fault in found.faults} == {("Tekst", "Feltet er tomt. Skriv noen ord.")}
    assert found.plan is None


def test_a_workbook_without_our_sheets_says_which_are_missing() -> None:
    book = Workbook()
    out = BytesIO()
    book.save(out)
    assert [fault.sheet for fault in read(out.getvalue()).faults] == ["Planen", "Innhold"]


def test_a_data_file_tells_all_that_is_wrong_with_line_field_and_reason() -> None:
    content = b"""\
title: Plan
department: nordland
colour: red
period:
  from: 2024-01-01
  until: 2025-12-31
entries:
  - key: a
    kind: area
    level: [en, to]
    label: Samhandling
    entries:
      - {key: a, kind: area, level: Nivaa, label: Feil sted}
      - {key: c, kind: goal, level: Nivaa, label: Feil, label: To ganger}
      - bare tekst
"""
    faults = read(content).faults
    assert [(fault.row, fault.column) for fault in faults] == [
        (3, "colour"),
        (5, "to"),
        (6, "until"),
        (8, "level"),
        (10, "level"),
        (13, "key"),
        (13, "kind"),
        (14, "label"),
        (15, "entries"),
        (15, "kind"),
        (15, "level"),
        (15, "label"),
    ]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", FileNotKnown),
        (b"- en liste", FileNotKnown),
        (b"\xff\xfe\x00", FileNotKnown),
        (b"PK\x03\x04 ingen arbeidsbok", NotWorkbook),
        (b"a: [1, 2\nb: {", DataFileBroken),
        (b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", DataFileTooLarge),
        (b"entries: " + 500 * b"[", DataFileTooLarge),
        (b"title: " + 1_000_001 * b"a", DataFileTooLarge),
        (b"!!python/object/apply:os.system ['true']", FileNotKnown),
    ],
)
def test_what_is_no_plan_file_is_refused_in_a_sentence(content: bytes, error: type[RuleBroken]) -> None:
    with pytest.raises(error):
        read(content)


def test_no_file_is_refused() -> None:
    with pytest.raises(FileMissing):
        read_upload(None, ALL)


def test_reading_writes_nothing_and_keeping_is_for_those_who_may(store: Store) -> None:
    agder = board_member(store, "agder")
    with pytest.raises(NotAllowed):
        import_draft(agder, store, REAL["nordland-2024-2025"])
    assert drafts(programme_manager(store), store) == []
    assert plans(agder, store) == []


def test_a_file_can_be_a_new_version_and_entries_keep_their_identity(store: Store) -> None:
    load_plans(system(MORNING), store, list(REAL.values()))
    board = board_member(store, at=MORNING.replace(month=11))
    content = plan_datafile(REAL["nordland-2024-2025"]).replace(b"Strategi\n", b"Retning\n")
    changed = read(content).plan
    assert changed
    draft_id = import_draft(board, store, changed, replaces="nordland-2024-2025")
    told = draft_difference(board, store, draft_id)
    assert told
    assert [(change.kind.label, change.key) for change in told.changes] == [
        ("Endret", "informere"),
        ("Endret", "samarbeide"),
        ("Endret", "arrangere"),
    ]
    resolution = ResolutionForm(held_on=date(2023, 10, 28), case_number="7/23", wording="Ny utgave.")
    plan_id = adopt_plan(board, store, resolution, draft_id=draft_id, edition=1)
    assert plan(board, store, "nordland-2024-2025").header.newer_plan_id == plan_id
    with pytest.raises(BaseUnknown):
        import_draft(board, store, changed, replaces="btv")


def test_what_the_file_says_of_its_adoption_stays_in_the_draft(store: Store) -> None:
    board = board_member(store)
    draft_id = import_draft(board, store, REAL["nordland-2024-2025"])
    assert draft(board, store, draft_id).adoption == REAL["nordland-2024-2025"].adoption


def test_an_example_is_refused_in_a_real_store(tmp_path: object) -> None:
    store = make_store(f"{tmp_path}/real.duckdb", Kind.REAL)
    load_reference(store)
    example = REAL["btv"].model_copy(update={"example": True})
    with pytest.raises(ExamplePlanInRealStore):
        import_draft(programme_manager(store), store, example)
    store.close()
