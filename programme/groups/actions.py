"""What people do with a municipality's group: put it together, commit, and choose the area to work with."""

from collections.abc import Sequence
from uuid import uuid4

from programme.access.audit import refuse_stale, write_audit
from programme.access.doing import action
from programme.access.grants import end_role
from programme.access.model import Actor, Role
from programme.access.rights import Right, require
from programme.groups.linking import link_area
from programme.groups.membership import (
    add_members,
    commitment_in_force,
    invite_to_commit,
    invited,
    record_commitment,
    stored_member,
)
from programme.groups.model import LeavingForm, MemberChangeForm, MemberForm
from programme.groups.records import ensure_group
from programme.groups.rules import MemberLeavesBeforeJoining, MemberLeavesInFuture
from programme.language import NotAllowed
from programme.language.dates import date_in_text, local_date
from programme.organisation.records import municipality_scope
from programme.store import Transaction


@action
def add_member(actor: Actor, transaction: Transaction, form: MemberForm, *, cohort: str, municipality: str) -> str:
    """The person joins the group today and is asked to commit; gives the member's id.

    Raises MemberTwice, and what municipality_on raises when the group is begun with this member.
    """
    scope = municipality_scope(transaction, municipality, cohort)
    require(actor, Right.WRITE_GROUP, scope)
    group_id = ensure_group(transaction, actor, cohort, municipality)
    return add_members(transaction, actor, [form], group_id=group_id, scope=scope)[0]


@action
def register_group(
    actor: Actor, transaction: Transaction, *, cohort: str, municipality: str, members: Sequence[MemberForm]
) -> str:
    """All of `members` join the group at once, or none of them does; gives the group's id. Raises as add_member."""
    scope = municipality_scope(transaction, municipality, cohort)
    require(actor, Right.WRITE_GROUP, scope)
    group_id = ensure_group(transaction, actor, cohort, municipality)
    add_members(transaction, actor, members, group_id=group_id, scope=scope)
    return group_id


@action
def change_member(
    actor: Actor, transaction: Transaction, form: MemberChangeForm, *, member_id: str, version: int
) -> str:
    """Correct what the contact wrote about a member; gives the member's id. Raises StaleRecord."""
    before = stored_member(transaction, member_id)
    require(actor, Right.WRITE_GROUP, before.scope)
    refuse_stale(transaction, kind="group_member", record_id=member_id, read=version, stored=before.version)
    after = form.model_dump(include={"sector", "function", "organisation", "has_mandate"})
    transaction.rows(
        """
        UPDATE group_member SET sector = $sector, function = $function, organisation = $organisation,
                                has_mandate = $has_mandate, version = version + 1
        WHERE id = $member_id
        """,
        member_id=member_id,
        **after,
    )
    write_audit(
        transaction, actor, "change_member", kind="group_member", record_id=member_id, before=before.facts, after=after
    )
    return member_id


@action
def remove_member(actor: Actor, transaction: Transaction, form: LeavingForm, *, member_id: str, version: int) -> str:
    """The member is one no longer from a day on; what was stays on record. Gives the member's id.

    Raises MemberLeavesBeforeJoining, MemberLeavesInFuture, StaleRecord.
    """
    member = stored_member(transaction, member_id)
    require(actor, Right.WRITE_GROUP, member.scope)
    refuse_stale(transaction, kind="group_member", record_id=member_id, read=version, stored=member.version)
    if form.left_on < member.joined_on:
        raise MemberLeavesBeforeJoining(joined=date_in_text(member.joined_on))
    if form.left_on > local_date(actor.at):
        raise MemberLeavesInFuture(day=date_in_text(form.left_on))
    transaction.rows(
        "UPDATE group_member SET left_on = $left_on, version = version + 1 WHERE id = $member_id",
        left_on=form.left_on,
        member_id=member_id,
    )
    end_role(transaction, actor, person_id=member.person_id, role=Role.MEMBER, scope=member.scope)
    after = form.model_dump()
    write_audit(transaction, actor, "remove_member", kind="group_member", record_id=member_id, after=after)
    return member_id


@action
def commit(actor: Actor, transaction: Transaction, *, member_id: str) -> str:
    """The member's own word, which alone counts; gives the commitment's id. Said twice, it is one."""
    member = stored_member(transaction, member_id)
    require(actor, Right.COMMIT, member.scope)
    if member.person_id != actor.person_id:
        raise NotAllowed
    given = commitment_in_force(transaction, member_id, by_member=True)
    return given or record_commitment(transaction, actor, member_id, by_member=True)


@action
def withdraw_commitment(actor: Actor, transaction: Transaction, *, member_id: str) -> str:
    """The member takes the own word back; gives the member's id."""
    member = stored_member(transaction, member_id)
    require(actor, Right.COMMIT, member.scope)
    if member.person_id != actor.person_id:
        raise NotAllowed
    transaction.rows(
        """
        UPDATE commitment SET withdrawn_at = $now
        WHERE member_id = $member_id AND by_member AND withdrawn_at IS NULL
        """,
        now=actor.at,
        member_id=member_id,
    )
    write_audit(transaction, actor, "withdraw_commitment", kind="group_member", record_id=member_id)
    return member_id


@action
def record_commitment_on_behalf(actor: Actor, transaction: Transaction, *, member_id: str) -> str:
    """The contact notes what a member has said; it counts when the member confirms it. Gives the commitment's id."""
    member = stored_member(transaction, member_id)
    require(actor, Right.WRITE_GROUP, member.scope)
    given = commitment_in_force(transaction, member_id, by_member=False)
    if given:
        return given
    invite_to_commit(transaction, actor, [member.person_id], scope=member.scope, group_id=member.group_id)
    return record_commitment(transaction, actor, member_id, by_member=False)


@action
def remind_members(actor: Actor, transaction: Transaction, *, cohort: str, municipality: str) -> str:
    """Ask everyone in the group who has not committed once more; gives the group's id."""
    scope = municipality_scope(transaction, municipality, cohort)
    require(actor, Right.WRITE_GROUP, scope)
    group_id = ensure_group(transaction, actor, cohort, municipality)
    waiting = invited(transaction, group_id, local_date(actor.at))
    invite_to_commit(transaction, actor, waiting, scope=scope, group_id=group_id)
    after = {"reminded": waiting}
    write_audit(transaction, actor, "remind_members", kind="municipal_group", record_id=group_id, after=after)
    return group_id


@action
def choose_area(
    actor: Actor,
    transaction: Transaction,
    *,
    cohort: str,
    municipality: str,
    area_id: str,
    entry_ids: Sequence[str] = (),
) -> str:
    """The group works with one of the department's areas, perhaps with goals and initiatives under it.

    Gives the link's id. An earlier choice ends. Raises DepartmentNotDecided, DepartmentSaidNo, AreaNotBroughtIn,
    EntryNotUnderArea, AreaUnknown, AreaOfAnotherDepartment, AreaNotAdopted, AreaWithoutPeriod, AreaOutsidePeriod.
    """
    require(actor, Right.WRITE_GROUP, municipality_scope(transaction, municipality, cohort))
    group_id = ensure_group(transaction, actor, cohort, municipality)
    link_id = str(uuid4())
    link_area(
        transaction,
        actor,
        link_id,
        cohort=cohort,
        municipality=municipality,
        group_id=group_id,
        area_id=area_id,
        entry_ids=list(dict.fromkeys(entry_ids)),
    )
    return link_id
