"""Links are asked for by anybody, as often as the limits allow, and made for those who are known."""

from datetime import datetime, timedelta

import pytest

from programme.access.model import nobody, system
from programme.language import NotAllowed
from programme.sign_in.actions import request_link
from programme.sign_in.model import LINK_ASKED_FOR, LinkRequestForm, TooManyRequests, counted_as, local_target
from programme.sign_in.resolving import resolve_requests
from programme.store import Store
from tests.factories import MORNING, programme_manager
from tests.sign_in.asking import KARI, OLA, SECRET, Listening, ask, erase, everything, known, links, redeem, token_for


def after(**times: float) -> datetime:
    return MORNING + timedelta(**times)


def test_known_and_unknown_get_the_same_answer_and_leave_the_same_row(store: Store) -> None:
    known(store)

    assert ask(store, KARI) == ask(store, "ukjent@kommune.example") == LINK_ASKED_FOR
    rows = store.rows("SELECT * FROM link_request")
    assert len(rows) == 2
    assert len({tuple(sorted(set(row) - {"id"})) for row in rows}) == 1
    same = [{name: row[name] for name in row if name not in {"id", "email", "address_mark"}} for row in rows]
    assert same[0] == same[1]
    assert {row["email"] for row in rows} == {KARI, "ukjent@kommune.example"}
    assert store.rows("SELECT * FROM outbox") == links(store) == []


def test_asking_costs_the_same_statements_whether_the_address_is_known(store: Store) -> None:
    known(store)
    to_known, to_unknown, to_one_too_many = (Listening(store) for _time in range(3))

    ask(to_known, KARI)
    ask(to_unknown, "ukjent@kommune.example")
    for _time in range(2):
        ask(store, KARI)
    ask(to_one_too_many, KARI)

    assert to_known.heard == to_unknown.heard == to_one_too_many.heard
    assert len(to_known.heard) == 2


def test_marks_are_keyed_and_tell_nothing_of_the_address(store: Store) -> None:
    ask(store, "Kari@Kommune.example")
    ask(store, KARI)
    form = LinkRequestForm(email=KARI)

    request_link(nobody(MORNING), store, form, client="192.0.2.1", target="/", secret=SECRET.upper())

    rows = store.rows("SELECT address_mark, client_mark FROM link_request")
    assert sorted([len({row["address_mark"] for row in rows}), len({row["client_mark"] for row in rows})]) == [2, 2]
    assert "192.0.2.1" not in repr(rows)
    assert "kari" not in repr(rows)


def test_a_known_address_gets_a_link_and_a_mail_without_address_and_token(store: Store) -> None:
    kari = known(store)
    ask(store, KARI, target="/samlinger?kull=2024-25")

    assert resolve_requests(system(after(seconds=5)), store) == 1

    [link] = links(store)
    assert (link["person_id"], link["email"], link["target"]) == (kari, KARI, "/samlinger?kull=2024-25")
    assert (link["token_hash"], link["used_at"]) == (None, None)
    assert link["expires_at"] == after(minutes=20, seconds=5)
    [message] = store.rows("SELECT kind, recipient_id, record_id, facts FROM outbox")
    assert message == {"kind": "sign_in_link", "recipient_id": kari, "record_id": link["id"], "facts": "{}"}


def test_no_request_keeps_its_address_once_it_is_handled(store: Store) -> None:
    known(store)
    ask(store, KARI)
    ask(store, "ukjent@kommune.example")

    resolve_requests(system(after(seconds=5)), store)

    rows = store.rows("SELECT email, handled_at FROM link_request")
    assert rows == [{"email": None, "handled_at": after(seconds=5)}] * 2
    assert "ukjent" not in everything(store)
    assert KARI not in everything(store, besides=("sign_in_link", "audit_log"))


def test_nothing_is_made_twice(store: Store) -> None:
    known(store)
    ask(store)

    assert [resolve_requests(system(MORNING), store) for _time in range(2)] == [1, 0]
    assert len(links(store)) == 1


def test_asking_is_for_those_who_are_not_signed_in_and_resolving_for_the_system(store: Store) -> None:
    manager = programme_manager(store)
    with pytest.raises(NotAllowed):
        request_link(manager, store, LinkRequestForm(email=KARI), client="", target="/", secret=SECRET)
    with pytest.raises(NotAllowed):
        resolve_requests(manager, store)


def test_a_person_who_is_erased_gets_no_link(store: Store) -> None:
    kari = known(store)
    ask(store)
    erase(store, kari)

    assert resolve_requests(system(MORNING), store) == 0
    assert links(store) == []


