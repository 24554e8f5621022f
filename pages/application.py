"""For the municipality: are we ready; for a member: what do I commit to; for boards and management: who applies."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import streamlit as st
from pydantic import BaseModel

from programme.access.model import Role
from programme.applications import actions, queries
from programme.applications.model import (
    Application,
    ApplicationForm,
    ApplicationRow,
    ApplicationState,
    ReasonForm,
    WithdrawalForm,
    can_become,
)
from programme.cohorts.model import DateKind
from programme.groups import actions as group_actions
from programme.groups import queries as group_queries
from programme.groups.model import (
    LeavingForm,
    Member,
    MemberChangeForm,
    MemberForm,
    MunicipalGroup,
    OwnCommitment,
    RequirementKind,
    Sector,
)
from programme.language import _
from programme.language.dates import date_in_table, date_in_text, local_date, moment_in_text
from programme.language.numbers import listed
from programme.store import Store
from programme.ui import feedback, show
from programme.ui.choice import choice_in_address
from programme.ui.context import page_context

context = page_context()
cohort = context.cohort.slug
TONES: Mapping[ApplicationState, show.Tone] = {
    ApplicationState.ACCEPTED: "done",
    ApplicationState.SENT: "waiting",
    ApplicationState.UNDER_REVIEW: "waiting",
    ApplicationState.OFFERED: "waiting",
}
"""The rest are neutral."""


Save = Callable[[feedback.Typed, Store], object]


def doing(action: Callable[..., object], **known: object) -> Callable[[Store], object]:
    """For a button: does `action` on what is known."""
    return lambda store: action(context.actor, store, **known)


def saving(
    action: Callable[..., object], filled: type[BaseModel], known: Mapping[str, object], *, is_edit: bool = True
) -> Save:
    """For a form: does `action` with the model `filled` from what was typed; an edit names the version it read."""
    return lambda typed, store: action(
        context.actor, store, filled(**typed), **known, **({"version": typed.version} if is_edit else {})
    )


@contextmanager
def folded(key: str, title: str, submit: str, save: Save, *, done: str, version: int = 0) -> Iterator[feedback.Inputs]:
    """A form that one opens when it is needed."""
    with (
        st.expander(title),
        feedback.form(key, submit, save=save, done=done, version=version, primary=False) as form,
    ):
        yield form


def of(municipality: str) -> dict[str, str]:
    """The municipality in the cohort that is looked at, as queries and actions are told it."""
    return {"cohort": cohort, "municipality": municipality}


def state_of(state: ApplicationState) -> show.Markup:
    """The state as a word and a shape."""
    return show.status(state.label, TONES.get(state, "neutral"))


def yes_or_no(answer: object) -> str:
    """`ja` or `nei`."""
    return _("ja") if answer else _("nei")


def head(application: Application) -> None:
    """Whose application it is, where it stands, until when, and what was decided."""
    show.heading(f"{application.municipality} · {application.department}")
    falls_on = context.cohort.deadlines.get(DateKind.APPLICATION)
    until = _("Frist {day}.", day=date_in_text(falls_on)) if falls_on else ""
    show.markup(show.Markup("<p>{} {} {}</p>").format(_("Søknad:"), state_of(application.state), until))
    for sentence in what_happened(application):
        show.text(sentence)


def what_happened(application: Application) -> list[str]:
    """When it was sent, decided and withdrawn, and why, each as a sentence."""
    sentences = []
    if application.sent_at:
        sentences.append(_("Sendt {when}.", when=moment_in_text(application.sent_at)))
    if application.decided_at:
        day = date_in_text(local_date(application.decided_at))
        sentences.append(_("Avgjort {day}. {reason}", day=day, reason=application.decision_reason))
    if application.withdrawn_on:
        day = date_in_text(application.withdrawn_on)
        sentences.append(_("Trukket fra {day}. {reason}", day=day, reason=application.withdrawal_reason))
    return sentences


def completeness(group: MunicipalGroup, *, is_contact: bool) -> None:
    """What the group has, what it lacks and what is only advised: the list is the help."""
    is_it = _("Kommunegruppen er komplett") if group.is_complete else _("Kommunegruppen er ikke komplett ennå")
    show.subheading(is_it)
    lines = [show.Markup("<ul class='requirements'>")]
    for each in group.requirements:
        said = listed(group.contacts) if each.kind is RequirementKind.CONTACT and each.met else each.sentence
        word = each.kind.label if each.met else _("{what} mangler", what=each.kind.label)
        lines.append(show.Markup("<li>{} {}</li>").format(show.status(word, "done" if each.met else "late"), said))
    lines += [show.Markup("<li>{} {}</li>").format(show.status(_("Råd"), "neutral"), said) for said in group.advice]
    show.markup(*lines, show.Markup("</ul>"))
    if is_contact and not all(member.is_committed for member in group.members):
        remind = doing(group_actions.remind_members, **of(group.municipality_number))
        done = _("Påminnelsen er sendt til dem som ikke har bekreftet.")
        feedback.button("remind", _("Send påminnelse"), save=remind, done=done)


def area(group: MunicipalGroup) -> None:
    """The development area that the group works with."""
    show.subheading(_("Utviklingsområde"))
    if group.area is None:
        show.empty(_("Kommunegruppen har ikke valgt utviklingsområde ennå."))
        return
    show.text(group.area.label)
    if not group.area.is_chosen:
        show.text(_("Det er det eneste området som fylkesavdelingen har tatt med, derfor er det valgt for dere."))
    if group.area.entry_labels:
        show.text(_("Dere arbeider med: {entries}", entries=listed(group.area.entry_labels)))


def area_choice(group: MunicipalGroup) -> None:
    """The contact chooses among the department's areas, and what under it the group works with."""
    choices = group_queries.areas_to_choose(context.actor, context.store, **of(group.municipality_number))
    if not choices:
        show.text(_("{department} har ikke tatt med noe utviklingsområde ennå.", department=group.department))
        return
    labels = {choice.area_id: choice.label for choice in choices}
    with st.expander(_("Velg utviklingsområde, delmål og tiltak")):
        area_id = st.selectbox(
            _("Utviklingsområde"),
            list(labels),
            list(labels).index(group.area.area_id) if group.area and group.area.area_id in labels else 0,
            format_func=labels.__getitem__,
        )
        entries = dict(next(choice.entries for choice in choices if choice.area_id == area_id))
        key, label, done = f"area-{area_id}", _("Velg området"), _("Utviklingsområdet er valgt.")
        place = of(group.municipality_number)
        with feedback.form(
            key,
            label,
            save=lambda typed, store: group_actions.choose_area(
                context.actor, store, **place, area_id=area_id, entry_ids=typed["entry_ids"]
            ),
            done=done,
            primary=False,
        ) as form:
            question = _("Hvilke delmål og tiltak vil dere arbeide med? (kan vente)")
            form.several("entry_ids", question, list(entries), label=entries.__getitem__)


