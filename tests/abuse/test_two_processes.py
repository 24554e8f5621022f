"""Two processes on one PostgreSQL store: what one has used up or ended is so in the other."""

from concurrent.futures import ThreadPoolExecutor

from tests.abuse.real import Real, post
from tests.abuse.serving import Answer
from tests.rights_world import Part, someone

NAME = someone(Part.BOARD).name


def is_in(real: Real, cookie: str) -> list[bool]:
    return [not real.sees("/", cookie, server).lacks((f"<strong>{NAME}</strong>",)) for server in range(2)]


def test_a_link_is_used_once_by_both_and_its_session_holds_and_ends_in_both(real: Real) -> None:
    token = real.link(Part.BOARD)

    def use(number: int) -> Answer:
        return post(real.servers[number % 2], "/inn", f"token={token}")

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(use, range(16)))

    assert sorted(answer.status for answer in answers) == [303, *[403] * 15]
    [given] = [answer.headers["Set-Cookie"] for answer in answers if answer.headers["Set-Cookie"]]
    cookie = given.partition(";")[0]
    assert is_in(real, cookie) == [True, True]

    assert post(real.servers[0], "/logg-ut", cookie=cookie).status == 200
    assert is_in(real, cookie) == [False, False]
