"""What signing in is: claims of a provider, one-time links, sessions, and their limits."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address

from pydantic import BaseModel, ConfigDict

from programme.language import RuleBroken, later
from programme.language.fields import Email

LINK_LASTS = timedelta(minutes=20)
"""How long a link can be used, from when its token is made."""
SIGNED_IN_LASTS = timedelta(hours=12)
"""How long one is signed in, by a link or by a provider."""

MANY_LASTS = timedelta(minutes=15)
"""What is counted for the limits of one address and one client."""
MOST_FOR_ADDRESS = 3
MOST_BY_CLIENT = 90
"""An office of thirty behind one network address, each as often as an address may."""
MOST_A_MINUTE = 200
_OF_ONE_CLIENT = 64
"""Bits of an IPv6 address that its owner does not choose."""
# One slash alone is ours: browsers read `//` and `/\` as another host, and skip tabs and line breaks.
_WITHIN_THE_APP = re.compile(r"/(?![/\\])[!-\[\]-~]{0,500}")

LINK_ASKED_FOR = later(
    "Hvis vi kjenner adressen, får du en e-post med en lenke om et øyeblikk. Lenken virker i 20 minutter."
)
"""The one answer to whoever asks for a link."""


class LinkRequestForm(BaseModel):
    """Where the link should go."""

    email: Email


class Claims(BaseModel):
    """Who a provider says that someone is.

    `is_email_trusted`: the provider has verified the address, or is configured as one that is trusted with addresses.
    `issued_at`: when the provider said so (aware).
    """

    model_config = ConfigDict(frozen=True)
    issuer: str
    subject: str
    email: str = ""
    is_email_trusted: bool = False
    issued_at: datetime

    @property
    def sign_in(self) -> str:
        """What stands for this one sign-in at the provider, as its token does for a session by a link."""
        return f"{self.issuer} {self.subject} {self.issued_at.timestamp():.0f}"


class SignedIn(BaseModel):
    """Who is signed in; `unknown` are claims that belong to nobody here."""

    model_config = ConfigDict(frozen=True)
    person_id: str | None = None
    unknown: Claims | None = None


@dataclass(frozen=True, slots=True)
class Redeemed:
    """A link that was used: the token for the browser to keep, and the address within the app to go to."""

    session_token: str
    target: str


@dataclass(frozen=True, slots=True)
class Asked:
    """How many links have been asked for: for one address and by one client in MANY_LASTS, by all in a minute."""

    for_address: int
    by_client: int
    in_a_minute: int

    @property
    def are_too_many(self) -> bool:
        """Whether this client, or all clients together, have to wait."""
        return self.by_client >= MOST_BY_CLIENT or self.in_a_minute >= MOST_A_MINUTE

    @property
    def leave_room_for_address(self) -> bool:
        """Whether the address may get one more."""
        return self.for_address < MOST_FOR_ADDRESS


def local_target(target: str) -> str:
    """The address within the app, `/` for whatever could lead a browser elsewhere."""
    return target if _WITHIN_THE_APP.fullmatch(target) else "/"


def counted_as(client: str) -> str:
    """What counts as one client: whoever has one IPv6 address has all of its network, and could ask from each."""
    try:
        address = ip_address(client)
    except ValueError:
        return client
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(IPv6Network((int(address), _OF_ONE_CLIENT), strict=False))
    return client


def is_past(claims: Claims, at: datetime) -> bool:
    """Whether it is too long since the provider said so."""
    return claims.issued_at + SIGNED_IN_LASTS <= at


def matching_address(claims: Claims) -> str:
    """The address by which a person may be found; empty where there is none to trust.

    Letters beyond ASCII are left alone: some of them become others in lower case, and then those of another person.
    """
    email = claims.email.strip()
    return email.lower() if claims.is_email_trusted and email.isascii() else ""


class LinkUnusable(RuleBroken):
    """The link is used, expired, unknown, or for an address that is no longer the person's: one and the same answer."""

    sentence = later("Lenken virker ikke lenger. Be om en ny lenke, så kan du logge inn med den.")


class TooManyRequests(RuleBroken):
    """One client, or all together, ask for more links than anybody needs."""

    sentence = later("Det er bedt om mange lenker på kort tid. Vent et kvarter, og prøv igjen.")


class SignedOut(RuleBroken):
    """The person was signed in when the page was opened, and is not any more."""

    sentence = later("Du er logget ut. Logg inn igjen, og lagre på nytt. Det du skrev, står her fortsatt.")


class IdentityTaken(RuleBroken):
    """The claims belong to another person here."""

    sentence = later("Denne innloggingen brukes av en annen person. Be programledelsen om hjelp.")


class IdentityUnknown(RuleBroken):
    """Nobody here can be found by the claims."""

    sentence = later("Vi kjenner deg ikke ennå. Be den som inviterte deg om å legge til e-postadressen din.")
