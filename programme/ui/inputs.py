"""The inputs of a form, and what was typed in them. Labels and choices in sight may hold what people typed."""

from collections.abc import Callable, Sequence
from datetime import date, time
from typing import Any, TypeVar

import streamlit as st
from streamlit.typing import UploadedFile

from programme.documents.upload import Upload
from programme.language import _
from programme.ui import flow
from programme.ui.plain import plain

T = TypeVar("T")
_FEW = 5
_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)


class Typed(dict[str, Any]):
    """What was typed in a form, by input name, and the `version` of the record that the form was filled from."""

    version: int = 0


class Inputs:
    """The inputs of one form. Each is kept under its name until the form is saved."""

    def __init__(self, key: str, *, is_fresh: bool, back: Typed | None = None) -> None:
        self._key = key
        self._is_fresh = is_fresh
        self._back = back or Typed()
        self._keys: dict[str, str] = {}
        self.labels: dict[str, str] = {}
        """What each input is called, by name."""

    def _filled(self, name: str, label: str, argument: str, value: object) -> dict[str, Any]:
        """The widget's key and, as `argument`, what it holds to begin with.

        After saving the browser still holds what was typed: then the value is set, not only offered. So is what was
        typed before the person was signed out.
        """
        flow.send()
        self.labels[name] = label
        self._keys[name] = key = f"{self._key}.{name}"
        if name in self._back:
            st.session_state[key] = self._back[name]
            return {"key": key}
        if self._is_fresh:
            st.session_state[key] = value
            return {"key": key}
        return {"key": key, argument: value}

    def typed(self) -> Typed:
        """The values now."""
        return Typed({name: _as_typed(st.session_state.get(key)) for name, key in self._keys.items()})

    def text(
        self,
        name: str,
        label: str,
        *,
        value: str = "",
        help: str | None = None,  # noqa: A002
        autocomplete: str | None = None,
    ) -> None:
        """One line; `autocomplete` tells the browser what of the person's own it asks for, as HTML names it."""
        st.text_input(plain(label), help=help, autocomplete=autocomplete, **self._filled(name, label, "value", value))

    def long_text(self, name: str, label: str, *, value: str = "", help: str | None = None) -> None:  # noqa: A002
        """Several lines."""
        st.text_area(plain(label), help=help, **self._filled(name, label, "value", value))

    def choose(
        self,
        name: str,
        question: str,
        options: Sequence[T],
        *,
        label: Callable[[T], str] = str,
        value: T | None = None,
        help: str | None = None,  # noqa: A002
    ) -> None:
        """One of `options`: all in sight when they are few, else a list to search. Nothing is chosen beforehand."""
        if self._back.get(name) not in options:
            self._back.pop(name, None)
        filled = self._filled(name, question, "index", value if value in options else None)
        if "index" not in filled:
            filled["index"] = None
        elif filled["index"] is not None:
            filled["index"] = options.index(filled["index"])
        if len(options) <= _FEW:
            st.radio(plain(question), options, format_func=lambda option: plain(label(option)), help=help, **filled)
        else:
            st.selectbox(plain(question), options, format_func=label, help=help, placeholder=_("Velg"), **filled)

    def several(
        self,
        name: str,
        question: str,
        options: Sequence[T],
        *,
        label: Callable[[T], str] = str,
        value: Sequence[T] = (),
    ) -> None:
        """Any of `options`."""
        if name in self._back:
            self._back[name] = [option for option in self._back[name] if option in options]
        filled = self._filled(name, question, "default", [option for option in options if option in value])
        st.multiselect(plain(question), options, format_func=label, placeholder=_("Velg en eller flere"), **filled)

    def tick(self, name: str, label: str, *, value: bool = False) -> None:
        """Yes or no."""
        st.checkbox(plain(label), **self._filled(name, label, "value", value))

    def day(self, name: str, label: str, *, value: date | None = None) -> None:
        """A date; none chosen beforehand unless `value` is given."""
        filled: dict[str, Any] = {"value": None} | self._filled(name, label, "value", value)
        st.date_input(plain(label), format="DD.MM.YYYY", min_value=_FIRST_DAY, max_value=_LAST_DAY, **filled)

    def clock(self, name: str, label: str, *, value: time | None = None) -> None:
        """A time of day, Oslo time."""
        st.time_input(plain(label), **({"value": None} | self._filled(name, label, "value", value)))

    def number(self, name: str, label: str, *, value: int | None = None, least: int = 0, most: int = 999) -> None:
        """A whole number."""
        filled: dict[str, Any] = {"value": None} | self._filled(name, label, "value", value)
        st.number_input(plain(label), min_value=least, max_value=most, step=1, **filled)

    def file(self, name: str, label: str, *, kinds: Sequence[str], help: str | None = None) -> None:  # noqa: A002
        """A file to send in, typed as an Upload or None; `kinds` are the endings that the browser offers (`xlsx`).

        Nothing holds the sender to them: whoever takes the file judges what is in it. Once saved, none is chosen.
        """
        flow.send()
        rounds = f"{self._key}.{name}.round"
        if self._is_fresh:  # a browser's file cannot be taken back, only asked for anew
            st.session_state[rounds] = st.session_state.get(rounds, 0) + 1
        self._keys[name] = key = f"{self._key}.{name}.{st.session_state.get(rounds, 0)}"
        st.file_uploader(plain(label), type=list(kinds), help=help, key=key)


def _as_typed(value: object) -> object:
    return Upload(value.name, value.getvalue()) if isinstance(value, UploadedFile) else value
