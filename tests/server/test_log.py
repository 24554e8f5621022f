"""The log: one JSON object a line, that nothing a person has typed gets into, and the code that finds a fault."""

import json
import logging
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from pydantic import ValidationError

from programme.organisation.model import PersonForm
from programme.server.log import Lines, shortened
from programme.server.settings import PROJECT_ROOT
from programme.server.support import log_with_code
from tests.server.servers import Server

PERSON = {"name": "Kari Hemmelig", "email": "kari.hemmelig"}
TYPED = ("Kari", "Hemmelig", "kari.hemmelig")


def line(record: logging.LogRecord) -> dict[str, Any]:
    text = Lines().format(record)
    assert "\n" not in text
    found: dict[str, Any] = json.loads(text)
    return found


def record(name: str, message: Any, *arguments: Any, error: BaseException | None = None) -> logging.LogRecord:
    told = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord(name, logging.ERROR, __file__, 1, message, arguments, told)


def raised(fail: Callable[[], object]) -> BaseException:
    try:
        fail()
    except Exception as error:  # noqa: BLE001 - it is what the test is about
        return error
    pytest.fail("nothing was raised")


def test_an_error_is_logged_by_its_type_and_its_place_and_not_by_its_words() -> None:
    error = raised(lambda: PersonForm.model_validate(PERSON))
    assert "kari.hemmelig" in str(error)

    told = line(record("programme", "unexpected error", error=error))

    assert told["error"] == "pydantic_core._pydantic_core.ValidationError"
    assert told["stack"][0].startswith("tests/server/test_log.py:raised:")
    assert told["stack"][-1].startswith("pydantic/main.py:model_validate:")
    assert (told["level"], told["logger"], told["event"]) == ("ERROR", "programme", "unexpected error")
    assert datetime.fromisoformat(told["time"]).utcoffset() is not None
    assert not [word for word in TYPED if word in json.dumps(told)]


def test_the_causes_of_an_error_are_told_by_their_types() -> None:
    def fail() -> None:
        try:
            PersonForm.model_validate(PERSON)
        except ValidationError as error:
            raise LookupError(PERSON["name"]) from error

    told = line(record("programme", "unexpected error", error=raised(fail)))

    assert (told["error"], told["causes"]) == ("LookupError", ["pydantic_core._pydantic_core.ValidationError"])
    assert not [word for word in TYPED if word in json.dumps(told)]


def test_values_of_our_own_messages_and_all_words_of_others_are_left_out() -> None:
    known = line(record("uvicorn.error", "Started server process [%d]", 7))
    other = line(record("streamlit.runtime", f"no session for {PERSON['name']}"))
    odd = line(record("uvicorn.error", OSError(PERSON["name"])))

    assert known["event"] == "Started server process [%d]"
    assert other["event"] == "test_log:None:1"
    assert odd["event"] == "test_log:None:1"


def test_a_request_is_logged_without_who_asked_without_query_and_without_token() -> None:
    path = "/inn/Zl1cTzq0J9e8Kx4vXo2hPq3sYw6uBn5mRt7aFd-_gHk?epost=kari@kommune.example"

    told = line(record("uvicorn.access", '%s - "%s %s HTTP/%s" %d', "192.0.2.1:4711", "GET", path, "1.1", 200))

    told.pop("time")
    assert told == {
        "level": "ERROR",
        "logger": "uvicorn.access",
        "event": "request",
        "method": "GET",
        "path": "/inn/…",
        "status": 200,
    }


@pytest.mark.parametrize(
    ("path", "short"),
    [
        ("/interesse?kull=2023", "/interesse"),
        ("/static/js/index.D3x-9kQa.js", "/static/js/index.D3x-9kQa.js"),
        ("/media/0f343b0931126a20f133d67c2b018a3b5e7d5a57.pdf", "/media/….pdf"),
        ("", ""),
    ],
)
def test_what_is_long_enough_to_be_a_key_is_left_out_of_a_path(path: str, short: str) -> None:
    assert shortened(path) == short


def test_a_code_finds_the_line_of_its_error(caplog: pytest.LogCaptureFixture) -> None:
    code = log_with_code(raised(lambda: PersonForm.model_validate(PERSON)))

    [told] = [line(each) for each in caplog.records]
    assert told["code"] == code
    assert not [word for word in TYPED if word in json.dumps(told)]


EVERYWHERE = """
import asyncio, logging, sys, threading, warnings
import streamlit.logger
from programme.server.log import hand_over, write_structured_log

early = streamlit.logger.get_logger("streamlit.early")
write_structured_log()
streamlit.logger.setup_formatter = hand_over
late = streamlit.logger.get_logger("streamlit.late")

def fail():
    raise ValueError("Kari Hemmelig")

early.error("for %s", "Kari Hemmelig")
late.error("Kari Hemmelig")
logging.getLogger("other").error("Kari Hemmelig", exc_info=ValueError("Kari Hemmelig"))
warnings.warn("Kari Hemmelig")
thread = threading.Thread(target=fail)
thread.start()
thread.join()

async def lose():
    task = asyncio.get_running_loop().create_task(asyncio.to_thread(fail))
    await asyncio.sleep(0.1)

asyncio.run(lose())

class Lost:
    def __del__(self):
        fail()

Lost()
"""


def test_whoever_logs_in_the_process_writes_such_lines() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", EVERYWHERE], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True, timeout=60
    )

    lines = [json.loads(text) for text in ended.stderr.splitlines()]
    assert ended.stdout == ""
    assert [told["logger"] for told in lines] == [
        *("streamlit.early", "streamlit.late", "other", "py.warnings", "programme", "asyncio", "programme")
    ]
    assert [told.get("error") for told in lines] == [None, None, "ValueError", None, *["ValueError"] * 3]
    assert not [word for word in TYPED if word in ended.stderr]


def test_a_server_logs_requests_as_such_lines(real: Server) -> None:
    real.get("/helse?navn=Kari")
    real.get("/finnes/ikke?navn=Kari")

    lines = [json.loads(text) for text in real.logged().splitlines()]
    asked = [told for told in lines if told["event"] == "request"]
    assert [told["path"] for told in asked][-2:] == ["/helse", "/finnes/ikke"]
    assert not [word for word in ("Kari", "127.0.0.1") if word in json.dumps(asked)]
