"""What programme management fills in about a cohort: for a new one, also the very first, and for one that is there."""

from functools import partial

from programme.cohorts import actions
from programme.cohorts.model import Cohort, CohortForm, CohortSettings, DateKind
from programme.language import _
from programme.store import Store
from programme.ui import feedback
from programme.ui.context import Looker
from programme.ui.inputs import Inputs, Typed


def set_up_cohort(looker: Looker, *, done: str, primary: bool = False) -> None:
    """The form for a new cohort; `done` is said when it is there."""
    with feedback.form(
        "new-cohort", _("Sett opp programperioden"), save=partial(_set_up, looker), done=done, primary=primary
    ) as form:
        form.text("slug", _("Kortnavn i adresser, for eksempel 2026-27"))
        _name(form, None)
        form.day("starts_on", _("Første dag"))
        form.day("ends_on", _("Siste dag"))
        _numbers(form, None)
        for kind in DateKind:
            form.day(kind, kind.label)


def _set_up(looker: Looker, typed: Typed, store: Store) -> str:
    deadlines = {kind: typed[kind] for kind in DateKind if typed[kind]}
    form = CohortForm.model_validate(typed)
    return actions.set_up_cohort(looker.actor, store, form, slug=typed["slug"], deadlines=deadlines)


def cohort_inputs(form: Inputs, known: Cohort) -> None:
    """The cohort's name and numbers."""
    _name(form, known)
    _numbers(form, known)


def _name(form: Inputs, known: Cohort | None) -> None:
    form.text("name", _("Navn, for eksempel 2026–27"), value=known.name if known else "")


def _numbers(form: Inputs, known: Cohort | None) -> None:
    numbers = {
        "pre_gatherings": _("Antall presamlinger"),
        "main_gatherings": _("Antall samlinger"),
        "recommended_members_least": _("Anbefalt antall i en kommunegruppe: minst"),
        "recommended_members_most": _("Anbefalt antall i en kommunegruppe: høyst"),
    }
    for name, label in numbers.items():
        form.number(name, label, value=getattr(known, name) if known else CohortSettings.model_fields[name].default)
