"""For programme management, to give every municipality a mentor; for mentors, to answer; for others, to see who."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from programme.access.model import Role
from programme.language import _
from programme.language.dates import date_in_table, local_date
from programme.language.numbers import counted, listed, number
from programme.mentoring import actions, queries
from programme.mentoring.model import (
    Assignment,
    AssignmentAnswerForm,
    AssignmentForm,
    AssignmentState,
    CapacityForm,
    Mentor,
    MentorForm,
    MunicipalityWithoutMentor,
    ReasonForm,
    RefusalForm,
)
from programme.organisation.queries import municipalities
from programme.store import Store
from programme.ui import feedback, show
from programme.ui.choice import choice_in_address, choice_in_sight
from programme.ui.context import page_context
from programme.ui.forms import adding, editing, folded

context = page_context()
cohort = context.cohort
is_management = context.role is Role.PROGRAMME_MANAGEMENT
TONES: dict[AssignmentState, show.Tone] = {
    AssignmentState.OFFERED: "waiting",
    AssignmentState.ACCEPTED: "done",
    AssignmentState.DECLINED: "neutral",
    AssignmentState.ENDED: "neutral",
}


def who_has_none(without: Sequence[MunicipalityWithoutMentor], assigned: Sequence[Assignment]) -> None:
    """Enrolled municipalities without a mentor; those that said no themselves are told apart."""
    show.heading(_("Har alle en veileder?"))
    wanting = [each for each in without if not each.has_refused]
    guided = sum(each.state is AssignmentState.ACCEPTED for each in assigned)
    waiting = sum(each.state is AssignmentState.OFFERED for each in assigned)
    of_what = _("av {count} kommuner", count=guided + waiting + len(without))
    show.figures(
        [
            (_("Har veileder"), str(guided), of_what),
            (_("Veilederen har ikke svart"), str(waiting), of_what),
            (_("Uten veileder"), str(len(wanting)), of_what),
            (_("Har takket nei til veiledning"), str(len(without) - len(wanting)), of_what),
        ]
    )
    shares = any((*each.together_with, *each.partners) for each in without)
    rows = [_without_row(each, names_partners=shares) for each in without]
    empty = _("Alle kommunene som er tatt opp, har en veileder.") if assigned else _("Ingen kommuner er tatt opp ennå.")
    show.table(rows, caption=_("Kommuner uten veileder"), empty=empty)
    if is_management and any(each.partners for each in wanting):
        show.aside(
            _(
                "Kommuner som samarbeider, kan ha samme veileder. Den som kommer til etterpå, får ikke de andres "
                "veileder av seg selv. Tildel den samme, hvis veilederen har plass."
            )
        )


def _without_row(each: MunicipalityWithoutMentor, *, names_partners: bool) -> dict[str, object]:
    status = show.status(_("takket nei"), "neutral") if each.has_refused else show.status(_("mangler"), "late")
    return {
        _("Kommune"): each.name,
        _("Fylkesavdeling"): each.department_name,
        **({_("Samarbeider med"): listed([*each.together_with, *each.partners])} if names_partners else {}),
        _("Veileder"): status,
    }


def capacity(found: Sequence[Mentor]) -> None:
    """What the mentors carry beside what they can take."""
    show.heading(_("Veiledere og kapasitet"))
    if not found:
        show.empty(_("Ingen veiledere ennå. Legg til den første under."))
        return
    show.bars(
        [
            show.Bar(
                mentor.name, [(mentor.accepted, "done"), (mentor.offered, "waiting")], mentor.capacity, _load(mentor)
            )
            for mentor in found
        ],
        caption=_("Kommuner hver veileder har. Mørkt: har takket ja. Lyst: har ikke svart. Grått: ledige plasser."),
    )


def _load(mentor: Mentor) -> str:
    """What a mentor carries, of what there is room for, in words."""
    words = counted(mentor.accepted + mentor.offered, mentor.capacity, _("plasser"))
    waiting = _("{count} venter på svar", count=number(mentor.offered)) if mentor.offered else ""
    home = _("bor i {name}", name=mentor.home_name) if mentor.home_name else ""
    return ", ".join(filter(None, (words, waiting, home)))


def _offer_municipality(free: Mapping[str, Mentor], wanting: Mapping[str, str]) -> None:
    with feedback.form("assign-mentor", _("Tildel"), save=_assign, done=_("Veilederen er spurt.")) as form:
        form.choose("municipality", _("Kommune"), list(wanting), label=wanting.__getitem__)
        form.choose("mentor_id", _("Veileder"), list(free), label=lambda each: _with_places(free[each]))


def _with_partners(each: MunicipalityWithoutMentor) -> str:
    """The municipality, with those that are offered to the same mentor in one act."""
    if not each.together_with:
        return each.name
    return _("{name} (sammen med {others})", name=each.name, others=listed(each.together_with))


def _with_places(mentor: Mentor) -> str:
    return _("{name} ({free} ledige)", name=mentor.name, free=mentor.free)


def _assign(typed: feedback.Typed, store: Store) -> str:
    form = AssignmentForm.model_validate(typed)
    return actions.assign_mentor(context.actor, store, form.mentor_id, municipality=form.municipality)


def assignments(assigned: Sequence[Assignment]) -> None:
    """Who guides whom."""
    show.heading(_("Hvem veileder hvem"))
    rows = [
        {
            _("Kommune"): each.municipality_name,
            _("Veileder"): each.mentor_name,
            _("Utviklingsområde"): each.area or _("ikke valgt"),
            _("Status"): show.status(each.state.label, TONES[each.state]),
            _("Spurt"): date_in_table(local_date(each.offered_at)),
            _("Begrunnelse"): each.reason,
        }
        for each in assigned
    ]
    show.table(rows, caption=_("Tildelinger"), empty=_("Ingen har fått veileder ennå."))


def arrange(
    found: Sequence[Mentor], without: Sequence[MunicipalityWithoutMentor], assigned: Sequence[Assignment]
) -> None:
    """Programme management offers a municipality to a mentor, adds a mentor, changes a capacity, ends an assignment."""
    free = {mentor.id: mentor for mentor in found if mentor.free}
    wanting = {each.municipality_number: _with_partners(each) for each in without if not each.has_refused}
    standing = {each.id: each for each in assigned if each.state.is_open}
    works: dict[str, Callable[[], None]] = {}
    if free and wanting:
        works[_("Tildele en veileder")] = partial(_offer_municipality, free, wanting)
    works[_("Legge til en veileder")] = _new_mentor
    if found:
        works[_("Endre kapasitet")] = partial(_change_capacity, {mentor.id: mentor for mentor in found})
    if standing:
        works[_("Avslutte en tildeling")] = partial(_end, standing)
    with folded("arrange", _("Tildel en veileder, legg til eller rett")) as is_open:
        if is_open:
            works[choice_in_sight(_("Hva vil du gjøre?"), list(works), label=str)]()


def _end(standing: Mapping[str, Assignment]) -> None:
    chosen = choice_in_address(
        _("Hvilken tildeling?"),
        list(standing),
        key="tildeling",
        label=lambda each: f"{standing[each].municipality_name} · {standing[each].mentor_name}",
    )
    with feedback.form(
        f"end-{chosen}",
        _("Avslutt"),
        save=editing(context, actions.end_assignment, ReasonForm, assignment_id=chosen),
        done=_("Tildelingen er avsluttet."),
        version=standing[chosen].version,
        primary=False,
    ) as form:
        form.long_text("reason", _("Hvorfor?"))


def _new_mentor() -> None:
    homes = {"": _("Ingen")} | {
        each.municipality_number: each.name for each in municipalities(context.actor, context.store, cohort.starts_on)
    }
    with feedback.form("add-mentor", _("Legg til veileder"), save=_add, done=_("Veilederen er lagt til.")) as form:
        form.text("name", _("Navn"))
        form.text("email", _("E-postadresse"))
        form.number("capacity", _("Hvor mange kommuner kan veilederen ta?"), value=3, most=50)
        form.choose("home_municipality", _("Hjemkommune"), list(homes), label=homes.__getitem__, value="")


def _add(typed: feedback.Typed, store: Store) -> str:
    form = MentorForm.model_validate(typed | {"home_municipality": typed["home_municipality"] or None})
    return actions.add_mentor(context.actor, store, form, cohort=cohort.slug)


def _change_capacity(by_id: Mapping[str, Mentor]) -> None:
    chosen = choice_in_address(_("Hvilken veileder?"), list(by_id), key="veileder", label=lambda each: by_id[each].name)
    with feedback.form(
        f"capacity-{chosen}",
        _("Lagre"),
        save=editing(context, actions.change_capacity, CapacityForm, mentor_id=chosen),
        done=_("Kapasiteten er lagret."),
        version=by_id[chosen].version,
        primary=False,
    ) as form:
        form.number("capacity", _("Antall kommuner"), value=by_id[chosen].capacity, most=50)


def own_municipalities(own: Sequence[Assignment]) -> None:
    """A mentor's municipalities; offers first, each with a yes and a no."""
    show.heading(_("Kommunene du veileder"))
    for each in own:
        if each.state is AssignmentState.OFFERED:
            _offer(each)
    rows = [
        {
            _("Kommune"): each.municipality_name,
            _("Fylkesavdeling"): each.department_name,
            _("Utviklingsområde"): each.area or _("ikke valgt"),
            _("Status"): show.status(each.state.label, TONES[each.state]),
        }
        for each in own
    ]
    show.table(rows, caption=_("Dine kommuner"), empty=_("Du er ikke spurt om å veilede noen kommune ennå."))


