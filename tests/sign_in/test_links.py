"""A link is used once, in time, by whoever has the mail, and signs in the person whose link it is."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from programme.access.model import system
from programme.sign_in.model import LinkUnusable, Redeemed
from programme.sign_in.records import signed_in
from programme.sign_in.resolving import resolve_requests
from programme.sign_in.tokens import hashed, issue_token
from programme.store import Store
from tests.factories import MORNING
from tests.sign_in.asking import KARI, ask, erase, everything, known, links, redeem, token_for


def after(**times: float) -> datetime:
    return MORNING + timedelta(**times)


def test_a_link_signs_its_own_person_in_for_twelve_hours(store: Store) -> None:
    kari = known(store)

    redeemed = redeem(store, token_for(store))

    [session] = store.rows("SELECT * FROM session")
    assert session == {
        "id": hashed(redeemed.session_token),
        "person_id": kari,
        "began_at": after(minutes=1),
        "expires_at": after(hours=12, minutes=1),
        "ended_at": None,
    }
    assert signed_in(store, session_token=redeemed.session_token, claims=None, at=after(hours=12)).person_id == kari


def _used(store: Store) -> str:
    token = token_for(store)
    redeem(store, token)
    return token


def _replaced(store: Store) -> str:
    token = token_for(store)
    issue_token(system(MORNING), store, link_id=links(store)[0]["id"])
    return token


def _expired(store: Store) -> str:
    return token_for(store, at=MORNING - timedelta(minutes=19))


def _of_an_address_given_up(store: Store) -> str:
    token = token_for(store)
    store.write(lambda transaction: transaction.rows("DELETE FROM person_email WHERE email = $kari", kari=KARI))
    return token


def _of_an_address_given_to_another(store: Store) -> str:
    token = _of_an_address_given_up(store)
    known(store, KARI, "Ola Eksempel")
    return token


def _of_somebody_erased(store: Store) -> str:
    token = token_for(store)
    erase(store, links(store)[0]["person_id"])
    return token


@pytest.mark.parametrize(
    "spoilt",
    [
        _used,
        _replaced,
        _expired,
        _of_an_address_given_up,
        _of_an_address_given_to_another,
        _of_somebody_erased,
        lambda _store: "unknown",
    ],
)
def test_whatever_is_wrong_with_a_link_the_answer_is_one(store: Store, spoilt: Callable[[Store], str]) -> None:
    known(store)
    token = spoilt(store)
    sessions = store.rows("SELECT id FROM session")

    with pytest.raises(LinkUnusable) as told:
        redeem(store, token)
    assert (str(told.value), told.value.facts) == (LinkUnusable.sentence, {})
    assert store.rows("SELECT id FROM session") == sessions


def test_what_the_store_keeps_of_a_token_opens_nothing(store: Store) -> None:
    known(store)
    token_for(store)
    with pytest.raises(LinkUnusable):
        redeem(store, links(store)[0]["token_hash"])


def test_a_link_is_used_once_even_by_many_at_once(store: Store) -> None:
    known(store)
    token = token_for(store)

    def use(_number: int) -> Redeemed | None:
        try:
            return redeem(store, token)
        except LinkUnusable:
            return None

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(use, range(16)))

    assert len([outcome for outcome in outcomes if outcome]) == 1
    assert len(store.rows("SELECT id FROM session")) == 1


def test_a_token_lasts_twenty_minutes_from_when_its_mail_is_sent(store: Store) -> None:
    known(store)
    ask(store)
    resolve_requests(system(MORNING), store)
    token = issue_token(system(after(minutes=15)), store, link_id=links(store)[0]["id"])

    with pytest.raises(LinkUnusable):
        redeem(store, token, minutes=35)
    assert redeem(store, token, minutes=34)


def test_a_link_asked_for_too_long_ago_gets_no_token(store: Store) -> None:
    known(store)
    token_for(store)
    link_id = links(store)[0]["id"]
    issue_token(system(after(minutes=19)), store, link_id=link_id)

    with pytest.raises(LinkUnusable):
        issue_token(system(after(minutes=21)), store, link_id=link_id)


def test_a_used_link_gets_no_token(store: Store) -> None:
    known(store)
    redeem(store, token_for(store))
    for link_id in (links(store)[0]["id"], "unknown"):
        with pytest.raises(LinkUnusable):
            issue_token(system(after(minutes=2)), store, link_id=link_id)


def test_no_token_and_no_address_is_at_rest_in_the_clear(store: Store) -> None:
    known(store)
    token = token_for(store)
    redeemed = redeem(store, token)

    assert token not in everything(store)
    assert redeemed.session_token not in everything(store)
    logged = store.rows("SELECT * FROM audit_log WHERE action <> 'add_person'")
    assert {"make_sign_in_link", "issue_token", "redeem_link"} <= {row["action"] for row in logged}
    assert KARI not in repr(logged)
