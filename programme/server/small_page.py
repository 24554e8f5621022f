"""A page that stands alone, outside Streamlit: a heading, a few words, a button. It works without scripts."""

from typing import Final

from markupsafe import Markup
from starlette.responses import HTMLResponse

from programme.language import _

_STYLE: Final = Markup("""
body { margin: 0; background: #f3f6f6; color: #1f2a2e; font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 28rem; margin: 12vh auto 0; padding: 2rem; background: #fff; border: 1px solid #d3dcdd;
  border-radius: 8px; }
h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; font-weight: 600; }
a { color: #0b5563; }
button { padding: 0.625rem 1.25rem; background: #0b5563; color: #fff; border: 0; border-radius: 8px; font: inherit;
  font-weight: 600; cursor: pointer; }
[role=alert] { padding: 0.75rem 1rem; background: #fcf0e4; color: #8a3f07; border-left: 4px solid #b5530a; }
summary { cursor: pointer; color: #0b5563; }
details button { background: #fff; color: #0b5563; box-shadow: inset 0 0 0 1px #0b5563; }
input, textarea { width: 100%; box-sizing: border-box; padding: 0.5rem; border: 1px solid #8a979b; border-radius: 8px;
  font: inherit; }
input:focus-visible, textarea:focus-visible, button:focus-visible, a:focus-visible,
summary:focus-visible {
  outline: 3px solid #5a98a5; outline-offset: 2px; }
@media (max-width: 32rem) { main { margin: 0; border: 0; border-radius: 0; min-height: 100vh; } }
""")
# The address of a page may hold a token. Our name alone goes along from it, so that a form's Origin stays true: with
# «no-referrer» browsers would write it as «null».
_PAGE: Final = Markup("""<!doctype html>
<html lang="nb"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><meta name="referrer" content="strict-origin">{refresh}
<title>{title} – {service}</title><style>{style}</style></head>
<body><main><h1>{title}</h1>{body}</main></body></html>
""")


def small_page(title: str, body: Markup, *, status: int = 200, then: str = "") -> HTMLResponse:
    """A page of its own; `then` is an address of ours that the browser goes on to by itself."""
    refresh = Markup('<meta http-equiv="refresh" content="0; url={}">').format(then) if then else ""
    service = _("Fremtidens kulturskole")
    text = _PAGE.format(refresh=refresh, title=title, service=service, style=_STYLE, body=body)
    return HTMLResponse(text, status_code=status, headers={"Cache-Control": "no-store"})
