"""What comes with the browser besides what is typed: a code in the address, the token of its own session."""

import streamlit as st

from programme.server.entrance import COOKIE


def code_in_address(key: str) -> str:
    """What a link from a mail has under `key`; empty when there is nothing."""
    return st.query_params.get(key, "")


def forget_code(key: str) -> None:
    """Take it out of the address, when it has been used."""
    st.query_params.pop(key, None)


def session_token() -> str:
    """The token of the session that this browser is signed in by; empty when it came in another way."""
    return st.context.cookies.get(COOKIE) or ""
