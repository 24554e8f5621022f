"""Asking for links as somebody outside does, and what becomes of them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import TypeVar

from programme.access.model import nobody, system
from programme.organisation.actions import introduce_person
from programme.organisation.model import PersonForm
from programme.sign_in.actions import redeem_link, request_link
from programme.sign_in.model import Claims, LinkRequestForm, Redeemed
from programme.sign_in.resolving import resolve_requests
from programme.sign_in.tokens import issue_token
from programme.store import Store, Transaction
from programme.store.store import Row
from tests.factories import MORNING

SECRET = 32 * "s"
KARI, OLA = "kari@kommune.example", "ola@kommune.example"
PROVIDER = "https://id.provider.example"
T = TypeVar("T")


def known(store: Store, email: str = KARI, name: str = "Kari Eksempel") -> str:
    """A person with that address; gives the id."""
    return introduce_person(system(MORNING), store, PersonForm(name=name, email=email))


def ask(
    store: Store, email: str = KARI, *, at: datetime = MORNING, client: str = "192.0.2.1", target: str = "/"
) -> str:
    """Ask for a link; gives the answer."""
    form = LinkRequestForm(email=email)
    return request_link(nobody(at), store, form, client=client, target=target, secret=SECRET)


def links(store: Store) -> list[Row]:
    """All links, oldest first."""
    return store.rows("SELECT * FROM sign_in_link ORDER BY created_at, id")


def token_for(store: Store, email: str = KARI, *, at: datetime = MORNING, target: str = "/") -> str:
    """Ask at `at`, and have the mail sent at once; gives the token in it."""
    ask(store, email, at=at, target=target)
    known_links = {link["id"] for link in links(store)}
    resolve_requests(system(at), store)
    [link_id] = {link["id"] for link in links(store)} - known_links
    return issue_token(system(at), store, link_id=link_id)


def redeem(store: Store, token: str, *, minutes: int = 1) -> Redeemed:
    """Use the token, some minutes after MORNING."""
    return redeem_link(nobody(MORNING + timedelta(minutes=minutes)), store, token=token)


def claims(
    subject: str = "kari", email: str = KARI, *, trusted: bool = True, at: datetime = MORNING, issuer: str = PROVIDER
) -> Claims:
    """What a provider says of somebody."""
    return Claims(issuer=issuer, subject=subject, email=email, is_email_trusted=trusted, issued_at=at)


def everything(store: Store, *, besides: tuple[str, ...] = ()) -> str:
    """All rows of all tables that sign-in, messages and the log have, as one text."""
    tables = ("identity", "link_request", "sign_in_link", "session", "outbox", "audit_log")
    return repr([store.rows(f"SELECT * FROM {table}") for table in tables if table not in besides])


def erase(store: Store, person_id: str) -> None:
    """Note that the person is erased, and nothing else."""
    store.write(
        lambda transaction: transaction.insert(
            "erasure", person_id=person_id, erased_at=MORNING, erased_by=None, reason="Ønsket det"
        )
    )


class Listening(Store):
    """The same store; `heard` holds each statement of a write."""

    def __init__(self, store: Store) -> None:
        self.kind, self.address, self.heard = store.kind, store.address, list[str]()
        self._store = store

    def rows(self, sql: str, **values: object) -> list[Row]:
        return self._store.rows(sql, **values)

    def write(self, body: Callable[[Transaction], T]) -> T:
        return self._store.write(lambda transaction: body(_Heard(transaction, self.heard)))

    def close(self) -> None:
        """Nothing: the store itself stays open."""


class _Heard(Transaction):
    def __init__(self, transaction: Transaction, heard: list[str]) -> None:
        self._transaction, self._heard = transaction, heard

    def rows(self, sql: str, **values: object) -> list[Row]:
        self._heard.append(sql)
        return self._transaction.rows(sql, **values)

    def insert_all(self, table: str, rows: Iterable[Mapping[str, object]]) -> None:
        self._heard.append(table)
        self._transaction.insert_all(table, rows)
