"""Taking a person out of the store: the rows stay and count, and nothing in them tells who it was.

No rights are checked here: the action that calls has done it.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from programme.access.audit import write_audit
from programme.access.forgetting import forget_in_audit
from programme.access.grants import grant_of
from programme.access.model import Actor, Role
from programme.applications.forgetting import renew_digests
from programme.language import NotAllowed
from programme.language.dates import local_date
from programme.messages import forgetting as of_messages
from programme.organisation import correcting as of_people
from programme.organisation.roles import end_span
from programme.personal.model import AlreadyErased
from programme.personal.words import ERASED, struck_out
from programme.sign_in import forgetting as of_sign_in
from programme.store import Reader, Transaction, note_leftover
from programme.store.texts import Place, places, rewrite

LEFT_AS_THEY_ARE = frozenset({"person", "audit_log", "audit_seal", "county", "municipality", "department"})
"""Tables whose texts are not searched: another person of the same name keeps it, the log forgets in a way of its own,
and a place that is called as somebody is stays on the map."""

_PEOPLE = """
    SELECT person.id, person.name, erasure.person_id IS NOT NULL AS is_erased
    FROM person LEFT JOIN erasure ON erasure.person_id = person.id
    WHERE person.id = any($person_ids) ORDER BY person.id
"""
_ADDRESSES = """
    SELECT person_id, email FROM person_email WHERE person_id = any($person_ids)
    UNION
    SELECT person_id, email FROM sign_in_link WHERE person_id = any($person_ids)
    UNION
    SELECT person_id, new_email FROM email_wish WHERE person_id = any($person_ids)
"""
_CALLED_BEFORE = """
    SELECT record_id AS person_id, before, after FROM audit_log
    WHERE record_kind = 'person' AND record_id = any($person_ids)
"""
_MANAGEMENT = """
    SELECT id FROM role_grant
    WHERE person_id = $person_id AND role = $role AND (valid_to IS NULL OR valid_to >= $today) ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class Known:
    """A person as the store knows her: today's name first among `words`, then what else she has been called by."""

    person_id: str
    name: str
    emails: tuple[str, ...]
    words: tuple[str, ...]


def known_people(reader: Reader, person_ids: Sequence[str]) -> list[Known]:
    """Each of them with all names and addresses there are or were. Raises NotAllowed, AlreadyErased."""
    rows = reader.rows(_PEOPLE, person_ids=list(person_ids))
    if len(rows) < len(set(person_ids)):
        raise NotAllowed
    if any(row["is_erased"] for row in rows):
        raise AlreadyErased
    emails: dict[str, list[str]] = {}
    for row in reader.rows(_ADDRESSES, person_ids=list(person_ids)):
        emails.setdefault(row["person_id"], []).append(row["email"])
    earlier: dict[str, list[str]] = {}
    for row in reader.rows(_CALLED_BEFORE, person_ids=list(person_ids)):
        earlier.setdefault(row["person_id"], []).extend(_called((row["before"], row["after"])))
    return [_known(row["id"], row["name"], emails.get(row["id"], []), earlier.get(row["id"], [])) for row in rows]


def _known(person_id: str, name: str, emails: list[str], earlier: list[str]) -> Known:
    return Known(person_id, name, tuple(sorted(emails)), tuple(dict.fromkeys([name, *sorted(emails), *earlier])))


def _called(details: Iterable[str | None]) -> Iterator[str]:
    """The names and addresses that a row of the log about a person tells of."""
    for text in filter(None, details):
        told = json.loads(text)
        # What has been forgotten already is no text any more.
        yield from (told[key] for key in ("name", "email") if isinstance(told.get(key), str) and told[key])


def texts_about(reader: Reader, people: Iterable[Known]) -> Iterator[Place]:
    """Each text outside the log in which one of the people is named."""
    words = [word for person in people for word in person.words]
    return places(reader, struck_out(words), besides=LEFT_AS_THEY_ARE)


def forget_people(
    transaction: Transaction, actor: Actor, people: Collection[Known], *, reason: str, action: str
) -> None:
    """The people are nobody any more, in all that is kept; logged as `action`, one row a person.

    Raises LastProgrammeManager.
    """
    words = [word for person in people for word in person.words]
    for person in people:
        _end_management(transaction, actor, person.person_id)
        of_people.forget_person(transaction, person.person_id, name=ERASED)
        of_sign_in.forget_person(transaction, person.person_id, emails=person.emails)
        of_messages.forget_person(transaction, person.person_id)
        transaction.rows("DELETE FROM email_wish WHERE person_id = $person_id", person_id=person.person_id)
    rewrite(transaction, list(texts_about(transaction, people)))
    renew_digests(transaction)
    forget_in_audit(transaction, words)
    note_leftover(transaction, actor.at)
    why = struck_out(words)(reason)
    for person in people:
        _note(transaction, actor, person.person_id, reason=why, action=action)


def _end_management(transaction: Transaction, actor: Actor, person_id: str) -> None:
    """Whoever is nobody manages nothing; every other role stays, since the figures count it."""
    today = local_date(actor.at)
    for row in transaction.rows(_MANAGEMENT, person_id=person_id, role=Role.PROGRAMME_MANAGEMENT, today=today):
        grant = grant_of(transaction, row["id"])
        end_span(transaction, actor, grant, version=grant.version)


def _note(transaction: Transaction, actor: Actor, person_id: str, *, reason: str, action: str) -> None:
    transaction.insert("erasure", person_id=person_id, erased_at=actor.at, erased_by=actor.person_id, reason=reason)
    write_audit(transaction, actor, action, kind="person", record_id=person_id, reason=reason)
