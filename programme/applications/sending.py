"""An application as the actions write it inside a transaction: stored, moved, frozen and told of. No rights here."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from uuid import uuid4

from pydantic import BaseModel, ConfigDict

from programme.access.audit import refuse_stale, write_audit
from programme.access.model import Actor, Role, Scope
from programme.applications.model import ApplicationForm, ApplicationState, SentContent, SentMember, can_become
from programme.applications.rules import (
    ApplicationCannotBecome,
    ApplicationIsSent,
    CocreationNotConfirmed,
    MotivationMissing,
    SocietalDevelopmentNotConfirmed,
)
from programme.groups.model import MunicipalGroup
from programme.groups.records import active_member_ids, ensure_group
from programme.language import NotAllowed
from programme.language.dates import local_date
from programme.messages.model import MessageKind
from programme.messages.outbox import queue_message
from programme.messages.records import municipality_facts
from programme.organisation.records import people_in_role
from programme.store import Transaction
from programme.store.store import one_row

_NOT_SENT_OR_DECIDED: Mapping[str, object] = {
    "sent_at": None,
    "decided_at": None,
    "decision_reason": "",
    "withdrawn_on": None,
    "withdrawal_reason": "",
}


class StoredApplication(BaseModel):
    """An application as stored."""

    model_config = ConfigDict(frozen=True)
    id: str
    state: ApplicationState
    motivation: str
    wants_societal_development: bool
    makes_room_for_cocreation: bool
    sent_at: datetime | None
    version: int


def begun_application(transaction: Transaction, scope: Scope, *, version: int) -> StoredApplication:
    """The application as the form read it. Raises NotAllowed when there is none, StaleRecord when it has changed."""
    stored = _stored(transaction, scope, version=version)
    if stored is None:
        raise NotAllowed
    return stored


def write_draft(
    transaction: Transaction, actor: Actor, form: ApplicationForm, scope: Scope, *, version: int
) -> StoredApplication:
    """The draft with what `form` says; made, with the group, when the municipality had none.

    One that was withdrawn is begun again. Raises ApplicationIsSent, StaleRecord, and what ensure_group raises.
    """
    ensure_group(transaction, actor, str(scope.cohort), str(scope.municipality))
    stored = _stored(transaction, scope, version=version)
    if stored is None:
        application_id = _add_draft(transaction, form, scope)
    else:
        application_id = stored.id
        _rewrite_draft(transaction, form, stored)
    before = stored.model_dump(include=set(form.model_dump())) if stored else None
    write_audit(
        transaction,
        actor,
        "save_draft",
        kind="application",
        record_id=application_id,
        before=before,
        after=form.model_dump(),
    )
    return StoredApplication(
        id=application_id,
        state=ApplicationState.DRAFT,
        sent_at=None,
        version=stored.version + 1 if stored else 1,
        **form.model_dump(),
    )


def require_ready(form: ApplicationForm) -> None:
    """Raises MotivationMissing, SocietalDevelopmentNotConfirmed or CocreationNotConfirmed."""
    if not form.motivation:
        raise MotivationMissing
    if not form.wants_societal_development:
        raise SocietalDevelopmentNotConfirmed
    if not form.makes_room_for_cocreation:
        raise CocreationNotConfirmed


def move_application(
    transaction: Transaction,
    actor: Actor,
    stored: StoredApplication,
    wanted: ApplicationState,
    *,
    action: str,
    reason: str = "",
    **columns: object,
) -> None:
    """The application becomes `wanted`, with `columns` (names from code) set too. Raises ApplicationCannotBecome."""
    if not can_become(stored.state, wanted):
        raise ApplicationCannotBecome(state=stored.state.label, wanted=wanted.label)
    after = {"state": wanted, **columns}
    _update(transaction, stored.id, after)
    write_audit(
        transaction,
        actor,
        action,
        kind="application",
        record_id=stored.id,
        before={"state": stored.state},
        after=after,
        reason=reason,
    )


def freeze_copy(
    transaction: Transaction,
    actor: Actor,
    stored: StoredApplication,
    group: MunicipalGroup,
    *,
    cohort: str,
    together_with: Sequence[str],
) -> None:
    """Keep what is sent as it is sent, with the group and whom it is sent together with. `cohort` is its title."""
    said = _content(stored, group, cohort, together_with)
    content = json.dumps(said.model_dump(), ensure_ascii=False, sort_keys=True)
    transaction.insert(
        "application_copy",
        id=str(uuid4()),
        application_id=stored.id,
        sent_at=actor.at,
        sent_by=actor.person_id,
        content=content,
        digest=sha256(content.encode()).hexdigest(),
    )


def tell(
    transaction: Transaction,
    actor: Actor,
    kind: MessageKind,
    scope: Scope,
    *,
    management: bool = False,
    board: bool = False,
    members: bool = False,
) -> None:
    """Queue `kind` to the municipality's contacts, and to those named by the options."""
    today = local_date(actor.at)
    municipality, cohort = str(scope.municipality), str(scope.cohort)
    recipients = people_in_role(transaction, Role.CONTACT, today, Scope(None, municipality, cohort))
    if management:
        recipients += people_in_role(transaction, Role.PROGRAMME_MANAGEMENT, today, Scope())
    if board:
        recipients += people_in_role(transaction, Role.BOARD, today, Scope(scope.department))
    if members:
        recipients += active_member_ids(transaction, cohort, municipality, today)
    facts = municipality_facts(transaction, cohort=cohort, municipality=municipality, department=scope.department)
    queue_message(transaction, actor, kind, recipients=recipients, record_id=f"{cohort}/{municipality}", facts=facts)


