"""The table of who may do what (DOMAIN.md), and the only functions that read it.

Reach says how far a role goes: everywhere; only what is its own (a board's department; a municipality in a
cohort for contact, member and mentor); or anything of its own department.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from programme.access.model import ANYWHERE, Actor, Grant, Role, Scope
from programme.language import NotAllowed


class Reach(Enum):
    """How far a right goes for a role."""

    EVERYWHERE = auto()
    OWN = auto()
    OWN_DEPARTMENT = auto()


class Right(StrEnum):
    """What can be allowed."""

    READ_COHORTS = auto()
    WRITE_COHORTS = auto()
    READ_COUNTY_INTEREST = auto()
    WRITE_COUNTY_INTEREST = auto()
    CORRECT_COUNTY_INTEREST = auto()
    REMIND_OF_COUNTY_INTEREST = auto()
    RECORD_DIALOGUE = auto()
    READ_DECISION = auto()
    WRITE_DECISION = auto()
    RECORD_DECISION_FOR_BOARD = auto()
    READ_MINUTES = auto()
    READ_PLANS = auto()
    WRITE_PLANS = auto()
    DRAFT_PLANS = auto()
    READ_MUNICIPAL_INTEREST = auto()
    WRITE_MUNICIPAL_INTEREST = auto()
    REGISTER_MUNICIPAL_INTEREST_ON_BEHALF = auto()
    ANSWER_BY_INTEREST_LINK = auto()
    LINK_GOALS = auto()
    BRING_TOGETHER = auto()
    READ_COOPERATION = auto()
    ANSWER_COOPERATION = auto()
    READ_APPLICATION = auto()
    READ_DRAFT_APPLICATION = auto()
    WRITE_APPLICATION = auto()
    DECIDE_APPLICATION = auto()
    READ_GROUP = auto()
    WRITE_GROUP = auto()
    COMMIT = auto()
    READ_GATHERINGS = auto()
    PROPOSE_GATHERING = auto()
    READ_PROPOSALS = auto()
    DECIDE_PROPOSAL = auto()
    ANSWER_INVITATION = auto()
    READ_ATTENDANCE = auto()
    WRITE_ATTENDANCE = auto()
    READ_MENTORING = auto()
    ASSIGN_MENTOR = auto()
    ANSWER_ASSIGNMENT = auto()
    REFUSE_GUIDANCE = auto()
    READ_PARTICIPATION = auto()
    READ_OUTREACH = auto()
    WRITE_OUTREACH = auto()
    READ_PEOPLE = auto()
    WRITE_PEOPLE = auto()
    WRITE_MEMBERSHIP = auto()
    READ_AUDIT_LOG = auto()
    READ_OUTBOX = auto()
    WRITE_OUTBOX = auto()
    COUNT_OUTBOX = auto()
    WRITE_TEMPLATES = auto()
    MAKE_STORE = auto()
    APPOINT_BOARD = auto()
    APPOINT_CONTACT = auto()
    ASK_FOR_LINK = auto()
    REDEEM_LINK = auto()
    MEET_IDENTITY = auto()
    RUN_JOBS = auto()
    VERIFY_AUDIT = auto()
    ERASE_PERSON = auto()
    WRITE_RETENTION = auto()
    RUN_RETENTION = auto()
    WRITE_PRIVACY_NOTICE = auto()


_PM, _BOARD, _CONTACT = Role.PROGRAMME_MANAGEMENT, Role.BOARD, Role.CONTACT
_MEMBER, _MENTOR, _SYSTEM = Role.MEMBER, Role.MENTOR, Role.SYSTEM
_VISITOR = Role.VISITOR
_ALL, _OWN, _DEPARTMENT = Reach.EVERYWHERE, Reach.OWN, Reach.OWN_DEPARTMENT

_EVERY_SIGNED_IN = {_PM: _ALL, _BOARD: _ALL, _CONTACT: _ALL, _MEMBER: _ALL, _MENTOR: _ALL}
_GROUP_AND_ABOVE = {_PM: _ALL, _BOARD: _OWN, _CONTACT: _OWN, _MEMBER: _OWN, _MENTOR: _OWN}

RIGHTS: Mapping[Right, Mapping[Role, Reach]] = {
    Right.READ_COHORTS: _EVERY_SIGNED_IN,
    Right.WRITE_COHORTS: {_PM: _ALL, _SYSTEM: _ALL},
    Right.READ_COUNTY_INTEREST: {_PM: _ALL, _BOARD: _OWN},
    Right.WRITE_COUNTY_INTEREST: {_BOARD: _OWN},
    Right.CORRECT_COUNTY_INTEREST: {_PM: _ALL},
    Right.REMIND_OF_COUNTY_INTEREST: {_PM: _ALL},
    Right.RECORD_DIALOGUE: {_PM: _ALL},
    Right.READ_DECISION: {_PM: _ALL, _BOARD: _OWN, _CONTACT: _DEPARTMENT, _MEMBER: _DEPARTMENT, _MENTOR: _DEPARTMENT},
    Right.WRITE_DECISION: {_BOARD: _OWN},
    Right.RECORD_DECISION_FOR_BOARD: {_PM: _ALL},
    Right.READ_MINUTES: {_PM: _ALL, _BOARD: _OWN},
    Right.READ_PLANS: _EVERY_SIGNED_IN,
    Right.WRITE_PLANS: {_PM: _ALL, _SYSTEM: _ALL},
    Right.DRAFT_PLANS: {_PM: _ALL, _BOARD: _OWN},
    Right.READ_MUNICIPAL_INTEREST: {_PM: _ALL, _BOARD: _OWN, _CONTACT: _OWN},
    Right.WRITE_MUNICIPAL_INTEREST: {_CONTACT: _OWN},
    Right.REGISTER_MUNICIPAL_INTEREST_ON_BEHALF: {_BOARD: _OWN},
    Right.ANSWER_BY_INTEREST_LINK: {_VISITOR: _ALL},
    Right.LINK_GOALS: {_PM: _ALL},
    Right.BRING_TOGETHER: {_PM: _ALL, _BOARD: _OWN},
    Right.READ_COOPERATION: _GROUP_AND_ABOVE,
    Right.ANSWER_COOPERATION: {_PM: _ALL, _BOARD: _OWN, _CONTACT: _OWN},
    Right.READ_APPLICATION: _GROUP_AND_ABOVE,
    Right.READ_DRAFT_APPLICATION: {_PM: _ALL, _CONTACT: _OWN, _MEMBER: _OWN},
    Right.WRITE_APPLICATION: {_CONTACT: _OWN},
    Right.DECIDE_APPLICATION: {_PM: _ALL},
    Right.READ_GROUP: _GROUP_AND_ABOVE,
    Right.WRITE_GROUP: {_CONTACT: _OWN},
    Right.COMMIT: {_MEMBER: _OWN},
    Right.READ_GATHERINGS: _EVERY_SIGNED_IN,
    Right.PROPOSE_GATHERING: {_BOARD: _OWN},
    Right.READ_PROPOSALS: {_PM: _ALL, _BOARD: _OWN},
    Right.DECIDE_PROPOSAL: {_PM: _ALL},
    Right.ANSWER_INVITATION: {_BOARD: _OWN, _MEMBER: _OWN},
    Right.READ_ATTENDANCE: _GROUP_AND_ABOVE,
    Right.WRITE_ATTENDANCE: {_PM: _ALL},
    Right.READ_MENTORING: _GROUP_AND_ABOVE,
    Right.ASSIGN_MENTOR: {_PM: _ALL},
    Right.ANSWER_ASSIGNMENT: {_MENTOR: _OWN},
    Right.REFUSE_GUIDANCE: {_CONTACT: _OWN},
    Right.READ_PARTICIPATION: {_PM: _ALL, _BOARD: _OWN, _CONTACT: _OWN, _MENTOR: _OWN},
    Right.READ_OUTREACH: {_PM: _ALL, _BOARD: _OWN},
    Right.WRITE_OUTREACH: {_BOARD: _OWN},
    Right.READ_PEOPLE: {_PM: _ALL, _BOARD: _OWN, _CONTACT: _OWN},
    Right.WRITE_PEOPLE: {_PM: _ALL, _SYSTEM: _ALL},
    Right.WRITE_MEMBERSHIP: {_PM: _ALL},
    Right.READ_AUDIT_LOG: {_PM: _ALL},
    Right.READ_OUTBOX: {_PM: _ALL},
    Right.WRITE_OUTBOX: {_PM: _ALL},
    Right.COUNT_OUTBOX: {_PM: _ALL, _SYSTEM: _ALL},
    Right.WRITE_TEMPLATES: {_PM: _ALL},
    Right.MAKE_STORE: {_SYSTEM: _ALL},
    Right.APPOINT_BOARD: {_PM: _ALL, _SYSTEM: _ALL, _BOARD: _OWN},
    Right.APPOINT_CONTACT: {_PM: _ALL, _SYSTEM: _ALL, _CONTACT: _OWN},
    Right.ASK_FOR_LINK: {_VISITOR: _ALL},
    Right.REDEEM_LINK: {_VISITOR: _ALL},
    Right.MEET_IDENTITY: {_VISITOR: _ALL},
    Right.RUN_JOBS: {_SYSTEM: _ALL},
    Right.VERIFY_AUDIT: {_PM: _ALL, _SYSTEM: _ALL},
    Right.ERASE_PERSON: {_PM: _ALL},
    Right.WRITE_RETENTION: {_PM: _ALL},
    Right.RUN_RETENTION: {_PM: _ALL, _SYSTEM: _ALL},
    Right.WRITE_PRIVACY_NOTICE: {_PM: _ALL},
}


def permits(actor: Actor, right: Right, scope: Scope = ANYWHERE) -> bool:
    """Whether `actor` may do `right` to something that belongs to `scope`."""
    reaches = RIGHTS[right]
    return any(_covers(grant, reaches[grant.role], scope) for grant in actor.grants if grant.role in reaches)


def require(actor: Actor, right: Right, scope: Scope = ANYWHERE) -> None:
    """Raises NotAllowed unless `actor` may do `right` to something that belongs to `scope`."""
    if not permits(actor, right, scope):
        raise NotAllowed


def _covers(grant: Grant, reach: Reach, scope: Scope) -> bool:
    if reach is Reach.EVERYWHERE:
        return True
    own = grant.scope
    if reach is Reach.OWN_DEPARTMENT or grant.role is Role.BOARD:
        return own.department is not None and own.department == scope.department
    return own.municipality is not None and (own.municipality, own.cohort) == (scope.municipality, scope.cohort)


@dataclass(frozen=True, slots=True)
class Visible:
    """Which records of a cohort an actor may read: put `WHERE` parts on `everything`, or on the two lists.

    In SQL: `($everything OR department_code = any($departments) OR municipality_number = any($municipalities))`.
    """

    everything: bool
    departments: list[str]
    municipalities: list[str]

    def values(self) -> dict[str, object]:
        """The three values by the names used in SQL."""
        return {
            "everything": self.everything,
            "departments": self.departments,
            "municipalities": self.municipalities,
        }


def visible(actor: Actor, right: Right, cohort: str) -> Visible:
    """What of `cohort` the actor may read under `right`. Raises NotAllowed when it is nothing at all."""
    reaches = RIGHTS[right]
    grants = [(grant.scope, reaches[grant.role], grant.role) for grant in actor.grants if grant.role in reaches]
    everything = any(reach is Reach.EVERYWHERE for _scope, reach, _role in grants)
    by_department = {
        scope.department
        for scope, reach, role in grants
        if reach is Reach.OWN_DEPARTMENT or (role is Role.BOARD and reach is Reach.OWN)
    }
    by_municipality = {
        scope.municipality
        for scope, reach, role in grants
        if reach is Reach.OWN and role is not Role.BOARD and scope.cohort == cohort
    }
    departments, municipalities = sorted(by_department - {None}), sorted(by_municipality - {None})  # type: ignore[type-var]
    if not (everything or departments or municipalities):
        raise NotAllowed
    return Visible(everything, departments, municipalities)  # type: ignore[arg-type]  # None is taken out above
