"""The log: one JSON object a line on stderr, without anything that a person has typed.

A message or an exception's own text can hold a name, an address, a whole form. So neither is written: of what the
programme and the server say, the text without its values; of others, the place alone; of an exception, its type and
where it was raised.
"""

import json
import logging
import re
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import Final

_ROOT: Final = Path(__file__).resolve().parents[2]
_KNOWN: Final = ("programme", "uvicorn")  # their texts are written in code, the values beside them
_ACCESS: Final = "uvicorn.access"
_KEY: Final = re.compile(r"[^/.]{20,}")
_ADDED: Final = ("code", "kind", "record")
_LOG: Final = logging.getLogger("programme")
_LAUNCHED_WITH: Final[dict[str, int]] = {}  # the levels that the launcher chose, before Streamlit sets its own


def write_structured_log() -> None:
    """All that is logged in this process goes to stderr, as lines of ours. May be called again.

    To be called when the app is imported, and when it starts: each launcher sets up the log at another moment.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(Lines())
    logging.root.handlers = [handler]
    logging.captureWarnings(capture=True)
    _LOG.setLevel(logging.INFO)
    for logger in list(logging.root.manager.loggerDict.values()):
        if isinstance(logger, logging.Logger):
            hand_over(logger)
    for name in ("uvicorn.error", _ACCESS):
        logging.getLogger(name).setLevel(_LAUNCHED_WITH.setdefault(name, logging.getLogger(name).level))
    threading.excepthook = lambda ended: log_fault("thread ended", ended.exc_value)
    sys.unraisablehook = lambda lost: log_fault("not raised", lost.exc_value)


def hand_over(logger: logging.Logger) -> None:
    """Let what `logger` logs go to the one handler, and to none of its own."""
    logger.handlers = []
    logger.propagate = True


def log_fault(event: str, error: BaseException | None, **added: str) -> None:
    """Log an error as `event`, which is written in code; `added` may be code, kind and record (keys, no names)."""
    _LOG.error(event, exc_info=error, extra=added)


class Lines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line: time (UTC), level, logger, event, and what belongs to it."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
        }
        line |= _asked(record) if record.name == _ACCESS else {"event": _event(record)}
        line |= {name: getattr(record, name) for name in _ADDED if hasattr(record, name)}
        if record.exc_info and record.exc_info[1]:
            line |= _told(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def _event(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] in _KNOWN and isinstance(record.msg, str):
        return record.msg.strip()
    return f"{record.module}:{record.funcName}:{record.lineno}"


def _asked(record: logging.LogRecord) -> dict[str, object]:
    """A request: no client's address, no query, and no key or token that stands in the path."""
    arguments = record.args if isinstance(record.args, tuple) else ()
    _client, method, path, _version, status = (*arguments, "", "", "", "", "")[:5]
    return {"event": "request", "method": method, "path": shortened(str(path)), "status": status}


def shortened(path: str) -> str:
    """The path without query; whatever in it is long enough to be a key or a token is `…`."""
    return _KEY.sub("…", path.partition("?")[0])


def _told(error: BaseException) -> dict[str, object]:
    causes = [_name(cause) for cause in _causes(error)]
    return {"error": _name(error), **({"causes": causes} if causes else {}), "stack": stack(error.__traceback__)}


def _name(error: BaseException) -> str:
    kind = type(error)
    return f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen = {id(error)}
    while (cause := error.__cause__ or error.__context__) and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        error = cause


def stack(traceback: TracebackType | None) -> list[str]:
    """Where an error came through, the place that raised it last: `file:function:line`."""
    return [f"{_file(frame.f_code.co_filename)}:{frame.f_code.co_name}:{line}" for frame, line in walk_tb(traceback)]


def _file(name: str) -> str:
    """The file below the programme's own folder, or below the packages."""
    path = Path(name)
    if "site-packages" in path.parts:
        return "/".join(path.parts[path.parts.index("site-packages") + 1 :])
    return path.relative_to(_ROOT).as_posix() if path.is_relative_to(_ROOT) else path.name
