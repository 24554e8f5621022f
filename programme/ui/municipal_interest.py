"""The interest of municipalities on a page: who has said it, and the forms to say it, confirm it and take it back."""

from collections.abc import Mapping, Sequence

from programme.cohorts.model import DateKind
from programme.interest import actions, queries
from programme.interest.municipal import MunicipalInterestForm, MunicipalInterestRow, MunicipalInterestStatus
from programme.interest.striking import StrikeForm, strike_municipal_interest
from programme.interest.words import deadline_in_words
from programme.language import _
from programme.language.dates import date_in_table, date_in_text, local_date
from programme.store import Store
from programme.ui import feedback, show
from programme.ui.context import Context
from programme.ui.forms import folded

_TONES: Mapping[MunicipalInterestStatus, show.Tone] = {
    MunicipalInterestStatus.TO_CONFIRM: "waiting",
    MunicipalInterestStatus.REGISTERED: "done",
    MunicipalInterestStatus.LATE: "late",
    MunicipalInterestStatus.WITHDRAWN: "neutral",
}


def interested_municipalities(context: Context, department: str, names: Mapping[str, str]) -> None:
    """For the board: which of the department's municipalities are interested, and the form to say it for one.

    `names` gives the department's municipalities by number.
    """
    show.heading(_("Interesserte kommuner"))
    then = _("Etter det kan interesse meldes frem til søknadsfristen, men den merkes «etter fristen».")
    show.text(deadline_in_words(context.cohort, DateKind.MUNICIPAL_INTEREST, then, today=context.today))
    found = queries.municipal_interests(context.actor, context.store, cohort=context.cohort.slug)
    empty = _("Ingen kommuner har meldt interesse ennå. Dere kan melde den for en kommune nedenfor.")
    show.table(_rows(found), caption=_("Kommuner som har meldt interesse"), empty=empty)
    with folded(f"on-behalf-{context.cohort.slug}-{department}", _("Meld interesse for en kommune")) as is_open:
        if is_open:
            _form_on_behalf(context, department, names, {row.municipality_number: row.version for row in found})
    doubtful = {row.municipality_number: row for row in found if row.can_be_struck}
    if doubtful:
        with folded(
            f"strike-{context.cohort.slug}-{department}", _("Stryk en interesse som ikke er riktig")
        ) as is_open:
            if is_open:
                _strike(context, department, doubtful)


def _form_on_behalf(context: Context, department: str, names: Mapping[str, str], versions: Mapping[str, int]) -> None:
    """The board registers interest for a municipality; `versions` are those of the interests in the table above it."""

    def save(typed: feedback.Typed, store: Store) -> None:
        number = typed["municipality"] or ""
        whose = {"cohort": context.cohort.slug, "department": department, "municipality": number}
        actions.register_municipal_interest_on_behalf(
            context.actor, store, MunicipalInterestForm(**typed), **whose, version=versions.get(number, 0)
        )

    done = _("Interessen er meldt. Kommunen blir bedt om å bekrefte den.")
    with feedback.form(
        f"on-behalf-{context.cohort.slug}-{department}", _("Meld for kommunen"), save=save, done=done, primary=False
    ) as form:
        form.choose("municipality", _("Hvilken kommune?"), list(names), label=names.__getitem__)
        _inputs(form, None)
        without = _("Da får kontakten en lenke på e-post, og kan bekrefte uten å logge inn.")
        form.text("contact_email", _("E-postadressen til kontakten"), help=without)


def _strike(context: Context, department: str, doubtful: Mapping[str, MunicipalInterestRow]) -> None:
    """The board strikes one of the interests that no contact who was signed in has said; `doubtful` by number."""

    def save(typed: feedback.Typed, store: Store) -> None:
        number = typed["struck"] or ""
        known, form = doubtful.get(number), StrikeForm(**typed)
        whose = {"cohort": context.cohort.slug, "department": department, "municipality": number}
        strike_municipal_interest(context.actor, store, form, **whose, version=known.version if known else 0)

    show.text(
        _(
            "Dere kan stryke det dere selv har meldt, og det som er meldt med en lenke. "
            "Kommunen får vite hvorfor, og kan melde interesse på nytt."
        )
    )
    done = _("Interessen er strøket. Kommunen får melding.")
    with feedback.form(
        f"strike-{context.cohort.slug}-{department}", _("Stryk interessen"), save=save, done=done, primary=False
    ) as form:
        form.choose(
            "struck",
            _("Interessen til hvilken kommune?"),
            list(doubtful),
            label=lambda number: doubtful[number].municipality,
        )
        form.long_text("reason", _("Hvorfor strykes den?"))


