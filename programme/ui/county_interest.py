"""A department's interest on a page: the board says it, programme management puts it right, both see what it was."""

from collections.abc import Mapping, Sequence

from programme.cohorts.model import DateKind
from programme.interest import actions, queries
from programme.interest.model import Answer, CountyInterestDetails, CountyInterestForm, CountyInterestStatus
from programme.interest.words import deadline_in_words, interest_in_words
from programme.language import _
from programme.organisation.model import why_longyearbyen_is_not_listed
from programme.organisation.queries import municipalities_of
from programme.ui import feedback, show
from programme.ui.changes import changes
from programme.ui.context import Context
from programme.ui.forms import folded

TONES: Mapping[CountyInterestStatus, show.Tone] = {
    CountyInterestStatus.NOT_ANSWERED: "waiting",
    CountyInterestStatus.REGISTERED: "done",
    CountyInterestStatus.LATE: "late",
    CountyInterestStatus.WITHDRAWN: "neutral",
}


def names_of(context: Context, department: str) -> dict[str, str]:
    """Number and name of each municipality that the department may name."""
    found = municipalities_of(context.actor, context.store, department, context.cohort.starts_on)
    return {municipality.municipality_number: municipality.name for municipality in found}


def facts(rows: Sequence[tuple[str, str]], caption: str) -> None:
    """Questions with their answers."""
    show.table([{_("Hva"): what, _("Svar"): said} for what, said in rows], caption=caption)


def of(context: Context, department: str) -> dict[str, str]:
    """What a record of the department in the cohort is found by."""
    return {"cohort": context.cohort.slug, "department": department}


def key(form: str, context: Context, department: str) -> str:
    """The key of a form about the department."""
    return f"{form}-{context.cohort.slug}-{department}"


def own_interest(context: Context, department: str, names: Mapping[str, str]) -> bool:
    """The board's interest: the form, or what was sent with ways to change it. Gives whether it stands."""
    show.heading(_("Er vi interessert?"))
    then = _("Dere kan endre svaret når som helst. Svar etter fristen merkes «etter fristen».")
    show.text(deadline_in_words(context.cohort, DateKind.COUNTY_INTEREST, then, today=context.today))
    interest = queries.county_interest(context.actor, context.store, **of(context, department))
    if interest:
        show.markup(show.status(interest.status.label, TONES[interest.status]))
        facts(interest_in_words(interest, names), _("Slik er interessen meldt"))
    if interest is None or interest.withdrawn_at:
        show.text(_("Svaret er en temperaturmåling og binder dere ikke. Dere søker når årsmøtet har gjort vedtak."))
        _interest_form(context, department, interest, names)
        return False
    with folded(key("change-interest", context, department), _("Endre")) as is_open:
        if is_open:
            _interest_form(context, department, interest, names)
    version, whose = interest.version, of(context, department)
    feedback.button(
        key("withdraw", context, department),
        _("Trekk tilbake"),
        save=lambda store: actions.withdraw_interest(context.actor, store, **whose, version=version),
        done=_("Interessen er trukket tilbake."),
        confirm=_("Vil dere trekke interessen tilbake? Dere kan melde den på nytt når som helst."),
    )
    return True


def _interest_form(
    context: Context, department: str, interest: CountyInterestDetails | None, names: Mapping[str, str]
) -> None:
    is_new, whose = interest is None or interest.withdrawn_at is not None, of(context, department)
    with feedback.form(
        key("interest" if is_new else "change-interest", context, department),
        _("Meld interesse") if is_new else _("Lagre endringen"),
        save=lambda typed, store: actions.register_interest(
            context.actor, store, CountyInterestForm(**typed), **whose, version=typed.version
        ),
        done=_("Interessen er meldt.") if is_new else _("Endringen er lagret."),
        version=interest.version if interest else 0,
        primary=is_new,
    ) as form:
        _interest_inputs(form, interest, names, usual=context.actor.name)
    if department == "finnmark-troms-og-svalbard":
        show.aside(why_longyearbyen_is_not_listed())


def _interest_inputs(
    form: feedback.Inputs, interest: CountyInterestDetails | None, names: Mapping[str, str], *, usual: str
) -> None:
    """The answers, with everything that is known filled in."""
    form.choose(
        "answer",
        _("Er fylkesavdelingen interessert?"),
        list(Answer),
        label=lambda answer: answer.label,
        value=interest.answer if interest else None,
    )
    form.text("contact", _("Hvem kan vi kontakte?"), value=interest.contact if interest else usual)
    question, same = _("Hvem i styret svarer for dette?"), _("Tomt: den samme som vi kan kontakte.")
    form.text("answerable", question, value=interest.answerable if interest else "", help=same)
    form.several(
        "municipality_numbers",
        _("Hvilke kommuner tror dere kan være interessert?"),
        list(names),
        label=names.__getitem__,
        value=interest.municipality_numbers if interest else (),
    )
    form.tick("wants_dialogue", _("Vi ønsker et dialogmøte"), value=bool(interest and interest.wants_dialogue))
    form.long_text("remark", _("Noe vi bør vite?"), value=interest.remark if interest else "")


def stated_interest(context: Context, department: str, names: Mapping[str, str]) -> None:
    """For programme management: what the board sent, and the form that puts it right."""
    interest = queries.county_interest(context.actor, context.store, **of(context, department))
    if interest is None:
        return
    facts(interest_in_words(interest, names), _("Slik er interessen meldt"))
    if interest.withdrawn_at is None:
        with folded(key("correct", context, department), _("Rett interessen")) as is_open:
            if is_open:
                _correction(context, department, interest, names)


def _correction(context: Context, department: str, interest: CountyInterestDetails, names: Mapping[str, str]) -> None:
    whose = of(context, department)
    with feedback.form(
        key("correct", context, department),
        _("Lagre rettelsen"),
        save=lambda typed, store: actions.correct_interest(
            context.actor,
            store,
            CountyInterestForm(**typed),
            **whose,
            version=typed.version,
            reason=typed["reason"],
        ),
        done=_("Interessen er rettet."),
        version=interest.version,
        primary=False,
    ) as form:
        _interest_inputs(form, interest, names, usual="")
        form.long_text("reason", _("Hvorfor rettes den?"))


def history(context: Context, department: str) -> None:
    """What was said and done about the department's part, when, by whom, and what it was before; newest first."""
    told = queries.interest_history(context.actor, context.store, **of(context, department))
    if told:
        changes(told)
    else:
        show.empty(_("Ingenting er meldt eller registrert ennå."))
