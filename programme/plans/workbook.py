"""A plan as an Excel workbook, both ways, and an empty one that explains itself."""

from collections.abc import Mapping, Sequence
from typing import Final

from programme.documents.xlsx import CellValue, ReadTable, Table, tables_in, workbook
from programme.language import _
from programme.organisation.model import Department
from programme.plans.faults import Format, WrittenEntry
from programme.plans.model import EntryKind, PlacedEntry, Plan, Scope, walk
from programme.plans.reading import Reading, ReadPlan

_FIRST_ROW: Final = 2
_TOP: Final = (
    "department",
    "title",
    "period_from",
    "period_to",
    "adopted_by",
    "adopted_on",
    "source",
    "predecessor_note",
    "example",
    "slug",
)
_CONTENT: Final = ("depth", "kind", "level", "number", "label", "scope", "refers_to", "key")
_NEEDED: Final = ("depth", "kind", "level", "label")


def plan_workbook(plan: Plan, departments: Sequence[Department]) -> bytes:
    """The plan as a workbook that gives the same plan when it is read; `departments` are those with names to show."""
    names = {each.department_code: each.short_name for each in departments}
    top: dict[str, CellValue] = {
        "department": names.get(plan.department, plan.department),
        "title": plan.title,
        "period_from": plan.period.start.isoformat() if plan.period else "",
        "period_to": plan.period.end.isoformat() if plan.period else "",
        "adopted_by": plan.adoption.by or "",
        "adopted_on": plan.adoption.on.isoformat() if plan.adoption.on else "",
        "source": plan.source,
        "predecessor_note": plan.predecessor_note,
        "example": _("ja") if plan.example else _("nei"),
        "slug": plan.slug,
    }
    return _book([[top[field] for field in _TOP]], [_row(placed) for placed in walk(plan)], departments)


def plan_template(departments: Sequence[Department]) -> bytes:
    """A workbook to fill in: what to write where, words to choose from, an example."""
    return _book([], [], departments)


def read_workbook(content: bytes, departments: Sequence[Department]) -> ReadPlan:
    """The plan in a workbook, for one of `departments`. Raises NotWorkbook, WorkbookTooLarge."""
    form = _format()
    reading = Reading(form, departments)
    tables = {table.title: table for table in tables_in(content)}
    top = _needed(reading, tables, form.top, ("title",), form.columns)
    rows = _needed(reading, tables, form.content, _NEEDED, form.columns)
    if reading.faults:
        return ReadPlan(None, tuple(reading.faults))
    facts = {field: (_cell(top, form.columns[field]), _FIRST_ROW) for field in _TOP}
    return reading.result(facts, _entries(rows, form.columns))


def _cell(table: ReadTable, heading: str) -> str:
    return table.rows[0].cells.get(heading, "") if table.rows else ""


def _entries(table: ReadTable, columns: Mapping[str, str]) -> list[WrittenEntry]:
    found = []
    for row in table.rows:
        cells = {field: row.cells.get(columns[field], "") for field in _CONTENT}
        words = cells["refers_to"].replace(";", ",").split(",")
        depth = int(cells["depth"]) if cells["depth"].isascii() and cells["depth"].isdecimal() else 0
        found.append(WrittenEntry(row.number, depth, cells, [word.strip() for word in words if word.strip()]))
    return found


def _needed(
    reading: Reading,
    tables: Mapping[str, ReadTable],
    title: str,
    fields: Sequence[str],
    columns: Mapping[str, str],
) -> ReadTable:
    """The sheet of that name; a fault for it, or for each column that it lacks."""
    table = tables.get(title, ReadTable(title, [], []))
    tell = reading.fault_at_top if title == _("Planen") else reading.fault_in
    if title not in tables:
        tell(0, "", _("Arket «{sheet}» mangler. Gå ut fra malen.", sheet=title))
        return table
    for field in fields:
        if columns[field] not in table.columns:
            tell(1, field, _("Kolonnen mangler. Gå ut fra malen, og la overskriftene stå."))
    return table


