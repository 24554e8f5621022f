"""What people ask of participation: how far things have come, who was there, who falls behind, what to do next."""

from collections.abc import Iterable

from programme.access.model import Actor, Role, Scope
from programme.access.rights import Right, Visible, require, visible
from programme.cohorts.model import DateKind
from programme.cohorts.records import cohort_of
from programme.gatherings.queries import my_invitations
from programme.gatherings.records import gatherings_of
from programme.groups.queries import commitment_of
from programme.mentoring.queries import my_assignments
from programme.participation.concerns import (
    Concern,
    Participation,
    ParticipationRow,
    concern_of_applicant,
    first_main_gathering,
    participation_row,
)
from programme.participation.model import (
    Attendance,
    DepartmentState,
    MunicipalState,
)
from programme.participation.records import (
    board_attendance_rows,
    by_municipality,
    department_states,
    municipal_attendance,
    municipal_states,
)
from programme.participation.steps import (
    NextStep,
    Overview,
    Present,
    board_steps,
    contact_steps,
    following_gathering,
    in_order,
    invitation_steps,
    management_steps,
    member_steps,
    mentor_steps,
    next_deadline,
)
from programme.store import Reader


def participation(actor: Actor, reader: Reader, cohort: str) -> Participation:
    """Everything of the cohort that the actor may read about participation, for who shows it as a whole."""
    shown = visible(actor, Right.READ_PARTICIPATION, cohort)
    states = municipal_states(reader, cohort, shown, actor.at)
    attendance = municipal_attendance(reader, cohort, shown, actor.at)
    present = Present(cohort_of(reader, cohort), gatherings_of(reader, cohort), actor.at)
    rows = _participation_rows(states, attendance, present)
    return Participation(
        departments=tuple(department_states(reader, cohort, shown, actor.at)),
        municipalities=tuple(states),
        attendance=tuple(attendance),
        rows=tuple(rows),
        concerns=tuple(_concerns(actor, states, rows, present)),
    )


def board_attendance(actor: Actor, reader: Reader, cohort: str) -> list[Attendance]:
    """One row for each board and main gathering up to the actor's day; for programme management and boards."""
    shown = visible(actor, Right.READ_PARTICIPATION, cohort)
    return board_attendance_rows(reader, cohort, shown, actor.at)


def participation_rows(actor: Actor, reader: Reader, cohort: str) -> list[ParticipationRow]:
    """One row for each participating municipality, by name."""
    return list(participation(actor, reader, cohort).rows)


def overview(actor: Actor, reader: Reader, cohort: str) -> Overview:
    """What the actor should do next in the cohort, and the state of what is the actor's own."""
    require(actor, Right.READ_COHORTS)
    present = Present(cohort_of(reader, cohort), gatherings_of(reader, cohort), actor.at)
    departments, municipalities = _own_states(actor, reader, cohort)
    invitations = my_invitations(actor, reader, cohort) if _is_invited(actor, cohort) else []
    steps = _unit_steps(actor, departments, municipalities, present)
    if _scopes(actor, Role.MEMBER, cohort):
        steps += member_steps(commitment_of(actor, reader, cohort=cohort), invitations, present)
    steps += invitation_steps(invitations, present)
    if _scopes(actor, Role.MENTOR, cohort):
        steps += mentor_steps(my_assignments(actor, reader, cohort), present)
    return Overview(
        steps=tuple(in_order(steps)),
        departments=tuple(state for state in departments if _oversees(actor, state)),
        municipalities=tuple(municipalities),
        next_gathering=following_gathering(invitations or present.gatherings, actor.at),
        next_deadline=next_deadline(present.cohort, present.today),
    )


def _own_states(actor: Actor, reader: Reader, cohort: str) -> tuple[list[DepartmentState], list[MunicipalState]]:
    """All for programme management; a board's department and municipalities; a contact's municipality.

    A contact's department is among them, since the municipality's steps follow from its decision.
    """
    everything = actor.has(Role.PROGRAMME_MANAGEMENT)
    boards, contacts = _departments(actor.scopes(Role.BOARD)), _scopes(actor, Role.CONTACT, cohort)
    if not (everything or boards or contacts):
        return [], []
    numbers = sorted(scope.municipality for scope in contacts if scope.municipality)
    of_contacts = Visible(everything, sorted(boards | _departments(contacts)), numbers)
    return (
        department_states(reader, cohort, of_contacts, actor.at),
        municipal_states(reader, cohort, Visible(everything, sorted(boards), numbers), actor.at),
    )


def _unit_steps(
    actor: Actor, departments: list[DepartmentState], municipalities: list[MunicipalState], present: Present
) -> list[NextStep]:
    boards = _departments(actor.scopes(Role.BOARD))
    own = {scope.municipality for scope in _scopes(actor, Role.CONTACT, present.cohort.slug)}
    by_code = {state.department_code: state for state in departments}
    steps = [step for code in sorted(boards & by_code.keys()) for step in board_steps(by_code[code], present)]
    for state in municipalities:
        if state.municipality_number in own:
            steps += contact_steps(state, by_code.get(state.department_code), present)
    if actor.has(Role.PROGRAMME_MANAGEMENT):
        steps += management_steps(departments, municipalities, present)
    return steps


def _oversees(actor: Actor, state: DepartmentState) -> bool:
    own = _departments(actor.scopes(Role.BOARD))
    return actor.has(Role.PROGRAMME_MANAGEMENT) or state.department_code in own


def _scopes(actor: Actor, role: Role, cohort: str) -> list[Scope]:
    return [scope for scope in actor.scopes(role) if scope.cohort == cohort]


def _departments(scopes: Iterable[Scope]) -> set[str]:
    return {scope.department for scope in scopes if scope.department}


def _is_invited(actor: Actor, cohort: str) -> bool:
    """Whether the actor can be invited to anything: programme management and mentors are not."""
    return actor.has(Role.BOARD) or bool(_scopes(actor, Role.CONTACT, cohort) or _scopes(actor, Role.MEMBER, cohort))


def _participation_rows(
    states: Iterable[MunicipalState], attendance: Iterable[Attendance], present: Present
) -> list[ParticipationRow]:
    rows = by_municipality(attendance)
    taking_part = [state for state in states if state.takes_part]
    regions = {state.region_id for state in taking_part}
    first = {region_id: first_main_gathering(present.gatherings, region_id) for region_id in regions}
    today = present.today
    return [
        participation_row(
            state, rows.get(state.municipality_number, []), first_gathering=first[state.region_id], today=today
        )
        for state in taking_part
    ]


def _concerns(
    actor: Actor, states: Iterable[MunicipalState], rows: Iterable[ParticipationRow], present: Present
) -> list[Concern]:
    own = {scope.municipality for scope in _scopes(actor, Role.CONTACT, present.cohort.slug)}
    deadline = present.deadline(DateKind.APPLICATION)
    waiting = [
        concern_of_applicant(state, deadline=deadline, today=present.today)
        for state in states
        if state.municipality_number in own
    ]
    return [concern for row in rows for concern in row.concerns] + [concern for concern in waiting if concern]
