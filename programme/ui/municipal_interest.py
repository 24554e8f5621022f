"""The interest of municipalities on a page: which have one, and the forms by which it is said or taken back."""

from collections.abc import Mapping, Sequence

from programme.cohorts.model import DateKind
from programme.interest import actions, queries
from programme.interest.model import MunicipalInterestForm, MunicipalInterestRow, MunicipalInterestStatus
from programme.language import _
from programme.language.dates import date_in_table, date_in_text, local_date
from programme.store import Store
from programme.ui import feedback, show
from programme.ui.context import Context

_TONES: Mapping[MunicipalInterestStatus, show.Tone] = {
    MunicipalInterestStatus.NOT_REGISTERED: "neutral",
    MunicipalInterestStatus.TO_CONFIRM: "waiting",
    MunicipalInterestStatus.REGISTERED: "done",
    MunicipalInterestStatus.LATE: "late",
    MunicipalInterestStatus.WITHDRAWN: "neutral",
}


def deadline(context: Context, kind: DateKind, then: str) -> None:
    """The deadline as a sentence, and what holds after it; nothing where the cohort has none."""
    falls_on = context.cohort.deadlines.get(kind)
    if falls_on:
        show.text(_("Fristen er {day}. {then}", day=date_in_text(falls_on), then=then))
