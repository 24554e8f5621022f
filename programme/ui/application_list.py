"""The applications that one may read, as figures and rows, and the choice of the one that is opened."""

from collections.abc import Mapping, Sequence

from programme.access.model import Role
from programme.applications import queries
from programme.applications.model import ApplicationRow, ApplicationState
from programme.language import _
from programme.language.dates import date_in_table, local_date
from programme.language.numbers import listed, name_order
from programme.ui import flow, show
from programme.ui.application_views import state_of
from programme.ui.choice import choice_in_address
from programme.ui.context import Context

_WAITING = frozenset({ApplicationState.SENT, ApplicationState.UNDER_REVIEW})


def opened_application(context: Context) -> str | None:
    """The number of the municipality whose application is opened, a lone one by itself; else the list, and None."""
    found = queries.applications(context.actor, context.store, cohort=context.cohort.slug)
    if len(found) == 1:
        return found[0].municipality_number
    shown, opened = _chosen(found) if found else ([], "")
    if opened:
        return opened
    is_mentor = context.role is Role.MENTOR
    if shown and not is_mentor:
        _figures(shown)
    caption = _("Kommunene du er veileder for") if is_mentor else _("Søknader")
    show.table(_rows(shown), caption=caption, empty=_("Ingen søknader å vise ennå."))
    return None


def _chosen(found: Sequence[ApplicationRow]) -> tuple[list[ApplicationRow], str]:
    """Those of the state and the department that stand in the address, and the one among them that is opened."""
    states = {each.state.value: each.state.label for each in found}
    departments = {each.department_code: each.department for each in found}
    with flow.within(flow.row()):
        state = _choice(_("Status"), states, "status")
        department = _choice(_("Fylkesavdeling"), departments, "fylkesavdeling")
        shown = [each for each in found if state in ("", each.state) and department in ("", each.department_code)]
        by_name = sorted(shown, key=lambda each: name_order(each.municipality))
        names = {"": _("Alle i listen")} | {each.municipality_number: each.municipality for each in by_name}
        return shown, choice_in_address(_("Åpne søknaden fra"), list(names), key="kommune", label=names.__getitem__)


def _choice(question: str, names: Mapping[str, str], key: str) -> str:
    """All or one of `names`; not asked where it would divide nothing."""
    if len(names) <= 1:
        return ""
    options = {"": _("Alle"), **names}
    return choice_in_address(question, list(options), key=key, label=options.__getitem__)


def _figures(shown: Sequence[ApplicationRow]) -> None:
    """How many are taken in, wait for a decision, and have a complete group."""
    of_all = _("av {count} søknader", count=len(shown))
    accepted = [each for each in shown if each.state is ApplicationState.ACCEPTED]
    complete = sum(each.is_complete for each in accepted)
    show.figures(
        [
            (_("Tatt opp"), str(len(accepted)), of_all),
            (_("Venter på svar"), str(sum(each.state in _WAITING for each in shown)), of_all),
            (_("Komplette grupper"), str(complete), _("av {count} tatt opp", count=len(accepted))),
        ]
    )


def _rows(shown: Sequence[ApplicationRow]) -> list[dict[str, object]]:
    several = len({each.department_code for each in shown}) > 1
    together = any(each.together_with for each in shown)
    return [_row(each, names_department=several, names_partners=together) for each in shown]


def _row(each: ApplicationRow, *, names_department: bool, names_partners: bool) -> dict[str, object]:
    group = show.status(_("komplett"), "done") if each.is_complete else show.status(_("mangler noe"), "late")
    return {
        _("Kommune"): each.municipality,
        **({_("Fylkesavdeling"): each.department} if names_department else {}),
        _("Status"): state_of(each.state),
        _("Sendt"): date_in_table(local_date(each.sent_at)) if each.sent_at else "",
        _("Medlemmer"): each.counts.members,
        _("Gruppen"): group,
        _("Utviklingsområde"): each.area,
        **({_("Sammen med"): listed(other.name for other in each.together_with)} if names_partners else {}),
    }
