"""Reads the project's own source as trees, for the tests that hold it to the house style."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
Function = tuple[str, str]
"""A function: its module and its name."""

_WRITES = re.compile(r"\b(?:INSERT\s+INTO|DELETE\s+FROM|UPDATE)\s+(?!SET\b)([a-z_]+)")
_WRITES_OPEN = re.compile(r"\b(?:INSERT\s+INTO|DELETE\s+FROM|UPDATE)\s+$")
_WRITING = {"insert": 0, "insert_all": 0, "add_missing": 1}
"""Calls that write rows, and which argument names the table."""
_WORDED = {"_", "later"}


@cache
def tree(path: Path) -> ast.Module:
    """The file as a tree."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def module_name(path: Path) -> str:
    """`programme.store.duck` for its file."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def called_name(call: ast.Call) -> str:
    """`insert` for `transaction.insert(…)` and for `insert(…)`."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def imported_modules(source: ast.AST) -> set[str]:
    """Every module that is imported, anywhere in the source."""
    found = set()
    for node in ast.walk(source):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def written_tables(source: ast.Module) -> set[str]:
    """The tables that the source inserts into, updates or deletes from."""
    named = {table for table in _tables_named(source) if table}
    return named | {table for text in literals(source) for table in _WRITES.findall(text)}


def has_unnamed_writes(source: ast.Module) -> bool:
    """Whether it writes to a table whose name is not on the spot, so that `written_tables` cannot see it."""
    return None in _tables_named(source) or any(_WRITES_OPEN.search(text) for text in literals(source))


def _tables_named(source: ast.Module) -> Iterator[str | None]:
    """The table of each call that writes; None where it is no literal."""
    for call in ast.walk(source):
        place = _WRITING.get(called_name(call)) if isinstance(call, ast.Call) else None
        if not isinstance(call, ast.Call) or place is None or len(call.args) <= place:
            continue
        table = call.args[place]
        if not isinstance(table, ast.Constant):
            yield None
        elif isinstance(table.value, str):  # a number is a place in a list
            yield table.value


def literals(node: ast.AST) -> Iterator[str]:
    """Every string in the source but docstrings."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    for child in ast.iter_child_nodes(node):
        yield from literals(child)


def unworded_texts(source: ast.Module) -> list[str]:
    """Literals that people would read and that no `_()` or `later()` words.

    A text is what has a space between letters or begins with a capital; docstrings, dates' patterns and HTML inside
    `Markup` are none.
    """
    return [text for text in _texts_outside_calls(source) if _is_for_people(text)]


def _is_for_people(text: str) -> bool:
    return bool(re.search(r"[a-zæøå]\S* +\S*[a-zæøå]|^[A-ZÆØÅ][a-zæøå]", text))


def _texts_outside_calls(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    if isinstance(node, ast.Call) and called_name(node) in {*_WORDED, "Markup"}:
        for fact in node.keywords:
            yield from _texts_outside_calls(fact.value)
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    for child in ast.iter_child_nodes(node):
        yield from _texts_outside_calls(child)


def texts_made_of_parts(source: ast.AST) -> list[int]:
    """Lines where `_()` or `later()` is given anything built on the spot: no catalogue could know its key."""
    return [
        node.lineno
        for node in ast.walk(source)
        if isinstance(node, ast.Call)
        and called_name(node) in _WORDED
        and node.args
        and isinstance(node.args[0], (ast.JoinedStr, ast.BinOp))
    ]


def is_action(function: ast.FunctionDef) -> bool:
    """Whether the function is decorated with `@action`."""
    return any(isinstance(each, ast.Name) and each.id == "action" for each in function.decorator_list)


def functions_of(source: ast.Module) -> list[ast.FunctionDef]:
    """The functions of a module, not those of its classes."""
    return [node for node in source.body if isinstance(node, ast.FunctionDef)]


def calls(source: ast.Module, module: str) -> dict[Function, set[Function]]:
    """For each function of the module, which functions it names, in its own module or imported by name."""
    imported = {
        alias.asname or alias.name: (node.module, alias.name)
        for node in ast.walk(source)
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }
    own = {function.name: (module, function.name) for function in functions_of(source)}
    known = imported | own
    return {
        (module, function.name): {
            known[node.id] for node in ast.walk(function) if isinstance(node, ast.Name) and node.id in known
        }
        for function in functions_of(source)
    }


def reaches(start: Function, goal: Function, named: dict[Function, set[Function]]) -> bool:
    """Whether `goal` is named by `start`, or by what that names, and so on."""
    seen, waiting = {start}, [start]
    while waiting:
        for following in named.get(waiting.pop(), set()) - seen:
            if following == goal:
                return True
            seen.add(following)
            waiting.append(following)
    return False
