"""The municipalities that take part, one row each, with all that is said of them."""

from functools import lru_cache
from urllib.parse import quote

from markupsafe import Markup

from programme.language import _
from programme.language.numbers import counted, listed, number
from programme.participation.concerns import ParticipationRow
from programme.participation.model import MunicipalState
from programme.ui import show


@lru_cache(maxsize=4096)  # by content, so it is never stale; a page has many and makes them in every run
def participant(row: ParticipationRow, address: str) -> dict[str, object]:
    """A row of a table; `address` is what goes along in links, as `name=value&`."""
    state, duty = row.state, row.obligation
    missing = listed(kind.label.lower() for kind in state.missing)
    return {
        _("Kommune"): state.name,
        _("Status"): show.status(_("henger etter"), "late") if row.is_behind else show.status(_("i rute"), "done"),
        _("Utviklingsområde"): _area_link(state, address) if state.area else _("ikke valgt"),
        _("Gruppe"): show.status(_("mangler {missing}", missing=missing), "waiting")
        if missing
        else show.status(_("komplett"), "done"),
        _("Møtt"): counted(duty.attended, duty.invited, "").strip() if duty.invited else "",
        _("Av dem vara"): number(duty.by_substitute) if duty.invited else "",
        _("Veileder"): state.mentor or (_("takket nei") if state.refuses_mentor else _("ingen")),
        _("Region"): state.region or "",
        _("Fylkesavdeling"): state.department,
    }


def kept_in_links() -> str:
    """Who looks, and at which day, for the address of a link."""
    return "".join(f"{name}={quote(value)}&" for name, value in show.kept_in_address().items())


def _area_link(state: MunicipalState, address: str) -> Markup:
    """The area's name, leading to its plan."""
    plan = (state.area_id or "").split("/", maxsplit=1)[0]
    return Markup('<a href="utviklingsomrader?{}plan={}">{}</a>').format(address, quote(plan), state.area)
