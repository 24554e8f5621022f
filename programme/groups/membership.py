"""Members and their commitments as the actions write them inside a transaction. No rights are checked here."""

from collections.abc import Sequence
from datetime import date
from uuid import uuid4

from pydantic import BaseModel, ConfigDict

from programme.access.audit import write_audit, write_audits
from programme.access.grants import grant_roles
from programme.access.model import Actor, Role, Scope
from programme.groups.model import CURRENT_COMMITMENT, MemberForm
from programme.groups.rules import MemberTwice
from programme.language import NotAllowed
from programme.language.dates import local_date
from programme.messages.model import MessageKind
from programme.messages.outbox import queue_message
from programme.messages.records import municipality_facts
from programme.organisation.model import PersonForm
from programme.organisation.records import find_or_add_people
from programme.store import Reader, Transaction
from programme.store.store import one_row

_WRITTEN = {"sector", "function", "organisation", "has_mandate"}


class StoredMember(BaseModel):
    """A member as stored, with what the membership belongs to."""

    model_config = ConfigDict(frozen=True)
    id: str
    group_id: str
    person_id: str
    sector: str
    function: str
    organisation: str
    has_mandate: bool
    joined_on: date
    version: int
    cohort_slug: str
    municipality_number: str
    department_code: str | None

    @property
    def scope(self) -> Scope:
        """What the membership belongs to."""
        return Scope(self.department_code, self.municipality_number, self.cohort_slug)

    @property
    def facts(self) -> dict[str, object]:
        """What the contact wrote about the member."""
        return self.model_dump(include=_WRITTEN)


def stored_member(reader: Reader, member_id: str) -> StoredMember:
    """The member, who has not left. Raises NotAllowed for any other id."""
    row = one_row(
        reader,
        """
        SELECT member.*, municipality_department.department_code FROM group_membership AS member
        LEFT JOIN municipality_department
          ON municipality_department.municipality_number = member.municipality_number
        WHERE member.id = $member_id AND member.left_on IS NULL
        """,
        member_id=member_id,
    )
    if row is None:
        raise NotAllowed
    return StoredMember.model_validate(row)


def add_members(
    transaction: Transaction, actor: Actor, forms: Sequence[MemberForm], *, group_id: str, scope: Scope
) -> list[str]:
    """Each of `forms` joins the group today, is granted the role and asked to commit; gives the members' ids.

    Raises MemberTwice.
    """
    people = [PersonForm(name=form.name, email=form.email) for form in forms]
    person_ids = find_or_add_people(transaction, actor, people)
    _refuse_twice(transaction, forms, person_ids, group_id=group_id, day=local_date(actor.at))
    rows = [
        _member_row(form, person_id, group_id, local_date(actor.at))
        for form, person_id in zip(forms, person_ids, strict=True)
    ]
    transaction.insert_all("group_member", rows)
    grant_roles(transaction, actor, person_ids=person_ids, role=Role.MEMBER, scope=scope)
    joined = {str(row["id"]): row for row in rows}
    write_audits(transaction, actor, "add_member", kind="group_member", after=joined)
    invite_to_commit(transaction, actor, person_ids, scope=scope, group_id=group_id)
    return [str(row["id"]) for row in rows]


def _member_row(form: MemberForm, person_id: str, group_id: str, joined_on: date) -> dict[str, object]:
    return {
        "id": str(uuid4()),
        "group_id": group_id,
        "person_id": person_id,
        **form.model_dump(include=_WRITTEN),
        "joined_on": joined_on,
        "left_on": None,
        "version": 1,
    }


def _refuse_twice(
    reader: Reader, forms: Sequence[MemberForm], person_ids: Sequence[str], *, group_id: str, day: date
) -> None:
    """Raises MemberTwice for the first who is in the group already, or stands twice among `forms`."""
    present = reader.rows(
        "SELECT person_id FROM group_member WHERE group_id = $group_id AND (left_on IS NULL OR left_on > $day)",
        group_id=group_id,
        day=day,
    )
    seen = {row["person_id"] for row in present}
    for form, person_id in zip(forms, person_ids, strict=True):
        if person_id in seen:
            raise MemberTwice(name=form.name)
        seen.add(person_id)


def commitment_in_force(reader: Reader, member_id: str, *, by_member: bool) -> str | None:
    """The id of what the member has said (or the contact has recorded) and not withdrawn; None when nothing."""
    row = one_row(
        reader,
        """
        SELECT id FROM commitment
        WHERE member_id = $member_id AND by_member = $by_member AND withdrawn_at IS NULL
        """,
        member_id=member_id,
        by_member=by_member,
    )
    return str(row["id"]) if row else None


def record_commitment(transaction: Transaction, actor: Actor, member_id: str, *, by_member: bool) -> str:
    """Write a commitment to the text as it is now; gives its id."""
    commitment_id = str(uuid4())
    values = {"member_id": member_id, "text_version": CURRENT_COMMITMENT, "by_member": by_member}
    transaction.insert(
        "commitment",
        id=commitment_id,
        **values,
        given_at=actor.at,
        recorded_by=actor.person_id,
        withdrawn_at=None,
    )
    name = "commit" if by_member else "record_commitment_on_behalf"
    write_audit(transaction, actor, name, kind="commitment", record_id=commitment_id, after=values)
    return commitment_id


def invited(reader: Reader, group_id: str, day: date) -> list[str]:
    """Ids of the group's members who have not committed by their own word."""
    rows = reader.rows(
        """
        SELECT person_id FROM group_membership
        WHERE group_id = $group_id AND (left_on IS NULL OR left_on > $day) AND NOT is_committed
        ORDER BY person_id
        """,
        group_id=group_id,
        day=day,
    )
    return [row["person_id"] for row in rows]


def invite_to_commit(
    transaction: Transaction, actor: Actor, person_ids: Sequence[str], *, scope: Scope, group_id: str
) -> None:
    """Ask each to say the commitment."""
    municipality, cohort = str(scope.municipality), str(scope.cohort)
    facts = municipality_facts(transaction, cohort=cohort, municipality=municipality, department=scope.department)
    queue_message(
        transaction, actor, MessageKind.INVITED_TO_COMMIT, recipients=person_ids, record_id=group_id, facts=facts
    )
