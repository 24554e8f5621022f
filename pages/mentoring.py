"""To be written by its owner now."""

from programme.ui.context import page_context

page_context()
