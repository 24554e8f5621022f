"""For a board: are we interested, what did we decide. For programme management: where do the ten stand."""

from collections.abc import Mapping, Sequence

from programme.access.model import Role
from programme.cohorts.model import DateKind, is_after_deadline
from programme.interest import actions, queries
from programme.interest.model import (
    Answer,
    ChoosableArea,
    CountyInterestDetails,
    CountyInterestForm,
    CountyInterestRow,
    CountyInterestStatus,
    Decision,
    DecisionForm,
    DialogueForm,
)
from programme.interest.words import deadline_in_words, decision_in_words, interest_in_words, yes_or_no
from programme.language import _
from programme.language.dates import date_in_table, local_date, moment_in_text
from programme.organisation.model import why_longyearbyen_is_not_listed
from programme.organisation.queries import municipalities_of
from programme.store import Store
from programme.ui import feedback, show
from programme.ui.choice import choice_in_address
from programme.ui.context import page_context
from programme.ui.forms import adding, folded
from programme.ui.municipal_interest import interested_municipalities, own_municipality

context = page_context(Role.PROGRAMME_MANAGEMENT, Role.BOARD, Role.CONTACT)
cohort = context.cohort.slug
DEPARTMENT = "avdeling"
"""The code of the department that programme management has opened, in the address."""
TONES: Mapping[CountyInterestStatus, show.Tone] = {
    CountyInterestStatus.NOT_ANSWERED: "waiting",
    CountyInterestStatus.REGISTERED: "done",
    CountyInterestStatus.LATE: "late",
    CountyInterestStatus.WITHDRAWN: "neutral",
}


def names_of(department: str) -> dict[str, str]:
    """Number and name of each municipality that the department may name."""
    found = municipalities_of(context.actor, context.store, department, context.cohort.starts_on)
    return {municipality.municipality_number: municipality.name for municipality in found}


def facts(rows: Sequence[tuple[str, str]], caption: str) -> None:
    """Questions with their answers."""
    show.table([{_("Hva"): what, _("Svar"): said} for what, said in rows], caption=caption)


def interest_inputs(form: feedback.Inputs, interest: CountyInterestDetails | None, names: Mapping[str, str]) -> None:
    """The five answers, with everything that is known filled in."""
    form.choose(
        "answer",
        _("Er fylkesavdelingen interessert?"),
        list(Answer),
        label=lambda answer: answer.label,
        value=interest.answer if interest else None,
    )
    form.text("contact", _("Hvem kan vi kontakte?"), value=interest.contact if interest else context.actor.name)
    form.several(
        "municipality_numbers",
        _("Hvilke kommuner tror dere kan være interessert?"),
        list(names),
        label=names.__getitem__,
        value=interest.municipality_numbers if interest else (),
    )
    form.tick("wants_dialogue", _("Vi ønsker et dialogmøte"), value=bool(interest and interest.wants_dialogue))
    form.long_text("remark", _("Noe vi bør vite?"), value=interest.remark if interest else "")


def interest_form(department: str, interest: CountyInterestDetails | None, names: Mapping[str, str]) -> None:
    """The board registers its interest, or changes it."""
    is_new = interest is None or interest.withdrawn_at is not None
    with feedback.form(
        _key("interest" if is_new else "change-interest", department),
        _("Meld interesse") if is_new else _("Lagre endringen"),
        save=lambda typed, store: actions.register_interest(
            context.actor, store, CountyInterestForm(**typed), **_of(department), version=typed.version
        ),
        done=_("Interessen er meldt.") if is_new else _("Endringen er lagret."),
        version=interest.version if interest else 0,
        primary=is_new,
    ) as form:
        interest_inputs(form, interest, names)
    if department == "finnmark-troms-og-svalbard":
        show.aside(why_longyearbyen_is_not_listed())


def _of(department: str) -> dict[str, str]:
    return {"cohort": cohort, "department": department}


def _key(form: str, department: str) -> str:
    return f"{form}-{cohort}-{department}"


