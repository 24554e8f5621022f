"""What somebody should do next, derived from the state alone: one rule a step, a function a role.

A step is done when the state says so; nobody ticks anything off.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum

from programme.cohorts.model import Cohort, DateKind
from programme.gatherings.lists import OwnInvitation
from programme.gatherings.model import Gathering, GatheringKind
from programme.groups.model import OwnCommitment
from programme.language import _
from programme.language.dates import local_date
from programme.language.numbers import listed, number
from programme.mentoring.model import Assignment, AssignmentState
from programme.participation.concerns import first_main_gathering
from programme.participation.model import DepartmentState, MunicipalState

DAYS_SOON = 14
_MOST_NAMES = 4
_OPEN_STATES = ("sent", "under_review")


class Urgency(IntEnum):
    """How pressing a step is, most pressing first."""

    LATE = 0
    SOON = 1
    WAITING = 2
    DONE = 3


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do or done: what (a sentence's beginning), what the link says, where (the page's file name).

    `due` is a local date, None without one.
    """

    what: str
    action: str
    page: str
    due: date | None
    urgency: Urgency

    @property
    def done(self) -> bool:
        """Whether the state says that it is done."""
        return self.urgency is Urgency.DONE


@dataclass(frozen=True, slots=True)
class Present:
    """The cohort, its gatherings, and the moment at which steps are judged."""

    cohort: Cohort
    gatherings: Sequence[Gathering]
    at: datetime

    @property
    def today(self) -> date:
        """The date in Oslo."""
        return local_date(self.at)

    def deadline(self, kind: DateKind) -> date | None:
        """The cohort's deadline of that kind, if it has one."""
        return self.cohort.deadlines.get(kind)

    def is_over(self, kind: DateKind) -> bool:
        """Whether that deadline has passed."""
        due = self.deadline(kind)
        return due is not None and due < self.today

    def to_do(self, what: str, action: str, page: str, due: date | None = None) -> NextStep:
        """A step that waits."""
        return NextStep(what, action, page, due, _urgency(due, self.today))


@dataclass(frozen=True, slots=True)
class Overview:
    """What a person sees first: the steps in order, and the state of what is the person's own, by name.

    `departments` is empty for who is neither of programme management nor on a board; `municipalities` for those and
    contacts. `next_gathering` is the next one that the person is invited to, or, for who never is, the cohort's.
    """

    steps: tuple[NextStep, ...]
    departments: tuple[DepartmentState, ...]
    municipalities: tuple[MunicipalState, ...]
    next_gathering: Gathering | None
    next_deadline: date | None


def _urgency(due: date | None, today: date) -> Urgency:
    if due is None:
        return Urgency.WAITING
    if due < today:
        return Urgency.LATE
    return Urgency.SOON if due - today <= timedelta(days=DAYS_SOON) else Urgency.WAITING


def _done(what: str, action: str, page: str) -> NextStep:
    return NextStep(what, action, page, None, Urgency.DONE)


def in_order(steps: Iterable[NextStep]) -> list[NextStep]:
    """Most pressing first, then by date, those without one after; what is done last."""
    return sorted(steps, key=lambda step: (step.urgency, step.due or date.max))


def board_steps(state: DepartmentState, present: Present) -> list[NextStep]:
    """What a board does: interest, then the decision of the annual meeting, then the areas it brings in."""
    if state.takes_part is False:
        return [_done(_("{name} har vedtatt å ikke delta", name=state.name), _("Se vedtaket"), "interest")]
    # Once the municipalities can no longer apply, a department that never answered has nothing left to do here.
    steps = [] if state.is_silent and present.is_over(DateKind.APPLICATION) else [_interest_step(state, present)]
    if state.takes_part:
        steps.append(_done(_("Vedtaket om deltakelse er registrert"), _("Se vedtaket"), "interest"))
        steps.append(_areas_step(state, present))
    elif state.answer in ("yes", "perhaps"):
        what = _("Registrer hva fylkesårsmøtet vedtar om deltakelse")
        steps.append(present.to_do(what, _("Registrer vedtaket"), "interest"))
    return steps


