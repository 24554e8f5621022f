"""The client that times pages refuses a page that did not send everything: the time of an error page says nothing."""

import asyncio

import pytest

from tests.bench.servers import script_app
from tests.bench.wire import IncompletePage, Page, rerun_together, visiting

WHOLE = """
import streamlit as st

st.title("Kommunene våre")
st.dataframe({"kommune": ["Bodø", "Steinkjer"]})
"""
BROKEN = 'import streamlit as st\n\nst.write("ok")\n1 / 0\n'
REFUSED = 'import streamlit as st\n\nst.error("Du har ikke tilgang.")\n'
MENU = """
import streamlit as st

st.navigation([st.Page(lambda: st.write("ok"), title="Oversikt", url_path="oversikt")]).run()
"""
GROWING = """
import streamlit as st

st.session_state.runs = st.session_state.get("runs", 0) + 1
for number in range(st.session_state.runs):
    st.write(number)
"""


def visit(script: str, *, path: str = "/", expects: tuple[str, ...] = ()) -> list[int]:
    """Serve `script`, visit it with two tabs, three reruns each; gives the number of elements of each run."""

    async def runs(url: str) -> list[int]:
        async with visiting(Page("page", url + path, expects), 2) as visits:
            return [run.elements for run in await rerun_together(visits, 3)]

    with script_app(script, settings=None) as server:
        return asyncio.run(runs(server.url))


def test_a_whole_page_gives_every_run_with_the_same_elements() -> None:
    """Title and table, in each of two tabs times three runs."""
    assert visit(WHOLE, expects=("Kommunene våre", "Steinkjer")) == [2] * 6


@pytest.mark.parametrize(
    ("script", "path", "expects", "fault"),
    [
        (BROKEN, "/", (), "exception: ZeroDivisionError"),
        (REFUSED, "/", (), "error: Du har ikke tilgang"),
        (WHOLE, "/", ("Samlinger",), "not sent: Samlinger"),
        (MENU, "/finnes-ikke", (), "page_not_found"),
        (GROWING, "/", (), r"\d elements, 1 before"),
        ("import streamlit as st\nst.write(", "/", (), "compilation error"),
    ],
)
def test_a_page_that_did_not_send_everything_is_refused(
    script: str, path: str, expects: tuple[str, ...], fault: str
) -> None:
    """Each fault is named, so that one sees why there is no figure."""
    with pytest.raises(IncompletePage, match=fault):
        visit(script, path=path, expects=expects)
