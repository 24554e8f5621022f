"""Who has signed in at this browser: asked of the store anew in every run and at every click."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

import streamlit as st

from programme.access.grants import actor_of
from programme.access.model import Actor, nobody
from programme.language import RuleBroken
from programme.server.entrance import COOKIE
from programme.server.running import running
from programme.server.sign_in_settings import Provider
from programme.sign_in.actions import meet_identity
from programme.sign_in.model import Claims, SignedIn, SignedOut
from programme.sign_in.records import signed_in
from programme.sign_in.tokens import sealed
from programme.ui.running import store

_MET: Final = "session.met"
_NEEDED: Final = ("iss", "sub", "iat")


def present(at: datetime) -> SignedIn:
    """Who is signed in at `at`. An identity with a known, trusted address is linked the first time it comes."""
    found = _present(at)
    if found.unknown and found.person_id is None and st.session_state.get(_MET) != found.unknown:
        st.session_state[_MET] = found.unknown  # those whom nobody knows are not looked up again in this tab
        try:
            meet_identity(nobody(at), store(), claims=found.unknown)
        except RuleBroken:
            return found
        return _present(at)
    return found


def still(person_id: str) -> Callable[[datetime], Actor]:
    """What gives the person as an actor at a moment, while it is they who are signed in; raises SignedOut after."""

    def who(at: datetime) -> Actor:
        if _present(at).person_id != person_id:
            raise SignedOut
        return actor_of(store(), person_id, at)

    return who


def _present(at: datetime) -> SignedIn:
    return signed_in(store(), session_token=st.context.cookies.get(COOKIE), claims=_claims(), at=at)


def sealed_claims() -> str:
    """What a provider says, for the form that signs out to hand back; empty when nobody came that way."""
    claims = _claims()
    return sealed(running().settings.cookie_secret, claims.model_dump_json(exclude={"email"})) if claims else ""


def account(claims: Claims) -> str:
    """The account as the person knows it: what the provider calls it, and the provider's name."""
    provider = _provider()
    name = claims.email or claims.subject
    return f"{name} ({provider.name})" if provider else name


def _claims() -> Claims | None:
    """What a provider of ours says, as Streamlit keeps it in its signed cookie; None when nobody came that way."""
    user, provider = st.user.to_dict(), _provider()
    if provider is None or not user.get("is_logged_in") or not all(map(user.get, _NEEDED)):
        return None
    email_verified = user.get("email_verified")
    return Claims(
        issuer=str(user["iss"]),
        subject=str(user["sub"]),
        email=str(user.get("email") or ""),
        is_email_trusted=provider.trusts_email or email_verified is True or email_verified == "true",
        issued_at=datetime.fromtimestamp(int(str(user["iat"])), UTC),
    )


def _provider() -> Provider | None:
    """Where the person came from, while it is one of those set up."""
    key = st.user.get("provider")
    return next((each for each in running().settings.providers if each.key == key), None)
