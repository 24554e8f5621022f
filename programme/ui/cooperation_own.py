"""The municipality's own cooperation with others, for its contact: whom it goes with, who asks, whom it asks."""

from collections.abc import Sequence

from programme.cooperation import actions, queries
from programme.cooperation.model import Cooperation, LeavingForm, Partner, ProposalForm
from programme.language import _
from programme.language.dates import date_in_table, date_in_text, local_date
from programme.language.numbers import listed
from programme.organisation.queries import municipalities
from programme.store import Store
from programme.ui import feedback, show
from programme.ui.context import Context
from programme.ui.forms import adding, doing, editing, folded


def own_cooperation(context: Context, municipality: str) -> None:
    """Whom the municipality cooperates with; it answers those who ask, asks others, and leaves."""
    show.subheading(_("Samarbeid med andre kommuner"))
    found = queries.cooperations(context.actor, context.store, cohort=context.cohort.slug)
    own = [each for each in found if any(partner.number == municipality for partner in each.partners)]
    partners = {each.id: _partner(each, municipality) for each in own}
    standing = [each for each in own if each.is_open and partners[each.id].left_on is None]
    if not standing:
        show.text(
            _(
                "Kommuner som samarbeider, søker sammen og kan få samme veileder. Hver kommune har sin egen "
                "kommunegruppe."
            )
        )
    for each in standing:
        _standing(context, each, partners[each.id])
    _over([each for each in own if each not in standing], municipality)
    if not any(partners[each.id].is_in for each in standing):
        _propose(context, municipality)


def _partner(each: Cooperation, municipality: str) -> Partner:
    return next(partner for partner in each.partners if partner.number == municipality)


def _standing(context: Context, each: Cooperation, own: Partner) -> None:
    others = listed(partner.name for partner in each.partners if partner.number != own.number and not partner.left_on)
    if own.is_asked:
        show.text(_("Dere er spurt om å samarbeide med {others}.", others=others))
        confirm = doing(
            context,
            actions.confirm_cooperation,
            cooperation_id=each.id,
            municipality=own.number,
            version=each.version,
        )
        done = _("Svaret er registrert, og de andre kommunene får melding.")
        feedback.button(f"cooperate-{each.id}", _("Ja, vi vil samarbeide"), save=confirm, done=done)
    else:
        show.table(partner_rows(each), caption=_("Kommunene dere samarbeider med"))
        _ask_another(context, each)
    title = _("Takk nei") if own.is_asked else _("Gå ut av samarbeidet")
    with folded(f"leave-{each.id}", title) as is_open:
        if is_open:
            leave(context, each, own, title)


def partner_rows(each: Cooperation) -> list[dict[str, object]]:
    """A row for each of the municipalities: whether it has said yes, or left, when and why."""
    return [
        {
            _("Kommune"): partner.name,
            _("Fylkesavdeling"): partner.department,
            _("Svar"): _answer(partner),
            _("Grunn"): partner.leaving_reason,
        }
        for partner in each.partners
    ]


def _answer(partner: Partner) -> show.Markup:
    if partner.left_on:
        words = _("gikk ut {day}") if partner.confirmed_at else _("takket nei {day}")
        return show.status(words.format(day=date_in_table(partner.left_on)), "neutral")
    if partner.confirmed_at:
        day = date_in_table(local_date(partner.confirmed_at))
        return show.status(_("sa ja {day}", day=day), "done")
    return show.status(_("har ikke svart"), "waiting")


def leave(context: Context, each: Cooperation, own: Partner, label: str) -> None:
    """The form by which the municipality leaves, or says no."""
    save = editing(context, actions.leave_cooperation, LeavingForm, cooperation_id=each.id, municipality=own.number)
    key, done = f"leave-{each.id}-{own.number}", _("Det er registrert, og de andre kommunene får melding.")
    with feedback.form(key, label, save=save, done=done, version=each.version, primary=False) as form:
        form.day("left_on", _("Fra hvilken dag?"), value=context.today)
        form.long_text("reason", _("Hvorfor?"))


def _over(ended: Sequence[Cooperation], municipality: str) -> None:
    """What the municipality has left, or what came to nothing, a sentence each: nothing is forgotten."""
    for each in ended:
        own = _partner(each, municipality)
        others = listed(partner.name for partner in each.partners if partner.number != municipality)
        if own.left_on:
            day = date_in_text(own.left_on)
            show.aside(_("Samarbeidet med {others} sluttet {day}.", others=others, day=day))
        else:
            show.aside(_("Samarbeidet med {others} er avsluttet.", others=others))


def _propose(context: Context, municipality: str) -> None:
    with folded(f"propose-{municipality}", _("Spør en annen kommune om å samarbeide")) as is_open:
        if not is_open:
            return
        names = _others(context, [municipality])
        known = {"cohort": context.cohort.slug, "municipality": municipality}
        save = adding(context, actions.propose_cooperation, ProposalForm, **known)
        done = _("Kommunene er spurt. Samarbeidet gjelder når de har sagt ja.")
        with feedback.form(f"propose-{municipality}", _("Spør"), save=save, done=done, primary=False) as form:
            form.several("municipalities", _("Hvilke kommuner?"), list(names), label=names.__getitem__)


def _ask_another(context: Context, each: Cooperation) -> None:
    with folded(f"ask-{each.id}", _("Spør en kommune til")) as is_open:
        if is_open:
            ask_another(context, each)


def ask_another(context: Context, each: Cooperation) -> None:
    """The form by which one more municipality is asked."""

    def save(typed: feedback.Typed, store: Store) -> str:
        chosen = typed["municipality"] or ""
        return actions.ask_another(
            context.actor, store, cooperation_id=each.id, municipality=chosen, version=typed.version
        )

    names = _others(context, [partner.number for partner in each.partners if not partner.left_on])
    done = _("Kommunen er spurt.")
    key = f"ask-{each.id}"
    with feedback.form(key, _("Spør"), save=save, done=done, version=each.version, primary=False) as form:
        form.choose("municipality", _("Kommune"), list(names), label=names.__getitem__)


def _others(context: Context, besides: Sequence[str]) -> dict[str, str]:
    """The names of today's other municipalities by number."""
    found = municipalities(context.actor, context.store, context.cohort.starts_on)
    return {each.municipality_number: each.name for each in found if each.municipality_number not in besides}