def _stored(transaction: Transaction, scope: Scope, *, version: int) -> StoredApplication | None:
    row = one_row(
        transaction,
        "SELECT * FROM application WHERE cohort_slug = $cohort AND municipality_number = $municipality",
        cohort=scope.cohort,
        municipality=scope.municipality,
    )
    if row is None:
        return None
    refuse_stale(transaction, kind="application", record_id=row["id"], read=version, stored=row["version"])
    return StoredApplication.model_validate(row)


def _add_draft(transaction: Transaction, form: ApplicationForm, scope: Scope) -> str:
    application_id = str(uuid4())
    transaction.insert(
        "application",
        id=application_id,
        cohort_slug=scope.cohort,
        municipality_number=scope.municipality,
        state=ApplicationState.DRAFT,
        version=1,
        **_NOT_SENT_OR_DECIDED,
        **form.model_dump(),
    )
    return application_id


def _rewrite_draft(transaction: Transaction, form: ApplicationForm, stored: StoredApplication) -> None:
    if stored.state not in {ApplicationState.DRAFT, ApplicationState.WITHDRAWN}:
        raise ApplicationIsSent(state=stored.state.label)
    _update(transaction, stored.id, {"state": ApplicationState.DRAFT, **_NOT_SENT_OR_DECIDED, **form.model_dump()})


def _update(transaction: Transaction, application_id: str, columns: Mapping[str, object]) -> None:
    assignments = ", ".join(f"{column} = ${column}" for column in columns)
    transaction.rows(
        f"UPDATE application SET {assignments}, version = version + 1 WHERE id = $application_id",
        application_id=application_id,
        **columns,
    )


def _content(
    stored: StoredApplication, group: MunicipalGroup, cohort: str, together_with: Sequence[str]
) -> SentContent:
    return SentContent(
        municipality_number=group.municipality_number,
        municipality=group.municipality,
        department=group.department,
        cohort=cohort,
        motivation=stored.motivation,
        wants_societal_development=stored.wants_societal_development,
        makes_room_for_cocreation=stored.makes_room_for_cocreation,
        contacts=group.contacts,
        members=tuple(
            SentMember(
                name=member.name,
                sector=member.sector.label,
                function=member.function,
                organisation=member.organisation,
                has_mandate=member.has_mandate,
                commitment=member.commitment_label,
            )
            for member in group.members
        ),
        area=group.area.label if group.area else "",
        missing=tuple(each.kind.label for each in group.requirements if not each.met),
        together_with=tuple(together_with),
    )
