"""The theme that browsers are told: the same, asked for less."""

from collections.abc import Iterator

import pytest
from streamlit import config
from streamlit.proto.NewSession_pb2 import CustomThemeConfig, NewSession
from streamlit.runtime import app_session

from programme.ui import theme_message

SECTIONS = [f"theme.{each}" for each in ("light", "dark", "sidebar", "light.sidebar", "dark.sidebar")]


@pytest.fixture(params=[{}, {"theme.dark.textColor": "#FFFFFF"}, {"theme.sidebar.headingFontSizes": ["2rem", "1rem"]}])
def settings(request: pytest.FixtureRequest) -> Iterator[None]:
    """Our settings, and some that we do not have."""
    options = config.get_config_options()
    before = {name: options[name].value for name in request.param}
    for name, value in request.param.items():
        options[name].set_value(value, "the test")
    yield
    for name, value in before.items():
        options[name].set_value(value, "the test")


def told(write: theme_message.WriteTheme) -> bytes:
    """What a session is told, section by section, as Streamlit asks for it."""
    session = NewSession()
    theme = session.custom_theme
    write(theme, "theme")
    parts: list[CustomThemeConfig] = [theme.light, theme.dark, theme.sidebar, theme.light.sidebar, theme.dark.sidebar]
    for part, section in zip(parts, SECTIONS, strict=True):
        write(part, section)
    text: bytes = session.SerializeToString(deterministic=True)
    return text


@pytest.mark.usefixtures("settings")
def test_it_is_what_streamlit_would_tell() -> None:
    itself = app_session._populate_theme_msg
    remembered = theme_message.once(itself)

    assert told(remembered) == told(itself)
    assert told(remembered) == told(itself), "the second session is told another theme"


def test_each_section_is_worked_out_once() -> None:
    asked: list[str] = []

    def write(message: CustomThemeConfig, section: str) -> None:
        asked.append(section)
        message.primary_color = section

    remembered = theme_message.once(write)
    first, second = told(remembered), told(remembered)

    assert first == second
    assert asked == ["theme", *SECTIONS]


def test_sessions_use_it(monkeypatch: pytest.MonkeyPatch) -> None:
    itself = app_session._populate_theme_msg
    monkeypatch.setattr(app_session, "_populate_theme_msg", itself)
    theme_message.write_theme_once()

    message = CustomThemeConfig()
    app_session._populate_theme_msg(message)
    itself(expected := CustomThemeConfig(), "theme")

    assert app_session._populate_theme_msg is not itself
    assert message == expected
