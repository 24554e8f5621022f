"""How things look on every page: headings, tables, statuses, figures, charts and links.

Tables are plain HTML: light over the wire, read by screen readers, scrolling inside themselves on a phone.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from html import escape as escaped
from typing import Any, Literal, NamedTuple

import streamlit as st
from markupsafe import Markup, escape

from programme.language import _
from programme.ui import flow
from programme.ui.forms import folded
from programme.ui.plain import plain

Tone = Literal["done", "waiting", "late", "neutral"]
Fill = Literal["done", "waiting", "met", "substitute", "excused", "absent"]
Rows = Sequence[Mapping[str, object]]
_SHAPES: Mapping[Tone, str] = {"done": "✓", "waiting": "●", "late": "▲", "neutral": "○"}


def title(text: str) -> None:
    """What page it is: once, at its top."""
    flow.write(f"<h1>{_safe(text)}</h1>")


def heading(text: str) -> None:
    """A part of the page."""
    flow.write(f"<h2>{_safe(text)}</h2>")


def subheading(text: str) -> None:
    """A part of a part."""
    flow.write(f"<h3>{_safe(text)}</h3>")


@lru_cache(maxsize=1024, typed=True)  # a table of a hundred rows has a handful of states
def status(word: str, tone: Tone) -> Markup:
    """A state as a word and a shape, never a colour alone; for a cell of a table or for `markup`."""
    shape = Markup('<span aria-hidden="true">{}</span> ').format(_SHAPES[tone])
    return Markup('<span class="status {}">{}{}</span>').format(tone, shape, word)


def markup(*parts: object) -> None:
    """Write HTML made of Markup; whatever is no Markup is escaped."""
    flow.write(f"<div>{''.join(map(_safe, parts))}</div>")


def _safe(value: object) -> str:
    """The value as HTML: Markup as it is, all else escaped; nothing for None. Faster than Markup's own formatting."""
    if isinstance(value, Markup):
        return str(value)
    return "" if value is None else escaped(str(value))


def text(sentence: str) -> None:
    """A sentence that may hold what people typed: nothing in it is read as Markdown."""
    flow.write(f"<p>{_safe(sentence)}</p>")


def aside(sentence: str) -> None:
    """A sentence in small type, for those who wonder."""
    flow.write(f'<p class="aside">{_safe(sentence)}</p>')


def table(rows: Rows, *, caption: str, empty: str = "", low: bool = False) -> None:
    """The rows under their keys as headings; `caption` tells what they are. No rows: the `empty` sentence.

    `low`: no higher than half a screen, and scrolling inside itself, for a list that stands above what to press.
    """
    if not rows:
        flow.write(_nothing(empty or _("Ingenting å vise ennå.")))
        return
    name = _safe(caption)
    headings = "".join(f'<th scope="col">{_safe(heading)}</th>' for heading in rows[0])
    body = "".join([_row(*row.values()) for row in rows])
    flow.write(
        f'<div class="scroll{" low" * low}" role="region" tabindex="0" aria-label="{name}">'
        f"<table><caption>{name}</caption>"
        f"<thead><tr>{headings}</tr></thead><tbody>{body}</tbody></table></div>"
    )


@lru_cache(maxsize=4096, typed=True)  # typed: a word that is escaped is equal to the Markup that is not
def _row(*cells: object) -> str:
    first, *others = map(_safe, cells)
    return f'<tr><th scope="row">{first}</th>{"".join([f"<td>{cell}</td>" for cell in others])}</tr>'


def figures(items: Sequence[tuple[str, str, str]]) -> None:
    """Large figures side by side: (what it is, the figure, what it is of)."""
    cards = Markup("").join(
        Markup("<div><dt>{}</dt><dd><strong>{}</strong> <span>{}</span></dd></div>").format(*item) for item in items
    )
    markup(Markup('<dl class="figures">{}</dl>').format(cards))


def empty(sentence: str) -> None:
    """Nothing here yet, and what to do about it."""
    flow.write(_nothing(sentence))


def letter(text: str) -> None:
    """A message as its recipient reads it: a paragraph where a line is empty, each line a line."""
    paragraphs = [Markup("<br>").join(part.split("\n")) for part in text.strip().split("\n\n")]
    body = Markup("").join(Markup("<p>{}</p>").format(part) for part in paragraphs)
    flow.write(f'<blockquote class="letter">{body}</blockquote>')


class Bar(NamedTuple):
    """A row of `bars`: a name, the lengths drawn in each tone, what they are parts of, and all of it in words."""

    name: str
    parts: Sequence[tuple[int, Fill]]
    of: int
    words: str


def bars(rows: Sequence[Bar], *, caption: str) -> None:
    """A plot that is its own table: each bar stands beside its figures, on a ground as long as what it is of."""
    longest = max((max(row.of, sum(length for length, _tone in row.parts)) for row in rows), default=0) or 1
    body = "".join(
        f'<tr><th scope="row">{_safe(row.name)}</th><td>{_safe(row.words)}</td>'
        f'<td aria-hidden="true"><span class="ground" style="width:{row.of / longest:.1%}"></span>'
        + "".join(
            f'<span class="bar {tone}" style="width:{length / longest:.1%}"></span>' for length, tone in row.parts
        )
        + "</td></tr>"
        for row in rows
    )
    flow.write(f'<table class="bars"><caption>{_safe(caption)}</caption><tbody>{body}</tbody></table>')


def _nothing(sentence: str) -> str:
    return f'<p class="empty">{_safe(sentence)}</p>'


def chart(
    spec: Mapping[str, Any], *, alt: str, table_rows: Callable[[], Rows] | None = None, caption: str = ""
) -> None:
    """A finished Vega-Lite spec, named by `alt`, with the same figures as a table, made when it is opened."""
    flow.send()
    st.vega_lite_chart(_data_in_layer(spec), alt=alt, width="stretch", theme=None)
    if table_rows:
        with folded(f"table.{alt}", _("Vis tallene som tabell")) as is_open:
            if is_open:
                table(table_rows(), caption=caption or alt)


def _data_in_layer(spec: Mapping[str, Any]) -> dict[str, Any]:
    """The same chart, with its values one layer down: those at the top Streamlit makes a table of, at a cost."""
    if "data" not in spec:
        return dict(spec)
    drawn = {name: spec[name] for name in ("data", "layer", "mark", "encoding") if name in spec}
    return {name: value for name, value in spec.items() if name not in drawn} | {"layer": [drawn]}


def link(page: str, label: str, **query: str) -> None:
    """A link to a page, by its file name without `.py`; the person and the date in the address go along."""
    flow.send()
    st.page_link(st.session_state["pages"][page], label=plain(label), query_params=kept_in_address() | query)


def kept_in_address() -> dict[str, str]:
    """What goes along from page to page in an example: who looks, at which day and which cohort."""
    address = st.query_params.to_dict()
    return {name: address[name] for name in ("person", "dato", "periode") if name in address}


__all__ = [
    "Bar",
    "Fill",
    "Markup",
    "Tone",
    "aside",
    "bars",
    "chart",
    "empty",
    "escape",
    "figures",
    "heading",
    "kept_in_address",
    "letter",
    "link",
    "markup",
    "status",
    "subheading",
    "table",
    "text",
    "title",
]
