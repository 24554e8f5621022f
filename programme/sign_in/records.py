"""Who is signed in, and what signing in reads and writes.

No rights are checked here: asking who is signed in is how one becomes an actor.
"""

from datetime import datetime, timedelta

from programme.access.model import Actor
from programme.sign_in.model import MANY_LASTS, Asked, Claims, SignedIn, is_past, matching_address
from programme.sign_in.tokens import hashed
from programme.store import Reader, Transaction
from programme.store.store import Row, one_row

# Moments are compared in Python: a query that is the same from run to run is remembered.
_SESSION = """
    SELECT person_id, expires_at, ended_at FROM session
    WHERE id = $session_id AND person_id NOT IN (SELECT person_id FROM erasure)
"""
_IDENTITY = """
    SELECT identity.person_id, erasure.erased_at FROM identity
    LEFT JOIN erasure ON erasure.person_id = identity.person_id
    WHERE issuer = $issuer AND subject = $subject
"""
_BY_ADDRESS = """
    SELECT person_id FROM person_email
    WHERE email = $email AND person_id NOT IN (SELECT person_id FROM erasure)
      AND person_id NOT IN (SELECT person_id FROM identity WHERE issuer = $issuer)
"""
_ASKED = """
    SELECT count(*) FILTER (WHERE address_mark = $address_mark AND is_within_limits) AS for_address,
           count(*) FILTER (WHERE client_mark = $client_mark) AS by_client,
           count(*) FILTER (WHERE requested_at > $minute_ago) AS in_a_minute
    FROM link_request WHERE requested_at > $earliest
"""
_LINK = """
    SELECT sign_in_link.id, sign_in_link.person_id, target, expires_at, used_at FROM sign_in_link
    JOIN person_email ON person_email.email = sign_in_link.email AND person_email.person_id = sign_in_link.person_id
    WHERE token_hash = $hash
      AND sign_in_link.person_id NOT IN (SELECT person_id FROM erasure)
"""


def signed_in(reader: Reader, *, session_token: str | None, claims: Claims | None, at: datetime) -> SignedIn:
    """Who is signed in at `at`: by the session of a one-time link, else by a provider's claims.

    Asked anew on every run and every click. Expired, ended and erased: nobody.
    """
    by_provider = _by_claims(reader, claims, at) if claims else SignedIn()
    session = one_row(reader, _SESSION, session_id=hashed(session_token)) if session_token else None
    if session is None or session["ended_at"] is not None or session["expires_at"] <= at:
        return by_provider
    return SignedIn(person_id=session["person_id"], unknown=by_provider.unknown)


def _by_claims(reader: Reader, claims: Claims, at: datetime) -> SignedIn:
    if is_past(claims, at):
        return SignedIn()
    known = one_row(reader, _IDENTITY, issuer=claims.issuer, subject=claims.subject)
    if known is None:
        return SignedIn(unknown=claims)
    if known["erased_at"] is not None or has_ended(reader, claims):
        return SignedIn()
    return SignedIn(person_id=known["person_id"])


def has_ended(reader: Reader, claims: Claims) -> bool:
    """Whether the person has signed out since the provider said so (end_sign_in)."""
    return one_row(reader, _SESSION, session_id=hashed(claims.sign_in)) is not None


def identity_of(reader: Reader, claims: Claims) -> str | None:
    """The id of the person, erased or not, whom the claims belong to."""
    row = one_row(reader, _IDENTITY, issuer=claims.issuer, subject=claims.subject)
    return str(row["person_id"]) if row else None


def met_by_address(reader: Reader, claims: Claims) -> str | None:
    """The id of the person who has the address that the claims are trusted with.

    None for a person who is known by another identity of the same provider: an address may have got a new owner there.
    """
    email = matching_address(claims)
    row = one_row(reader, _BY_ADDRESS, email=email, issuer=claims.issuer) if email else None
    return str(row["person_id"]) if row else None


def keep_identity(transaction: Transaction, actor: Actor, claims: Claims, *, person_id: str) -> None:
    """From now on the claims belong to the person. Nobody may have them yet."""
    transaction.insert(
        "identity", issuer=claims.issuer, subject=claims.subject, person_id=person_id, linked_at=actor.at
    )


def asked_lately(reader: Reader, *, address_mark: str, client_mark: str, at: datetime) -> Asked:
    """How many links have been asked for; requests for an address that had its share already are not its own."""
    times = {"earliest": at - MANY_LASTS, "minute_ago": at - timedelta(minutes=1)}
    [row] = reader.rows(_ASKED, address_mark=address_mark, client_mark=client_mark, **times)
    return Asked(**row)


def link_by_token(reader: Reader, token: str) -> Row | None:
    """The link with that token, used and past ones too, for an address that is still the person's; None without one.

    Its id, person_id and target, and when it can be used until and was used (UTC).
    """
    return one_row(reader, _LINK, hash=hashed(token))