def own_interest(department: str, names: Mapping[str, str]) -> bool:
    """The board's interest: the form, or what was sent with ways to change it. Gives whether it stands."""
    show.heading(_("Er vi interessert?"))
    then = _("Dere kan endre svaret når som helst. Svar etter fristen merkes «etter fristen».")
    show.text(deadline_in_words(context.cohort, DateKind.COUNTY_INTEREST, then, today=context.today))
    interest = queries.county_interest(context.actor, context.store, **_of(department))
    if interest:
        show.markup(show.status(interest.status.label, TONES[interest.status]))
        facts(interest_in_words(interest, names), _("Slik er interessen meldt"))
    if interest is None or interest.withdrawn_at:
        interest_form(department, interest, names)
        return False
    with folded(_key("change-interest", department), _("Endre")) as is_open:
        if is_open:
            interest_form(department, interest, names)
    version = interest.version
    feedback.button(
        _key("withdraw", department),
        _("Trekk tilbake"),
        save=lambda store: actions.withdraw_interest(context.actor, store, **_of(department), version=version),
        done=_("Interessen er trukket tilbake."),
        confirm=_("Vil dere trekke interessen tilbake? Dere kan melde den på nytt når som helst."),
    )
    return True


def decision_form(department: str, decided: Decision | None, names: Mapping[str, str], *, primary: bool) -> None:
    """The board records the resolution; programme management records it for the board, with a reason."""
    is_board = context.role is Role.BOARD
    areas = queries.choosable_areas(context.actor, context.store, **_of(department))
    named = decided.municipality_numbers if decided else ()
    with feedback.form(
        _key("decision", department),
        _("Registrer vedtaket"),
        save=lambda typed, store: (_record if is_board else _record_for_board)(department, typed, store),
        done=_("Vedtaket er registrert."),
        version=decided.version if decided else 0,
        primary=primary,
    ) as form:
        form.choose("takes_part", _("Deltar fylkesavdelingen?"), [True, False], label=lambda yes: yes_or_no(answer=yes))
        form.day("held_on", _("Når var årsmøtet?"))
        form.text("case_number", _("Saksnummer"), help=_("Skriv for eksempel 12/23."))
        form.long_text("wording", _("Hva ble vedtatt?"))
        question = _("Hvilke medlemskommuner gjelder vedtaket også for?")
        form.several("municipality_numbers", question, list(names), label=names.__getitem__, value=named)
        area_input(form, areas)
        if not is_board:
            form.long_text("reason", _("Hvorfor registrerer programledelsen vedtaket?"))


def area_input(form: feedback.Inputs, areas: Sequence[ChoosableArea]) -> None:
    """The areas that can be brought in, those that are brought in already chosen."""
    labels = {area.id: f"{area.label} ({area.plan_title})" for area in areas if area.is_brought or not area.why_not}
    if not labels:
        show.text(_("Ingen utviklingsområder kan velges ennå. Se hvorfor under Utviklingsområder."))
        return
    brought = [area.id for area in areas if area.is_brought]
    question = _("Hvilke utviklingsområder tar dere med?")
    form.several("area_ids", question, list(labels), label=labels.__getitem__, value=brought)


def _record(department: str, typed: feedback.Typed, store: Store) -> None:
    form, version = DecisionForm(**typed), typed.version
    actions.record_decision(context.actor, store, form, **_of(department), version=version)


def _record_for_board(department: str, typed: feedback.Typed, store: Store) -> None:
    form, because = DecisionForm(**typed), {"reason": typed["reason"], **_of(department)}
    actions.record_decision_for_board(context.actor, store, form, **because, version=typed.version)


def department_decision(department: str, names: Mapping[str, str], *, primary: bool) -> None:
    """What the department decided, or the form for it."""
    (show.heading if context.role is Role.BOARD else show.subheading)(_("Vedtak om å delta"))
    decided = queries.decision(context.actor, context.store, **_of(department))
    if decided is None:
        show.text(_("Fylkesårsmøtet avgjør om fylkesavdelingen deltar. Registrer vedtaket når møtet er holdt."))
        if context.role is Role.BOARD:
            decision_form(department, None, names, primary=primary)
            return
        with folded(_key("decision", department), _("Registrer vedtaket for fylkesavdelingen")) as is_open:
            if is_open:
                decision_form(department, None, names, primary=primary)
        return
    facts(decision_in_words(decided, names), _("Vedtaket slik det er registrert"))
    show.link("development_areas", _("Se utviklingsområdene"))
    with folded(_key("decision", department), _("Registrer et nytt vedtak")) as is_open:
        if is_open:
            decision_form(department, decided, names, primary=False)


