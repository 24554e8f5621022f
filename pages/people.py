"""For programme management, boards and contacts: who has which role, from when, and who is to have one."""

from collections.abc import Mapping

from programme.access.model import Role
from programme.language import _
from programme.language.dates import date_in_table, date_in_text
from programme.language.numbers import number
from programme.organisation import actions
from programme.organisation.model import PeopleFound, PeopleQuery, Person, PersonRole, RoleDates, RoleState
from programme.organisation.people import AT_ONCE, people
from programme.ui import feedback, flow, show
from programme.ui.add_person import add_person
from programme.ui.choice import choice_in_address
from programme.ui.context import page_context
from programme.ui.filters import leaf, side_in_address
from programme.ui.forms import doing, editing, folded
from programme.ui.search import search_text

context = page_context(Role.PROGRAMME_MANAGEMENT, Role.BOARD, Role.CONTACT)
ROLES = (Role.PROGRAMME_MANAGEMENT, Role.BOARD, Role.CONTACT, Role.MEMBER, Role.MENTOR)
TONES: Mapping[RoleState, show.Tone] = {
    RoleState.IN_FORCE: "done",
    RoleState.COMING: "waiting",
    RoleState.ENDED: "neutral",
    RoleState.WITHDRAWN: "neutral",
}


def looked_for() -> tuple[str, Role | None]:
    """A part of a name, which is typed, and a role; both narrow the list."""
    roles = {"": _("Alle roller")} | {role.value: role.label for role in ROLES}
    with flow.within(flow.row()):
        name = search_text(_("Søk på navn"), key="people")
        role = choice_in_address(_("Hvilken rolle?"), list(roles), key="vis", label=roles.__getitem__)
    return name, Role(role) if role else None


def everyone(found: PeopleFound) -> None:
    """Who has which role, one row a role, and ways to those before and after."""
    rows = [row for each in found.people for row in _rows(each)]
    show.table(rows, caption=_caption(found), empty=_("Ingen passer til søket. Prøv en del av navnet."))
    back = _("Forrige side") if found.page > 1 else ""
    on = _("Neste side") if found.page < found.pages else ""
    leaf(found.page, place="below", back=back, on=on)


def _caption(found: PeopleFound) -> str:
    if found.pages == 1:
        return _("Personer og roller")
    first, last = (found.page - 1) * AT_ONCE + 1, min(found.page * AT_ONCE, found.count)
    return _("Personer og roller: {first}–{last} av {count}", first=first, last=last, count=number(found.count))


def _rows(each: Person) -> list[dict[str, object]]:
    who: dict[str, object] = {_("Navn"): each.name}
    if not each.roles:
        return [who | {_("Rolle"): _("Ingen rolle"), _("Fra"): "", _("Til"): "", _("Status"): "–"}]
    return [who | _role(role) for role in each.roles]


def _role(role: PersonRole) -> dict[str, object]:
    return {
        _("Rolle"): role.label,
        _("Fra"): date_in_table(role.valid_from),
        _("Til"): date_in_table(role.valid_to),
        _("Status"): _status(role),
    }


def _status(role: PersonRole) -> show.Markup:
    return show.status(role.state.label, TONES[role.state])


def chosen(found: PeopleFound) -> None:
    """The person that one wants to look closer at."""
    by_id = {each.person_id: each for each in found.people}
    labels = {"": _("Ingen valgt")} | {key: _with_role(each) for key, each in by_id.items()}
    person_id = choice_in_address(_("Åpne en person"), list(labels), key="hvem", label=labels.__getitem__)
    if person_id:
        one_person(by_id[person_id])


def _with_role(each: Person) -> str:
    return f"{each.name} – {each.roles[0].label}" if each.roles else each.name


def one_person(each: Person) -> None:
    """The addresses, when one asks for them, and the roles: those that one may change each with its buttons."""
    show.heading(each.name)
    if each.can_open:
        with folded(f"addresses-{each.person_id}", _("Vis e-postadressen")) as is_open:
            if is_open:
                addresses(each.person_id)
    for role in each.roles:
        if role.can_change:
            with flow.within(flow.box()):
                change(role)
    others = [role for role in each.roles if not role.can_change]
    if others:
        show.subheading(_("Roller som ikke endres her"))
        show.table([_role(role) for role in others], caption=_("Avsluttede roller, medlemmer og veiledere"))
    elif not each.roles:
        show.text(_("Personen har ingen rolle."))


def addresses(person_id: str) -> None:
    """The person's e-mail addresses. That they have been read is logged."""
    for email in actions.open_person(context.actor, context.store, person_id=person_id).emails:
        show.text(email)
    if person_id != context.actor.person_id:
        show.aside(_("Det står nå i loggen at du har sett adressen i dag."))


def change(role: PersonRole) -> None:
    """A role's dates, to correct, and the button that ends it."""
    show.subheading(role.label)
    show.markup(_status(role))
    show.text(_days(role))
    with folded(f"dates-{role.grant_id}", _("Rett datoene")) as is_open:
        if is_open:
            correct(role)
    feedback.button(
        f"end-{role.grant_id}",
        _("Avslutt rollen"),
        save=doing(context, actions.end_grant, grant_id=role.grant_id, version=role.version),
        done=_("Rollen er avsluttet."),
        confirm=_("Vil du avslutte rollen? Den slutter å gjelde med en gang, og blir stående i listen som avsluttet."),
    )


def _days(role: PersonRole) -> str:
    first = date_in_text(role.valid_from)
    if role.valid_to is None:
        return _("Fra {first}, uten siste dag.", first=first)
    return _("Fra {first} til og med {last}.", first=first, last=date_in_text(role.valid_to))


def correct(role: PersonRole) -> None:
    """Other days for the role."""
    with feedback.form(
        f"dates-{role.grant_id}",
        _("Lagre datoene"),
        save=editing(context, actions.correct_role_dates, RoleDates, grant_id=role.grant_id),
        done=_("Datoene er rettet."),
        version=role.version,
        primary=False,
    ) as form:
        form.day("valid_from", _("Fra og med"), value=role.valid_from)
        form.day("valid_to", _("Til og med (tom: ingen siste dag)"), value=role.valid_to)


show.title(_("Personer"))
name, role = looked_for()
side = side_in_address((name, role))
those = people(context.actor, context.store, PeopleQuery(name=name, role=role, page=side))
chosen(those)
add_person(context)
everyone(those)
