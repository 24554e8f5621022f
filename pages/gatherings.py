"""For everyone, to see when and where the gatherings are and who comes; for programme management, to plan them."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from programme.access.model import Role
from programme.cohorts.queries import regions
from programme.gatherings import actions, queries
from programme.gatherings.lists import OwnInvitation, ScheduledGathering
from programme.gatherings.model import AnswerForm, AnswerState, Gathering, GatheringForm, GatheringKind, GatheringState
from programme.language import _
from programme.language.dates import OSLO, date_in_text, moment_in_text
from programme.organisation.queries import municipalities
from programme.store import Store
from programme.ui import feedback, flow, show
from programme.ui.choice import choice_in_address, widened
from programme.ui.context import page_context
from programme.ui.forms import folded
from programme.ui.gathering_calendar import GATHERING, REGION, TONES, write_calendar
from programme.ui.gathering_line import write_line
from programme.ui.gathering_proposals import gathering_proposals, waiting_proposals
from programme.ui.gathering_roster import keep_roster, who_comes
from programme.ui.show import Markup

context = page_context()
cohort = context.cohort
is_management = context.role is Role.PROGRAMME_MANAGEMENT
CALENDAR, NEW, EVERYTHING = "", "ny", "alle"
ALL = "alle-samlingene"
"""Where on the page all of them stand."""


def chosen_gatherings(found: Sequence[ScheduledGathering]) -> list[ScheduledGathering]:
    """All or those of one region, for programme management; for others the joint ones and their own."""
    of_regions = {one.region_id: one.region_name or "" for one in found if one.region_id}
    if not is_management:
        own = [one for one in found if one.is_own]
        has_others = len(own) < len(found)
        return list(found) if has_others and widened(_("Vis alle regionenes samlinger"), key=REGION) else own
    if len(of_regions) <= 1:
        return list(found)
    names = {EVERYTHING: _("Alle samlinger"), **of_regions}
    wanted = choice_in_address(_("Hvilke samlinger?"), list(names), key=REGION, label=names.__getitem__)
    return [one for one in found if wanted == EVERYTHING or one.region_id in {None, wanted}]


def _when(one: Gathering) -> str:
    if one.day == one.last_day:
        return moment_in_text(one.starts_at)
    return f"{date_in_text(one.day)} – {date_in_text(one.last_day)}"


def next_gathering(found: Sequence[ScheduledGathering]) -> ScheduledGathering | None:
    """The one in the address; else today's or the next of one's own, or the last that was held."""
    wanted = st.query_params.get(GATHERING)
    own = in_turn([one for one in found if one.is_own])
    return next((one for one in found if one.id == wanted), own[0] if own else None)


def in_turn(found: Sequence[ScheduledGathering]) -> list[ScheduledGathering]:
    """Today's gathering and those to come, then the others, the last one first."""
    coming = [one for one in found if one.last_day >= context.today and not one.is_cancelled]
    ids = {one.id for one in coming}
    return [*coming, *(one for one in reversed(found) if one.id not in ids)]


def chosen_by_management(found: Sequence[ScheduledGathering]) -> ScheduledGathering | str:
    """The one that is opened, or what is wanted instead of one: the calendar, to begin with."""
    titles = {one.id: _title(one) for one in in_turn(found)}
    titles = {CALENDAR: _("Kalenderen")} | titles | {NEW: _("Planlegg en ny samling")}
    wanted = choice_in_address(_("Åpne en samling"), list(titles), key=GATHERING, label=titles.__getitem__)
    return next((one for one in found if one.id == wanted), wanted)


def _title(one: ScheduledGathering) -> str:
    where = f" · {one.region_name}" if one.region_name else ""
    return f"{one.title}{where} · {date_in_text(one.day)}"


def details(one: ScheduledGathering) -> None:
    """What is known about the gathering, and who comes in figures."""
    show.heading(_title(one))
    state = one.state(context.actor.at)
    host = _("Vertskommune: {name}.", name=one.host_name) if one.host_name else ""
    facts = [f"{_when(one)}.", f"{one.venue or _('Stedet er ikke bestemt')}.", host, one.theme]
    show.markup(show.status(state.label, TONES[state]))
    show.text(" ".join(fact for fact in facts if fact))
    people, boards = one.participants, one.boards
    if people.invited:
        of_what = _("av {count} inviterte", count=people.invited)
        figures = [(_("Kommer"), str(people.comes + people.substitutes), of_what)]
        figures += [(_("Har ikke svart"), str(people.unanswered), of_what)]
        if state is GatheringState.HELD:
            figures += [(_("Møtte"), str(people.met), of_what)]
        if boards.invited:
            of_boards = _("av {count} fra fylkesstyrene", count=boards.invited)
            figures += [(_("Styremedlemmer som kommer"), str(boards.comes + boards.substitutes), of_boards)]
        show.figures(figures)


