"""A choice that stands in the address by its id, so that a link leads to it.

Streamlit's own `bind` writes the label that people read into the address; ours may be a person's name.
"""

from collections.abc import Callable, Sequence

import streamlit as st


def choice_in_address(question: str, options: Sequence[str], *, key: str, label: Callable[[str], str]) -> str:
    """One of `options` (ids), the first unless the address says another; `key` is its name in the address."""
    wanted = st.query_params.get(key, "")
    place = options.index(wanted) if wanted in options else 0
    chosen = st.selectbox(question, options, place, format_func=label, key=f"choice.{key}")
    if chosen != options[0]:
        st.query_params[key] = chosen
    elif key in st.query_params:
        del st.query_params[key]
    return chosen
