"""The member's own part of the page «Søknad og gruppe»: what it is, when it is, what one commits to, one button."""

from programme.groups import actions
from programme.groups.model import OwnCommitment
from programme.language import _
from programme.language.dates import date_in_text, local_date
from programme.ui import feedback, show
from programme.ui.context import Context
from programme.ui.forms import doing


def own_commitment(context: Context, own: OwnCommitment) -> None:
    """What the member is asked to say, and the way to say it or to take it back."""
    show.heading(_("Kommunegruppen i {municipality}", municipality=own.municipality))
    show.text(_what_it_is(context))
    if own.area:
        show.text(_("Utviklingsområde: {area}", area=own.area))
    if not own.municipality_is_accepted:
        show.text(_("Kommunen er ikke tatt opp ennå. Det du bekrefter, gjelder hvis den blir det."))
    show.markup(show.Markup("<blockquote>{}</blockquote>").format(own.text))
    if own.committed_at is None:
        _commit(context, own)
    else:
        _committed(context, own, date_in_text(local_date(own.committed_at)))


def _what_it_is(context: Context) -> str:
    return _(
        "Fremtidens kulturskole er et utviklingsprogram. Kommunegruppen møter andre kommuner på {gatherings} "
        "samlinger fra {first} til {last}, og arbeider hjemme mellom dem.",
        gatherings=context.cohort.main_gatherings,
        first=date_in_text(context.cohort.starts_on),
        last=date_in_text(context.cohort.ends_on),
    )


def _commit(context: Context, own: OwnCommitment) -> None:
    """The one button."""
    if own.is_recorded_on_behalf:
        show.text(_("Kontaktpersonen har registrert at du blir med. Det teller når du selv bekrefter."))
    save, done = doing(context, actions.commit, member_id=own.member_id), _("Takk! Du har bekreftet.")
    feedback.button(f"commit-{own.member_id}", _("Bekreft"), save=save, done=done, primary=True)


def _committed(context: Context, own: OwnCommitment, day: str) -> None:
    """When the member committed, and the way back."""
    show.markup(show.Markup("<p>{}</p>").format(show.status(_("Du bekreftet {day}", day=day), "done")))
    save = doing(context, actions.withdraw_commitment, member_id=own.member_id)
    done = _("Bekreftelsen er trukket tilbake.")
    ask = _("Da er du fortsatt medlem, men gruppen er ikke komplett før du bekrefter på nytt.")
    feedback.button(f"uncommit-{own.member_id}", _("Trekk tilbake"), save=save, done=done, confirm=ask)
