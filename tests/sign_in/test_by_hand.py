"""A link that is handed over by hand is like any other, and no mail is queued for it."""

import pytest

from programme.access.model import nobody, system
from programme.language import NotAllowed
from programme.sign_in.by_hand import AddressUnknown, make_link
from programme.sign_in.model import LinkRequestForm
from programme.sign_in.records import signed_in
from programme.sign_in.tokens import issue_token
from programme.store import Store
from tests.factories import MORNING
from tests.sign_in.asking import KARI, OLA, erase, known, links, redeem


def test_a_link_by_hand_signs_in_the_person_who_has_the_address(store: Store) -> None:
    kari = known(store)

    link_id = make_link(system(MORNING), store, LinkRequestForm(email=KARI.upper()))
    redeemed = redeem(store, issue_token(system(MORNING), store, link_id=link_id))

    assert signed_in(store, session_token=redeemed.session_token, claims=None, at=MORNING).person_id == kari
    assert redeemed.target == "/"
    assert store.rows("SELECT count(*) AS found FROM outbox") == [{"found": 0}]


def test_nobody_gets_a_link_for_an_address_that_is_no_ones_or_was_of_one_erased(store: Store) -> None:
    erase(store, known(store))

    for email in (KARI, OLA):
        with pytest.raises(AddressUnknown):
            make_link(system(MORNING), store, LinkRequestForm(email=email))
    assert links(store) == []


def test_a_visitor_makes_no_link(store: Store) -> None:
    known(store)

    with pytest.raises(NotAllowed):
        make_link(nobody(MORNING), store, LinkRequestForm(email=KARI))
