"""What people do to sign in and out: ask for a link, use it, be met by a provider's claims, link them."""

from programme.access.audit import write_audit
from programme.access.doing import action
from programme.access.model import Actor, Role
from programme.access.rights import Right, require
from programme.language import NotAllowed, _
from programme.sign_in.asking import note_request
from programme.sign_in.model import (
    LINK_ASKED_FOR,
    SIGNED_IN_LASTS,
    Claims,
    IdentityTaken,
    IdentityUnknown,
    LinkRequestForm,
    LinkUnusable,
    Redeemed,
    SignedOut,
    is_past,
)
from programme.sign_in.records import has_ended, identity_of, keep_identity, link_by_token, met_by_address, signed_in
from programme.sign_in.resolving import resolve_requests
from programme.sign_in.tokens import hashed, token_from
from programme.store import Transaction

__all__ = [
    "end_session",
    "end_sign_in",
    "link_identity",
    "meet_identity",
    "redeem_link",
    "request_link",
    "resolve_requests",
]

_USE = "UPDATE sign_in_link SET used_at = $now WHERE id = $id"
_END = """
    UPDATE session SET ended_at = $now WHERE id = $session_id AND ended_at IS NULL AND expires_at > $now
    RETURNING person_id
"""


@action
def request_link(
    actor: Actor, transaction: Transaction, form: LinkRequestForm, *, client: str, target: str, secret: str
) -> str:
    """Ask for a one-time link to `target`; gives the answer, in words, which is the same for every address.

    `client` is the network address of who asks; `secret` keys the marks of both addresses. One row is written, whether
    the address is known or not: who is known is found out later, by the system (resolve_requests). Nothing is logged:
    anybody can ask a thousand times, and about whomever they like. Raises TooManyRequests.
    """
    require(actor, Right.ASK_FOR_LINK)
    note_request(transaction, actor, email=form.email, client=client, secret=secret, target=target)
    return _(LINK_ASKED_FOR)


@action
def redeem_link(actor: Actor, transaction: Transaction, *, token: str, page: str = "") -> Redeemed:
    """Use the link up and begin a session of the person whose link it is. Raises LinkUnusable.

    `page` is the random text of the opening of its page that the click comes from: a second click there gives the
    session that the first one began, whose answer the browser may have thrown away.
    """
    require(actor, Right.REDEEM_LINK)
    link = link_by_token(transaction, token)
    if link is None:
        raise LinkUnusable
    session_token = token_from(token, page)
    begun = signed_in(transaction, session_token=session_token, claims=None, at=actor.at)
    if begun.person_id == link["person_id"]:
        return Redeemed(session_token, link["target"])
    if link["used_at"] or link["expires_at"] <= actor.at:
        raise LinkUnusable
    transaction.rows(_USE, id=link["id"], now=actor.at)
    transaction.insert(
        "session",
        id=hashed(session_token),
        person_id=link["person_id"],
        began_at=actor.at,
        expires_at=actor.at + SIGNED_IN_LASTS,
        ended_at=None,
    )
    after = {"person": link["person_id"]}
    write_audit(transaction, actor, "redeem_link", kind="sign_in_link", record_id=link["id"], after=after)
    return Redeemed(session_token, link["target"])


@action
def end_session(actor: Actor, transaction: Transaction, *, session_token: str) -> str:
    """Sign out; gives whose session it was, empty when it was over already. Who has the token may end it."""
    session_id = hashed(session_token)
    ended = transaction.rows(_END, session_id=session_id, now=actor.at)
    if not ended:
        return ""
    person_id = str(ended[0]["person_id"])
    write_audit(transaction, actor, "end_session", kind="session", record_id=session_id, after={"person": person_id})
    return person_id


@action
def end_sign_in(actor: Actor, transaction: Transaction, *, claims: Claims) -> str:
    """Sign out of what a provider said: it signs nobody in any more, in no other tab, nor where its cookie was copied.

    Gives whose it was, empty when it is over already or nobody's. Who has the claims may end them.
    """
    person_id = identity_of(transaction, claims)
    if person_id is None or is_past(claims, actor.at) or has_ended(transaction, claims):
        return ""
    session_id = hashed(claims.sign_in)
    began, until = claims.issued_at, claims.issued_at + SIGNED_IN_LASTS
    row = {"id": session_id, "person_id": person_id, "began_at": began, "expires_at": until, "ended_at": actor.at}
    transaction.insert("session", **row)
    write_audit(transaction, actor, "end_sign_in", kind="session", record_id=session_id, after={"person": person_id})
    return person_id


@action
def link_identity(actor: Actor, transaction: Transaction, *, claims: Claims) -> str:
    """The claims become one more way in for the person who is signed in; gives the person's id.

    Raises IdentityTaken when they are another person's, SignedOut when the provider said so too long ago.
    """
    if actor.person_id is None or actor.has(Role.SYSTEM):
        raise NotAllowed
    if is_past(claims, actor.at):
        raise SignedOut
    owner = identity_of(transaction, claims)
    if owner not in {None, actor.person_id}:
        raise IdentityTaken
    if owner is None:
        _keep(transaction, actor, "link_identity", claims, actor.person_id)
    return actor.person_id


@action
def meet_identity(actor: Actor, transaction: Transaction, *, claims: Claims) -> str:
    """The first time that someone comes with these claims: they are linked to whoever has the address.

    Only an address that the provider is trusted with counts. Gives the person's id. Raises IdentityUnknown,
    SignedOut when the provider said so too long ago.
    """
    require(actor, Right.MEET_IDENTITY)
    if is_past(claims, actor.at):
        raise SignedOut
    person_id = met_by_address(transaction, claims)
    if person_id is None or identity_of(transaction, claims) not in {None, person_id}:
        raise IdentityUnknown
    _keep(transaction, actor, "meet_identity", claims, person_id)
    return person_id


def _keep(transaction: Transaction, actor: Actor, name: str, claims: Claims, person_id: str) -> None:
    keep_identity(transaction, actor, claims, person_id=person_id)
    # What the provider calls the person stays out of the log.
    after = {"issuer": claims.issuer}
    write_audit(transaction, actor, name, kind="identity", record_id=person_id, after=after)
