"""Who could go together, and who does: a view of the page «Kommuner», for boards and programme management."""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import combinations
from typing import Final, NamedTuple
from urllib.parse import urlencode

from programme.access.model import Role
from programme.cooperation import actions, queries
from programme.cooperation.model import Cooperation, Partner, RecordForm, Stage, TogetherForm
from programme.cooperation.queries import Suggestions
from programme.cooperation.suggesting import NEAR_KM, Suggestion
from programme.language import _
from programme.language.dates import date_in_table
from programme.language.numbers import name_order, number
from programme.participation import charts
from programme.store import Store
from programme.ui import feedback, flow, show
from programme.ui.changes import changes
from programme.ui.choice import choice_in_address, choice_in_list
from programme.ui.context import Context
from programme.ui.cooperation_own import ask_another, leave, partner_rows
from programme.ui.filters import address_besides, in_address
from programme.ui.forms import doing, editing, folded

OPENED: Final = "sammen"
"""Name in the address of the record that is opened."""
_SHOWN: Final = 10
"""So many suggestions are in sight at first."""
_ALL: Final = "forslag"
"""Name in the address of whether all suggestions are shown."""
_EVERY: Final = "alle"
_TONES: Mapping[Stage, show.Tone] = {
    Stage.NOTED: "neutral",
    Stage.IN_TOUCH: "waiting",
    Stage.COOPERATING: "done",
    Stage.CAME_TO_NOTHING: "neutral",
}


def show_cooperation(context: Context, department: str = "") -> None:
    """What stands between the municipalities, the one that is opened, and what the app suggests.

    `department`: the one that programme management looks at; empty for all, and for a board its own.
    """
    if in_address(OPENED):
        opened = _opened(_own(context, department))
        if opened is not None:
            _one(context, opened)
            return
    of = ("together", department)
    address, is_wide = urlencode(address_besides(OPENED)), in_address(_ALL) == _EVERY
    draw = partial(_lists, context, department, address, is_wide=is_wide)
    flow.write(context.kept((*of, address), partial(flow.written, draw)))
    with folded("bring-together", _("Sett kommuner i kontakt med hverandre")) as is_open:
        if is_open:
            _bring_together(context, context.kept(of, lambda: _standing(context, department)))
    with folded("together-map", _("Vis på kart")) as is_open:
        if is_open:
            _on_the_map(context.kept(of, lambda: _standing(context, department)), department)


class _Standing(NamedTuple):
    """What stands between the municipalities of a department, and what can still be suggested."""

    own: Sequence[Cooperation]
    suggested: Suggestions
    pairs: Sequence[Suggestion]
    clusters: Sequence[Suggestion]


def _standing(context: Context, department: str) -> _Standing:
    own = _own(context, department)
    suggested = queries.suggestions(context.actor, context.store, cohort=context.cohort.slug)
    pairs = [pair for pair in suggested.pairs if _may_go_on(pair, own, department)]
    clusters = [cluster for cluster in suggested.clusters if _may_go_on(cluster, own, department)]
    return _Standing(own, suggested, pairs, clusters)


def _own(context: Context, department: str) -> list[Cooperation]:
    found = queries.cooperations(context.actor, context.store, cohort=context.cohort.slug)
    return [each for each in found if not department or _is_of(each, department)]


def _lists(context: Context, department: str, address: str, *, is_wide: bool) -> None:
    """Those that stand together, each with a link that opens it, and what the app suggests."""
    standing = _standing(context, department)
    show.heading(_("Kommuner som er ført opp sammen"))
    show.table(
        [_row(each, address) for each in standing.own],
        caption=_("Kommuner som er satt i kontakt, eller som samarbeider"),
        empty=_("Ingen kommuner er ført opp sammen ennå. Se hvem som kan passe sammen, under."),
    )
    _suggested(standing, address, is_wide=is_wide)


def _is_of(each: Cooperation, department: str) -> bool:
    return any(partner.department_code == department for partner in each.partners)


