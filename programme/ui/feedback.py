"""Forms and buttons that do one action each, and how the outcome is told.

A click is handled in a callback: Streamlit cuts a handler in the page's body off at the next click, a callback never.
Each form carries a nonce, so that a double click writes one record. What was typed stays until it is saved.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import uuid4

import streamlit as st
from pydantic import ValidationError

from programme.access.audit import StaleRecord
from programme.language import RuleBroken, _
from programme.language.fields import fault_sentences
from programme.sign_in.model import SignedOut
from programme.store import Store, StoreError
from programme.ui import flow, kept, show
from programme.ui.arrival import note_arrival
from programme.ui.inputs import Inputs, Typed
from programme.ui.plain import plain
from programme.ui.running import store

_DONE, _LAST, _RUN, _SIGNED_OUT = "feedback.done", "feedback.last", "feedback.run", "feedback.signed_out"
_SAME_CLICK = 5.0
"""Seconds within which the same form with the same content is a double click, not a second wish."""


@dataclass(frozen=True, slots=True)
class _Saved:
    """The last submission of the session that was saved."""

    key: str
    content: str
    nonce: str
    at: float


class Submit(NamedTuple):
    """A button of a form: its words, what it does with what was typed, and what is said when that is done."""

    label: str
    save: Callable[[Typed, Store], object]
    done: str


@contextmanager
def form(
    key: str,
    submit: str,
    *,
    save: Callable[[Typed, Store], object],
    done: str,
    version: int = 0,
    primary: bool = True,
    also: Submit | None = None,
) -> Iterator[Inputs]:
    """A form whose button does one action. `key` is unique on the page and names the record, if there is one.

    `save(typed, store)` is called in the click's callback with a store whose next write counts once. `version` is that
    of the record the form is filled from: `typed.version` is the one it was opened with. `done` is said after saving.
    `also` is a second button, and the primary one of the two.
    """
    back = kept.take(key)
    opened_with = _version_of_opening(key, version, back)
    flow.send()
    with flow.within(st.form(key, enter_to_submit=False)):
        inputs = Inputs(key, is_fresh=st.session_state.pop(f"{key}.fresh", False), back=back)
        if f"{key}.back" in st.session_state:
            show.text(_("Dette skrev du før du ble logget ut. Det er ikke lagret ennå."))
        yield inputs
        known = {"key": key, "inputs": inputs, "opened_with": opened_with}
        first = Submit(submit, save, done)
        if also is None:
            clicked = _submit_button(".submit", first, known, primary=primary)
        else:
            with flow.within(flow.row()):
                clicked = _submit_button(".submit", first, known, primary=False)
                clicked |= _submit_button(".also", also, known, primary=primary)
        _tell_what_is_wrong(key, clicked=clicked)


def _submit_button(wish: str, does: Submit, known: Mapping[str, Any], *, primary: bool) -> bool:
    flow.send()
    return st.form_submit_button(
        plain(does.label),
        key=f"{known['key']}{wish}",
        type="primary" if primary else "secondary",
        on_click=_submit,
        kwargs={**known, "wish": wish, "does": does},
    )


def begin_run() -> None:
    """For the frame: count the runs, so that a form knows whether it has been away from the screen."""
    st.session_state[_RUN] = st.session_state.get(_RUN, 0) + 1


def _version_of_opening(key: str, version: int, back: Typed | None) -> int:
    """The version that what stands in the form was read from; today's when the form has just come on the screen."""
    run, drawn = st.session_state.get(_RUN, 0), st.session_state.get(f"{key}.drawn", -1)
    st.session_state[f"{key}.drawn"] = run
    if drawn < run - 1:
        st.session_state.pop(f"{key}.version", None)
        st.session_state.pop(f"{key}.back", None)
    if back is not None:
        st.session_state[f"{key}.version"] = back.version
        st.session_state[f"{key}.back"] = True
    opened_with: int = st.session_state.setdefault(f"{key}.version", version)
    return opened_with


def button(
    key: str,
    label: str,
    *,
    save: Callable[[Store], object],
    done: str,
    confirm: str | None = None,
    primary: bool = False,
) -> None:
    """A button that does one action at once; with `confirm`, after that question is answered."""
    if confirm is None:
        _button(key, label, save, done, primary=primary)
        return
    flow.send()
    part = st.popover(plain(label), key=f"{key}.asked", on_change="rerun")
    with flow.within(part):
        if part.open:
            show.text(confirm)
            _button(key, label, save, done, primary=True)


