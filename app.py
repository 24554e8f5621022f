"""The entry: what serves the app, around the script `programme/ui/frame.py`. No rules.

`streamlit run app.py` and `uvicorn app:app` both serve it, started from this folder.
"""

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import streamlit as st
import streamlit.logger
from starlette.middleware import Middleware
from streamlit import config

from programme.language import _
from programme.server.bundle import Bundle
from programme.server.coming_back import ComeBack
from programme.server.cookies import SecureCookies
from programme.server.entrance import ENTRANCE
from programme.server.files import FILES
from programme.server.headers import SecurityHeaders, security_headers
from programme.server.health import HEALTH
from programme.server.hosts import KnownHosts
from programme.server.interest_link import INTEREST_LINK
from programme.server.lifetime import lifetime
from programme.server.log import hand_over, write_structured_log
from programme.server.loopback import LoopbackOnly
from programme.server.operating import for_the_server
from programme.server.outline import OUTLINE
from programme.server.settings import PROJECT_ROOT, SettingFaulty, Settings, read_settings, streamlit_secrets
from programme.server.shell import Shell, norwegian_shell
from programme.server.starting import SayWhyNotStarted
from programme.server.support import SupportCode, log_with_code
from programme.server.translations import bokmaal_script
from programme.server.work import jobs_for
from programme.ui.theme_message import write_theme_once

FRAME: Final = PROJECT_ROOT / "programme" / "ui" / "frame.py"
STYLE: Final = FRAME.with_name("theme.css")
STATIC: Final = Path(st.__file__).parent / "static"
HEAVY: Final = ("pandas", "pyarrow", "duckdb", "altair")


def settings_or_exit() -> Settings:
    """The settings; ends the process with one sentence when they are faulty."""
    try:
        return read_settings(os.environ)
    except SettingFaulty as fault:
        sys.exit(str(fault))


SETTINGS: Final = settings_or_exit()
write_structured_log()
streamlit.logger.setup_formatter = hand_over  # also what Streamlit logs later, from loggers that it makes then


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any]]:
    """From start to stop. Raises SettingFaulty or StoreError, which SayWhyNotStarted words."""
    write_structured_log()  # again: `streamlit run` sets up uvicorn's log between our import and this
    if config.get_option("runner.postScriptGC"):
        folder = PROJECT_ROOT
        raise SettingFaulty(_("Oppsettet i .streamlit er ikke lest. Start appen fra mappen {folder}.", folder=folder))
    # Streamlit judges websockets by its own list too. It must know the same names as KnownHosts.
    config.set_option("server.allowedHosts", list(SETTINGS.hosts))
    write_theme_once()
    async with lifetime(SETTINGS, modules=HEAVY, commands=for_the_server(), jobs=jobs_for(SETTINGS)) as now:
        yield {"running": now}


def show_support_code(error: Exception) -> bool:
    """In place of a page that failed: a sentence with a code; what failed, and where, is in the log under that code."""
    code = log_with_code(error)
    text = (
        "Noe gikk galt hos oss. Det du har fått bekreftet, er lagret. Last siden på nytt. "
        "Oppgi koden {code} hvis du trenger hjelp."
    )
    st.error(_(text, code=code))
    return True


def middleware() -> list[Middleware]:
    """From the outermost, which sees a request first, to the innermost."""
    index = (STATIC / "index.html").read_text(encoding="utf-8")
    shell = norwegian_shell(index, title=_("Fremtidens kulturskole"), style=STYLE.read_text(encoding="utf-8"))
    who_may_ask = Middleware(LoopbackOnly) if SETTINGS.is_example else Middleware(KnownHosts, names=SETTINGS.hosts)
    return [
        Middleware(SayWhyNotStarted),
        Middleware(SecurityHeaders, headers=security_headers(shell, is_encrypted=SETTINGS.is_encrypted)),
        *([Middleware(SecureCookies)] if SETTINGS.is_encrypted else []),
        Middleware(SupportCode),
        who_may_ask,
        Middleware(ComeBack),
        Middleware(Shell, index=index, shell=shell),
        Middleware(Bundle, directory=STATIC, translate=bokmaal_script),
    ]


app = st.App(
    FRAME,
    secrets=streamlit_secrets(SETTINGS),
    routes=[HEALTH, OUTLINE, FILES, *ENTRANCE, *INTEREST_LINK],
    middleware=middleware(),
    lifespan=lifespan,
    on_script_error=show_support_code,
)
