"""What people ask of participation: how far things have come, who was there, who falls behind, what to do next."""

from collections import Counter
from collections.abc import Iterable

from programme.access.model import Actor, Grant, Role
from programme.access.rights import Right, require, visible
from programme.cohorts.model import DateKind
from programme.messages.reading import role_in_address
from programme.participation.concerns import (
    Concern,
    Participation,
    ParticipationRow,
    concern_of_applicant,
    first_main_gathering,
    participation_row,
)
from programme.participation.duties import Present
from programme.participation.model import (
    Attendance,
    DepartmentState,
    MunicipalState,
)
from programme.participation.owing import known_to, own_steps, present_in, scopes
from programme.participation.records import (
    board_attendance_rows,
    by_municipality,
    department_states,
    municipal_attendance,
    municipal_states,
)
from programme.participation.reminders import ReminderSetting
from programme.participation.reminding import setting_of
from programme.participation.steps import Overview, following_gathering, next_deadline
from programme.store import Reader


def participation(actor: Actor, reader: Reader, cohort: str) -> Participation:
    """Everything of the cohort that the actor may read about participation, for who shows it as a whole."""
    shown = visible(actor, Right.READ_PARTICIPATION, cohort)
    states = municipal_states(reader, cohort, shown, actor.at)
    present = present_in(reader, cohort, actor)
    rows = _participation_rows(states, municipal_attendance(reader, cohort, shown, actor.at), present)
    return Participation(
        departments=tuple(department_states(reader, cohort, shown, actor.at)),
        municipalities=tuple(states),
        rows=tuple(rows),
        concerns=tuple(_concerns(actor, states, rows, present)),
    )


def attendance(actor: Actor, reader: Reader, cohort: str) -> list[Attendance]:
    """One row for each municipality and main gathering up to the actor's day, of what the actor may read."""
    shown = visible(actor, Right.READ_PARTICIPATION, cohort)
    return municipal_attendance(reader, cohort, shown, actor.at)


def board_attendance(actor: Actor, reader: Reader, cohort: str) -> list[Attendance]:
    """One row for each board and main gathering up to the actor's day; for programme management and boards."""
    shown = visible(actor, Right.READ_PARTICIPATION, cohort)
    return board_attendance_rows(reader, cohort, shown, actor.at)


def participation_rows(actor: Actor, reader: Reader, cohort: str) -> list[ParticipationRow]:
    """One row for each participating municipality, by name."""
    return list(participation(actor, reader, cohort).rows)


def open_steps(actor: Actor, reader: Reader, cohort: str, acting_as: Grant) -> dict[str, int]:
    """How many steps wait for the actor in the role that they look with, by the page's file name.

    A page where nothing waits is not named.
    """
    role = role_in_address(acting_as)
    waiting = (step for step in overview(actor, reader, cohort).steps if not step.done)
    return dict(Counter(step.page for step in waiting if role_in_address(step.by) == role))


def overview(actor: Actor, reader: Reader, cohort: str) -> Overview:
    """What the actor should do next in the cohort, and the state of what is the actor's own."""
    require(actor, Right.READ_COHORTS)
    present = present_in(reader, cohort, actor)
    known = known_to([actor], reader, present)
    own = {each.gathering_id for each in known.invitations}
    invited = [each for each in present.gatherings if each.id in own]
    return Overview(
        steps=tuple(own_steps(reader, actor, known, present)),
        departments=tuple(state for state in known.departments if _oversees(actor, state)),
        municipalities=tuple(known.municipalities),
        next_gathering=following_gathering(invited or present.gatherings, actor.at),
        next_deadline=next_deadline(present.cohort, present.today),
    )


def reminder_setting(actor: Actor, reader: Reader, cohort: str) -> ReminderSetting:
    """How many days before a deadline the cohort's people are reminded. For programme management."""
    require(actor, Right.WRITE_COHORTS)
    return setting_of(reader, cohort)


def _oversees(actor: Actor, state: DepartmentState) -> bool:
    own = {scope.department for scope in actor.scopes(Role.BOARD)}
    return actor.has(Role.PROGRAMME_MANAGEMENT) or state.department_code in own


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
    own = {scope.municipality for scope in scopes(actor, Role.CONTACT, present.cohort.slug)}
    kind = DateKind.APPLICATION
    waiting = [
        concern_of_applicant(state, deadline=present.deadline(kind, state.municipality_number), today=present.today)
        for state in states
        if state.municipality_number in own
    ]
    return [concern for row in rows for concern in row.concerns] + [concern for concern in waiting if concern]