def _interest_step(state: DepartmentState, present: Present) -> NextStep:
    if not state.is_silent:
        return _done(_("Interessen for {name} er meldt", name=state.name), _("Se svaret"), "interest")
    due = present.deadline(DateKind.COUNTY_INTEREST)
    return present.to_do(_("Meld interesse for {name}", name=state.name), _("Meld interesse"), "interest", due)


def _areas_step(state: DepartmentState, present: Present) -> NextStep:
    page = "development_areas"
    if not state.areas:
        what = _("Velg utviklingsområdene dere tar med inn i {cohort}", cohort=present.cohort.name)
        return present.to_do(what, _("Velg områder"), page)
    if len(state.areas) == 1:
        what = _("Utviklingsområdet «{area}» er lagt inn", area=state.areas[0])
    else:
        what = _("{count} utviklingsområder er lagt inn", count=number(len(state.areas)))
    return _done(what, _("Se områdene"), page)


def contact_steps(state: MunicipalState, department: DepartmentState | None, present: Present) -> list[NextStep]:
    """What a municipality's contact does: interest, application, group, area."""
    if state.application in ("declined", "refused", "withdrawn"):
        return []
    if department and department.takes_part is False:
        return []
    if state.takes_part:
        return [_group_step(state, present), *_area_steps(state, department, present)]
    if state.has_applied:
        sent = _done(_("Søknaden for {name} er sendt", name=state.name), _("Se søknaden"), "application")
        return [sent, _group_step(state, present)]
    if present.is_over(DateKind.APPLICATION):
        return []
    return [_municipal_interest_step(state, present), _application_step(state, department, present)]


def _municipal_interest_step(state: MunicipalState, present: Present) -> NextStep:
    due = present.deadline(DateKind.MUNICIPAL_INTEREST)
    if state.interest_at is None:
        return present.to_do(_("Meld interesse for {name}", name=state.name), _("Meld interesse"), "interest", due)
    if not state.is_confirmed:
        what = _("Bekreft interessen som fylkesstyret har meldt for {name}", name=state.name)
        return present.to_do(what, _("Bekreft"), "interest", due)
    return _done(_("Interessen for {name} er meldt", name=state.name), _("Se interessen"), "interest")


def _application_step(state: MunicipalState, department: DepartmentState | None, present: Present) -> NextStep:
    due = present.deadline(DateKind.APPLICATION)
    if department and department.takes_part:
        return present.to_do(_("Send søknad for {name}", name=state.name), _("Send søknad"), "application", due)
    what = _("Forbered søknaden for {name}. Den kan sendes når fylkesavdelingen har vedtatt å delta", name=state.name)
    return present.to_do(what, _("Skriv utkast"), "application", due)


def _group_step(state: MunicipalState, present: Present) -> NextStep:
    if state.is_complete:
        return _done(_("Kommunegruppen i {name} er komplett", name=state.name), _("Se gruppen"), "application")
    what = _(
        "Gjør kommunegruppen i {name} komplett. Dette mangler: {missing}",
        name=state.name,
        missing=listed(kind.label.lower() for kind in state.missing),
    )
    due = first_main_gathering(present.gatherings, state.region_id)
    return present.to_do(what, _("Se gruppen"), "application", due)


def _area_steps(state: MunicipalState, department: DepartmentState | None, present: Present) -> list[NextStep]:
    if state.area:
        return [_done(_("Utviklingsområdet er «{area}»", area=state.area), _("Se området"), "application")]
    if not department or not department.areas:
        return []
    what = _("Velg utviklingsområdet som {name} arbeider med", name=state.name)
    return [present.to_do(what, _("Velg område"), "application")]


def member_steps(
    commitments: Iterable[OwnCommitment], invitations: Iterable[OwnInvitation], present: Present
) -> list[NextStep]:
    """What a member does: commit, before the first main gathering that one is invited to."""
    main = [each.day for each in invitations if each.kind is GatheringKind.MAIN and not each.is_cancelled]
    due, action = min(main, default=None), _("Les og bekreft")
    return [
        _done(_("Du har forpliktet deg i {name}", name=each.municipality), _("Se gruppen"), "application")
        if each.committed_at
        else present.to_do(_("Bekreft at du blir med for {name}", name=each.municipality), action, "application", due)
        for each in commitments
    ]


