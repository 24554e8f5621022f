"""A plan as a data file, as those in data/plans: written, and read from somebody else with every fault at once."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import yaml
from yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent

from programme.language import RuleBroken, _, later
from programme.organisation.model import Department
from programme.plans.faults import Format, WrittenEntry
from programme.plans.model import EntryKind, Plan, PlanEntry, Scope
from programme.plans.reading import FileNotKnown, Reading, ReadPlan

_LARGEST: Final = 1_000_000
_DEEPEST: Final = 60
_FIELDS: Final = {
    "slug": "slug",
    "department": "department",
    "title": "title",
    "source": "source",
    "predecessor_note": "predecessor_note",
    "example": "example",
}
_GROUPS: Final = {
    "period": {"from": "period_from", "to": "period_to"},
    "adopted": {"by": "adopted_by", "on": "adopted_on"},
}
_CELLS: Final = ("key", "kind", "level", "number", "label", "scope")
_FORMAT: Final = Format(
    top="",
    content="",
    columns={"depth": "entries", "period_from": "from", "period_to": "to", "adopted_by": "by", "adopted_on": "on"},
    kinds={str(kind): kind for kind in EntryKind},
    scopes={str(scope): scope for scope in Scope},
)


class DataFileTooLarge(RuleBroken):
    """No plan is as large, or refers within itself as YAML may."""

    sentence = later(
        "Filen er for stor eller bruker mer av YAML enn en plan trenger. Skriv den som filene i data/plans."
    )
    field = "file"


class DataFileBroken(RuleBroken):
    """The file is no YAML. Facts: row (from 1), column (from 1)."""

    sentence = later("Filen er ikke riktig bygd opp som YAML, se rad {row}, tegn {column}. Rett innrykk og tegn der.")
    field = "file"


class _AsWritten(yaml.SafeLoader):
    """Leaves everything as text but null.

    YAML 1.1 makes the number 1.10 into 1.1, the date 2024-01-01 into an object and the key `on` into True;
    a plan's numbers must stay as they are printed.
    """


# Not in the class body: a fresh table here, so that SafeLoader keeps its own.
_AsWritten.yaml_implicit_resolvers = {}
_AsWritten.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:null|~|)$"), ["n", "~", ""])


def plan_datafile(plan: Plan) -> bytes:
    """The plan as a data file that gives the same plan when it is read."""
    content: dict[str, object] = {
        "slug": plan.slug,
        "department": plan.department,
        "title": plan.title,
        "period": {"from": plan.period.start.isoformat(), "to": plan.period.end.isoformat()} if plan.period else None,
        "adopted": {"by": plan.adoption.by, "on": plan.adoption.on.isoformat() if plan.adoption.on else None},
        "source": plan.source,
    }
    if plan.predecessor_note:
        content["predecessor_note"] = plan.predecessor_note
    if plan.example:
        content["example"] = True
    content["entries"] = [_written(entry) for entry in plan.entries]
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120, encoding="utf-8")


def _written(entry: PlanEntry) -> dict[str, object]:
    cells: dict[str, object] = {"key": entry.key, "kind": str(entry.kind), "level": entry.level}
    if entry.number:
        cells["number"] = entry.number
    if entry.scope:
        cells["scope"] = str(entry.scope)
    cells["label"] = entry.label
    if entry.refers_to:
        cells["refers_to"] = list(entry.refers_to)
    if entry.entries:
        cells["entries"] = [_written(below) for below in entry.entries]
    return cells


def read_datafile(content: bytes, departments: Sequence[Department] | None) -> ReadPlan:
    """The plan in a data file, for one of `departments`; rows are lines, columns the fields' names.

    `departments` None: a file of our own, of any department, in which nothing is left to be filled in.
    Raises FileNotKnown, DataFileTooLarge, DataFileBroken.
    """
    root = _root(content)
    reading = Reading(_FORMAT, departments)
    fields = dict(_fields(reading, root))
    top: dict[str, tuple[str, int]] = {}
    for name, node in fields.items():
        if name in _GROUPS:
            top |= _group(reading, name, node)
        elif name in _FIELDS:
            top[_FIELDS[name]] = (_text(reading, name, node), _row(node))
        elif name != "entries":
            reading.fault_in(_row(node), name, _("Feltet er ukjent. Se etter skrivefeil i navnet."))
    entries = list(_entries(reading, fields.get("entries"), 1))
    found = reading.result(top, entries)
    return ReadPlan(found.plan, tuple(sorted(found.faults, key=lambda fault: fault.row)))


def _root(content: bytes) -> yaml.MappingNode:
    if len(content) > _LARGEST:
        raise DataFileTooLarge
    try:
        text = content.decode("utf-8-sig")
        _refuse_endless(text)
        root = _AsWritten(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise DataFileBroken(row=mark.line + 1 if mark else 1, column=mark.column + 1 if mark else 1) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise FileNotKnown from error
    if not isinstance(root, yaml.MappingNode):
        raise FileNotKnown
    return root


def _refuse_endless(text: str) -> None:
    """What refers within itself can be endless when it is followed, and what is deep can break who reads it."""
    depth = 0
    for event in yaml.parse(text, Loader=_AsWritten):
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if isinstance(event, AliasEvent) or depth > _DEEPEST:
            raise DataFileTooLarge


def _row(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _fields(reading: Reading, node: yaml.Node) -> Iterator[tuple[str, yaml.Node]]:
    """The fields of a mapping, each once."""
    if not isinstance(node, yaml.MappingNode):
        reading.fault_in(_row(node), "entries", _("Her skal det stå felter med navn og verdi."))
        return
    seen: set[str] = set()
    for name, value in node.value:
        field = str(name.value) if isinstance(name, yaml.ScalarNode) else ""
        if field in seen or not field:
            reading.fault_in(_row(name), field, _("Feltet står to ganger, eller har ikke et navn. Behold ett."))
            continue
        seen.add(field)
        yield field, value


def _text(reading: Reading, field: str, node: yaml.Node) -> str:
    if isinstance(node, yaml.ScalarNode):
        return "" if node.tag == "tag:yaml.org,2002:null" else str(node.value).strip()
    reading.fault_in(_row(node), field, _("Her skal det stå tekst."))
    return ""


def _group(reading: Reading, name: str, node: yaml.Node) -> Mapping[str, tuple[str, int]]:
    if isinstance(node, yaml.ScalarNode) and not _text(reading, name, node):
        return {}
    found = {}
    for field, value in _fields(reading, node):
        if field in _GROUPS[name]:
            found[_GROUPS[name][field]] = (_text(reading, field, value), _row(value))
        else:
            reading.fault_in(_row(value), field, _("Feltet er ukjent. Se etter skrivefeil i navnet."))
    return found


def _entries(reading: Reading, node: yaml.Node | None, depth: int) -> Iterator[WrittenEntry]:
    if node is None or (isinstance(node, yaml.ScalarNode) and not _text(reading, "entries", node)):
        return
    if not isinstance(node, yaml.SequenceNode):
        reading.fault_in(_row(node), "entries", _("Her skal det stå en liste."))
        return
    for item in node.value:
        yield from _entry(reading, item, depth)


def _entry(reading: Reading, node: yaml.Node, depth: int) -> Iterator[WrittenEntry]:
    cells: dict[str, str] = {}
    references: list[str] = []
    below: yaml.Node | None = None
    for field, value in _fields(reading, node):
        if field in _CELLS:
            cells[field] = _text(reading, field, value)
        elif field == "refers_to" and isinstance(value, yaml.SequenceNode):
            references = [_text(reading, field, each) for each in value.value]
        elif field == "entries":
            below = value
        else:
            reading.fault_in(_row(value), field, _("Feltet er ukjent, eller skal være en liste. Se etter skrivefeil."))
    yield WrittenEntry(_row(node), depth, cells, references)
    yield from _entries(reading, below, depth + 1)
