"""Looking for something by what is typed. It stays out of the address, where names of people have no place."""

import streamlit as st

from programme.ui import flow


def search_text(question: str, *, key: str) -> str:
    """What has been typed to look for; empty for everything. `key` is unique on the page."""
    flow.send()
    return st.text_input(question, key=f"search.{key}").strip()
