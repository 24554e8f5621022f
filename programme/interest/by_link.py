"""Answering by a one-time link for a municipality: whoever gets its mail says, confirms, changes, takes back.

A link opens that one record and nothing else, until it has been answered by. Nobody is signed in by it, so what an
earlier contact has said stands: it can be confirmed, changed and taken back from the address that it names alone. What
a board has registered without an address is nobody's word yet: whoever has a link may confirm it or take it back.
"""

from collections.abc import Callable
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from programme.access.audit import write_audit
from programme.access.doing import action
from programme.access.model import Actor
from programme.access.rights import Right, require
from programme.cohorts.model import Cohort
from programme.cohorts.records import application_deadline_of, cohort_of
from programme.interest.keeping import change_row, keep_municipal_interest, refuse_stale_row, withdraw
from programme.interest.municipal import (
    MunicipalInterest,
    MunicipalInterestForm,
    judge_municipal_interest,
    require_open,
)
from programme.interest.records import stored_municipal_interest
from programme.interest.rules import (
    InterestAlreadyConfirmed,
    InterestClosed,
    InterestLinkUnusable,
    InterestLinkUsed,
    InterestOfAnother,
    require_registered,
)
from programme.interest.telling import give_receipt, tell_board_of_municipality, tell_board_of_withdrawal
from programme.language import _
from programme.organisation.records import municipality_on, municipality_scope, short_department_name
from programme.sign_in.tokens import hashed
from programme.store import Reader, Transaction
from programme.store.store import Row, one_row

_MUNICIPAL = "municipal_interest"
_LINK = "SELECT * FROM interest_link WHERE token_hash = $hash"
_USE = "UPDATE interest_link SET used_at = $now WHERE id = $id AND used_at IS NULL"


class OpenedInterest(BaseModel):
    """What a link opens: the municipality's interest as it stands, None before there is one; `department` is a name.

    `is_anothers`: another contact has said it, and of that nothing is shown. Nor is whom to reach, and what else was
    said, where the interest names no address or, taken back, another one. `closed` says why nothing can be said any
    more but that it is taken back; empty while it can.
    """

    model_config = ConfigDict(frozen=True)
    cohort: Cohort
    municipality: str
    department: str
    email: str
    interest: MunicipalInterest | None
    is_anothers: bool
    closed: str


def opened_interest(actor: Actor, reader: Reader, *, token: str) -> OpenedInterest:
    """What the link opens. Looking uses nothing up: mail programs look first. Raises InterestLinkUnusable."""
    require(actor, Right.ANSWER_BY_INTEREST_LINK)
    link = _usable(reader, token, actor.at)
    slug, number = link["cohort_slug"], link["municipality_number"]
    cohort = cohort_of(reader, slug)
    place = municipality_on(reader, number, cohort.starts_on)
    stored = stored_municipal_interest(reader, slug, number)
    is_anothers = _is_anothers(stored, link["email"])
    if stored and stored.contact_email != link["email"]:
        stored = stored.model_copy(update={"contact": "", "contact_email": "", "remark": ""})
    return OpenedInterest(
        cohort=cohort,
        municipality=place.name,
        department=short_department_name(reader, place.department_code),
        email=link["email"],
        interest=None if is_anothers else stored,
        is_anothers=is_anothers,
        closed=_closed(application_deadline_of(reader, cohort, number), actor.at),
    )


def _is_anothers(stored: MunicipalInterest | None, email: str) -> bool:
    """Whether what stands was said by, or names, another address than the link's."""
    if stored is None or stored.withdrawn_at or stored.is_unclaimed:
        return False
    return stored.contact_email != email


def _closed(closes_on: date | None, at: datetime) -> str:
    try:
        require_open(closes_on, at)
    except InterestClosed as closed:
        return str(closed)
    return ""


def _usable(reader: Reader, token: str, at: datetime) -> Row:
    link = one_row(reader, _LINK, hash=hashed(token)) if token else None
    if link and link["used_at"]:
        raise InterestLinkUsed
    if link is None or link["expires_at"] <= at:
        raise InterestLinkUnusable
    return link


