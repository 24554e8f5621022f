"""What people typed, where Streamlit reads Markdown: labels, choices, buttons and messages.

`show` writes HTML and needs none of this. Written against Streamlit 1.67: what it makes of Markdown is in its own
script `StreamlitMarkdown`, and tests/browser/test_markup.py looks at what comes out.
"""

import re
from functools import lru_cache
from typing import Final

_JOINER: Final = "\N{WORD JOINER}"
"""Takes no room and breaks no line. Nothing else stops what Streamlit replaces once escapes are read."""
_SPACE: Final = re.compile(r"[ \t\r\n]+")
_MARKDOWN: Final = re.compile(
    r"[\\`*_\[\]<&$~]"
    r"|:(?=[^\s\d])"  # :red[…] and the like
    r"|^[#>+-]"  # a heading, a quotation or a list, at the beginning alone
)
_NUMBERED: Final = re.compile(r"^(\d+)([.)])(?!\S)")
_REPLACED_LATER: Final = re.compile(
    r"(?<=:)(?=[\w+/-]+:)"  # :smile: and :material/home:
    r"|(?<=:)(?=//)|(?<=www)(?=\.)|(?<=[\w.+-])(?=@)"  # addresses, which become links
    r"|(?<=[-<>~])(?=[-=>])",  # -> and -- and >=, which become signs
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)  # the same choices and labels stand on a page in every run
def plain(text: str) -> str:
    """The text as Markdown that shows just that text, on one line."""
    one_line = _SPACE.sub(" ", text).strip(" ")
    apart = _REPLACED_LATER.sub(_JOINER, one_line)
    return _NUMBERED.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\g<0>", apart))
