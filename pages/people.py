"""For programme management, boards and contacts: who has which role, from when, and who is to have one."""

from collections.abc import Mapping

from programme.access.model import Role
from programme.language import _
from programme.language.dates import date_in_table, date_in_text
from programme.organisation import actions
from programme.organisation.model import PeopleFound, PeopleQuery, Person, PersonRole, RoleDates, RoleState
from programme.organisation.people import AT_ONCE, people
from programme.ui import feedback, flow, show
from programme.ui.add_person import add_person
from programme.ui.choice import choice_in_address
from programme.ui.context import page_context
from programme.ui.filters import in_address
from programme.ui.forms import doing, editing, folded
from programme.ui.search import search_text

context = page_context(Role.PROGRAMME_MANAGEMENT, Role.BOARD, Role.CONTACT)
SIDE = "side"
ROLES = (Role.PROGRAMME_MANAGEMENT, Role.BOARD, Role.CONTACT, Role.MEMBER, Role.MENTOR)
TONES: Mapping[RoleState, show.Tone] = {
    RoleState.IN_FORCE: "done",
    RoleState.COMING: "waiting",
    RoleState.ENDED: "neutral",
    RoleState.WITHDRAWN: "neutral",
}


def looked_for() -> PeopleFound:
    """The people who fit what is typed and chosen, the page of them that is chosen."""
    roles = {"": _("Alle roller")} | {role.value: role.label for role in ROLES}
    left, right = flow.columns([1, 1])
    with flow.within(left):
        name = search_text(_("Søk på navn"), key="people")
    with flow.within(right):
        role = choice_in_address(_("Hvilken rolle?"), list(roles), key="vis", label=roles.__getitem__)
    side = in_address(SIDE)
    wanted = PeopleQuery(name=name, role=Role(role) if role else None, page=int(side) if side.isdecimal() else 1)
    found = people(context.actor, context.store, wanted)
    if found.pages == 1:
        return found
    pages = [str(each + 1) for each in range(found.pages)]
    page = int(choice_in_address(_("Side"), pages, key=SIDE, label=lambda each: _of_them(int(each), found.count)))
    # Asked again only when another page has just been chosen.
    return (
        found if page == wanted.page else people(context.actor, context.store, wanted.model_copy(update={"page": page}))
    )


def _of_them(page: int, count: int) -> str:
    first, last = (page - 1) * AT_ONCE + 1, min(page * AT_ONCE, count)
    return _("{first}–{last} av {count}", first=first, last=last, count=count)


def everyone(found: PeopleFound) -> None:
    """Who has which role, one row a role."""
    rows = [row for each in found.people for row in _rows(each)]
    show.table(rows, caption=_("Personer og roller"), empty=_("Ingen passer til søket. Prøv en del av navnet."))


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
those = looked_for()
chosen(those)
add_person(context)
everyone(those)
