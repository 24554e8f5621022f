"""What somebody should do next, derived from the state alone: one rule a step, a function a role.

A step is done when the state says so; nobody ticks anything off. Oversikt, the counts beside the menu and the
reminders all ask here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from programme.access.model import Grant, Role, Scope
from programme.cohorts.model import Cohort, DateKind
from programme.cooperation.records import Asked
from programme.gatherings.model import Gathering, GatheringKind
from programme.groups.model import RequirementKind
from programme.language import _
from programme.language.numbers import listed, number
from programme.mentoring.model import Assignment, AssignmentState
from programme.participation.concerns import first_main_gathering
from programme.participation.duties import Duty, NextStep, Present, done
from programme.participation.model import DepartmentState, Invited, Membership, MunicipalState

_MOST_NAMES, _FIRST_NAMES = 4, 3
_OPEN_STATES = ("sent", "under_review")
_MANAGEMENT = Grant(Role.PROGRAMME_MANAGEMENT)


def board_steps(state: DepartmentState, uncontacted: Sequence[str], present: Present) -> list[NextStep]:
    """What a board does: interest, then the decision of the annual meeting, then the areas it brings in.

    Meanwhile it contacts its members; `uncontacted` are the names of those that nobody has.
    """
    by = Grant(Role.BOARD, Scope(department=state.department_code))
    if state.takes_part is False:
        what = _("{name} har vedtatt å ikke delta", name=state.name)
        return [done(Duty.DECISION, by, what, _("Se vedtaket"))]
    # Once the municipalities can no longer apply, a department that never answered has nothing left to do here.
    steps = [] if state.is_silent and present.is_over(DateKind.APPLICATION) else [_interest_step(state, by, present)]
    if state.takes_part:
        steps.append(done(Duty.DECISION, by, _("Vedtaket om deltakelse er registrert"), _("Se vedtaket")))
        steps.append(_areas_step(state, by, present))
    elif state.answer in ("yes", "perhaps"):
        what = _("Registrer hva fylkesårsmøtet vedtar om deltakelse")
        steps.append(present.to_do(Duty.DECISION, by, what, _("Registrer vedtaket")))
    has_said_no = state.has_withdrawn or state.answer == "no"
    if not present.is_over(DateKind.APPLICATION) and (state.takes_part or not has_said_no):
        steps.append(_outreach_step(uncontacted, by, present))
    return steps


def _outreach_step(uncontacted: Sequence[str], by: Grant, present: Present) -> NextStep:
    action = _("Se kommunene")
    if not uncontacted:
        return done(Duty.OUTREACH, by, _("Alle medlemskommunene er kontaktet"), action)
    if len(uncontacted) == 1:
        what = _("{name} er den eneste medlemskommunen som ikke er kontaktet", name=uncontacted[0])
    else:
        first = ", ".join(uncontacted[:_FIRST_NAMES])
        count = number(len(uncontacted))
        what = _("{count} medlemskommuner er ikke kontaktet. Neste: {names}", count=count, names=first)
    return present.to_do(Duty.OUTREACH, by, what, action)


def _interest_step(state: DepartmentState, by: Grant, present: Present) -> NextStep:
    if state.has_withdrawn:
        what = _("Interessen for {name} er trukket tilbake", name=state.name)
        return done(Duty.COUNTY_INTEREST, by, what, _("Se svaret"))
    if not state.is_silent:
        return done(Duty.COUNTY_INTEREST, by, _("Interessen for {name} er meldt", name=state.name), _("Se svaret"))
    due = present.deadline(DateKind.COUNTY_INTEREST)
    what = _("Meld interesse for {name}", name=state.name)
    return present.to_do(Duty.COUNTY_INTEREST, by, what, _("Meld interesse"), due)


def _areas_step(state: DepartmentState, by: Grant, present: Present) -> NextStep:
    if not state.areas:
        what = _("Velg utviklingsområdene dere tar med inn i {cohort}", cohort=present.cohort.name)
        return present.to_do(Duty.AREAS, by, what, _("Velg områder"))
    if len(state.areas) == 1:
        what = _("Utviklingsområdet «{area}» er lagt inn", area=state.areas[0])
    else:
        what = _("{count} utviklingsområder er lagt inn", count=number(len(state.areas)))
    return done(Duty.AREAS, by, what, _("Se områdene"))


def contact_steps(state: MunicipalState, department: DepartmentState | None, present: Present) -> list[NextStep]:
    """What a municipality's contact does: interest, application, group, area."""
    has_left = state.application in ("declined", "refused", "withdrawn")
    if has_left or (department and department.takes_part is False):
        return []
    by = Grant(Role.CONTACT, Scope(state.department_code, state.municipality_number, present.cohort.slug))
    if state.takes_part:
        return [_group_step(state, by, present), *_area_steps(state, department, by, present)]
    if state.has_applied:
        what = _("Søknaden for {name} er sendt", name=state.name)
        return [done(Duty.APPLICATION, by, what, _("Se søknaden")), _group_step(state, by, present)]
    return _applicant_steps(state, department, by, present)


