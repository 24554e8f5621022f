"""The app as browsers and strangers meet it over the wire."""

import asyncio
import gzip
import json
import re
import socket
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit

from programme.server.commands import ask_server
from programme.store import Kind
from tests.abuse.forging import text_of, visiting
from tests.bench.wire import Page
from tests.server.servers import LAUNCHERS, REAL, Server, command, environment, free_port

STATIC = Path(streamlit.__file__).parent / "static"


def chunk(part: str) -> str:
    (file,) = (STATIC / "static" / "js").glob(f"{part}.*.js")
    return f"/static/js/{file.name}"


def websocket_status(server: Server, **headers: str) -> int:
    """The status of the answer to a request for Streamlit's websocket; 101 when it is opened."""
    lines = {
        "Host": f"127.0.0.1:{server.port}",
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        **headers,
    }
    head = "".join(f"{name}: {text}\r\n" for name, text in lines.items())
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(f"GET /_stcore/stream HTTP/1.1\r\n{head}\r\n".encode())
        return int(connection.recv(64).split()[1])


@pytest.mark.parametrize("path", ["/", "/interesse", "/finnes-ikke"])
def test_shell_is_norwegian_at_every_address(example: Server, path: str) -> None:
    answer = example.get(path)

    assert answer.status == 200
    assert '<html lang="nb">' in answer.text
    assert "<title>Fremtidens kulturskole</title>" in answer.text
    assert "agent" not in answer.text
    assert "Denne siden trenger JavaScript." in answer.text


def test_shell_has_our_stylesheet_last_in_one_line_without_comments(example: Server) -> None:
    shell = example.get("/").text
    (style,) = re.findall(r"<style>(.*?)</style></body>", shell, flags=re.DOTALL)

    assert ".stMainBlockContainer { max-width: 72rem; }" in style
    assert "/*" not in style
    assert "\n" not in style
    assert "style-src 'self' 'unsafe-inline'" in example.get("/").headers["Content-Security-Policy"]


def test_shell_is_compressed_for_who_accepts_it(example: Server) -> None:
    packed = example.get("/", Accept_Encoding="gzip, br")

    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.body) == example.get("/").body


def test_script_is_translated_and_compressed(example: Server) -> None:
    path = chunk("InputInstructions")

    packed = example.get(path, Accept_Encoding="gzip")
    plain = example.get(path, Accept_Encoding="gzip;q=0")

    assert packed.headers["Content-Encoding"] == "gzip"
    assert plain.headers["Content-Encoding"] is None
    assert gzip.decompress(packed.body) == plain.body
    assert "Trykk Enter for å ${" in plain.text
    assert "submit form" not in plain.text
    assert packed.headers["Cache-Control"] == "public, max-age=3600"


def test_script_without_texts_is_sent_as_it_is_and_kept_for_ever(example: Server) -> None:
    path = chunk("react-dom")

    answer = example.get(path)

    assert answer.body == (STATIC / path.lstrip("/")).read_bytes()
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_script_is_not_sent_again_when_it_is_the_same(example: Server) -> None:
    path = chunk("DataFrame")
    tag = example.get(path).headers["ETag"]

    again = example.get(path, If_None_Match=tag)

    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
    assert example.get(path, If_None_Match='W/"other"').status == 200


@pytest.mark.parametrize(
    "path",
    ["/_stcore/metrics", "/_stcore/agent", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp", "/static/js/gone.js"],
)
def test_what_is_not_for_visitors_is_not_found(example: Server, path: str) -> None:
    assert example.get(path).status == 404


@pytest.mark.parametrize("path", ["/", "/helse", "/norge.json", "/favicon.png", "/_stcore/metrics", "/_stcore/health"])
def test_every_answer_has_the_security_headers(example: Server, path: str) -> None:
    headers = example.get(path).headers

    assert re.search(r"script-src 'self' 'wasm-unsafe-eval' 'sha256-\S+';", headers["Content-Security-Policy"])
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_outline_of_the_counties_is_given_to_all_and_kept_for_a_day(example: Server) -> None:
    answer = example.get("/norge.json")

    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/json")
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    counties = json.loads(answer.text)["objects"]["counties"]["geometries"]
    assert len(counties) == 15
    assert all(county["arcs"] for county in counties)


def test_health_is_ok_while_the_store_answers(example: Server) -> None:
    answer = example.get("/helse")

    assert (answer.status, answer.text) == (200, "ok")


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "app.example"},
        {"Host": "localhost.example"},
        {"Host": "192.0.2.1"},
        {"X_Forwarded_For": "192.0.2.1"},
        {"Forwarded": "for=127.0.0.1"},
    ],
)
def test_example_refuses_who_is_not_on_this_machine(example: Server, headers: dict[str, str]) -> None:
    answer = example.get("/", **headers)

    assert answer.status == 403
    assert answer.text == "Eksempelet svarer bare på maskinen det kjører på. Åpne http://127.0.0.1 der."


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "127.0.0.2"])
def test_example_answers_under_each_name_of_loopback(example: Server, host: str) -> None:
    assert example.get("/", Host=f"{host}:{example.port}").status == 200


