"""Memberships as the action writes them inside a transaction. No rights are checked here."""

from datetime import date, timedelta
from uuid import uuid4

from programme.language.dates import date_in_text
from programme.organisation.model import MembershipEndsBeforeItBegins, MembershipForm, MembershipUnchanged
from programme.organisation.records import municipality_name
from programme.store import Transaction
from programme.store.store import Row


def write_membership(transaction: Transaction, newest: Row | None, form: MembershipForm, municipality: str) -> None:
    """What `form` says, beside the `newest` membership. Raises MembershipUnchanged, MembershipEndsBeforeItBegins."""
    is_open = newest is not None and newest["to_date"] is None
    if not form.is_member:
        if newest is None or not is_open:
            raise MembershipUnchanged(municipality=municipality_name(transaction, municipality))
        _end_membership(transaction, newest, form.from_date, municipality)
    elif newest is None or not is_open:
        _begin_membership(transaction, newest, form.from_date, municipality)
    elif newest["is_confirmed"]:
        raise MembershipUnchanged(municipality=municipality_name(transaction, municipality))
    else:
        transaction.rows(
            "UPDATE membership SET is_confirmed = true, version = version + 1 WHERE id = $id", id=newest["id"]
        )


def _end_membership(transaction: Transaction, newest: Row, first_day_outside: date, municipality: str) -> None:
    last_day, began = first_day_outside - timedelta(days=1), newest["from_date"]
    if began is not None and last_day < began:
        name = municipality_name(transaction, municipality)
        raise MembershipEndsBeforeItBegins(municipality=name, day=date_in_text(began))
    transaction.rows(
        "UPDATE membership SET to_date = $last_day, is_confirmed = true, version = version + 1 WHERE id = $id",
        last_day=last_day,
        id=newest["id"],
    )


def _begin_membership(transaction: Transaction, newest: Row | None, first_day: date, municipality: str) -> None:
    # The next membership goes on counting, so that a form opened before the last one ended is stale.
    version = newest["version"] + 1 if newest else 1
    if newest and first_day <= newest["to_date"]:
        first_day = newest["to_date"] + timedelta(days=1)
    transaction.insert(
        "membership",
        id=str(uuid4()),
        municipality_number=municipality,
        from_date=first_day,
        to_date=None,
        is_confirmed=True,
        version=version,
    )
