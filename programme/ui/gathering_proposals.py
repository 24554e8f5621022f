"""What boards propose for a gathering, on its page: the board writes it, programme management decides."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from programme.access.model import Role
from programme.gatherings.lists import ScheduledGathering
from programme.gatherings.model import GatheringState
from programme.gatherings.proposals import (
    DeclineForm,
    PlaceForm,
    Proposal,
    ProposalForm,
    ProposalState,
    accept_proposal,
    decline_proposal,
    proposals,
    propose_gathering,
    withdraw_proposal,
)
from programme.language import _
from programme.language.dates import date_in_table, local_date
from programme.organisation.queries import municipalities
from programme.store import Store
from programme.ui import feedback, show
from programme.ui.context import Context
from programme.ui.forms import editing, folded
from programme.ui.gathering_calendar import GATHERING
from programme.ui.show import Markup

_TONES: dict[ProposalState, show.Tone] = {
    ProposalState.PROPOSED: "waiting",
    ProposalState.ACCEPTED: "done",
    ProposalState.DECLINED: "neutral",
    ProposalState.WITHDRAWN: "neutral",
}


def gathering_proposals(context: Context, one: ScheduledGathering) -> None:
    """The proposals for the gathering, and what the role that looks may do with them; nothing for other roles."""
    if context.role not in (Role.BOARD, Role.PROGRAMME_MANAGEMENT):
        return
    own = proposals(context.actor, context.store, cohort=context.cohort.slug)
    found = [each for each in own if each.gathering_id == one.id]
    if found:
        show.subheading(_("Forslag fra fylkesstyrene"))
        show.table([_row(each) for each in found], caption=_("Forslag til samlingen"))
    is_open = one.state(context.actor.at) is GatheringState.PLANNED and not one.is_roster_closed
    if context.role is Role.PROGRAMME_MANAGEMENT:
        waiting = [each for each in found if each.state is ProposalState.PROPOSED]
        for each in waiting:
            _decide(context, one, each, is_open=is_open, primary=len(waiting) == 1)
    elif context.department:
        _of_board(context, one, context.department, found, is_open=is_open)


def waiting_proposals(context: Context, titles: Mapping[str, str]) -> None:
    """For programme management, at the calendar: which gatherings have proposals that wait; `titles` by id."""
    for each in proposals(context.actor, context.store, cohort=context.cohort.slug):
        if each.state is ProposalState.PROPOSED and each.gathering_id in titles:
            what = _("Forslag fra {name}: {gathering}", name=each.department, gathering=titles[each.gathering_id])
            address = urlencode(show.kept_in_address() | {GATHERING: each.gathering_id})
            show.markup(Markup('<p><a href="?{}">{}</a></p>').format(address, what))


def _row(each: Proposal) -> dict[str, object]:
    return {
        _("Fra"): each.department,
        _("Sted"): each.venue or "–",
        _("Vertskommune"): each.host or "–",
        _("Tema"): each.theme or "–",
        _("Merknad"): each.remark or "–",
        _("Foreslått"): f"{date_in_table(local_date(each.proposed_at))}, {each.proposed_by}",
        _("Svar"): show.status(each.state.label, _TONES[each.state]),
        _("Begrunnelse"): each.reason or "–",
    }


def _of_board(
    context: Context, one: ScheduledGathering, department: str, found: Sequence[Proposal], *, is_open: bool
) -> None:
    for each in found:
        if each.state is ProposalState.PROPOSED:
            _take_back(context, each)
    if not is_open:
        return
    with folded(f"propose-{one.id}", _("Foreslå sted, vertskommune og tema")) as is_unfolded:
        if is_unfolded:
            _propose(context, one, department)


def _take_back(context: Context, each: Proposal) -> None:
    feedback.button(
        f"withdraw-proposal-{each.id}",
        _("Trekk forslaget «{what}»", what=_in_short(each)),
        save=lambda store: withdraw_proposal(context.actor, store, proposal_id=each.id, version=each.version),
        done=_("Forslaget er trukket."),
        confirm=_("Vil dere trekke forslaget?"),
    )


def _propose(context: Context, one: ScheduledGathering, department: str) -> None:
    show.text(_("Programledelsen avgjør, og dere får svar på e-post."))

    def save(typed: feedback.Typed, store: Store) -> None:
        form = ProposalForm.model_validate(_given(typed))
        propose_gathering(context.actor, store, form, gathering_id=one.id, department=department)

    with feedback.form(
        f"propose-{one.id}", _("Send forslaget"), save=save, done=_("Forslaget er sendt."), primary=False
    ) as form:
        _place_inputs(form, context, venue="", host=None, theme="")
        form.long_text("remark", _("Noe programledelsen bør vite?"))


def _in_short(each: Proposal) -> str:
    """What tells it from another of the same board."""
    return each.venue or each.host or each.theme


def _decide(context: Context, one: ScheduledGathering, each: Proposal, *, is_open: bool, primary: bool) -> None:
    """Take it in, edited first where something is left out; or not, with a reason."""
    show.subheading(_("Svar på forslaget fra {name}: {what}", name=each.department, what=_in_short(each)))
    if is_open:
        _accept(context, one, each, primary=primary)
    with feedback.form(
        f"decline-{each.id}",
        _("Ikke ta inn forslaget"),
        save=editing(context, decline_proposal, DeclineForm, proposal_id=each.id),
        done=_("Fylkesstyret får svaret."),
        version=each.version,
        primary=False,
    ) as form:
        form.long_text("reason", _("Hvorfor ikke?"))


def _accept(context: Context, one: ScheduledGathering, each: Proposal, *, primary: bool) -> None:
    def save(typed: feedback.Typed, store: Store) -> None:
        form = PlaceForm.model_validate(_given(typed))
        versions = {"version": each.version, "gathering_version": typed.version}
        accept_proposal(context.actor, store, form, proposal_id=each.id, **versions)

    with feedback.form(
        f"accept-{each.id}",
        _("Ta inn forslaget"),
        save=save,
        done=_("Forslaget er tatt inn. De inviterte får melding."),
        version=one.version,
        primary=primary,
    ) as form:
        host = each.host_municipality or one.host_municipality
        _place_inputs(form, context, venue=each.venue or one.venue, host=host, theme=each.theme or one.theme)


def _place_inputs(form: feedback.Inputs, context: Context, *, venue: str, host: str | None, theme: str) -> None:
    hosts = {"": _("Ingen vertskommune")} | {
        each.municipality_number: each.name
        for each in municipalities(context.actor, context.store, context.cohort.starts_on)
    }
    form.text("venue", _("Forslag til sted"), value=venue)
    form.choose(
        "host_municipality", _("Forslag til vertskommune"), list(hosts), label=hosts.__getitem__, value=host or ""
    )
    form.text("theme", _("Forslag til tema"), value=theme)


def _given(typed: feedback.Typed) -> dict[str, object]:
    return {**typed, "host_municipality": typed["host_municipality"] or None}
