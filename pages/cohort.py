"""For programme management, to decide what holds this time: dates, numbers, regions. Others read it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from programme.access.model import Role
from programme.applications.queries import application
from programme.cohorts import actions, queries
from programme.cohorts.model import (
    CohortSettings,
    DateKind,
    DateSet,
    FurtherDeadline,
    JoinRegionsForm,
    PostponementMade,
    Region,
)
from programme.cohorts.moving import moved_alone
from programme.language import _
from programme.language.dates import date_in_table, days_left_in_text, local_date
from programme.organisation.actions import set_membership
from programme.organisation.model import MembershipForm, MembershipState, why_longyearbyen_is_not_listed
from programme.organisation.queries import memberships
from programme.participation.actions import set_reminder_days
from programme.participation.queries import reminder_setting
from programme.participation.reminders import ReminderForm, days_in_text
from programme.ui import deadlines, feedback, show
from programme.ui.choice import choice_in_address
from programme.ui.cohort_form import cohort_inputs, set_up_cohort
from programme.ui.context import page_context
from programme.ui.forms import adding, doing, editing, folded

context = page_context()
cohort = context.cohort
is_management = context.role is Role.PROGRAMME_MANAGEMENT
ANNOUNCED = show.status(_("kunngjort"), "done")
NOT_ANNOUNCED = show.status(_("ikke kunngjort"), "waiting")


def timeline() -> None:
    """Every date of the cohort in order, and how far away it is; a municipality's own deadline among them."""
    show.title(cohort.title)
    show.heading(_("Hva gjelder denne gangen?"))
    days = [(falls_on, kind.label) for kind, falls_on in cohort.deadlines.items()]
    days += [(each.falls_on, _further(each)) for each in cohort.further]
    days += [(cohort.starts_on, _("Første dag")), (cohort.ends_on, _("Siste dag")), *own_deadline()]
    rows = [{_("Dato"): date_in_table(day), _("Hva"): what, _("Når"): _distance(day)} for day, what in sorted(days)]
    show.table(rows, caption=_("Datoene i programperioden. En frist varer ut dagen."))


def _further(deadline: FurtherDeadline) -> str:
    return _("{what} (ny runde, åpner {day})", what=deadline.kind.label, day=date_in_table(deadline.opens_on))


def own_deadline() -> list[tuple[date, str]]:
    """The later application deadline that the reader's own municipality was given, if it was."""
    common, place = cohort.deadlines.get(DateKind.APPLICATION), context.municipality
    if not (common and place) or context.role not in {Role.CONTACT, Role.MEMBER}:
        return []
    own = application(context.actor, context.store, cohort=cohort.slug, municipality=place)
    if own.extended_to is None or own.extended_to <= common:
        return []
    return [(own.extended_to, _("Utsatt søknadsfrist for {municipality}", municipality=own.municipality))]


def _distance(day: date) -> show.Markup:
    days = (day - context.today).days
    return show.status(days_left_in_text(days), "done" if days < 0 else "waiting")


def what_was_moved(history: Sequence[DateSet], made: Sequence[PostponementMade]) -> None:
    """Each time a deadline or the whole cohort was moved, the newest first, and why; nothing while none was."""
    moves = [(each.moved_at, _moved_whole(each)) for each in made]
    moves += [(after.set_at, _moved_date(before, after)) for before, after in moved_alone(history, made)]
    if moves:
        newest_first = sorted(moves, key=lambda move: move[0], reverse=True)
        show.table([row for _at, row in newest_first], caption=_("Datoer som er flyttet, de nyeste først"))


def _moved_whole(each: PostponementMade) -> dict[str, str]:
    before = {"first": date_in_table(each.starts_on), "last": date_in_table(each.ends_on)}
    if each.days:
        days = deadlines.days_moved_in_text(each.days)
        what = _("Hele programperioden: {days}. Før: {first}–{last}.", days=days, **before)
    else:
        what = _("Første eller siste dag. Før: {first}–{last}.", **before)
    return _moved(each.moved_at, each.moved_by, what, each.reason)


def _moved_date(before: DateSet | None, after: DateSet) -> dict[str, str]:
    was = date_in_table(before.falls_on) if before else _("ikke satt")
    facts = {"deadline": after.kind.label, "before": was, "after": date_in_table(after.falls_on)}
    return _moved(after.set_at, after.set_by, _("{deadline}: fra {before} til {after}.", **facts), after.reason)


def _moved(at: datetime, by: str, what: str, reason: str) -> dict[str, str]:
    """A row of three, which fits on a phone; by whom is for programme management."""
    day = date_in_table(local_date(at))
    when = _("{day}\nav {name}", day=day, name=by) if is_management else day
    return {_("Flyttet"): when, _("Hva"): what, _("Hvorfor"): reason}


def regions(found: Sequence[Region]) -> None:
    """The regions and the departments that share gatherings in them."""
    show.heading(_("Regioner"))
    rows = [
        {
            _("Region"): region.name,
            _("Fylkesavdelinger"): " · ".join(department.name for department in region.departments),
            _("Samlinger"): ANNOUNCED if region.has_invited else NOT_ANNOUNCED,
        }
        for region in found
    ]
    nobody = _("Ingen regioner ennå. En fylkesavdeling blir en region når den har vedtatt å delta.")
    show.table(rows, caption=_("Regioner og fylkesavdelinger"), empty=nobody)
    show.link("gatherings", _("Se samlingene") if not is_management else _("Planlegg samlingene"))


