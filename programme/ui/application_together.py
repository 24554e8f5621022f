"""The applications of cooperating municipalities side by side, for programme management to decide on together."""

from collections.abc import Sequence

from programme.applications import actions, queries
from programme.applications.model import Application, ApplicationRow, ApplicationState
from programme.language import _
from programme.language.dates import date_in_table, local_date
from programme.language.numbers import listed
from programme.ui import feedback, show
from programme.ui.application_views import state_of
from programme.ui.context import Context
from programme.ui.forms import doing


def side_by_side(context: Context, application: Application) -> Sequence[ApplicationRow]:
    """The applications of all that cooperate with this one's municipality, and a button that accepts them all.

    Gives those of the others.
    """
    if not application.together_with:
        return ()
    found = queries.applications(context.actor, context.store, cohort=context.cohort.slug)
    own = next(each for each in found if each.municipality_number == application.municipality_number)
    numbers = {other.number for other in own.together_with}
    others = [each for each in found if each.municipality_number in numbers]
    show.subheading(_("Kommunene som søker sammen"))
    show.table([_row(each) for each in (own, *others)], caption=_("Søknadene fra kommunene som samarbeider"))
    begun = {each.municipality_number for each in others}
    silent = [other.name for other in own.together_with if other.number not in begun]
    if silent:
        show.text(_("Har ikke begynt på søknaden: {names}.", names=listed(silent)))
    _accept_all(context, [own, *others])
    return others


def _row(each: ApplicationRow) -> dict[str, object]:
    group = show.status(_("komplett"), "done") if each.is_complete else show.status(_("mangler noe"), "late")
    return {
        _("Kommune"): each.municipality,
        _("Fylkesavdeling"): each.department,
        _("Status"): state_of(each.state),
        _("Sendt"): date_in_table(local_date(each.sent_at)) if each.sent_at else "",
        _("Medlemmer"): each.counts.members,
        _("Gruppen"): group,
        _("Utviklingsområde"): each.area,
    }


def _accept_all(context: Context, together: Sequence[ApplicationRow]) -> None:
    """One act for all of them; only where all can be accepted, or are already, and two or more are left."""
    waiting = [each for each in together if each.can_be_accepted]
    is_whole = all(each.can_be_accepted or each.state is ApplicationState.ACCEPTED for each in together)
    if len(waiting) < 2 or not is_whole:  # noqa: PLR2004 - one alone has a button of its own
        return
    names = listed(each.municipality for each in waiting)
    feedback.button(
        f"accept-together-{context.cohort.slug}-{waiting[0].municipality_number}",
        _("Ta opp {names} sammen", names=names),
        save=doing(
            context,
            actions.accept_together,
            cohort=context.cohort.slug,
            versions={each.municipality_number: each.version for each in waiting},
        ),
        done=_("{names} er tatt opp.", names=names),
        primary=True,
    )
