"""Whose steps are whose: what is known of a cohort, and from it the steps of one person in each of their roles.

No rights are checked here: whoever asks reads what is the person's own, or asks for the reminders.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from programme.access.model import Actor, Role, Scope
from programme.access.rights import Right, Visible, permits
from programme.cohorts.records import cohort_of, extended_deadlines
from programme.cooperation.records import Asked, asked_to_cooperate
from programme.gatherings.proposals import waiting_proposals
from programme.gatherings.records import gatherings_of
from programme.mentoring.queries import my_assignments
from programme.outreach.records import uncontacted
from programme.participation.duties import NextStep, Present, in_order
from programme.participation.model import DepartmentState, Invited, Membership, MunicipalState
from programme.participation.records import department_states, invitations, memberships, municipal_states
from programme.participation.steps import (
    board_steps,
    contact_steps,
    cooperation_step,
    invitation_steps,
    management_steps,
    member_steps,
    mentor_steps,
)
from programme.store import Reader

_Own = TypeVar("_Own", Membership, Invited)


@dataclass(frozen=True, slots=True)
class Known:
    """What some people's steps follow from. Departments and municipalities are in the order of their names.

    `uncontacted` has the names of the members that nobody has contacted, by department code, for boards;
    `asked` the municipalities of contacts and boards that others want to cooperate with; `proposals` the gathering's id
    and the department's name for each proposal that waits for programme management.
    """

    departments: Sequence[DepartmentState]
    uncontacted: Mapping[str, Sequence[str]]
    municipalities: Sequence[MunicipalState]
    asked: Sequence[Asked]
    memberships: Sequence[Membership]
    invitations: Sequence[Invited]
    proposals: Sequence[tuple[str, str]] = ()


def known_to(actors: Sequence[Actor], reader: Reader, present: Present) -> Known:
    """What the steps of `actors` follow from: seven readings at most, however many they are.

    A contact's department is among it, since the municipality's steps follow from its decision.
    """
    cohort, at = present.cohort.slug, present.at
    everything = any(actor.has(Role.PROGRAMME_MANAGEMENT) for actor in actors)
    boards = {scope.department for actor in actors for scope in actor.scopes(Role.BOARD) if scope.department}
    contacts = [scope for actor in actors for scope in scopes(actor, Role.CONTACT, cohort)]
    of_contacts = {scope.department for scope in contacts if scope.department}
    numbers = sorted({scope.municipality for scope in contacts if scope.municipality})
    members = sorted({str(actor.person_id) for actor in actors if scopes(actor, Role.MEMBER, cohort)})
    invited = sorted({str(actor.person_id) for actor in actors if is_invited(actor, cohort)})
    departments = Visible(everything, sorted(boards | of_contacts), numbers)
    municipalities = Visible(everything, sorted(boards), numbers)
    return Known(
        department_states(reader, cohort, departments, at) if everything or boards or contacts else [],
        uncontacted(reader, cohort, sorted(boards), at) if boards else {},
        municipal_states(reader, cohort, municipalities, at) if everything or boards or contacts else [],
        asked_to_cooperate(reader, cohort, numbers, sorted(boards), at) if numbers or boards else [],
        memberships(reader, cohort, members, at) if members else [],
        invitations(reader, cohort, invited) if invited else [],
        waiting_proposals(reader, cohort, at) if everything else [],
    )


def steps_of(actors: Sequence[Actor], known: Known, present: Present) -> dict[str, list[NextStep]]:
    """The steps of each of `actors` by person id, in order, in each of the roles held; a mentor's offers apart."""
    by_code = {state.department_code: state for state in known.departments}
    places, invited = _by_person(known.memberships), _by_person(known.invitations)
    found = {}
    for actor in actors:
        own = _allowed(actor, Right.ANSWER_INVITATION, invited.get(str(actor.person_id), []), present)
        steps = _unit_steps(actor, by_code, known, present)
        if actor.has(Role.PROGRAMME_MANAGEMENT):
            steps += management_steps(known.departments, known.municipalities, known.proposals, present)
        groups = _allowed(actor, Right.COMMIT, places.get(str(actor.person_id), []), present)
        steps += member_steps(groups, own, present)
        steps += invitation_steps(own, present)
        found[str(actor.person_id)] = in_order(steps)
    return found


def _unit_steps(
    actor: Actor, departments: dict[str, DepartmentState], known: Known, present: Present
) -> list[NextStep]:
    steps: list[NextStep] = []
    boards = {scope.department for scope in actor.scopes(Role.BOARD)}
    for code in sorted(departments.keys() & boards):
        steps += board_steps(departments[code], known.uncontacted.get(code, ()), present)
    own = {scope.municipality for scope in scopes(actor, Role.CONTACT, present.cohort.slug)}
    for state in known.municipalities:
        if state.municipality_number in own:
            steps += contact_steps(state, departments.get(state.department_code), present)
    asked = [each for each in known.asked if (each.number in own if each.has_contact else each.department in boards)]
    return steps + [cooperation_step(each, present) for each in asked]


def own_steps(reader: Reader, actor: Actor, known: Known, present: Present) -> list[NextStep]:
    """One person's steps, a mentor's offers among them."""
    steps = steps_of([actor], known, present)[str(actor.person_id)]
    if not scopes(actor, Role.MENTOR, present.cohort.slug):
        return steps
    return in_order([*steps, *mentor_steps(my_assignments(actor, reader, present.cohort.slug), present)])


def present_in(reader: Reader, cohort: str, actor: Actor) -> Present:
    """The cohort at the actor's moment. Raises NotAllowed for an unknown cohort."""
    return Present(
        cohort_of(reader, cohort), gatherings_of(reader, cohort), actor.at, extended_deadlines(reader, cohort)
    )


def is_invited(actor: Actor, cohort: str) -> bool:
    """Whether the actor can be invited to anything: programme management and mentors are not."""
    return actor.has(Role.BOARD) or bool(scopes(actor, Role.CONTACT, cohort) or scopes(actor, Role.MEMBER, cohort))


def scopes(actor: Actor, role: Role, cohort: str) -> list[Scope]:
    """Where in the cohort the actor holds `role`."""
    return [scope for scope in actor.scopes(role) if scope.cohort == cohort]


def _allowed(actor: Actor, right: Right, rows: Iterable[_Own], present: Present) -> list[_Own]:
    """Those of a person's rows that the person has the role for now: a place may begin later, or its role be taken."""
    return [row for row in rows if permits(actor, right, row.scope(present.cohort.slug))]


def _by_person(rows: Iterable[_Own]) -> dict[str, list[_Own]]:
    found: dict[str, list[_Own]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(row)
    return found