def members(group: MunicipalGroup) -> None:
    """Who is in the group, and who has committed."""
    rows = [
        {
            _("Navn"): member.name,
            _("Sektor"): member.sector.label,
            _("Rolle"): member.function,
            _("Arbeidssted"): member.organisation,
            _("Kan avgjøre"): yes_or_no(member.has_mandate),
            _("Forpliktelse"): show.status(member.commitment_label, "done" if member.is_committed else "waiting"),
            _("Med fra"): date_in_table(member.joined_on),
        }
        for member in group.members
    ]
    show.table(rows, caption=_("Medlemmer i kommunegruppen"), empty=_("Ingen er lagt til i gruppen ennå."))


def member_inputs(form: feedback.Inputs, member: Member | None = None) -> None:
    """What the contact writes about a member."""
    form.choose(
        "sector",
        _("Sektor"),
        list(Sector),
        label=lambda sector: sector.label,
        value=member.sector if member else None,
    )
    form.text("function", _("Rolle, for eksempel rektor"), value=member.function if member else "")
    form.text("organisation", _("Arbeidssted"), value=member.organisation if member else "")
    form.tick("has_mandate", _("Kan avgjøre for kommunen"), value=bool(member and member.has_mandate))


def add_member(group: MunicipalGroup) -> None:
    """The contact adds someone, who is then asked to commit."""
    save = saving(group_actions.add_member, MemberForm, of(group.municipality_number), is_edit=False)
    done = _("Medlemmet er lagt til og blir bedt om å bekrefte.")
    with folded("member", _("Legg til et medlem"), _("Legg til medlem"), save, done=done) as form:
        form.text("name", _("Navn"))
        form.text("email", _("E-post"))
        member_inputs(form)


