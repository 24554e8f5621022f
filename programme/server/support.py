"""Codes that tie what a person saw to what the log says."""

import logging
import secrets
from typing import Final

_LOG: Final = logging.getLogger("programme")
_LETTERS: Final = "ABCDEFGHJKLMNPRSTUVWXYZ"  # none that is read as a digit, or as another letter
_DIGITS: Final = "23456789"


def support_code() -> str:
    """A code like `ABCD-2345`, random, easy to read aloud."""
    letters = "".join(secrets.choice(_LETTERS) for _place in range(4))
    return letters + "-" + "".join(secrets.choice(_DIGITS) for _place in range(4))


def log_with_code(error: BaseException) -> str:
    """Write the error, with its traceback, to the log; gives the code to show in its place."""
    code = support_code()
    _LOG.error("Unexpected error, code %s", code, exc_info=error)
    return code
