"""What people ask about personal data: their own, what erasure and retention would take, what the notice says."""

from programme.access.model import SYSTEM_ID, Actor, Role
from programme.access.rights import Right, require
from programme.language import NotAllowed
from programme.language.dates import local_date
from programme.language.numbers import name_order
from programme.personal.document import as_pdf
from programme.personal.erasing import known_people, texts_about
from programme.personal.model import (
    ErasurePreview,
    KnownPerson,
    NoticeVersion,
    OwnData,
    PrivacyNotice,
    RetentionDue,
    RetentionTimes,
)
from programme.personal.notice import notice_of, versions_of
from programme.personal.own import all_of
from programme.personal.records import own_id
from programme.personal.retention import due_people, due_texts, times_of_cohorts
from programme.store import Reader, Store

_COUNTS = """
    SELECT (SELECT count(*) FROM identity WHERE person_id = $person_id) AS identities,
           (SELECT count(*) FROM session WHERE person_id = $person_id) AS sessions,
           (SELECT count(*) FROM outbox WHERE recipient_id = $person_id OR record_id = $person_id) AS messages,
           count(*) FILTER (WHERE role = $management) AS roles_ended,
           count(*) FILTER (WHERE role <> $management) AS roles_kept
    FROM role_grant WHERE person_id = $person_id
"""
_KNOWN = """
    SELECT person.id AS person_id, person.name, coalesce(string_agg(person_email.email, ' '), '') AS emails,
           EXISTS (SELECT 1 FROM audit_log WHERE record_kind = 'person' AND record_id = person.id
                   AND action = 'ask_for_erasure') AS has_asked
    FROM person LEFT JOIN person_email ON person_email.person_id = person.id
    WHERE person.id NOT IN (SELECT person_id FROM erasure) AND person.id <> $person_id
    GROUP BY person.id, person.name
"""


def own_data(actor: Actor, store: Store, *, with_sensitive: bool = False) -> OwnData:
    """Everything that is kept about the actor; what is sensitive (see sensitive.py) is left empty unless asked for."""
    person_id = own_id(actor)
    # What one is signed in with runs out, to the minute.
    at = actor.at.replace(second=0, microsecond=0)
    key = ("own data", person_id, at, with_sensitive)
    return store.while_unchanged(key, lambda: all_of(store, person_id, at, with_sensitive=with_sensitive))


def own_data_as_json(actor: Actor, store: Store, *, with_sensitive: bool = False) -> bytes:
    """The same as a JSON file in UTF-8; moments in UTC."""
    found = own_data(actor, store, with_sensitive=with_sensitive)
    return found.model_dump_json(indent=2, exclude={"version"}).encode()


def own_data_as_pdf(actor: Actor, store: Store, *, with_sensitive: bool = False) -> bytes:
    """The same as a PDF file to read; moments in Oslo time."""
    return as_pdf(own_data(actor, store, with_sensitive=with_sensitive), actor.at)


def people_to_erase(actor: Actor, reader: Reader) -> list[KnownPerson]:
    """Everyone but the actor and those who are erased: first those who have asked to be, then by name."""
    require(actor, Right.ERASE_PERSON)
    rows = reader.rows(_KNOWN, person_id=actor.person_id)
    people = [KnownPerson(**{**row, "emails": tuple(sorted(row["emails"].split()))}) for row in rows]
    return sorted(people, key=lambda person: (not person.has_asked, name_order(person.name), person.person_id))


def erasure_preview(actor: Actor, reader: Reader, *, person_id: str) -> ErasurePreview:
    """What erasing the person takes away now. Raises NotAllowed for an unknown id, AlreadyErased."""
    require(actor, Right.ERASE_PERSON)
    [person] = known_people(reader, [person_id])
    [counts] = reader.rows(_COUNTS, person_id=person_id, management=Role.PROGRAMME_MANAGEMENT)
    texts = sum(1 for _place in texts_about(reader, [person]))
    return ErasurePreview(person_id=person_id, name=person.name, emails=person.emails, texts=texts, **counts)


def retention_times(actor: Actor, reader: Reader) -> list[RetentionTimes]:  # noqa: ARG001 - for everyone
    """How long what each cohort has is kept, the newest cohort first. For everyone, with a role or without."""
    return times_of_cohorts(reader)


def due_for_retention(actor: Actor, reader: Reader) -> RetentionDue:
    """What a run would take away now; with names for programme management, without for the system."""
    require(actor, Right.RUN_RETENTION)
    today = local_date(actor.at)
    people = due_people(reader, today)
    if actor.person_id == SYSTEM_ID:
        people = [person.model_copy(update={"name": ""}) for person in people]
    return RetentionDue(texts=tuple(due_texts(reader, today)), people=tuple(people))


def privacy_notice(
    actor: Actor,  # noqa: ARG001 - for everyone
    reader: Reader,
    *,
    version: int | None = None,
) -> PrivacyNotice:
    """The privacy notice as it stands, or an earlier version. For everyone. Raises NotAllowed for an unknown one."""
    found = notice_of(reader, version)
    if found is None:
        raise NotAllowed
    return found


def notice_versions(actor: Actor, reader: Reader) -> list[NoticeVersion]:
    """Every version that has been written, the newest first. For everyone; who wrote is for those signed in."""
    found = versions_of(reader)
    return found if actor.is_signed_in else [each.model_copy(update={"written_by": ""}) for each in found]
