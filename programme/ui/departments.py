"""Where the ten departments stand with their interest: for programme management, who reminds those that are silent."""

from collections.abc import Sequence

from programme.cohorts.model import DateKind, is_after_deadline
from programme.interest import queries
from programme.interest.model import CountyInterestRow, CountyInterestStatus, SilentDepartment
from programme.interest.reminding import remind_silent, silent_departments, to_remind
from programme.interest.words import deadline_in_words, yes_or_no
from programme.language import _
from programme.language.dates import date_in_table, local_date, moment_in_text
from programme.language.numbers import listed
from programme.ui import feedback, show
from programme.ui.context import Context
from programme.ui.county_interest import TONES
from programme.ui.forms import folded


def all_departments(context: Context) -> list[CountyInterestRow]:
    """Where each of the ten departments stands."""
    rows = queries.county_interests(context.actor, context.store, cohort=context.cohort.slug)
    then = _("Svar etter fristen merkes «etter fristen».")
    show.text(deadline_in_words(context.cohort, DateKind.COUNTY_INTEREST, then, today=context.today))
    of_all = _("av {whole} fylkesavdelinger", whole=len(rows))
    counts = {
        _("Har svart"): sum(row.answer is not None for row in rows),
        _("Etter fristen"): sum(row.status is CountyInterestStatus.LATE for row in rows),
        _("Har ikke svart"): sum(row.answer is None for row in rows),
        _("I dialog"): sum(row.is_in_dialogue for row in rows),
        _("Har avklart"): sum(row.takes_part is not None for row in rows),
    }
    show.figures([(what, str(count), of_all) for what, count in counts.items()])
    show.table([_row(context, row) for row in rows], caption=_("Fylkesavdelingene"))
    return rows


def _row(context: Context, row: CountyInterestRow) -> dict[str, object]:
    dialogue = _("Ønsket") if row.wants_dialogue else "–"
    return {
        _("Fylkesavdeling"): row.department,
        _("Status"): show.status(row.status.label, _tone(context, row)),
        _("Svar"): row.answer.label if row.answer else "–",
        _("Dato"): date_in_table(local_date(row.received_at)) if row.received_at else "–",
        _("Kommuner"): row.municipalities if row.answer else "–",
        _("Dialogmøte"): date_in_table(row.last_dialogue) or dialogue,
        _("Deltar"): _("Ikke avklart") if row.takes_part is None else yes_or_no(answer=row.takes_part),
        _("Påminnet"): date_in_table(local_date(row.reminded_at)) if row.reminded_at else "–",
    }


def _tone(context: Context, row: CountyInterestRow) -> show.Tone:
    """As the status says; who has not answered by the deadline stands out."""
    falls_on = context.cohort.deadline_on(DateKind.COUNTY_INTEREST, context.today)
    is_missing = row.answer is None and is_after_deadline(falls_on, context.actor.at)
    return "late" if is_missing else TONES[row.status]


def remind(context: Context) -> None:
    """The silent are reminded with one button, which stands below those whom it tells."""
    cohort = context.cohort.slug
    with folded(f"remind-{cohort}", _("Minn dem som ikke har svart")) as is_open:
        if is_open:
            _remind(context, silent_departments(context.actor, context.store, cohort=cohort))


def _remind(context: Context, silent: Sequence[SilentDepartment]) -> None:
    empty = _("Alle fylkesavdelingene har svart. Ingen trenger påminnelse.")
    show.table([_silent_row(each) for each in silent], caption=_("Fylkesavdelinger som ikke har svart"), empty=empty)
    waiting = to_remind(silent)
    if not waiting:
        if silent:
            show.text(_("Ingen å minne på nå. En fylkesavdeling minnes høyst én gang om dagen."))
        return
    shown = [person for each in waiting for person in each.people]
    cohort = context.cohort.slug
    feedback.button(
        f"remind-{cohort}",
        _("Send påminnelse"),
        save=lambda store: remind_silent(context.actor, store, cohort=cohort, shown=shown),
        done=_("Påminnelsene er lagt i køen."),
    )


def _silent_row(each: SilentDepartment) -> dict[str, object]:
    nobody = _("Ingen i fylkesstyret er lagt til. Legg til noen under «Personer».")
    return {
        _("Fylkesavdeling"): each.department,
        _("Får melding"): _("Påminnet i dag") if each.is_reminded_today else listed(each.names) or nobody,
        _("Sist påminnet"): moment_in_text(each.reminded_at) if each.reminded_at else _("aldri"),
    }