def _offer(each: Assignment) -> None:
    show.subheading(_("Vil du være veileder for {municipality}?", municipality=each.municipality_name))
    feedback.button(
        f"accept-{each.id}",
        _("Ja, jeg vil være veileder for {municipality}", municipality=each.municipality_name),
        save=partial(_accept, each),
        done=_("Takk! {municipality} får melding.", municipality=each.municipality_name),
        primary=True,
    )
    with folded(f"decline-{each.id}", _("Takk nei")) as is_open:
        if is_open:
            _say_no(each)


def _say_no(each: Assignment) -> None:
    with feedback.form(
        f"decline-{each.id}",
        _("Takk nei"),
        save=partial(_decline, each),
        done=_("Programledelsen får melding om at du takket nei."),
        version=each.version,
        primary=False,
    ) as form:
        form.long_text("reason", _("Hvorfor? (valgfritt)"))


def _accept(each: Assignment, store: Store) -> str:
    answer = AssignmentAnswerForm(accepts=True)
    return actions.answer_assignment(context.actor, store, answer, assignment_id=each.id, version=each.version)


def _decline(each: Assignment, typed: feedback.Typed, store: Store) -> str:
    answer = AssignmentAnswerForm(accepts=False, reason=typed["reason"])
    return actions.answer_assignment(context.actor, store, answer, assignment_id=each.id, version=typed.version)