def cooperation_step(asked: Asked, present: Present) -> NextStep:
    """What a municipality's contact does when others want to cooperate with it, or without one its board: answer."""
    due = present.deadline(DateKind.APPLICATION, asked.number)
    known = {"name": asked.name, "others": listed(asked.others)}
    if asked.has_contact:
        by = Grant(Role.CONTACT, Scope(asked.department, asked.number, present.cohort.slug))
        what = _("Svar på om {name} vil samarbeide med {others}", **known)
        return present.to_do(Duty.COOPERATION, by, what, _("Svar"), due)
    what = _("Svar på om {name}, som ikke har noen kontaktperson, vil samarbeide med {others}", **known)
    by = Grant(Role.BOARD, Scope(department=asked.department))
    return present.to_do(Duty.COOPERATION_ON_BEHALF, by, what, _("Svar"), due)


def _applicant_steps(
    state: MunicipalState, department: DepartmentState | None, by: Grant, present: Present
) -> list[NextStep]:
    if present.is_over(DateKind.APPLICATION, state.municipality_number) or not state.may_apply:
        return []
    if state.has_withdrawn:
        what = _("Interessen for {name} er trukket tilbake", name=state.name)
        return [done(Duty.MUNICIPAL_INTEREST, by, what, _("Se interessen"))]
    return [_municipal_interest_step(state, by, present), _application_step(state, department, by, present)]


def _municipal_interest_step(state: MunicipalState, by: Grant, present: Present) -> NextStep:
    due = present.deadline(DateKind.MUNICIPAL_INTEREST, state.municipality_number)
    if state.interest_at is None:
        what, action = _("Meld interesse for {name}", name=state.name), _("Meld interesse")
        return present.to_do(Duty.MUNICIPAL_INTEREST, by, what, action, due)
    if not state.is_confirmed:
        what = _("Bekreft interessen som fylkesstyret har meldt for {name}", name=state.name)
        return present.to_do(Duty.MUNICIPAL_INTEREST, by, what, _("Bekreft"), due)
    what = _("Interessen for {name} er meldt", name=state.name)
    return done(Duty.MUNICIPAL_INTEREST, by, what, _("Se interessen"))


def _application_step(
    state: MunicipalState, department: DepartmentState | None, by: Grant, present: Present
) -> NextStep:
    due = present.deadline(DateKind.APPLICATION, state.municipality_number)
    if department and department.takes_part:
        what = _("Send søknad for {name}", name=state.name)
        return present.to_do(Duty.APPLICATION, by, what, _("Send søknad"), due)
    what = _("Forbered søknaden for {name}. Den kan sendes når fylkesavdelingen har vedtatt å delta", name=state.name)
    return present.to_do(Duty.APPLICATION, by, what, _("Skriv utkast"), due)


def _group_step(state: MunicipalState, by: Grant, present: Present) -> NextStep:
    if state.is_complete:
        return done(Duty.GROUP, by, _("Kommunegruppen i {name} er komplett", name=state.name), _("Se gruppen"))
    what = _("Kommunegruppen i {name} mangler {lacking}", name=state.name, lacking=lacking_in_words(state))
    due = first_main_gathering(present.gatherings, state.region_id)
    return present.to_do(Duty.GROUP, by, what, _("Se gruppen"), due)


def lacking_in_words(state: MunicipalState) -> str:
    """What the group lacks to be complete, to stand after «mangler»: `en samarbeidspart og noen fra kulturskolen`."""
    return listed(_lacking(kind) for kind in state.missing)


