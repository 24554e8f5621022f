"""For programme management, to decide what holds this time: dates, numbers, regions. Others read it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from programme.access.model import Role
from programme.cohorts import actions, queries
from programme.cohorts.model import CohortForm, DateKind, DateSet, JoinRegionsForm, PostponementMade, Region
from programme.language import _
from programme.language.dates import date_in_table, days_left_in_text
from programme.language.numbers import listed
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


def timeline(history: Sequence[DateSet], made: Sequence[PostponementMade]) -> None:
    """Every date of the cohort in order, how far away it is, and where it was before."""
    show.title(cohort.title)
    show.heading(_("Hva gjelder denne gangen?"))
    days = [(falls_on, kind.label, _earlier(history, kind)) for kind, falls_on in cohort.deadlines.items()]
    first, last = [each.starts_on for each in made], [each.ends_on for each in made]
    days.append((cohort.starts_on, _("Første dag"), _other(first, cohort.starts_on)))
    days.append((cohort.ends_on, _("Siste dag"), _other(last, cohort.ends_on)))
    rows = [
        {_("Dato"): date_in_table(day), _("Hva"): what, _("Når"): _distance(day), _("Tidligere"): before}
        for day, what, before in sorted(days)
    ]
    show.table(rows, caption=_("Datoene i programperioden. En frist varer ut dagen."))


def _other(days: Iterable[date], now: date) -> str:
    return listed(date_in_table(day) for day in dict.fromkeys(days) if day != now)


def _distance(day: date) -> show.Markup:
    days = (day - context.today).days
    return show.status(days_left_in_text(days), "done" if days < 0 else "waiting")


def _earlier(history: Sequence[DateSet], kind: DateKind) -> str:
    return listed(date_in_table(each.falls_on) for each in history if each.kind is kind and not each.is_current)


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
    """Programme management changes the cohort's name, days and numbers."""
    with feedback.form(
        "change-cohort",
        _("Lagre"),
        save=editing(context, actions.change_cohort, CohortForm, slug=cohort.slug),
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


def register() -> None:
    """What programme management can look up: one list at a time, so that the page stays light."""
    show.heading(_("Slå opp"))
    lists = {
        "ingen": _("Velg en liste"),
        "medlemskommuner": _("Medlemskommuner"),
    }
    wanted = choice_in_address(_("Hva vil du se?"), list(lists), key="liste", label=lists.__getitem__)
    {"ingen": lambda: None, "medlemskommuner": members}[wanted]()


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

timeline(moved, made)
if is_management:
    with folded("move-date", _("Flytt en frist eller hele programperioden")) as is_open:
        if is_open:
            deadlines.move_dates(context, moved, made)
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
            set_up_cohort(context, done=_("Programperioden er satt opp. Velg den øverst i menyen."))
    register()
