"""A PDF is made without network and says what it says, in any letters that people here write."""

from io import BytesIO

from pypdf import PdfReader

from programme.documents.pdf import Section, pdf_of
from tests.factories import MORNING

LETTERS = "Blåbærsyltetøy ÆØÅ Áŋnjá Čáhppes đŧšž ŊŦŠŽ Łódź Žižek «så» – … 5 000 Ελληνικά Кириллица"


def made(*sections: Section, title: str = "Mine opplysninger") -> PdfReader:
    return PdfReader(BytesIO(pdf_of(title, "Dette er lagret.", sections, at=MORNING)))


def text_of(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_letters_can_be_taken_out_again() -> None:
    read = text_of(made(Section("Navn", [{"Hva": "Navn", "Lagret": LETTERS}])))
    assert LETTERS in read


def test_title_and_language_are_told() -> None:
    reader = made(title="Mine opplysninger – čuđi")
    assert reader.metadata is not None
    assert reader.metadata.title == "Mine opplysninger – čuđi"
    assert reader.trailer["/Root"]["/Lang"] == "nb"


def test_section_without_rows_says_so() -> None:
    assert "Roller Ingenting." in text_of(made(Section("Roller", [], "Ingenting.")))


def test_long_tables_go_on_over_the_pages_with_their_headings() -> None:
    rows = [{"Nummer": f"rad {number}", "Tekst": "ord " * 30} for number in range(80)]
    reader = made(Section("Meldinger", rows))
    assert len(reader.pages) > 3
    assert all("Nummer" in page.extract_text() for page in reader.pages)
    assert f"Side 2 av {len(reader.pages)}" in text_of(reader)
    assert all(f"rad {number} " in text_of(reader) for number in range(80))


def test_a_word_longer_than_its_cell_is_broken_not_refused() -> None:
    assert "x" * 20 in text_of(made(Section("Lang", [{"A": "x" * 300, "B": "y"}]))).replace(" ", "")


def test_a_letter_that_the_typeface_has_not_stops_nothing() -> None:
    assert "Kari" in text_of(made(Section("Navn", [{"Navn": "Kari 🎻 漢"}])))
