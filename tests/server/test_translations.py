"""Streamlit's own texts: none is lost in an upgrade, and only what is shown is changed."""

from pathlib import Path

import pytest
import streamlit

from programme.server.translating import missing_literals, translate_script
from programme.server.translations import BOKMAAL

SCRIPTS = tuple((Path(streamlit.__file__).parent / "static" / "static" / "js").glob("*.js"))


def test_every_translated_text_is_in_the_installed_bundle() -> None:
    assert missing_literals(BOKMAAL, SCRIPTS) == []


def test_a_lost_text_is_listed(tmp_path: Path) -> None:
    script = tmp_path / "index.abc.js"
    script.write_text("x(`Stop`)")

    assert missing_literals({"index": {"Stop": "Stopp", "Start": "Begynn"}}, [script]) == [("index", "Start")]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("{title:`Stop`}", "{title:`Stopp`}"),
        ("x(`Stop it`,`Don't Stop`)", "x(`Stop it`,`Don't Stop`)"),
        ("if(x===`Stop`)y", "if(x===`Stop`)y"),
        ("case`Stop`:y", "case`Stop`:y"),
        ("e[e.Stop=0]=`Stop`", "e[e.Stop=0]=`Stop`"),
        ("y.displayName=`Stop`", "y.displayName=`Stop`"),
    ],
)
def test_only_whole_shown_literals_are_replaced(script: str, expected: str) -> None:
    assert translate_script({"index": {"Stop": "Stopp"}}, "index.abc.js", script) == expected


def test_values_keep_their_place_by_number() -> None:
    table = {"index": {"{0} of {1}": "{1}: {0}"}}

    assert translate_script(table, "index.abc.js", "`${a(`x`)} of ${b.c}`") == "`${b.c}: ${a(`x`)}`"


def test_other_parts_of_the_bundle_are_left_alone() -> None:
    assert translate_script({"index": {"Stop": "Stopp"}}, "lib.abc.js", "`Stop`") == "`Stop`"