def invitation_steps(invitations: Iterable[OwnInvitation], present: Present) -> list[NextStep]:
    """Answering the next gathering that one is invited to: the next one only, so that the list stays short."""
    several = [each for each in invitations if each.may_answer]
    following = following_gathering(several, present.at)
    if following is None:
        return []
    name = following.title.lower()
    if any(each.id == following.id and each.answer for each in several):
        return [_done(_("Du har svart på {gathering}", gathering=name), _("Se svaret"), "gatherings")]
    what = _("Svar på invitasjonen til {gathering}", gathering=name)
    return [present.to_do(what, _("Svar"), "gatherings", following.day)]


def following_gathering(gatherings: Iterable[Gathering], at: datetime) -> Gathering | None:
    """The first gathering after `at` that is not cancelled."""
    ahead = [each for each in gatherings if each.starts_at > at and not each.is_cancelled]
    return min(ahead, key=lambda each: each.starts_at, default=None)


def mentor_steps(assignments: Iterable[Assignment], present: Present) -> list[NextStep]:
    """What a mentor does: answer each offer."""
    return [
        present.to_do(_("Svar på om du vil veilede {name}", name=each.municipality_name), _("Svar"), "mentoring")
        for each in assignments
        if each.state is AssignmentState.OFFERED
    ]


def management_steps(
    departments: Sequence[DepartmentState], municipalities: Sequence[MunicipalState], present: Present
) -> list[NextStep]:
    """What programme management does: wherever the programme waits for it, one step a kind."""
    undecided_departments = [state for state in departments if state.takes_part is None]
    waiting = [state.name for state in undecided_departments if state.waits_for_dialogue]
    silent = [state.name for state in undecided_departments if state.is_silent]
    undecided = [state.name for state in municipalities if state.application in _OPEN_STATES]
    alone = [
        state.name
        for state in municipalities
        if state.takes_part and not (state.mentor or state.is_asked or state.refuses_mentor)
    ]
    due = present.deadline(DateKind.COUNTY_INTEREST)
    steps: list[NextStep] = []
    if silent and present.is_over(DateKind.COUNTY_INTEREST) and not present.is_over(DateKind.APPLICATION):
        what = _("Ikke svart innen fristen: {names}", names=_some(silent))
        steps.append(present.to_do(what, _("Se svarene"), "interest", due))
    if waiting:
        what = _("Ønsker dialogmøte: {names}", names=_some(waiting))
        steps.append(present.to_do(what, _("Se ønskene"), "interest"))
    if undecided:
        what = _("Søknader som venter på avgjørelse: {names}", names=_some(undecided))
        steps.append(present.to_do(what, _("Se søknadene"), "application"))
    if alone:
        what = _("Uten veileder: {names}", names=_some(alone))
        steps.append(present.to_do(what, _("Finn veileder"), "mentoring"))
    return [*steps, *_roster_steps(present)]


def _roster_steps(present: Present) -> list[NextStep]:
    return [
        present.to_do(
            _("Lukk oppmøtelisten for {gathering}", gathering=gathering.title.lower()),
            _("Åpne listen"),
            "gatherings",
            gathering.last_day,
        )
        for gathering in present.gatherings
        if gathering.ends_at <= present.at and not gathering.is_cancelled and not gathering.is_roster_closed
    ]


def _some(names: Sequence[str]) -> str:
    """All names when they are few, else the first and how many more."""
    if len(names) <= _MOST_NAMES:
        return listed(names)
    return _("{names} og {more} til", names=", ".join(names[: _MOST_NAMES - 1]), more=len(names) - _MOST_NAMES + 1)


def next_deadline(cohort: Cohort, today: date) -> date | None:
    """The next of the cohort's deadlines, today's included; None when all have passed."""
    return min((day for day in cohort.deadlines.values() if day >= today), default=None)
