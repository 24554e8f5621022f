"""What a list is narrowed to, and how far one has leafed in it: in the address, so that a link leads to it."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import nullcontext
from datetime import date

import streamlit as st

from programme.ui import flow
from programme.ui.plain import plain

_SIDE, _BETWEEN = "side", "-"


def in_address(key: str) -> str:
    """What stands in the address under `key`; empty for nothing."""
    found: str = st.query_params.get(key, "")
    return found


def address_besides(*keys: str) -> dict[str, str]:
    """All that stands in the address but `keys`: for a link to another of the same list."""
    return {name: value for name, value in st.query_params.to_dict().items() if name not in keys}


def any_in_address(keys: Collection[str]) -> bool:
    """Whether anything stands in the address under one of `keys`."""
    return not st.query_params.to_dict().keys().isdisjoint(keys)


def clear_address(keys: Iterable[str]) -> None:
    """Nothing stands in the address under `keys` any longer."""
    for key in keys:
        st.query_params.pop(key, None)


def several_in_address(question: str, options: Mapping[str, str], *, key: str) -> list[str]:
    """Any of `options` (ids and words), side by side; none unless the address says so under `key`."""
    flow.send()
    stands = in_address(key)
    wanted = [each for each in options if each in stands.split(_BETWEEN)]
    chosen = st.pills(
        plain(question),
        list(options),
        selection_mode="multi",
        default=wanted,
        format_func=lambda option: plain(options[option]),
        key=f"several.{key}",
    )
    in_order = [each for each in options if each in chosen]
    if not in_order:
        clear_address([key])
    elif in_order != wanted:
        st.query_params[key] = _BETWEEN.join(in_order)
    return in_order


def choose_none(key: str) -> None:
    """For a click: nothing of `several_in_address` is chosen any longer."""
    st.session_state[f"several.{key}"] = []
    clear_address([key])


def day_in_address(question: str, *, key: str) -> date | None:
    """A day, or none; `key` is its name in the address."""
    flow.send()
    chosen: date | None = st.date_input(question, _day(in_address(key)), format="DD.MM.YYYY", key=f"day.{key}")
    if chosen:
        st.query_params[key] = chosen.isoformat()
    elif key in st.query_params:
        del st.query_params[key]
    return chosen


def side_in_address(of: object) -> int:
    """Which page of a list is shown, counted from 1; the first again when `of`, what is looked for, is another."""
    if st.session_state.setdefault("side.of", of) != of:
        st.session_state["side.of"] = of
        st.query_params.pop(_SIDE, None)
    wanted = in_address(_SIDE)
    return max(int(wanted), 1) if wanted.isdecimal() and len(wanted) < 6 else 1  # noqa: PLR2004 - nobody leafs further


def leaf(side: int, *, place: str, back: str, on: str) -> None:
    """Buttons to the page before `side` and to the one after; empty words where there is none. `place` is unique.

    No links: one to the page that is shown would lose what was typed.
    """
    ways = {to: words for to, words in ((side - 1, back), (side + 1, on)) if words}
    flow.send()
    with flow.row() if len(ways) > 1 else nullcontext():
        for to, words in ways.items():
            st.button(words, key=f"leaf.{place}.{to > side}", on_click=_turn_to, args=(to,))


def _turn_to(side: int) -> None:
    st.query_params[_SIDE] = str(side)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
