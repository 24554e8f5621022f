"""The roster of a gathering on a page: who comes and who was there, and the forms to record it."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from programme.gatherings import actions
from programme.gatherings.lists import Roster, RosterGroup, RosterLine
from programme.gatherings.model import AnswerState, AttendanceMark, AttendanceState, Gathering
from programme.language import _
from programme.language.numbers import counted, listed
from programme.store import Store
from programme.ui import feedback, show
from programme.ui.choice import choice_in_address
from programme.ui.context import Context
from programme.ui.forms import folded

_TONES: dict[AttendanceState, show.Tone] = {
    AttendanceState.MET: "done",
    AttendanceState.SUBSTITUTE_MET: "done",
    AttendanceState.EXCUSED: "neutral",
    AttendanceState.ABSENT: "late",
}


def who_comes(everyone: Roster, *, in_short: bool) -> None:
    """Answers and attendance, by municipality; the boards apart. `in_short`: a row for each group, not each person."""
    groups = [group for group in everyone.groups if not group.is_board]
    boards = [group for group in everyone.groups if group.is_board]
    if not everyone.groups:
        show.empty(_("Ingen er invitert ennå. Invitasjonene følger av hvem som er tatt opp."))
    if in_short:
        _overview_of_groups(groups, _("Kommunene"))
        _overview_of_groups(boards, _("Fylkesstyrene, som telles for seg"))
        return
    for group in [*groups, *boards]:
        show.subheading(_named(group))
        show.table([_person(person) for person in group.lines], caption=_("Hvem kommer fra {name}", name=group.name))


def _named(group: RosterGroup) -> str:
    """The group's name, with those that it cooperates with."""
    if not group.together_with:
        return group.name
    return _("{name}, sammen med {others}", name=group.name, others=listed(group.together_with))


def _person(person: RosterLine) -> dict[str, object]:
    answer = person.answer.label if person.answer else _("ikke svart")
    substitute = f" ({person.substitute_name})" if person.substitute_name else ""
    attendance = show.status(person.attendance.label, _TONES[person.attendance]) if person.attendance else "–"
    return {_("Navn"): person.name, _("Svar"): answer + substitute, _("Oppmøte"): attendance}


def _overview_of_groups(groups: Sequence[RosterGroup], caption: str) -> None:
    if groups:
        show.table([_group_row(group) for group in groups], caption=caption)


def _group_row(group: RosterGroup) -> dict[str, object]:
    comes = sum(person.answer in {AnswerState.COMES, AnswerState.SUBSTITUTE} for person in group.lines)
    recorded = sum(person.recorded is not None for person in group.lines)
    people = _("på listen")
    return {
        _("Hvem"): _named(group),
        _("Kommer"): counted(comes, len(group.lines), people),
        _("Oppmøte ført"): counted(recorded, len(group.lines), people),
    }


def keep_roster(context: Context, everyone: Roster) -> None:
    """Programme management records who was there, one group at a time, and closes the list."""
    gathering = everyone.gathering
    if gathering.is_cancelled or not everyone.groups:
        return
    show.heading(_("Oppmøteliste"))
    if gathering.is_roster_closed:
        show.text(_("Listen er lukket. De som ikke er ført, regnes som ikke møtt."))
        _reopen(context, gathering)
        return
    is_the_day = context.today >= gathering.day
    # A row of choices for each person weighs the page down, so before the day it is opened when it is needed.
    with folded(f"roster-{gathering.id}", _("Før oppmøtet"), opened=is_the_day) as is_open:
        if is_open:
            _record_group(context, everyone, is_the_day=is_the_day)
    if is_the_day:
        _close(context, everyone)


def _record_group(context: Context, everyone: Roster, *, is_the_day: bool) -> None:
    by_affiliation = {group.affiliation: group for group in everyone.groups}
    chosen = choice_in_address(
        _("Hvilken gruppe?"), list(by_affiliation), key="gruppe", label=lambda each: by_affiliation[each].name
    )
    _marks_of_group(context, everyone.gathering, by_affiliation[chosen], is_the_day=is_the_day)


def _marks_of_group(context: Context, gathering: Gathering, group: RosterGroup, *, is_the_day: bool) -> None:
    # What happened is known on the day; before it somebody can only have said that they will not come.
    states = list(AttendanceState) if is_the_day else [AttendanceState.EXCUSED]
    with feedback.form(
        f"roster-{gathering.id}-{group.affiliation}",
        _("Lagre oppmøtet"),
        save=lambda typed, store: _save_marks(context, store, gathering, group, typed),
        done=_("Oppmøtet for {name} er lagret.", name=group.name),
    ) as form:
        for person in group.lines:
            form.choose(
                person.person_id,
                person.name,
                states,
                label=lambda state: state.label.capitalize(),
                value=person.recorded,
            )
    rest = [person for person in group.lines if person.recorded is None]
    if rest and is_the_day:
        feedback.button(
            f"all-met-{gathering.id}-{group.affiliation}",
            _("Resten av gruppen møtte"),
            save=lambda store: _save_marks(
                context, store, gathering, group, {person.person_id: AttendanceState.MET for person in rest}
            ),
            done=_("Oppmøtet for {name} er lagret.", name=group.name),
        )
    _undo_marks(context, gathering, group)


def _save_marks(
    context: Context, store: Store, gathering: Gathering, group: RosterGroup, states: Mapping[str, Any]
) -> str:
    marks = [
        AttendanceMark(person_id=person_id, affiliation=group.affiliation, state=state)
        for person_id, state in states.items()
        if state is not None
    ]
    return actions.record_attendance_all(context.actor, store, gathering.id, marks)


def _undo_marks(context: Context, gathering: Gathering, group: RosterGroup) -> None:
    for person in group.lines:
        if person.recorded:
            feedback.button(
                f"clear-{gathering.id}-{group.affiliation}-{person.person_id}",
                _("Angre: {name} ({state})", name=person.name, state=person.recorded.label),
                save=partial(_clear, context, gathering.id, person),
                done=_("Oppmøtet for {name} er fjernet.", name=person.name),
            )


def _close(context: Context, everyone: Roster) -> None:
    gathering = everyone.gathering
    missing = sum(person.recorded is None for group in everyone.groups for person in group.lines)
    feedback.button(
        f"close-{gathering.id}",
        _("Lukk oppmøtelisten"),
        save=lambda store: actions.close_roster(context.actor, store, gathering.id, version=gathering.version),
        done=_("Oppmøtelisten er lukket."),
        confirm=_("{count} på listen er ikke ført og regnes da som ikke møtt.", count=missing),
    )


def _reopen(context: Context, gathering: Gathering) -> None:
    feedback.button(
        f"reopen-{gathering.id}",
        _("Åpne listen igjen"),
        save=lambda store: actions.reopen_roster(context.actor, store, gathering.id, version=gathering.version),
        done=_("Oppmøtelisten er åpen."),
    )


def _clear(context: Context, gathering_id: str, person: RosterLine, store: Store) -> str:
    return actions.clear_attendance(
        context.actor, store, gathering_id, person_id=person.person_id, affiliation=person.affiliation
    )
