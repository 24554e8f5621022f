"""For everyone: what should I do next, and how does what is mine stand."""

from programme.access.model import Role
from programme.cohorts.model import DateKind, is_after_deadline
from programme.language import _
from programme.language.dates import date_in_table, date_in_text, days_left_in_text, local_date, time_in_text
from programme.language.numbers import number
from programme.participation.duties import Duty, NextStep, Urgency
from programme.participation.model import DepartmentState, MunicipalState, municipal_figures
from programme.participation.queries import overview
from programme.participation.steps import lacking_in_words
from programme.ui import show
from programme.ui.context import page_context

context = page_context()
found = overview(context.actor, context.store, context.cohort.slug)
TONES: dict[Urgency, show.Tone] = {
    Urgency.LATE: "late",
    Urgency.SOON: "waiting",
    Urgency.WAITING: "waiting",
    Urgency.DONE: "done",
}


def greeting() -> None:
    """Whose page it is."""
    show.title(_("Hei, {name}", name=context.actor.name.split(" ")[0]))


def steps() -> None:
    """What waits, most pressing first; what is done stands below."""
    show.heading(_("Dette venter på deg"))
    waiting = [step for step in found.steps if not step.done]
    if not waiting:
        nothing_waits()
    for step in waiting:
        show.markup(show.Markup("<strong>{}</strong>&ensp;").format(step.what), how_pressing(step))
        show.link(step.page, step.action, **step.query)
    done = [step for step in found.steps if step.done]
    if done:
        show.table(
            [{_("Hva"): step.what, _("Status"): show.status(_("ferdig"), "done")} for step in done],
            caption=_("Dette er gjort"),
        )


def how_pressing(step: NextStep) -> show.Markup | None:
    """When it is due, and that it is late; nothing for what has no day."""
    if step.due is None:
        return None
    due = {"day": date_in_text(step.due), "left": days_left_in_text((step.due - context.today).days)}
    is_late = step.urgency is Urgency.LATE
    return show.status(
        _("fristen var {day} · {left}", **due) if is_late else _("frist {day} · {left}", **due), TONES[step.urgency]
    )


def nothing_waits() -> None:
    """That all is done, and which date comes next."""
    sentence = _("Ingenting venter på deg nå.")
    if found.next_deadline:
        day, kind = found.next_deadline
        sentence += " " + _("Neste frist: {day}, {deadline}.", day=date_in_text(day), deadline=kind.in_sentence)
    show.empty(sentence)


def next_gathering() -> None:
    """When and where the next one is."""
    gathering = found.next_gathering
    if gathering is None:
        return
    show.heading(_("Neste samling"))
    when = f"{date_in_text(local_date(gathering.starts_at))} {time_in_text(gathering.starts_at)}"
    show.text(" · ".join(part for part in (gathering.title, when, gathering.venue) if part))


def own_municipality(state: MunicipalState) -> None:
    """Where a municipality stands, for its contact."""
    show.heading(state.name)
    if is_too_late_to_apply(state):
        show.markup(show.status(_("etter fristen"), "late"), _("Søknadsfristen er ute, og kommunen har ikke søkt."))
    show.figures(
        [
            (_("Status"), state.stage.label if state.stage else _("Ikke meldt"), ""),
            (_("Medlemmer i gruppen"), number(state.members), ""),
        ]
    )
    facts = {
        _("Kommunegruppe"): _("Mangler {lacking}", lacking=lacking_in_words(state)) if state.missing else _("Komplett"),
        _("Utviklingsområde"): state.area or _("Ikke valgt"),
        _("Veileder"): state.mentor or _("Ingen ennå"),
    }
    caption = _("Kommunegruppe, utviklingsområde og veileder")
    show.table([{_("Hva"): what, _("Svar"): said} for what, said in facts.items()], caption=caption)


def is_too_late_to_apply(state: MunicipalState) -> bool:
    """Whether the municipality's own deadline has passed without an application: then no step is left to say so."""
    can_apply = any(step.duty is Duty.APPLICATION for step in found.steps)
    return not (state.has_applied or can_apply) and is_past(DateKind.APPLICATION)


def municipalities() -> None:
    """How far the municipalities have come, in figures."""
    figures = municipal_figures(found.municipalities)
    if not figures[0].of:
        return
    show.heading(_("Kommunene"))
    show.figures([(each.stage.label, number(each.count), _("av {of} kommuner", of=each.of)) for each in figures])


def further() -> None:
    """Where there is more of it. The links stand together: text between them would be one more part of the page."""
    if context.is_above_municipalities and found.municipalities:
        show.link("participation", _("Se deltakelsen"))
    if found.next_gathering:
        show.link("gatherings", _("Se samlingene"))


def departments() -> None:
    """The ten departments, one row each."""
    show.heading(_("Fylkesavdelingene"))
    show.table([department_row(state) for state in found.departments], caption=_("Svar, vedtak og utviklingsområder"))


def department_row(state: DepartmentState) -> dict[str, object]:
    """A department's stage, when it answered, whether late or silent, and what it asked for."""
    return {
        _("Fylkesavdeling"): state.name,
        _("Status"): show.status(state.stage.label, "done" if state.takes_part else "neutral"),
        _("Svar på interesse"): answer_of(state),
        _("Vedtak"): {True: _("deltar"), False: _("deltar ikke"), None: ""}[state.takes_part],
        _("Dialogmøte"): _("ønsket, ikke holdt") if state.waits_for_dialogue else date_in_table(state.last_dialogue),
        _("Utviklingsområder"): number(len(state.areas)) if state.areas else "",
    }


def answer_of(state: DepartmentState) -> object:
    """When the answer came, or that none has."""
    if state.is_silent:
        return show.status(_("ikke svart"), "late" if is_past(DateKind.COUNTY_INTEREST) else "waiting")
    if state.has_withdrawn:
        return show.status(_("trukket"), "neutral")
    if state.received_at is None:
        return ""
    day = date_in_table(local_date(state.received_at))
    return show.status(_("{day}, etter fristen", day=day), "late") if state.is_late else day


def is_past(kind: DateKind) -> bool:
    """Whether everybody's deadline of that kind has passed."""
    return is_after_deadline(context.cohort.deadline_on(kind, context.today), context.actor.at)


greeting()
steps()
if context.role is Role.PROGRAMME_MANAGEMENT:
    departments()
if context.is_above_municipalities:
    municipalities()
for municipality in found.municipalities:
    if context.role is Role.CONTACT and municipality.municipality_number == context.municipality:
        own_municipality(municipality)
next_gathering()
further()
