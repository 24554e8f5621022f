"""The municipalities that take part, one row each, with all that is said of them: on the page, and as a file."""

from functools import lru_cache
from urllib.parse import quote

from markupsafe import Markup

from programme.documents.csv import csv_text
from programme.language import _
from programme.language.numbers import counted, listed, number
from programme.participation.concerns import ParticipationRow
from programme.participation.model import MunicipalState
from programme.participation.queries import participation_rows
from programme.ui import show
from programme.ui.context import Context
from programme.ui.download import download


@lru_cache(maxsize=4096)  # by content, so it is never stale; a page has many and makes them in every run
def participant(row: ParticipationRow, address: str) -> dict[str, object]:
    """A row of a table; `address` is what goes along in links, as `name=value&`."""
    state, duty = row.state, row.obligation
    return {
        _("Kommune"): state.name,
        _("Status"): show.status(_state(row), "late" if row.is_behind else "done"),
        _("Utviklingsområde"): _area_link(state, address) if state.area else _("ikke valgt"),
        _("Gruppe"): show.status(_group(state), "waiting" if state.missing else "done"),
        _("Møtt"): counted(duty.attended, duty.invited, "").strip() if duty.invited else "",
        _("Av dem vara"): number(duty.by_substitute) if duty.invited else "",
        _("Veileder"): _mentor(state),
        _("Region"): state.region or "",
        _("Fylkesavdeling"): state.department,
    }


def _state(row: ParticipationRow) -> str:
    return _("henger etter") if row.is_behind else _("i rute")


def _group(state: MunicipalState) -> str:
    missing = listed(kind.label.lower() for kind in state.missing)
    return _("mangler {missing}", missing=missing) if missing else _("komplett")


def _mentor(state: MunicipalState) -> str:
    return state.mentor or (_("takket nei") if state.refuses_mentor else _("ingen"))


def participants_to_take_away(context: Context) -> None:
    """A button that gives the table as a file: what whoever presses it may read then."""

    def made() -> bytes:
        rows = participation_rows(context.actor, context.store, context.cohort.slug)
        return csv_text([_in_file(row) for row in rows]).encode()

    file = f"kommunene-{context.cohort.slug}.csv"
    download(_("Last ned som CSV"), made, key="participants", file=file, mime="text/csv")


def _in_file(row: ParticipationRow) -> dict[str, object]:
    """The municipality as in the table, with figures to reckon with."""
    state, duty = row.state, row.obligation
    return {
        _("Kommunenummer"): state.municipality_number,
        _("Kommune"): state.name,
        _("Status"): _state(row),
        _("Utviklingsområde"): state.area or _("ikke valgt"),
        _("Gruppe"): _group(state),
        _("Møtt"): duty.attended,
        _("Forventet"): duty.invited,
        _("Av dem vara"): duty.by_substitute,
        _("Veileder"): _mentor(state),
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