def change_regions(found: Sequence[Region]) -> None:
    """Programme management joins regions and splits departments out, until gatherings are announced."""
    free = {region.id: region.name for region in found if not region.has_invited}
    sharing = {
        department.department_code: department.name
        for region in found
        if not region.has_invited and len(region.departments) > 1
        for department in region.departments
    }
    if len(free) > 1:
        with folded("join-regions", _("Slå sammen regioner")) as is_open:
            if is_open:
                join_regions(free)
    if sharing:
        with folded("split-region", _("Ta en fylkesavdeling ut av regionen")) as is_open:
            if is_open:
                split_out_department(sharing)


def join_regions(free: Mapping[str, str]) -> None:
    """Several regions become one."""
    with feedback.form(
        "join-regions",
        _("Slå sammen"),
        save=adding(context, actions.join_regions, JoinRegionsForm, slug=cohort.slug),
        done=_("Regionene er slått sammen."),
        primary=False,
    ) as form:
        form.several("region_ids", _("Hvilke regioner?"), list(free), label=free.__getitem__)
        form.text("name", _("Hva skal regionen hete?"))


def split_out_department(sharing: Mapping[str, str]) -> None:
    """A department becomes a region of its own again."""
    code = choice_in_address(_("Hvilken fylkesavdeling?"), list(sharing), key="avdeling", label=sharing.__getitem__)
    feedback.button(
        f"split-{code}",
        _("Gjør {department} til egen region", department=sharing[code]),
        save=doing(context, actions.split_out_department, slug=cohort.slug, department=code),
        done=_("Fylkesavdelingen er en egen region."),
    )


def settings() -> None:
    """Programme management changes the cohort's name and numbers."""
    with feedback.form(
        "change-cohort",
        _("Lagre"),
        save=editing(context, actions.change_cohort, CohortSettings, slug=cohort.slug),
        done=_("Programperioden er lagret."),
        version=cohort.version,
        primary=False,
    ) as form:
        cohort_inputs(form, cohort)


def reminders() -> None:
    """How long before a deadline those are reminded who have not done what it is for."""
    known = reminder_setting(context.actor, context.store, cohort.slug)
    show.text(_("Appen minner bare dem som ikke har gjort det de skal. Endringer gjelder fra i morgen."))
    with feedback.form(
        "reminders",
        _("Lagre påminnelsene"),
        save=editing(context, set_reminder_days, ReminderForm, cohort=cohort.slug),
        done=_("Påminnelsene er lagret."),
        version=known.version,
        primary=False,
    ) as form:
        label = _("Dager før fristen, med komma mellom. Tomt felt: ingen påminnelser")
        form.text("days_before", label, value=days_in_text(known.days_before))


def members() -> None:
    """Which municipalities are members on the cohort's first day, and a form to correct one."""
    found = {state.municipality_number: state for state in memberships(context.actor, context.store, cohort.starts_on)}
    rows = [
        {_("Kommune"): state.name, _("Medlemskap"): state.label}
        for state in found.values()
        if state.is_confirmed or not state.is_member
    ]
    nobody = _("Alle kommunene regnes som medlemmer. Ingen medlemskap er bekreftet ennå.")
    show.table(rows, caption=_("Medlemskap på første dag som er bekreftet eller avsluttet"), empty=nobody)
    number = choice_in_address(
        _("Hvilken kommune vil du rette?"), list(found), key="kommune", label=lambda each: found[each].name
    )
    show.aside(why_longyearbyen_is_not_listed())
    correct_membership(found[number])


def correct_membership(state: MembershipState) -> None:
    """One municipality is a member, or is not, from a day."""
    words = {True: _("Ja, medlem"), False: _("Nei, ikke medlem")}
    show.text(_("{municipality} er {state}.", municipality=state.name, state=state.label))
    number = state.municipality_number
    with feedback.form(
        f"membership-{number}",
        _("Lagre medlemskapet"),
        save=editing(context, set_membership, MembershipForm, municipality=number),
        done=_("Medlemskapet er lagret."),
        version=state.version,
        primary=False,
    ) as form:
        form.choose("is_member", _("Er kommunen medlem?"), list(words), label=words.__getitem__)
        form.day("from_date", _("Fra og med"), value=context.today)
        form.long_text("reason", _("Hvordan vet vi det?"))


moved = queries.date_history(context.actor, context.store, cohort.slug)
made = queries.postponements(context.actor, context.store, cohort.slug)
of_cohort = queries.regions(context.actor, context.store, cohort.slug)

timeline()
what_was_moved(moved, made)
if is_management:
    with folded("move-date", _("Flytt en frist eller hele programperioden")) as is_open:
        if is_open:
            deadlines.move_dates(context)
    with folded("change-cohort", _("Endre programperioden")) as is_open:
        if is_open:
            settings()
    with folded("reminders", _("Påminnelser om frister")) as is_open:
        if is_open:
            reminders()
regions(of_cohort)
if is_management:
    change_regions(of_cohort)
    with folded("new-cohort", _("Sett opp en ny programperiode")) as is_open:
        if is_open:
            set_up_cohort(context, done=_("Programperioden er satt opp. Velg den i menyen."))
    with folded("members", _("Medlemskommuner")) as is_open:
        if is_open:
            members()
