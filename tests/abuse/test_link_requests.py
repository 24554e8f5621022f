"""Asking for links as a stranger does who sends whatever he likes: over the page's own wire, again and again."""

import asyncio

from streamlit.proto.WidgetStates_pb2 import WidgetState

from programme.sign_in.model import LINK_ASKED_FOR, MOST_BY_CLIENT, TooManyRequests
from programme.sign_in.tokens import mark
from tests.abuse.forging import drawn, text_of, visiting
from tests.abuse.real import Real
from tests.bench.wire import Page
from tests.server.servers import SECRET


async def ask(real: Real, *addresses: str, forwarded: str) -> list[str]:
    """What is sent back for each address, by a server behind a proxy that tells who asks."""
    answers = []
    async with visiting(Page("page", real.servers[0].url + "/"), X_Forwarded_For=forwarded) as tab:
        shown = {each.label: each.id for each in drawn(await tab.say())}
        pressed = WidgetState(id=shown["Send meg en lenke"], trigger_value=True)
        for address in addresses:
            typed = WidgetState(id=shown["E-postadresse"], string_value=address)
            answers.append(text_of(await tab.say(typed, pressed)))
    return answers


def requests_by(real: Real, client: str) -> int:
    sql = "SELECT count(*) AS found FROM link_request WHERE client_mark = $mark"
    return int(real.store.rows(sql, mark=mark(SECRET, "client", client))[0]["found"])


def test_a_client_is_who_the_proxy_says_and_not_who_it_says_itself(real: Real) -> None:
    """What stands first was sent by the client, what stands last the proxy has added."""
    asyncio.run(ask(real, "a@kommune.example", forwarded="198.51.100.7, 203.0.113.9"))
    asyncio.run(ask(real, "b@kommune.example", forwarded="198.51.100.8, 203.0.113.9"))
    assert requests_by(real, "203.0.113.9") == 2
    assert requests_by(real, "198.51.100.7") == requests_by(real, "198.51.100.8") == 0


def test_whoever_asks_on_and_on_is_told_to_wait_and_another_is_not(real: Real) -> None:
    over = 3
    addresses = [f"person{number}@kommune.example" for number in range(MOST_BY_CLIENT + over)]
    answers = asyncio.run(ask(real, *addresses, forwarded="203.0.113.50"))

    assert [str(TooManyRequests()) in answer for answer in answers] == [False] * MOST_BY_CLIENT + [True] * over
    assert all(LINK_ASKED_FOR in answer for answer in answers[:MOST_BY_CLIENT])
    assert requests_by(real, "203.0.113.50") == MOST_BY_CLIENT
    [answer] = asyncio.run(ask(real, "enda-en@kommune.example", forwarded="203.0.113.51"))
    assert LINK_ASKED_FOR in answer