def _book(
    top: Sequence[Sequence[CellValue]], rows: Sequence[Sequence[CellValue]], departments: Sequence[Department]
) -> bytes:
    form = _format()
    names = [each.short_name for each in departments]
    heading = form.columns.__getitem__
    return workbook(
        [
            Table(_("Les dette"), [_("Ark"), _("Kolonne"), _("Hva du skriver"), _("For eksempel")], _explained(names)),
            Table(
                form.top,
                list(map(heading, _TOP)),
                top,
                {heading("department"): names, heading("example"): [_("nei"), _("ja")]},
                as_text=True,
            ),
            Table(
                form.content,
                list(map(heading, _CONTENT)),
                rows,
                {
                    heading("depth"): ["1", "2", "3", "4", "5"],
                    heading("kind"): list(form.kinds),
                    heading("scope"): list(form.scopes),
                },
                as_text=True,
            ),
        ]
    )


def _row(placed: PlacedEntry) -> list[CellValue]:
    entry = placed.entry
    return [
        str(placed.depth + 1),
        entry.kind.label,
        entry.level,
        entry.number,
        entry.label,
        entry.scope.label if entry.scope else "",
        ", ".join(entry.refers_to),
        entry.key,
    ]


def _format() -> Format:
    return Format(
        top=_("Planen"),
        content=_("Innhold"),
        columns={
            "department": _("Fylkesavdeling"),
            "title": _("Tittel"),
            "period_from": _("Periode fra"),
            "period_to": _("Periode til"),
            "adopted_by": _("Vedtatt av"),
            "adopted_on": _("Vedtatt dato"),
            "source": _("Kilde"),
            "predecessor_note": _("Om tidligere avdeling"),
            "example": _("Eksempel"),
            "slug": _("Id"),
            "depth": _("Nivå"),
            "kind": _("Slag"),
            "level": _("Dokumentets navn på nivået"),
            "number": _("Nummer"),
            "label": _("Tekst"),
            "scope": _("Hører til"),
            "refers_to": _("Viser til"),
            "key": _("Nøkkel"),
        },
        kinds={kind.label: kind for kind in EntryKind},
        scopes={scope.label: scope for scope in Scope},
    )


def _explained(departments: Sequence[str]) -> list[list[CellValue]]:
    form = _format()
    top = {
        "department": (_("Hvilken fylkesavdeling planen gjelder. Velg fra listen."), next(iter(departments), "")),
        "title": (_("Navnet på planen. Må fylles ut."), _("Handlingsplan 2026–2027")),
        "period_from": (
            _("Første dag planen gjelder. La begge datoene stå tomme hvis planen ikke oppgir dem."),
            "2026-01-01",
        ),
        "period_to": (_("Siste dag planen gjelder."), "2027-12-31"),
        "adopted_by": (
            _("Hvem som vedtok planen, hvis dokumentet sier det. Vedtaket føres inn i tjenesten."),
            _("Årsmøtet"),
        ),
        "adopted_on": (_("Når den ble vedtatt, hvis dokumentet sier det."), "2025-10-25"),
        "source": (_("Hvor teksten er hentet fra. Kan stå tomt."), _("Styrets forslag til årsmøtet")),
        "predecessor_note": (_("For en avdeling som er oppløst: hva som skjedde med den."), ""),
        "example": (_("Nei for alle virkelige planer."), _("nei")),
        "slug": (_("Fylles ut av tjenesten. La det stå."), ""),
    }
    content = {
        "depth": (
            _("1 for områder, 2 for det rett under, og så videre. En rad står under raden over med lavere nivå."),
            "2",
        ),
        "kind": (_("Hva innslaget er for programmet. Velg fra listen."), _("delmål")),
        "level": (_("Det dokumentet selv kaller nivået."), _("Målsetting")),
        "number": (_("Nummeret slik det står i dokumentet. Kan stå tomt."), "1.1"),
        "label": (_("Områdets navn som vedtatt, ellers en kortform. Høyst 200 tegn."), _("Flere barn deltar")),
        "scope": (_("Bare der dokumentet skiller mellom nasjonalt og regionalt."), _("regionalt")),
        "refers_to": (_("Nummer eller nøkkel til andre innslag det vises til, med komma mellom."), "1.1, 2.3"),
        "key": (_("Det innslaget kjennes igjen på fra utgave til utgave. La det stå. Tomt for nye innslag."), ""),
    }
    return [
        [sheet, form.columns[field], what, example]
        for sheet, fields in ((form.top, top), (form.content, content))
        for field, (what, example) in fields.items()
    ]