def own_answers(own: Sequence[OwnInvitation]) -> None:
    """The person answers for themselves, once for each place they come for."""
    for mine in own:
        if mine.state(context.actor.at) is GatheringState.PLANNED and not mine.is_roster_closed:
            own_answer(mine)


def own_answer(mine: OwnInvitation) -> None:
    """One press for yes or no; a substitute is named."""
    show.subheading(_("Kommer du? ({name})", name=mine.affiliation_name))
    show.text(_answered(mine))
    key, done = f"answer-{mine.id}-{mine.affiliation}", _("Svaret er lagret.")
    with flow.within(flow.row()):
        for answer, words in ((AnswerState.COMES, _("Jeg kommer")), (AnswerState.COMES_NOT, _("Jeg kommer ikke"))):
            if answer is not mine.answer:
                save = partial(_answer, mine, {"answer": answer})
                primary = mine.answer is None and answer is AnswerState.COMES
                feedback.button(f"{key}-{answer}", words, save=save, done=done, primary=primary)
    with folded(f"{key}-substitute", _("Vara møter for meg")) as is_open:
        if is_open:
            _name_substitute(mine, key, done)


def _name_substitute(mine: OwnInvitation, key: str, done: str) -> None:
    def save(typed: feedback.Typed, store: Store) -> str:
        return _answer(mine, {"answer": AnswerState.SUBSTITUTE} | typed, store)

    with feedback.form(key, _("Svar at vara møter"), save=save, done=done, primary=False) as form:
        form.text("substitute_name", _("Hvem er vara?"), value=mine.substitute_name)


def _answer(mine: OwnInvitation, given: Mapping[str, object], store: Store) -> str:
    answer = AnswerForm.model_validate(given)
    return actions.answer_invitation(context.actor, store, mine.id, answer, affiliation=mine.affiliation)


def _answered(mine: OwnInvitation) -> str:
    return {
        None: _("Du har ikke svart ennå."),
        AnswerState.COMES: _("Du har svart at du kommer."),
        AnswerState.COMES_NOT: _("Du har svart at du ikke kommer."),
        AnswerState.SUBSTITUTE: _("Du har svart at vara møter: {name}.", name=mine.substitute_name),
    }[mine.answer]


def plan_new() -> None:
    """Programme management plans a gathering."""
    show.heading(_("Planlegg en ny samling"))
    show.text(_("Alle som blir invitert, får melding. Invitasjonene følger av hvem som er tatt opp."))
    with feedback.form(
        "plan-gathering",
        _("Planlegg samlingen"),
        save=lambda typed, store: actions.plan_gathering(context.actor, store, _form(typed), cohort=cohort.slug),
        done=_("Samlingen er planlagt og kunngjort."),
    ) as form:
        _gathering_inputs(form, None)


def change(one: ScheduledGathering) -> None:
    """Programme management changes the gathering or calls it off; a cancellation can be undone."""
    if one.is_cancelled:
        feedback.button(
            f"restore-{one.id}",
            _("Angre avlysningen"),
            save=lambda store: actions.restore_gathering(context.actor, store, one.id, version=one.version),
            done=_("{title} er planlagt igjen.", title=one.title),
        )
        return
    if one.is_roster_closed:
        return
    with folded(f"change-{one.id}", _("Endre eller avlys samlingen")) as is_open:
        if is_open:
            _change(one)
            _cancel(one)


def _cancel(one: ScheduledGathering) -> None:
    feedback.button(
        f"cancel-{one.id}",
        _("Avlys samlingen"),
        save=lambda store: actions.cancel_gathering(context.actor, store, one.id, version=one.version),
        done=_("{title} er avlyst. Det kan angres.", title=one.title),
        confirm=_("Alle inviterte får melding om at samlingen er avlyst."),
    )