def all_departments() -> list[CountyInterestRow]:
    """Where each of the ten departments stands."""
    rows = queries.county_interests(context.actor, context.store, cohort=cohort)
    then = _("Svar etter fristen merkes «etter fristen».")
    show.text(deadline_in_words(context.cohort, DateKind.COUNTY_INTEREST, then, today=context.today))
    answered = sum(row.answer is not None for row in rows)
    show.figures([(_("Har svart"), str(answered), _("av {whole} fylkesavdelinger", whole=len(rows)))])
    show.table([_department_row(row) for row in rows], caption=_("Fylkesavdelingene"))
    return rows


def _department_row(row: CountyInterestRow) -> dict[str, object]:
    dialogue = _("Ønsket") if row.wants_dialogue else "–"
    return {
        _("Fylkesavdeling"): row.department,
        _("Status"): show.status(row.status.label, _tone(row)),
        _("Svar"): row.answer.label if row.answer else "–",
        _("Dato"): date_in_table(local_date(row.received_at)) if row.received_at else "–",
        _("Kommuner"): row.municipalities if row.answer else "–",
        _("Dialogmøte"): date_in_table(row.last_dialogue) or dialogue,
        _("Deltar"): _("Ikke avklart") if row.takes_part is None else yes_or_no(answer=row.takes_part),
    }


def _tone(row: CountyInterestRow) -> show.Tone:
    """As the status says; who has not answered by the deadline stands out."""
    falls_on = context.cohort.deadlines.get(DateKind.COUNTY_INTEREST)
    is_missing = row.answer is None and is_after_deadline(falls_on, context.actor.at)
    return "late" if is_missing else TONES[row.status]


def one_department(department: str, names: Mapping[str, str]) -> None:
    """What the department sent, its timeline, and what programme management records about it."""
    interest = queries.county_interest(context.actor, context.store, **_of(department))
    if interest:
        facts(interest_in_words(interest, names), _("Slik er interessen meldt"))
        if interest.withdrawn_at is None:
            with folded(_key("correct", department), _("Rett interessen")) as is_open:
                if is_open:
                    correction(department, interest, names)
    timeline = [
        {_("Når"): moment_in_text(entry.moment), _("Hvem"): entry.who, _("Hva"): entry.what, _("Grunn"): entry.reason}
        for entry in queries.interest_history(context.actor, context.store, **_of(department))
    ]
    show.subheading(_("Historikk"))
    show.table(timeline, caption=_("Det siste først"), empty=_("Ingenting er meldt eller registrert ennå."))
    with folded(_key("dialogue", department), _("Registrer dialogmøte")) as is_open:
        if is_open:
            dialogue(department)


def dialogue(department: str) -> None:
    """Programme management records a meeting with the board."""
    with feedback.form(
        _key("dialogue", department),
        _("Lagre dialogmøtet"),
        save=adding(context, actions.record_dialogue_meeting, DialogueForm, **_of(department)),
        done=_("Dialogmøtet er registrert."),
        primary=False,
    ) as form:
        form.day("held_on", _("Når var møtet?"))
        form.long_text("notes", _("Hva ble dere enige om?"))


def correction(department: str, interest: CountyInterestDetails, names: Mapping[str, str]) -> None:
    """Programme management puts right what the board registered."""
    with feedback.form(
        _key("correct", department),
        _("Lagre rettelsen"),
        save=lambda typed, store: actions.correct_interest(
            context.actor,
            store,
            CountyInterestForm(**typed),
            **_of(department),
            version=typed.version,
            reason=typed["reason"],
        ),
        done=_("Interessen er rettet."),
        version=interest.version,
        primary=False,
    ) as form:
        interest_inputs(form, interest, names)
        form.long_text("reason", _("Hvorfor rettes den?"))


def for_board(department: str) -> None:
    """What a board says and decides."""
    names = names_of(department)
    is_registered = own_interest(department, names)
    department_decision(department, names, primary=is_registered)
    interested_municipalities(context, department, names)


def for_management() -> None:
    """All departments, then the one that is opened."""
    names_by_code = {row.department_code: row.department for row in all_departments()}
    question = _("Se nærmere på")
    department = choice_in_address(question, list(names_by_code), key=DEPARTMENT, label=names_by_code.__getitem__)
    names = names_of(department)
    show.heading(names_by_code[department])
    one_department(department, names)
    department_decision(department, names, primary=True)


show.title(_("Interesse"))
if context.role is Role.PROGRAMME_MANAGEMENT:
    for_management()
elif context.role is Role.BOARD and context.department:
    for_board(context.department)
elif context.municipality:
    own_municipality(context, context.municipality)
