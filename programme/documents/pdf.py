"""A PDF of headings and tables, with its own typeface in it: readable anywhere, searchable, made without network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from fpdf import FPDF
from fpdf.fonts import FontFace

from programme.language import _

_FONTS: Final = Path(__file__).parent / "fonts"
_FAMILY: Final = "DejaVu"
_TITLE, _HEADING, _TEXT, _SMALL = 18, 13, 9, 8  # points
_LINE: Final = 5.5  # millimetres
_LONG_WORD: Final = 25  # letters
_PETROL: Final = (15, 76, 92)
_GREY: Final = (95, 95, 95)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and a table: each row's cells under their keys, which are the same in all. No rows: `empty` is said."""

    heading: str
    rows: Sequence[Mapping[str, str]]
    empty: str = ""


class _Page(FPDF):
    """A4 with the page's number below."""

    def footer(self) -> None:
        """`Side 1 av 3`."""
        self.set_y(-14)
        self.set_font(_FAMILY, size=_SMALL)
        self.set_text_color(*_GREY)
        self.cell(0, 8, _("Side {page} av {pages}", page=self.page_no(), pages="{nb}"), align="R")


def pdf_of(title: str, introduction: str, sections: Sequence[Section], *, at: datetime) -> bytes:
    """The file. `at` is when it was made."""
    page = _Page(format="A4")
    page.set_lang("nb")
    page.set_title(title)
    page.set_creation_date(at)
    page.set_margin(18)
    page.set_auto_page_break(auto=True, margin=18)
    page.add_font(_FAMILY, fname=_FONTS / "DejaVuSans.ttf")
    page.add_font(_FAMILY, style="B", fname=_FONTS / "DejaVuSans-Bold.ttf")
    page.add_page()
    _line(page, title, size=_TITLE, style="B", colour=_PETROL)
    _line(page, introduction, size=_TEXT)
    for section in sections:
        _section(page, section)
    return bytes(page.output())


def _section(page: FPDF, section: Section) -> None:
    page.ln(3)
    if page.will_page_break(4 * _LINE):  # a heading does not stand alone at the foot of a page
        page.add_page()
    _line(page, section.heading, size=_HEADING, style="B", colour=_PETROL)
    if not section.rows:
        _line(page, section.empty, size=_TEXT, colour=_GREY)
        return
    page.set_font(_FAMILY, size=_TEXT)
    page.set_text_color(0)
    headings = FontFace(emphasis="BOLD", color=0, fill_color=(232, 240, 242))
    with page.table(
        borders_layout="HORIZONTAL_LINES",
        col_widths=_widths(section.rows),
        headings_style=headings,
        line_height=_LINE,
        padding=0.8,
        text_align="LEFT",
    ) as table:
        table.row(tuple(section.rows[0]))
        for row in section.rows:
            table.row(tuple(row.values()))


def _widths(rows: Sequence[Mapping[str, str]]) -> tuple[int, ...]:
    """In proportion to each column's longest word, so that few are broken; a very long one leaves room for others."""
    columns = [" ".join((heading, *(row[heading] for row in rows))) for heading in rows[0]]
    return tuple(min(_LONG_WORD, max(map(len, text.split()))) + 3 for text in columns)


def _line(page: FPDF, text: str, *, size: float, style: str = "", colour: tuple[int, int, int] = (0, 0, 0)) -> None:
    page.set_font(_FAMILY, style=style, size=size)
    page.set_text_color(*colour)
    page.multi_cell(0, size * 0.55, text, new_x="LMARGIN", new_y="NEXT", align="L")
    page.ln(1)
