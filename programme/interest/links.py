"""One-time links to the interest of one municipality: asked for by anybody, or sent for a board that has registered it.

What becomes of a link that is opened is in by_link.py.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from pydantic import BaseModel, ConfigDict

from programme.access.audit import write_audit, write_audits
from programme.access.doing import action
from programme.access.model import Actor
from programme.access.rights import Right, require
from programme.cohorts.model import Cohort
from programme.cohorts.records import application_deadline_of, cohort_of
from programme.interest.municipal import require_open
from programme.interest.rules import InterestLinkUnusable
from programme.interest.telling import send_interest_link
from programme.language import RuleBroken, _, later
from programme.language.dates import local_date
from programme.language.fields import Email
from programme.language.numbers import name_order
from programme.messages.model import MessageKind
from programme.organisation.model import Municipality
from programme.organisation.records import department_of, email_addresses, municipality_on
from programme.sign_in.asking import note_handled, note_request
from programme.sign_in.tokens import hashed, new_token
from programme.store import Reader, Store, Transaction

LINK_LASTS: Final = timedelta(days=1)
"""How long a link that somebody asked for can be used."""
CONFIRMING_LASTS: Final = timedelta(days=14)
"""The same for one that a board had sent: nobody waits for it."""
_KEPT_FOR: Final = timedelta(days=30)
"""The address stays with a spent link for so long, so that the receipt reaches it when mail is slow."""
INTEREST_LINK_ASKED_FOR: Final = later(
    "Du får en e-post om et øyeblikk, med en lenke som virker i ett døgn. Der melder du interessen."
)
"""The one answer to whoever asks."""
_LINK = "interest_link"

_OPEN = """
    SELECT slug FROM cohort WHERE ends_on >= $today ORDER BY starts_on DESC, slug
"""
_CHOICES = """
    SELECT municipality.municipality_number AS number, name_unique AS name FROM municipality
    JOIN membership ON membership.municipality_number = municipality.municipality_number
         AND (from_date IS NULL OR from_date <= $day) AND (to_date IS NULL OR to_date >= $day)
    JOIN municipality_department ON municipality_department.municipality_number = municipality.municipality_number
    WHERE (valid_from IS NULL OR valid_from <= $day) AND (valid_to IS NULL OR valid_to >= $day)
"""
# Without the moment, which a job asks with every few seconds: a query that is the same from time to time is remembered.
_WAITING = """
    SELECT (SELECT count(*) FROM link_request WHERE handled_at IS NULL AND opens IS NOT NULL) AS requests,
           (SELECT min(expires_at) FROM interest_link) AS oldest
"""
_REQUESTS = """
    SELECT id, email, opens FROM link_request WHERE handled_at IS NULL AND opens IS NOT NULL ORDER BY requested_at, id
"""
_ISSUE = """
    UPDATE interest_link SET token_hash = $hash WHERE id = $id AND used_at IS NULL AND expires_at > $now RETURNING id