def change_members(group: MunicipalGroup) -> None:
    """The contact corrects a member, records what was said on the phone, or ends a membership."""
    if not group.members:
        return
    with st.expander(_("Endre eller avslutte et medlemskap")):
        names = {member.id: member.name for member in group.members}
        chosen = st.selectbox(_("Medlem"), list(names), format_func=names.__getitem__)
        member = next(each for each in group.members if each.id == chosen)
        change_member(member)
        end_membership(member)
        if not member.is_committed and not member.is_recorded_on_behalf:
            label = _("Registrer forpliktelse for {name}", name=member.name)
            record = doing(group_actions.record_commitment_on_behalf, member_id=member.id)
            done = _("Registrert. Den teller når medlemmet selv bekrefter.")
            feedback.button(f"on-behalf-{member.id}", label, save=record, done=done)


def change_member(member: Member) -> None:
    """Correct what is written about a member."""
    save = saving(group_actions.change_member, MemberChangeForm, {"member_id": member.id})
    key, label, done = f"change-{member.id}", _("Lagre"), _("Endringen er lagret.")
    with feedback.form(key, label, save=save, done=done, version=member.version, primary=False) as form:
        member_inputs(form, member)


def end_membership(member: Member) -> None:
    """The member is in the group no longer, from a day on."""
    save = saving(group_actions.remove_member, LeavingForm, {"member_id": member.id})
    key, label, done = f"leave-{member.id}", _("Avslutt medlemskapet"), _("Medlemskapet er avsluttet.")
    with feedback.form(key, label, save=save, done=done, version=member.version, primary=False) as form:
        form.day("left_on", _("Ikke lenger med fra"), value=context.today)


def application_form(application: Application) -> None:
    """The contact writes the application: kept as a draft, or sent as it stands in the form."""
    show.subheading(_("Søknaden"))
    place = of(application.municipality_number)
    why_not = queries.why_not_apply(context.actor, context.store, **place)
    if why_not:
        show.empty(why_not)
    else:
        show.text(_("Dere kan sende selv om gruppen ikke er komplett ennå. Den må være det før første samling."))
    keep, send = _("Lagre et utkast"), _("Sende søknaden")
    sends = not why_not and st.radio(_("Hva vil dere gjøre?"), [keep, send], horizontal=True) == send
    label, done = (
        (_("Send søknad"), _("Søknaden er sendt.")) if sends else (_("Lagre utkast"), _("Utkastet er lagret."))
    )
    act = actions.send_application if sends else actions.save_draft
    save = saving(act, ApplicationForm, place)
    with feedback.form("application", label, save=save, done=done, version=application.version) as form:
        wants, makes = application.wants_societal_development, application.makes_room_for_cocreation
        form.long_text("motivation", _("Hvorfor vil dere delta?"), value=application.motivation)
        societal = _("Vi ønsker å utvikle kulturskolen i et samfunnsperspektiv")
        form.tick("wants_societal_development", societal, value=wants)
        form.tick("makes_room_for_cocreation", _("Vi gir rom for lokal samskaping"), value=makes)


