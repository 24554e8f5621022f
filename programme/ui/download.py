"""Files to take away: made when they are asked for, for who asks then."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import streamlit as st
from markupsafe import Markup
from streamlit.runtime.scriptrunner import add_script_run_ctx, get_script_run_ctx

from programme.server.files import File, Offer, browser_of
from programme.ui import flow
from programme.ui.plain import plain


def download(label: str, make: Callable[[], bytes], *, key: str, file: str, mime: str) -> None:
    """A button that gives the file named `file`. `make` is called at the click, and asks who that is."""
    address = _offered(make, key, file, mime)
    flow.send()
    st.link_button(plain(label), address, key=key)


def download_link(label: str, make: Callable[[], bytes], *, key: str, file: str, mime: str) -> Markup:
    """The same as a link to stand in a text: several weigh less than one button."""
    return Markup('<a href="{}">{}</a>').format(_offered(make, key, file, mime), label)


def _offered(make: Callable[[], bytes], key: str, file: str, mime: str) -> str:
    tab = get_script_run_ctx()

    def made() -> bytes:
        # It is asked for from a thread that knows no tab. Who is signed in there is judged anew, by its cookies.
        with ThreadPoolExecutor(1, initializer=lambda: add_script_run_ctx(ctx=tab)) as thread:
            return thread.submit(make).result()

    if f"{key}.offer" not in st.session_state:
        st.session_state[f"{key}.offer"] = Offer()
    offer: Offer = st.session_state[f"{key}.offer"]
    offer.file = File(file, mime, browser_of(st.context.cookies), made)
    return offer.address