"""
_SPENT = "DELETE FROM interest_link WHERE expires_at < $earlier"


class InterestLinkForm(BaseModel):
    """Which municipality (its number), and where the link should go."""

    municipality: str
    email: Email


class OpenForInterest(BaseModel):
    """A cohort that municipalities can say they are interested in now, and the names of those by number."""

    model_config = ConfigDict(frozen=True)
    cohort: Cohort
    municipalities: dict[str, str]


def open_for_interest(actor: Actor, reader: Reader) -> OpenForInterest | None:
    """The newest cohort whose application deadline is not over; None while there is none. For whoever is not signed in.

    No deadline yet: it is open.
    """
    require(actor, Right.ASK_FOR_LINK)
    for row in reader.rows(_OPEN, today=local_date(actor.at)):
        cohort = cohort_of(reader, row["slug"])
        if _is_open(reader, cohort, actor.at):
            rows = reader.rows(_CHOICES, day=cohort.starts_on)
            names = {each["number"]: each["name"] for each in rows}
            return OpenForInterest(
                cohort=cohort, municipalities=dict(sorted(names.items(), key=lambda each: name_order(each[1])))
            )
    return None


def _is_open(reader: Reader, cohort: Cohort, at: datetime) -> bool:
    try:
        require_open(application_deadline_of(reader, cohort, ""), at)
    except RuleBroken:
        return False
    return True


@action
def ask_for_interest_link(
    actor: Actor, transaction: Transaction, form: InterestLinkForm, *, cohort: str, client: str, secret: str
) -> str:
    """Ask for a link to a municipality's interest; gives the answer, in words, the same for every one of them.

    One row is written, whatever is known. Raises TooManyRequests.
    """
    require(actor, Right.ASK_FOR_LINK)
    opens = f"{cohort}/{form.municipality}"
    note_request(transaction, actor, email=form.email, client=client, secret=secret, opens=opens)
    return _(INTEREST_LINK_ASKED_FOR)


def resolve_interest_requests(actor: Actor, store: Store) -> int:
    """Make a link and queue its mail for each request about a municipality that is there; gives how many.

    By the system. The addresses of links that are long past go too. Writes nothing while there is neither.
    """
    require(actor, Right.RUN_JOBS)
    [waiting] = store.rows(_WAITING)
    is_spent = waiting["oldest"] is not None and waiting["oldest"] < actor.at - _KEPT_FOR
    return _resolve(actor, store) if waiting["requests"] or is_spent else 0


@action
def _resolve(actor: Actor, transaction: Transaction) -> int:
    transaction.rows(_SPENT, earlier=actor.at - _KEPT_FOR)
    requests, made = transaction.rows(_REQUESTS), 0
    for request in requests:
        cohort, _slash, number = request["opens"].partition("/")
        place = _place(transaction, cohort, number)
        if place:
            kind = MessageKind.MUNICIPAL_INTEREST_LINK
            _make(transaction, actor, kind, place, cohort=cohort, email=request["email"], lasts=LINK_LASTS)
            made += 1
    note_handled(transaction, [request["id"] for request in requests], actor.at)
    return made


def _place(reader: Reader, cohort: str, number: str) -> Municipality | None:
    """The municipality, a member on the cohort's first day; None for what cannot be meant."""
    try:
        return municipality_on(reader, number, cohort_of(reader, cohort).starts_on)
    except RuleBroken:
        return None


def send_link_to_confirm(
    transaction: Transaction, actor: Actor, place: Municipality, *, cohort: str, email: str
) -> str:
    """For the board's registration: a link to the address it entered; gives its id. The action that calls has asked.

    Its mail says which department, and whom of its board (the actor) to answer.
    """
    kind = MessageKind.MUNICIPAL_INTEREST_LINK_TO_CONFIRM
    said = {
        "department_name": department_of(transaction, str(place.department_code)).name,
        "sender": actor.name,
        "sender_email": next(iter(email_addresses(transaction, str(actor.person_id))), ""),
    }
    return _make(transaction, actor, kind, place, cohort=cohort, email=email, lasts=CONFIRMING_LASTS, said=said)


def _make(
    transaction: Transaction,
    actor: Actor,
    kind: MessageKind,
    place: Municipality,
    *,
    cohort: str,
    email: str,
    lasts: timedelta,
    said: Mapping[str, str] | None = None,
) -> str:
    link_id = str(uuid4())
    whose = {"cohort_slug": cohort, "municipality_number": place.municipality_number}
    times = {"created_at": actor.at, "expires_at": actor.at + lasts, "used_at": None}
    transaction.insert("interest_link", id=link_id, email=email, token_hash=None, **whose, **times)
    after = {link_id: {"municipality": place.municipality_number, "cohort": cohort}}
    write_audits(transaction, actor, "make_interest_link", kind=_LINK, after=after)
    send_interest_link(transaction, actor, kind, cohort=cohort, municipality=place, record_id=link_id, said=said or {})
    return link_id


@action
def issue_interest_token(actor: Actor, transaction: Transaction, *, link_id: str) -> str:
    """A new token for the link, made when its mail is sent; an earlier one stops working. By the system.

    Raises InterestLinkUnusable for one that is used, unknown or past.
    """
    require(actor, Right.RUN_JOBS)
    token = new_token()
    if not transaction.rows(_ISSUE, hash=hashed(token), id=link_id, now=actor.at):
        raise InterestLinkUnusable
    write_audit(transaction, actor, "issue_interest_token", kind=_LINK, record_id=link_id)
    return token