def test_example_refuses_foreign_websockets(example: Server) -> None:
    assert websocket_status(example) == 101
    assert websocket_status(example, Host="app.example") == 403
    assert websocket_status(example, Origin="http://app.example") == 403


def test_real_app_answers_under_its_own_names_alone(real: Server) -> None:
    assert real.get("/", Host="app.example").status == 200
    assert real.get("/", Host="other.example").status == 403
    assert websocket_status(real, Host="app.example") == 101
    assert websocket_status(real, Host="other.example") == 403


def test_real_app_that_is_reached_by_https_binds_browsers_and_cookies_to_it(real: Server, example: Server) -> None:
    signing_out = real.get("/auth/logout", Host="app.example", Cookie="_streamlit_user=x")

    cookies = signing_out.headers.get_all("Set-Cookie")
    assert cookies
    assert all("; Secure" in cookie for cookie in cookies)
    assert real.get("/", Host="app.example").headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "Strict-Transport-Security" not in example.get("/").headers


def test_a_page_that_fails_shows_a_code_that_is_in_the_log_and_nothing_of_what_failed(example: Server) -> None:
    async def look() -> str:
        async with visiting(Page("page", f"http://127.0.0.1:{example.port}/?feil=1")) as tab:
            return text_of(await tab.say())

    sent = asyncio.run(look())

    [code] = set(re.findall(r"Oppgi koden ([A-Z]{4}-[2-9]{4}) hvis du trenger hjelp", sent))
    assert not [word for word in ("Hemmelig", "ValueError", "Traceback", "raise ") if word in sent]
    [told] = [json.loads(line) for line in example.logged().splitlines() if code in line]
    assert (told["error"], told["stack"][-1].rpartition(":")[0]) == ("ValueError", "programme/ui/frame.py:<module>")
    assert "Hemmelig" not in example.logged()


def test_server_takes_commands_beside_its_store(example: Server) -> None:
    path = example.store.with_suffix(".sock")

    answer = ask_server(path, "unknown")

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert answer is not None
    assert answer.text.startswith("Appen kjenner ikke kommandoen.")
    assert not answer.is_done


@pytest.mark.parametrize("launcher", LAUNCHERS)
def test_app_does_not_start_on_a_store_of_the_other_kind(
    project: Path, new_store: Callable[[Kind], Path], launcher: str
) -> None:
    settings = environment(PROGRAMME_STORE=str(new_store(Kind.REAL)), PROGRAMME_MODE="example")

    ended = run_to_the_end(launcher, project, settings)

    said = ended.stdout + ended.stderr
    assert ended.returncode == 3
    assert "er merket «real», men appen er startet for «example»." in said
    assert "Traceback" not in said


def test_app_does_not_start_on_faulty_settings(project: Path) -> None:
    ended = run_to_the_end("uvicorn", project, environment(PROGRAMME_MODE="test"))

    assert ended.returncode == 1
    assert ended.stderr == "PROGRAMME_MODE er «test». Skriv «example» for eksempelet, eller «real» for virkelig bruk.\n"


@pytest.mark.parametrize("launcher", LAUNCHERS)
def test_app_does_not_start_for_real_with_a_cookie_secret_that_can_be_guessed(
    project: Path, new_store: Callable[[Kind], Path], launcher: str
) -> None:
    settings = {**REAL, "PROGRAMME_COOKIE_SECRET": "changeme" * 8}

    ended = run_to_the_end(launcher, project, environment(PROGRAMME_STORE=str(new_store(Kind.REAL)), **settings))

    said = ended.stdout + ended.stderr
    assert ended.returncode == 1
    assert "PROGRAMME_COOKIE_SECRET mangler eller kan gjettes." in said
    assert "Traceback" not in said
    assert "changeme" not in said


def run_to_the_end(launcher: str, project: Path, settings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(launcher, free_port()),
        cwd=project,
        env=settings,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
