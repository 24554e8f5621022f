"""Somebody is to have a role: any role for programme management, else the one that is the reader's own to give."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from programme.access.model import Role
from programme.language import _
from programme.organisation import actions
from programme.organisation.model import PersonForm, RoleDates
from programme.organisation.queries import departments, municipalities
from programme.store import Store
from programme.ui import feedback, show
from programme.ui.choice import choice_in_sight
from programme.ui.context import Context
from programme.ui.forms import adding, folded

_FORM = "add-person"
"""One form whatever the role: what was typed stays when another role is chosen."""


class _Place(NamedTuple):
    """Where a role is to be for: the name of the argument, the question, and the words for each id."""

    name: str
    question: str
    labels: Mapping[str, str]


def add_person(context: Context) -> None:
    """The folded form, and where to go for the roles that are not given here."""
    with folded("add-person", _("Legg til en person")) as is_open:
        if is_open:
            show.text(_("Kjenner vi adressen fra før, får den personen rollen. Navnet vi har, blir stående."))
            if context.role is Role.CONTACT:
                show.link("application", _("Medlemmer av kommunegruppen legger du til her"))
            elif context.role is Role.PROGRAMME_MANAGEMENT:
                show.link("mentoring", _("Veiledere legger du til her"))
            _FORMS[context.role](context)


def _any_role(context: Context) -> None:
    forms: dict[str, Callable[[Context], None]] = {
        Role.PROGRAMME_MANAGEMENT.label: _management,
        Role.BOARD.label: _any_board,
        Role.CONTACT.label: _any_contact,
        _("Ingen rolle ennå"): _no_role,
    }
    forms[choice_in_sight(_("Hvilken rolle skal personen ha?"), list(forms), label=str)](context)


def _management(context: Context) -> None:
    _role_form(context, actions.appoint_programme_manager, {})


def _any_board(context: Context) -> None:
    names = {each.department_code: each.short_name for each in departments(context.actor, context.store)}
    place = _Place("department", _("Hvilken fylkesavdeling?"), names)
    _role_form(context, actions.appoint_board_member, {}, place)


def _own_board(context: Context) -> None:
    _role_form(context, actions.appoint_board_member, {"department": context.department or ""})


def _any_contact(context: Context) -> None:
    found = municipalities(context.actor, context.store, context.cohort.starts_on)
    names = {each.municipality_number: each.name for each in found}
    question = _("Hvilken kommune i programperioden {cohort}?", cohort=context.cohort.name)
    place = _Place("municipality", question, names)
    _role_form(context, actions.appoint_contact, {"cohort": context.cohort.slug}, place)


def _own_contact(context: Context) -> None:
    place = {"municipality": context.municipality or "", "cohort": context.cohort.slug}
    _role_form(context, actions.appoint_contact, place)


def _no_role(context: Context) -> None:
    save = adding(context, actions.introduce_person, PersonForm)
    with feedback.form(_FORM, _("Legg til"), save=save, done=_("Personen er lagt til.")) as form:
        _who(form)


def _role_form(
    context: Context, appoint: Callable[..., str], known: Mapping[str, str], asked: _Place | None = None
) -> None:
    """The form that gives a role by the action `appoint`, for the place that is `known` or the one that is `asked`."""

    def save(typed: feedback.Typed, store: Store) -> str:
        place = {**known} | ({asked.name: typed[asked.name] or ""} if asked else {})
        return appoint(context.actor, store, PersonForm(**typed), dates=RoleDates(**typed), **place)

    with feedback.form(_FORM, _("Legg til"), save=save, done=_("Personen er lagt til.")) as form:
        _who(form)
        if asked:
            form.choose(asked.name, asked.question, list(asked.labels), label=asked.labels.__getitem__)
        form.day("valid_from", _("Fra og med"), value=context.today)
        form.day("valid_to", _("Til og med (tom: ingen siste dag)"))


def _who(form: feedback.Inputs) -> None:
    form.text("name", _("Navn"))
    form.text("email", _("E-postadresse"))


_FORMS: Mapping[Role, Callable[[Context], None]] = {
    Role.PROGRAMME_MANAGEMENT: _any_role,
    Role.BOARD: _own_board,
    Role.CONTACT: _own_contact,
}
