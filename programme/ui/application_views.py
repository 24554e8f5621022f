"""What everyone reads on the page «Søknad og gruppe»: the application, what the group lacks, its area, its members."""

from collections.abc import Mapping

from programme.access.model import Role
from programme.applications.model import Application, ApplicationState, SentContent
from programme.cohorts.model import DateKind, deadline_that_counts
from programme.groups.model import Member, MunicipalGroup, Requirement, RequirementKind
from programme.language import _
from programme.language.dates import date_in_table, date_in_text, days_left_in_text, local_date, moment_in_text
from programme.language.numbers import listed
from programme.ui import show
from programme.ui.application_place import named, place
from programme.ui.context import Context
from programme.ui.forms import folded

_TONES: Mapping[ApplicationState, show.Tone] = {
    ApplicationState.ACCEPTED: "done",
    ApplicationState.SENT: "waiting",
    ApplicationState.UNDER_REVIEW: "waiting",
    ApplicationState.OFFERED: "waiting",
}
"""The rest are neutral."""


def state_of(state: ApplicationState) -> show.Markup:
    """The state as a word and a shape."""
    return show.status(state.label, _TONES.get(state, "neutral"))


def head(context: Context, application: Application) -> None:
    """Whose application it is, where it stands, until when, and what was decided."""
    show.heading(f"{application.municipality} · {application.department}")
    facts = " ".join([*_together(application), *_what_happened(application), _deadline(context, application)]).strip()
    show.markup(show.Markup("<p>{} {} {}</p>").format(_("Søknad:"), state_of(application.state), facts))


def _deadline(context: Context, application: Application) -> str:
    """Until when a draft can be sent; that the municipality has, or had, more time than others is said of it always."""
    common = context.cohort.deadlines.get(DateKind.APPLICATION)
    falls_on = deadline_that_counts(common, application.extended_to)
    if falls_on is None:
        return ""
    is_draft, days = application.state is ApplicationState.DRAFT, (falls_on - context.today).days
    facts = {"day": date_in_text(falls_on), "left": days_left_in_text(days), "who": application.extended_by}
    if falls_on != common:
        if is_draft and days >= 0:
            return _("Utsatt frist til {day}, gitt av {who}, {left}.", **facts)
        return _("Utsatt frist til {day}, gitt av {who}.", **facts)
    if not is_draft:
        return ""
    return _("Fristen var {day}.", **facts) if days < 0 else _("Fristen er {day}, {left}.", **facts)


def _together(application: Application) -> list[str]:
    """Whom the municipality applies together with, as a sentence."""
    if not application.together_with:
        return []
    return [_("Søker sammen med {names}.", names=listed(application.together_with))]


def _what_happened(application: Application) -> list[str]:
    """When it was sent, decided and withdrawn, and why, each as a sentence."""
    sentences = []
    if application.sent_at:
        sentences.append(_("Sendt {when}.", when=moment_in_text(application.sent_at)))
    if application.decided_at:
        day = date_in_text(local_date(application.decided_at))
        sentences.append(_("Avgjort {day}. {reason}", day=day, reason=application.decision_reason).rstrip())
    if application.withdrawn_on:
        day = date_in_text(application.withdrawn_on)
        sentences.append(_("Trukket fra {day}. {reason}", day=day, reason=application.withdrawal_reason).rstrip())
    return sentences


def completeness(group: MunicipalGroup) -> None:
    """What the group has, what it lacks and what is only advised: the list is the help."""
    is_it = _("Kommunegruppen er komplett") if group.is_complete else _("Kommunegruppen er ikke komplett ennå")
    show.subheading(is_it)
    lines = [_requirement(each, group) for each in group.requirements]
    lines += [_line(show.status(_("råd"), "neutral"), _("Råd"), said) for said in group.advice]
    show.markup(show.Markup('<ul class="requirements">'), *lines, show.Markup("</ul>"))


def _requirement(each: Requirement, group: MunicipalGroup) -> show.Markup:
    said = listed(group.contacts) if each.kind is RequirementKind.CONTACT and each.met else each.sentence
    state = show.status(_("i orden"), "done") if each.met else show.status(_("mangler"), "late")
    return _line(state, each.kind.label, said)


