"""Files to take away: made when they are asked for, for who asks then."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import streamlit as st
from streamlit.runtime.scriptrunner import add_script_run_ctx, get_script_run_ctx

from programme.ui import flow


def download(label: str, make: Callable[[], bytes], *, key: str, file: str, mime: str) -> None:
    """A button that gives the file named `file`. `make` is called at the click, and asks who that is."""
    browser = get_script_run_ctx()

    def made() -> bytes:
        # Streamlit asks from a thread that knows no browser. Who is signed in there is judged anew, by its cookies.
        with ThreadPoolExecutor(1, initializer=lambda: add_script_run_ctx(ctx=browser)) as thread:
            return thread.submit(make).result()

    flow.send()
    st.download_button(label, made, file_name=file, mime=mime, key=key, on_click="ignore")
