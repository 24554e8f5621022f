"""What is written runs together: everything between two widgets goes to the browser as one element.

Streamlit has a price for each element, in the server and on the wire. `write` keeps HTML back; whatever draws something
else, or opens or closes a part of the page, calls `send` first, so that all stands in the order it was written.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

_kept_back: Final[ContextVar[tuple[str, ...]]] = ContextVar("kept_back", default=())


class _Finished(str):
    """HTML that Streamlit takes as it is. In other text it looks for indents to take away, at a cost for long ones."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(self)


def begin_run() -> None:
    """For the frame: nothing is written yet. A run that was cut off by the next click left behind what it kept back."""
    _kept_back.set(())


def write(html: str) -> None:
    """Write HTML at this place of the page. Safe HTML is the caller's duty: `show` escapes."""
    _kept_back.set((*_kept_back.get(), html))


def written(draw: Callable[[], object]) -> str:
    """The HTML that `draw`, which draws nothing else, writes: not on the page, but to be written there again."""
    before = _kept_back.get()
    _kept_back.set(())
    try:
        draw()
        return "".join(_kept_back.get())
    finally:
        _kept_back.set(before)


def send() -> None:
    """Send what has been written, if anything has."""
    html = "".join(_kept_back.get())
    _kept_back.set(())
    if html:
        st.html(_Finished(html))


@contextmanager
def within(part: DeltaGenerator) -> Iterator[DeltaGenerator]:
    """Draw inside a container, a column, a form: what was written before it stands before it."""
    send()
    with part:
        try:
            yield part
        finally:
            send()


def beside(name: str) -> DeltaGenerator:
    """A part whose first piece stands to the left of all the others, and above them on a phone; `name` is its alone.

    One element, where Streamlit's columns are three (theme.css has their widths).
    """
    send()
    return st.container(key=f"beside-{name}")


def row() -> DeltaGenerator:
    """A part whose widgets stand side by side where there is room."""
    send()
    return st.container(horizontal=True)


def box() -> DeltaGenerator:
    """A part with a border around it."""
    send()
    return st.container(border=True)
