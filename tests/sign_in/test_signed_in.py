"""Who is signed in: by a session, by a provider's claims, for twelve hours; and how claims find their person."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from programme.access.grants import actor_of
from programme.access.model import nobody, system
from programme.language import NotAllowed, RuleBroken
from programme.sign_in.actions import end_session, link_identity, meet_identity
from programme.sign_in.model import Claims, IdentityTaken, IdentityUnknown, SignedIn, SignedOut
from programme.sign_in.records import signed_in
from programme.sign_in.tokens import new_token
from programme.store import Store
from tests.factories import MORNING
from tests.sign_in.asking import KARI, OLA, claims, erase, known, redeem, token_for

NOW = MORNING + timedelta(minutes=5)
HALF_A_DAY = timedelta(hours=12)


def session_of(store: Store, email: str = KARI) -> str:
    return redeem(store, token_for(store, email)).session_token


def who(store: Store, token: str | None = None, said: Claims | None = None, *, at: datetime = NOW) -> SignedIn:
    return signed_in(store, session_token=token, claims=said, at=at)


def meet(store: Store, said: Claims) -> str:
    return meet_identity(nobody(NOW), store, claims=said)


def test_without_session_and_claims_nobody_is_signed_in(store: Store) -> None:
    assert who(store, None) == who(store, "") == who(store, "unknown") == SignedIn()


def test_a_session_lasts_twelve_hours(store: Store) -> None:
    kari = known(store)
    token = session_of(store)

    began = MORNING + timedelta(minutes=1)
    assert who(store, token) == SignedIn(person_id=kari)
    assert who(store, token, at=began + HALF_A_DAY - timedelta(seconds=1)).person_id == kari
    assert who(store, token, at=began + HALF_A_DAY) == SignedIn()


def test_a_session_that_was_ended_is_over(store: Store) -> None:
    kari = known(store)
    token, other = session_of(store), session_of(store)

    assert end_session(nobody(NOW), store, session_token=token) == kari
    assert who(store, token) == SignedIn()
    assert who(store, other).person_id == kari
    assert end_session(nobody(NOW), store, session_token=token) == ""


def test_ending_what_is_no_session_is_done(store: Store) -> None:
    assert end_session(nobody(NOW), store, session_token=new_token()) == ""


def test_an_erased_person_is_signed_out_in_every_way(store: Store) -> None:
    kari = known(store)
    token = session_of(store)
    meet(store, claims())
    erase(store, kari)

    assert who(store, token) == who(store, None, claims()) == SignedIn()


def test_claims_that_nobody_has_are_unknown(store: Store) -> None:
    known(store)
    assert who(store, None, claims()) == SignedIn(unknown=claims())


def test_claims_that_were_met_sign_in_for_twelve_hours(store: Store) -> None:
    kari = known(store)

    assert meet(store, claims()) == kari

    assert who(store, None, claims()) == SignedIn(person_id=kari)
    assert who(store, None, claims(), at=MORNING + HALF_A_DAY - timedelta(seconds=1)).person_id == kari
    assert who(store, None, claims(), at=MORNING + HALF_A_DAY) == SignedIn()


def test_claims_are_known_by_issuer_and_subject_and_not_by_address(store: Store) -> None:
    kari = known(store)
    meet(store, claims())

    assert who(store, None, claims(email="kari.ny@kommune.example")).person_id == kari
    assert who(store, None, claims("ola")).person_id is None
    assert who(store, None, claims(issuer="https://annen.example")).person_id is None


def test_only_a_trusted_address_of_one_person_is_met(store: Store) -> None:
    known(store)
    for said in (
        claims(trusted=False),
        claims(email=""),
        claims(email="ukjent@kommune.example"),
        claims(email="\N{KELVIN SIGN}ari@kommune.example"),  # `kari` in lower case
        claims(email=f"{KARI}, {OLA}"),
    ):
        with pytest.raises(IdentityUnknown):
            meet(store, said)
    assert store.rows("SELECT subject FROM identity") == []


def test_an_address_is_met_in_whatever_case_it_is_written(store: Store) -> None:
    assert known(store) == meet(store, claims(email=" Kari@KOMMUNE.example"))


def test_a_new_owner_of_an_address_does_not_become_the_old_one(store: Store) -> None:
    known(store)
    meet(store, claims("kari"))
    with pytest.raises(IdentityUnknown):
        meet(store, claims("another-with-her-address"))


def test_an_erased_person_is_not_met(store: Store) -> None:
    erase(store, known(store))
    with pytest.raises(IdentityUnknown):
        meet(store, claims())


def test_claims_that_another_has_are_not_met(store: Store) -> None:
    known(store)
    ola = known(store, OLA, "Ola Eksempel")
    meet(store, claims("the-subject", OLA))

    with pytest.raises(IdentityUnknown):
        meet(store, claims("the-subject", KARI))
    assert who(store, None, claims("the-subject", KARI)).person_id == ola


def test_old_claims_neither_meet_nor_link(store: Store) -> None:
    kari = known(store)
    old = claims(at=NOW - HALF_A_DAY)
    with pytest.raises(SignedOut, match="Det du skrev, står her fortsatt"):
        meet(store, old)
    with pytest.raises(SignedOut):
        link_identity(actor_of(store, kari, NOW), store, claims=old)


def test_whoever_is_signed_in_by_a_link_can_link_the_claims_beside_it(store: Store) -> None:
    kari = known(store)
    token = session_of(store)
    said = claims(email="privat@hjemme.example", trusted=False)
    assert (who(store, token, said).person_id, who(store, token, said).unknown) == (kari, said)

    assert link_identity(actor_of(store, kari, NOW), store, claims=said) == kari

    assert who(store, token, said).unknown is None
    assert who(store, None, said).person_id == kari
    assert link_identity(actor_of(store, kari, NOW), store, claims=said) == kari
    assert len(store.rows("SELECT subject FROM identity")) == 1


def test_the_session_counts_before_the_claims(store: Store) -> None:
    kari = known(store)
    known(store, OLA, "Ola Eksempel")
    meet(store, claims("ola", OLA))
    found = who(store, session_of(store), claims("ola", OLA))
    assert (found.person_id, found.unknown) == (kari, None)


def test_claims_of_another_person_are_not_linked(store: Store) -> None:
    kari, ola = known(store), known(store, OLA, "Ola Eksempel")
    meet(store, claims("ola", OLA))

    with pytest.raises(IdentityTaken) as told:
        link_identity(actor_of(store, kari, NOW), store, claims=claims("ola", OLA))
    assert "Ola" not in str(told.value)
    assert who(store, None, claims("ola", OLA)).person_id == ola


def test_only_a_person_links_claims(store: Store) -> None:
    for actor in (nobody(NOW), system(NOW)):
        with pytest.raises(NotAllowed):
            link_identity(actor, store, claims=claims())


def test_two_who_link_the_same_claims_at_once(store: Store) -> None:
    actors = [actor_of(store, known(store, email, "Kari Eksempel"), NOW) for email in (KARI, OLA)]

    def link(number: int) -> bool:
        try:
            link_identity(actors[number], store, claims=claims())
        except RuleBroken:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(link, range(2))) == [False, True]


def test_the_log_has_who_was_linked_and_not_what_the_provider_calls_them(store: Store) -> None:
    kari = known(store)
    meet(store, claims("a-subject-at-the-provider"))
    end_session(nobody(NOW), store, session_token=session_of(store))

    logged = store.rows("SELECT * FROM audit_log WHERE action <> 'add_person'")
    assert [row["record_id"] for row in logged if row["action"] == "meet_identity"] == [kari]
    assert "end_session" in {row["action"] for row in logged}
    assert "a-subject-at-the-provider" not in repr(logged)
    assert KARI not in repr(logged)