def _may_go_on(one: Suggestion, known: Sequence[Cooperation], department: str) -> bool:
    """Whether the suggestion is still one: they do not stand together already, and it is of the department."""
    together = any(each.is_open and {part.number for part in each.partners} >= set(one.numbers) for each in known)
    return not together and (not department or any(place.department == department for place in one.places))


def _opened(found: Sequence[Cooperation]) -> Cooperation | None:
    names = {"": _("Ingen, vis listen")} | {each.id: _names(each) for each in found}
    wanted = choice_in_address(_("Åpne"), list(names), key=OPENED, label=names.__getitem__)
    return next((each for each in found if each.id == wanted), None)


def _names(each: Cooperation) -> str:
    return ", ".join(partner.name for partner in each.partners)


def _state(each: Cooperation) -> show.Markup:
    tone = _TONES[each.stage]
    if each.stage is Stage.COOPERATING and not each.together:
        tone = "waiting" if each.asked else "neutral"
    return show.status(each.state_in_words, tone)


def _row(each: Cooperation, address: str) -> dict[str, object]:
    return {
        _("Kommuner"): show.Markup('<a href="?{}&{}={}">{}</a>').format(address, OPENED, each.id, _names(each)),
        _("Status"): _state(each),
        _("Hvem begynte"): each.origin.label,
        _("Satt i kontakt"): date_in_table(each.in_touch_on) if each.in_touch_on else "",
        _("Av"): each.in_touch_by if each.in_touch_on else "",
        _("Venter på svar fra"): ", ".join(partner.name for partner in each.asked),
        _("Hva kom ut av det"): each.notes,
    }


def _one(context: Context, each: Cooperation) -> None:
    """All about one record: its municipalities, what can be done, and what has been."""
    show.heading(_names(each))
    back = urlencode(address_besides(OPENED))
    show.markup(_state(each), show.Markup(' <a href="?{}">{}</a>').format(back, _("Tilbake til listen")))
    if each.stage is Stage.COOPERATING:
        show.table(partner_rows(each), caption=_("Kommunene, og hva de har svart"))
        for partner in each.partners:
            if partner.may_answer and partner.left_on is None:
                _answer_for(context, each, partner)
    if each.may_keep:
        _record(context, each)
        if each.stage is Stage.COOPERATING:
            with folded(f"ask-{each.id}", _("Spør en kommune til")) as is_open:
                if is_open:
                    ask_another(context, each)
        _history(context, each)


def _answer_for(context: Context, each: Cooperation, partner: Partner) -> None:
    """The board, or programme management, says a municipality's yes or no for it."""
    name = partner.name
    if partner.is_asked:
        known = {"cooperation_id": each.id, "municipality": partner.number, "version": each.version}
        confirm, done = doing(context, actions.confirm_cooperation, **known), _("Svaret er registrert.")
        key = f"cooperate-{each.id}-{partner.number}"
        feedback.button(key, _("{name} vil samarbeide", name=name), save=confirm, done=done)
    title = _("{name} takker nei", name=name) if partner.is_asked else _("{name} går ut", name=name)
    with folded(f"leave-{each.id}-{partner.number}", title) as is_open:
        if is_open:
            leave(context, each, partner, title)


def _record(context: Context, each: Cooperation) -> None:
    save = editing(context, actions.record_contact, RecordForm, cooperation_id=each.id)
    key, done = f"record-{each.id}", _("Endringen er lagret.")
    with feedback.form(key, _("Lagre"), save=save, done=done, version=each.version) as form:
        _record_inputs(form, each)


def _record_inputs(form: feedback.Inputs, each: Cooperation | None) -> None:
    stage = each.stage if each else Stage.IN_TOUCH
    form.choose("stage", _("Hvor står det?"), list(Stage), label=lambda one: Stage(one).label.capitalize(), value=stage)
    form.day("in_touch_on", _("Når ble de satt i kontakt?"), value=each.in_touch_on if each else None)
    form.long_text("notes", _("Hva kom ut av det?"), value=each.notes if each else "")


