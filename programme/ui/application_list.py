"""The applications that one may read, as figures and rows, and the choice of the one that is opened."""

from collections.abc import Sequence

import streamlit as st

from programme.applications import queries
from programme.applications.model import ApplicationRow, ApplicationState
from programme.language import _
from programme.language.dates import date_in_table, local_date
from programme.ui import show
from programme.ui.application_views import state_of
from programme.ui.choice import choice_in_address
from programme.ui.context import Context

_WAITING = frozenset({ApplicationState.SENT, ApplicationState.UNDER_REVIEW})


def opened_application(context: Context) -> str | None:
    """The list, filtered; gives the number of the municipality whose application is opened, a lone one by itself."""
    found = queries.applications(context.actor, context.store, cohort=context.cohort.slug)
    shown = _filtered(found)
    if len(found) > 1:
        _figures(shown)
    show.table(_rows(shown), caption=_("Søknader"), empty=_("Ingen søknader å vise ennå."))
    if len(shown) <= 1:
        return shown[0].municipality_number if shown else None
    names = {"": _("Velg")} | {each.municipality_number: each.municipality for each in shown}
    return choice_in_address(_("Åpne søknaden fra"), list(names), key="kommune", label=names.__getitem__) or None


def _filtered(found: Sequence[ApplicationRow]) -> list[ApplicationRow]:
    """Those of the state and the department that are chosen in the address; nothing is asked that divides nothing."""
    states = {"": _("Alle")} | {each.state.value: each.state.label for each in found}
    departments = {"": _("Alle")} | {each.department_code: each.department for each in found}
    left, right = st.columns(2)
    with left:
        state = _choice(_("Status"), states, "status")
    with right:
        department = _choice(_("Fylkesavdeling"), departments, "fylkesavdeling")
    return [each for each in found if state in ("", each.state) and department in ("", each.department_code)]


def _choice(question: str, names: dict[str, str], key: str) -> str:
    # "Alle" and one more: all are of that one.
    return choice_in_address(question, list(names), key=key, label=names.__getitem__) if len(names) > 2 else ""  # noqa: PLR2004


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
    return [_row(each, names_department=several) for each in shown]


def _row(each: ApplicationRow, *, names_department: bool) -> dict[str, object]:
    group = show.status(_("komplett"), "done") if each.is_complete else show.status(_("mangler noe"), "late")
    return {
        _("Kommune"): each.municipality,
        **({_("Fylkesavdeling"): each.department} if names_department else {}),
        _("Status"): state_of(each.state),
        _("Sendt"): date_in_table(local_date(each.sent_at)) if each.sent_at else "",
        _("Medlemmer"): each.counts.members,
        _("Gruppen"): group,
        _("Utviklingsområde"): each.area,
    }