def _lacking(kind: RequirementKind) -> str:
    return {
        RequirementKind.CONTACT: _("en kontaktperson"),
        RequirementKind.FROM_KULTURSKOLE: _("noen fra kulturskolen"),
        RequirementKind.PARTNER: _("en samarbeidspart"),
        RequirementKind.COMMITMENT: _("forpliktelse fra alle medlemmene"),
    }[kind]


def _area_steps(
    state: MunicipalState, department: DepartmentState | None, by: Grant, present: Present
) -> list[NextStep]:
    if state.area:
        return [done(Duty.AREA, by, _("Utviklingsområdet er «{area}»", area=state.area), _("Se området"))]
    if not department or not department.areas:
        return []
    what = _("Velg utviklingsområdet som {name} arbeider med", name=state.name)
    return [present.to_do(Duty.AREA, by, what, _("Velg område"))]


def member_steps(memberships: Iterable[Membership], invitations: Iterable[Invited], present: Present) -> list[NextStep]:
    """What a member does: commit, before the first main gathering that one is invited to."""
    own = {each.gathering_id for each in invitations}
    days = [
        each.day
        for each in present.gatherings
        if each.id in own and each.kind is GatheringKind.MAIN and not each.is_cancelled
    ]
    return [
        _commitment_step(each, present, min(days, default=None))
        for each in memberships
        if not each.is_over
        and (each.has_applied or not present.is_over(DateKind.APPLICATION, each.municipality_number))
    ]


def _commitment_step(membership: Membership, present: Present, due: date | None) -> NextStep:
    by, name = Grant(Role.MEMBER, membership.scope(present.cohort.slug)), membership.municipality
    if membership.is_committed:
        return done(Duty.COMMITMENT, by, _("Du har forpliktet deg i {name}", name=name), _("Se gruppen"))
    what = _("Bekreft at du blir med for {name}", name=name)
    return present.to_do(Duty.COMMITMENT, by, what, _("Les og bekreft"), due)


def invitation_steps(invitations: Iterable[Invited], present: Present) -> list[NextStep]:
    """Answering the next gathering that one is invited to: the next one only, so that the list stays short."""
    several = [each for each in invitations if each.may_answer]
    ids = {each.gathering_id for each in several}
    following = following_gathering([each for each in present.gatherings if each.id in ids], present.at)
    if following is None:
        return []
    of_it = sorted((each for each in several if each.gathering_id == following.id), key=lambda each: each.is_answered)
    name, own = following.title.lower(), of_it[0]
    by = Grant(Role.BOARD if own.is_board else Role.MEMBER, own.scope(present.cohort.slug))
    if own.is_answered:
        return [done(Duty.ANSWER, by, _("Du har svart på {gathering}", gathering=name), _("Se svaret"))]
    what = _("Svar på invitasjonen til {gathering}", gathering=name)
    return [present.to_do(Duty.ANSWER, by, what, _("Svar"), following.day, record=following.id)]


def following_gathering(gatherings: Iterable[Gathering], at: datetime) -> Gathering | None:
    """The first gathering after `at` that is not cancelled."""
    ahead = [each for each in gatherings if each.starts_at > at and not each.is_cancelled]
    return min(ahead, key=lambda each: each.starts_at, default=None)


def mentor_steps(assignments: Iterable[Assignment], present: Present) -> list[NextStep]:
    """What a mentor does: answer each offer."""
    return [
        present.to_do(
            Duty.MENTOR_OFFER,
            Grant(Role.MENTOR, Scope(municipality=each.municipality_number, cohort=present.cohort.slug)),
            _("Svar på om du vil veilede {name}", name=each.municipality_name),
            _("Svar"),
        )
        for each in assignments
        if each.state is AssignmentState.OFFERED
    ]