def _history(context: Context, each: Cooperation) -> None:
    with folded(f"history-{each.id}", _("Historikk")) as is_open:
        if not is_open:
            return
        changes(queries.cooperation_history(context.actor, context.store, cooperation_id=each.id))


def _suggested(standing: _Standing, address: str, *, is_wide: bool) -> None:
    """What the app suggests, and from what it does."""
    pairs, clusters = standing.pairs, standing.clusters
    show.heading(_("Hvem kan passe sammen?"))
    if not pairs and not clusters:
        show.empty(_("Appen har ingen forslag nå. Dere kan likevel føre opp kommuner sammen, under."))
        return
    if clusters:
        show.table([_suggestion(each) for each in clusters], caption=_("Tre eller flere som kan gå sammen"))
    shown = pairs if is_wide else pairs[:_SHOWN]
    show.table(
        [_suggestion(each) for each in shown], caption=_("To og to som kan gå sammen, de beste forslagene først")
    )
    if len(pairs) > len(shown):
        words = _("Vis alle de {count} forslagene", count=number(len(pairs)))
        show.markup(show.Markup('<p><a href="?{}&{}={}">{}</a></p>').format(address, _ALL, _EVERY, words))
    show.aside(_sources(standing.suggested))


def _suggestion(each: Suggestion) -> dict[str, object]:
    return {_("Kommuner"): each.names, _("Hvorfor"): each.why}


def _sources(suggested: Suggestions) -> str:
    near = _(
        "Naboer har felles grense på land. Øyer og andre uten felles grense tas med når det er høyst {near} km mellom "
        "dem i luftlinje. Felles grense veier mest, så samme utviklingsområde, så interesse for å delta og om lag like "
        "mange innbyggere. Grenser og punkter: © Kartverket.",
        near=NEAR_KM,
    )
    year = suggested.population_year
    return near + " " + _("Innbyggertall 1. januar {year}, avrundet. Kilde: SSB.", year=year) if year else near


def _bring_together(context: Context, standing: _Standing) -> None:
    """A suggestion, or any municipalities, recorded as put in touch or as cooperating."""
    names = {place.number: place.name for place in standing.suggested.places}
    options = [None, *standing.clusters, *standing.pairs]
    chosen = choice_in_list(_("Hvilket forslag?"), options, label=_label)
    numbers = chosen.numbers if chosen else ()
    by_board = context.department if context.role is Role.BOARD else None

    def save(typed: feedback.Typed, store: Store) -> str:
        return actions.bring_together(
            context.actor,
            store,
            TogetherForm(**typed),
            cohort=context.cohort.slug,
            department=by_board,
            is_suggested=chosen is not None,
        )

    key, done = f"together-{'-'.join(numbers)}", _("Kommunene er ført opp sammen.")
    with feedback.form(key, _("Før opp"), save=save, done=done) as form:
        ordered = sorted(names, key=lambda each: name_order(names[each]))
        form.several("municipalities", _("Kommuner"), ordered, label=names.__getitem__, value=numbers)
        _record_inputs(form, None)


def _label(each: Suggestion | None) -> str:
    return f"{each.names}: {each.why}" if each else _("Ingen av forslagene, velg selv")


def _on_the_map(standing: _Standing, department: str) -> None:
    """The best suggestions and the cooperations as lines between municipalities."""
    lines = [pair.numbers for pair in standing.pairs[:_SHOWN]]
    joined = [pair for each in standing.own for pair in combinations([part.number for part in each.together], 2)]
    linked = {number for line in (*lines, *joined) for number in line}
    places = [
        place
        for place in standing.suggested.places
        if place.number in linked or (place.is_own and department in ("", place.department))
    ]
    alt = _("Kart over kommunene, med streker mellom dem som samarbeider, og mellom dem som kan passe sammen")
    show.chart(charts.together_map(places, lines, joined), alt=alt)
