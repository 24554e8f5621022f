"""The gatherings as a table: one row each, with a link to it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlencode

import streamlit as st

from programme.cohorts.model import Cohort
from programme.gatherings.lists import OwnInvitation, ScheduledGathering, Turnout
from programme.gatherings.model import Gathering, GatheringState
from programme.language import _
from programme.language.dates import date_in_table, moment_in_table
from programme.ui import show
from programme.ui.show import Markup

GATHERING, REGION = "samling", "region"
"""Names in the address: which gathering is open, and whose are shown."""
TONES: Mapping[GatheringState, show.Tone] = {
    GatheringState.PLANNED: "waiting",
    GatheringState.HELD: "done",
    GatheringState.CANCELLED: "neutral",
}


def write_calendar(
    found: Sequence[ScheduledGathering], own: Sequence[OwnInvitation], cohort: Cohort, at: datetime
) -> None:
    """A row for each gathering; columns in which nothing would stand are left out."""
    wide = {REGION: st.query_params[REGION]} if REGION in st.query_params else {}
    address = f"?{urlencode(show.kept_in_address() | wide | {GATHERING: ''})}"
    answers: dict[str, list[str]] = {}
    for mine in own:
        answers.setdefault(mine.id, []).append(mine.answer.label if mine.answer else _("ikke svart"))
    rows = [_row(one, one.state(at), ", ".join(answers.get(one.id, ())), address) for one in found]
    used = {name for row in rows for name, cell in row.items() if cell}
    rows = [{name: cell for name, cell in row.items() if name in used} for row in rows]
    empty = _("Ingen samlinger er planlagt ennå. Programledelsen kunngjør dem her.")
    show.table(rows, caption=_("Samlingene i {cohort}", cohort=cohort.title.lower()), empty=empty)


@lru_cache(maxsize=1024)  # by content, so it is never stale; a page has many and makes them in every run
def _row(one: ScheduledGathering, state: GatheringState, answers: str, address: str) -> Mapping[str, object]:
    return {
        _("Samling"): Markup('<a href="{}{}">{}</a>').format(address, one.id, one.title),
        _("Når"): _when(one),
        _("Semester"): one.semester,
        _("Region"): one.region_name,
        _("Sted"): one.venue,
        _("Tema"): one.theme,
        _("Status"): show.status(state.label, TONES[state]),
        _("Ditt svar"): answers,
        _("Kommer (av inviterte)"): _who_comes(one.participants),
        _("Fra fylkesstyrene"): _who_comes(one.boards),
    }


def _when(one: Gathering) -> str:
    if one.day == one.last_day:
        return moment_in_table(one.starts_at)
    return f"{date_in_table(one.day)} – {date_in_table(one.last_day)}"


def _who_comes(turnout: Turnout) -> str:
    if not turnout.invited:
        return ""
    return _("{part} av {whole}", part=turnout.comes + turnout.substitutes, whole=turnout.invited)
