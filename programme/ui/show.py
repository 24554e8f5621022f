"""How things look on every page: headings, tables, statuses, figures, charts and links.

Tables are plain HTML: light over the wire, read by screen readers, scrolling inside themselves on a phone.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import streamlit as st
from markupsafe import Markup, escape

from programme.language import _

Tone = Literal["done", "waiting", "late", "neutral"]
Rows = Sequence[Mapping[str, object]]
_SHAPES: Mapping[Tone, str] = {"done": "✓", "waiting": "●", "late": "▲", "neutral": "○"}


def heading(text: str) -> None:
    """A part of the page."""
    st.header(text)


def subheading(text: str) -> None:
    """A part of a part."""
    st.subheader(text)


def status(word: str, tone: Tone) -> Markup:
    """A state as a word and a shape, never a colour alone; for a cell of a table or for `markup`."""
    shape = Markup('<span aria-hidden="true">{}</span> ').format(_SHAPES[tone])
    return Markup('<span class="status {}">{}{}</span>').format(tone, shape, word)


def markup(*parts: object) -> None:
    """Write HTML made of Markup; whatever is no Markup is escaped."""
    st.html(Markup("").join(escape(part) for part in parts))


def text(sentence: str) -> None:
    """A sentence that may hold what people typed: nothing in it is read as Markdown."""
    markup(Markup("<p>{}</p>").format(sentence))


def table(rows: Rows, *, caption: str, empty: str = "") -> None:
    """The rows under their keys as headings; `caption` tells what they are. No rows: the `empty` sentence."""
    if not rows:
        st.info(empty or _("Ingenting å vise ennå."))
        return
    headings = Markup("").join(Markup('<th scope="col">{}</th>').format(name) for name in rows[0])
    body = Markup("").join(_row(row) for row in rows)
    markup(
        Markup('<div class="scroll" role="region" tabindex="0" aria-label="{}">').format(caption),
        Markup("<table><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>").format(
            caption, headings, body
        ),
    )


def _row(row: Mapping[str, object]) -> Markup:
    first, *others = row.values()
    cells = Markup("").join(Markup("<td>{}</td>").format(_cell(value)) for value in others)
    return Markup('<tr><th scope="row">{}</th>{}</tr>').format(_cell(first), cells)


def _cell(value: object) -> object:
    return "" if value is None else value


def figures(items: Sequence[tuple[str, str, str]]) -> None:
    """Large figures side by side: (what it is, the figure, what it is of)."""
    cards = Markup("").join(
        Markup("<div><dt>{}</dt><dd><strong>{}</strong> <span>{}</span></dd></div>").format(*item) for item in items
    )
    markup(Markup('<dl class="figures">{}</dl>').format(cards))


def empty(sentence: str) -> None:
    """Nothing here yet, and what to do about it."""
    st.info(sentence)


def chart(spec: Mapping[str, Any], *, alt: str, table_rows: Rows = (), caption: str = "") -> None:
    """A finished Vega-Lite spec, named by `alt`, with the same figures as a table to open."""
    st.vega_lite_chart(dict(spec), alt=alt, width="stretch", theme=None)
    if table_rows:
        with st.expander(_("Vis tallene som tabell")):
            table(table_rows, caption=caption or alt)


def link(page: str, label: str, **query: str) -> None:
    """A link to a page, by its file name without `.py`; the person and the date in the address go along."""
    kept = {name: st.query_params[name] for name in ("person", "dato", "periode") if name in st.query_params}
    st.page_link(st.session_state["pages"][page], label=label, query_params=kept | query)


__all__ = [
    "Markup",
    "Tone",
    "chart",
    "empty",
    "escape",
    "figures",
    "heading",
    "link",
    "markup",
    "status",
    "subheading",
    "table",
    "text",
]
