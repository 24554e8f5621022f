"""Who may read what a message is about, and as what."""

from collections.abc import Mapping
from dataclasses import replace

from programme.access.model import Actor, Grant, Role, Scope
from programme.access.rights import permits
from programme.messages.about import ABOUT
from programme.messages.model import MessageKind

MAILBOX = "programme_mailbox"
"""Stands as recipient for the programme's mailbox, which is read by programme management."""
OUTREACH_CONTACT = "outreach_contact"
"""Stands as recipient for somebody outside the programme, at the address that a board has entered (`outreach`)."""

LINK_HOLDER = "interest_link"
"""Stands as recipient for the address that a link to a municipality's interest was made for."""


def role_in_address(grant: Grant) -> str:
    """What stands in an address, under `rolle`, for a role that one looks with: `board-nordland`."""
    scope = grant.scope
    # A mentor looks at all assigned municipalities at once.
    unit = "" if grant.role is Role.MENTOR else scope.municipality or scope.department or ""
    return "-".join(filter(None, (grant.role, unit, scope.cohort)))


def reading_grant(actor: Actor, kind: MessageKind, facts: Mapping[str, str]) -> Grant | None:
    """The role by which the actor may read what the message is about; None without any.

    Of several the nearest: one that the kind is for, and one that is for the very thing. Where the record is the
    recipient's own, no role is needed and none is given.
    """
    about = ABOUT[kind]
    if about.right is None:
        return None
    scope = Scope(facts.get("department_code"), facts.get("municipality_number"), facts.get("cohort"))
    found = [grant for grant in actor.grants if permits(replace(actor, grants=(grant,)), about.right, scope)]
    return min(found, key=lambda grant: _distance(grant, kind, scope), default=None)


def may_read(actor: Actor, kind: MessageKind, facts: Mapping[str, str]) -> bool:
    """Whether the actor may read what the message is about.

    What was queued before messages knew their scope (no `cohort` among the facts) is judged as the recipient's own.
    """
    about = ABOUT[kind]
    is_known = about.codes.keys() <= facts.keys()
    return about.right is None or not is_known or reading_grant(actor, kind, facts) is not None


def _distance(grant: Grant, kind: MessageKind, scope: Scope) -> tuple[bool, bool, bool]:
    """How little the role has to do with the message: by its kind, by what it is for, and programme management last."""
    is_of_kind = grant.role in ABOUT[kind].roles
    return not is_of_kind, not _is_of(grant.scope, scope), grant.role is Role.PROGRAMME_MANAGEMENT


def _is_of(own: Scope, scope: Scope) -> bool:
    """Whether a role is for the very thing, as far as the message says whose it is."""
    if own.municipality and scope.municipality:
        return (own.municipality, own.cohort) == (scope.municipality, scope.cohort)
    if own.municipality:
        return own.cohort == scope.cohort
    return own.department is None or scope.department in {None, own.department}