def test_an_address_has_three_links_in_a_quarter_of_an_hour(store: Store) -> None:
    known(store)
    answers = {ask(store, at=after(seconds=number), client=f"192.0.2.{number}") for number in range(5)}

    assert answers == {LINK_ASKED_FOR}
    kept = store.rows("SELECT email FROM link_request WHERE handled_at IS NOT NULL")
    assert kept == [{"email": None}] * 2
    assert resolve_requests(system(after(minutes=1)), store) == 3
    assert len(store.rows("SELECT id FROM link_request")) == 5
    ask(store, at=after(minutes=16))
    assert resolve_requests(system(after(minutes=16)), store) == 1


def test_asking_on_and_on_for_somebody_else_does_not_keep_them_out(store: Store) -> None:
    known(store)
    for minute in range(0, 45, 2):
        ask(store, at=after(minutes=minute))
        resolve_requests(system(after(minutes=minute)), store)
    newest = max(link["created_at"] for link in links(store))
    assert newest > after(minutes=25)


def test_an_office_of_thirty_behind_one_address_is_not_kept_out(store: Store) -> None:
    """Each as often as an address may have a link, at the same time."""
    for time in range(3):
        for number in range(30):
            ask(store, f"person{number}@kommune.example", at=after(seconds=20 * time + number / 2))

    with pytest.raises(TooManyRequests, match="Vent et kvarter"):
        ask(store, "enda-en@kommune.example", at=after(minutes=2))
    ask(store, "enda-en@kommune.example", at=after(minutes=2), client="192.0.2.2")
    ask(store, "enda-en@kommune.example", at=after(minutes=17))


def test_a_client_that_asks_a_thousand_times_in_a_minute_is_refused_and_others_are_not(store: Store) -> None:
    let_through = 0
    for number in range(1000):
        try:
            ask(store, f"person{number}@kommune.example", at=after(seconds=number * 0.059), client="198.51.100.1")
        except TooManyRequests:
            continue
        let_through += 1

    assert let_through == 90
    assert ask(store, at=after(seconds=59)) == LINK_ASKED_FOR


@pytest.mark.parametrize(
    ("client", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8:0:0:ffff::2", "2001:db8::/64"),
        ("2001:db8:0:1::2", "2001:db8:0:1::/64"),
        ("::1", "::/64"),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.1"),
        ("-", "-"),
        ("testclient", "testclient"),
    ],
)
def test_a_network_of_ipv6_counts_as_one_client(client: str, counted: str) -> None:
    assert counted_as(client) == counted


def test_whoever_has_a_network_of_addresses_asks_no_more_than_others(store: Store) -> None:
    for number in range(90):
        ask(store, f"person{number}@kommune.example", client=f"2001:db8::{number:x}")

    with pytest.raises(TooManyRequests):
        ask(store, "enda-en@kommune.example", client="2001:db8::ffff")


def test_a_thousand_requests_in_a_minute_leave_no_more_than_the_limits(store: Store) -> None:
    known(store)
    refused = 0
    for number in range(1000):
        email = KARI if number % 2 else f"person{number}@kommune.example"
        try:
            ask(store, email, at=after(seconds=number * 0.059), client=f"192.0.2.{number % 100}")
        except TooManyRequests:
            refused += 1

    assert refused == 800
    assert len(store.rows("SELECT id FROM link_request")) == 200
    waiting = store.rows("SELECT email FROM link_request WHERE handled_at IS NULL")
    assert len([row for row in waiting if row["email"] == KARI]) == 3
    assert resolve_requests(system(after(minutes=1)), store) == 3
    assert len(store.rows("SELECT id FROM outbox")) == 3


def test_what_is_spent_is_cleared_away(store: Store) -> None:
    known(store)
    redeem(store, token_for(store))
    ask(store, OLA, at=after(days=2))

    resolve_requests(system(after(days=2)), store)

    assert store.rows("SELECT requested_at FROM link_request") == [{"requested_at": after(days=2)}]
    assert links(store) == store.rows("SELECT id FROM session") == []


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        ("/interesse?kull=2024-25", "/interesse?kull=2024-25"),
        ("https://annet.example/", "/"),
        ("//annet.example/", "/"),
        ("/\\annet.example/", "/"),
        ("/\t/annet.example/", "/"),
        ("/a\r\nSet-Cookie: b", "/"),
        ("javascript:alert(1)", "/"),
        ("/" + "a" * 600, "/"),
        ("", "/"),
    ],
)
def test_a_link_leads_nowhere_but_into_the_app(target: str, kept: str) -> None:
    assert local_target(target) == kept


def test_a_link_to_elsewhere_is_not_even_kept(store: Store) -> None:
    ask(store, target="//annet.example/")
    assert store.rows("SELECT target FROM link_request") == [{"target": "/"}]
