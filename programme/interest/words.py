"""Deadlines, interest and decisions in words, for people to read."""

from collections.abc import Mapping
from datetime import date

from programme.cohorts.model import Cohort, DateKind
from programme.interest.decision import Decision
from programme.interest.model import Answer, CountyInterestDetails
from programme.language import _
from programme.language.dates import date_in_text, moment_in_text
from programme.language.numbers import listed


def deadline_in_words(cohort: Cohort, kind: DateKind, then: str, *, today: date) -> str:
    """The cohort's deadline in force on `today` as a sentence, with `then`: what holds after it."""
    falls_on = cohort.deadline_on(kind, today)
    if falls_on is None:
        return _("Fristen er ikke satt ennå.")
    if falls_on < today:
        return _("Fristen var {day}. {then}", day=date_in_text(falls_on), then=then)
    return _("Fristen er {day}. {then}", day=date_in_text(falls_on), then=then)


def interest_in_words(interest: CountyInterestDetails, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """What the board sent, when and by whom; `names` gives the municipalities' names by number."""
    return [
        (_("Interessert"), interest.answer.label),
        (_("Kontakt"), interest.contact),
        (_("Svarer for det"), interest.answerable or interest.contact),
        (_("Mulige kommuner"), _named(interest.municipality_numbers, names)),
        (_("Ønsker dialogmøte"), yes_or_no(answer=interest.wants_dialogue)),
        (_("Noe vi bør vite"), interest.remark or "–"),
        (_("Svaret gitt"), _given(interest)),
        (_("Sist endret"), f"{moment_in_text(interest.changed_at)}, {interest.changed_by}"),
    ]


def decision_in_words(decision: Decision, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """What the annual meeting decided, on whose behalf, with which areas, recorded when and by whom."""
    recorded = f"{moment_in_text(decision.recorded_at)}, {decision.recorded_by}"
    rows = [
        (_("Deltar"), yes_or_no(answer=decision.takes_part)),
        (_("Årsmøte"), ", ".join(filter(None, (date_in_text(decision.held_on), decision.place)))),
        (_("Sak"), ": ".join(filter(None, (decision.case_number, decision.agenda_item)))),
        (_("Vedtak"), decision.wording),
    ]
    if decision.takes_part:
        if decision.applied_at:
            rows.append((_("Søknaden gitt"), moment_in_text(decision.applied_at)))
        rows.append((_("Søker på vegne av"), _named(decision.municipality_numbers, names)))
        rows.append((_("Utviklingsområder"), listed(area.label for area in decision.areas) or _("Ingen valgt ennå")))
    rows.append((_("Registrert"), recorded))
    if decision.reason_on_behalf:
        rows.append((_("Registrert for fylkesstyret fordi"), decision.reason_on_behalf))
    return rows


def _given(interest: CountyInterestDetails) -> str:
    """When, and by which deadline it was judged: there can have been several."""
    moment = moment_in_text(interest.received_at)
    if interest.due_on is None:
        return moment
    judged = _("etter fristen {day}") if interest.is_late else _("innen fristen {day}")
    return f"{moment}, {_(judged, day=date_in_text(interest.due_on))}"


def yes_or_no(*, answer: bool) -> str:
    """`Ja` or `Nei`."""
    return (Answer.YES if answer else Answer.NO).label


def _named(numbers: list[str], names: Mapping[str, str]) -> str:
    return listed(names.get(number, number) for number in numbers) or _("Ingen nevnt")