def what_was_sent(application: Application) -> None:
    """The application as it was when it was sent, group included."""
    if application.sent_copy is None:
        return
    sent = application.sent_copy
    with st.expander(_("Søknaden slik den ble sendt {day}", day=date_in_text(local_date(sent.sent_at)))):
        said = sent.content
        rows = [
            (_("Sendt av"), sent.sent_by),
            (_("Hvorfor"), said.motivation),
            (_("Samfunnsperspektiv"), yes_or_no(said.wants_societal_development)),
            (_("Lokal samskaping"), yes_or_no(said.makes_room_for_cocreation)),
            (_("Kontaktperson"), listed(said.contacts)),
            (_("Utviklingsområde"), said.area or _("ikke valgt")),
            (_("Manglet i gruppen"), listed(said.missing) or _("ingenting")),
        ]
        show.table([{_("Hva"): what, _("Svar"): answer} for what, answer in rows], caption=_("Det som ble sendt"))
        show.table(
            [{_("Navn"): each.name, _("Sektor"): each.sector, _("Rolle"): each.function} for each in said.members],
            caption=_("Gruppen da søknaden ble sendt"),
            empty=_("Ingen var lagt til i gruppen da."),
        )


def take_back(application: Application) -> None:
    """The contact makes what was sent a draft again, or withdraws for good."""
    place, version = of(application.municipality_number), application.version
    sent = application.state is ApplicationState.SENT
    if sent and not queries.why_not_apply(context.actor, context.store, **place):
        recall = doing(actions.recall_application, version=version, **place)
        done, ask = _("Søknaden er et utkast igjen."), _("Da må dere sende den på nytt før fristen.")
        feedback.button("recall", _("Hent tilbake som utkast"), save=recall, done=done, confirm=ask)
    if can_become(application.state, ApplicationState.WITHDRAWN):
        save = saving(actions.withdraw_application, WithdrawalForm, place)
        done = _("Søknaden er trukket.")
        with folded("withdraw", _("Trekk søknaden"), _("Trekk tilbake"), save, done=done, version=version) as form:
            form.day("withdrawn_on", _("Fra hvilken dag?"), value=context.today)
            form.long_text("reason", _("Hvorfor?"))


def decision(application: Application) -> None:
    """Programme management accepts or declines."""
    number, name, version = application.municipality_number, application.municipality, application.version
    if can_become(application.state, ApplicationState.ACCEPTED):
        label, done = _("Ta opp {municipality}", municipality=name), _("{municipality} er tatt opp.", municipality=name)
        accept = doing(actions.accept_application, version=version, **of(number))
        feedback.button(f"accept-{number}", label, save=accept, done=done, primary=True)
    if can_become(application.state, ApplicationState.DECLINED):
        save = saving(actions.decline_application, ReasonForm, of(number))
        done, label = _("Søknaden har fått avslag."), _("Gi avslag")
        with folded(f"decline-{number}", label, label, save, done=done, version=version) as form:
            form.long_text("reason", _("Begrunnelse"))


def row(each: ApplicationRow) -> dict[str, object]:
    """One application in the list."""
    return {
        _("Kommune"): each.municipality,
        _("Fylkesavdeling"): each.department,
        _("Status"): state_of(each.state),
        _("Sendt"): date_in_table(local_date(each.sent_at)) if each.sent_at else "",
        _("Medlemmer"): each.counts.members,
        _("Gruppen"): show.status(_("komplett"), "done") if each.is_complete else show.status(_("mangler noe"), "late"),
        _("Utviklingsområde"): each.area,
    }


def filtered(found: Sequence[ApplicationRow]) -> list[ApplicationRow]:
    """Those of the state and the department that are chosen in the address."""
    states = {"": _("Alle")} | {each.state.value: each.state.label for each in found}
    departments = {"": _("Alle")} | {each.department_code: each.department for each in found}
    left, right = st.columns(2)
    with left:
        state = choice_in_address(_("Status"), list(states), key="status", label=states.__getitem__)
    with right:
        question, codes = _("Fylkesavdeling"), list(departments)
        department = choice_in_address(question, codes, key="fylkesavdeling", label=departments.__getitem__)
    return [each for each in found if state in ("", each.state) and department in ("", each.department_code)]