def management_steps(
    departments: Sequence[DepartmentState],
    municipalities: Sequence[MunicipalState],
    proposals: Sequence[tuple[str, str]],
    present: Present,
) -> list[NextStep]:
    """What programme management does: wherever the programme waits for it, one step a kind.

    `proposals` has the gathering's id and the department's name for each that waits.
    """
    undecided = [state for state in departments if state.takes_part is None]
    waiting = [state.name for state in undecided if state.waits_for_dialogue]
    applied = [state.name for state in municipalities if state.application in _OPEN_STATES]
    alone = [
        state.name
        for state in municipalities
        if state.takes_part and not (state.mentor or state.is_asked or state.refuses_mentor)
    ]
    steps = _board_steps(departments, present)
    steps += _silence_steps([state.name for state in undecided if state.is_silent], present)
    if waiting:
        what = _("Ønsker dialogmøte: {names}", names=_some(waiting))
        steps.append(present.to_do(Duty.DIALOGUE, _MANAGEMENT, what, _("Se ønskene")))
    steps += _proposal_steps(proposals, present)
    if applied:
        what = _("Søknader som venter på avgjørelse: {names}", names=_some(applied))
        steps.append(present.to_do(Duty.SELECTION, _MANAGEMENT, what, _("Se søknadene")))
    if alone:
        what = _("Uten veileder: {names}", names=_some(alone))
        steps.append(present.to_do(Duty.MENTORS, _MANAGEMENT, what, _("Finn veileder")))
    return [*steps, *_roster_steps(present)]


def _board_steps(departments: Sequence[DepartmentState], present: Present) -> list[NextStep]:
    """Without a board nobody can answer for the department, and nobody there is reminded."""
    without = [state.name for state in departments if state.is_silent and not state.has_board]
    if not without or present.is_over(DateKind.APPLICATION):
        return []
    what = _("Ingen er lagt til i fylkesstyret: {names}", names=_some(without))
    return [present.to_do(Duty.BOARDS, _MANAGEMENT, what, _("Legg til fylkesstyrene"))]


def _silence_steps(silent: Sequence[str], present: Present) -> list[NextStep]:
    kind = DateKind.COUNTY_INTEREST
    if not silent or not present.is_over(kind) or present.is_over(DateKind.APPLICATION):
        return []
    what = _("Ikke svart innen fristen: {names}", names=_some(silent))
    return [present.to_do(Duty.SILENCE, _MANAGEMENT, what, _("Se svarene"), present.deadline(kind))]


def _proposal_steps(proposals: Sequence[tuple[str, str]], present: Present) -> list[NextStep]:
    titles = {each.id: each.title.lower() for each in present.gatherings}
    waiting = [_("{gathering} ({name})", gathering=titles[held], name=name) for held, name in dict.fromkeys(proposals)]
    if not waiting:
        return []
    what = _("Forslag fra fylkesstyrene venter på svar: {names}", names=_some(waiting))
    [record, *others] = dict.fromkeys(held for held, _name in proposals)
    return [present.to_do(Duty.PROPOSALS, _MANAGEMENT, what, _("Se forslagene"), record="" if others else record)]


def _roster_steps(present: Present) -> list[NextStep]:
    return [
        present.to_do(
            Duty.ROSTER,
            _MANAGEMENT,
            _("Lukk oppmøtelisten for {gathering}", gathering=gathering.title.lower()),
            _("Åpne listen"),
            gathering.last_day,
            record=gathering.id,
        )
        for gathering in present.gatherings
        if gathering.ends_at <= present.at and not gathering.is_cancelled and not gathering.is_roster_closed
    ]


def _some(names: Sequence[str]) -> str:
    """All names when they are few, else the first and how many more."""
    if len(names) <= _MOST_NAMES:
        return listed(names)
    return _("{names} og {more} til", names=", ".join(names[: _MOST_NAMES - 1]), more=len(names) - _MOST_NAMES + 1)


@dataclass(frozen=True, slots=True)
class Overview:
    """What a person sees first: the steps in order, and the state of what is the person's own, by name.

    `departments` is empty for who is neither of programme management nor on a board; `municipalities` for those and
    contacts. `next_gathering` is the next one that the person is invited to, or, for who never is, the cohort's.
    `next_deadline` is the cohort's deadline that comes next, and which it is; None when all have passed.
    """

    steps: tuple[NextStep, ...]
    departments: tuple[DepartmentState, ...]
    municipalities: tuple[MunicipalState, ...]
    next_gathering: Gathering | None
    next_deadline: tuple[date, DateKind] | None


def next_deadline(cohort: Cohort, today: date) -> tuple[date, DateKind] | None:
    """The next of the cohort's deadlines, today's included, and which it is; None when all have passed."""
    days = [(day, kind) for kind, day in cohort.deadlines.items()]
    days += [(each.falls_on, each.kind) for each in cohort.further if each.is_open(today)]
    return min((each for each in days if each[0] >= today), default=None)