def own_municipality(context: Context, municipality: str) -> None:
    """For the contact: register the municipality's interest, confirm it, change it, take it back."""
    show.heading(_("Er kommunen interessert?"))
    then = _(
        "Etter det kan dere melde interesse frem til søknadsfristen, men den merkes «etter fristen». "
        "Interesse er ikke bindende."
    )
    show.text(deadline_in_words(context.cohort, DateKind.MUNICIPAL_INTEREST, then, today=context.today))
    _applied_for(context, municipality)
    found = queries.municipal_interests(context.actor, context.store, cohort=context.cohort.slug)
    interest = next((row for row in found if row.municipality_number == municipality), None)
    if interest is None or interest.withdrawn_at:
        _register(context, municipality, interest)
        return
    show.table(_rows([interest]), caption=_("Interessen slik den er meldt"))
    if interest.confirmed_at is None:
        _confirm(context, interest)
    with folded(_key("change-municipal-interest", context, municipality), _("Endre")) as is_open:
        if is_open:
            _change(context, interest)
    _withdraw(context, interest)


def _rows(found: Sequence[MunicipalInterestRow]) -> list[dict[str, object]]:
    return [
        {
            _("Kommune"): row.municipality,
            _("Status"): show.status(row.status.label, _TONES[row.status]),
            _("Meldt"): date_in_table(local_date(row.received_at)),
            _("Meldt av"): _said_by(row),
            _("Kontakt"): ", ".join(filter(None, (row.contact, row.contact_email))),
            _("Merknad"): row.remark,
        }
        for row in found
    ]


def _applied_for(context: Context, municipality: str) -> None:
    """Whether the department's yes names the municipality, and what that means for it."""
    department = context.department
    if department is None:
        return
    decided = queries.decision(context.actor, context.store, cohort=context.cohort.slug, department=department)
    if decided and municipality in decided.municipality_numbers:
        text = _(
            "Fylkesavdelingen har søkt om å delta, også på vegne av dere (årsmøtet {day}, sak {case}). "
            "Det binder dere ikke. Kommunen søker selv.",
            day=date_in_text(decided.held_on),
            case=decided.case_number,
        )
        show.text(text)


def _said_by(row: MunicipalInterestRow) -> str:
    """Who said it. What came by a link is told apart: nobody was signed in."""
    if row.is_on_behalf:
        return _("fylkesstyret, bekreftet med lenke") if row.is_by_link else _("fylkesstyret")
    return _("kommunen, med lenke på e-post") if row.is_by_link else _("kommunen")


def _register(context: Context, municipality: str, withdrawn: MunicipalInterestRow | None) -> None:
    """The contact says that the municipality is interested; again, where it was `withdrawn`."""
    with feedback.form(
        _key("municipal-interest", context, municipality),
        _("Meld interesse"),
        save=lambda typed, store: _save(context, municipality, typed, store),
        done=_("Interessen er meldt."),
        version=withdrawn.version if withdrawn else 0,
    ) as form:
        _inputs(form, withdrawn, usual=context.actor.name)


def _change(context: Context, interest: MunicipalInterestRow) -> None:
    """The contact changes what was said; it is the municipality's own word then."""
    with feedback.form(
        _key("change-municipal-interest", context, interest.municipality_number),
        _("Lagre endringen"),
        save=lambda typed, store: _save(context, interest.municipality_number, typed, store),
        done=_("Endringen er lagret."),
        version=interest.version,
        primary=False,
    ) as form:
        _inputs(form, interest)


def _save(context: Context, municipality: str, typed: feedback.Typed, store: Store) -> None:
    whose = {"cohort": context.cohort.slug, "municipality": municipality}
    form = MunicipalInterestForm(**typed)
    actions.register_municipal_interest(context.actor, store, form, **whose, version=typed.version)


def _key(form: str, context: Context, municipality: str) -> str:
    return f"{form}-{context.cohort.slug}-{municipality}"


def _inputs(form: feedback.Inputs, interest: MunicipalInterestRow | None, *, usual: str = "") -> None:
    form.text("contact", _("Hvem i kommunen kan vi kontakte?"), value=interest.contact if interest else usual)
    form.long_text("remark", _("Noe vi bør vite?"), value=interest.remark if interest else "")


def _confirm(context: Context, interest: MunicipalInterestRow) -> None:
    """The contact confirms what the board said for the municipality."""
    whose = {"cohort": context.cohort.slug, "municipality": interest.municipality_number}
    feedback.button(
        _key("confirm", context, interest.municipality_number),
        _("Bekreft"),
        save=lambda store: actions.confirm_municipal_interest(context.actor, store, **whose, version=interest.version),
        done=_("Interessen er bekreftet."),
        primary=True,
    )


def _withdraw(context: Context, interest: MunicipalInterestRow) -> None:
    """The contact takes the municipality's interest back."""
    whose = {"cohort": context.cohort.slug, "municipality": interest.municipality_number}
    feedback.button(
        _key("withdraw", context, interest.municipality_number),
        _("Trekk tilbake"),
        save=lambda store: actions.withdraw_municipal_interest(context.actor, store, **whose, version=interest.version),
        done=_("Interessen er trukket tilbake."),
        confirm=_("Vil dere trekke interessen tilbake?"),
    )