def _button(key: str, label: str, save: Callable[[Store], object], done: str, *, primary: bool) -> None:
    flow.send()
    clicked = st.button(
        plain(label),
        key=f"{key}.button",
        type="primary" if primary else "secondary",
        on_click=_press,
        args=(key, save, done),
    )
    _tell_what_is_wrong(key, clicked=clicked)


def _submit(
    *,
    key: str,
    wish: str,
    inputs: Inputs,
    does: Submit,
    opened_with: int,
) -> None:
    typed = inputs.typed()
    typed.version = opened_with
    if _act(key, lambda once: does.save(typed, once), does.done, wish=wish, content=repr(typed), labels=inputs.labels):
        st.session_state[f"{key}.fresh"] = True
        st.session_state.pop(f"{key}.version", None)
        st.session_state.pop(f"{key}.back", None)
    elif _SIGNED_OUT in st.session_state:
        kept.keep(key, typed)


def _press(key: str, save: Callable[[Store], object], done: str) -> None:
    _act(key, save, done)


def _act(
    key: str,
    save: Callable[[Store], object],
    done: str,
    *,
    wish: str = "",
    content: str = "",
    labels: Mapping[str, str] = MappingProxyType({}),
) -> bool:
    """Do it once, and keep what is to be told. Gives whether it went well."""
    note_arrival()
    st.session_state[f"{key}.handled"] = True
    nonce = _nonce(f"{key}{wish}", content)
    try:
        save(store().once(nonce))
    except SignedOut as error:
        st.session_state[_SIGNED_OUT] = str(error)
        return False
    except ValidationError as error:
        wrong = [sentence for _field, sentence in fault_sentences(error, labels)]
    except (RuleBroken, StoreError) as error:
        wrong = [str(error)]
        if isinstance(error, StaleRecord):  # told of the newer version, the person may save over it
            st.session_state.pop(f"{key}.version", None)
    else:
        st.session_state.pop(f"{key}{wish}.nonce", None)
        st.session_state[_LAST] = _Saved(f"{key}{wish}", content, nonce, monotonic())
        st.session_state[_DONE] = (done, None)
        return True
    st.session_state[f"{key}.wrong"] = wrong
    return False


def _nonce(key: str, content: str) -> str:
    """One a submission: kept until it is saved, and for the second half of a double click."""
    last: _Saved | None = st.session_state.get(_LAST)
    if last and (last.key, last.content) == (key, content) and monotonic() - last.at < _SAME_CLICK:
        return last.nonce
    nonce: str = st.session_state.setdefault(f"{key}.nonce", str(uuid4()))
    return nonce


def _tell_what_is_wrong(key: str, *, clicked: bool) -> None:
    flow.send()
    for sentence in st.session_state.pop(f"{key}.wrong", []):
        st.error(plain(sentence))
    handled = st.session_state.pop(f"{key}.handled", False)
    if clicked and not handled:
        # The server knows the click but not the form: it has been started anew since the page was opened.
        st.warning(_("Tjenesten ble startet på nytt, og dette er ikke lagret. Se over og trykk én gang til."))


def tell_what_was_done() -> None:
    """For the frame: what the last click did, above the page; through the run of a double click too."""
    done, told_at = st.session_state.get(_DONE, ("", None))
    if done and told_at is None:
        # Counted from here: on a machine that hangs, the page may come long after what was done.
        st.session_state[_DONE] = (done, told_at := monotonic())
    if told_at is not None and monotonic() - told_at < _SAME_CLICK:
        flow.send()
        st.success(plain(done))


def tell_of_sign_out() -> None:
    """For the page that one signs in on: the last click was refused, and what becomes of what was typed."""
    sentence = st.session_state.pop(_SIGNED_OUT, "")
    if sentence:
        flow.send()
        st.warning(plain(sentence))


@contextmanager
def refusing() -> Iterator[None]:
    """For the frame: a read that is not allowed, or a store that does not answer, is told in a sentence."""
    try:
        yield
    except (RuleBroken, StoreError) as error:
        flow.send()
        st.warning(plain(str(error)))


__all__ = [
    "Inputs",
    "Submit",
    "Typed",
    "begin_run",
    "button",
    "form",
    "refusing",
    "tell_of_sign_out",
    "tell_what_was_done",
]