def _line(state: show.Markup, what: str, said: str) -> show.Markup:
    return show.Markup("<li>{} <strong>{}</strong> <span>{}</span></li>").format(state, what, said)


def area(group: MunicipalGroup) -> None:
    """The development area that the group works with."""
    show.subheading(_("Utviklingsområde"))
    if group.area is None:
        show.text(_("Kommunegruppen har ikke valgt utviklingsområde ennå."))
        return
    show.markup(show.Markup("<p><strong>{}</strong></p>").format(group.area.label))
    if group.area.newer_title:
        show.text(_("Området står i en eldre utgave av planen. Den nyeste er «{title}».", title=group.area.newer_title))
    if not group.area.is_chosen:
        follows = _("{department} har tatt med bare dette området, derfor er det valgt.", department=group.department)
        show.text(follows)
    if group.area.entry_labels:
        show.text(_("Gruppen arbeider med dette under området:"))
        entries = [show.Markup("<li>{}</li>").format(label) for label in group.area.entry_labels]
        show.markup(show.Markup("<ul>"), *entries, show.Markup("</ul>"))


def members(group: MunicipalGroup) -> None:
    """Who is in the group, and who has committed."""
    show.subheading(_("Medlemmer"))
    empty = _("Ingen er lagt til i gruppen ennå.")
    rows = [_member(member) for member in group.members]
    show.table(rows, caption=_("Kommunegruppen i {municipality}", municipality=group.municipality), empty=empty)


def _member(member: Member) -> dict[str, object]:
    return {
        _("Navn"): member.name,
        _("Forpliktelse"): _commitment(member),
        _("Sektor"): member.sector.label,
        _("Rolle"): member.function,
        _("Arbeidssted"): member.organisation,
        _("Kan avgjøre"): yes_or_no(member.has_mandate),
        _("Med fra"): date_in_table(member.joined_on),
    }


def _commitment(member: Member) -> show.Markup:
    if member.is_committed:
        return show.status(_("bekreftet"), "done")
    recorded = _("registrert av kontaktpersonen") if member.is_recorded_on_behalf else ""
    return show.Markup("{} {}").format(show.status(_("ikke bekreftet"), "waiting"), recorded)


def yes_or_no(answer: object) -> str:
    """`ja` or `nei`."""
    return _("ja") if answer else _("nei")


def what_was_sent(context: Context, application: Application) -> None:
    """The application as it was when it was sent, group included."""
    sent = application.sent_copy
    if sent is None:
        return
    title = _("Søknaden slik den ble sendt {day}", day=date_in_text(local_date(sent.sent_at)))
    key = named("sent", place(context, application.municipality_number))
    decides = context.role is Role.PROGRAMME_MANAGEMENT and application.state is ApplicationState.SENT
    with folded(key, title, opened=decides) as is_open:
        if is_open:
            _sent_answers(sent.content, sent.sent_by)
            _sent_group(sent.content)


def _sent_answers(said: SentContent, sent_by: str) -> None:
    rows = [
        (_("Sendt av"), sent_by),
        (_("Hvorfor"), said.motivation),
        (_("Samfunnsperspektiv"), yes_or_no(said.wants_societal_development)),
        (_("Lokal samskaping"), yes_or_no(said.makes_room_for_cocreation)),
        (_("Søkte sammen med"), listed(said.together_with) or _("ingen")),
        (_("Kontaktperson"), listed(said.contacts)),
        (_("Utviklingsområde"), said.area or _("ikke valgt")),
        (_("Manglet i gruppen"), listed(said.missing) or _("ingenting")),
    ]
    show.table([{_("Hva"): what, _("Svar"): answer} for what, answer in rows], caption=_("Det som ble sendt"))


def _sent_group(said: SentContent) -> None:
    show.table(
        [{_("Navn"): each.name, _("Sektor"): each.sector, _("Rolle"): each.function} for each in said.members],
        caption=_("Gruppen da søknaden ble sendt"),
        empty=_("Ingen var lagt til i gruppen da."),
    )
