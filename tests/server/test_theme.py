"""The theme can be read, and Streamlit knows every option of it."""

import tomllib
from itertools import pairwise

import pytest
from streamlit import config

from programme.server.settings import PROJECT_ROOT

SETTINGS = tomllib.loads((PROJECT_ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
THEME = SETTINGS["theme"]
COLOURS = ("red", "orange", "yellow", "green", "blue", "violet", "gray")


def luminance(colour: str) -> float:
    """Relative luminance of `#RRGGBB`, as WCAG 2.1 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("background", [THEME["backgroundColor"], THEME["secondaryBackgroundColor"]])
@pytest.mark.parametrize("name", ["textColor", "linkColor", "primaryColor", "dataframeHeaderTextColor"])
def test_text_can_be_read_on_both_backgrounds(name: str, background: str) -> None:
    assert contrast(THEME[name], background) >= 4.5


@pytest.mark.parametrize("name", COLOURS)
def test_coloured_text_can_be_read(name: str) -> None:
    text = THEME[f"{name}TextColor"]

    assert contrast(text, THEME["backgroundColor"]) >= 4.5
    assert contrast(text, THEME[f"{name}BackgroundColor"]) >= 4.5
    assert contrast(THEME[f"{name}Color"], THEME["backgroundColor"]) >= 3


def test_white_can_be_read_on_a_primary_button() -> None:
    assert contrast("#FFFFFF", THEME["primaryColor"]) >= 4.5


def test_sequential_colours_darken_step_by_step() -> None:
    steps = [luminance(colour) for colour in THEME["chartSequentialColors"]]

    assert all(lighter > darker for lighter, darker in pairwise(steps))


def test_streamlit_knows_every_option() -> None:
    known = set(config.get_config_options())
    named = {
        f"{section}.{name}"
        for section, options in SETTINGS.items()
        for name, value in options.items()
        if not isinstance(value, dict)
    } | {f"theme.sidebar.{name}" for name in THEME["sidebar"]}

    assert named - known == set()
