"""Choices outside forms: what they change is drawn at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import TypeVar
from urllib.parse import urlencode

import streamlit as st

from programme.language import _
from programme.ui import flow
from programme.ui.plain import plain

T = TypeVar("T")
_ALL = "alle"


def choice_in_address(question: str, options: Sequence[str], *, key: str, label: Callable[[str], str]) -> str:
    """One of `options` (ids), the first unless the address says another; `key` is its name in the address.

    So a link leads to it. Streamlit's own `bind` writes the label that people read; ours may be a person's name.
    """
    wanted = st.query_params.get(key, "")
    place = options.index(wanted) if wanted in options else 0
    flow.send()
    chosen = st.selectbox(plain(question), options, place, format_func=label, key=f"choice.{key}")
    _note(key, chosen, options, stands=wanted)
    return chosen


def _note(key: str, chosen: str, options: Iterable[str], *, stands: str) -> None:
    """What is chosen stands in the address, where now `stands`; the first option is what stands there by silence."""
    to_stand = "" if chosen == next(iter(options)) else chosen
    if to_stand == stands:
        return
    if to_stand:
        st.query_params[key] = to_stand
    else:
        del st.query_params[key]


def view_in_address(views: Mapping[str, str], *, key: str) -> str:
    """Which of the page's views is shown, side by side at its top: their ids, which stand in the address, and words."""
    flow.send()
    wanted = st.query_params.get(key, "")
    shown: str = st.segmented_control(
        _("Hva vil du se?"),
        list(views),
        default=wanted if wanted in views else next(iter(views)),
        format_func=lambda view: plain(views[view]),
        key=f"view.{key}",
        label_visibility="collapsed",
        required=True,
    )
    _note(key, shown, views, stands=wanted)
    return shown


def choice_in_list(question: str, options: Sequence[T], *, label: Callable[[T], str], start: int = 0) -> T:
    """One of `options` that need not all be in sight; that at `start` to begin with."""
    flow.send()
    return st.selectbox(plain(question), options, start, format_func=label)


def choice_in_sight(
    question: str,
    options: Sequence[T],
    *,
    label: Callable[[T], str],
    start: int = 0,
    captions: Sequence[str] | None = None,
    key: str | None = None,
) -> T:
    """One of `options`, all in sight; with `captions` below each other, else side by side."""
    flow.send()
    return st.radio(
        plain(question),
        options,
        start,
        lambda option: plain(label(option)),
        key,
        captions=captions and [plain(caption) for caption in captions],
        horizontal=captions is None,
    )


def widened(label: str, *, key: str) -> bool:
    """Whether the address asks for all instead of one's own; a link to that, or back, stands where this is called.

    A link and no widget: it is followed seldom, and costs the page nothing.
    """
    is_wide = st.query_params.get(key) == _ALL
    address = {name: value for name, value in st.query_params.to_dict().items() if name != key}
    if not is_wide:
        address[key] = _ALL
    words = _("Vis bare våre egne") if is_wide else label
    flow.write(f'<p><a href="?{escape(urlencode(address))}">{escape(words)}</a></p>')
    return is_wide
