"""How pages tie forms and buttons to actions, and what they draw only when it is opened."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st
from pydantic import BaseModel

from programme.store import Store
from programme.ui import flow
from programme.ui.context import Looker
from programme.ui.inputs import Typed
from programme.ui.plain import plain

Save = Callable[[Typed, Store], object]


def doing(context: Looker, action: Callable[..., object], **known: object) -> Callable[[Store], object]:
    """For a button: does `action` on what is known, as the person is at the click."""
    return lambda store: action(context.actor, store, **known)


def adding(context: Looker, action: Callable[..., object], filled: type[BaseModel], **known: object) -> Save:
    """For a form that adds: does `action` with the model `filled` from what was typed."""
    return lambda typed, store: action(context.actor, store, filled(**typed), **known)


def editing(context: Looker, action: Callable[..., object], filled: type[BaseModel], **known: object) -> Save:
    """For a form that edits: as `adding`, and names the version that the form was opened with."""
    return lambda typed, store: action(context.actor, store, filled(**typed), **known, version=typed.version)


@contextmanager
def folded(key: str, title: str, *, opened: bool = False) -> Iterator[bool]:
    """A part that one opens when it is needed; gives whether it is open, and then alone is it to be drawn.

    `opened`: it is open to begin with.
    """
    flow.send()
    if opened:  # not told to the expander: with another beginning it would be another one, which nobody had opened
        st.session_state.setdefault(f"{key}.folded", True)
    part = st.expander(plain(title), key=f"{key}.folded", on_change="rerun")
    with flow.within(part):
        yield bool(part.open)