@action
def register_interest_by_link(
    actor: Actor, transaction: Transaction, form: MunicipalInterestForm, *, token: str, version: int
) -> str:
    """Whoever has the link says that the municipality is interested, or changes it; gives the interest's id.

    The contact's address is the link's own. Raises InterestLinkUnusable, InterestOfAnother, InterestClosed,
    StaleRecord.
    """
    require(actor, Right.ANSWER_BY_INTEREST_LINK)

    def register(stored: MunicipalInterest | None, link: Row, cohort: Cohort) -> str:
        given = form.model_copy(update={"contact_email": link["email"]})
        refuse_stale_row(transaction, _MUNICIPAL, stored, version)
        number = link["municipality_number"]
        closes_on = application_deadline_of(transaction, cohort, number)
        when = judge_municipal_interest(stored, cohort, actor.at, closes_on=closes_on)
        return keep_municipal_interest(
            transaction,
            actor,
            "register_interest_by_link",
            given,
            when,
            stored=stored,
            cohort=cohort.slug,
            municipality=number,
            is_on_behalf=False,
            is_by_link=True,
        )

    return _answer(transaction, actor, token, register, receipt=_("meldt"))


@action
def confirm_interest_by_link(actor: Actor, transaction: Transaction, *, token: str, version: int) -> str:
    """Whoever has the link confirms what the board registered; gives the interest's id.

    Raises InterestLinkUnusable, InterestOfAnother, InterestNotRegistered, InterestClosed, InterestAlreadyConfirmed,
    StaleRecord.
    """
    require(actor, Right.ANSWER_BY_INTEREST_LINK)

    def confirm(stored: MunicipalInterest | None, link: Row, cohort: Cohort) -> str:
        number = link["municipality_number"]
        name = municipality_on(transaction, number, cohort.starts_on).name
        standing = require_registered(stored, name)
        require_open(application_deadline_of(transaction, cohort, number), actor.at)
        if standing.confirmed_at:
            raise InterestAlreadyConfirmed(municipality=name)
        refuse_stale_row(transaction, _MUNICIPAL, standing, version)
        after = {"confirmed_at": actor.at, "is_by_link": True, "contact_email": link["email"]}
        change_row(transaction, _MUNICIPAL, standing.id, after)
        write_audit(transaction, actor, "confirm_interest_by_link", kind=_MUNICIPAL, record_id=standing.id, after=after)
        return standing.id

    return _answer(transaction, actor, token, confirm, receipt=_("bekreftet"))


@action
def withdraw_interest_by_link(actor: Actor, transaction: Transaction, *, token: str, version: int) -> str:
    """Whoever has the link takes the municipality's interest back; gives the interest's id.

    Raises InterestLinkUnusable, InterestOfAnother, InterestNotRegistered, StaleRecord.
    """
    require(actor, Right.ANSWER_BY_INTEREST_LINK)

    def take_back(stored: MunicipalInterest | None, link: Row, cohort: Cohort) -> str:
        number = link["municipality_number"]
        standing = require_registered(stored, municipality_on(transaction, number, cohort.starts_on).name)
        refuse_stale_row(transaction, _MUNICIPAL, standing, version)
        withdraw(transaction, actor, _MUNICIPAL, "withdraw_interest_by_link", standing)
        return standing.id

    return _answer(transaction, actor, token, take_back, receipt=_("trukket tilbake"), is_withdrawal=True)


Said = Callable[[MunicipalInterest | None, Row, Cohort], str]
"""What is done with the interest as it stands, by the link, in its cohort; gives the interest's id."""


def _answer(
    transaction: Transaction, actor: Actor, token: str, said: Said, *, receipt: str, is_withdrawal: bool = False
) -> str:
    """Do what is said, once for the link, and tell the board, the contacts and the address that the link went to."""
    link = _usable(transaction, token, actor.at)
    slug, number = link["cohort_slug"], link["municipality_number"]
    cohort, stored = cohort_of(transaction, slug), stored_municipal_interest(transaction, slug, number)
    place = municipality_on(transaction, number, cohort.starts_on)
    if _is_anothers(stored, link["email"]):
        raise InterestOfAnother(municipality=place.name)
    interest_id = said(stored, link, cohort)
    transaction.rows(_USE, id=link["id"], now=actor.at)
    if is_withdrawal:
        scope = municipality_scope(transaction, number, slug)
        tell_board_of_withdrawal(transaction, actor, scope=scope, record_id=interest_id)
    else:
        tell_board_of_municipality(transaction, actor, cohort=slug, municipality=place, record_id=interest_id)
    give_receipt(transaction, actor, cohort=slug, municipality=place, record_id=link["id"], said=receipt)
    return interest_id
