"""Tables as Excel workbooks: written so that nothing in them is reckoned, read so that every cell has its place."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Final, NamedTuple
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from programme.language import RuleBroken, later

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_UNPACKED: Final = 100 * 1024 * 1024
"""Bytes that a workbook may hold once unpacked: a small file can be made to unpack without end."""
_ROWS, _COLUMNS = 20_000, 100
_NARROW, _WIDE = 12, 60
_TEXT: Final = "@"
"""How Excel writes that a cell holds text, whatever is typed in it."""
_CHOICES: Final = "Valg"
"""Title of the hidden sheet with the words that columns may hold."""

CellValue = str | int | float | bool | date | None


class Table(NamedTuple):
    """One sheet: its title, the headings of its columns and its rows, each as long as the headings.

    `choices` are the words that a column may hold, by heading: Excel offers them as a list. `as_text`: what people
    write stays as they write it, also 1.10 and days.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[CellValue]]
    choices: Mapping[str, Sequence[str]] = {}
    as_text: bool = False


class ReadRow(NamedTuple):
    """One row as read: its number as Excel shows it, and its cells by heading, as text without space around.

    A day is YYYY-MM-DD; an empty cell is "".
    """

    number: int
    cells: Mapping[str, str]


class ReadTable(NamedTuple):
    """One sheet as read: its first row is the headings; rows without anything in them are left out."""

    title: str
    columns: Sequence[str]
    rows: Sequence[ReadRow]


class NotWorkbook(RuleBroken):
    """The file is no workbook that can be read."""

    sentence = later("Filen kan ikke leses. Lagre den som Excel-arbeidsbok (.xlsx), uten passord, og prøv igjen.")
    field = "file"


class WorkbookTooLarge(RuleBroken):
    """More than anyone fills in by hand. Facts: rows, columns."""

    sentence = later("Filen er for stor. Den kan ha {rows} rader og {columns} kolonner. Del den i flere filer.")
    field = "file"


def workbook(tables: Sequence[Table]) -> bytes:
    """The tables as a workbook, a sheet each, headings fixed at the top. Text stays text, also what begins with «=»."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables:
        _write(book.create_sheet(table.title), table)
    _offer_choices(book, tables)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def tables_in(content: bytes) -> list[ReadTable]:
    """The sheets of a workbook that somebody has filled in, those that are hidden left out.

    A formula counts as what it came to when the file was saved. Raises NotWorkbook, WorkbookTooLarge.
    """
    try:
        with ZipFile(BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _UNPACKED:
                raise _too_large()
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        return [_read(sheet) for sheet in book.worksheets if sheet.sheet_state == "visible"]
    except RuleBroken:
        raise
    except Exception as error:  # a damaged part can make openpyxl stumble in any way
        raise NotWorkbook from error


def _write(sheet: Worksheet, table: Table) -> None:
    sheet.append([_cell(sheet, heading, is_heading=True) for heading in table.columns])
    for row in table.rows:
        sheet.append([_cell(sheet, value) for value in row])
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    for place, heading in enumerate(table.columns):
        longest = max([len(heading), *(len(str(row[place] or "")) for row in table.rows)])
        column = sheet.column_dimensions[get_column_letter(place + 1)]
        column.width = min(max(longest + 2, _NARROW), _WIDE)
        if table.as_text:
            column.number_format = _TEXT


def _cell(sheet: Worksheet, value: CellValue, *, is_heading: bool = False) -> Cell:
    is_text = isinstance(value, str)
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", str(value)) if is_text else value)  # type: ignore[arg-type]  # the stubs leave out days
    if is_text:
        cell.data_type = "s"  # else a text that begins with «=» becomes a formula
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    if is_heading:
        cell.font = Font(bold=True)
    return cell


def _offer_choices(book: Workbook, tables: Sequence[Table]) -> None:
    """A list to choose from in each column with choices, also below the rows; the words stand on a hidden sheet."""
    offered = [(table, heading, words) for table in tables for heading, words in table.choices.items() if words]
    if not offered:
        return
    hidden = book.create_sheet(_CHOICES)
    hidden.sheet_state = "hidden"
    for place, (table, heading, words) in enumerate(offered, start=1):
        for row, word in enumerate(words, start=1):
            hidden.cell(row, place).value = word
        column = get_column_letter(place)
        validation = DataValidation(
            type="list", formula1=f"'{_CHOICES}'!${column}$1:${column}${len(words)}", allow_blank=True
        )
        own = get_column_letter(table.columns.index(heading) + 1)
        validation.add(f"{own}2:{own}{_ROWS}")
        book[table.title].add_data_validation(validation)


def _read(sheet: Worksheet) -> ReadTable:
    sheet.reset_dimensions()  # type: ignore[attr-defined]  # a file may say wrongly how large it is
    columns: list[str] = []
    rows: list[ReadRow] = []
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        if number > _ROWS or len(values) > _COLUMNS:
            raise _too_large()
        texts = [_text(value) for value in values]
        if number == 1:
            columns = texts
        elif any(texts):
            rows.append(ReadRow(number, {name: text for name, text in zip(columns, texts, strict=False) if name}))
    return ReadTable(sheet.title, [name for name in columns if name], rows)


def _text(value: object) -> str:
    """As a person would write it: Excel keeps 1 as 1.0 and a day as midnight."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _too_large() -> WorkbookTooLarge:
    return WorkbookTooLarge(rows=_ROWS, columns=_COLUMNS)
