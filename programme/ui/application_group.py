"""How the contact puts the group together: adds and changes members, asks them to commit, chooses the area."""

from programme.groups import actions, queries
from programme.groups.model import AreaChoice, LeavingForm, Member, MemberChangeForm, MemberForm, MunicipalGroup, Sector
from programme.language import _
from programme.store import Store
from programme.ui import feedback, show
from programme.ui.application_place import named, place
from programme.ui.choice import choice_in_list, choice_in_sight
from programme.ui.context import Context
from programme.ui.forms import adding, doing, editing, folded


def reminder(context: Context, group: MunicipalGroup) -> None:
    """Those who have not committed are asked once more."""
    if all(member.is_committed for member in group.members):
        return
    where = place(context, group.municipality_number)
    remind = doing(context, actions.remind_members, **where)
    done = _("Påminnelsen er sendt til dem som ikke har bekreftet.")
    feedback.button(named("remind", where), _("Send påminnelse"), save=remind, done=done)


def area_choice(context: Context, group: MunicipalGroup) -> None:
    """One of the department's areas, and what under it the group works with."""
    where = place(context, group.municipality_number)
    choices = {each.area_id: each for each in queries.areas_to_choose(context.actor, context.store, **where)}
    if not choices:
        show.text(_("{department} har ikke tatt med noe utviklingsområde ennå.", department=group.department))
        return
    show.subheading(_("Velg utviklingsområde, delmål og tiltak"))
    present = list(choices).index(group.area.area_id) if group.area and group.area.area_id in choices else 0
    area_id = choice_in_list(
        _("Utviklingsområde"), list(choices), label=lambda each: choices[each].label, start=present
    )
    _area_form(context, group, choices[area_id])


def _area_form(context: Context, group: MunicipalGroup, chosen: AreaChoice) -> None:
    def save(typed: feedback.Typed, store: Store) -> str | None:
        entry_ids = typed["entry_ids"]
        return actions.choose_area(context.actor, store, **where, area_id=chosen.area_id, entry_ids=entry_ids)

    where = place(context, group.municipality_number)
    key, done = named(f"area-{chosen.area_id}", where), _("Utviklingsområdet er valgt.")
    with feedback.form(key, _("Velg området"), save=save, done=done, primary=False) as form:
        question, entries = _("Hvilke delmål og tiltak vil dere arbeide med? (kan vente)"), dict(chosen.entries)
        form.several("entry_ids", question, list(entries), label=entries.__getitem__)


def add_member(context: Context, group: MunicipalGroup) -> None:
    """Someone joins, and is then asked to commit."""
    where = place(context, group.municipality_number)
    with folded(named("member", where), _("Legg til et medlem")) as is_open:
        if not is_open:
            return
        save = adding(context, actions.add_member, MemberForm, **where)
        done = _("Medlemmet er lagt til og blir bedt om å bekrefte.")
        with feedback.form(named("member", where), _("Legg til medlem"), save=save, done=done, primary=False) as form:
            form.text("name", _("Navn"))
            form.text("email", _("E-post"))
            _member_inputs(form)


def _member_inputs(form: feedback.Inputs, member: Member | None = None) -> None:
    """What the contact writes about a member."""
    sector = member.sector if member else None
    form.choose("sector", _("Sektor"), list(Sector), label=lambda each: Sector(each).label, value=sector)
    form.text("function", _("Rolle, for eksempel rektor"), value=member.function if member else "")
    form.text("organisation", _("Arbeidssted"), value=member.organisation if member else "")
    form.tick("has_mandate", _("Kan avgjøre for kommunen"), value=bool(member and member.has_mandate))


def change_members(context: Context, group: MunicipalGroup) -> None:
    """Correct a member, record what was said on the phone, or end a membership: one of them at a time."""
    if not group.members:
        return
    with folded(
        named("change", place(context, group.municipality_number)), _("Endre eller avslutte et medlemskap")
    ) as is_open:
        if not is_open:
            return
        known = {member.id: member for member in group.members}
        chosen = choice_in_list(_("Medlem"), list(known), label=lambda each: known[each].name)
        member = known[chosen]
        works = {"change": _("Rette opplysninger"), "leave": _("Avslutte medlemskapet")}
        if not member.is_committed and not member.is_recorded_on_behalf:
            works["on-behalf"] = _("Registrere forpliktelse")
        question = _("Hva vil du gjøre?")
        work = choice_in_sight(question, list(works), label=works.__getitem__)
        {"change": _change, "leave": _end, "on-behalf": _record_on_behalf}[work](context, member)


def _change(context: Context, member: Member) -> None:
    save = editing(context, actions.change_member, MemberChangeForm, member_id=member.id)
    key, done = f"change-{member.id}", _("Endringen er lagret.")
    with feedback.form(key, _("Lagre"), save=save, done=done, version=member.version, primary=False) as form:
        _member_inputs(form, member)


def _end(context: Context, member: Member) -> None:
    save = editing(context, actions.remove_member, LeavingForm, member_id=member.id)
    key, label, done = f"leave-{member.id}", _("Avslutt medlemskapet"), _("Medlemskapet er avsluttet.")
    with feedback.form(key, label, save=save, done=done, version=member.version, primary=False) as form:
        form.day("left_on", _("Ikke lenger med fra"), value=context.today)


def _record_on_behalf(context: Context, member: Member) -> None:
    show.text(_("Har {name} sagt ja til deg, kan du registrere det her.", name=member.name))
    record = doing(context, actions.record_commitment_on_behalf, member_id=member.id)
    label, done = _("Registrer forpliktelse"), _("Registrert. Den teller når medlemmet selv bekrefter.")
    feedback.button(f"on-behalf-{member.id}", label, save=record, done=done)