def all_applications() -> None:
    """For those who look at several: the list, and the one that is opened."""
    show.heading(_("Søknader"))
    found = queries.applications(context.actor, context.store, cohort=cohort)
    chosen = filtered(found) if found else []
    show.table([row(each) for each in chosen], caption=_("Søknader"), empty=_("Ingen søknader å vise ennå."))
    if not chosen:
        return
    names = {"": _("Velg")} | {each.municipality_number: each.municipality for each in chosen}
    opened = choice_in_address(_("Åpne søknaden fra"), list(names), key="kommune", label=names.__getitem__)
    if opened:
        one_application(opened)


def one_application(municipality: str) -> None:
    """An application and its group, as those read it who do not write it."""
    application = queries.application(context.actor, context.store, **of(municipality))
    group = group_queries.municipal_group(context.actor, context.store, **of(municipality))
    head(application)
    what_was_sent(application)
    if context.role is Role.PROGRAMME_MANAGEMENT:
        decision(application)
    completeness(group, is_contact=False)
    area(group)
    members(group)


def own_application(municipality: str) -> None:
    """The contact's page: what is missing, the area, the members, the application."""
    application = queries.application(context.actor, context.store, **of(municipality))
    group = group_queries.municipal_group(context.actor, context.store, **of(municipality))
    head(application)
    completeness(group, is_contact=True)
    area(group)
    area_choice(group)
    members(group)
    add_member(group)
    change_members(group)
    if application.state in {ApplicationState.DRAFT, ApplicationState.WITHDRAWN}:
        application_form(application)
    what_was_sent(application)
    take_back(application)


def own_commitment(own: OwnCommitment) -> None:
    """The member's page: what it is, when it is, what one commits to, one button."""
    show.heading(_("Kommunegruppen i {municipality}", municipality=own.municipality))
    show.text(
        _(
            "Fremtidens kulturskole er et utviklingsprogram. Kommunegruppen møter andre kommuner på {gatherings} "
            "samlinger fra {first} til {last}, og arbeider hjemme mellom dem.",
            gatherings=context.cohort.main_gatherings,
            first=date_in_text(context.cohort.starts_on),
            last=date_in_text(context.cohort.ends_on),
        )
    )
    if own.area:
        show.text(_("Utviklingsområde: {area}", area=own.area))
    if not own.municipality_is_accepted:
        show.text(_("Kommunen er ikke tatt opp ennå. Det du bekrefter, gjelder hvis den blir det."))
    show.markup(show.Markup("<blockquote>{}</blockquote>").format(own.text))
    if own.committed_at is None:
        commit(own)
    else:
        committed(own, date_in_text(local_date(own.committed_at)))


def commit(own: OwnCommitment) -> None:
    """The one button."""
    if own.is_recorded_on_behalf:
        show.text(_("Kontaktpersonen har registrert at du blir med. Det teller når du selv bekrefter."))
    save = doing(group_actions.commit, member_id=own.member_id)
    feedback.button(f"commit-{own.member_id}", _("Bekreft"), save=save, done=_("Takk! Du har bekreftet."), primary=True)


def committed(own: OwnCommitment, day: str) -> None:
    """When the member committed, and the way back."""
    show.markup(show.status(_("Du bekreftet {day}", day=day), "done"))
    save, done = (
        doing(group_actions.withdraw_commitment, member_id=own.member_id),
        _("Bekreftelsen er trukket tilbake."),
    )
    ask = _("Da er du fortsatt medlem, men gruppen er ikke komplett før du bekrefter på nytt.")
    feedback.button(f"uncommit-{own.member_id}", _("Trekk tilbake"), save=save, done=done, confirm=ask)


def own_group() -> None:
    """The member's commitment, then who else is in the group."""
    for own in group_queries.commitment_of(context.actor, context.store, cohort=cohort):
        own_commitment(own)
        members(group_queries.municipal_group(context.actor, context.store, **of(own.municipality_number)))


st.title(_("Søknad og gruppe"))
if context.role is Role.CONTACT and context.municipality:
    own_application(context.municipality)
elif context.role is Role.MEMBER:
    own_group()
else:
    all_applications()
