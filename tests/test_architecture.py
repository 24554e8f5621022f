"""The house is built as docs/architecture.md says: who writes which table, who knows Streamlit, what is logged."""

import ast
import re
from pathlib import Path

import pytest

from tests.source import (
    ROOT,
    Function,
    calls,
    functions_of,
    has_unnamed_writes,
    imported_modules,
    is_action,
    literals,
    module_name,
    reaches,
    texts_made_of_parts,
    tree,
    unworded_texts,
    written_tables,
)

PROGRAMME = sorted((ROOT / "programme").rglob("*.py"))
PAGES = sorted((ROOT / "pages").glob("*.py"))
ACTION_FILES = [path for path in PROGRAMME if path.name in {"actions.py", "loading.py"}]
AUDIT = (("programme.access.audit", "write_audit"), ("programme.access.audit", "write_audits"))
LOGGED_BY_NOTHING = {("programme.sign_in.actions", "request_link")}
"""Anybody outside can ask for a link, a thousand times and about whomever they like: that is no change of anybody's."""
BY_THE_STORE_ITSELF = dict.fromkeys(("submission", "store_identity", "migration", "leftover"), "store")


def folder(path: Path) -> str:
    """The room of the house that a file of `programme` is in."""
    return path.relative_to(ROOT / "programme").parts[0]


def owners() -> dict[str, str]:
    """Which folder each table belongs to: the numbered file that makes it is named after the folder."""
    found = dict(BY_THE_STORE_ITSELF)
    for path in sorted((ROOT / "programme" / "store" / "tables").glob("*.sql")):
        owner = re.sub(r"^\d+_", "", path.stem)
        tables = re.findall(r"CREATE TABLE (\w+)", path.read_text(encoding="utf-8"))
        found = dict.fromkeys(tables, owner) | found
    return found


def test_every_table_belongs_to_a_folder_that_is_there() -> None:
    folders = {path.name for path in (ROOT / "programme").iterdir() if path.is_dir()}
    assert set(owners().values()) <= folders


@pytest.mark.parametrize("path", PROGRAMME, ids=module_name)
def test_a_file_writes_tables_of_its_own_folder_alone(path: Path) -> None:
    known = owners()
    foreign = {table for table in written_tables(tree(path)) if known.get(table) != folder(path)}
    assert foreign == set()


@pytest.mark.parametrize(
    "path", [path for path in PROGRAMME if folder(path) != "store" and has_unnamed_writes(tree(path))], ids=module_name
)
def test_a_file_that_writes_a_table_by_variable_names_only_tables_of_its_own_folder(path: Path) -> None:
    known = owners()
    assert {text for text in literals(tree(path)) if known.get(text, folder(path)) != folder(path)} == set()


@pytest.mark.parametrize("path", PAGES, ids=module_name)
def test_a_page_writes_no_table(path: Path) -> None:
    assert written_tables(tree(path)) == set()


def test_writes_are_seen_in_whatever_form() -> None:
    source = """
transaction.insert("person", id="1")
store.insert_all("outbox", [])
add_missing(transaction, "county", ("county_number",), rows)
sql = "UPDATE plan SET title = 'x'"
more = f"DELETE FROM region WHERE id = {mark}"
merged = "INSERT INTO mentor (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET capacity = 1"
"""
    assert written_tables(ast.parse(source)) == {"person", "outbox", "county", "plan", "region", "mentor"}
    assert written_tables(ast.parse('"""INSERT INTO person is only told of here."""')) == set()
    assert has_unnamed_writes(ast.parse("transaction.insert(table, id='1')"))
    assert has_unnamed_writes(ast.parse("sql = f'UPDATE {table} SET version = 2'"))
    assert not has_unnamed_writes(ast.parse("transaction.insert('mentor', id='1')\nnames.insert(0, name)"))


@pytest.mark.parametrize("path", [path for path in PROGRAMME if folder(path) != "ui"], ids=module_name)
def test_streamlit_is_imported_in_ui_alone(path: Path) -> None:
    assert not {name for name in imported_modules(tree(path)) if name.partition(".")[0] == "streamlit"}


@pytest.mark.parametrize("path", PAGES, ids=module_name)
def test_every_visible_text_of_a_page_is_worded(path: Path) -> None:
    assert unworded_texts(tree(path)) == []


@pytest.mark.parametrize("path", [*PAGES, *PROGRAMME], ids=module_name)
def test_a_text_to_be_worded_is_written_in_one_piece(path: Path) -> None:
    assert texts_made_of_parts(tree(path)) == []


def test_unworded_texts_are_seen() -> None:
    source = '''
"""A docstring may say anything."""
show.heading("Programperioder nå")
st.write(f"{count} kommuner er med")
show.table([{"Navn": name}], caption=_("Alle ord er greie her"))
form.text("name", _("Navn {eksempel}", eksempel="Kari Eksempel"))
show.markup(Markup("<p class='wide note'>{}</p>").format("Les dette nøye"))
show.link("overview", " · ")
'''
    assert unworded_texts(ast.parse(source)) == [
        "Programperioder nå",
        " kommuner er med",
        "Navn",
        "Kari Eksempel",
        "Les dette nøye",
    ]
    assert texts_made_of_parts(ast.parse("_(f'{a} b')\n_('a' + b)\n_('hel')")) == [1, 2]


@pytest.mark.parametrize("path", [path for path in PROGRAMME if path.name == "actions.py"], ids=module_name)
def test_what_people_do_is_an_action(path: Path) -> None:
    assert [
        each.name for each in functions_of(tree(path)) if not each.name.startswith("_") and not is_action(each)
    ] == []


def test_every_action_logs_what_it_did() -> None:
    named = {start: found for path in PROGRAMME for start, found in calls(tree(path), module_name(path)).items()}
    actions = [
        (module_name(path), function.name)
        for path in ACTION_FILES
        for function in functions_of(tree(path))
        if is_action(function)
    ]
    assert actions
    assert {each for each in actions if not is_logged(each, named)} == LOGGED_BY_NOTHING


def is_logged(function: Function, named: dict[Function, set[Function]]) -> bool:
    """Whether the function leads to one of the two that write the log."""
    return any(reaches(function, writer, named) for writer in AUDIT)


def test_an_action_that_logs_nothing_is_seen() -> None:
    source = """
from programme.access.audit import write_audit

@action
def logs(actor, transaction):
    _through(transaction)

def _through(transaction):
    write_audit(transaction)

@action
def forgets(actor, transaction):
    transaction.insert("person")
"""
    named = calls(ast.parse(source), "made_up")
    assert (is_logged(("made_up", "logs"), named), is_logged(("made_up", "forgets"), named)) == (True, False)


def test_no_model_imports_the_store() -> None:
    models = [path for path in PROGRAMME if path.name == "model.py"]
    found = {name for path in models for name in imported_modules(tree(path)) if name.startswith("programme.store")}
    assert models
    assert found == set()