def refuse(municipality: str, without: Sequence[MunicipalityWithoutMentor], assigned: Sequence[Assignment]) -> None:
    """The contact says no to guidance for the municipality, or changes it."""
    own = next((each for each in without if each.municipality_number == municipality), None)
    if own and own.has_refused:
        show.text(_("Dere har takket nei til veiledning."))
        feedback.button(
            f"take-back-{municipality}",
            _("Vi vil ha veiledning likevel"),
            save=lambda store: actions.take_back_refusal(
                context.actor, store, municipality=municipality, cohort=cohort.slug
            ),
            done=_("Programledelsen kan nå finne en veileder til dere."),
        )
        return
    if own is None and not any(each.municipality_number == municipality for each in assigned):
        return
    with folded(f"refuse-{municipality}", _("Takk nei til veiledning")) as is_open:
        if is_open:
            _refuse(municipality)


def _refuse(municipality: str) -> None:
    with feedback.form(
        f"refuse-{municipality}",
        _("Takk nei"),
        save=adding(context, actions.refuse_guidance, RefusalForm, municipality=municipality, cohort=cohort.slug),
        done=_("Dere har takket nei. Det kan dere angre her."),
        primary=False,
    ) as form:
        form.long_text("reason", _("Hvorfor? (valgfritt) Veiledning er et tilbud, og dere kan ombestemme dere."))


def for_mentor() -> None:
    """What a mentor sees: their own."""
    own_municipalities(queries.my_assignments(context.actor, context.store, cohort.slug))


def for_others() -> None:
    """Who has none first, then the mentors, then who guides whom."""
    without = queries.municipalities_without_mentor(context.actor, context.store, cohort.slug)
    assigned = queries.assignments(context.actor, context.store, cohort.slug)
    who_has_none(without, assigned)
    if is_management:
        found = queries.mentors(context.actor, context.store, cohort.slug)
        arrange(found, without, assigned)
        capacity(found)
    assignments(assigned)
    if context.role is Role.CONTACT and context.municipality:
        refuse(context.municipality, without, assigned)


show.title(_("Veiledning"))
if context.role is Role.MENTOR:
    for_mentor()
else:
    for_others()
