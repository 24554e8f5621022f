"""The theme as the browser is told it: worked out once.

Streamlit reads some 400 settings, six times over, in every run of every page, to say what has not changed since the
start; that was a sixth of what a page costs the server (docs/performance.md).
"""

from collections.abc import Callable
from functools import cache

from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

WriteTheme = Callable[[CustomThemeConfig, str], None]


def once(write: WriteTheme) -> Callable[..., None]:
    """What writes the same as `write`, which is asked once for each section of the settings."""

    @cache
    def finished(section: str) -> CustomThemeConfig:
        message = CustomThemeConfig()
        write(message, section)
        return message

    def write_again(message: CustomThemeConfig, section: str = "theme") -> None:
        theme = finished(section)
        if theme.ByteSize():  # else the section would count as given, though it says nothing
            message.MergeFrom(theme)

    return write_again


def write_theme_once() -> None:
    """From now on Streamlit's sessions tell the theme as it is told first. The settings must have been read."""
    app_session._populate_theme_msg = once(app_session._populate_theme_msg)  # noqa: SLF001
