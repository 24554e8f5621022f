"""The address of a file, tried by whoever else may have come by it: another browser, nobody, one who has left."""

import ast
import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.memory_media_file_storage import _calculate_file_id

from tests.abuse.forging import visiting
from tests.abuse.real import Real, post
from tests.abuse.serving import Answer
from tests.bench.wire import Page, Run
from tests.factories import ROOT
from tests.rights_world import Part, someone

OWN, TABLE, LIST = "/mine-opplysninger?vis=filer", "/deltakelse?vis=kommuner", "/kommuner?vis=fil"
KEYS = {
    *("'pdf'", "'json'", "'participants'", "'outreach'", "'plan-template'"),
    *("f'{key}-{ending}'", "f'minutes-{each.id}'"),  # the first is a plan's, or a draft's
}
"""Of all the files that there are. A further one fails a test until it is among those that are tried."""


def offered(run: Run) -> Mapping[str, str]:
    """The addresses of the files that a page offers, by the words on the button."""
    sent: list[Any] = [ForwardMsg.FromString(frame) for frame in run.frames]
    buttons = [each.delta.new_element.link_button for each in sent]
    return {button.label: button.url for button in buttons if button.url}


@asynccontextmanager
async def looking(real: Real, path: str, cookie: str) -> AsyncIterator[Mapping[str, str]]:
    """While the tab is open: what it offers."""
    async with visiting(Page("page", real.servers[0].url + path), Cookie=cookie) as tab:
        yield offered(await tab.say())


def ask(real: Real, address: str, cookie: str = "", *, server: int = 0) -> Answer:
    return real.servers[server].ask("GET", address, {"Cookie": cookie})


def test_there_are_no_other_files_and_no_other_way_to_give_them() -> None:
    code = [path for folder in ("pages", "programme/ui") for path in sorted((ROOT / folder).glob("*.py"))]
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in code]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    gives = [*named("download", calls), *named("download_link", calls)]
    words = [word for call in gives for word in call.keywords if word.arg == "key"]
    keys = [ast.unparse(word.value) for word in words]
    assert sorted(keys) == sorted(KEYS)
    assert named("download_button", calls) == []


def named(name: str, calls: list[ast.Call]) -> list[ast.Call]:
    return [call for call in calls if name in {getattr(call.func, "id", ""), getattr(call.func, "attr", "")}]


def test_a_file_is_given_to_the_browser_that_it_is_offered_in_and_to_no_other(real: Real) -> None:
    board, own = Part.BOARD, real.signed_in(Part.BOARD)
    others = {
        "nobody": "",
        "another board": real.signed_in(Part.OTHER_BOARD),
        "programme management": real.signed_in(Part.MANAGEMENT),
        "the same person elsewhere": real.signed_in(board),
        "a session that is none": "programme_session=x",
    }

    tried = (
        (OWN, "Last ned JSON", someone(board).name.encode()),
        (TABLE, "Last ned som CSV", "Bodø".encode()),
        (LIST, "Last ned som Excel", b"xl/worksheets"),
    )

    async def attempt() -> None:
        for path, label, inside in tried:
            async with looking(real, path, own) as files:
                given = await asyncio.to_thread(ask, real, files[label], own)
                assert (given.status, given.headers["Cache-Control"]) == (200, "no-store")
                assert given.headers["Content-Disposition"].startswith("attachment; filename=")
                assert inside in given.body
                for who, cookie in others.items():
                    refused = await asyncio.to_thread(ask, real, files[label], cookie)
                    assert (refused.status, "Filen finnes ikke her" in refused.body.decode()) == (404, True), (
                        who,
                        label,
                    )
                    assert inside not in refused.body
                assert (await asyncio.to_thread(ask, real, files[label], own, server=1)).status == 404
            assert re.fullmatch(r"/fil/[\w-]{43}", files[label])

    asyncio.run(attempt())


def test_a_file_is_given_to_nobody_once_the_tab_is_signed_out(real: Real) -> None:
    cookie = real.signed_in(Part.BOARD)

    async def attempt() -> Answer:
        async with looking(real, OWN, cookie) as files:
            assert (await asyncio.to_thread(ask, real, files["Last ned PDF"], cookie)).body.startswith(b"%PDF")
            assert (await asyncio.to_thread(post, real.servers[0], "/logg-ut", cookie=cookie)).status == 200
            return await asyncio.to_thread(ask, real, files["Last ned PDF"], cookie)

    refused = asyncio.run(attempt())
    assert refused.status == 403
    assert "Du er logget ut" in refused.body.decode()
    assert "Logg inn igjen, og last ned filen på nytt." in refused.body.decode()


def test_a_file_is_given_to_nobody_who_has_lost_the_role_for_it(real: Real) -> None:
    cookie, grant = real.signed_in(Part.BOARD), real.world.grants[Part.BOARD]
    until = "UPDATE role_grant SET valid_to = {} WHERE id = $grant"

    async def attempt() -> Answer:
        async with looking(real, TABLE, cookie) as files:
            address = files["Last ned som CSV"]
            assert (await asyncio.to_thread(ask, real, address, cookie)).status == 200
            real.store.write(lambda work: work.rows(until.format("date '2024-12-31'"), grant=grant))
            return await asyncio.to_thread(ask, real, address, cookie)

    try:
        refused = asyncio.run(attempt())
    finally:
        real.store.write(lambda work: work.rows(until.format("NULL"), grant=grant))
    assert refused.status == 403
    assert "Filen kan ikke lastes ned" in refused.body.decode()


@pytest.mark.parametrize("name", ["mine-opplysninger.json", None])
def test_what_stands_in_a_file_does_not_lead_to_it(real: Real, name: str | None) -> None:
    """Streamlit names what it keeps after its content. None of ours is kept there."""
    cookie = real.signed_in(Part.BOARD)

    async def attempt() -> list[int]:
        async with looking(real, OWN, cookie) as files:
            given = await asyncio.to_thread(ask, real, files["Last ned JSON"], cookie)
            key = _calculate_file_id(given.body, "application/json", name)
            guesses = (f"/media/{key}.json", f"/media/{key}", f"/fil/{key}")
            return [(await asyncio.to_thread(ask, real, guess, cookie)).status for guess in guesses]

    assert asyncio.run(attempt()) == [404, 404, 404]


def test_a_file_is_gone_with_its_tab(real: Real) -> None:
    cookie = real.signed_in(Part.BOARD)

    async def attempt() -> tuple[int, int]:
        async with looking(real, OWN, cookie) as files:
            before = (await asyncio.to_thread(ask, real, files["Last ned JSON"], cookie)).status
        return before, (await asyncio.to_thread(ask, real, files["Last ned JSON"], cookie)).status

    before, after = asyncio.run(attempt())
    assert before == 200
    assert after in {403, 404}