def _change(one: ScheduledGathering) -> None:
    with feedback.form(
        f"change-{one.id}",
        _("Lagre"),
        save=lambda typed, store: actions.change_gathering(
            context.actor, store, one.id, _form(typed), version=typed.version
        ),
        done=_("{title} er endret. De inviterte får melding.", title=one.title),
        version=one.version,
        primary=False,
    ) as form:
        _gathering_inputs(form, one)


def _form(typed: feedback.Typed) -> GatheringForm:
    chosen = {name: typed[name] or None for name in ("region_id", "host_municipality")}
    clocks = {name: typed[name] for name in ("starts_clock", "ends_clock") if typed[name]}
    return GatheringForm.model_validate(
        {name: value for name, value in typed.items() if name not in {"starts_clock", "ends_clock"}} | chosen | clocks
    )


def _gathering_inputs(form: feedback.Inputs, known: ScheduledGathering | None) -> None:
    of_cohort = {"": _("Hele programperioden")} | {
        region.id: region.name for region in regions(context.actor, context.store, cohort.slug)
    }
    hosts = {"": _("Ingen vertskommune")} | {
        each.municipality_number: each.name for each in municipalities(context.actor, context.store, cohort.starts_on)
    }
    starts, ends = (known.starts_at.astimezone(OSLO), known.ends_at.astimezone(OSLO)) if known else (None, None)
    kind = known.kind if known else GatheringKind.MAIN
    form.choose("kind", _("Hva slags?"), list(GatheringKind), label=lambda each: GatheringKind(each).label, value=kind)
    form.number("number", _("Nummer"), value=known.number if known else None, least=1, most=99)
    region_id = (known.region_id or "") if known else ""
    form.choose("region_id", _("For hvem?"), list(of_cohort), label=of_cohort.__getitem__, value=region_id)
    form.day("starts_on", _("Første dag"), value=starts.date() if starts else None)
    form.clock("starts_clock", _("Begynner klokken"), value=starts.time() if starts else _default_clock("starts_clock"))
    form.day("ends_on", _("Siste dag (tom: samme dag)"), value=ends.date() if ends else None)
    form.clock("ends_clock", _("Slutter klokken"), value=ends.time() if ends else _default_clock("ends_clock"))
    form.text("venue", _("Sted"), value=known.venue if known else "")
    host = (known.host_municipality or "") if known else ""
    form.choose("host_municipality", _("Vertskommune"), list(hosts), label=hosts.__getitem__, value=host)
    form.text("theme", _("Tema"), value=known.theme if known else "")


def _default_clock(name: str) -> Any:
    return GatheringForm.model_fields[name].default


scheduled = queries.schedule(context.actor, context.store, cohort.slug)
invitations = queries.my_invitations(context.actor, context.store, cohort.slug)


def overview() -> None:
    """The line and the calendar of the gatherings that one wants to see; first, for management, what waits for it."""
    found = chosen_gatherings(scheduled)
    if is_management:
        planned = [one for one in scheduled if one.state(context.actor.at) is GatheringState.PLANNED]
        waiting_proposals(context, {one.id: one.title for one in planned})
    if found:
        write_line(found, cohort, context.today)
    write_calendar(found, invitations, cohort, context.actor.at)


def opened(one: ScheduledGathering) -> None:
    """All about one gathering."""
    details(one)
    own_answers([mine for mine in invitations if mine.id == one.id and mine.may_answer])
    gathering_proposals(context, one)
    everyone = queries.roster(context.actor, context.store, one.id)
    who_comes(everyone, in_short=is_management)
    if is_management:
        keep_roster(context, everyone)
        change(one)


def for_management() -> None:
    """The calendar, one gathering, or a new one."""
    chosen = chosen_by_management(scheduled)
    if isinstance(chosen, ScheduledGathering):
        opened(chosen)
    elif chosen == NEW:
        plan_new()
    else:
        overview()


def for_others() -> None:
    """The gathering that concerns one now, then all of them."""
    one = next_gathering(scheduled)
    if one:
        if len(scheduled) > 1:
            show.markup(Markup('<p><a href="#{}">{}</a></p>').format(ALL, _("Se alle samlingene")))
        opened(one)
        show.markup(Markup('<h2 id="{}">{}</h2>').format(ALL, _("Alle samlingene")))
    overview()


show.title(_("Samlinger"))
for_management() if is_management else for_others()
