"""Workbooks: what is written comes back as it was, and what others made is read or refused in a sentence."""

from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from programme.documents.xlsx import NotWorkbook, Table, WorkbookTooLarge, tables_in, workbook


def test_what_is_written_is_read_again() -> None:
    table = Table("Kommuner", ["Nummer", "Navn", "Dag", "Antall"], [["1804", "Bodø", date(2024, 1, 5), 3]])
    (read,) = tables_in(workbook([table]))
    assert (read.title, read.columns) == ("Kommuner", ["Nummer", "Navn", "Dag", "Antall"])
    assert [(row.number, dict(row.cells)) for row in read.rows] == [
        (2, {"Nummer": "1804", "Navn": "Bodø", "Dag": "2024-01-05", "Antall": "3"})
    ]


@pytest.mark.parametrize("text", ["=1+1", "+47 1", "-5", "@x", '=HYPERLINK("a")', "čáŋ", "a\nb"])
def test_text_stays_text(text: str) -> None:
    content = workbook([Table("Ark", ["Tekst"], [[text]])])
    cell = load_workbook(BytesIO(content)).worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert tables_in(content)[0].rows[0].cells == {"Tekst": text}


def test_what_excel_can_not_hold_is_left_out() -> None:
    assert tables_in(workbook([Table("Ark", ["Tekst"], [["a\x00b\x1fc"]])]))[0].rows[0].cells == {"Tekst": "abc"}


def test_words_to_choose_from_are_offered_and_their_sheet_is_not_read() -> None:
    table = Table("Ark", ["Navn", "Status"], [["a", "Kontaktet"]], {"Status": ["Ikke kontaktet", "Kontaktet, snart"]})
    content = workbook([table])
    book = load_workbook(BytesIO(content))
    (validation,) = book["Ark"].data_validations.dataValidation
    assert (validation.formula1, str(validation.sqref)) == ("'Valg'!$A$1:$A$2", "B2:B20000")
    assert [read.title for read in tables_in(content)] == ["Ark"]


def test_what_people_write_in_a_column_of_text_stays_text() -> None:
    book = load_workbook(BytesIO(workbook([Table("Ark", ["Nummer"], [], as_text=True), Table("Tall", ["Nummer"], [])])))
    formats = [book[name].column_dimensions["A"].number_format for name in ("Ark", "Tall")]
    assert formats == ["@", "General"]


def test_empty_rows_are_passed_over_and_rows_keep_their_numbers() -> None:
    book = Workbook()
    rows: list[list[str | float | None]] = [["Navn", None, "Merknad"], [None] * 3, ["  Bodø ", "uten overskrift", 4.0]]
    for row in rows:
        book.worksheets[0].append(row)
    out = BytesIO()
    book.save(out)
    (read,) = tables_in(out.getvalue())
    assert read.columns == ["Navn", "Merknad"]
    assert [(row.number, dict(row.cells)) for row in read.rows] == [(3, {"Navn": "Bodø", "Merknad": "4"})]


def _packed(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


def _changed(name: str, what: bytes, into: bytes) -> bytes:
    """A workbook with something else in one of its parts."""
    with ZipFile(BytesIO(workbook([Table("Ark", ["a"], [["b"]])]))) as book:
        parts = {each: book.read(each) for each in book.namelist()}
    assert what in parts[name]
    return _packed(parts | {name: parts[name].replace(what, into)})


def _damaged() -> bytes:
    """A workbook with a part that cannot be unpacked any more."""
    content = workbook([Table("Ark", ["a"], [["b"]])])
    with ZipFile(BytesIO(content)) as book:
        part = book.getinfo("xl/workbook.xml")
    start = part.header_offset + 30 + len(part.filename)
    return content[:start] + b"\xff" + content[start + 1 :]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Navn;Merknad",
        b"%PDF-1.7",
        b"\xd0\xcf\x11\xe0 an old workbook",
        _packed({}),
        _packed({"a.txt": b"a"}),
        workbook([Table("Ark", ["a"], [["b"]])])[:-200],
        _packed({"[Content_Types].xml": b"<not xml"}),
        _damaged(),
        _changed("xl/workbook.xml", b"</workbook>", b'<definedNames><definedName h="1"/></definedNames></workbook>'),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(NotWorkbook):
        tables_in(content)


def test_what_unpacks_without_end_is_refused() -> None:
    with pytest.raises(WorkbookTooLarge):
        tables_in(_packed({"xl/worksheets/sheet1.xml": bytes(101 * 1024 * 1024)}))


def test_too_many_rows_or_columns_are_refused() -> None:
    with pytest.raises(WorkbookTooLarge):
        tables_in(workbook([Table("Ark", [f"k{place}" for place in range(101)], [])]))
    with pytest.raises(WorkbookTooLarge):
        tables_in(workbook([Table("Ark", ["a"], [["b"]] * 20_000)]))
